// SPDX-License-Identifier: GPL-2.0
/*
 * Applying a change set: a plan is made (control/config_plan), which may fail,
 * and then carried out here, which may not.
 */
#include "config.h"

#include <linux/netdevice.h>

#include "../device.h"
#include "../peer.h"
#include "../peer_table.h"
#include "../session/handshake.h"
#include "../session/identity.h"
#include "../session/peer_work.h"
#include "change_set.h"
#include "config_plan.h"

/* As if the peer had been removed and added. */
static void peer_begin_anew(struct wgstar_peer *peer)
{
	static const u8 no_key[WGSTAR_KEY_LEN];
	static const struct wgstar_endpoint nowhere;

	wgstar_peer_wipe_sessions(peer);
	wgstar_handshake_set_preshared_key(peer, no_key);
	wgstar_peer_set_endpoint(peer, &nowhere);
	wgstar_peer_work_set_keepalive(peer, 0);
	peer->device->transport->drop_staged(peer, WGSTAR_DROP_NO_PEER);
	WRITE_ONCE(peer->last_handshake_ns, 0);
	atomic64_set(&peer->rx_bytes, 0);
	atomic64_set(&peer->tx_bytes, 0);
	wgstar_drop_forget(peer);
}

static bool plan_isolates(const struct wgstar_peer_plan *entry)
{
	if (entry->isolated)
		return entry->isolated->isolated;
	return entry->peer->isolated && !entry->reset;
}

/* Peers that are to be isolated, or those that are not. */
static void config_isolate(struct wgstar_config_plan *plan, bool isolated)
{
	const struct wgstar_peer_plan *entry;
	unsigned long id;

	xa_for_each(&plan->peers, id, entry)
		if (plan_isolates(entry) == isolated)
			wgstar_peer_set_isolated(entry->peer, isolated);
}

static void config_set_values(struct wgstar_config_plan *plan)
{
	const struct wgstar_peer_plan *entry;
	unsigned long id;

	xa_for_each(&plan->peers, id, entry) {
		if (entry->reset)
			peer_begin_anew(entry->peer);
		if (entry->preshared_key)
			wgstar_handshake_set_preshared_key(entry->peer,
							   entry->preshared_key->preshared_key);
		if (entry->endpoint)
			wgstar_peer_set_endpoint(entry->peer,
						 &entry->endpoint->endpoint);
	}
}

static void config_remove_peers(struct wgstar_config_plan *plan)
{
	struct wgstar_device *device = plan->device;
	struct wgstar_peer_plan *entry;
	LIST_HEAD(removed);
	unsigned long id;

	xa_for_each(&plan->peers, id, entry) {
		if (!entry->remove)
			continue;
		wgstar_peer_table_remove(&device->peers, entry->peer);
		list_add_tail(&entry->peer->removal, &removed);
		xa_erase(&plan->peers, id);
		kfree(entry);
	}
	wgstar_peers_remove(device, &removed);
}

static void config_change_device(struct wgstar_config_plan *plan)
{
	const struct wgstar_change_set *set = plan->set;
	struct wgstar_device *device = plan->device;

	if (plan->identity_changes)
		wgstar_identity_set(device, plan->own_key_present ?
					    set->private_key : NULL);
	if (plan->sockets_change)
		wgstar_socket_install(device, &plan->sockets);
	else if (set->values & WGSTAR_DEVICE_SETS_LISTEN_PORT)
		WRITE_ONCE(device->listen_port, set->listen_port);
	if (set->values & WGSTAR_DEVICE_SETS_FWMARK)
		wgstar_socket_set_fwmark(device, set->fwmark);
	if (set->values & WGSTAR_DEVICE_SETS_RELAY)
		WRITE_ONCE(device->relay_mode, set->relay_mode);
}

/* What waited for a key, an endpoint or a route can go now. */
static void config_set_going(struct wgstar_config_plan *plan)
{
	struct wgstar_device *device = plan->device;
	const struct wgstar_peer_plan *entry;
	struct wgstar_peer *peer;
	unsigned long id;

	xa_for_each(&plan->peers, id, entry)
		if (entry->keepalive)
			wgstar_peer_work_set_keepalive(entry->peer,
						       entry->keepalive->keepalive);
	if (!rcu_access_pointer(device->sock4))
		return;
	if (plan->identity_changes) {
		wgstar_peer_table_for_each(&device->peers, peer, id)
			wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
		return;
	}
	xa_for_each(&plan->peers, id, entry)
		wgstar_peer_work_request(entry->peer, PEER_TASK_SEND_STAGED);
}

/*
 * Old sessions never meet the new private key with old values: preshared keys
 * come before it and removed peers are gone by then; whatever a handshake
 * achieved meanwhile ends with the old private key.
 *
 * Nor do new routes meet peers that are not yet isolated, or old ones peers
 * that are so no more.
 */
static void config_commit(struct wgstar_config_plan *plan)
{
	struct wgstar_device *device = plan->device;

	if (!xa_empty(&plan->peers) || plan->routes_change)
		WRITE_ONCE(device->generation, device->generation + 1);
	config_isolate(plan, true);
	wgstar_allowed_ips_batch_commit(&plan->routes);
	config_isolate(plan, false);
	config_set_values(plan);
	config_remove_peers(plan);
	config_change_device(plan);
	config_set_going(plan);
}

/**
 * wgstar_config_apply() - apply a change set
 * @device: the device
 * @set: what is asked for
 * @extack: takes the reason of a failure, or NULL
 *
 * Context: process, under config_lock; sleeps.
 * Return: 0, or a negative error, after which @device is as it was: -ENOMEM;
 * -EINVAL if a peer would have the device's own key; -ENOENT if a peer or route
 * that must be there is not; -EEXIST if a name is taken; -ENOSPC if there are
 * too many peers; or why the sockets could not be opened.
 */
int wgstar_config_apply(struct wgstar_device *device,
			const struct wgstar_change_set *set,
			struct netlink_ext_ack *extack)
{
	struct wgstar_config_plan plan;
	int err;

	lockdep_assert_held(&device->config_lock);
	err = wgstar_config_plan_make(&plan, device, set, extack);
	if (err)
		return err;
	config_commit(&plan);
	wgstar_config_plan_free(&plan);
	return 0;
}
