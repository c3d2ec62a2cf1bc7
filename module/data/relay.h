/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Relay: what came from one peer of a device and belongs to another goes from
 * decryption straight to encryption, where that makes no difference to anybody;
 * see relay_check.h. Where it would, the stack gets it.
 *
 * A burst is of few flows: what holds for a pair of addresses is found out once
 * for packets that follow each other. What is relayed leaves when the burst
 * ends, so that it is a burst again.
 */
#ifndef WGSTAR_RELAY_H
#define WGSTAR_RELAY_H

#include <linux/in6.h>
#include <linux/skbuff.h>
#include <linux/types.h>

#include "../relayed.h"

struct wgstar_device;
struct wgstar_peer;
struct wgstar_policy_verdict;

/**
 * struct wgstar_relay_pair - what routing sees of a packet, and who sent it
 * @from: the peer; NULL for no pair
 * @flow: IPv4: traffic class; IPv6: traffic class and flow label
 * @family: AF_INET or AF_INET6
 * @source: first word only for IPv4, as @destination
 * @destination: behind it, as in both headers
 */
struct wgstar_relay_pair {
	const struct wgstar_peer *from;
	__be32 flow;
	u8 family;
	struct in6_addr source;
	struct in6_addr destination;
};

/**
 * struct wgstar_relay - relay of one burst
 * @pair: the last one
 * @to: whom its packets are for, or NULL if they are not to be relayed at all
 * @way: which way they may go
 * @mtu: of their route, if direct
 * @waiting_for: peer that @waiting is for
 * @waiting: what will go to it
 */
struct wgstar_relay {
	struct wgstar_relay_pair pair;
	struct wgstar_peer *to;
	enum wgstar_relayed way;
	unsigned int mtu;
	struct wgstar_peer *waiting_for;
	struct sk_buff_head waiting;
};

void wgstar_relay_begin(struct wgstar_relay *relay);
bool wgstar_relay_receive(struct wgstar_relay *relay, struct wgstar_device *device,
			  const struct wgstar_peer *from,
			  const struct wgstar_policy_verdict *verdict,
			  struct sk_buff *skb);
void wgstar_relay_end(struct wgstar_relay *relay);

#endif /* WGSTAR_RELAY_H */
