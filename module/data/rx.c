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
#include "../logic/session_policy.h"
#include "../peer.h"
#include "../session/handshake_queue.h"
#include "decrypt.h"
#include "inner.h"
#include "policy.h"

/**
 * struct rx_burst - a datagram or aggregate that is being worked through
 * @device: device of the socket
 * @skb: the datagram; NULL once its memory has become the inner packet
 * @from: its sender
 * @now_ns: CLOCK_BOOTTIME, coarse
 * @ds: traffic class of the outer header
 * @keypair: session of the last message
 * @messages: authentic messages of @keypair, to be accounted for
 * @data: how many of them were more than a keepalive
 * @bytes: their length together
 */
struct rx_burst {
	struct wgstar_device *device;
	struct sk_buff *skb;
	struct wgstar_endpoint from;
	u64 now_ns;
	u8 ds;
	struct wgstar_keypair *keypair;
	unsigned int messages;
	unsigned int data;
	unsigned int bytes;
};

static struct wgstar_peer *burst_peer(const struct rx_burst *burst)
{
	return burst->keypair ? burst->keypair->session.peer : NULL;
}

static void rx_drop(struct rx_burst *burst, struct wgstar_peer *peer,
		    enum wgstar_drop_reason why)
{
	wgstar_drop(burst->device, peer, why, 1);
}

/* The first message under a session that we made as responder confirms it. */
static void session_confirmed(struct wgstar_peer *peer)
{
	wgstar_timers_handshake_complete(&peer->work.timers);
	WRITE_ONCE(peer->last_handshake_ns, ktime_get_real_ns());
	wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
}

static void session_ask_successor(struct rx_burst *burst)
{
	struct wgstar_keypair *keypair = burst->keypair;

	if (wgstar_session_on_receive(keypair->birth_ns, burst->now_ns,
				      keypair->initiator,
				      READ_ONCE(keypair->rekey_asked)) ==
	    SESSION_REKEY_NOW) {
		WRITE_ONCE(keypair->rekey_asked, true);
		wgstar_peer_work_request(burst_peer(burst), PEER_TASK_INITIATE);
	}
}

/* What the authentic messages of one session in a burst mean for their peer. */
static void burst_account(struct rx_burst *burst)
{
	struct wgstar_peer *peer = burst_peer(burst);
	struct session_timers *timers;

	if (!burst->messages)
		return;
	timers = &peer->work.timers;
	atomic64_add(burst->bytes, &peer->rx_bytes);
	wgstar_peer_set_endpoint(peer, &burst->from);
	if (wgstar_keypairs_confirm(&peer->keypairs, &burst->device->session_index,
				    burst->keypair))
		session_confirmed(peer);
	wgstar_timers_any_traversal(timers, burst->now_ns);
	wgstar_timers_any_received(timers);
	if (burst->data && wgstar_timers_data_received(timers, burst->now_ns))
		wgstar_peer_work_rearm(peer);
	session_ask_successor(burst);
	burst->messages = 0;
	burst->data = 0;
	burst->bytes = 0;
}

/* The session that a message names, if it is a live one. */
static bool burst_find_session(struct rx_burst *burst,
			       const struct message_data *header)
{
	struct wgstar_keypair *keypair = burst->keypair;
	struct wgstar_session *session;

	if (keypair && keypair->session.index == header->receiver_index)
		return true;
	burst_account(burst);
	burst->keypair = NULL;
	session = wgstar_session_index_find(&burst->device->session_index,
					    header->receiver_index);
	if (!session || session->kind != WGSTAR_SESSION_KEYPAIR) {
		rx_drop(burst, session ? session->peer : NULL,
			WGSTAR_DROP_NO_SESSION);
		return false;
	}
	burst->keypair = container_of(session, struct wgstar_keypair, session);
	return true;
}

/* The message as an skb of its own, or as what the datagram becomes. */
static struct sk_buff *message_take(struct rx_burst *burst, unsigned int offset,
				    unsigned int len)
{
	struct sk_buff *skb = burst->skb;

	if (skb_is_gso(skb) || !wgstar_decrypt_is_private(skb))
		return wgstar_decrypt_room(burst->device->dev, skb, offset, len);
	burst->skb = NULL;
	__skb_pull(skb, offset);
	return skb;
}

static bool counter_accept(struct wgstar_keypair *keypair, u64 counter)
{
	bool accepted;

	spin_lock(&keypair->replay_lock);
	accepted = wgstar_replay_window_advance(&keypair->replay_window, counter);
	spin_unlock(&keypair->replay_lock);
	return accepted;
}

/*
 * Make the decrypted @skb an IP packet, cut to its own length. False if it is
 * none.
 */
static bool inner_parse(struct sk_buff *skb)
{
	unsigned int len;

	skb_reset_network_header(skb);
	if (skb->len >= sizeof(struct iphdr) && ip_hdr(skb)->version == 4) {
		len = ntohs(ip_hdr(skb)->tot_len);
		if (len < sizeof(struct iphdr))
			return false;
		skb->protocol = htons(ETH_P_IP);
	} else if (skb->len >= sizeof(struct ipv6hdr) &&
		   ip_hdr(skb)->version == 6) {
		len = ntohs(ipv6_hdr(skb)->payload_len) + sizeof(struct ipv6hdr);
		skb->protocol = htons(ETH_P_IPV6);
	} else {
		return false;
	}
	if (len > skb->len)
		return false;
	__skb_trim(skb, len);
	return true;
}

static bool inner_source_allowed(const struct wgstar_device *device,
				 const struct wgstar_peer *peer,
				 const struct sk_buff *skb)
{
	return wgstar_allowed_ips_accepts(&device->allowed_ips,
					  wgstar_inner_family(skb),
					  wgstar_inner_source(skb),
					  &peer->allowed_ips);
}

