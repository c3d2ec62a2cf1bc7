/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A peer, nested in a request.
 */
#ifndef WGSTAR_NETLINK_PARSE_PEER_H
#define WGSTAR_NETLINK_PARSE_PEER_H

#include <linux/types.h>

struct netlink_ext_ack;
struct nlattr;
struct wgstar_peer_change;

int wgstar_netlink_parse_selector(const struct nlattr *origin,
				  const struct nlattr *key,
				  const struct nlattr *name,
				  struct wgstar_peer_change *peer,
				  struct netlink_ext_ack *extack);
unsigned int wgstar_netlink_count_routes(const struct nlattr *nest);
int wgstar_netlink_parse_peer(const struct nlattr *nest, bool names_only,
			      struct wgstar_peer_change *peer,
			      struct netlink_ext_ack *extack);

#endif /* WGSTAR_NETLINK_PARSE_PEER_H */
