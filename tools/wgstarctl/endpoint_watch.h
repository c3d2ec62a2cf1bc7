/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ENDPOINT_WATCH_H
#define _WGSTARCTL_ENDPOINT_WATCH_H

#include "model.h"
#include "resolve.h"

/**
 * struct wgstar_endpoint_watch - What is remembered of a peer between two looks
 * @seen: there was a look before
 * @tx_bytes: sent until then
 * @rx_bytes: received until then
 * @unanswered: looks in a row at which it had asked for a handshake in vain
 * @fruitless: lookups in a row that did not bring the peer back
 * @rest: looks for which its name is left alone
 */
struct wgstar_endpoint_watch {
	bool seen;
	uint64_t tx_bytes;
	uint64_t rx_bytes;
	unsigned int unanswered;
	unsigned int fruitless;
	unsigned int rest;
};

/**
 * wgstar_endpoint_watch_look() - Is it time to look up a peer's name?
 * @watch: memory of this peer; is brought up to date
 * @peer: the peer, as the kernel says
 * @now_ns: CLOCK_REALTIME in nanoseconds
 *
 * Pure. It is if the peer has no endpoint; or if its session can't be alive:
 * it had no handshake for 135 s, and at this look and the one before had
 * received nothing but sent as much as handshakes that nobody answers. After
 * lookups that did not help there are longer and longer rests.
 *
 * Looks are to be at least 15 s apart.
 */
bool wgstar_endpoint_watch_look(struct wgstar_endpoint_watch *watch,
				const struct wgstar_peer *peer,
				uint64_t now_ns);

/**
 * wgstar_endpoint_watch_dead() - Can the session of a peer not be alive?
 * @peer: the peer, as the kernel says
 * @now_ns: CLOCK_REALTIME in nanoseconds
 *
 * For a single look: 180 s after its handshake a session has ended.
 */
bool wgstar_endpoint_watch_dead(const struct wgstar_peer *peer,
				uint64_t now_ns);

/**
 * wgstar_endpoint_watch_same() - Did nothing come of a peer since a look?
 * @before: the peer at the look
 * @after: the peer now
 *
 * Return: false if it had a handshake or received or moved: its endpoint is
 *   not to be touched.
 */
bool wgstar_endpoint_watch_same(const struct wgstar_peer *before,
				const struct wgstar_peer *after);

/**
 * wgstar_endpoint_choose() - Choose the address to try
 * @addresses: what the name stands for
 * @current: what the peer has; family AF_UNSPEC if nothing
 *
 * Pure. Where a name has several addresses they take turns.
 *
 * Return: the one after @current, or the first; NULL if @current is the only
 *   one.
 */
const union wgstar_endpoint *
wgstar_endpoint_choose(const struct wgstar_addresses *addresses,
		       const union wgstar_endpoint *current);

#endif /* _WGSTARCTL_ENDPOINT_WATCH_H */
