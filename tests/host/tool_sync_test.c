// SPDX-License-Identifier: GPL-2.0
/*
 * syncconf: whatever there is and whatever is wanted, the change leads from one
 * to the other, and an equal device needs none. A naive model of the module
 * applies the changes.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sync.h"

#define ROUNDS	2000
#define KEYS	5
#define NETS	6

/* --- the naive module ---------------------------------------------------- */

static struct wgstar_peer *device_find(struct wgstar_device *device,
				       const struct wgstar_peer *like)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (!memcmp(device->peers[i].public_key, like->public_key, 32))
			return &device->peers[i];
	return NULL;
}

static void peer_drop_route(struct wgstar_peer *peer, size_t i)
{
	peer->routes[i] = peer->routes[--peer->route_count];
}

/* A peer has a prefix once; a metric of a prefix has one peer. */
static void route_take_from_all(struct wgstar_device *device,
				const struct wgstar_peer *owner,
				const struct wgstar_route *route)
{
	struct wgstar_peer *peer;
	size_t i, j;

	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		for (j = peer->route_count; j--;) {
			if (wgstar_prefix_compare(&peer->routes[j].prefix,
						  &route->prefix))
				continue;
			if (peer == owner ||
			    peer->routes[j].metric == route->metric)
				peer_drop_route(peer, j);
		}
	}
}

static void route_apply(struct wgstar_device *device, struct wgstar_peer *peer,
			const struct wgstar_route *route)
{
	size_t j;

	if (!route->remove) {
		route_take_from_all(device, peer, route);
		wgstar_peer_add_route(peer, &route->prefix)->metric =
			route->metric;
		return;
	}
	for (j = peer->route_count; j--;)
		if (!wgstar_prefix_compare(&peer->routes[j].prefix,
					   &route->prefix))
			peer_drop_route(peer, j);
}

static void peer_apply(struct wgstar_device *device,
		       const struct wgstar_peer *change)
{
	struct wgstar_peer *peer = device_find(device, change);
	size_t i;

	if (change->flags & WGSTAR_PEER_REMOVE) {
		if (!peer)
			return;
		wgstar_peer_clear(peer);
		*peer = device->peers[--device->peer_count];
		memset(&device->peers[device->peer_count], 0, sizeof(*peer));
		return;
	}
	if (!peer)
		peer = wgstar_device_add_peer(device);
	memcpy(peer->public_key, change->public_key, 32);
	if (change->flags & WGSTAR_PEER_HAS_NAME)
		strcpy(peer->name, change->name);
	if (change->flags & WGSTAR_PEER_HAS_PRESHARED_KEY)
		memcpy(peer->preshared_key, change->preshared_key, 32);
	if (change->flags & WGSTAR_PEER_HAS_KEEPALIVE)
		peer->persistent_keepalive = change->persistent_keepalive;
	if (change->flags & WGSTAR_PEER_HAS_ISOLATED)
		peer->isolated = change->isolated;
	if (change->flags & WGSTAR_PEER_HAS_ENDPOINT)
		peer->endpoint = change->endpoint;
	if (change->flags & WGSTAR_PEER_REPLACE_ROUTES)
		peer->route_count = 0;
	for (i = 0; i < change->route_count; i++)
		route_apply(device, peer, &change->routes[i]);
}

static void change_apply(struct wgstar_device *device,
			 const struct wgstar_device *change)
{
	size_t i;

	if (change->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY)
		memcpy(device->private_key, change->private_key, 32);
	if (change->flags & WGSTAR_DEVICE_HAS_LISTEN_PORT)
		device->listen_port = change->listen_port;
	if (change->flags & WGSTAR_DEVICE_HAS_FWMARK)
		device->fwmark = change->fwmark;
	if (change->flags & WGSTAR_DEVICE_HAS_RELAY_MODE)
		device->relay_mode = change->relay_mode;
	for (i = 0; i < change->peer_count; i++)
		peer_apply(device, &change->peers[i]);
}

/* --- random devices ------------------------------------------------------ */

static struct wgstar_prefix random_net(void)
{
	struct wgstar_prefix prefix = { .family = AF_INET, .length = 24 };

	prefix.ipv4.s_addr = htonl(0x0a000000 | (rand() % NETS) << 8);
	return prefix;
}

static void random_peer(struct wgstar_peer *peer, int key, unsigned int metrics)
{
	struct wgstar_prefix prefix;
	int i;

	memset(peer->public_key, key, 32);
	peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY;
	peer->preshared_key[0] = rand() % 2;
	peer->persistent_keepalive = rand() % 2 * 25;
	peer->isolated = rand() % 2;
	if (rand() % 2) {
		peer->endpoint.ipv4.sin_family = AF_INET;
		peer->endpoint.ipv4.sin_port = htons(1 + rand() % 2);
		peer->flags |= WGSTAR_PEER_HAS_ENDPOINT;
	}
	for (i = rand() % 4; i; i--) {
		prefix = random_net();
		wgstar_peer_add_route(peer, &prefix)->metric =
			rand() % metrics;
	}
}

static void random_wanted(struct wgstar_device *device)
{
	int key, first = rand() % KEYS;

	memset(device, 0, sizeof(*device));
	device->private_key[0] = rand() % 2;
	device->fwmark = rand() % 2;
	device->relay_mode = rand() % 3;
	device->listen_port = rand() % 2;
	device->flags = rand() % 2 ? WGSTAR_DEVICE_HAS_LISTEN_PORT : 0;
	if (rand() % 2)
		device->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	for (key = 0; key < KEYS; key++)
		if (rand() % 2)
			random_peer(wgstar_device_add_peer(device),
				    1 + (key + first) % KEYS, 1);
}

