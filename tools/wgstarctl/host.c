// SPDX-License-Identifier: GPL-2.0
/*
 * Looks at the host, as far as a plan has to know it. Changes nothing.
 */
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "host_dns.h"
#include "host_lan.h"
#include "host_link.h"
#include "host_route.h"
#include "host_rtnl.h"
#include "host_rule.h"
#include "host_state.h"
#include "host_sysctl.h"
#include "host_table.h"
#include "secret.h"

#define FIRST_TUNNEL_TABLE	51820

const struct wgstar_host_link *
wgstar_host_link_find(const struct wgstar_host *host, const char *name)
{
	size_t i;

	for (i = 0; i < host->link_count; i++) {
		if (!strcmp(host->links[i].name, name))
			return &host->links[i];
	}
	return NULL;
}

const char *wgstar_host_link_name(const struct wgstar_host *host,
				  unsigned int ifindex)
{
	size_t i;

	for (i = 0; i < host->link_count; i++) {
		if (host->links[i].ifindex == ifindex)
			return host->links[i].name;
	}
	return NULL;
}

void wgstar_host_add_sysctl(struct wgstar_host *host, const char *name,
			    int value)
{
	size_t old = host->sysctl_count * sizeof(*host->sysctls);
	struct wgstar_host_sysctl *sysctl;

	host->sysctls = wgstar_secret_grow(host->sysctls, old,
					   old + sizeof(*sysctl));
	sysctl = &host->sysctls[host->sysctl_count++];
	snprintf(sysctl->name, sizeof(sysctl->name), "%s", name);
	sysctl->value = value;
}

int wgstar_host_sysctl(const struct wgstar_host *host, const char *name)
{
	size_t i;

	for (i = 0; i < host->sysctl_count; i++) {
		if (!strcmp(host->sysctls[i].name, name))
			return host->sysctls[i].value;
	}
	return -1;
}

uint32_t wgstar_host_link_mtu(const struct wgstar_host *host,
			      unsigned int ifindex)
{
	size_t i;

	for (i = 0; i < host->link_count; i++) {
		if (host->links[i].ifindex == ifindex)
			return host->links[i].mtu;
	}
	return 0;
}

static int count_routes(struct wgstar_rtnl *rtnl, uint32_t table, size_t *count,
			struct wgstar_error *error)
{
	struct wgstar_host host = {};
	int result = wgstar_host_route_observe(rtnl, table, &host, error);

	*count = host.route_count;
	free(host.routes);
	return result;
}

static bool table_is_special(uint32_t table)
{
	return table == RT_TABLE_MAIN || table == RT_TABLE_DEFAULT ||
		table == RT_TABLE_LOCAL;
}

/* A given mark names its table; else the first number that is free does both. */
static int observe_tunnel_table(struct wgstar_rtnl *rtnl,
				struct wgstar_host *host, uint32_t fwmark,
				struct wgstar_error *error)
{
	uint32_t table = fwmark ? fwmark : FIRST_TUNNEL_TABLE;
	size_t count;

	for (;; table++) {
		if (count_routes(rtnl, table, &count, error))
			return -1;
		if (fwmark || !count)
			break;
	}
	host->tunnel_table = table;
	host->tunnel_table_used = count || table_is_special(table);
	return 0;
}

static void take_smaller(uint32_t *mtu, uint32_t other)
{
	if (other && (!*mtu || other < *mtu))
		*mtu = other;
}

static uint32_t endpoints_mtu(struct wgstar_rtnl *rtnl,
			      const struct wgstar_host *host,
			      const struct wgstar_device *device,
			      uint32_t fwmark)
{
	uint32_t mtu = 0;
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		const union wgstar_endpoint *endpoint =
			&device->peers[i].endpoint;

		if (endpoint->sa.sa_family != AF_UNSPEC)
			take_smaller(&mtu, wgstar_host_route_mtu(rtnl, host,
								 endpoint,
								 fwmark));
	}
	return mtu;
}

