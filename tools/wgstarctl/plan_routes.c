// SPDX-License-Identifier: GPL-2.0
/*
 * From AllowedIPs to routes and policy rules of the host. Pure: decides, and
 * appends steps to a plan.
 */
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "plan_routes.h"
#include "secret.h"

#define IPV6_DEFAULT_METRIC	1024
#define RULES_PER_FAMILY	2

static bool words_equal(const char *a, const char *b)
{
	return a && !strcmp(a, b);
}

static bool table_is_automatic(const struct wgstar_config *config)
{
	return !config->quick.table || words_equal(config->quick.table, "auto");
}

static bool prefix_is_equal(const struct wgstar_prefix *a,
			    const struct wgstar_prefix *b)
{
	return !wgstar_prefix_compare(a, b);
}

static int compare_specific_first(const void *a, const void *b)
{
	const struct wgstar_prefix *x = a, *y = b;

	if (x->length != y->length)
		return y->length - x->length;
	return wgstar_prefix_compare(x, y);
}

/* The kernel makes the route to an address's own network by itself. */
static bool prefix_is_connected(const struct wgstar_prefix *prefix,
				const struct wgstar_quick *quick)
{
	struct wgstar_prefix network;
	size_t i;

	for (i = 0; i < quick->address_count; i++) {
		network = wgstar_prefix_network(quick->addresses[i]);
		if (wgstar_prefix_contains(&network, prefix))
			return true;
	}
	return false;
}

static size_t count_allowed_ips(const struct wgstar_device *device)
{
	size_t count = 0, i;

	for (i = 0; i < device->peer_count; i++)
		count += device->peers[i].route_count;
	return count;
}

static void gather(struct wgstar_plan_routes *routes,
		   const struct wgstar_device *device)
{
	size_t room = count_allowed_ips(device) * sizeof(*routes->prefixes);
	size_t i, j;

	if (!room)
		return;
	routes->prefixes = wgstar_secret_grow(NULL, 0, room);
	for (i = 0; i < device->peer_count; i++) {
		const struct wgstar_peer *peer = &device->peers[i];

		for (j = 0; j < peer->route_count; j++)
			routes->prefixes[routes->count++] =
				peer->routes[j].prefix;
	}
	qsort(routes->prefixes, routes->count, sizeof(*routes->prefixes),
	      compare_specific_first);
}

/* Drops repetitions and, with automatic routes, what needs no route. */
static void thin_out(struct wgstar_plan_routes *routes,
		     const struct wgstar_config *config)
{
	bool automatic = table_is_automatic(config);
	size_t kept = 0, i;

	for (i = 0; i < routes->count; i++) {
		const struct wgstar_prefix *prefix = &routes->prefixes[i];

		if (kept && prefix_is_equal(prefix, &routes->prefixes[kept - 1]))
			continue;
		if (automatic && prefix_is_connected(prefix, &config->quick))
			continue;
		routes->prefixes[kept++] = *prefix;
	}
	routes->count = kept;
}

static void divert_defaults(struct wgstar_plan_routes *routes)
{
	size_t i;

	for (i = 0; i < routes->count; i++) {
		if (routes->prefixes[i].length)
			continue;
		if (routes->prefixes[i].family == AF_INET)
			routes->full_ipv4 = true;
		else
			routes->full_ipv6 = true;
	}
}

static const char *interface_name(const struct wgstar_host *host,
				  unsigned int ifindex)
{
	size_t i;

	for (i = 0; i < host->link_count; i++) {
		if (host->links[i].ifindex == ifindex)
			return host->links[i].name;
	}
	return "another route";
}

static bool route_is_taken_by(const struct wgstar_host_route *route,
			      const struct wgstar_prefix *prefix)
{
	uint32_t metric = prefix->family == AF_INET6 ? IPV6_DEFAULT_METRIC : 0;

	return route->metric == metric &&
		prefix_is_equal(&route->prefix, prefix);
}

static bool goes_to_main_tables(const struct wgstar_plan_routes *routes,
				const struct wgstar_prefix *prefix)
{
	if (prefix->length)
		return true;
	return prefix->family == AF_INET ? !routes->full_ipv4 :
		!routes->full_ipv6;
}

static int check_taken(const struct wgstar_plan_routes *routes,
		       const struct wgstar_host_route *taken,
		       const struct wgstar_host *host,
		       struct wgstar_error *error)
{
	const struct wgstar_prefix *found;
	char prefix[WGSTAR_PREFIX_TEXT_SIZE], table[WGSTAR_TABLE_TEXT_SIZE];

