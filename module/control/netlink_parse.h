/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the attributes of a request to plain data. Nothing here looks at a
 * device; every refusal has its reason in the request's extack.
 */
#ifndef WGSTAR_NETLINK_PARSE_H
#define WGSTAR_NETLINK_PARSE_H

#include <linux/types.h>

struct genl_info;
struct wgstar_change_set;
struct wgstar_peer_change;
struct wgstar_route_change;

int wgstar_netlink_parse_device_set(struct genl_info *info,
				    struct wgstar_change_set *set);
int wgstar_netlink_parse_peer_set(struct genl_info *info,
				  struct wgstar_change_set *set);
int wgstar_netlink_parse_peer_del(struct genl_info *info,
				  struct wgstar_change_set *set);
int wgstar_netlink_parse_route_set(struct genl_info *info,
				   struct wgstar_change_set *set);
int wgstar_netlink_parse_route_del(struct genl_info *info,
				   struct wgstar_change_set *set);

int wgstar_netlink_parse_peer_get(struct genl_info *info,
				  struct wgstar_peer_change *peer);
int wgstar_netlink_parse_route_get(struct genl_info *info,
				   struct wgstar_route_change *route);

void wgstar_netlink_wipe_keys(struct genl_info *info);

#endif /* WGSTAR_NETLINK_PARSE_H */
