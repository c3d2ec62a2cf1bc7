/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_ROUTE_H
#define _WGSTARCTL_HOST_ROUTE_H

#include "host.h"
#include "host_rtnl.h"

/**
 * struct wgstar_link_route - A route to an interface, as up makes it
 * @prefix: destination
 * @table: where it is
 */
struct wgstar_link_route {
	struct wgstar_prefix prefix;
	uint32_t table;
};

/**
 * wgstar_host_route_observe() - Read the unicast routes of one table
 * @rtnl: connection
 * @table: number
 * @host: its routes are replaced
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_route_observe(struct wgstar_rtnl *rtnl, uint32_t table,
			      struct wgstar_host *host,
			      struct wgstar_error *error);

/**
 * wgstar_host_route_mtu() - MTU of the way to an address
 * @rtnl: connection
 * @host: knows the interfaces
 * @to: address
 * @fwmark: mark of the packets, 0 if they have none
 *
 * Return: bytes, 0 if there is no way.
 */
uint32_t wgstar_host_route_mtu(struct wgstar_rtnl *rtnl,
			       const struct wgstar_host *host,
			       const union wgstar_endpoint *to,
			       uint32_t fwmark);

/**
 * wgstar_host_route_add_all() - Add routes to an interface
 * @rtnl: connection
 * @ifindex: index of the interface, which is up
 * @steps: ROUTE_ADD steps
 * @count: number of steps
 * @error: receives the route that failed, and why
 *
 * Return: 0; -1 and some may have been added.
 */
int wgstar_host_route_add_all(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			      const struct wgstar_step *steps, size_t count,
			      struct wgstar_error *error);

/**
 * wgstar_host_route_list() - Read the routes that up gave an interface
 * @rtnl: connection
 * @ifindex: index of the interface
 * @routes: receives an array to free()
 * @count: receives the number of routes
 * @error: receives the reason
 *
 * Of all tables; those that somebody added with a metric or another attribute,
 * or the kernel by itself, are left out.
 *
 * Return: 0 or -1.
 */
int wgstar_host_route_list(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			   struct wgstar_link_route **routes, size_t *count,
			   struct wgstar_error *error);

/**
 * wgstar_host_route_delete_all() - Take routes from an interface
 * @rtnl: connection
 * @ifindex: index of the interface
 * @steps: ROUTE_DELETE steps
 * @count: number of steps
 * @error: receives the route that failed, and why
 *
 * Return: 0, also where there is no such route; -1 and some may be gone.
 */
int wgstar_host_route_delete_all(struct wgstar_rtnl *rtnl,
				 unsigned int ifindex,
				 const struct wgstar_step *steps, size_t count,
				 struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_ROUTE_H */
