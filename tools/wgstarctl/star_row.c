// SPDX-License-Identifier: GPL-2.0
/* Nodes of the star, and how they are as the running hub sees them. Pure. */
#include "star_row.h"

#include <string.h>

#include "secret.h"

#define NS_PER_SECOND		1000000000ULL

/* A session that is in use is not older: it is made anew before. */
#define SESSION_SECONDS		180

static const char *const state_names[] = {
	[WGSTAR_STAR_UNKNOWN] = "unknown",
	[WGSTAR_STAR_UP] = "up",
	[WGSTAR_STAR_IDLE] = "idle",
	[WGSTAR_STAR_STALE] = "stale",
	[WGSTAR_STAR_NEVER] = "never",
	[WGSTAR_STAR_ABSENT] = "not applied",
	[WGSTAR_STAR_DOWN] = "down",
};

const char *wgstar_star_state_name(enum wgstar_star_state state)
{
	return state_names[state];
}

long long wgstar_star_row_age(const struct wgstar_star_row *row)
{
	long long age;

	if (!row->peer || !row->peer->last_handshake_ns)
		return -1;
	age = (long long)row->now -
	      (long long)(row->peer->last_handshake_ns / NS_PER_SECOND);
	return age < 0 ? 0 : age;
}

static const struct wgstar_peer *peer_find(const struct wgstar_device *device,
					   const struct wgstar_star_node *node)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (!memcmp(device->peers[i].public_key, node->peer.public_key,
			    WGSTAR_KEY_BYTES))
			return &device->peers[i];
	return NULL;
}

static enum wgstar_star_state row_state(const struct wgstar_star_row *row,
					const struct wgstar_device *device)
{
	long long age = wgstar_star_row_age(row);

	if (!device)
		return WGSTAR_STAR_UNKNOWN;
	if (row->node->role == WGSTAR_STAR_HUB)
		return memcmp(device->public_key, row->node->peer.public_key,
			      WGSTAR_KEY_BYTES) ? WGSTAR_STAR_ABSENT :
						  WGSTAR_STAR_UP;
	if (!row->peer)
		return WGSTAR_STAR_ABSENT;
	if (age < 0)
		return WGSTAR_STAR_NEVER;
	if (age < SESSION_SECONDS)
		return WGSTAR_STAR_UP;
	return wgstar_star_node_keepalive(row->node) ? WGSTAR_STAR_STALE :
						       WGSTAR_STAR_IDLE;
}

struct wgstar_star_row *wgstar_star_rows(const struct wgstar_star *star,
					 const struct wgstar_device *device,
					 time_t now)
{
	struct wgstar_star_row *rows =
		wgstar_secret_grow(NULL, 0, (star->node_count + 1) *
				   sizeof(*rows));
	size_t i;

	for (i = 0; i < star->node_count; i++) {
		rows[i].node = &star->nodes[i];
		rows[i].now = now;
		if (device)
			rows[i].peer = peer_find(device, &star->nodes[i]);
		rows[i].state = row_state(&rows[i], device);
	}
	return rows;
}

void wgstar_star_age_text(char text[16], long long seconds)
{
	static const struct {
		char letter;
		long long seconds;
	} units[] = {
		{ 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 },
	};
	size_t i = 0;

	while (units[i].seconds > 1 && seconds < units[i].seconds)
		i++;
	snprintf(text, 16, "%lld%c", seconds / units[i].seconds,
		 units[i].letter);
}
