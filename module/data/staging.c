// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that wait for a session. See staging.h.
 */
#include "staging.h"

#include <linux/skbuff.h>

#include "../logic/session_policy.h"
#include "../unit.h"

static struct sk_buff *staging_pop(struct wgstar_staging *staging)
{
	struct sk_buff *unit = __skb_dequeue(&staging->queue);

	if (unit)
		staging->packets -= wgstar_unit_packets(unit);
	return unit;
}

static void staging_note_busy(struct wgstar_staging *staging)
{
	lockdep_assert_held(&staging->lock);
	WRITE_ONCE(staging->busy,
		   staging->sending || !skb_queue_empty(&staging->queue));
}

/**
 * wgstar_staging_add() - let a unit wait
 * @peer: the peer
 * @unit: one packet or a GSO skb; consumed
 *
 * Makes room by dropping the oldest.
 *
 * Context: any but hard interrupt.
 * Return: how many packets wait now.
 */
unsigned int wgstar_staging_add(struct wgstar_peer *peer, struct sk_buff *unit)
{
	struct wgstar_staging *staging = &peer->staging;
	struct sk_buff_head dropped;
	unsigned int packets;
	struct sk_buff *oldest;

	__skb_queue_head_init(&dropped);
	spin_lock_bh(&staging->lock);
	__skb_queue_tail(&staging->queue, unit);
	staging->packets += wgstar_unit_packets(unit);
	while (staging->packets > WGSTAR_STAGED_PACKETS_MAX &&
	       skb_queue_len(&staging->queue) > 1)
		__skb_queue_tail(&dropped, staging_pop(staging));
	packets = staging->packets;
	staging_note_busy(staging);
	spin_unlock_bh(&staging->lock);

	while ((oldest = __skb_dequeue(&dropped)))
		wgstar_drop_skb(peer->device, peer, WGSTAR_DROP_STAGING_OVERFLOW,
				oldest);
	return packets;
}

/**
 * wgstar_staging_begin() - take all that waits, to send it
 * @peer: the peer
 * @units: gets the units, oldest first
 *
 * What comes meanwhile waits, so that order is kept, until
 * wgstar_staging_end(). After that begin again: something may have come.
 *
 * Context: any but hard interrupt.
 * Return: false if nothing waits, or somebody else is sending.
 */
bool wgstar_staging_begin(struct wgstar_peer *peer, struct sk_buff_head *units)
{
	struct wgstar_staging *staging = &peer->staging;
	bool began = false;

	spin_lock_bh(&staging->lock);
	if (!staging->sending && !skb_queue_empty(&staging->queue)) {
		skb_queue_splice_init(&staging->queue, units);
		staging->packets = 0;
		staging->sending = true;
		began = true;
	}
	staging_note_busy(staging);
	spin_unlock_bh(&staging->lock);
	return began;
}

/**
 * wgstar_staging_end() - what was taken has been sent
 * @peer: the peer
 *
 * Context: any but hard interrupt.
 */
void wgstar_staging_end(struct wgstar_peer *peer)
{
	spin_lock_bh(&peer->staging.lock);
	peer->staging.sending = false;
	staging_note_busy(&peer->staging);
	spin_unlock_bh(&peer->staging.lock);
}

/**
 * wgstar_staging_waits() - whether something waits
 * @peer: the peer
 *
 * Context: any.
 * Return: a hint.
 */
bool wgstar_staging_waits(const struct wgstar_peer *peer)
{
	return !skb_queue_empty_lockless(&peer->staging.queue);
}

/**
 * wgstar_staging_drop() - drop all that waits
 * @peer: the peer
 * @why: reason to count
 *
 * Context: any but hard interrupt.
 */
void wgstar_staging_drop(struct wgstar_peer *peer, enum wgstar_drop_reason why)
{
	struct wgstar_staging *staging = &peer->staging;
	struct sk_buff_head dropped;
	struct sk_buff *unit;

	__skb_queue_head_init(&dropped);
	spin_lock_bh(&staging->lock);
	skb_queue_splice_init(&staging->queue, &dropped);
	staging->packets = 0;
	staging_note_busy(staging);
	spin_unlock_bh(&staging->lock);

	while ((unit = __skb_dequeue(&dropped)))
		wgstar_drop_skb(peer->device, peer, why, unit);
}
