// SPDX-License-Identifier: GPL-2.0
/* Netlink attributes -> model, by one table for each kind of nest. */
#include "device_parse.h"

#include <linux/wgstar.h>
#include <stdlib.h>
#include <string.h>

#include "attr_rule.h"
#include "route_parse.h"
#include "secret.h"

/* struct wgstar_drop */

static int drop_reason_take(void *drop, const struct nlattr *attr)
{
	struct wgstar_drop *this = drop;

	wgstar_text_take(this->reason, sizeof(this->reason), attr);
	return 0;
}

static int drop_packets_take(void *drop, const struct nlattr *attr)
{
	((struct wgstar_drop *)drop)->packets = mnl_attr_get_u64(attr);
	return 0;
}

static const struct wgstar_attr_rule drop_rules[] = {
	[WGSTAR_A_DROP_REASON] = RULE_ANY(drop_reason_take),
	[WGSTAR_A_DROP_PACKETS] = RULE_EXACT(8, drop_packets_take),
};

static int drops_take(struct wgstar_drop **drops, size_t *count,
		      const struct nlattr *attr)
{
	size_t size = *count * sizeof(**drops);

	*drops = wgstar_secret_grow(*drops, size, size + sizeof(**drops));
	return wgstar_nest_take(drop_rules, MNL_ARRAY_SIZE(drop_rules),
			 &(*drops)[(*count)++], attr);
}

/* struct wgstar_peer */

static int peer_key_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	wgstar_key_take(this->public_key, attr);
	this->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	return 0;
}

static int peer_preshared_key_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	wgstar_key_take(this->preshared_key, attr);
	this->flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	return 0;
}

static int peer_name_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	wgstar_text_take(this->name, sizeof(this->name), attr);
	this->flags |= WGSTAR_PEER_HAS_NAME;
	return 0;
}

static int peer_ipv4_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	this->endpoint.ipv4.sin_family = AF_INET;
	memcpy(&this->endpoint.ipv4.sin_addr, mnl_attr_get_payload(attr), 4);
	this->flags |= WGSTAR_PEER_HAS_ENDPOINT;
	return 0;
}

static int peer_ipv6_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	this->endpoint.ipv6.sin6_family = AF_INET6;
	memcpy(&this->endpoint.ipv6.sin6_addr, mnl_attr_get_payload(attr), 16);
	this->flags |= WGSTAR_PEER_HAS_ENDPOINT;
	return 0;
}

static int peer_scope_take(void *peer, const struct nlattr *attr)
{
	((struct wgstar_peer *)peer)->endpoint.ipv6.sin6_scope_id =
		mnl_attr_get_u32(attr);
	return 0;
}

/* In both kinds of address the port is in one place. */
static int peer_port_take(void *peer, const struct nlattr *attr)
{
	((struct wgstar_peer *)peer)->endpoint.ipv4.sin_port =
		mnl_attr_get_u16(attr);
	return 0;
}

static int peer_keepalive_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	this->persistent_keepalive = mnl_attr_get_u16(attr);
	this->flags |= WGSTAR_PEER_HAS_KEEPALIVE;
	return 0;
}

static int peer_handshake_take(void *peer, const struct nlattr *attr)
{
	((struct wgstar_peer *)peer)->last_handshake_ns =
		mnl_attr_get_u64(attr);
	return 0;
}

static int peer_rx_take(void *peer, const struct nlattr *attr)
{
	((struct wgstar_peer *)peer)->rx_bytes = mnl_attr_get_u64(attr);
	return 0;
}

static int peer_tx_take(void *peer, const struct nlattr *attr)
{
	((struct wgstar_peer *)peer)->tx_bytes = mnl_attr_get_u64(attr);
	return 0;
}

static int peer_route_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_hop hop;

	if (wgstar_hop_parse(&hop, attr))
		return -1;
	wgstar_peer_add_route(peer, &hop.route.prefix)->metric =
		hop.route.metric;
	return 0;
}

static int peer_drop_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	return drops_take(&this->drops, &this->drop_count, attr);
}

static int peer_isolated_take(void *peer, const struct nlattr *attr)
{
	struct wgstar_peer *this = peer;

	this->isolated = mnl_attr_get_u8(attr);
	this->flags |= WGSTAR_PEER_HAS_ISOLATED;
	return 0;
}

static const struct wgstar_attr_rule peer_rules[] = {
	[WGSTAR_A_PEER_PUBLIC_KEY] = RULE_EXACT(32, peer_key_take),
	[WGSTAR_A_PEER_PRESHARED_KEY] = RULE_EXACT(32, peer_preshared_key_take),
	[WGSTAR_A_PEER_NAME] = RULE_ANY(peer_name_take),
	[WGSTAR_A_PEER_ENDPOINT_IPV4] = RULE_EXACT(4, peer_ipv4_take),
	[WGSTAR_A_PEER_ENDPOINT_IPV6] = RULE_EXACT(16, peer_ipv6_take),
	[WGSTAR_A_PEER_ENDPOINT_SCOPE_ID] = RULE_EXACT(4, peer_scope_take),
	[WGSTAR_A_PEER_ENDPOINT_PORT] = RULE_EXACT(2, peer_port_take),
	[WGSTAR_A_PEER_PERSISTENT_KEEPALIVE] =
		RULE_EXACT(2, peer_keepalive_take),
	[WGSTAR_A_PEER_LAST_HANDSHAKE] = RULE_EXACT(8, peer_handshake_take),
	[WGSTAR_A_PEER_RX_BYTES] = RULE_EXACT(8, peer_rx_take),
	[WGSTAR_A_PEER_TX_BYTES] = RULE_EXACT(8, peer_tx_take),
	[WGSTAR_A_PEER_ROUTE] = RULE_ANY(peer_route_take),
	[WGSTAR_A_PEER_DROP] = RULE_ANY(peer_drop_take),
	[WGSTAR_A_PEER_ISOLATED] = RULE_EXACT(1, peer_isolated_take),
};

