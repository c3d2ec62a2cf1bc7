// SPDX-License-Identifier: GPL-2.0
/*
 * Making a plan of a change set. See config_plan.h.
 *
 * The mentions of peers are gone through in their order, so that the last one
 * wins. What readers of the device could see waits for the plan to be carried
 * out, with two exceptions that undo nothing but themselves: new peers are in
 * the table of peers, without a route, and names, which only configuration
 * reads, are changed.
 */
#include "config_plan.h"

#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../device.h"
#include "../peer.h"
#include "../peer_table.h"
#include "../session/handshake.h"
#include "../session/identity.h"
#include "change_set.h"

/* The identity */

static int plan_identity(struct wgstar_config_plan *plan)
{
	const struct wgstar_identity *now = &plan->device->identity;
	const u8 *private_key = plan->set->private_key;

	plan->own_key_present = now->present;
	memcpy(plan->own_key, now->keys.public, sizeof(plan->own_key));
	if (!(plan->set->values & WGSTAR_DEVICE_SETS_PRIVATE_KEY))
		return 0;

	/* Without a key, keys.private is all zero as well. */
	if (!crypto_memneq(now->keys.private, private_key, WGSTAR_KEY_LEN))
		return 0;
	plan->identity_changes = true;
	plan->own_key_present = memchr_inv(private_key, 0, WGSTAR_KEY_LEN);
	if (!plan->own_key_present ||
	    wgstar_identity_public_key(plan->own_key, private_key))
		return 0;
	NL_SET_ERR_MSG(plan->extack, "the private-key has no public key");
	return -EINVAL;
}

/**
 * wgstar_config_plan_is_own_key() - whether a public key will be the device's
 * @plan: the plan
 * @public_key: the key
 *
 * Context: any.
 * Return: whether it will.
 */
bool wgstar_config_plan_is_own_key(const struct wgstar_config_plan *plan,
				   const u8 public_key[WGSTAR_KEY_LEN])
{
	return plan->own_key_present &&
	       !memcmp(plan->own_key, public_key, WGSTAR_KEY_LEN);
}

/* Peers */

/**
 * wgstar_config_plan_enter() - plan something for a peer
 * @plan: the plan
 * @peer: peer that is in the table, and not yet in @plan
 *
 * Context: process, under config_lock.
 * Return: entry for the peer, or NULL without memory.
 */
struct wgstar_peer_plan *
wgstar_config_plan_enter(struct wgstar_config_plan *plan,
			 struct wgstar_peer *peer)
{
	struct wgstar_peer_plan *entry;

	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	entry->peer = peer;
	if (xa_insert(&plan->peers, peer->id, entry, GFP_KERNEL_ACCOUNT)) {
		kfree(entry);
		return NULL;
	}
	return entry;
}

/**
 * wgstar_config_plan_remove() - plan that a peer goes
 * @plan: the plan
 * @entry: entry of the peer; what was planned for it is void
 *
 * Context: process, under config_lock.
 * Return: 0 or -ENOMEM.
 */
int wgstar_config_plan_remove(struct wgstar_config_plan *plan,
			      struct wgstar_peer_plan *entry)
{
	entry->remove = true;
	entry->preshared_key = NULL;
	entry->endpoint = NULL;
	entry->keepalive = NULL;
	entry->isolated = NULL;
	entry->name = NULL;
	return wgstar_allowed_ips_batch_remove_owner(&plan->routes,
						     &entry->peer->allowed_ips);
}

