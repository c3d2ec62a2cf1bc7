/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_H
#define _WGSTARCTL_HOST_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"
#include "plan.h"

/**
 * struct wgstar_host_link - An interface of the host
 * @ifindex: index
 * @mtu: bytes
 * @up: it is up, as far as that was asked for
 * @name: name
 * @kind: link kind, empty for hardware
 */
struct wgstar_host_link {
	unsigned int ifindex;
	uint32_t mtu;
	bool up;
	char name[IF_NAMESIZE];
	char kind[IF_NAMESIZE];
};

/**
 * struct wgstar_host_route - A route of the host
 * @prefix: destination
 * @metric: its priority
 * @mtu: its own MTU, 0 if it has none
 * @ifindex: where it leads to, 0 if nowhere or to several places
 */
struct wgstar_host_route {
	struct wgstar_prefix prefix;
	uint32_t metric;
	uint32_t mtu;
	unsigned int ifindex;
};

/**
 * struct wgstar_host_sysctl - A sysctl as it is without wgstar
 * @name: as in struct wgstar_sysctl
 * @value: number
 */
struct wgstar_host_sysctl {
	char name[WGSTAR_SYSCTL_NAME_SIZE];
	int value;
};

/**
 * struct wgstar_host_address - An address of this host
 * @ifindex: interface that has it
 * @prefix: address in its network
 */
struct wgstar_host_address {
	unsigned int ifindex;
	struct wgstar_prefix prefix;
};

/**
 * struct wgstar_host - What a plan has to know about the host
 * @links: its interfaces, array of @link_count
 * @link_count: number of interfaces
 * @routes: routes of @table, array of @route_count
 * @route_count: number of routes
 * @table: table into which routes of AllowedIPs go, by number
 * @tunnel_table: table for the default route of a full tunnel
 * @tunnel_table_used: it has routes already
 * @first_rule_ipv4: lowest priority of a rule, other than 0
 * @first_rule_ipv6: the same for IPv6
 * @path_mtu: smallest MTU on the way to an endpoint or, if that is not known,
 *   of the default route; 0 if neither is known
 * @ipv6: IPv6 is there and not disabled for new interfaces
 * @sysctls: values to go back to, array of @sysctl_count
 * @sysctl_count: number of sysctls
 * @lan_routes: routes of the main table, only for a gateway; array of
 *   @lan_route_count
 * @lan_route_count: their number
 * @addresses: addresses of all interfaces, only for a gateway; array of
 *   @address_count
 * @address_count: their number
 * @dns_tool: which program there is
 * @dns_record: the name under which it knows the interface
 *
 * Filled in by wgstar_host_observe(), or by a test.
 */
struct wgstar_host {
	struct wgstar_host_link *links;
	size_t link_count;
	struct wgstar_host_route *routes;
	size_t route_count;
	uint32_t table;
	uint32_t tunnel_table;
	bool tunnel_table_used;
	uint32_t first_rule_ipv4;
	uint32_t first_rule_ipv6;
	uint32_t path_mtu;
	bool ipv6;
	struct wgstar_host_sysctl *sysctls;
	size_t sysctl_count;
	struct wgstar_host_route *lan_routes;
	size_t lan_route_count;
	struct wgstar_host_address *addresses;
	size_t address_count;
	enum wgstar_dns_tool dns_tool;
	char dns_record[WGSTAR_DNS_RECORD_SIZE];
};

/**
 * wgstar_host_observe() - Look at the host, change nothing
 * @host: receives what is there; wgstar_host_clear() it, also on failure
 * @config: what to look for: its table, mark, and endpoints (resolved)
 * @ifname: checked name of the interface
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_observe(struct wgstar_host *host,
			const struct wgstar_config *config, const char *ifname,
			struct wgstar_error *error);

/**
 * wgstar_host_observe_marked() - The same, when the interface may be up already
 * @host: as above
 * @config: as above
 * @ifname: as above
 * @fwmark: mark that the outer packets have now, by which the way to endpoints
 *   is found
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_observe_marked(struct wgstar_host *host,
			       const struct wgstar_config *config,
			       const char *ifname, uint32_t fwmark,
			       struct wgstar_error *error);

/**
 * wgstar_host_clear() - Free what was observed
 * @host: all zero afterwards
 */
void wgstar_host_clear(struct wgstar_host *host);

/**
 * wgstar_host_link_mtu() - MTU of an interface
 * @host: observed host
 * @ifindex: index
 *
 * Return: bytes, 0 if there is no such interface.
 */
uint32_t wgstar_host_link_mtu(const struct wgstar_host *host,
			      unsigned int ifindex);

/**
 * wgstar_host_link_find() - Look an interface up by its name
 * @host: observed host
 * @name: name
 *
 * Return: the interface, or NULL.
 */
const struct wgstar_host_link *
wgstar_host_link_find(const struct wgstar_host *host, const char *name);

/**
 * wgstar_host_link_name() - Name of an interface
 * @host: observed host
 * @ifindex: index
 *
 * Return: the name, or NULL.
 */
const char *wgstar_host_link_name(const struct wgstar_host *host,
				  unsigned int ifindex);

/**
 * wgstar_host_add_sysctl() - Note the value of a sysctl
 * @host: host
 * @name: name
 * @value: value
 */
void wgstar_host_add_sysctl(struct wgstar_host *host, const char *name,
			    int value);

/**
 * wgstar_host_observe_sysctl() - Note what a sysctl is without wgstar
 * @host: host
 * @ifname: interface that is worked on; if another one has changed the sysctl,
 *   the value from before that counts
 * @name: name; nothing is noted if there is no such sysctl
 */
void wgstar_host_observe_sysctl(struct wgstar_host *host, const char *ifname,
				const char *name);

/**
 * wgstar_host_sysctl() - Look a sysctl up
 * @host: observed host
 * @name: name
 *
 * Return: its value, or -1 if it is not there.
 */
int wgstar_host_sysctl(const struct wgstar_host *host, const char *name);

#endif /* _WGSTARCTL_HOST_H */
