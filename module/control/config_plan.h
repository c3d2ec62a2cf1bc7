/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A change set, held against a device: what is to be done to which peer, with
 * everything at hand that it takes. Making a plan may fail and is undone
 * without a trace; carrying it out (control/config) can't fail.
 */
#ifndef WGSTAR_CONFIG_PLAN_H
#define WGSTAR_CONFIG_PLAN_H

#include <linux/types.h>
#include <linux/xarray.h>

#include "../data/socket.h"
#include "../logic/allowed_ips.h"
#include "uapi/linux/wgstar.h"

struct netlink_ext_ack;
struct wgstar_change_set;
struct wgstar_device;
struct wgstar_peer;
struct wgstar_peer_change;

/**
 * struct wgstar_peer_plan - what is to be done to one peer
 * @peer: the peer; under config_lock
 * @fresh: was added to the table by this plan
 * @remove: goes
 * @reset: is removed and named again by the same request, and so begins anew
 * @preshared_key: last mention that sets it, or NULL
 * @endpoint: same
 * @keepalive: same
 * @isolated: same
 * @name: same
 * @old_name: name that this plan has taken away; empty if none
 */
struct wgstar_peer_plan {
	struct wgstar_peer *peer;
	bool fresh;
	bool remove;
	bool reset;
	const struct wgstar_peer_change *preshared_key;
	const struct wgstar_peer_change *endpoint;
	const struct wgstar_peer_change *keepalive;
	const struct wgstar_peer_change *isolated;
	const struct wgstar_peer_change *name;
	char old_name[WGSTAR_NAME_MAX + 1];
};

/**
 * struct wgstar_config_plan - what is to be done to a device
 * @device: the device; under config_lock
 * @set: what was asked for
 * @extack: takes the reason of a failure
 * @peers: &struct wgstar_peer_plan by the id of the peer
 * @routes: all changes of routes
 * @routes_change: whether @routes is about other peers than those in @peers
 * @identity_changes: whether there will be another private key, or none
 * @own_key_present: whether there will be one
 * @own_key: its public key
 * @sockets: sockets that replace the present ones, if @sockets_change
 * @sockets_change: whether there are such
 */
struct wgstar_config_plan {
	struct wgstar_device *device;
	const struct wgstar_change_set *set;
	struct netlink_ext_ack *extack;
	struct xarray peers;
	struct allowed_ips_batch routes;
	bool routes_change;
	bool identity_changes;
	bool own_key_present;
	u8 own_key[WGSTAR_KEY_LEN];
	struct wgstar_socket_pair sockets;
	bool sockets_change;
};

int wgstar_config_plan_make(struct wgstar_config_plan *plan,
			    struct wgstar_device *device,
			    const struct wgstar_change_set *set,
			    struct netlink_ext_ack *extack);
void wgstar_config_plan_free(struct wgstar_config_plan *plan);

/* Steps of making a plan. */
bool wgstar_config_plan_is_own_key(const struct wgstar_config_plan *plan,
				   const u8 public_key[WGSTAR_KEY_LEN]);
struct wgstar_peer_plan *
wgstar_config_plan_enter(struct wgstar_config_plan *plan,
			 struct wgstar_peer *peer);
int wgstar_config_plan_remove(struct wgstar_config_plan *plan,
			      struct wgstar_peer_plan *entry);
int wgstar_config_plan_mention(struct wgstar_config_plan *plan,
			       const struct wgstar_peer_change *change);

#endif /* WGSTAR_CONFIG_PLAN_H */
