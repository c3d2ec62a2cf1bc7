// SPDX-License-Identifier: GPL-2.0
/*
 * Model -> netlink -> model, peers in several nests, and replies that are not
 * as they should be. What a change and a reply have in common has one form.
 */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/wgstar.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "device_build.h"
#include "device_parse.h"
#include "route_parse.h"

static struct nlmsghdr *message_start(void *buffer)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);

	mnl_nlmsg_put_extra_header(message, sizeof(struct genlmsghdr));
	return message;
}

/* The change as a message, in exactly the room that was asked for. */
static struct nlmsghdr *change_build(const struct wgstar_device *change)
{
	size_t headers = MNL_NLMSG_HDRLEN + sizeof(struct genlmsghdr);
	size_t room = headers + wgstar_device_build_size(change);
	struct nlmsghdr *message = message_start(calloc(1, room));

	wgstar_device_build(message, change);
	assert_true(message->nlmsg_len <= room);
	return message;
}

static struct wgstar_peer *peer_add(struct wgstar_device *device, int key)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(device);

	memset(peer->public_key, key, WGSTAR_KEY_BYTES);
	peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY;
	return peer;
}

static void route_add(struct wgstar_peer *peer, const char *text,
		      uint32_t metric)
{
	struct wgstar_prefix prefix;
	struct wgstar_error error;

	assert_int_equal(wgstar_prefix_parse(&prefix, text, &error), 0);
	wgstar_peer_add_route(peer, &prefix)->metric = metric;
}

static void routes_assert_equal(const struct wgstar_peer *a,
				const struct wgstar_peer *b)
{
	size_t i;

	assert_int_equal(a->route_count, b->route_count);
	for (i = 0; i < a->route_count; i++) {
		assert_int_equal(wgstar_prefix_compare(&a->routes[i].prefix,
						       &b->routes[i].prefix),
				 0);
		assert_int_equal(a->routes[i].metric, b->routes[i].metric);
	}
}

static void every_value_survives_the_way_there_and_back(void **state)
{
	struct wgstar_device change = {
		.flags = WGSTAR_DEVICE_HAS_PRIVATE_KEY |
			 WGSTAR_DEVICE_HAS_LISTEN_PORT |
			 WGSTAR_DEVICE_HAS_FWMARK |
			 WGSTAR_DEVICE_HAS_RELAY_MODE,
		.relay_mode = WGSTAR_RELAY_MODE_DIRECT,
		.ifname = "wg0", .listen_port = 51820, .fwmark = 0xca6c,
		.private_key = { 1, 2, 3 },
	}, back = { 0 };
	struct wgstar_peer *peer = peer_add(&change, 1);
	struct wgstar_error error;
	struct nlmsghdr *message;

	peer->flags |= WGSTAR_PEER_HAS_NAME | WGSTAR_PEER_HAS_KEEPALIVE |
		       WGSTAR_PEER_HAS_PRESHARED_KEY | WGSTAR_PEER_HAS_ENDPOINT;
	strcpy(peer->name, "0123456789012345678901234567890");
	memset(peer->preshared_key, 9, WGSTAR_KEY_BYTES);
	peer->persistent_keepalive = 65535;
	peer->endpoint.ipv6.sin6_family = AF_INET6;
	peer->endpoint.ipv6.sin6_port = htons(51820);
	peer->endpoint.ipv6.sin6_scope_id = 7;
	inet_pton(AF_INET6, "fe80::1", &peer->endpoint.ipv6.sin6_addr);
	route_add(peer, "10.0.0.0/8", 0);
	route_add(peer, "::/0", 4294967295U);
	route_add(peer, "192.0.2.1/32", 1);
	message = change_build(&change);
	assert_int_equal(wgstar_device_parse(&back, message, &error), 0);
	assert_int_equal(wgstar_device_parse_peers(&back, message, &error), 0);
	assert_string_equal(back.ifname, "wg0");
	assert_int_equal(back.flags, change.flags);
	assert_int_equal(back.listen_port, 51820);
	assert_int_equal(back.fwmark, 0xca6c);
	assert_int_equal(back.relay_mode, WGSTAR_RELAY_MODE_DIRECT);
	assert_memory_equal(back.private_key, change.private_key, 32);
	assert_int_equal(back.peer_count, 1);
	peer = &change.peers[0];
	assert_int_equal(back.peers[0].flags, peer->flags);
	assert_string_equal(back.peers[0].name, peer->name);
	assert_memory_equal(back.peers[0].preshared_key, peer->preshared_key, 32);
	assert_memory_equal(&back.peers[0].endpoint, &peer->endpoint,
			    sizeof(peer->endpoint));
	assert_int_equal(back.peers[0].persistent_keepalive, 65535);
	routes_assert_equal(&back.peers[0], peer);
	wgstar_device_clear(&back);
	wgstar_device_clear(&change);
	free(message);
}

static uint32_t nest_u32(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return mnl_attr_get_u32(attr);
	return 0;
}

