// SPDX-License-Identifier: GPL-2.0
/* Model -> netlink attributes. */
#include "device_build.h"

#include <linux/wgstar.h>
#include <string.h>

/* What the attributes of each object take at most, headers and padding
 * included; a nest is closed well before its 16 bits of length run out.
 */
#define DEVICE_ROOM	256
#define PEER_ROOM	256
#define ROUTE_ROOM	64
#define NEST_LIMIT	(UINT16_MAX - 2 * ROUTE_ROOM)
#define ROUTES_PER_NEST	((NEST_LIMIT - PEER_ROOM) / ROUTE_ROOM)

size_t wgstar_device_build_size(const struct wgstar_device *change)
{
	size_t size = DEVICE_ROOM, i, routes;

	for (i = 0; i < change->peer_count; i++) {
		routes = change->peers[i].route_count;
		size += (1 + routes / ROUTES_PER_NEST) * PEER_ROOM +
			routes * ROUTE_ROOM;
	}
	return size;
}

static void prefix_put(struct nlmsghdr *message,
		       const struct wgstar_prefix *prefix)
{
	unsigned int full = prefix->family == AF_INET ? 32 : 128;

	if (prefix->family == AF_INET)
		mnl_attr_put(message, WGSTAR_A_ROUTE_IPV4, 4, &prefix->ipv4);
	else
		mnl_attr_put(message, WGSTAR_A_ROUTE_IPV6, 16, &prefix->ipv6);
	/* An address that a route is asked for must have no length. */
	if (prefix->length != full)
		mnl_attr_put_u8(message, WGSTAR_A_ROUTE_PREFIX_LENGTH,
				prefix->length);
}

static void peer_route_put(struct nlmsghdr *message,
			   const struct wgstar_route *route)
{
	struct nlattr *nest = mnl_attr_nest_start(message, WGSTAR_A_PEER_ROUTE);

	prefix_put(message, &route->prefix);
	if (route->metric)
		mnl_attr_put_u32(message, WGSTAR_A_ROUTE_METRIC, route->metric);
	if (route->remove)
		mnl_attr_put_u32(message, WGSTAR_A_ROUTE_FLAGS,
				 WGSTAR_ROUTE_FLAG_REMOVE);
	mnl_attr_nest_end(message, nest);
}

static void endpoint_put(struct nlmsghdr *message,
			 const union wgstar_endpoint *endpoint)
{
	const struct sockaddr_in6 *ipv6 = &endpoint->ipv6;

	if (endpoint->sa.sa_family == AF_INET) {
		mnl_attr_put(message, WGSTAR_A_PEER_ENDPOINT_IPV4, 4,
			     &endpoint->ipv4.sin_addr);
	} else if (endpoint->sa.sa_family == AF_INET6) {
		mnl_attr_put(message, WGSTAR_A_PEER_ENDPOINT_IPV6, 16,
			     &ipv6->sin6_addr);
		if (ipv6->sin6_scope_id)
			mnl_attr_put_u32(message,
					 WGSTAR_A_PEER_ENDPOINT_SCOPE_ID,
					 ipv6->sin6_scope_id);
	} else {
		return;
	}
	mnl_attr_put_u16(message, WGSTAR_A_PEER_ENDPOINT_PORT,
			 endpoint->ipv4.sin_port);
}

static void peer_flags_put(struct nlmsghdr *message, unsigned int flags)
{
	uint32_t value = 0;

	if (flags & WGSTAR_PEER_REMOVE)
		value |= WGSTAR_PEER_FLAG_REMOVE;
	if (flags & WGSTAR_PEER_REPLACE_ROUTES)
		value |= WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS;
	if (flags & WGSTAR_PEER_UPDATE_ONLY)
		value |= WGSTAR_PEER_FLAG_UPDATE_ONLY;
	if (value)
		mnl_attr_put_u32(message, WGSTAR_A_PEER_FLAGS, value);
}

static void peer_identity_put(struct nlmsghdr *message,
			      const struct wgstar_peer *peer)
{
	if (peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY)
		mnl_attr_put(message, WGSTAR_A_PEER_PUBLIC_KEY,
			     WGSTAR_KEY_BYTES, peer->public_key);
	else
		mnl_attr_put_strz(message, WGSTAR_A_PEER_NAME, peer->name);
}

