// SPDX-License-Identifier: GPL-2.0
/*
 * Transport data: the session, decryption, the replay window, and the units that
 * the packets become. See rx_burst.h.
 *
 * A datagram of its own is decrypted where it is. The messages of an aggregate
 * are decrypted into pages, from where they are to where the packets are wanted:
 * a packet that is expected to go on with a TCP stream lies with its headers over
 * the end of the payload before it, which is put back when the headers were read.
 */
#include "../logic/message.h"
#include "../logic/session_policy.h"
#include "../session/keypair.h"
#include "rx_burst.h"

/* What decryption may overwrite of a unit: room, and headers lapped over it. */
#define LAP_MAX		(WGSTAR_AEAD_ROOM + WGSTAR_MERGE_HEADER_MAX)

/* The first message under a session that we made as responder confirms it. */
static void session_confirmed(struct wgstar_peer *peer)
{
	wgstar_timers_handshake_complete(&peer->work.timers);
	WRITE_ONCE(peer->last_handshake_ns, ktime_get_real_ns());
	wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
}

static void session_ask_successor(struct wgstar_rx_burst *burst)
{
	struct wgstar_keypair *keypair = burst->keypair;

	if (wgstar_session_on_receive(keypair->birth_ns, burst->origin.now_ns,
				      keypair->initiator,
				      READ_ONCE(keypair->rekey_asked)) ==
	    SESSION_REKEY_NOW) {
		WRITE_ONCE(keypair->rekey_asked, true);
		wgstar_peer_work_request(burst->origin.peer, PEER_TASK_INITIATE);
	}
}

/* What the authentic messages of one session in a burst mean for their peer. */
static void session_account(struct wgstar_rx_burst *burst)
{
	struct wgstar_peer *peer = burst->origin.peer;
	struct session_timers *timers;

	if (!burst->messages)
		return;
	timers = &peer->work.timers;
	atomic64_add(burst->bytes, &peer->rx_bytes);
	wgstar_peer_set_endpoint(peer, &burst->from);
	if (wgstar_keypairs_confirm(&peer->keypairs, &burst->origin.device->session_index,
				    burst->keypair))
		session_confirmed(peer);
	wgstar_timers_any_traversal(timers, burst->origin.now_ns);
	wgstar_timers_any_received(timers);
	if (burst->data && wgstar_timers_data_received(timers, burst->origin.now_ns))
		wgstar_peer_work_rearm(peer);
	session_ask_successor(burst);
	burst->messages = 0;
	burst->data = 0;
	burst->bytes = 0;
}

static void unit_deliver(struct wgstar_rx_burst *burst, struct sk_buff *unit)
{
	if (unlikely(burst->later_peer) && burst->later_peer == burst->origin.peer)
		__skb_queue_tail(burst->later, unit);
	else
		wgstar_rx_deliver(&burst->origin, unit);
}

static void unit_flush(struct wgstar_rx_burst *burst)
{
	struct sk_buff *unit = wgstar_inner_merge_take(&burst->merge);

	if (unit)
		unit_deliver(burst, unit);
}

