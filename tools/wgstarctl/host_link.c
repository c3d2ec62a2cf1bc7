// SPDX-License-Identifier: GPL-2.0
/*
 * Interfaces and their addresses, over rtnetlink.
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

#include "host_link.h"
#include "host_sysctl.h"
#include "secret.h"

#define KERNEL_TEXT_SIZE	160
#define PROMOTE_NAME_SIZE	(48 + IF_NAMESIZE)

static void read_kind(struct wgstar_host_link *link, struct nlattr *info)
{
	struct nlattr *kind;

	if (!info)
		return;
	kind = nla_find(nla_data(info), nla_len(info), IFLA_INFO_KIND);
	if (kind)
		nla_strlcpy(link->kind, kind, sizeof(link->kind));
}

static void read_link(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[IFLA_MAX + 1];
	const struct ifinfomsg *info = NLMSG_DATA(message);
	struct wgstar_host *host = data;
	struct wgstar_host_link *link;
	size_t old = host->link_count * sizeof(*link);

	if (message->nlmsg_type != RTM_NEWLINK ||
	    nlmsg_parse((void *)message, sizeof(*info), attributes, IFLA_MAX,
			NULL))
		return;
	host->links = wgstar_secret_grow(host->links, old, old + sizeof(*link));
	link = &host->links[host->link_count++];
	link->ifindex = info->ifi_index;
	link->up = info->ifi_flags & IFF_UP;
	if (attributes[IFLA_IFNAME])
		nla_strlcpy(link->name, attributes[IFLA_IFNAME],
			    sizeof(link->name));
	if (attributes[IFLA_MTU])
		link->mtu = nla_get_u32(attributes[IFLA_MTU]);
	read_kind(link, attributes[IFLA_LINKINFO]);
}

static void forget_links(void *data)
{
	struct wgstar_host *host = data;

	free(host->links);
	host->links = NULL;
	host->link_count = 0;
}

int wgstar_host_link_observe(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			     struct wgstar_error *error)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETLINK, NLM_F_DUMP, &info,
				      sizeof(info));
	result = wgstar_rtnl_read(rtnl, message, forget_links, read_link, host);
	nlmsg_free(message);
	if (result)
		return wgstar_error_set(error,
					"the interfaces can't be listed: %s",
					strerror(-result));
	return 0;
}

static int find_link(struct wgstar_rtnl *rtnl, const char *name,
		     struct wgstar_host_link *link)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	struct wgstar_host host = {};
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETLINK, 0, &info, sizeof(info));
	nla_put_string(message, IFLA_IFNAME, name);
	result = wgstar_rtnl_read(rtnl, message, NULL, read_link, &host);
	nlmsg_free(message);
	if (!result && host.link_count == 1)
		*link = host.links[0];
	else if (!result)
		result = -ENODEV;
	forget_links(&host);
	return result;
}

unsigned int wgstar_host_link_add(struct wgstar_rtnl *rtnl, const char *name,
				  const char *kind, struct wgstar_error *error)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	struct wgstar_host_link link;
	char text[KERNEL_TEXT_SIZE];
	struct nl_msg *message;
	struct nlattr *nest;
	int result;

	message = wgstar_rtnl_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
				      &info, sizeof(info));
	nla_put_string(message, IFLA_IFNAME, name);
	nest = nla_nest_start(message, IFLA_LINKINFO);
	nla_put_string(message, IFLA_INFO_KIND, kind);
	nla_nest_end(message, nest);
	result = wgstar_rtnl_talk(rtnl, message, text, sizeof(text));
	nlmsg_free(message);
	if (!result)
		result = find_link(rtnl, name, &link);
	if (!result)
		return link.ifindex;
	if (result == -EOPNOTSUPP)
		wgstar_error_set(error,
				 "this kernel has no %s interfaces: the module is not installed (modprobe %s)",
				 kind, kind);
	else
		wgstar_error_set(error,
				 "interface %s can't be created: %s",
				 name,
				 *text ? text : strerror(-result));
	return 0;
}

static int request_delete(struct wgstar_rtnl *rtnl, unsigned int ifindex)
{
	struct ifinfomsg info = { .ifi_index = ifindex };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_DELLINK, 0, &info, sizeof(info));
	result = wgstar_rtnl_talk(rtnl, message, NULL, 0);
	nlmsg_free(message);
	return result;
}

int wgstar_host_link_delete(struct wgstar_rtnl *rtnl, const char *name,
			    const char *kind, unsigned int ifindex,
			    struct wgstar_error *error)
{
	struct wgstar_host_link link;
	int result = find_link(rtnl, name, &link);

	if (result == -ENODEV)
		return 0;
	if (!result && (strcmp(link.kind, kind) ||
			(ifindex && ifindex != link.ifindex)))
		return wgstar_error_set(error,
					"interface %s is not the one that was brought up; it is left alone",
					name);
	if (!result)
		result = request_delete(rtnl, link.ifindex);
	if (result && result != -ENODEV)
		return wgstar_error_set(error,
					"interface %s can't be removed: %s",
					name, strerror(-result));
	return 0;
}

static int set_link(struct wgstar_rtnl *rtnl, const struct ifinfomsg *info,
		    uint32_t mtu, const char *what, struct wgstar_error *error)
{
	char text[KERNEL_TEXT_SIZE];
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_NEWLINK, 0, info, sizeof(*info));
	nla_put_u32(message, IFLA_MTU, mtu);
	result = wgstar_rtnl_talk(rtnl, message, text, sizeof(text));
	nlmsg_free(message);
	if (result)
		return wgstar_error_set(error,
					"the interface can't be %s MTU %u: %s",
					what, mtu,
					*text ? text : strerror(-result));
	return 0;
}

int wgstar_host_link_set_up(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			    uint32_t mtu, struct wgstar_error *error)
{
	struct ifinfomsg info = {
		.ifi_index = ifindex,
		.ifi_flags = IFF_UP,
		.ifi_change = IFF_UP,
	};

	return set_link(rtnl, &info, mtu, "taken up with", error);
}

int wgstar_host_link_set_mtu(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			     uint32_t mtu, struct wgstar_error *error)
{
	struct ifinfomsg info = { .ifi_index = ifindex };

	return set_link(rtnl, &info, mtu, "given", error);
}

static size_t address_size(int family)
{
	return family == AF_INET ? sizeof(struct in_addr) :
		sizeof(struct in6_addr);
}

static int send_address(struct wgstar_rtnl *rtnl, int type, int flags,
			unsigned int ifindex,
			const struct wgstar_prefix *address,
			char text[KERNEL_TEXT_SIZE])
{
	struct ifaddrmsg info = {
		.ifa_family = address->family,
		.ifa_prefixlen = address->length,
		.ifa_index = ifindex,
	};
	size_t size = address_size(address->family);
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(type, flags, &info, sizeof(info));
	nla_put(message, IFA_LOCAL, size, &address->ipv4);
	nla_put(message, IFA_ADDRESS, size, &address->ipv4);
	result = wgstar_rtnl_talk(rtnl, message, text, KERNEL_TEXT_SIZE);
	nlmsg_free(message);
	return result;
}

int wgstar_host_address_add(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			    const struct wgstar_prefix *address,
			    struct wgstar_error *error)
{
	char text[KERNEL_TEXT_SIZE], prefix[WGSTAR_PREFIX_TEXT_SIZE];
	int result = send_address(rtnl, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL,
				  ifindex, address, text);

	if (!result)
		return 0;
	wgstar_prefix_print(prefix, address);
	return wgstar_error_set(error, "address %s can't be added: %s", prefix,
				*text ? text : strerror(-result));
}

static void promote_name(char name[PROMOTE_NAME_SIZE], const char *ifname)
{
	char *at = name + sprintf(name, "net.ipv4.conf.");

	for (; *ifname; ifname++)
		*at++ = *ifname == '.' ? '/' : *ifname;
	strcpy(at, ".promote_secondaries");
}

/*
 * The first IPv4 address of a network takes the others with it, unless the
 * interface promotes them.
 */