static void peer_values_put(struct nlmsghdr *message,
			    const struct wgstar_peer *peer)
{
	const unsigned int key_and_name = WGSTAR_PEER_HAS_PUBLIC_KEY |
					  WGSTAR_PEER_HAS_NAME;

	if ((peer->flags & key_and_name) == key_and_name)
		mnl_attr_put_strz(message, WGSTAR_A_PEER_NAME, peer->name);
	if (peer->flags & WGSTAR_PEER_HAS_PRESHARED_KEY)
		mnl_attr_put(message, WGSTAR_A_PEER_PRESHARED_KEY,
			     WGSTAR_KEY_BYTES, peer->preshared_key);
	if (peer->flags & WGSTAR_PEER_HAS_ENDPOINT)
		endpoint_put(message, &peer->endpoint);
	if (peer->flags & WGSTAR_PEER_HAS_KEEPALIVE)
		mnl_attr_put_u16(message, WGSTAR_A_PEER_PERSISTENT_KEEPALIVE,
				 peer->persistent_keepalive);
	if (peer->flags & WGSTAR_PEER_HAS_ISOLATED)
		mnl_attr_put_u8(message, WGSTAR_A_PEER_ISOLATED,
				peer->isolated);
}

static struct nlattr *peer_begin(struct nlmsghdr *message,
				 const struct wgstar_peer *peer)
{
	struct nlattr *nest = mnl_attr_nest_start(message, WGSTAR_A_DEVICE_PEER);

	peer_identity_put(message, peer);
	return nest;
}

/* Further nests only add to the peer that the first one has made. */
static void peer_put(struct nlmsghdr *message, const struct wgstar_peer *peer)
{
	struct nlattr *nest = peer_begin(message, peer);
	size_t i;

	peer_flags_put(message, peer->flags);
	peer_values_put(message, peer);
	for (i = 0; i < peer->route_count; i++) {
		if (i && i % ROUTES_PER_NEST == 0) {
			mnl_attr_nest_end(message, nest);
			nest = peer_begin(message, peer);
			peer_flags_put(message, peer->flags &
						WGSTAR_PEER_UPDATE_ONLY);
		}
		peer_route_put(message, &peer->routes[i]);
	}
	mnl_attr_nest_end(message, nest);
}

void wgstar_device_build(struct nlmsghdr *message,
			 const struct wgstar_device *change)
{
	size_t i;

	mnl_attr_put_strz(message, WGSTAR_A_DEVICE_IFNAME, change->ifname);
	if (change->flags & WGSTAR_DEVICE_REPLACE_PEERS)
		mnl_attr_put_u32(message, WGSTAR_A_DEVICE_FLAGS,
				 WGSTAR_DEVICE_FLAG_REPLACE_PEERS);
	if (change->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY)
		mnl_attr_put(message, WGSTAR_A_DEVICE_PRIVATE_KEY,
			     WGSTAR_KEY_BYTES, change->private_key);
	if (change->flags & WGSTAR_DEVICE_HAS_LISTEN_PORT)
		mnl_attr_put_u16(message, WGSTAR_A_DEVICE_LISTEN_PORT,
				 change->listen_port);
	if (change->flags & WGSTAR_DEVICE_HAS_FWMARK)
		mnl_attr_put_u32(message, WGSTAR_A_DEVICE_FWMARK,
				 change->fwmark);
	if (change->flags & WGSTAR_DEVICE_HAS_RELAY_MODE)
		mnl_attr_put_u8(message, WGSTAR_A_DEVICE_RELAY,
				change->relay_mode);
	for (i = 0; i < change->peer_count; i++)
		peer_put(message, &change->peers[i]);
}

void wgstar_route_build(struct nlmsghdr *message,
			const struct wgstar_route *route,
			const struct wgstar_peer *peer)
{
	struct nlattr *nest = mnl_attr_nest_start(message,
						  WGSTAR_A_DEVICE_ROUTE);

	prefix_put(message, &route->prefix);
	if (route->metric)
		mnl_attr_put_u32(message, WGSTAR_A_ROUTE_METRIC, route->metric);
	if (peer && peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY)
		mnl_attr_put(message, WGSTAR_A_ROUTE_PUBLIC_KEY,
			     WGSTAR_KEY_BYTES, peer->public_key);
	else if (peer)
		mnl_attr_put_strz(message, WGSTAR_A_ROUTE_PEER_NAME,
				  peer->name);
	mnl_attr_nest_end(message, nest);
}