static uint32_t default_mtu(const struct wgstar_host *main_table,
			    const struct wgstar_host *host)
{
	const struct wgstar_host_route *best = NULL;
	size_t i;

	for (i = 0; i < main_table->route_count; i++) {
		const struct wgstar_host_route *route = &main_table->routes[i];

		if (!route->prefix.length && route->ifindex &&
		    (!best || route->metric < best->metric))
			best = route;
	}
	if (!best)
		return 0;
	return best->mtu ? best->mtu : wgstar_host_link_mtu(host, best->ifindex);
}

static int observe_default_mtu(struct wgstar_rtnl *rtnl,
			       struct wgstar_host *host,
			       struct wgstar_error *error)
{
	struct wgstar_host main_table = {};
	int result;

	result = wgstar_host_route_observe(rtnl, RT_TABLE_MAIN, &main_table,
					   error);
	if (!result)
		host->path_mtu = default_mtu(&main_table, host);
	wgstar_host_clear(&main_table);
	return result;
}

static int observe_routing(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			   const struct wgstar_config *config, uint32_t fwmark,
			   struct wgstar_error *error)
{
	if (wgstar_host_rule_observe(rtnl, AF_INET, &host->first_rule_ipv4,
				     error) ||
	    wgstar_host_rule_observe(rtnl, AF_INET6, &host->first_rule_ipv6,
				     error) ||
	    wgstar_host_route_observe(rtnl, host->table, host, error) ||
	    observe_tunnel_table(rtnl, host, config->device.fwmark, error))
		return -1;
	host->path_mtu = endpoints_mtu(rtnl, host, &config->device, fwmark);
	return host->path_mtu ? 0 : observe_default_mtu(rtnl, host, error);
}

void wgstar_host_observe_sysctl(struct wgstar_host *host, const char *ifname,
				const char *name)
{
	int value;

	if (wgstar_state_sysctl_held(ifname, name, &value) ||
	    !wgstar_sysctl_read(name, &value))
		wgstar_host_add_sysctl(host, name, value);
}

static void observe_sysctls(struct wgstar_host *host, const char *ifname)
{
	int disabled;

	host->ipv6 = !wgstar_sysctl_read("net.ipv6.conf.default.disable_ipv6",
					 &disabled) && !disabled;
	wgstar_host_observe_sysctl(host, ifname, WGSTAR_SYSCTL_SRC_VALID_MARK);
	wgstar_host_observe_sysctl(host, ifname, WGSTAR_SYSCTL_SEND_REDIRECTS);
}

static int find_table(struct wgstar_host *host, const char *text,
		      struct wgstar_error *error)
{
	host->table = RT_TABLE_MAIN;
	if (!text || !strcmp(text, "auto") || !strcmp(text, "off"))
		return 0;
	return wgstar_table_find(&host->table, text, error);
}

int wgstar_host_observe(struct wgstar_host *host,
			const struct wgstar_config *config, const char *ifname,
			struct wgstar_error *error)
{
	return wgstar_host_observe_marked(host, config, ifname, 0, error);
}

int wgstar_host_observe_marked(struct wgstar_host *host,
			       const struct wgstar_config *config,
			       const char *ifname, uint32_t fwmark,
			       struct wgstar_error *error)
{
	struct wgstar_rtnl *rtnl;
	int result = -1;

	memset(host, 0, sizeof(*host));
	if (find_table(host, config->quick.table, error))
		return -1;
	rtnl = wgstar_rtnl_open(error);
	if (!rtnl)
		return -1;
	if (!wgstar_host_link_observe(rtnl, host, error) &&
	    !observe_routing(rtnl, host, config, fwmark, error) &&
	    (!wgstar_quick_forwards(&config->quick) ||
	     !wgstar_host_lan_observe(rtnl, host, ifname, error)))
		result = 0;
	wgstar_rtnl_close(rtnl);
	observe_sysctls(host, ifname);
	wgstar_dns_observe(host, ifname);
	return result;
}

void wgstar_host_clear(struct wgstar_host *host)
{
	free(host->links);
	free(host->routes);
	free(host->sysctls);
	free(host->lan_routes);
	free(host->addresses);
	memset(host, 0, sizeof(*host));
}