	found = bsearch(&taken->prefix, routes->prefixes, routes->count,
			sizeof(*routes->prefixes), compare_specific_first);
	if (!found || !route_is_taken_by(taken, found) ||
	    !goes_to_main_tables(routes, found))
		return 0;
	wgstar_prefix_print(prefix, found);
	return wgstar_error_set(error,
				"the route to %s (AllowedIPs) is taken by %s in table %s",
				prefix, interface_name(host, taken->ifindex),
				wgstar_table_name(table, routes->table));
}

static int check_all_taken(const struct wgstar_plan_routes *routes,
			   const struct wgstar_host *host,
			   struct wgstar_error *error)
{
	size_t i;

	for (i = 0; routes->count && i < host->route_count; i++) {
		if (check_taken(routes, &host->routes[i], host, error))
			return -1;
	}
	return 0;
}

static int check_ipv6(const struct wgstar_plan_routes *routes,
		      const struct wgstar_host *host,
		      struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; !host->ipv6 && i < routes->count; i++) {
		if (routes->prefixes[i].family != AF_INET6)
			continue;
		wgstar_prefix_print(text, &routes->prefixes[i]);
		return wgstar_error_set(error,
					"no route to %s: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
					text);
	}
	return 0;
}

static int choose_mark(struct wgstar_plan_routes *routes,
		       const struct wgstar_host *host,
		       struct wgstar_error *error)
{
	char table[WGSTAR_TABLE_TEXT_SIZE];

	routes->fwmark = host->tunnel_table;
	if (host->tunnel_table_used)
		return wgstar_error_set(error,
					"FwMark = %u needs routing table %s for the default route, and that has routes already",
					routes->fwmark,
					wgstar_table_name(table, routes->fwmark));
	return 0;
}

int wgstar_plan_routes_collect(struct wgstar_plan_routes *routes,
			       const struct wgstar_config *config,
			       const struct wgstar_host *host,
			       struct wgstar_error *error)
{
	memset(routes, 0, sizeof(*routes));
	if (words_equal(config->quick.table, "off"))
		return 0;
	routes->table = host->table;
	gather(routes, &config->device);
	thin_out(routes, config);
	if (table_is_automatic(config))
		divert_defaults(routes);
	if (check_ipv6(routes, host, error) ||
	    check_all_taken(routes, host, error))
		return -1;
	if (routes->full_ipv4 || routes->full_ipv6)
		return choose_mark(routes, host, error);
	return 0;
}

/*
 * Two rules below all others: first the host's specific routes, then, for all
 * but the tunnel's own packets, the tunnel's table.
 */
static int add_family_rules(struct wgstar_plan *plan, int family,
			    uint32_t first, uint32_t fwmark,
			    struct wgstar_error *error)
{
	struct wgstar_step *step;

	if (first <= RULES_PER_FAMILY)
		return wgstar_error_set(error,
					"no priority is free for policy rules: there is a rule with %u (ip %s rule)",
					first, family == AF_INET ? "-4" : "-6");
	step = wgstar_plan_add(plan, WGSTAR_STEP_RULE_ADD);
	step->rule.family = family;
	step->rule.priority = first - 2;
	step->rule.table = RT_TABLE_MAIN;
	step->rule.specific_only = true;
	step = wgstar_plan_add(plan, WGSTAR_STEP_RULE_ADD);
	step->rule.family = family;
	step->rule.priority = first - 1;
	step->rule.table = fwmark;
	step->rule.not_fwmark = fwmark;
	return 0;
}

int wgstar_plan_routes_add_rules(struct wgstar_plan *plan,
				 const struct wgstar_plan_routes *routes,
				 const struct wgstar_host *host,
				 struct wgstar_error *error)
{
	if (routes->full_ipv4 &&
	    add_family_rules(plan, AF_INET, host->first_rule_ipv4,
			     routes->fwmark, error))
		return -1;
	if (routes->full_ipv6 &&
	    add_family_rules(plan, AF_INET6, host->first_rule_ipv6,
			     routes->fwmark, error))
		return -1;
	return 0;
}

void wgstar_plan_routes_add_routes(struct wgstar_plan *plan,
				   const struct wgstar_plan_routes *routes)
{
	size_t i;

	for (i = 0; i < routes->count; i++) {
		const struct wgstar_prefix *prefix = &routes->prefixes[i];
		struct wgstar_step *step;

		step = wgstar_plan_add(plan, WGSTAR_STEP_ROUTE_ADD);
		step->route.prefix = *prefix;
		step->route.table = routes->table;
		if (!goes_to_main_tables(routes, prefix))
			step->route.table = routes->fwmark;
	}
}

void wgstar_plan_routes_clear(struct wgstar_plan_routes *routes)
{
	free(routes->prefixes);
	memset(routes, 0, sizeof(*routes));
}
