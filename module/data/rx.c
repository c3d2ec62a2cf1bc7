// SPDX-License-Identifier: GPL-2.0
/*
 * The way in. See rx.h.
 *
 * A datagram, or an aggregate of many, is a burst: it is worked through inline,
 * by the CPU that received it unless that does not keep up, and what many
 * messages of one session have in common is done once.
 */
#include "rx.h"

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/udp.h>
#include <net/ip_tunnels.h>

#include "../device.h"
#include "../logic/message.h"
#include "../session/handshake_queue.h"
#include "../session/keypair.h"
#include "../unit.h"
#include "clock.h"
#include "message_pages.h"
#include "rx_burst.h"
#include "rx_gather.h"
#include "spread.h"

static void handshake_receive(struct wgstar_rx_burst *burst, unsigned int offset,
			      unsigned int len)
{
	u8 message[WGSTAR_MESSAGE_INITIATION_LENGTH] __aligned(8);

	if (!skb_copy_bits(burst->skb, offset, message, len))
		wgstar_handshake_queue_receive(burst->origin.device, &burst->from,
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
		wgstar_drop(burst->origin.device, NULL,
			    WGSTAR_DROP_MALFORMED_MESSAGE, 1);
	}
}

/* What lies before a message of an aggregate, and is ours to read. */
static unsigned int bytes_before(const struct skb_seq_state *state,
				 const struct wgstar_rx_message *message,
				 const u8 *next, unsigned int step)
{
	const struct sk_buff *skb = state->cur_skb;

	if (!message->data)
		return 0;
	if (message->data == next)
		return message->before + step;
	return message->data > skb->head &&
	       message->data < skb_tail_pointer(skb) ? message->data - skb->head : 0;
}

static bool frags_are_ours(const struct sk_buff *skb)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);
	unsigned int i;

	for (i = 0; i < shared->nr_frags; ++i)
		if (!wgstar_message_pages_owns(skb_frag_page(&shared->frags[i])))
			return false;
	return true;
}

/* Whether what @dev receives comes from hardware, as far as @dev itself says. */
static bool is_wire(const struct net_device *dev)
{
	return dev->dev.parent || is_vlan_dev(dev) || netif_is_lag_master(dev);
}

static int is_no_wire(struct net_device *dev, struct netdev_nested_priv *unused)
{
	return !is_wire(dev);
}

/*
 * Whether nobody can change a message between its being authenticated and its
 * being decrypted. A process of this host can, in what it sends from memory of its
 * own (splice() and the like), and a bridge may have such a one at a port. What
 * hardware has received it can't, nor what we have encrypted.
 */
