/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one request wants to change of a device: plain data, checked in itself
 * but not yet held against any device. control/config applies it.
 */
#ifndef WGSTAR_CHANGE_SET_H
#define WGSTAR_CHANGE_SET_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/list.h>
#include <linux/types.h>

#include "../endpoint.h"
#include "uapi/linux/wgstar.h"

struct nlattr;

/**
 * struct wgstar_route_change - a prefix that comes to a peer or leaves it
 * @addr4: address, if @family is AF_INET; no bits beyond @cidr
 * @addr6: same, AF_INET6
 * @metric: order among peers with the same prefix
 * @family: AF_INET or AF_INET6
 * @cidr: length of the prefix in bits
 * @remove: whether it leaves
 */
struct wgstar_route_change {
	union {
		struct in_addr addr4;
		struct in6_addr addr6;
	};
	u32 metric;
	u8 family;
	u8 cidr;
	bool remove;
};

/**
 * enum wgstar_peer_selector - which peer a change is about
 * @WGSTAR_PEER_BY_KEY: the one with that public key
 * @WGSTAR_PEER_BY_NAME: the one that has that name before the request
 * @WGSTAR_PEER_ANY: whoever has the routes, which all are to be removed
 */
enum wgstar_peer_selector {
	WGSTAR_PEER_BY_KEY,
	WGSTAR_PEER_BY_NAME,
	WGSTAR_PEER_ANY,
};

/**
 * enum wgstar_peer_value - what a change sets; bits
 * @WGSTAR_PEER_SETS_PRESHARED_KEY: preshared_key
 * @WGSTAR_PEER_SETS_ENDPOINT: endpoint
 * @WGSTAR_PEER_SETS_KEEPALIVE: keepalive
 * @WGSTAR_PEER_SETS_NAME: name
 * @WGSTAR_PEER_SETS_ISOLATED: isolated
 */
enum wgstar_peer_value {
	WGSTAR_PEER_SETS_PRESHARED_KEY = BIT(0),
	WGSTAR_PEER_SETS_ENDPOINT = BIT(1),
	WGSTAR_PEER_SETS_KEEPALIVE = BIT(2),
	WGSTAR_PEER_SETS_NAME = BIT(3),
	WGSTAR_PEER_SETS_ISOLATED = BIT(4),
};

/**
 * struct wgstar_peer_change - one mention of a peer
 * @list: in the change set, in the order of the request
 * @origin: attribute of the request, to be blamed in error messages
 * @selector: which peer
 * @public_key: of the peer, if selected by key
 * @name: selects the peer, or is to be set
 * @values: what is set; bits of &enum wgstar_peer_value
 * @strict: a peer or route that is not there is an error
 * @update_only: a peer that is not there is left alone
 * @remove: the peer goes; nothing else of this matters then
 * @replace_routes: routes that the peer had before the request go
 * @isolated: whether other isolated peers can't be reached
 * @keepalive: persistent keepalive in seconds, 0 is off
 * @preshared_key: zeros for none
 * @endpoint: address and port
 * @route_count: length of @routes
 * @routes: in the order of the request
 */
struct wgstar_peer_change {
	struct list_head list;
	const struct nlattr *origin;
	enum wgstar_peer_selector selector;
	u8 public_key[WGSTAR_KEY_LEN];
	char name[WGSTAR_NAME_MAX + 1];
	u8 values;
	bool strict;
	bool update_only;
	bool remove;
	bool replace_routes;
	bool isolated;
	u16 keepalive;
	u8 preshared_key[WGSTAR_KEY_LEN];
	struct wgstar_endpoint endpoint;
	unsigned int route_count;
	struct wgstar_route_change routes[];
};

/**
 * enum wgstar_device_value - what a change set sets of the device; bits
 * @WGSTAR_DEVICE_SETS_PRIVATE_KEY: private_key
 * @WGSTAR_DEVICE_SETS_LISTEN_PORT: listen_port
 * @WGSTAR_DEVICE_SETS_FWMARK: fwmark
 * @WGSTAR_DEVICE_SETS_RELAY: relay_mode
 */
enum wgstar_device_value {
	WGSTAR_DEVICE_SETS_PRIVATE_KEY = BIT(0),
	WGSTAR_DEVICE_SETS_LISTEN_PORT = BIT(1),
	WGSTAR_DEVICE_SETS_FWMARK = BIT(2),
	WGSTAR_DEVICE_SETS_RELAY = BIT(3),
};

/**
 * struct wgstar_change_set - all that one request wants
 * @values: what is set; bits of &enum wgstar_device_value
 * @private_key: clamped; zeros take the key away
 * @listen_port: host byte order; 0 lets the kernel choose
 * @fwmark: mark of outer packets
 * @relay_mode: &enum wgstar_relay_mode
 * @replace_peers: peers that @peers does not mention go
 * @peers: the mentions, in the order of the request
 */
struct wgstar_change_set {
	u8 values;
	u8 private_key[WGSTAR_KEY_LEN];
	u16 listen_port;
	u32 fwmark;
	u8 relay_mode;
	bool replace_peers;
	struct list_head peers;
};

void wgstar_change_set_init(struct wgstar_change_set *set);
struct wgstar_peer_change *
wgstar_change_set_add_peer(struct wgstar_change_set *set,
			   const struct nlattr *origin,
			   unsigned int route_count);
void wgstar_change_set_wipe(struct wgstar_change_set *set);

#endif /* WGSTAR_CHANGE_SET_H */
