/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets that wait for a session: up to 128 per peer, the oldest goes first.
 */
#ifndef WGSTAR_STAGING_H
#define WGSTAR_STAGING_H

#include <linux/types.h>

#include "../drop.h"
#include "../peer.h"

struct sk_buff;
struct sk_buff_head;

/**
 * wgstar_staging_busy() - whether a packet must go through the queue
 * @peer: the peer
 *
 * Context: any.
 * Return: true if sending it directly could overtake one that waits.
 */
static inline bool wgstar_staging_busy(const struct wgstar_peer *peer)
{
	return READ_ONCE(peer->staging.busy);
}

unsigned int wgstar_staging_add(struct wgstar_peer *peer, struct sk_buff *unit);
bool wgstar_staging_begin(struct wgstar_peer *peer, struct sk_buff_head *units);
void wgstar_staging_end(struct wgstar_peer *peer);
bool wgstar_staging_waits(const struct wgstar_peer *peer);
void wgstar_staging_drop(struct wgstar_peer *peer, enum wgstar_drop_reason why);

#endif /* WGSTAR_STAGING_H */