static void flags_are_sent_only_where_they_belong(void **state)
{
	struct wgstar_device change = {
		.flags = WGSTAR_DEVICE_REPLACE_PEERS, .ifname = "wg0",
	};
	struct wgstar_peer *peer;
	const struct nlattr *attr;
	struct nlmsghdr *message;
	uint32_t flags[2], *flag = flags;

	peer_add(&change, 1)->flags |= WGSTAR_PEER_REMOVE;
	peer = peer_add(&change, 2);
	peer->flags |= WGSTAR_PEER_REPLACE_ROUTES | WGSTAR_PEER_UPDATE_ONLY;
	message = change_build(&change);
	mnl_attr_for_each(attr, message, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == WGSTAR_A_DEVICE_FLAGS)
			assert_int_equal(mnl_attr_get_u32(attr),
					 WGSTAR_DEVICE_FLAG_REPLACE_PEERS);
		if (mnl_attr_get_type(attr) == WGSTAR_A_DEVICE_PEER)
			*flag++ = nest_u32(attr, WGSTAR_A_PEER_FLAGS);
	}
	assert_int_equal(flags[0], WGSTAR_PEER_FLAG_REMOVE);
	assert_int_equal(flags[1], WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS |
			 WGSTAR_PEER_FLAG_UPDATE_ONLY);
	wgstar_device_clear(&change);
	free(message);
}

/* 20,000 IPv6 routes do not fit into one nest of 64 KiB. */
static void many_routes_become_several_nests(void **state)
{
	struct wgstar_device change = { .ifname = "wg0" }, back = { 0 };
	struct wgstar_peer *peer = peer_add(&change, 1);
	struct wgstar_prefix prefix = { .family = AF_INET6, .length = 64 };
	const struct nlattr *attr;
	struct nlmsghdr *message;
	struct wgstar_error error;
	size_t i, routes = 0, nests = 0;

	peer->flags |= WGSTAR_PEER_REPLACE_ROUTES;
	for (i = 0; i < 20000; i++) {
		prefix.ipv6.s6_addr[0] = i >> 8;
		prefix.ipv6.s6_addr[1] = i;
		wgstar_peer_add_route(peer, &prefix)->metric = i;
	}
	peer_add(&change, 2);
	message = change_build(&change);
	mnl_attr_for_each(attr, message, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != WGSTAR_A_DEVICE_PEER)
			continue;
		assert_int_equal(nest_u32(attr, WGSTAR_A_PEER_FLAGS),
				 nests ? 0 : WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS);
		nests++;
	}
	assert_true(nests > 10);
	assert_int_equal(wgstar_device_parse_peers(&back, message, &error), 0);
	assert_int_equal(back.peer_count, nests);
	for (i = 0; i + 1 < nests; i++) {
		assert_memory_equal(back.peers[i].public_key,
				    change.peers[0].public_key, 32);
		routes += back.peers[i].route_count;
	}
	assert_int_equal(routes, 20000);
	wgstar_device_clear(&back);
	wgstar_device_clear(&change);
	free(message);
}

/* A peer nest as the kernel sends it. */
static void reply_peer_put(struct nlmsghdr *message, int key, bool continued,
			   uint8_t route)
{
	struct nlattr *nest = mnl_attr_nest_start(message, WGSTAR_A_DEVICE_PEER);
	const uint8_t address[4] = { 10, route };
	uint8_t public_key[WGSTAR_KEY_BYTES];
	struct nlattr *inner;

	memset(public_key, key, sizeof(public_key));
	mnl_attr_put(message, WGSTAR_A_PEER_PUBLIC_KEY, 32, public_key);
	if (continued)
		mnl_attr_put_u32(message, WGSTAR_A_PEER_STATE,
				 WGSTAR_PEER_STATE_FLAG_CONTINUED);
	inner = mnl_attr_nest_start(message, WGSTAR_A_PEER_ROUTE);
	mnl_attr_put(message, WGSTAR_A_ROUTE_IPV4, 4, address);
	mnl_attr_put_u8(message, WGSTAR_A_ROUTE_PREFIX_LENGTH, 16);
	mnl_attr_nest_end(message, inner);
	mnl_attr_nest_end(message, nest);
}

static void continued_peers_are_joined(void **state)
{
	char buffer[2048];
	struct wgstar_device device = { 0 };
	struct wgstar_error error;
	struct nlmsghdr *message = message_start(buffer);

	reply_peer_put(message, 1, false, 1);
	reply_peer_put(message, 2, false, 2);
	assert_int_equal(wgstar_device_parse_peers(&device, message, &error), 0);
	message = message_start(buffer);
	reply_peer_put(message, 2, true, 3);
	reply_peer_put(message, 2, true, 4);
	reply_peer_put(message, 3, false, 5);
	assert_int_equal(wgstar_device_parse_peers(&device, message, &error), 0);
	assert_int_equal(device.peer_count, 3);
	assert_int_equal(device.peers[0].route_count, 1);
	assert_int_equal(device.peers[1].route_count, 3);
	assert_int_equal(device.peers[2].route_count, 1);
	message = message_start(buffer);
	reply_peer_put(message, 1, true, 6);
	assert_int_equal(wgstar_device_parse_peers(&device, message, &error), -1);
	wgstar_device_clear(&device);
}

