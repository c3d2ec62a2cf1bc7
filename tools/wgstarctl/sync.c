// SPDX-License-Identifier: GPL-2.0
/*
 * From a configuration to a change: either all of it, or only what differs from
 * what there is. Pure.
 */
#include "sync.h"

#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "peer_order.h"
#include "secret.h"

#define PEER_VALUES (WGSTAR_PEER_HAS_NAME | WGSTAR_PEER_HAS_PRESHARED_KEY | \
		     WGSTAR_PEER_HAS_KEEPALIVE | WGSTAR_PEER_HAS_ISOLATED)

void wgstar_device_complete(struct wgstar_device *wanted)
{
	size_t i;

	wanted->flags |= WGSTAR_DEVICE_REPLACE_PEERS |
			 WGSTAR_DEVICE_HAS_PRIVATE_KEY |
			 WGSTAR_DEVICE_HAS_LISTEN_PORT |
			 WGSTAR_DEVICE_HAS_FWMARK;
	for (i = 0; i < wanted->peer_count; i++)
		wanted->peers[i].flags |= PEER_VALUES |
					  WGSTAR_PEER_REPLACE_ROUTES;
}

/* A route with the peer that has it, by the peer's place in the file. */
struct claim {
	const struct wgstar_route *route;
	size_t peer;
};

static int route_compare(const struct wgstar_route *a,
			 const struct wgstar_route *b)
{
	int order = wgstar_prefix_compare(&a->prefix, &b->prefix);

	if (order || a->metric == b->metric)
		return order;
	return a->metric < b->metric ? -1 : 1;
}

static int claim_compare(const void *a, const void *b)
{
	const struct claim *left = a, *right = b;
	int order = route_compare(left->route, right->route);

	if (order || left->peer == right->peer)
		return order;
	return left->peer < right->peer ? -1 : 1;
}

/* Lists of routes by peer: those of peer i are [first[i], first[i + 1]). */
struct claims {
	struct claim *items;
	size_t count;
	size_t *first;
};

static int claim_compare_peer(const void *a, const void *b)
{
	const struct claim *left = a, *right = b;

	if (left->peer != right->peer)
		return left->peer < right->peer ? -1 : 1;
	return route_compare(left->route, right->route);
}

/* Of peers that claim the same route the last one gets it, as in the kernel. */
static void claims_settle(struct claims *claims)
{
	size_t i, kept = 0;

	qsort(claims->items, claims->count, sizeof(*claims->items),
	      claim_compare);
	for (i = 0; i < claims->count; i++)
		if (i + 1 == claims->count ||
		    route_compare(claims->items[i].route,
				  claims->items[i + 1].route))
			claims->items[kept++] = claims->items[i];
	claims->count = kept;
	qsort(claims->items, claims->count, sizeof(*claims->items),
	      claim_compare_peer);
}

static void claims_collect(struct claims *claims,
			   const struct wgstar_device *device)
{
	size_t i, j, count = 0;

	for (i = 0; i < device->peer_count; i++)
		count += device->peers[i].route_count;
	claims->count = 0;
	claims->items = wgstar_secret_grow(NULL, 0, (count + 1) *
					   sizeof(*claims->items));
	for (i = 0; i < device->peer_count; i++)
		for (j = 0; j < device->peers[i].route_count; j++)
			claims->items[claims->count++] = (struct claim){
				&device->peers[i].routes[j], i };
	claims_settle(claims);
	claims->first = wgstar_secret_grow(NULL, 0, (device->peer_count + 1) *
					   sizeof(*claims->first));
	for (i = 0, j = 0; i <= device->peer_count; i++) {
		while (j < claims->count && claims->items[j].peer < i)
			j++;
		claims->first[i] = j;
	}
}

static void claims_free(struct claims *claims)
{
	free(claims->items);
	free(claims->first);
}

static void route_copy(struct wgstar_peer *peer,
		       const struct wgstar_route *route, bool remove)
{
	struct wgstar_route *copy = wgstar_peer_add_route(peer, &route->prefix);

	copy->metric = route->metric;
	copy->remove = remove;
}

/*
 * Both lists are sorted: walk them side by side. A peer has a prefix once, so
 * adding it with another metric moves it.
 */
static void routes_diff(struct wgstar_peer *change, const struct claims *have,
			size_t have_peer, const struct claims *want,
			size_t want_peer)
{
	size_t i = have->first[have_peer], have_end = have->first[have_peer + 1];
	size_t j = want->first[want_peer], want_end = want->first[want_peer + 1];
	int order;

	while (i < have_end || j < want_end) {
		if (i == have_end)
			order = 1;
		else if (j == want_end)
			order = -1;
		else
			order = wgstar_prefix_compare(&have->items[i].route->prefix,
						      &want->items[j].route->prefix);
		if (order < 0)
			route_copy(change, have->items[i].route, true);
		if (order > 0 ||
		    (!order && have->items[i].route->metric !=
			       want->items[j].route->metric))
			route_copy(change, want->items[j].route, false);
		i += order <= 0;
		j += order >= 0;
	}
}

static void peer_copy_values(struct wgstar_peer *change,
			     const struct wgstar_peer *wanted)
{
	memcpy(change->public_key, wanted->public_key, WGSTAR_KEY_BYTES);
	memcpy(change->preshared_key, wanted->preshared_key, WGSTAR_KEY_BYTES);
	memcpy(change->name, wanted->name, sizeof(change->name));
	change->endpoint = wanted->endpoint;
	change->persistent_keepalive = wanted->persistent_keepalive;
	change->isolated = wanted->isolated;
	change->flags = WGSTAR_PEER_HAS_PUBLIC_KEY;
}

