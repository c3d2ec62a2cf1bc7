/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a unit of the stack, one packet or a GSO skb of many, to the datagrams
 * that carry it: one burst.
 */
#ifndef WGSTAR_ENCRYPT_H
#define WGSTAR_ENCRYPT_H

#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/types.h>
#include <linux/udp.h>

/* Room for IPv6, UDP and what a link puts before them. */
#define WGSTAR_OUTER_HEADROOM	(LL_MAX_HEADER + sizeof(struct ipv6hdr) + \
				 sizeof(struct udphdr))

struct sk_buff;
struct sk_buff_head;
struct wgstar_keypair;

struct sk_buff *wgstar_encrypt_packets(struct wgstar_keypair *keypair,
				       struct sk_buff_head *packets,
				       unsigned int mtu);
struct sk_buff *wgstar_encrypt(struct wgstar_keypair *keypair,
			       struct sk_buff *unit, unsigned int mtu);

#endif /* WGSTAR_ENCRYPT_H */