static int plan_mentioned_peers(struct wgstar_config_plan *plan)
{
	const struct wgstar_peer_change *change;
	int err;

	list_for_each_entry(change, &plan->set->peers, list) {
		err = wgstar_config_plan_mention(plan, change);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/* Peers that go without being mentioned: own key, replace-peers. */
static int plan_other_peers(struct wgstar_config_plan *plan)
{
	struct wgstar_peer_plan *entry;
	struct wgstar_peer *peer;
	unsigned long id;
	int err;

	if (!plan->set->replace_peers && !plan->identity_changes)
		return 0;
	wgstar_peer_table_for_each(&plan->device->peers, peer, id) {
		if (!plan->set->replace_peers &&
		    !wgstar_config_plan_is_own_key(plan, peer->handshake.remote_static))
			continue;
		if (xa_load(&plan->peers, peer->id))
			continue;
		entry = wgstar_config_plan_enter(plan, peer);
		if (!entry)
			return -ENOMEM;
		err = wgstar_config_plan_remove(plan, entry);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/* Names */

static bool plan_takes_name(const struct wgstar_peer_plan *entry)
{
	if (!*entry->peer->name)
		return false;
	return entry->remove || entry->reset ||
	       (entry->name && strcmp(entry->name->name, entry->peer->name));
}

/* All old names go before the first new one comes, so that names can move. */
static int plan_names(struct wgstar_config_plan *plan)
{
	struct wgstar_peer_table *table = &plan->device->peers;
	struct wgstar_peer_plan *entry;
	unsigned long id;
	int err;

	xa_for_each(&plan->peers, id, entry) {
		if (!plan_takes_name(entry))
			continue;
		memcpy(entry->old_name, entry->peer->name,
		       sizeof(entry->old_name));
		wgstar_peer_table_rename(table, entry->peer, "");
	}
	xa_for_each(&plan->peers, id, entry) {
		if (!entry->name)
			continue;
		err = wgstar_peer_table_rename(table, entry->peer,
					       entry->name->name);
		if (err == -EEXIST)
			NL_SET_ERR_MSG_ATTR(plan->extack, entry->name->origin,
					    "another peer has this name");
		if (err)
			return err;
	}
	return 0;
}

static void plan_undo_names(struct wgstar_config_plan *plan)
{
	struct wgstar_peer_table *table = &plan->device->peers;
	struct wgstar_peer_plan *entry;
	unsigned long id;

	xa_for_each(&plan->peers, id, entry)
		if (entry->name)
			wgstar_peer_table_rename(table, entry->peer, "");
	/* No more names than there were before: this needs no memory. */
	xa_for_each(&plan->peers, id, entry)
		if (*entry->old_name)
			wgstar_peer_table_rename(table, entry->peer,
						 entry->old_name);
}

/* Sockets */

static int plan_sockets(struct wgstar_config_plan *plan)
{
	struct wgstar_device *device = plan->device;
	u16 port = plan->set->listen_port;
	int err;

	if (!(plan->set->values & WGSTAR_DEVICE_SETS_LISTEN_PORT) ||
	    !rcu_access_pointer(device->sock4) ||
	    (port && port == device->listen_port))
		return 0;
	err = wgstar_socket_open(device, port, &plan->sockets);
	if (err)
		NL_SET_ERR_MSG(plan->extack,
			       "can't open UDP sockets on this listen-port");
	else
		plan->sockets_change = true;
	return err;
}

static void plan_undo_peers(struct wgstar_config_plan *plan)
{
	struct wgstar_peer_plan *entry;
	LIST_HEAD(withdrawn);
	unsigned long id;

	xa_for_each(&plan->peers, id, entry)
		if (entry->fresh) {
			wgstar_peer_table_remove(&plan->device->peers,
						 entry->peer);
			list_add_tail(&entry->peer->removal, &withdrawn);
		}
	wgstar_peers_remove(plan->device, &withdrawn);
}

/**
 * wgstar_config_plan_make() - get everything ready for a change
 * @plan: to be filled; the caller carries it out and frees it
 * @device: the device
 * @set: what is asked for; outlives @plan
 * @extack: takes the reason of a failure, or NULL
 *
 * Context: process, under config_lock; sleeps.
 * Return: 0, or a negative error, after which @plan is freed and @device is as
 * it was.
 */
int wgstar_config_plan_make(struct wgstar_config_plan *plan,
			    struct wgstar_device *device,
			    const struct wgstar_change_set *set,
			    struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&device->config_lock);
	memset(plan, 0, sizeof(*plan));
	plan->device = device;
	plan->set = set;
	plan->extack = extack;
	xa_init_flags(&plan->peers, XA_FLAGS_ACCOUNT);
	err = plan_identity(plan);
	if (err)
		return err;

	wgstar_allowed_ips_batch_begin(&plan->routes, &device->allowed_ips);
	err = plan_mentioned_peers(plan);
	if (err)
		goto undo_peers;
	err = plan_other_peers(plan);
	if (err)
		goto undo_peers;
	err = plan_names(plan);
	if (err)
		goto undo_names;
	err = plan_sockets(plan);
	if (err)
		goto undo_names;
	return 0;

undo_names:
	plan_undo_names(plan);
undo_peers:
	wgstar_allowed_ips_batch_abort(&plan->routes);
	plan_undo_peers(plan);
	wgstar_config_plan_free(plan);
	return err;
}

/**
 * wgstar_config_plan_free() - free a plan that was carried out
 * @plan: the plan
 *
 * Context: process.
 */
void wgstar_config_plan_free(struct wgstar_config_plan *plan)
{
	struct wgstar_peer_plan *entry;
	unsigned long id;

	xa_for_each(&plan->peers, id, entry)
		kfree(entry);
	xa_destroy(&plan->peers);
}
