// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of change sets, which hold keys. See change_set.h.
 */
#include "change_set.h"

#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * wgstar_change_set_init() - a change set that changes nothing
 * @set: to be set; to be ended by wgstar_change_set_wipe()
 *
 * Context: any.
 */
void wgstar_change_set_init(struct wgstar_change_set *set)
{
	memset(set, 0, sizeof(*set));
	INIT_LIST_HEAD(&set->peers);
}

/**
 * wgstar_change_set_add_peer() - add a mention of a peer at the end
 * @set: the change set
 * @origin: attribute of the request; outlives @set
 * @route_count: number of routes, which the caller fills in
 *
 * Context: process.
 * Return: the mention, all zero but for @origin and @route_count, or NULL
 * without memory.
 */
struct wgstar_peer_change *
wgstar_change_set_add_peer(struct wgstar_change_set *set,
			   const struct nlattr *origin,
			   unsigned int route_count)
{
	struct wgstar_peer_change *change;

	change = kvzalloc(struct_size(change, routes, route_count),
			  GFP_KERNEL_ACCOUNT);
	if (!change)
		return NULL;
	change->origin = origin;
	change->route_count = route_count;
	list_add_tail(&change->list, &set->peers);
	return change;
}

/**
 * wgstar_change_set_wipe() - free a change set and overwrite its keys
 * @set: the change set; empty afterwards
 *
 * Context: process.
 */
void wgstar_change_set_wipe(struct wgstar_change_set *set)
{
	struct wgstar_peer_change *change, *next;

	list_for_each_entry_safe(change, next, &set->peers, list) {
		memzero_explicit(change->preshared_key,
				 sizeof(change->preshared_key));
		kvfree(change);
	}
	memzero_explicit(set->private_key, sizeof(set->private_key));
	wgstar_change_set_init(set);
}
