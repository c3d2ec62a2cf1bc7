/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the unit and its peer to the socket: the session, encryption, sending.
 */
#ifndef WGSTAR_TX_SEND_H
#define WGSTAR_TX_SEND_H

#include <linux/skbuff.h>

struct wgstar_keypair;
struct wgstar_peer;

/**
 * struct wgstar_tx_unit - what a unit carries in skb->cb from xmit to encryption
 * @mtu: of the route that it took, or of the device; bounds the padding
 * @packets: how many packets it is
 * @bytes: how long they are together; 0 for a keepalive
 * @ds: traffic class for the outer header
 */
struct wgstar_tx_unit {
	u32 mtu;
	u32 packets;
	u32 bytes;
	u8 ds;
};

static inline struct wgstar_tx_unit *wgstar_tx_unit(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct wgstar_tx_unit) > sizeof(skb->cb));
	return (struct wgstar_tx_unit *)skb->cb;
}

struct wgstar_keypair *wgstar_tx_keypair(struct wgstar_peer *peer, u64 now_ns);
void wgstar_tx_request_session(struct wgstar_peer *peer, u64 now_ns);
void wgstar_tx_send(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
		    struct sk_buff *unit, u64 now_ns);
void wgstar_tx_send_all(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
			struct sk_buff_head *units, u64 now_ns);

#endif /* WGSTAR_TX_SEND_H */