static bool burst_is_steady(const struct sk_buff *skb)
{
	const struct sk_buff *part;
	bool ours = frags_are_ours(skb);

	skb_walk_frags(skb, part)
		ours = ours && frags_are_ours(part);
	return ours || (is_wire(skb->dev) &&
			!netdev_walk_all_lower_dev_rcu(skb->dev, is_no_wire, NULL));
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
		message.data = burst->origin.steady && piece >= message.len ?
			       data : NULL;
		message.before = bytes_before(&state, &message, next, step);
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

static void origin_set(struct wgstar_rx_origin *origin,
		       struct wgstar_device *device, struct wgstar_peer *peer,
		       const struct sk_buff *skb, bool steady)
{
	*origin = (struct wgstar_rx_origin) {
		.device = device,
		.peer = peer,
		.now_ns = ktime_get_coarse_boottime_ns(),
		.ds = ip_tunnel_get_dsfield(ip_hdr(skb), skb),
		.steady = steady,
	};
}

/*
 * Work through @skb; @steady says burst_is_steady(). Units of @later_peer are put
 * into @later; if that is NULL, all are delivered.
 */
static void burst_receive(struct wgstar_device *device, struct sk_buff *skb,
			  bool steady, struct sk_buff_head *later,
			  struct wgstar_peer *later_peer)
{
	struct wgstar_rx_burst burst __uninitialized;

	if (unlikely(!wgstar_endpoint_from_skb(&burst.from, skb))) {
		kfree_skb(skb);
		return;
	}
	origin_set(&burst.origin, device, NULL, skb, steady);
	burst.skb = skb;
	burst.keypair = NULL;
	burst.messages = 0;
	burst.data = 0;
	burst.bytes = 0;
	burst.later = later;
	burst.later_peer = later_peer;
	wgstar_relay_begin(&burst.origin.relay);
	wgstar_inner_merge_begin(&burst.merge, device->dev);
	if (skb_is_gso(skb))
		aggregate_receive(&burst);
	else
		datagram_receive(&burst);
	wgstar_rx_data_end(&burst);
	wgstar_relay_end(&burst.origin.relay);
	consume_skb(burst.skb);
}

/* Bursts for other CPUs */

/**
 * struct rx_job - a burst that is decrypted elsewhere, or must wait for one
 * @job: its place in the order of the peer
 * @origin: of its packets
 * @skb: the burst
 * @units: what was made of it
 */
struct rx_job {
	struct wgstar_job job;
	struct wgstar_rx_origin origin;
	struct sk_buff *skb;
	struct sk_buff_head units;
};

static void rx_job_run(struct wgstar_job *job)
{
	struct rx_job *rx = container_of(job, struct rx_job, job);

	burst_receive(rx->origin.device, rx->skb, rx->origin.steady, &rx->units,
		      job->peer);
}

static void rx_job_finish(struct wgstar_job *job)
{
	struct rx_job *rx = container_of(job, struct rx_job, job);
	struct sk_buff *unit;

	wgstar_relay_begin(&rx->origin.relay);
	while ((unit = __skb_dequeue(&rx->units)))
		wgstar_rx_deliver(&rx->origin, unit);
	wgstar_relay_end(&rx->origin.relay);
	kfree(rx);
}

static const struct wgstar_job_type rx_job_type = {
	.run = rx_job_run,
	.finish = rx_job_finish,
};

/* The peer whose session the first message of a burst names. */
static struct wgstar_peer *burst_peer(const struct wgstar_device *device,
				      const struct sk_buff *skb)
{
	const struct message_data *header;
	struct wgstar_session *session;
	struct message_data buffer;

	header = skb_header_pointer(skb, sizeof(struct udphdr), sizeof(buffer),
				    &buffer);
	if (!header || header->header.type != cpu_to_le32(MESSAGE_DATA))
		return NULL;
	session = wgstar_session_index_find(&device->session_index,
					    header->receiver_index);
	return session && session->kind == WGSTAR_SESSION_KEYPAIR ?
	       session->peer : NULL;
}

/* Give @skb its place behind others, if there are any, or it is worth it. */
static bool rx_spread(struct wgstar_device *device, struct sk_buff *skb,
		      bool steady)
{
	bool elsewhere = skb_is_gso(skb) &&
			 wgstar_spread_wanted(wgstar_unit_packets(skb));
	struct wgstar_peer *peer;
	struct rx_job *rx;

	if (likely(!elsewhere && !wgstar_spread_active()))
		return false;
	peer = burst_peer(device, skb);
	if (!peer || (!elsewhere && !wgstar_spread_busy(&peer->rx_order)))
		return false;
	rx = kmalloc(sizeof(*rx), GFP_ATOMIC | __GFP_NOWARN);
	if (!rx)
		return false;
	rx->job.type = &rx_job_type;
	origin_set(&rx->origin, device, peer, skb, steady);
	/* It leaves what its route and its socket are protected by. */
	skb_dst_drop(skb);
	skb_orphan(skb);
	rx->skb = skb;
	__skb_queue_head_init(&rx->units);
	if (wgstar_spread_submit(&rx->job, peer, &peer->rx_order, elsewhere))
		return true;
	kfree(rx);
	return false;
}

/**
 * wgstar_rx_burst() - receive a datagram or an aggregate
 * @device: that it came to
 * @skb: its UDP header at data; consumed
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_rx_burst(struct wgstar_device *device, struct sk_buff *skb)
{
	unsigned int packets = wgstar_unit_packets(skb);
	bool steady = burst_is_steady(skb);
	u64 began_ns;

	if (unlikely(rx_spread(device, skb, steady)))
		return;
	began_ns = wgstar_clock_ns();
	burst_receive(device, skb, steady, NULL, NULL);
	wgstar_spread_worked(began_ns, packets);
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

	if (unlikely(!device)) {
		kfree_skb(skb);
		return 0;
	}
	skb_mark_not_on_list(skb);
	if (!wgstar_rx_gather(device, skb))
		wgstar_rx_burst(device, skb);
	return 0;
}
