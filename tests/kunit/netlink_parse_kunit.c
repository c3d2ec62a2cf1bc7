// SPDX-License-Identifier: GPL-2.0
/*
 * Well formed requests: what the parser makes of them.
 */
#include <linux/inet.h>
#include <linux/string.h>

#include "../../module/control/netlink_parse.h"
#include "netlink_request.h"
#include "suites.h"

static const u8 zero_key[WGSTAR_KEY_LEN];

static struct wgstar_peer_change *only_peer(struct kunit *test,
					    struct test_request *request)
{
	KUNIT_ASSERT_TRUE(test, list_is_singular(&request->set.peers));
	return list_first_entry(&request->set.peers, struct wgstar_peer_change,
				list);
}

static void device_values_are_taken(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct wgstar_change_set *set = &request->set;
	u8 key[WGSTAR_KEY_LEN];

	memset(key, 0xff, sizeof(key));
	nla_put(request->skb, WGSTAR_A_DEVICE_PRIVATE_KEY, sizeof(key), key);
	nla_put_u16(request->skb, WGSTAR_A_DEVICE_LISTEN_PORT, 51820);
	nla_put_u32(request->skb, WGSTAR_A_DEVICE_FWMARK, 0x1234);
	nla_put_u8(request->skb, WGSTAR_A_DEVICE_RELAY, WGSTAR_RELAY_MODE_DIRECT);
	nla_put_u32(request->skb, WGSTAR_A_DEVICE_FLAGS,
		    WGSTAR_DEVICE_FLAG_REPLACE_PEERS);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_DEVICE_SET), 0);
	KUNIT_EXPECT_EQ(test, set->values,
			WGSTAR_DEVICE_SETS_PRIVATE_KEY |
			WGSTAR_DEVICE_SETS_LISTEN_PORT |
			WGSTAR_DEVICE_SETS_FWMARK |
			WGSTAR_DEVICE_SETS_RELAY);
	KUNIT_EXPECT_EQ(test, set->listen_port, 51820);
	KUNIT_EXPECT_EQ(test, set->fwmark, 0x1234u);
	KUNIT_EXPECT_EQ(test, set->relay_mode, WGSTAR_RELAY_MODE_DIRECT);
	KUNIT_EXPECT_TRUE(test, set->replace_peers);
	/* Clamped. */
	KUNIT_EXPECT_EQ(test, set->private_key[0], 0xf8);
	KUNIT_EXPECT_EQ(test, set->private_key[31], 0x7f);
	KUNIT_EXPECT_TRUE(test, list_empty(&set->peers));
	test_request_free(request);
}

static void zero_private_key_stays_zero(struct kunit *test)
{
	struct test_request *request = test_request_create(test);

	nla_put(request->skb, WGSTAR_A_DEVICE_PRIVATE_KEY, WGSTAR_KEY_LEN,
		zero_key);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_DEVICE_SET), 0);
	KUNIT_EXPECT_EQ(test, request->set.values,
			WGSTAR_DEVICE_SETS_PRIVATE_KEY);
	KUNIT_EXPECT_EQ(test, memcmp(request->set.private_key, zero_key,
				     WGSTAR_KEY_LEN), 0);
	test_request_free(request);
}

static void empty_request_changes_nothing(struct kunit *test)
{
	struct test_request *request = test_request_create(test);

	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_DEVICE_SET), 0);
	KUNIT_EXPECT_EQ(test, request->set.values, 0);
	KUNIT_EXPECT_FALSE(test, request->set.replace_peers);
	KUNIT_EXPECT_TRUE(test, list_empty(&request->set.peers));
	test_request_free(request);
}

static void put_full_peer(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_string(skb, WGSTAR_A_PEER_NAME, "phone");
	nla_put(skb, WGSTAR_A_PEER_PRESHARED_KEY, WGSTAR_KEY_LEN, test_key_b);
	nla_put_u32(skb, WGSTAR_A_PEER_FLAGS,
		    WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS |
		    WGSTAR_PEER_FLAG_UPDATE_ONLY);
	test_put_endpoint(skb, "192.0.2.1", 51820);
	nla_put_u16(skb, WGSTAR_A_PEER_PERSISTENT_KEEPALIVE, 65535);
	nla_put_u8(skb, WGSTAR_A_PEER_ISOLATED, 1);
	test_put_peer_route(skb, "10.0.0.0", 24);
	test_put_peer_route(skb, "fd00::1", -1);
	test_put_peer_route(skb, "0.0.0.0", 0);
	nla_nest_end(skb, peer);
}

static void all_values_of_a_peer_are_taken(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct wgstar_peer_change *peer;

	put_full_peer(request->skb);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_PEER_SET), 0);
	peer = only_peer(test, request);
	KUNIT_EXPECT_EQ(test, (int)peer->selector, (int)WGSTAR_PEER_BY_KEY);
	KUNIT_EXPECT_EQ(test, memcmp(peer->public_key, test_key_a, WGSTAR_KEY_LEN), 0);
	KUNIT_EXPECT_EQ(test, memcmp(peer->preshared_key, test_key_b,
				     WGSTAR_KEY_LEN), 0);
	KUNIT_EXPECT_STREQ(test, (const char *)peer->name, "phone");
	KUNIT_EXPECT_EQ(test, peer->values, 31);
	KUNIT_EXPECT_TRUE(test, peer->isolated);
	KUNIT_EXPECT_TRUE(test, peer->replace_routes && peer->update_only);
	KUNIT_EXPECT_FALSE(test, peer->remove || peer->strict);
	KUNIT_EXPECT_EQ(test, peer->keepalive, 65535);
	KUNIT_EXPECT_EQ(test, peer->endpoint.addr4.sin_addr.s_addr,
			in_aton("192.0.2.1"));
	KUNIT_EXPECT_EQ(test, peer->endpoint.addr4.sin_port, htons(51820));
	KUNIT_ASSERT_EQ(test, peer->route_count, 3u);
	KUNIT_EXPECT_EQ(test, peer->routes[0].family, AF_INET);
	KUNIT_EXPECT_EQ(test, peer->routes[0].cidr, 24);
	KUNIT_EXPECT_EQ(test, peer->routes[1].family, AF_INET6);
	KUNIT_EXPECT_EQ(test, peer->routes[1].cidr, 128);
	KUNIT_EXPECT_EQ(test, peer->routes[2].cidr, 0);
	test_request_free(request);
}