/**
 * wgstar_rx_data_end() - done with the messages of a session
 * @burst: the burst
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_rx_data_end(struct wgstar_rx_burst *burst)
{
	if (!burst->keypair)
		return;
	unit_flush(burst);
	session_account(burst);
	wgstar_aead_end(&burst->aead);
	burst->keypair = NULL;
	burst->origin.peer = NULL;
}

/* The session that a message names, if it is a live one. */
static bool session_find(struct wgstar_rx_burst *burst,
			 const struct message_data *header)
{
	struct wgstar_keypair *keypair = burst->keypair;
	struct wgstar_session *session;

	if (keypair && keypair->session.index == header->receiver_index)
		return true;
	wgstar_rx_data_end(burst);
	session = wgstar_session_index_find(&burst->origin.device->session_index,
					    header->receiver_index);
	burst->origin.peer = session ? session->peer : NULL;
	if (!session || session->kind != WGSTAR_SESSION_KEYPAIR) {
		wgstar_rx_drop(burst, WGSTAR_DROP_NO_SESSION);
		return false;
	}
	burst->keypair = container_of(session, struct wgstar_keypair, session);
	wgstar_aead_begin(&burst->aead, burst->keypair->receiving_key);
	return true;
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
 * A message of @len bytes of text was decrypted, if @authentic; whether to go on
 * with it. Keepalives are done with here.
 */
static bool message_accept(struct wgstar_rx_burst *burst,
			   const struct wgstar_rx_message *message,
			   bool authentic, unsigned int len)
{
	u64 counter = le64_to_cpu(message->header.counter);

	if (unlikely(!authentic)) {
		wgstar_rx_drop(burst, WGSTAR_DROP_AUTHENTICATION_FAILED);
		return false;
	}
	if (unlikely(!counter_accept(burst->keypair, counter))) {
		wgstar_rx_drop(burst, WGSTAR_DROP_COUNTER_REPLAYED);
		return false;
	}
	++burst->messages;
	burst->bytes += message->len;
	burst->data += len > 0;
	return len > 0;
}

/* Messages with a datagram for themselves */

static bool is_private(const struct sk_buff *skb)
{
	return !skb_is_gso(skb) && !skb_is_nonlinear(skb) && !skb_cloned(skb) &&
	       !skb_shared(skb);
}

/*
 * @skb has the message at data and nothing else, and is private. It becomes the
 * inner packet, or is freed.
 */
static void skb_open(struct wgstar_rx_burst *burst,
		     const struct wgstar_rx_message *message,
		     struct sk_buff *skb, unsigned int len)
{
	u64 counter = le64_to_cpu(message->header.counter);
	bool authentic;

	__skb_pull(skb, sizeof(struct message_data));
	authentic = wgstar_aead_decrypt_alone(&burst->aead, counter, skb->data,
					      skb->data, len);
	if (!message_accept(burst, message, authentic, len)) {
		consume_skb(skb);
		return;
	}
	len = wgstar_inner_length(skb->data, len);
	if (unlikely(!len)) {
		wgstar_drop_skb(burst->origin.device, burst->origin.peer,
				WGSTAR_DROP_MALFORMED_INNER, skb);
		return;
	}
	__skb_trim(skb, len);
	unit_deliver(burst, skb);
}

static void datagram_open(struct wgstar_rx_burst *burst,
			  const struct wgstar_rx_message *message,
			  unsigned int len)
{
	struct sk_buff *skb = burst->skb;

	burst->skb = NULL;
	__skb_pull(skb, message->offset);
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	skb_clear_hash(skb);
	skb->encapsulation = 0;
	skb_open(burst, message, skb, len);
}

/* For messages that no page of the ring has room for, if there is one. */
static void copy_open(struct wgstar_rx_burst *burst,
		      const struct wgstar_rx_message *message, unsigned int len)
{
	struct sk_buff *skb = netdev_alloc_skb(burst->origin.device->dev, message->len);

	unit_flush(burst);
	if (!skb || skb_copy_bits(burst->skb, message->offset,
				  skb_put(skb, message->len), message->len)) {
		wgstar_rx_drop(burst, WGSTAR_DROP_RX_NO_MEMORY);
		kfree_skb(skb);
		return;
	}
	skb_open(burst, message, skb, len);
}

/* Messages of aggregates */

/**
 * struct lapped - what decryption overwrites of the unit that it laps over
 * @len: how many bytes; 0 if it does not
 * @bytes: room of the text, and where its headers come to lie
 */
struct lapped {
	unsigned int len;
	u8 bytes[LAP_MAX];
};

static void lapped_restore(const struct lapped *lapped,
			   const struct wgstar_message_room *room)
{
	memcpy(room->data - WGSTAR_AEAD_ROOM, lapped->bytes, lapped->len);
}

static bool room_decrypt(struct wgstar_rx_burst *burst,
			 const struct wgstar_rx_message *message, u8 *text,
			 unsigned int len)
{
	u64 counter = le64_to_cpu(message->header.counter);
	const u8 *sealed = text;

	if (message->data)
		sealed = message->data + sizeof(struct message_data);
	else if (skb_copy_bits(burst->skb,
			       message->offset + sizeof(struct message_data),
			       text, len + WGSTAR_TAG_LENGTH))
		return false;
	if (sealed != text && message->before + sizeof(struct message_data) >=
			      WGSTAR_AEAD_ROOM)
		return wgstar_aead_decrypt(&burst->aead, counter, text, sealed,
					   len);
	return wgstar_aead_decrypt_alone(&burst->aead, counter, text, sealed, len);
}

/*
 * Make the packet of @len bytes in @room a unit of its own, and deliver the one
 * before, once what it lies over is as it was.
 */
static void unit_start(struct wgstar_rx_burst *burst,
		       const struct wgstar_message_room *room, unsigned int len,
		       const struct lapped *lapped)
{
	struct sk_buff *before = wgstar_inner_merge_take(&burst->merge);
	bool started;

	started = wgstar_inner_merge_start(&burst->merge, room, len, lapped->len);
	lapped_restore(lapped, room);
	if (before)
		unit_deliver(burst, before);
	if (unlikely(!started))
		wgstar_rx_drop(burst, WGSTAR_DROP_RX_NO_MEMORY);
}

/* The text of a message is in @room, and authentic. */
static void packet_place(struct wgstar_rx_burst *burst,
			 const struct wgstar_message_room *room,
			 unsigned int text_len, const struct lapped *lapped)
{
	unsigned int len = wgstar_inner_length(room->data, text_len);

	if (likely(len) && !wgstar_inner_merge_add(&burst->merge, room, len)) {
		unit_start(burst, room, len, lapped);
		return;
	}
	lapped_restore(lapped, room);
	if (unlikely(!len))
		wgstar_rx_drop(burst, WGSTAR_DROP_MALFORMED_INNER);
}

static void room_open(struct wgstar_rx_burst *burst,
		      const struct wgstar_rx_message *message, unsigned int len)
{
	unsigned int laps = wgstar_inner_merge_laps(&burst->merge);
	struct wgstar_message_room room;
	struct lapped lapped __uninitialized;

	if (laps && wgstar_message_pages_find_behind(WGSTAR_RING_OPEN,
						     &burst->merge.end, laps,
						     len + WGSTAR_TAG_LENGTH,
						     &room)) {
		lapped.len = WGSTAR_AEAD_ROOM + laps;
		memcpy(lapped.bytes, room.data - WGSTAR_AEAD_ROOM, lapped.len);
	} else if (wgstar_message_pages_find(WGSTAR_RING_OPEN, WGSTAR_AEAD_ROOM,
					     len + WGSTAR_TAG_LENGTH, &room)) {
		lapped.len = 0;
	} else {
		copy_open(burst, message, len);
		return;
	}
	if (message_accept(burst, message,
			   room_decrypt(burst, message, room.data, len), len))
		packet_place(burst, &room, len, &lapped);
	else
		lapped_restore(&lapped, &room);
}

/**
 * wgstar_rx_data() - a message of transport data has come
 * @burst: the burst that it is part of
 * @message: the message, of at least the length of a keepalive
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_rx_data(struct wgstar_rx_burst *burst,
		    const struct wgstar_rx_message *message)
{
	unsigned int len = message->len - sizeof(struct message_data) -
			   WGSTAR_TAG_LENGTH;

	if (!session_find(burst, &message->header))
		return;
	if (!wgstar_session_receivable(burst->keypair->birth_ns, burst->origin.now_ns,
				       le64_to_cpu(message->header.counter)))
		wgstar_rx_drop(burst, WGSTAR_DROP_SESSION_EXPIRED);
	else if (is_private(burst->skb))
		datagram_open(burst, message, len);
	else
		room_open(burst, message, len);
}
