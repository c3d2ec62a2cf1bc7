/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From objects to attributes. Nothing here knows messages: the caller begins
 * and ends them, and takes back what did not fit.
 */
#ifndef WGSTAR_NETLINK_FILL_H
#define WGSTAR_NETLINK_FILL_H

#include <linux/types.h>

struct allowed_ip;
struct sk_buff;
struct wgstar_device;
struct wgstar_peer;

/* What a reply takes at most, apart from the routes of a peer. */
#define WGSTAR_NETLINK_REPLY_MAX	3584
/* What one route of a peer takes at most. */
#define WGSTAR_NETLINK_ROUTE_MAX	40

int wgstar_netlink_fill_device(struct sk_buff *skb,
			       struct wgstar_device *device);
int wgstar_netlink_fill_peer(struct sk_buff *skb, struct wgstar_peer *peer,
			     unsigned int *next_route);
int wgstar_netlink_fill_route(struct sk_buff *skb,
			      const struct allowed_ip *route);

#endif /* WGSTAR_NETLINK_FILL_H */
