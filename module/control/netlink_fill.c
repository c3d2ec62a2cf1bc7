// SPDX-License-Identifier: GPL-2.0
/*
 * Devices, peers and routes as attributes. See netlink_fill.h.
 */
#include "netlink_fill.h"

#include <linux/string.h>
#include <net/netlink.h>

#include "../device.h"
#include "../peer.h"
#include "../session/handshake.h"
#include "uapi/linux/wgstar.h"

static struct wgstar_peer *route_peer(const struct allowed_ip *route)
{
	return container_of(route->owner, struct wgstar_peer, allowed_ips);
}

/* Counters by reason: the nest has another type in a device than in a peer. */

/* Two headers, a name of up to 31 bytes, padding, and a counter. */
#define DROP_SIZE_MAX 56

static int fill_drop(struct sk_buff *skb, int type, const char *reason,
		     u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, type);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_string(skb, WGSTAR_A_DROP_REASON, reason) ||
	    nla_put_u64_64bit(skb, WGSTAR_A_DROP_PACKETS, packets,
			      WGSTAR_A_DROP_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* @drops may be NULL, for none. */
static int fill_drops(struct sk_buff *skb, int type,
		      const struct wgstar_drop_counters *drops)
{
	unsigned long packets;
	unsigned int i;

	BUILD_BUG_ON((WGSTAR_DROP_COUNT + WGSTAR_RELAYED_COUNT) * DROP_SIZE_MAX +
		     512 > WGSTAR_NETLINK_REPLY_MAX);
	for (i = 0; drops && i < WGSTAR_DROP_COUNT; ++i) {
		packets = atomic_long_read(&drops->packets[i]);
		if (packets && fill_drop(skb, type, wgstar_drop_name(i), packets))
			return -EMSGSIZE;
	}
	return 0;
}

static int fill_relayed(struct sk_buff *skb, const struct wgstar_device *device)
{
	unsigned long packets;
	unsigned int i;

	for (i = 0; i < WGSTAR_RELAYED_COUNT; ++i) {
		packets = wgstar_relayed_read(device->relayed, i);
		if (packets && fill_drop(skb, WGSTAR_A_DEVICE_RELAYED,
					 wgstar_relayed_name(i), packets))
			return -EMSGSIZE;
	}
	return 0;
}

/* Devices */

static int fill_identity(struct sk_buff *skb,
			 const struct wgstar_identity *identity)
{
	if (!identity->present)
		return 0;
	if (nla_put(skb, WGSTAR_A_DEVICE_PRIVATE_KEY, WGSTAR_KEY_LEN,
		    identity->keys.private) ||
	    nla_put(skb, WGSTAR_A_DEVICE_PUBLIC_KEY, WGSTAR_KEY_LEN,
		    identity->keys.public))
		return -EMSGSIZE;
	return 0;
}

/**
 * wgstar_netlink_fill_device() - attributes of a device
 * @skb: message
 * @device: the device
 *
 * Context: process, under config_lock.
 * Return: 0, or -EMSGSIZE, after which the message is to be cancelled.
 */
int wgstar_netlink_fill_device(struct sk_buff *skb,
			       struct wgstar_device *device)
{
	const struct net_device *dev = device->dev;

	if (nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, WGSTAR_A_DEVICE_IFNAME, dev->name) ||
	    fill_identity(skb, &device->identity) ||
	    nla_put_u16(skb, WGSTAR_A_DEVICE_LISTEN_PORT,
			device->listen_port) ||
	    nla_put_u32(skb, WGSTAR_A_DEVICE_FWMARK, device->fwmark) ||
	    nla_put_u32(skb, WGSTAR_A_DEVICE_PEER_COUNT,
			device->peers.count) ||
	    nla_put_u32(skb, WGSTAR_A_DEVICE_MTU, READ_ONCE(dev->mtu)) ||
	    nla_put_u8(skb, WGSTAR_A_DEVICE_RELAY, device->relay_mode) ||
	    fill_relayed(skb, device))
		return -EMSGSIZE;
	return fill_drops(skb, WGSTAR_A_DEVICE_DROP, &device->drops);
}

/* Peers */

static int fill_endpoint(struct sk_buff *skb, struct wgstar_peer *peer)
{
	struct wgstar_endpoint endpoint;
	u32 scope;

	wgstar_peer_get_endpoint(peer, &endpoint);
	switch (endpoint.addr.sa_family) {
	case AF_INET:
		if (nla_put_in_addr(skb, WGSTAR_A_PEER_ENDPOINT_IPV4,
				    endpoint.addr4.sin_addr.s_addr))
			return -EMSGSIZE;
		return nla_put_be16(skb, WGSTAR_A_PEER_ENDPOINT_PORT,
				    endpoint.addr4.sin_port);
	case AF_INET6:
		scope = endpoint.addr6.sin6_scope_id;
		if (nla_put_in6_addr(skb, WGSTAR_A_PEER_ENDPOINT_IPV6,
				     &endpoint.addr6.sin6_addr) ||
		    (scope && nla_put_u32(skb, WGSTAR_A_PEER_ENDPOINT_SCOPE_ID,
					  scope)))
			return -EMSGSIZE;
		return nla_put_be16(skb, WGSTAR_A_PEER_ENDPOINT_PORT,
				    endpoint.addr6.sin6_port);
	default:
		return 0;
	}
}

