// SPDX-License-Identifier: GPL-2.0
/*
 * Sending units. See tx_send.h and tx.h.
 */
#include "tx_send.h"

#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "../device.h"
#include "../logic/message.h"
#include "../logic/session_policy.h"
#include "../peer.h"
#include "clock.h"
#include "encrypt.h"
#include "socket.h"
#include "spread.h"
#include "staging.h"
#include "tx.h"

#define KEEPALIVE_HEADROOM	(WGSTAR_OUTER_HEADROOM + \
				 sizeof(struct message_data))

/* Something authenticated went out; @data if it was more than a keepalive. */
static void tx_note_sent(struct wgstar_peer *peer, u64 now_ns, bool data)
{
	struct session_timers *timers = &peer->work.timers;
	bool rearm;

	wgstar_timers_any_traversal(timers, now_ns);
	rearm = wgstar_timers_any_sent(timers, now_ns);
	if (data && !wgstar_timers_awaits_answer(timers))
		rearm |= wgstar_timers_data_sent(timers, now_ns,
						 wgstar_peer_work_jitter_ns());
	if (unlikely(rearm))
		wgstar_peer_work_rearm(peer);
}

/**
 * wgstar_tx_request_session() - ask for a handshake, unless it is too soon
 * @peer: the peer
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Context: any but hard interrupt.
 */
void wgstar_tx_request_session(struct wgstar_peer *peer, u64 now_ns)
{
	if (wgstar_timers_may_initiate(&peer->work.timers, now_ns))
		wgstar_peer_work_request(peer, PEER_TASK_INITIATE);
}

/**
 * wgstar_tx_keypair() - session to send with
 * @peer: the peer
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Asks for a new one when it is time.
 *
 * Context: RCU read lock.
 * Return: the session, or NULL if there is none, or it is too old.
 */
struct wgstar_keypair *wgstar_tx_keypair(struct wgstar_peer *peer, u64 now_ns)
{
	struct wgstar_keypair *keypair;

	keypair = rcu_dereference(peer->keypairs.current_keypair);
	if (!keypair)
		return NULL;
	switch (wgstar_session_on_send(keypair->birth_ns, now_ns,
				       atomic64_read(&keypair->sending_counter) +
				       WGSTAR_STAGED_PACKETS_MAX,
				       keypair->initiator)) {
	case SESSION_EXPIRED:
		return NULL;
	case SESSION_REKEY_NOW:
		wgstar_tx_request_session(peer, now_ns);
		break;
	case SESSION_KEEP:
		break;
	}
	return keypair;
}

/* Send what encryption made of what @sent says. */
static void tx_outers(struct wgstar_peer *peer, struct sk_buff *outers,
		      const struct wgstar_tx_unit *sent)
{
	struct wgstar_device *device = peer->device;
	struct sk_buff *outer, *next;
	unsigned int bytes = 0;

	for (outer = outers; outer; outer = outer->next)
		bytes += outer->len;
	atomic64_add(bytes, &peer->tx_bytes);
	if (sent->bytes)
		dev_sw_netstats_tx_add(device->dev, sent->packets, sent->bytes);
	skb_list_walk_safe(outers, outer, next) {
		skb_mark_not_on_list(outer);
		wgstar_socket_send(device, peer, outer, sent->ds);
	}
}

/* Count, and send, what encryption made of @sent; NULL if it could not. */
static void tx_finish(struct wgstar_peer *peer, struct sk_buff *outers,
		      const struct wgstar_tx_unit *sent, u64 now_ns)
{
	if (unlikely(!outers)) {
		if (sent->packets)
			wgstar_drop(peer->device, peer, WGSTAR_DROP_TX_NO_MEMORY,
				    sent->packets);
		return;
	}
	tx_note_sent(peer, now_ns, sent->bytes);
	tx_outers(peer, outers, sent);
}

/*
 * Encrypt a unit, or packets that go together, and take them from @units. @sent
 * gets smaller by what there was no memory for.
 */
static struct sk_buff *tx_encrypt(struct wgstar_peer *peer,
				  struct wgstar_keypair *keypair,
				  struct sk_buff_head *units,
				  struct wgstar_tx_unit *sent)
{
	struct sk_buff *outers, *unit;

	if (skb_queue_len(units) == 1)
		return wgstar_encrypt(keypair, __skb_dequeue(units), sent->mtu);
	outers = wgstar_encrypt_packets(keypair, units, sent->mtu);
	while ((unit = __skb_dequeue(units))) {
		--sent->packets;
		sent->bytes -= unit->len;
		wgstar_drop_skb(peer->device, peer, WGSTAR_DROP_TX_NO_MEMORY, unit);
	}
	return outers;
}

/**
 * struct tx_job - what is encrypted elsewhere, or must wait for one that is
 * @job: its place in the order of the peer
 * @units: a unit, or packets that go together; none once they were encrypted
 * @sent: of @units
 * @outers: what encryption made of them
 */
struct tx_job {
	struct wgstar_job job;
	struct sk_buff_head units;
	struct wgstar_tx_unit sent;
	struct sk_buff *outers;
};

static void tx_job_run(struct wgstar_job *job)
{
	struct tx_job *tx = container_of(job, struct tx_job, job);
	struct wgstar_keypair *keypair;

	keypair = wgstar_tx_keypair(job->peer, ktime_get_coarse_boottime_ns());
	if (likely(keypair))
		tx->outers = tx_encrypt(job->peer, keypair, &tx->units, &tx->sent);
}

