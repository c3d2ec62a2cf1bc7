/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_ROUTE_H
#define _WGSTARCTL_HOST_ROUTE_H

#include "host.h"
#include "host_rtnl.h"

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
 *
 * Return: bytes, 0 if there is no way.
 */
uint32_t wgstar_host_route_mtu(struct wgstar_rtnl *rtnl,
			       const struct wgstar_host *host,
			       const union wgstar_endpoint *to);

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

#endif /* _WGSTARCTL_HOST_ROUTE_H */
