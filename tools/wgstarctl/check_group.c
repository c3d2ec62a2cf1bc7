// SPDX-License-Identifier: GPL-2.0
/* Which files belong to one network: those with a peer or a key in common. */
#include <string.h>

#include "check.h"

bool wgstar_check_key_usable(const struct wgstar_peer *peer)
{
	return peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY &&
	       !wgstar_key_is_zero(peer->public_key);
}

static bool file_has_key(const struct wgstar_check_file *file)
{
	return file->config.device.flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY;
}

bool wgstar_check_same_address(const struct wgstar_peer *peer,
			       const struct wgstar_check_file *file)
{
	const struct wgstar_quick *quick = &file->config.quick;
	struct wgstar_prefix address;
	size_t i, j;

	for (i = 0; i < quick->address_count; i++) {
		address = wgstar_prefix_host(quick->addresses[i]);
		for (j = 0; j < peer->route_count; j++)
			if (wgstar_prefix_equal(&peer->routes[j].prefix,
						&address))
				return true;
	}
	return false;
}

bool wgstar_check_links(const struct wgstar_peer *peer,
			const struct wgstar_check_file *from,
			const struct wgstar_check_file *file)
{
	if (from == file)
		return false;
	if (wgstar_check_key_usable(peer) && file_has_key(file))
		return wgstar_key_equal(peer->public_key,
					file->config.device.public_key);
	return wgstar_check_same_address(peer, file);
}

static bool files_link(const struct wgstar_check_file *from,
		       const struct wgstar_check_file *to)
{
	const struct wgstar_device *device = &from->config.device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (wgstar_check_links(&device->peers[i], from, to))
			return true;
	return false;
}

static bool files_share_peer(const struct wgstar_check_file *a,
			     const struct wgstar_check_file *b)
{
	const struct wgstar_device *left = &a->config.device;
	const struct wgstar_device *right = &b->config.device;
	size_t i, j;

	for (i = 0; i < left->peer_count; i++)
		for (j = 0; j < right->peer_count; j++)
			if (wgstar_check_key_usable(&left->peers[i]) &&
			    wgstar_check_key_usable(&right->peers[j]) &&
			    wgstar_key_equal(left->peers[i].public_key,
					     right->peers[j].public_key))
				return true;
	return false;
}

static bool files_share_key(const struct wgstar_check_file *a,
			    const struct wgstar_check_file *b)
{
	return file_has_key(a) && file_has_key(b) &&
	       wgstar_key_equal(a->config.device.public_key,
				b->config.device.public_key);
}

static void group_merge(size_t *group, size_t file_count, size_t a, size_t b)
{
	size_t low = group[a] < group[b] ? group[a] : group[b];
	size_t high = group[a] < group[b] ? group[b] : group[a];
	size_t i;

	for (i = 0; i < file_count; i++)
		if (group[i] == high)
			group[i] = low;
}

void wgstar_check_group(struct wgstar_check_file *const *files,
			size_t file_count, size_t *group)
{
	size_t i, j;

	for (i = 0; i < file_count; i++)
		group[i] = i;
	for (i = 0; i < file_count; i++)
		for (j = i + 1; j < file_count; j++)
			if (files_link(files[i], files[j]) ||
			    files_link(files[j], files[i]) ||
			    files_share_peer(files[i], files[j]) ||
			    files_share_key(files[i], files[j]))
				group_merge(group, file_count, i, j);
}
