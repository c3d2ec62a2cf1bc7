/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_ROUTES_H
#define _WGSTARCTL_PLAN_ROUTES_H

#include "host.h"
#include "model.h"
#include "plan.h"

/**
 * struct wgstar_plan_routes - The host routes that AllowedIPs ask for
 * @prefixes: most specific first, each once; array of @count
 * @count: number of prefixes
 * @table: table for them
 * @full_ipv4: the IPv4 default route goes to the tunnel's own table
 * @full_ipv6: the same for IPv6
 * @fwmark: mark of the outer packets and number of that table, if any is full
 */
struct wgstar_plan_routes {
	struct wgstar_prefix *prefixes;
	size_t count;
	uint32_t table;
	bool full_ipv4;
	bool full_ipv6;
	uint32_t fwmark;
};

/**
 * wgstar_plan_routes_collect() - Decide which routes there will be
 * @routes: receives the decision; wgstar_plan_routes_clear() it, also on failure
 * @config: what the file says
 * @host: what is there
 * @error: receives which route is taken already
 *
 * Pure.
 *
 * Return: 0 or -1.
 */
int wgstar_plan_routes_collect(struct wgstar_plan_routes *routes,
			       const struct wgstar_config *config,
			       const struct wgstar_host *host,
			       struct wgstar_error *error);

/**
 * wgstar_plan_routes_add_rules() - Append the steps for policy rules
 * @plan: plan
 * @routes: decision
 * @host: what is there
 * @error: receives the reason if no priority is free
 *
 * Return: 0 or -1.
 */
int wgstar_plan_routes_add_rules(struct wgstar_plan *plan,
				 const struct wgstar_plan_routes *routes,
				 const struct wgstar_host *host,
				 struct wgstar_error *error);

/**
 * wgstar_plan_routes_add_routes() - Append the steps for routes
 * @plan: plan
 * @routes: decision
 */
void wgstar_plan_routes_add_routes(struct wgstar_plan *plan,
				   const struct wgstar_plan_routes *routes);

/**
 * wgstar_plan_routes_clear() - Free the decision
 * @routes: all zero afterwards
 */
void wgstar_plan_routes_clear(struct wgstar_plan_routes *routes);

#endif /* _WGSTARCTL_PLAN_ROUTES_H */
