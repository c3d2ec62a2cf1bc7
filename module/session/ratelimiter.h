/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Token buckets per source address for handshakes under load (protocol: 20 per
 * second, burst 5; IPv4 by address, IPv6 by /64).
 */
#ifndef WGSTAR_RATELIMITER_H
#define WGSTAR_RATELIMITER_H

#include <linux/types.h>

struct net;
struct wgstar_endpoint;

int wgstar_ratelimiter_init(void);
void wgstar_ratelimiter_exit(void);
bool wgstar_ratelimiter_allow(const struct net *net,
			      const struct wgstar_endpoint *from, u64 now_ns);

#endif /* WGSTAR_RATELIMITER_H */