int wgstar_host_address_delete(struct wgstar_rtnl *rtnl, const char *ifname,
			       unsigned int ifindex,
			       const struct wgstar_prefix *address,
			       struct wgstar_error *error)
{
	char text[KERNEL_TEXT_SIZE], prefix[WGSTAR_PREFIX_TEXT_SIZE];
	char sysctl[PROMOTE_NAME_SIZE];
	struct wgstar_error ignored;
	int promote = 1, result;

	promote_name(sysctl, ifname);
	if (address->family == AF_INET && !wgstar_sysctl_read(sysctl, &promote) &&
	    !promote)
		wgstar_sysctl_write(sysctl, 1, &ignored);
	result = send_address(rtnl, RTM_DELADDR, 0, ifindex, address, text);
	if (!promote)
		wgstar_sysctl_write(sysctl, 0, &ignored);
	if (!result || result == -EADDRNOTAVAIL)
		return 0;
	wgstar_prefix_print(prefix, address);
	return wgstar_error_set(error, "address %s can't be taken away: %s",
				prefix, *text ? text : strerror(-result));
}

static void read_address(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[IFA_MAX + 1], *address;
	const struct ifaddrmsg *info = NLMSG_DATA(message);
	struct wgstar_quick *quick = data;
	struct wgstar_prefix *prefix;
	size_t old = quick->address_count * sizeof(*prefix);

	if (message->nlmsg_type != RTM_NEWADDR ||
	    info->ifa_scope == RT_SCOPE_LINK ||
	    nlmsg_parse((void *)message, sizeof(*info), attributes, IFA_MAX,
			NULL))
		return;
	address = attributes[IFA_LOCAL];
	if (!address)
		address = attributes[IFA_ADDRESS];
	if (!address || (size_t)nla_len(address) != address_size(info->ifa_family))
		return;
	quick->addresses = wgstar_secret_grow(quick->addresses, old,
					      old + sizeof(*prefix));
	prefix = &quick->addresses[quick->address_count++];
	prefix->family = info->ifa_family;
	prefix->length = info->ifa_prefixlen;
	memcpy(&prefix->ipv4, nla_data(address), nla_len(address));
}

static void forget_addresses(void *data)
{
	struct wgstar_quick *quick = data;

	free(quick->addresses);
	quick->addresses = NULL;
	quick->address_count = 0;
}

int wgstar_host_address_list(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			     struct wgstar_quick *quick,
			     struct wgstar_error *error)
{
	struct ifaddrmsg info = { .ifa_index = ifindex };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETADDR, NLM_F_DUMP, &info,
				      sizeof(info));
	result = wgstar_rtnl_read(rtnl, message, forget_addresses,
				  read_address, quick);
	nlmsg_free(message);
	if (result)
		return wgstar_error_set(error,
					"the addresses can't be read: %s",
					strerror(-result));
	return 0;
}