static void link_local_endpoint_keeps_its_scope(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct nlattr *nest = test_begin_peer(request->skb, test_key_a);
	struct wgstar_peer_change *peer;

	test_put_endpoint(request->skb, "fe80::1", 51820);
	nla_put_u32(request->skb, WGSTAR_A_PEER_ENDPOINT_SCOPE_ID, 7);
	nla_nest_end(request->skb, nest);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_PEER_SET), 0);
	peer = only_peer(test, request);
	KUNIT_EXPECT_EQ(test, peer->endpoint.addr6.sin6_family, AF_INET6);
	KUNIT_EXPECT_EQ(test, peer->endpoint.addr6.sin6_scope_id, 7u);
	test_request_free(request);
}

static void name_alone_selects_and_is_not_set(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct nlattr *nest = test_begin_peer(request->skb, NULL);
	struct wgstar_peer_change *peer;

	nla_put_string(request->skb, WGSTAR_A_PEER_NAME, "!~phone");
	nla_nest_end(request->skb, nest);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_PEER_DEL), 0);
	peer = only_peer(test, request);
	KUNIT_EXPECT_EQ(test, (int)peer->selector, (int)WGSTAR_PEER_BY_NAME);
	KUNIT_EXPECT_STREQ(test, (const char *)peer->name, "!~phone");
	KUNIT_EXPECT_EQ(test, peer->values, 0);
	KUNIT_EXPECT_TRUE(test, peer->remove && peer->strict);
	test_request_free(request);
}

static void mentions_keep_their_order(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	const u8 *const order[] = { test_key_b, test_key_a, test_key_b };
	struct wgstar_peer_change *peer;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(order); ++i)
		nla_nest_end(request->skb, test_begin_peer(request->skb, order[i]));
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_PEER_SET), 0);
	i = 0;
	list_for_each_entry(peer, &request->set.peers, list) {
		KUNIT_ASSERT_LT(test, i, (unsigned int)ARRAY_SIZE(order));
		KUNIT_EXPECT_EQ(test, memcmp(peer->public_key, order[i++],
					     WGSTAR_KEY_LEN), 0);
	}
	KUNIT_EXPECT_EQ(test, i, (unsigned int)ARRAY_SIZE(order));
	test_request_free(request);
}

static void route_del_without_peer_means_any(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct wgstar_peer_change *peer;

	test_put_route(request->skb, "10.0.0.0", 24, NULL, NULL);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_ROUTE_DEL), 0);
	peer = only_peer(test, request);
	KUNIT_EXPECT_EQ(test, (int)peer->selector, (int)WGSTAR_PEER_ANY);
	KUNIT_EXPECT_TRUE(test, peer->routes[0].remove);
	test_request_free(request);
}

static void keys_are_wiped_from_the_request(struct kunit *test)
{
	struct test_request *request = test_request_create(test);
	struct nlattr *nest;
	const u8 *byte;

	nla_put(request->skb, WGSTAR_A_DEVICE_PRIVATE_KEY, WGSTAR_KEY_LEN,
		"\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee"
		"\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee");
	nest = test_begin_peer(request->skb, test_key_a);
	nla_put(request->skb, WGSTAR_A_PEER_PRESHARED_KEY, WGSTAR_KEY_LEN,
		"\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee"
		"\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee\xee");
	nla_nest_end(request->skb, nest);
	KUNIT_ASSERT_EQ(test, test_request_parse(request, WGSTAR_CMD_DEVICE_SET), 0);
	wgstar_netlink_wipe_keys(&request->info);
	for (byte = request->skb->data; byte < skb_tail_pointer(request->skb);
	     ++byte)
		KUNIT_ASSERT_NE(test, *byte, 0xee);
	test_request_free(request);
}

static struct kunit_case netlink_parse_cases[] = {
	KUNIT_CASE(device_values_are_taken),
	KUNIT_CASE(zero_private_key_stays_zero),
	KUNIT_CASE(empty_request_changes_nothing),
	KUNIT_CASE(all_values_of_a_peer_are_taken),
	KUNIT_CASE(link_local_endpoint_keeps_its_scope),
	KUNIT_CASE(name_alone_selects_and_is_not_set),
	KUNIT_CASE(mentions_keep_their_order),
	KUNIT_CASE(route_del_without_peer_means_any),
	KUNIT_CASE(keys_are_wiped_from_the_request),
	{}
};

struct kunit_suite wgstar_netlink_parse_suite = {
	.name = "wgstar_netlink_parse",
	.test_cases = netlink_parse_cases,
};
