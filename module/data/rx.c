// SPDX-License-Identifier: GPL-2.0
/*
 * The way in. See rx.h.
 *
 * A datagram, or an aggregate of many, is a burst: it is worked through inline,
 * by the CPU that received it, and what many messages of one session have in
 * common is done once.
 */
#include "rx.h"

#include <linux/skbuff.h>
#include <linux/timekeeping.h>
#include <linux/udp.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "../device.h"
#include "../logic/message.h"
#include "../session/handshake_queue.h"
#include "rx_burst.h"

static void handshake_receive(struct wgstar_rx_burst *burst, unsigned int offset,
			      unsigned int len)
{
	u8 message[WGSTAR_MESSAGE_INITIATION_LENGTH] __aligned(8);

	if (!skb_copy_bits(burst->skb, offset, message, len))
		wgstar_handshake_queue_receive(burst->device, &burst->from,
					       message, len);
}

static void message_receive(struct wgstar_rx_burst *burst,
			    struct wgstar_rx_message *message)
{
	unsigned int header = min_t(unsigned int, message->len,
				    sizeof(message->header));

	if (message->data)
		memcpy(&message->header, message->data, header);
	else if (skb_copy_bits(burst->skb, message->offset, &message->header,
			       header))
		return;
	switch (wgstar_message_classify(&message->header, message->len)) {
	case MESSAGE_DATA:
		wgstar_rx_data(burst, message);
		break;
	case MESSAGE_INITIATION:
	case MESSAGE_RESPONSE:
	case MESSAGE_COOKIE_REPLY:
		handshake_receive(burst, message->offset, message->len);
		break;
	default:
		wgstar_rx_drop(burst, NULL, WGSTAR_DROP_MALFORMED_MESSAGE);
	}
}

static void aggregate_receive(struct wgstar_rx_burst *burst)
{
	unsigned int offset = sizeof(struct udphdr), step, piece;
	struct wgstar_rx_message message = { .data = NULL };
	struct sk_buff *skb = burst->skb;
	const u8 *data, *next = NULL;
	struct skb_seq_state state;

	step = skb_shinfo(skb)->gso_size;
	skb_prepare_seq_read(skb, 0, skb->len, &state);
	while (offset < skb->len) {
		message.offset = offset;
		message.len = min(step, skb->len - offset);
		piece = skb_seq_read(offset, &data, &state);
		message.data = piece >= message.len ? data : NULL;
		message.before = message.data && data == next ?
				 message.before + step : 0;
		message_receive(burst, &message);
		next = data + step;
		offset += step;
	}
	skb_abort_seq_read(&state);
}

/* An empty datagram is a message too, if a malformed one. */
static void datagram_receive(struct wgstar_rx_burst *burst)
{
	struct wgstar_rx_message message = {
		.offset = sizeof(struct udphdr),
		.len = burst->skb->len - sizeof(struct udphdr),
	};

	message_receive(burst, &message);
}

/**
 * wgstar_rx_receive() - encap_rcv: a datagram has come to a socket
 * @sk: the socket
 * @skb: a datagram or an aggregate, its UDP header at data; consumed
 *
 * Context: softirq, RCU read lock.
 * Return: 0.
 */
int wgstar_rx_receive(struct sock *sk, struct sk_buff *skb)
{
	struct wgstar_device *device = rcu_dereference_sk_user_data(sk);
	struct wgstar_rx_burst burst;

	if (unlikely(!device || !wgstar_endpoint_from_skb(&burst.from, skb))) {
		kfree_skb(skb);
		return 0;
	}
	skb_mark_not_on_list(skb);
	burst.device = device;
	burst.skb = skb;
	burst.now_ns = ktime_get_coarse_boottime_ns();
	burst.ds = ip_tunnel_get_dsfield(ip_hdr(skb), skb);
	burst.keypair = NULL;
	burst.messages = 0;
	burst.data = 0;
	burst.bytes = 0;
	wgstar_inner_merge_begin(&burst.merge, device->dev);
	wgstar_relay_begin(&burst.relay);
	if (skb_is_gso(skb))
		aggregate_receive(&burst);
	else
		datagram_receive(&burst);
	wgstar_rx_data_end(&burst);
	wgstar_relay_end(&burst.relay);
	consume_skb(burst.skb);
	return 0;
}
