/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A gateway-set request.
 */
#ifndef WGSTAR_NETLINK_PARSE_GATEWAY_H
#define WGSTAR_NETLINK_PARSE_GATEWAY_H

struct genl_info;
struct wgstar_gateway;

int wgstar_netlink_parse_gateway_set(struct genl_info *info,
				     struct wgstar_gateway **gateway);

#endif /* WGSTAR_NETLINK_PARSE_GATEWAY_H */
