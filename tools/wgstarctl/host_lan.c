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
#include "host_state.h"
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

/* What is on because another interface of ours has set all, is off by itself. */
static void observe_ipv6(struct wgstar_host *host, const char *ifname,
			 const char *of, bool all_is_ours)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];
	int before;

	wgstar_host_lan_sysctl(name, AF_INET6, of, "forwarding");
	if (all_is_ours && !wgstar_state_sysctl_held(ifname, name, &before))
		wgstar_host_add_sysctl(host, name, 0);
	else
		wgstar_host_observe_sysctl(host, ifname, name);
}

static void observe_forwarding(struct wgstar_host *host, const char *ifname,
			       const char *of, bool all_is_ours)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];

	wgstar_host_lan_sysctl(name, AF_INET, of, "forwarding");
	wgstar_host_observe_sysctl(host, ifname, name);
	observe_ipv6(host, ifname, of, all_is_ours);
	wgstar_host_lan_sysctl(name, AF_INET6, of, "accept_ra");
	wgstar_host_observe_sysctl(host, ifname, name);
}

int wgstar_host_lan_observe(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			    const char *ifname, struct wgstar_error *error)
{
	bool held;
	int before;
	size_t i;

	if (observe_addresses(rtnl, host, error) ||
	    observe_routes(rtnl, host, error))
		return -1;
	held = wgstar_state_sysctl_held(ifname, WGSTAR_SYSCTL_FORWARDING_IPV6,
					&before);
	observe_forwarding(host, ifname, "all", held);
	observe_forwarding(host, ifname, "default", held);
	for (i = 0; i < host->link_count; i++)
		observe_forwarding(host, ifname, host->links[i].name, held);
	return 0;
}