/* RFC 6040. False if the mark can't be delivered, so that the packet must go. */
static bool inner_take_congestion(struct sk_buff *skb, u8 outer_ds)
{
	u8 ds = ip_tunnel_get_dsfield(ip_hdr(skb), skb);

	return INET_ECN_decapsulate(skb, outer_ds, ds) <= 1;
}

static void inner_deliver(struct rx_burst *burst, struct sk_buff *skb)
{
	struct wgstar_device *device = burst->device;
	struct net_device *dev = device->dev;
	unsigned int len = skb->len;

	skb_orphan(skb);
	skb->dev = dev;
	skb_scrub_packet(skb, true);
	skb_clear_hash(skb);
	skb_reset_mac_header(skb);
	skb_reset_transport_header(skb);
	skb->pkt_type = PACKET_HOST;
	skb->encapsulation = 0;
	/* Authenticated, so no sum in it can be wrong that was right before. */
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb->csum_level = ~0;
	if (likely(gro_cells_receive(&device->gro_cells, skb) == NET_RX_SUCCESS))
		dev_sw_netstats_rx_add(dev, len);
	else
		rx_drop(burst, burst_peer(burst), WGSTAR_DROP_RX_QUEUE_FULL);
}

static void inner_receive(struct rx_burst *burst, struct sk_buff *skb)
{
	struct wgstar_peer *peer = burst_peer(burst);
	enum wgstar_drop_reason why;

	++burst->data;
	why = WGSTAR_DROP_MALFORMED_INNER;
	if (unlikely(!inner_parse(skb)))
		goto drop;
	why = WGSTAR_DROP_SOURCE_NOT_ALLOWED;
	if (unlikely(!inner_source_allowed(burst->device, peer, skb)))
		goto drop;
	why = WGSTAR_DROP_CONGESTION_LOST;
	if (unlikely(!inner_take_congestion(skb, burst->ds)))
		goto drop;
	if (unlikely(!wgstar_policy_accepts(burst->device, peer, skb,
					    burst->now_ns, &why)))
		goto drop;
	inner_deliver(burst, skb);
	return;
drop:
	wgstar_drop_skb(burst->device, peer, why, skb);
}

static void data_receive(struct rx_burst *burst, const struct message_data *header,
			 unsigned int offset, unsigned int len)
{
	u64 counter = le64_to_cpu(header->counter);
	struct wgstar_keypair *keypair;
	struct sk_buff *skb;

	if (!burst_find_session(burst, header))
		return;
	keypair = burst->keypair;
	if (!wgstar_session_receivable(keypair->birth_ns, burst->now_ns, counter)) {
		rx_drop(burst, burst_peer(burst), WGSTAR_DROP_SESSION_EXPIRED);
		return;
	}
	skb = message_take(burst, offset, len);
	if (unlikely(!skb)) {
		rx_drop(burst, burst_peer(burst), WGSTAR_DROP_RX_NO_MEMORY);
		return;
	}
	if (!wgstar_decrypt_in_place(keypair, counter, skb)) {
		wgstar_drop_skb(burst->device, burst_peer(burst),
				WGSTAR_DROP_AUTHENTICATION_FAILED, skb);
		return;
	}
	if (!counter_accept(keypair, counter)) {
		wgstar_drop_skb(burst->device, burst_peer(burst),
				WGSTAR_DROP_COUNTER_REPLAYED, skb);
		return;
	}
	++burst->messages;
	burst->bytes += len;
	if (skb->len)
		inner_receive(burst, skb);
	else
		consume_skb(skb);
}

static void handshake_receive(struct rx_burst *burst, unsigned int offset,
			      unsigned int len)
{
	u8 message[WGSTAR_MESSAGE_INITIATION_LENGTH] __aligned(8);

	if (!skb_copy_bits(burst->skb, offset, message, len))
		wgstar_handshake_queue_receive(burst->device, &burst->from,
					       message, len);
}

static void message_receive(struct rx_burst *burst, unsigned int offset,
			    unsigned int len)
{
	const struct message_data *header;
	struct message_data buffer;

	header = skb_header_pointer(burst->skb, offset,
				    min_t(unsigned int, len, sizeof(buffer)),
				    &buffer);
	switch (header ? wgstar_message_classify(header, len) : MESSAGE_INVALID) {
	case MESSAGE_DATA:
		data_receive(burst, header, offset, len);
		break;
	case MESSAGE_INITIATION:
	case MESSAGE_RESPONSE:
	case MESSAGE_COOKIE_REPLY:
		handshake_receive(burst, offset, len);
		break;
	default:
		rx_drop(burst, NULL, WGSTAR_DROP_MALFORMED_MESSAGE);
	}
}

static void burst_receive(struct rx_burst *burst)
{
	struct sk_buff *skb = burst->skb;
	unsigned int offset = sizeof(struct udphdr), end = skb->len, step;

	step = skb_is_gso(skb) ? skb_shinfo(skb)->gso_size : end - offset;
	/* An empty datagram is a message too, if a malformed one. */
	do {
		message_receive(burst, offset, min(step, end - offset));
		offset += step;
	} while (step && offset < end);
	burst_account(burst);
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
	struct rx_burst burst = { .device = device, .skb = skb };

	if (unlikely(!device || !wgstar_endpoint_from_skb(&burst.from, skb))) {
		kfree_skb(skb);
		return 0;
	}
	skb_mark_not_on_list(skb);
	burst.now_ns = ktime_get_coarse_boottime_ns();
	burst.ds = ip_tunnel_get_dsfield(ip_hdr(skb), skb);
	burst_receive(&burst);
	consume_skb(burst.skb);
	return 0;
}
