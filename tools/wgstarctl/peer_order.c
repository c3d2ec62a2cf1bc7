// SPDX-License-Identifier: GPL-2.0
/*
 * Peers in some order. Sorting takes the place of a hash table here: equal keys
 * end up side by side, whatever an attacker chose them to be.
 */
#include "peer_order.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"

int wgstar_peer_compare_key(const struct wgstar_peer *a,
			    const struct wgstar_peer *b)
{
	return memcmp(a->public_key, b->public_key, sizeof(a->public_key));
}

int wgstar_peer_compare_name(const struct wgstar_peer *a,
			     const struct wgstar_peer *b)
{
	return strcmp(a->name, b->name);
}

int wgstar_peer_compare_handshake(const struct wgstar_peer *a,
				  const struct wgstar_peer *b)
{
	if (a->last_handshake_ns == b->last_handshake_ns)
		return 0;
	return a->last_handshake_ns > b->last_handshake_ns ? -1 : 1;
}

static int compare_pointers(const void *a, const void *b, void *compare)
{
	const struct wgstar_peer *left = *(struct wgstar_peer *const *)a;
	const struct wgstar_peer *right = *(struct wgstar_peer *const *)b;
	int order = (*(wgstar_peer_compare *)compare)(left, right);

	/* All peers are in one array: where they are is the tie-break. */
	if (!order && left != right)
		order = left < right ? -1 : 1;
	return order;
}

struct wgstar_peer **wgstar_peers_sorted(const struct wgstar_device *device,
					 wgstar_peer_compare compare)
{
	struct wgstar_peer **sorted;
	size_t i;

	sorted = wgstar_secret_grow(NULL, 0,
				    (device->peer_count + 1) * sizeof(*sorted));
	for (i = 0; i < device->peer_count; i++)
		sorted[i] = &device->peers[i];
	qsort_r(sorted, device->peer_count, sizeof(*sorted), compare_pointers,
		&compare);
	return sorted;
}
