/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes that are about addresses: endpoints of peers, and routes.
 */
#ifndef WGSTAR_NETLINK_PARSE_ADDRESS_H
#define WGSTAR_NETLINK_PARSE_ADDRESS_H

#include <linux/types.h>

struct netlink_ext_ack;
struct nlattr;
struct wgstar_endpoint;
struct wgstar_route_change;

bool wgstar_netlink_has_endpoint(struct nlattr **attrs);
int wgstar_netlink_parse_endpoint(struct nlattr **attrs,
				  struct wgstar_endpoint *endpoint,
				  struct netlink_ext_ack *extack);

int wgstar_netlink_parse_route(const struct nlattr *nest,
			       struct wgstar_route_change *route,
			       struct netlink_ext_ack *extack);
int wgstar_netlink_parse_route_peer(const struct nlattr *nest,
				    struct wgstar_route_change *route,
				    bool remove, const struct nlattr **key,
				    const struct nlattr **name,
				    struct netlink_ext_ack *extack);
int wgstar_netlink_parse_address(const struct nlattr *nest,
				 struct wgstar_route_change *route,
				 struct netlink_ext_ack *extack);

#endif /* WGSTAR_NETLINK_PARSE_ADDRESS_H */
