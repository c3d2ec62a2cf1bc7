// SPDX-License-Identifier: GPL-2.0
/* Checks of a whole configuration, after each line was found right. */
#include "conf_check.h"

#include <stdlib.h>
#include <string.h>

#include "peer_order.h"

static int peers_check_keys_given(const struct wgstar_device *device,
				  struct wgstar_error *error)
{
	const struct wgstar_peer *peer;
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		if (!(peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY))
			return wgstar_error_set_at(error, peer->line, 1,
						   "this [Peer] has no PublicKey: add one");
	}
	return 0;
}

static int peers_check_keys_unique(const struct wgstar_device *device,
				   struct wgstar_error *error)
{
	struct wgstar_peer **sorted =
		wgstar_peers_sorted(device, wgstar_peer_compare_key);
	int result = 0;
	size_t i;

	for (i = 1; !result && i < device->peer_count; i++)
		if (!wgstar_peer_compare_key(sorted[i - 1], sorted[i]))
			result = wgstar_error_set_at(error, sorted[i]->line, 1,
						     "this [Peer] has the PublicKey of the one in line %u: make them one section",
						     sorted[i - 1]->line);
	free(sorted);
	return result;
}

static int peers_check_names_unique(const struct wgstar_device *device,
				    struct wgstar_error *error)
{
	struct wgstar_peer **sorted =
		wgstar_peers_sorted(device, wgstar_peer_compare_name);
	int result = 0;
	size_t i;

	for (i = 1; !result && i < device->peer_count; i++)
		if (*sorted[i]->name &&
		    !wgstar_peer_compare_name(sorted[i - 1], sorted[i]))
			result = wgstar_error_set_at(error, sorted[i]->line, 1,
						     "this [Peer] has the Name of the one in line %u: choose another",
						     sorted[i - 1]->line);
	free(sorted);
	return result;
}

int wgstar_device_check_own_key(const struct wgstar_device *change,
				const uint8_t public_key[WGSTAR_KEY_BYTES],
				struct wgstar_error *error)
{
	const struct wgstar_peer *peer;
	size_t i;

	for (i = 0; i < change->peer_count; i++) {
		peer = &change->peers[i];
		if (!(peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY) ||
		    peer->flags & WGSTAR_PEER_REMOVE ||
		    memcmp(peer->public_key, public_key, WGSTAR_KEY_BYTES))
			continue;
		return wgstar_error_set_at(error, peer->line, peer->line ? 1 : 0,
					   "a peer has the interface's own public key: give the key of the other end");
	}
	return 0;
}

int wgstar_config_check(const struct wgstar_config *config,
			struct wgstar_error *error)
{
	const struct wgstar_device *device = &config->device;

	if (peers_check_keys_given(device, error) ||
	    peers_check_keys_unique(device, error) ||
	    peers_check_names_unique(device, error))
		return -1;
	if (!(device->flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY))
		return 0;
	return wgstar_device_check_own_key(device, device->public_key, error);
}
