// SPDX-License-Identifier: GPL-2.0
/*
 * What is around a gateway: routes of the main table, addresses of all
 * interfaces, and what they forward.
 */
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

#include "host_lan.h"
#include "host_route.h"
#include "secret.h"

void wgstar_host_lan_sysctl(char name[WGSTAR_SYSCTL_NAME_SIZE], int family,
			    const char *ifname, const char *which)
{
	char *at;

	snprintf(name, WGSTAR_SYSCTL_NAME_SIZE, "net.ipv%d.conf.",
		 family == AF_INET ? 4 : 6);
	at = name + strlen(name);
	snprintf(at, WGSTAR_SYSCTL_NAME_SIZE - (at - name), "%s", ifname);
	for (; (at = strchr(at, '.')); at++)
		*at = '/';
	at = name + strlen(name);
	snprintf(at, WGSTAR_SYSCTL_NAME_SIZE - (at - name), ".%s", which);
}

static void read_address(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[IFA_MAX + 1];
	const struct ifaddrmsg *info = NLMSG_DATA(message);
	struct wgstar_host_address *address;
	struct wgstar_host *host = data;
	size_t old = host->address_count * sizeof(*address);
	struct nlattr *local;

	if (message->nlmsg_type != RTM_NEWADDR ||
	    nlmsg_parse((void *)message, sizeof(*info), attributes, IFA_MAX,
			NULL) ||
	    (info->ifa_family != AF_INET && info->ifa_family != AF_INET6))
		return;
	local = attributes[attributes[IFA_LOCAL] ? IFA_LOCAL : IFA_ADDRESS];
	if (!local)
		return;
	host->addresses = wgstar_secret_grow(host->addresses, old,
					     old + sizeof(*address));
	address = &host->addresses[host->address_count++];
	address->ifindex = info->ifa_index;
	address->prefix.family = info->ifa_family;
	address->prefix.length = info->ifa_prefixlen;
	nla_memcpy(&address->prefix.ipv4, local,
		   info->ifa_family == AF_INET ? sizeof(struct in_addr) :
		   sizeof(struct in6_addr));
}

static void forget_addresses(void *data)
{
	struct wgstar_host *host = data;

	free(host->addresses);
	host->addresses = NULL;
	host->address_count = 0;
}

static int observe_addresses(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			     struct wgstar_error *error)
{
	struct ifaddrmsg info = { .ifa_family = AF_UNSPEC };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETADDR, NLM_F_DUMP, &info,
				      sizeof(info));
	result = wgstar_rtnl_read(rtnl, message, forget_addresses, read_address,
				  host);
	nlmsg_free(message);
	if (result)
		return wgstar_error_set(error,
					"the addresses can't be listed: %s",
					strerror(-result));
	return 0;
}

static int observe_routes(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			  struct wgstar_error *error)
{
	struct wgstar_host main_table = {};
	int result;

	result = wgstar_host_route_observe(rtnl, RT_TABLE_MAIN, &main_table,
					   error);
	host->lan_routes = main_table.routes;
	host->lan_route_count = main_table.route_count;
	return result;
}

static void observe_forwarding(struct wgstar_host *host, const char *ifname,
			       const char *of)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];

	wgstar_host_lan_sysctl(name, AF_INET, of, "forwarding");
	wgstar_host_observe_sysctl(host, ifname, name);
	wgstar_host_lan_sysctl(name, AF_INET6, of, "forwarding");
	wgstar_host_observe_sysctl(host, ifname, name);
	wgstar_host_lan_sysctl(name, AF_INET6, of, "accept_ra");
	wgstar_host_observe_sysctl(host, ifname, name);
}

int wgstar_host_lan_observe(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			    const char *ifname, struct wgstar_error *error)
{
	size_t i;

	if (observe_addresses(rtnl, host, error) ||
	    observe_routes(rtnl, host, error))
		return -1;
	observe_forwarding(host, ifname, "all");
	observe_forwarding(host, ifname, "default");
	for (i = 0; i < host->link_count; i++)
		observe_forwarding(host, ifname, host->links[i].name);
	return 0;
}