static unsigned int peer_values_that_differ(const struct wgstar_peer *current,
					    const struct wgstar_peer *wanted)
{
	unsigned int flags = 0;

	if (strcmp(current->name, wanted->name))
		flags |= WGSTAR_PEER_HAS_NAME;
	if (!wgstar_key_equal(current->preshared_key, wanted->preshared_key))
		flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	if (current->persistent_keepalive != wanted->persistent_keepalive)
		flags |= WGSTAR_PEER_HAS_KEEPALIVE;
	if (current->isolated != wanted->isolated)
		flags |= WGSTAR_PEER_HAS_ISOLATED;
	if (wanted->flags & WGSTAR_PEER_HAS_ENDPOINT &&
	    !wgstar_endpoint_equal(&current->endpoint, &wanted->endpoint))
		flags |= WGSTAR_PEER_HAS_ENDPOINT;
	return flags;
}

/* What diffing needs of both sides. */
struct sides {
	const struct wgstar_device *current;
	const struct wgstar_device *wanted;
	struct claims have;
	struct claims want;
};

static void peer_diff(struct wgstar_device *change, const struct sides *sides,
		      const struct wgstar_peer *current,
		      const struct wgstar_peer *wanted)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(change);
	unsigned int flags = peer_values_that_differ(current, wanted);

	peer_copy_values(peer, wanted);
	peer->flags |= flags;
	routes_diff(peer, &sides->have, current - sides->current->peers,
		    &sides->want, wanted - sides->wanted->peers);
	if (!flags && !peer->route_count) {
		wgstar_peer_clear(peer);
		change->peer_count--;
	}
}

static void peer_add(struct wgstar_device *change, const struct sides *sides,
		     const struct wgstar_peer *wanted)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(change);
	size_t place = wanted - sides->wanted->peers, i;

	peer_copy_values(peer, wanted);
	peer->flags |= PEER_VALUES | WGSTAR_PEER_REPLACE_ROUTES |
		       (wanted->flags & WGSTAR_PEER_HAS_ENDPOINT);
	for (i = sides->want.first[place]; i < sides->want.first[place + 1]; i++)
		route_copy(peer, sides->want.items[i].route, false);
}

static void peer_remove(struct wgstar_device *change,
			const struct wgstar_peer *current)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(change);

	memcpy(peer->public_key, current->public_key, WGSTAR_KEY_BYTES);
	peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY | WGSTAR_PEER_REMOVE;
}

/* Removals first: a name that moves is free when its new owner asks for it. */
static void peers_remove_unwanted(struct wgstar_device *change,
				  const struct sides *sides,
				  struct wgstar_peer *const *have,
				  struct wgstar_peer *const *want)
{
	size_t i, j = 0, wanted_count = sides->wanted->peer_count;

	for (i = 0; i < sides->current->peer_count; i++) {
		while (j < wanted_count &&
		       wgstar_peer_compare_key(want[j], have[i]) < 0)
			j++;
		if (j == wanted_count ||
		    wgstar_peer_compare_key(want[j], have[i]))
			peer_remove(change, have[i]);
	}
}

static int peer_compare_to_key(const void *key, const void *peer)
{
	return memcmp(key, (*(struct wgstar_peer *const *)peer)->public_key,
		      WGSTAR_KEY_BYTES);
}

static void peers_diff(struct wgstar_device *change, const struct sides *sides)
{
	struct wgstar_peer **have =
		wgstar_peers_sorted(sides->current, wgstar_peer_compare_key);
	struct wgstar_peer **want =
		wgstar_peers_sorted(sides->wanted, wgstar_peer_compare_key);
	const struct wgstar_peer *wanted;
	struct wgstar_peer **found;
	size_t i;

	peers_remove_unwanted(change, sides, have, want);
	for (i = 0; i < sides->wanted->peer_count; i++) {
		wanted = &sides->wanted->peers[i];
		found = bsearch(wanted->public_key, have,
				sides->current->peer_count, sizeof(*have),
				peer_compare_to_key);
		if (found)
			peer_diff(change, sides, *found, wanted);
		else
			peer_add(change, sides, wanted);
	}
	free(have);
	free(want);
}

static void settings_diff(struct wgstar_device *change,
			  const struct wgstar_device *current,
			  const struct wgstar_device *wanted)
{
	if (!wgstar_key_equal(current->private_key, wanted->private_key))
		change->flags |= WGSTAR_DEVICE_HAS_PRIVATE_KEY;
	if (wanted->flags & WGSTAR_DEVICE_HAS_LISTEN_PORT &&
	    wanted->listen_port != current->listen_port)
		change->flags |= WGSTAR_DEVICE_HAS_LISTEN_PORT;
	if (wanted->fwmark != current->fwmark)
		change->flags |= WGSTAR_DEVICE_HAS_FWMARK;
	if (wanted->flags & WGSTAR_DEVICE_HAS_RELAY_MODE &&
	    wanted->relay_mode != current->relay_mode)
		change->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	memcpy(change->private_key, wanted->private_key, WGSTAR_KEY_BYTES);
	change->listen_port = wanted->listen_port;
	change->fwmark = wanted->fwmark;
	change->relay_mode = wanted->relay_mode;
}

void wgstar_device_diff(struct wgstar_device *change,
			const struct wgstar_device *current,
			const struct wgstar_device *wanted)
{
	struct sides sides = { .current = current, .wanted = wanted };

	memset(change, 0, sizeof(*change));
	memcpy(change->ifname, current->ifname, sizeof(change->ifname));
	settings_diff(change, current, wanted);
	claims_collect(&sides.have, current);
	claims_collect(&sides.want, wanted);
	peers_diff(change, &sides);
	claims_free(&sides.have);
	claims_free(&sides.want);
}