static int nest_take_peer(struct wgstar_peer *peer, const struct nlattr *nest)
{
	return wgstar_nest_take(peer_rules, MNL_ARRAY_SIZE(peer_rules), peer, nest);
}

static const struct nlattr *nest_find(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

static bool nest_is_continued(const struct nlattr *nest)
{
	const struct nlattr *state = nest_find(nest, WGSTAR_A_PEER_STATE);

	return state && mnl_attr_get_payload_len(state) == 4 &&
	       mnl_attr_get_u32(state) & WGSTAR_PEER_STATE_FLAG_CONTINUED;
}

/* The rest of the routes of the peer before. */
static int continued_peer_take(struct wgstar_device *device,
			       const struct nlattr *nest)
{
	const struct nlattr *key = nest_find(nest, WGSTAR_A_PEER_PUBLIC_KEY);
	struct wgstar_peer *last;

	if (!device->peer_count || !key ||
	    mnl_attr_get_payload_len(key) != WGSTAR_KEY_BYTES)
		return -1;
	last = &device->peers[device->peer_count - 1];
	if (memcmp(last->public_key, mnl_attr_get_payload(key),
		   WGSTAR_KEY_BYTES))
		return -1;
	return nest_take_peer(last, nest);
}

static int device_peer_take(void *device, const struct nlattr *attr)
{
	struct wgstar_peer *peer;

	if (nest_is_continued(attr))
		return continued_peer_take(device, attr);
	peer = wgstar_device_add_peer(device);
	if (nest_take_peer(peer, attr))
		return -1;
	return peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY ? 0 : -1;
}

/* struct wgstar_device */

static int device_ifindex_take(void *device, const struct nlattr *attr)
{
	((struct wgstar_device *)device)->ifindex = mnl_attr_get_u32(attr);
	return 0;
}

static int device_ifname_take(void *device, const struct nlattr *attr)
{
	wgstar_text_take(((struct wgstar_device *)device)->ifname, IF_NAMESIZE, attr);
	return 0;
}

static int device_private_key_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	wgstar_key_take(this->private_key, attr);
	this->flags |= WGSTAR_DEVICE_HAS_PRIVATE_KEY;
	return 0;
}

static int device_public_key_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	wgstar_key_take(this->public_key, attr);
	this->flags |= WGSTAR_DEVICE_HAS_PUBLIC_KEY;
	return 0;
}

static int device_listen_port_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	this->listen_port = mnl_attr_get_u16(attr);
	this->flags |= WGSTAR_DEVICE_HAS_LISTEN_PORT;
	return 0;
}

static int device_fwmark_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	this->fwmark = mnl_attr_get_u32(attr);
	this->flags |= WGSTAR_DEVICE_HAS_FWMARK;
	return 0;
}

static int device_mtu_take(void *device, const struct nlattr *attr)
{
	((struct wgstar_device *)device)->mtu = mnl_attr_get_u32(attr);
	return 0;
}

static int device_drop_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	return drops_take(&this->drops, &this->drop_count, attr);
}

static int device_relay_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	this->relay_mode = mnl_attr_get_u8(attr);
	this->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	return 0;
}

static int device_relayed_take(void *device, const struct nlattr *attr)
{
	struct wgstar_device *this = device;

	return drops_take(&this->relayed, &this->relayed_count, attr);
}

static const struct wgstar_attr_rule device_rules[] = {
	[WGSTAR_A_DEVICE_IFINDEX] = RULE_EXACT(4, device_ifindex_take),
	[WGSTAR_A_DEVICE_IFNAME] = RULE_ANY(device_ifname_take),
	[WGSTAR_A_DEVICE_PRIVATE_KEY] = RULE_EXACT(32, device_private_key_take),
	[WGSTAR_A_DEVICE_PUBLIC_KEY] = RULE_EXACT(32, device_public_key_take),
	[WGSTAR_A_DEVICE_LISTEN_PORT] = RULE_EXACT(2, device_listen_port_take),
	[WGSTAR_A_DEVICE_FWMARK] = RULE_EXACT(4, device_fwmark_take),
	[WGSTAR_A_DEVICE_MTU] = RULE_EXACT(4, device_mtu_take),
	[WGSTAR_A_DEVICE_DROP] = RULE_ANY(device_drop_take),
	[WGSTAR_A_DEVICE_RELAY] = RULE_EXACT(1, device_relay_take),
	[WGSTAR_A_DEVICE_RELAYED] = RULE_ANY(device_relayed_take),
};

static const struct wgstar_attr_rule peers_rules[] = {
	[WGSTAR_A_DEVICE_IFINDEX] = RULE_EXACT(4, device_ifindex_take),
	[WGSTAR_A_DEVICE_PEER] = RULE_ANY(device_peer_take),
};

int wgstar_device_parse(struct wgstar_device *device,
			const struct nlmsghdr *message,
			struct wgstar_error *error)
{
	return wgstar_message_take(device_rules, MNL_ARRAY_SIZE(device_rules), device,
			    message, error);
}

int wgstar_device_parse_peers(struct wgstar_device *device,
			      const struct nlmsghdr *message,
			      struct wgstar_error *error)
{
	return wgstar_message_take(peers_rules, MNL_ARRAY_SIZE(peers_rules), device,
			    message, error);
}
