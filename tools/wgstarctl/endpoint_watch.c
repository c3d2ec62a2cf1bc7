// SPDX-License-Identifier: GPL-2.0
/* When a peer's name is worth looking up again, and what to make of it. Pure. */
#include "endpoint_watch.h"

#include "endpoint.h"

#define SECOND_NS		1000000000ULL
#define REKEY_FAILED_NS		(135 * SECOND_NS)	/* rekey at 120, 15 of retries */
#define REJECT_AFTER_NS		(180 * SECOND_NS)
#define INITIATION_BYTES	148
#define UNANSWERED_LOOKS	2
#define TRIES_PER_REST		4
#define REST_MAX		8

static bool handshake_is_older(const struct wgstar_peer *peer, uint64_t now_ns,
			       uint64_t age_ns)
{
	return !peer->last_handshake_ns ||
	       now_ns >= peer->last_handshake_ns + age_ns;
}

static bool has_endpoint(const struct wgstar_peer *peer)
{
	return peer->endpoint.sa.sa_family != AF_UNSPEC;
}

/*
 * Persistent keepalives of a session that is in order are fewer bytes than the
 * initiations, every 5 s, of one that is not; and data of ours is answered by
 * a keepalive at least.
 */
static bool asked_in_vain(const struct wgstar_endpoint_watch *watch,
			  const struct wgstar_peer *peer, uint64_t now_ns)
{
	return watch->seen && handshake_is_older(peer, now_ns, REKEY_FAILED_NS) &&
	       peer->rx_bytes == watch->rx_bytes &&
	       peer->tx_bytes >= watch->tx_bytes + INITIATION_BYTES;
}

static unsigned int rest_after(unsigned int fruitless)
{
	unsigned int rest = fruitless / TRIES_PER_REST;

	return rest < REST_MAX ? rest : REST_MAX;
}

bool wgstar_endpoint_watch_look(struct wgstar_endpoint_watch *watch,
				const struct wgstar_peer *peer, uint64_t now_ns)
{
	if (asked_in_vain(watch, peer, now_ns))
		watch->unanswered++;
	else
		watch->unanswered = 0;
	watch->seen = true;
	watch->tx_bytes = peer->tx_bytes;
	watch->rx_bytes = peer->rx_bytes;
	if (has_endpoint(peer) &&
	    !handshake_is_older(peer, now_ns, REKEY_FAILED_NS)) {
		watch->fruitless = 0;
		watch->rest = 0;
		return false;
	}
	if (has_endpoint(peer) && watch->unanswered < UNANSWERED_LOOKS)
		return false;
	if (watch->rest) {
		watch->rest--;
		return false;
	}
	watch->rest = rest_after(++watch->fruitless);
	return true;
}

bool wgstar_endpoint_watch_dead(const struct wgstar_peer *peer, uint64_t now_ns)
{
	return !has_endpoint(peer) ||
	       handshake_is_older(peer, now_ns, REJECT_AFTER_NS);
}

bool wgstar_endpoint_watch_same(const struct wgstar_peer *before,
				const struct wgstar_peer *after)
{
	return before->last_handshake_ns == after->last_handshake_ns &&
	       before->rx_bytes == after->rx_bytes &&
	       wgstar_endpoint_equal(&before->endpoint, &after->endpoint);
}

const union wgstar_endpoint *
wgstar_endpoint_choose(const struct wgstar_addresses *addresses,
		       const union wgstar_endpoint *current)
{
	size_t i;

	for (i = 0; i < addresses->count; i++) {
		if (!wgstar_endpoint_equal(&addresses->items[i], current))
			continue;
		if (addresses->count == 1)
			return NULL;
		return &addresses->items[(i + 1) % addresses->count];
	}
	return addresses->count ? &addresses->items[0] : NULL;
}
