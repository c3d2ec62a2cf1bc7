// SPDX-License-Identifier: GPL-2.0
/*
 * What one mention of a peer in a request does to the plan: which peer is
 * meant, its values, and its routes. See config_plan.h.
 */
#include "config_plan.h"

#include <linux/netlink.h>

#include "../device.h"
#include "../peer.h"
#include "../peer_table.h"
#include "../session/handshake.h"
#include "change_set.h"

/* Which peer */

/* A handshake may come as soon as the peer can be found. */
static int mention_publish_peer(struct wgstar_config_plan *plan,
				struct wgstar_peer *peer,
				const struct wgstar_peer_change *change)
{
	int err;

	if (change->values & WGSTAR_PEER_SETS_PRESHARED_KEY)
		wgstar_handshake_set_preshared_key(peer, change->preshared_key);
	if (change->values & WGSTAR_PEER_SETS_ENDPOINT)
		wgstar_peer_set_endpoint(peer, &change->endpoint);
	err = wgstar_peer_table_add(&plan->device->peers, peer);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG_ATTR(plan->extack, change->origin,
				    "the device has as many peers as it can");
	return err;
}

static int mention_new_peer(struct wgstar_config_plan *plan,
			    const struct wgstar_peer_change *change,
			    struct wgstar_peer_plan **entry)
{
	struct wgstar_peer *peer;
	LIST_HEAD(withdrawn);
	int err;

	if (change->selector != WGSTAR_PEER_BY_KEY) {
		NL_SET_ERR_MSG_ATTR(plan->extack, change->origin,
				    "no peer has this name, and a new one needs a public-key");
		return -ENOENT;
	}
	peer = wgstar_peer_create(plan->device, change->public_key);
	if (!peer)
		return -ENOMEM;
	err = mention_publish_peer(plan, peer, change);
	if (err) {
		wgstar_peer_put(peer);
		return err;
	}
	*entry = wgstar_config_plan_enter(plan, peer);
	if (!*entry) {
		wgstar_peer_table_remove(&plan->device->peers, peer);
		list_add(&peer->removal, &withdrawn);
		wgstar_peers_remove(plan->device, &withdrawn);
		return -ENOMEM;
	}
	(*entry)->fresh = true;
	return 0;
}

/* A mention of a peer that is not there, or not any more. */
static int mention_absent_peer(struct wgstar_config_plan *plan,
			       const struct wgstar_peer_change *change,
			       struct wgstar_peer_plan **entry)
{
	if (change->strict) {
		NL_SET_ERR_MSG_ATTR(plan->extack, change->origin,
				    "no such peer");
		return -ENOENT;
	}
	if (change->remove || change->update_only) {
		*entry = NULL;
		return 0;
	}
	if (!*entry)
		return mention_new_peer(plan, change, entry);
	(*entry)->remove = false;
	(*entry)->reset = true;
	return 0;
}

/* Sets @entry to NULL if there is nothing to be done. */
static int mention_find_peer(struct wgstar_config_plan *plan,
			     const struct wgstar_peer_change *change,
			     struct wgstar_peer_plan **entry, bool *first)
{
	struct wgstar_peer_table *table = &plan->device->peers;
	struct wgstar_peer *peer;

	if (change->selector == WGSTAR_PEER_BY_KEY)
		peer = wgstar_peer_table_find(table, change->public_key);
	else
		peer = wgstar_peer_table_find_name(table, change->name);
	if (!change->remove &&
	    wgstar_config_plan_is_own_key(plan, peer ? peer->handshake.remote_static :
					 change->public_key) &&
	    (peer || !change->update_only)) {
		NL_SET_ERR_MSG_ATTR(plan->extack, change->origin,
				    "the device's own public key can't be a peer");
		return -EINVAL;
	}
	*entry = peer ? xa_load(&plan->peers, peer->id) : NULL;
	*first = !*entry;
	if (!peer || (*entry && (*entry)->remove))
		return mention_absent_peer(plan, change, entry);
	if (!*entry)
		*entry = wgstar_config_plan_enter(plan, peer);
	return *entry ? 0 : -ENOMEM;
}

/* Routes */

static int mention_remove_route(struct wgstar_config_plan *plan,
				struct wgstar_peer *peer,
				const struct wgstar_route_change *route)
{
	return wgstar_allowed_ips_batch_remove(&plan->routes,
					       &peer->allowed_ips,
					       route->family, &route->addr6,
					       route->cidr);
}

static int mention_routes_of_peer(struct wgstar_config_plan *plan,
				  struct wgstar_peer *peer,
				  const struct wgstar_peer_change *change)
{
	const struct wgstar_route_change *route;
	unsigned int i;
	int err = 0;

	for (i = 0; i < change->route_count && !err; ++i) {
		route = &change->routes[i];
		if (!route->remove) {
			err = wgstar_allowed_ips_batch_insert(&plan->routes,
							      &peer->allowed_ips,
							      route->family,
							      &route->addr6,
							      route->cidr,
							      route->metric);
			continue;
		}
		err = mention_remove_route(plan, peer, route);
		if (err == -ENOENT && !change->strict)
			err = 0;
	}
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(plan->extack, change->origin,
				    "the peer has no such route");
	return err;
}

static int mention_routes_of_any(struct wgstar_config_plan *plan,
				 const struct wgstar_peer_change *change)
{
	struct wgstar_peer *peer;
	bool found = false;
	unsigned long id;
	int err;

	wgstar_peer_table_for_each(&plan->device->peers, peer, id) {
		err = mention_remove_route(plan, peer, &change->routes[0]);
		if (err && err != -ENOENT)
			return err;
		found |= !err;
	}
	plan->routes_change |= found;
	if (found)
		return 0;
	NL_SET_ERR_MSG_ATTR(plan->extack, change->origin, "no such route");
	return -ENOENT;
}

/* Values */

static void mention_values(struct wgstar_peer_plan *entry,
			   const struct wgstar_peer_change *change)
{
	if (change->values & WGSTAR_PEER_SETS_PRESHARED_KEY)
		entry->preshared_key = change;
	if (change->values & WGSTAR_PEER_SETS_ENDPOINT)
		entry->endpoint = change;
	if (change->values & WGSTAR_PEER_SETS_KEEPALIVE)
		entry->keepalive = change;
	if (change->values & WGSTAR_PEER_SETS_ISOLATED)
		entry->isolated = change;
	if (change->values & WGSTAR_PEER_SETS_NAME)
		entry->name = change;
}

/**
 * wgstar_config_plan_mention() - plan what one mention of a peer asks for
 * @plan: the plan
 * @change: next mention, in the order of the request
 *
 * Context: process, under config_lock.
 * Return: 0, or a negative error with its reason in the plan's extack, after
 * which @plan must be undone: see wgstar_config_apply().
 */
int wgstar_config_plan_mention(struct wgstar_config_plan *plan,
			       const struct wgstar_peer_change *change)
{
	struct wgstar_peer_plan *entry;
	bool first;
	int err;

	if (change->selector == WGSTAR_PEER_ANY)
		return mention_routes_of_any(plan, change);
	err = mention_find_peer(plan, change, &entry, &first);
	if (err || !entry)
		return err;
	if (change->remove)
		return wgstar_config_plan_remove(plan, entry);
	if (change->replace_routes && first) {
		err = wgstar_allowed_ips_batch_remove_owner(&plan->routes,
							    &entry->peer->allowed_ips);
		if (err)
			return err;
	}
	mention_values(entry, change);
	return mention_routes_of_peer(plan, entry->peer, change);
}