static void tx_job_finish(struct wgstar_job *job)
{
	struct tx_job *tx = container_of(job, struct tx_job, job);
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct sk_buff *unit;

	if (likely(skb_queue_empty(&tx->units))) {
		tx_finish(job->peer, tx->outers, &tx->sent, now_ns);
	} else {
		/* The session has gone meanwhile. */
		while ((unit = __skb_dequeue(&tx->units)))
			wgstar_staging_add(job->peer, unit);
		wgstar_tx_request_session(job->peer, now_ns);
	}
	kfree(tx);
}

static const struct wgstar_job_type tx_job_type = {
	.run = tx_job_run,
	.finish = tx_job_finish,
};

/* Give @units their place behind others, if there are any, or it is worth it. */
static bool tx_spread(struct wgstar_peer *peer, struct sk_buff_head *units,
		      const struct wgstar_tx_unit *sent)
{
	bool elsewhere = wgstar_spread_wanted(sent->packets);
	struct tx_job *tx;

	if (!elsewhere && !wgstar_spread_busy(&peer->tx_order))
		return false;
	tx = kmalloc(sizeof(*tx), GFP_ATOMIC | __GFP_NOWARN);
	if (!tx)
		return false;
	tx->job.type = &tx_job_type;
	__skb_queue_head_init(&tx->units);
	skb_queue_splice_init(units, &tx->units);
	tx->sent = *sent;
	tx->outers = NULL;
	if (wgstar_spread_submit(&tx->job, peer, &peer->tx_order, elsewhere))
		return true;
	skb_queue_splice_init(&tx->units, units);
	kfree(tx);
	return false;
}

/* Encrypt and send @units, which go together, here and now or in their turn. */
static void tx_burst(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
		     struct sk_buff_head *units, struct wgstar_tx_unit *sent,
		     u64 now_ns)
{
	unsigned int packets = sent->packets;
	u64 began_ns;

	if (unlikely(tx_spread(peer, units, sent)))
		return;
	began_ns = wgstar_clock_ns();
	tx_finish(peer, tx_encrypt(peer, keypair, units, sent), sent, now_ns);
	wgstar_spread_worked(began_ns, packets);
}

/**
 * wgstar_tx_send() - encrypt and send one unit
 * @peer: the peer
 * @keypair: session to send with
 * @unit: the unit, its &struct wgstar_tx_unit set; consumed
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Here and now, or in its turn, on another CPU.
 *
 * Context: BH disabled, RCU read lock.
 */
void wgstar_tx_send(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
		    struct sk_buff *unit, u64 now_ns)
{
	struct wgstar_tx_unit sent = *wgstar_tx_unit(unit);
	struct sk_buff_head units;

	__skb_queue_head_init(&units);
	__skb_queue_tail(&units, unit);
	tx_burst(peer, keypair, &units, &sent, now_ns);
}

/* Whether two units are packets that can go together. */
static bool tx_alike(struct sk_buff *a, struct sk_buff *b)
{
	return b && !skb_is_gso(a) && !skb_is_gso(b) && a->len && b->len &&
	       wgstar_tx_unit(a)->mtu == wgstar_tx_unit(b)->mtu &&
	       wgstar_tx_unit(a)->ds == wgstar_tx_unit(b)->ds;
}

/**
 * wgstar_tx_send_all() - encrypt and send units, small ones together
 * @peer: the peer
 * @keypair: session to send with
 * @units: the units, as for wgstar_tx_send(); consumed
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Context: BH disabled, RCU read lock.
 */
void wgstar_tx_send_all(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
			struct sk_buff_head *units, u64 now_ns)
{
	struct sk_buff *unit = __skb_dequeue(units);
	struct wgstar_tx_unit sent;
	struct sk_buff_head burst;

	__skb_queue_head_init(&burst);
	while (unit) {
		sent = *wgstar_tx_unit(unit);
		__skb_queue_tail(&burst, unit);
		while (tx_alike(unit, skb_peek(units))) {
			unit = __skb_dequeue(units);
			++sent.packets;
			sent.bytes += unit->len;
			__skb_queue_tail(&burst, unit);
		}
		tx_burst(peer, keypair, &burst, &sent, now_ns);
		unit = __skb_dequeue(units);
	}
}

/**
 * wgstar_tx_send_staged() - send what waits
 * @peer: the peer
 *
 * Without a session one is asked for, if something waits.
 *
 * Context: any but hard interrupt.
 */
void wgstar_tx_send_staged(struct wgstar_peer *peer)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct wgstar_keypair *keypair;
	struct sk_buff_head units;

	__skb_queue_head_init(&units);
	rcu_read_lock();
	local_bh_disable();
	while (wgstar_staging_waits(peer)) {
		keypair = wgstar_tx_keypair(peer, now_ns);
		if (!keypair) {
			wgstar_tx_request_session(peer, now_ns);
			break;
		}
		if (!wgstar_staging_begin(peer, &units))
			break;
		wgstar_tx_send_all(peer, keypair, &units, now_ns);
		wgstar_staging_end(peer);
	}
	local_bh_enable();
	rcu_read_unlock();
}

/**
 * wgstar_tx_send_keepalive() - send an empty message
 * @peer: the peer
 *
 * Anything that waits serves as well. Without a session one is asked for.
 *
 * Context: any but hard interrupt.
 */
void wgstar_tx_send_keepalive(struct wgstar_peer *peer)
{
	struct sk_buff *unit;

	if (!wgstar_staging_waits(peer)) {
		unit = alloc_skb(KEEPALIVE_HEADROOM + WGSTAR_TAG_LENGTH,
				 GFP_ATOMIC | __GFP_NOWARN);
		if (unit) {
			skb_reserve(unit, KEEPALIVE_HEADROOM);
			*wgstar_tx_unit(unit) = (struct wgstar_tx_unit) { .packets = 1 };
			wgstar_staging_add(peer, unit);
		}
	}
	wgstar_tx_send_staged(peer);
}
