/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a peer was last heard: its address, and the local address it wrote to.
 */
#ifndef WGSTAR_ENDPOINT_H
#define WGSTAR_ENDPOINT_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/types.h>

struct sk_buff;

/**
 * struct wgstar_endpoint - outer addresses of a peer
 * @addr: remote address and port; family AF_UNSPEC if none is known
 * @addr4: same, IPv4
 * @addr6: same, IPv6; sin6_scope_id is set for link-local addresses
 * @source4: local address to send from; INADDR_ANY lets routing choose
 * @source_ifindex4: interface on which the peer wrote to @source4, 0 if unknown
 * @source6: same as @source4, IPv6
 *
 * All bytes are initialised, so two endpoints can be compared as memory.
 */
struct wgstar_endpoint {
	union {
		struct sockaddr addr;
		struct sockaddr_in addr4;
		struct sockaddr_in6 addr6;
	};
	union {
		struct {
			struct in_addr source4;
			int source_ifindex4;
		};
		struct in6_addr source6;
	};
};

bool wgstar_endpoint_from_skb(struct wgstar_endpoint *endpoint,
			      const struct sk_buff *skb);
bool wgstar_endpoint_equal(const struct wgstar_endpoint *a,
			   const struct wgstar_endpoint *b);
void wgstar_endpoint_forget_source(struct wgstar_endpoint *endpoint);

#endif /* WGSTAR_ENDPOINT_H */