/* What the module has is consistent, so it is made by the module. */
static void random_current(struct wgstar_device *device)
{
	struct wgstar_device change = { 0 };
	int key;

	memset(device, 0, sizeof(*device));
	device->listen_port = rand() % 2;
	device->relay_mode = rand() % 3;
	for (key = 1; key <= KEYS; key++)
		if (rand() % 2)
			random_peer(wgstar_device_add_peer(&change), key, 3);
	for (key = 0; key < (int)change.peer_count; key++)
		change.peers[key].flags |= WGSTAR_PEER_HAS_PRESHARED_KEY |
					   WGSTAR_PEER_HAS_KEEPALIVE |
					   WGSTAR_PEER_HAS_ISOLATED;
	change_apply(device, &change);
	wgstar_device_clear(&change);
}

static bool peer_has(const struct wgstar_peer *peer,
		     const struct wgstar_route *route)
{
	size_t i;

	for (i = 0; i < peer->route_count; i++)
		if (peer->routes[i].metric == route->metric &&
		    !wgstar_prefix_compare(&peer->routes[i].prefix,
					   &route->prefix))
			return true;
	return false;
}

static void peers_assert_equal(const struct wgstar_peer *a,
			       const struct wgstar_peer *b)
{
	size_t i;

	assert_int_equal(a->preshared_key[0], b->preshared_key[0]);
	assert_int_equal(a->persistent_keepalive, b->persistent_keepalive);
	assert_int_equal(a->isolated, b->isolated);
	assert_int_equal(a->route_count, b->route_count);
	for (i = 0; i < a->route_count; i++)
		assert_true(peer_has(b, &a->routes[i]));
	if (b->flags & WGSTAR_PEER_HAS_ENDPOINT)
		assert_memory_equal(&a->endpoint, &b->endpoint,
				    sizeof(a->endpoint));
}

/* What the module makes of all of the file, applied to nothing. */
static void wanted_as_state(struct wgstar_device *state,
			    const struct wgstar_device *wanted)
{
	struct wgstar_device nothing = { 0 }, change;

	memset(state, 0, sizeof(*state));
	wgstar_device_diff(&change, &nothing, wanted);
	change_apply(state, &change);
	wgstar_device_clear(&change);
}

static void check_sync(struct wgstar_device *current,
		       const struct wgstar_device *wanted)
{
	uint16_t port = wanted->flags & WGSTAR_DEVICE_HAS_LISTEN_PORT ?
			wanted->listen_port : current->listen_port;
	uint8_t relay_mode = wanted->flags & WGSTAR_DEVICE_HAS_RELAY_MODE ?
			     wanted->relay_mode : current->relay_mode;
	struct wgstar_device change, expected;
	struct wgstar_peer *peer;
	size_t i;

	wanted_as_state(&expected, wanted);
	wgstar_device_diff(&change, current, wanted);
	change_apply(current, &change);
	wgstar_device_clear(&change);
	assert_int_equal(current->fwmark, wanted->fwmark);
	assert_int_equal(current->relay_mode, relay_mode);
	assert_int_equal(current->listen_port, port);
	assert_memory_equal(current->private_key, wanted->private_key, 32);
	assert_int_equal(current->peer_count, wanted->peer_count);
	for (i = 0; i < wanted->peer_count; i++) {
		peer = device_find(current, &wanted->peers[i]);
		assert_non_null(peer);
		peers_assert_equal(peer, device_find(&expected, peer));
	}
	wgstar_device_clear(&expected);
}

static void any_device_becomes_what_is_wanted(void **state)
{
	struct wgstar_device current, wanted, change;
	int round;

	srand(1);
	for (round = 0; round < ROUNDS; round++) {
		random_current(&current);
		random_wanted(&wanted);
		check_sync(&current, &wanted);
		/* Now that it is so, nothing is left to do. */
		wgstar_device_diff(&change, &current, &wanted);
		assert_int_equal(change.flags, 0);
		assert_int_equal(change.peer_count, 0);
		wgstar_device_clear(&change);
		wgstar_device_clear(&current);
		wgstar_device_clear(&wanted);
	}
}

static void complete_file_resets_what_it_does_not_say(void **state)
{
	struct wgstar_device wanted = { 0 };
	const unsigned int all = WGSTAR_PEER_HAS_NAME |
				 WGSTAR_PEER_HAS_PRESHARED_KEY |
				 WGSTAR_PEER_HAS_KEEPALIVE |
				 WGSTAR_PEER_HAS_ISOLATED |
				 WGSTAR_PEER_REPLACE_ROUTES;

	wgstar_device_add_peer(&wanted);
	wgstar_device_complete(&wanted);
	assert_int_equal(wanted.flags, WGSTAR_DEVICE_REPLACE_PEERS |
			 WGSTAR_DEVICE_HAS_PRIVATE_KEY |
			 WGSTAR_DEVICE_HAS_LISTEN_PORT |
			 WGSTAR_DEVICE_HAS_FWMARK);
	assert_int_equal(wanted.peers[0].flags, all);
	wgstar_device_clear(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_device_becomes_what_is_wanted),
		cmocka_unit_test(complete_file_resets_what_it_does_not_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
