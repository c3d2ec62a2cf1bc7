// SPDX-License-Identifier: GPL-2.0
/*
 * One look at the endpoints that the file of an interface gives by name: which
 * need an address, what it is now, and set it. When: endpoint_watch.c.
 */
#include "endpoint_renew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "device_msg.h"
#include "endpoint.h"
#include "host_state.h"
#include "secret.h"

#define LOOKUP_LIMIT_MS	5000

/* A peer over many looks; the rest is of this look. */
struct wgstar_renew_peer {
	uint8_t public_key[WGSTAR_KEY_BYTES];
	struct wgstar_endpoint_watch watch;
	bool complained;
	bool chosen;
	union wgstar_endpoint endpoint;
};

/* All that a look needs. */
struct look {
	struct wgstar_renew *renew;
	struct wgstar_config config;
	struct wgstar_genl *genl;
	struct wgstar_device before;
	struct wgstar_device after;
};

static struct wgstar_renew_peer *memory_find(struct wgstar_renew *renew,
					     const uint8_t *public_key)
{
	size_t old = renew->peer_count * sizeof(*renew->peers), i;
	struct wgstar_renew_peer *peer;

	for (i = 0; i < renew->peer_count; i++)
		if (wgstar_key_equal(renew->peers[i].public_key, public_key))
			return &renew->peers[i];
	renew->peers = wgstar_secret_grow(renew->peers, old,
					  old + sizeof(*peer));
	peer = &renew->peers[renew->peer_count++];
	memcpy(peer->public_key, public_key, WGSTAR_KEY_BYTES);
	return peer;
}

static const struct wgstar_peer *device_find(const struct wgstar_device *device,
					     const uint8_t *public_key)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (wgstar_key_equal(device->peers[i].public_key, public_key))
			return &device->peers[i];
	return NULL;
}

static int look_open(struct look *look, struct wgstar_error *error)
{
	const char *ifname = look->renew->ifname;
	struct wgstar_error why = {};
	struct wgstar_state state;
	int result;

	result = wgstar_state_open(&state, ifname, false, error);
	if (!result && !state.journal.file)
		result = wgstar_error_set(error,
					  "%s was not brought up by wgstarctl: there is no file that names its endpoints",
					  ifname);
	if (!result && wgstar_config_read_file(&look->config,
					       state.journal.file, &why))
		result = wgstar_error_set(error, "%s:%u: %s", state.journal.file,
					  why.line, why.text);
	wgstar_state_close(&state);
	if (result)
		return -1;
	look->genl = wgstar_device_connect(ifname, error);
	if (!look->genl)
		return -1;
	return wgstar_device_get(look->genl, ifname, &look->before, error);
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static const char *peer_label(const struct wgstar_peer *peer,
			      char text[WGSTAR_KEY_TEXT_SIZE])
{
	if (*peer->name)
		return peer->name;
	wgstar_key_to_text(text, peer->public_key);
	return text;
}

static void choose(struct wgstar_renew_peer *memory,
		   const struct wgstar_peer *wanted,
		   const struct wgstar_peer *current)
{
	const union wgstar_endpoint *endpoint;
	struct wgstar_addresses addresses;
	char text[WGSTAR_KEY_TEXT_SIZE];
	struct wgstar_error error;

	if (wgstar_resolve(&addresses, wanted->endpoint_host,
			   wanted->endpoint_port, LOOKUP_LIMIT_MS, &error)) {
		if (!memory->complained)
			fprintf(stderr, "wgstarctl: peer %s: %s\n",
				peer_label(wanted, text), error.text);
		memory->complained = true;
		return;
	}
	memory->complained = false;
	endpoint = wgstar_endpoint_choose(&addresses, &current->endpoint);
	if (!endpoint)
		return;
	memory->endpoint = *endpoint;
	memory->chosen = true;
}

static bool is_due(const struct look *look, struct wgstar_renew_peer *memory,
		   const struct wgstar_peer *current)
{
	if (look->renew->follow)
		return wgstar_endpoint_watch_look(&memory->watch, current,
						  now_ns());
	return wgstar_endpoint_watch_dead(current, now_ns());
}

static size_t look_choose(struct look *look)
{
	const struct wgstar_device *device = &look->config.device;
	size_t chosen = 0, i;

	for (i = 0; i < device->peer_count; i++) {
		const struct wgstar_peer *wanted = &device->peers[i], *current;
		struct wgstar_renew_peer *memory;

		if (!wgstar_resolve_is_name(wanted->endpoint_host))
			continue;
		current = device_find(&look->before, wanted->public_key);
		if (!current)
			continue;
		memory = memory_find(look->renew, wanted->public_key);
		memory->chosen = false;
		if (is_due(look, memory, current))
			choose(memory, wanted, current);
		chosen += memory->chosen;
	}
	return chosen;
}

static void change_add(struct wgstar_device *change,
		       const struct wgstar_renew_peer *memory)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(change);

	memcpy(peer->public_key, memory->public_key, WGSTAR_KEY_BYTES);
	peer->endpoint = memory->endpoint;
	peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY | WGSTAR_PEER_HAS_ENDPOINT |
		      WGSTAR_PEER_UPDATE_ONLY;
}

static void print_set(const struct look *look,
		      const struct wgstar_renew_peer *memory)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE], key[WGSTAR_KEY_TEXT_SIZE];
	const struct wgstar_peer *wanted;

	wanted = device_find(&look->config.device, memory->public_key);
	wgstar_endpoint_print(text, &memory->endpoint);
	printf("peer %s: %s:%u is now %s\n", peer_label(wanted, key),
	       wanted->endpoint_host, wanted->endpoint_port, text);
	fflush(stdout);
}

/* Looking up takes time: what has come back meanwhile is left alone. */
static int look_set(struct look *look, struct wgstar_error *error)
{
	struct wgstar_renew *renew = look->renew;
	struct wgstar_device change = {};
	size_t i;
	int result = 0;

	snprintf(change.ifname, sizeof(change.ifname), "%s", renew->ifname);
	for (i = 0; i < renew->peer_count; i++) {
		struct wgstar_renew_peer *memory = &renew->peers[i];
		const struct wgstar_peer *before, *after;

		if (!memory->chosen)
			continue;
		before = device_find(&look->before, memory->public_key);
		after = device_find(&look->after, memory->public_key);
		memory->chosen = before && after &&
				 wgstar_endpoint_watch_same(before, after);
		if (memory->chosen)
			change_add(&change, memory);
	}
	if (change.peer_count)
		result = wgstar_device_set(look->genl, &change, error);
	for (i = 0; !result && i < renew->peer_count; i++)
		if (renew->peers[i].chosen)
			print_set(look, &renew->peers[i]);
	wgstar_device_clear(&change);
	return result;
}

int wgstar_renew_look(struct wgstar_renew *renew, struct wgstar_error *error)
{
	struct look look = { .renew = renew };
	size_t i;
	int result;

	for (i = 0; i < renew->peer_count; i++)
		renew->peers[i].chosen = false;
	result = look_open(&look, error);
	if (!result && look_choose(&look)) {
		result = wgstar_device_get(look.genl, renew->ifname,
					   &look.after, error);
		if (!result)
			result = look_set(&look, error);
	}
	wgstar_device_clear(&look.before);
	wgstar_device_clear(&look.after);
	wgstar_config_clear(&look.config);
	wgstar_genl_close(look.genl);
	return result;
}

void wgstar_renew_clear(struct wgstar_renew *renew)
{
	free(renew->peers);
	renew->peers = NULL;
	renew->peer_count = 0;
}