static void statistics_are_read(void **state)
{
	char buffer[1024];
	struct wgstar_device device = { 0 };
	struct wgstar_error error;
	struct nlmsghdr *message = message_start(buffer);
	struct nlattr *nest;

	mnl_attr_put_u32(message, WGSTAR_A_DEVICE_IFINDEX, 9);
	mnl_attr_put_u32(message, WGSTAR_A_DEVICE_MTU, 1420);
	mnl_attr_put_u32(message, WGSTAR_A_DEVICE_MAX + 7, 1);
	nest = mnl_attr_nest_start(message, WGSTAR_A_DEVICE_DROP);
	mnl_attr_put_strz(message, WGSTAR_A_DROP_REASON, "replayed");
	mnl_attr_put_u64(message, WGSTAR_A_DROP_PACKETS, 1ULL << 40);
	mnl_attr_nest_end(message, nest);
	assert_int_equal(wgstar_device_parse(&device, message, &error), 0);
	assert_int_equal(device.ifindex, 9);
	assert_int_equal(device.mtu, 1420);
	assert_int_equal(device.drop_count, 1);
	assert_string_equal(device.drops[0].reason, "replayed");
	assert_true(device.drops[0].packets == 1ULL << 40);
	wgstar_device_clear(&device);
}

static void check_malformed_peer(uint16_t type, uint16_t size)
{
	static const char zeros[300];
	char buffer[1024];
	struct wgstar_device device = { 0 };
	struct wgstar_error error;
	struct nlmsghdr *message = message_start(buffer);
	struct nlattr *nest = mnl_attr_nest_start(message, WGSTAR_A_DEVICE_PEER);

	if (type != WGSTAR_A_PEER_PUBLIC_KEY)
		mnl_attr_put(message, WGSTAR_A_PEER_PUBLIC_KEY, 32, zeros);
	mnl_attr_put(message, type, size, zeros);
	mnl_attr_nest_end(message, nest);
	assert_int_equal(wgstar_device_parse_peers(&device, message, &error), -1);
	wgstar_device_clear(&device);
}

static void lengths_are_not_trusted(void **state)
{
	check_malformed_peer(WGSTAR_A_PEER_PUBLIC_KEY, 31);
	check_malformed_peer(WGSTAR_A_PEER_PUBLIC_KEY, 33);
	check_malformed_peer(WGSTAR_A_PEER_PRESHARED_KEY, 0);
	check_malformed_peer(WGSTAR_A_PEER_ENDPOINT_IPV4, 3);
	check_malformed_peer(WGSTAR_A_PEER_ENDPOINT_IPV6, 4);
	check_malformed_peer(WGSTAR_A_PEER_RX_BYTES, 4);
	check_malformed_peer(WGSTAR_A_PEER_LAST_HANDSHAKE, 12);
	check_malformed_peer(WGSTAR_A_PEER_ROUTE, 0);
}

/* A name that has no zero byte, or is too long, ends within its room. */
static void texts_always_end(void **state)
{
	char buffer[1024], long_name[200];
	struct wgstar_device device = { 0 };
	struct wgstar_error error;
	struct nlmsghdr *message = message_start(buffer);

	memset(long_name, 'x', sizeof(long_name));
	mnl_attr_put(message, WGSTAR_A_DEVICE_IFNAME, 200, long_name);
	assert_int_equal(wgstar_device_parse(&device, message, &error), 0);
	assert_int_equal(strlen(device.ifname), 15);
}

static void hop_take(const struct wgstar_hop *hop, void *data)
{
	*(struct wgstar_hop *)data = *hop;
}

static void routes_find_their_peer(void **state)
{
	char buffer[1024];
	struct wgstar_peer peer = { .flags = WGSTAR_PEER_HAS_NAME,
				    .name = "laptop" };
	struct wgstar_route route = { .metric = 3 };
	struct nlmsghdr *message = message_start(buffer);
	struct wgstar_error error;
	struct wgstar_hop hop;

	wgstar_prefix_parse(&route.prefix, "fd00::/64", &error);
	wgstar_route_build(message, &route, &peer);
	assert_int_equal(wgstar_hops_parse(message, hop_take, &hop, &error), 0);
	assert_int_equal(wgstar_prefix_compare(&hop.route.prefix, &route.prefix),
			 0);
	assert_int_equal(hop.route.metric, 3);
	assert_string_equal(hop.name, "laptop");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_survives_the_way_there_and_back),
		cmocka_unit_test(flags_are_sent_only_where_they_belong),
		cmocka_unit_test(many_routes_become_several_nests),
		cmocka_unit_test(continued_peers_are_joined),
		cmocka_unit_test(statistics_are_read),
		cmocka_unit_test(lengths_are_not_trusted),
		cmocka_unit_test(texts_always_end),
		cmocka_unit_test(routes_find_their_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