static int fill_preshared_key(struct sk_buff *skb, struct wgstar_peer *peer)
{
	u8 key[WGSTAR_KEY_LEN];
	int err = 0;

	wgstar_handshake_get_preshared_key(peer, key);
	if (memchr_inv(key, 0, sizeof(key)))
		err = nla_put(skb, WGSTAR_A_PEER_PRESHARED_KEY, sizeof(key),
			      key);
	memzero_explicit(key, sizeof(key));
	return err;
}

static int fill_traffic(struct sk_buff *skb, struct wgstar_peer *peer)
{
	u64 handshake = READ_ONCE(peer->last_handshake_ns);

	if (handshake &&
	    nla_put_u64_64bit(skb, WGSTAR_A_PEER_LAST_HANDSHAKE, handshake,
			      WGSTAR_A_PEER_PAD))
		return -EMSGSIZE;
	if (nla_put_u64_64bit(skb, WGSTAR_A_PEER_RX_BYTES,
			      atomic64_read(&peer->rx_bytes),
			      WGSTAR_A_PEER_PAD) ||
	    nla_put_u64_64bit(skb, WGSTAR_A_PEER_TX_BYTES,
			      atomic64_read(&peer->tx_bytes),
			      WGSTAR_A_PEER_PAD))
		return -EMSGSIZE;
	return fill_drops(skb, WGSTAR_A_PEER_DROP, READ_ONCE(peer->drops));
}

/* All of a peer but its public key and its routes. */
static int fill_peer_once(struct sk_buff *skb, struct wgstar_peer *peer)
{
	if (fill_preshared_key(skb, peer) ||
	    (*peer->name &&
	     nla_put_string(skb, WGSTAR_A_PEER_NAME, peer->name)) ||
	    fill_endpoint(skb, peer) ||
	    nla_put_u16(skb, WGSTAR_A_PEER_PERSISTENT_KEEPALIVE,
			READ_ONCE(peer->persistent_keepalive)) ||
	    nla_put_u32(skb, WGSTAR_A_PEER_PROTOCOL_VERSION, 1) ||
	    nla_put_u8(skb, WGSTAR_A_PEER_ISOLATED, peer->isolated))
		return -EMSGSIZE;
	return fill_traffic(skb, peer);
}

/* Routes */

static int fill_prefix(struct sk_buff *skb, const struct allowed_ip *route)
{
	union {
		struct in_addr addr4;
		struct in6_addr addr6;
	} prefix;
	int err;

	wgstar_allowed_ip_address(route, &prefix);
	if (route->family == AF_INET)
		err = nla_put_in_addr(skb, WGSTAR_A_ROUTE_IPV4,
				      prefix.addr4.s_addr);
	else
		err = nla_put_in6_addr(skb, WGSTAR_A_ROUTE_IPV6,
				       &prefix.addr6);
	if (err || nla_put_u8(skb, WGSTAR_A_ROUTE_PREFIX_LENGTH, route->cidr))
		return -EMSGSIZE;
	if (!route->metric)
		return 0;
	return nla_put_u32(skb, WGSTAR_A_ROUTE_METRIC, route->metric);
}

static int fill_peer_route(struct sk_buff *skb, const struct allowed_ip *route)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_PEER_ROUTE);

	if (!nest)
		return -EMSGSIZE;
	if (fill_prefix(skb, route)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* As many routes as fit. */
static void fill_peer_routes(struct sk_buff *skb, struct wgstar_peer *peer,
			     unsigned int *next_route)
{
	const struct allowed_ip *route;
	unsigned int i = 0;

	list_for_each_entry(route, &peer->allowed_ips.entries, owner_link) {
		if (i++ < *next_route)
			continue;
		if (fill_peer_route(skb, route))
			return;
		++*next_route;
	}
}

/**
 * wgstar_netlink_fill_peer() - a peer, or more of its routes
 * @skb: message
 * @peer: the peer
 * @next_route: number of routes that were in the messages before, 0 for the
 *	first; moves on by those that are in this one. What is left needs
 *	another message
 *
 * Context: process, under config_lock.
 * Return: 0, or -EMSGSIZE, after which the message is to be cancelled and
 * @next_route is as it was.
 */
int wgstar_netlink_fill_peer(struct sk_buff *skb, struct wgstar_peer *peer,
			     unsigned int *next_route)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_DEVICE_PEER);
	unsigned int first = *next_route;
	int err;

	if (!nest || nla_put(skb, WGSTAR_A_PEER_PUBLIC_KEY, WGSTAR_KEY_LEN,
			     peer->handshake.remote_static))
		return -EMSGSIZE;
	if (first)
		err = nla_put_u32(skb, WGSTAR_A_PEER_STATE,
				  WGSTAR_PEER_STATE_FLAG_CONTINUED);
	else
		err = fill_peer_once(skb, peer);
	if (err)
		return -EMSGSIZE;
	if (first < peer->allowed_ips.count) {
		fill_peer_routes(skb, peer, next_route);
		if (*next_route == first)
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * wgstar_netlink_fill_route() - a route with its peer
 * @skb: message
 * @route: the route
 *
 * Context: process, under config_lock.
 * Return: 0, or -EMSGSIZE, after which the message is to be cancelled.
 */
int wgstar_netlink_fill_route(struct sk_buff *skb,
			      const struct allowed_ip *route)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_DEVICE_ROUTE);
	struct wgstar_peer *peer = route_peer(route);

	if (!nest || fill_prefix(skb, route) ||
	    nla_put(skb, WGSTAR_A_ROUTE_PUBLIC_KEY, WGSTAR_KEY_LEN,
		    peer->handshake.remote_static) ||
	    (*peer->name &&
	     nla_put_string(skb, WGSTAR_A_ROUTE_PEER_NAME, peer->name)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}
