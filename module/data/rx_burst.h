/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A burst on its way in, as the three steps of receiving see it: rx.c takes it
 * apart, rx_data.c decrypts, rx_deliver.c hands on what was in it.
 */
#ifndef WGSTAR_RX_BURST_H
#define WGSTAR_RX_BURST_H

#include <linux/skbuff.h>

#include "../device.h"
#include "../drop.h"
#include "../peer.h"
#include "aead.h"
#include "inner_merge.h"
#include "relay.h"

/**
 * struct wgstar_rx_origin - where decrypted packets come from
 * @device: the device
 * @peer: who sent them; NULL before a session was found
 * @now_ns: when they came, CLOCK_BOOTTIME, coarse
 * @ds: traffic class of the outer header
 * @steady: what they were encrypted in can't be changed by others meanwhile
 * @relay: those that go on to other peers
 */
struct wgstar_rx_origin {
	struct wgstar_device *device;
	struct wgstar_peer *peer;
	u64 now_ns;
	u8 ds;
	bool steady;
	struct wgstar_relay relay;
};

/**
 * struct wgstar_rx_burst - a datagram or aggregate that is being worked through
 * @origin: device of the socket, and the peer of the last message
 * @skb: the datagram; NULL once its memory has become the inner packet
 * @from: its sender
 * @keypair: session of the last message, or NULL
 * @aead: its key
 * @messages: authentic messages of @keypair, to be accounted for
 * @data: how many of them were more than a keepalive
 * @bytes: their length together
 * @merge: unit that is being made of packets of @keypair
 * @later: gets the units of @later_peer, which are delivered in their turn
 * @later_peer: NULL if all are to be delivered at once
 */
struct wgstar_rx_burst {
	struct wgstar_rx_origin origin;
	struct sk_buff *skb;
	struct wgstar_endpoint from;
	struct wgstar_keypair *keypair;
	struct wgstar_aead aead;
	unsigned int messages;
	unsigned int data;
	unsigned int bytes;
	struct wgstar_inner_merge merge;
	struct sk_buff_head *later;
	struct wgstar_peer *later_peer;
};

/**
 * struct wgstar_rx_message - a message of a burst
 * @offset: where it begins in the burst's skb
 * @len: its length in bytes
 * @data: the message, if it lies in one piece; else NULL
 * @before: how many bytes before @data are of the burst as well
 * @header: its header
 */
struct wgstar_rx_message {
	unsigned int offset;
	unsigned int len;
	const u8 *data;
	unsigned int before;
	struct message_data header;
};

void wgstar_rx_data(struct wgstar_rx_burst *burst,
		    const struct wgstar_rx_message *message);
void wgstar_rx_data_end(struct wgstar_rx_burst *burst);
void wgstar_rx_deliver(struct wgstar_rx_origin *origin, struct sk_buff *unit);

/* A message of the burst is dropped. */
static inline void wgstar_rx_drop(struct wgstar_rx_burst *burst,
				  enum wgstar_drop_reason why)
{
	wgstar_drop(burst->origin.device, burst->origin.peer, why, 1);
}

#endif /* WGSTAR_RX_BURST_H */
