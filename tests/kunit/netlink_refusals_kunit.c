// SPDX-License-Identifier: GPL-2.0
/*
 * Badly formed requests: each is refused with an error and a sentence.
 */
#include <linux/inet.h>
#include <linux/string.h>

#include "netlink_request.h"
#include "suites.h"

static const u8 zero_key[WGSTAR_KEY_LEN];

/**
 * struct refusal - a request that must not pass
 * @title: what is wrong with it
 * @command: of the request
 * @type: of the one malformed attribute, zeros at the top of the request
 * @len: length of that attribute
 * @in_peer: the attribute is in the nest of a peer instead
 * @name: or else, name of a peer
 * @endpoint: or else, endpoint of a peer
 * @port: its port
 * @route: or else, route of a peer
 * @cidr: its prefix length
 * @build: or else, writes the request
 * @text: part of what the requester is told, NULL for anything
 */
struct refusal {
	const char *title;
	u8 command;
	u16 type;
	u16 len;
	bool in_peer;
	const char *name;
	const char *endpoint;
	u16 port;
	const char *route;
	int cidr;
	void (*build)(struct sk_buff *skb);
	const char *text;
};

static void build_peer_without_nested_flag(struct sk_buff *skb)
{
	struct nlattr *nest = nla_nest_start_noflag(skb, WGSTAR_A_DEVICE_PEER);

	nla_put(skb, WGSTAR_A_PEER_PUBLIC_KEY, WGSTAR_KEY_LEN, test_key_a);
	nla_nest_end(skb, nest);
}

static void build_route_without_nested_flag(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a), *nest;

	nest = nla_nest_start_noflag(skb, WGSTAR_A_PEER_ROUTE);
	nla_put_in_addr(skb, WGSTAR_A_ROUTE_IPV4, in_aton("10.0.0.1"));
	nla_nest_end(skb, nest);
	nla_nest_end(skb, peer);
}

static void build_peer_without_name(struct sk_buff *skb)
{
	nla_nest_end(skb, test_begin_peer(skb, NULL));
}

static void build_peer_with_empty_name(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, NULL);

	nla_put_string(skb, WGSTAR_A_PEER_NAME, "");
	nla_nest_end(skb, peer);
}

static void build_zero_public_key(struct sk_buff *skb)
{
	nla_nest_end(skb, test_begin_peer(skb, zero_key));
}

static void build_good_then_bad_peer(struct sk_buff *skb)
{
	nla_nest_end(skb, test_begin_peer(skb, test_key_a));
	nla_nest_end(skb, test_begin_peer(skb, zero_key));
}

static void build_name_without_end(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put(skb, WGSTAR_A_PEER_NAME, 4, "abcd");
	nla_nest_end(skb, peer);
}

static void build_unknown_peer_flag(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_u32(skb, WGSTAR_A_PEER_FLAGS, 8);
	nla_nest_end(skb, peer);
}

static void build_unknown_device_flag(struct sk_buff *skb)
{
	nla_put_u32(skb, WGSTAR_A_DEVICE_FLAGS, 2);
}

static void build_isolated_twice_over(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_u8(skb, WGSTAR_A_PEER_ISOLATED, 2);
	nla_nest_end(skb, peer);
}

static void build_read_only(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_u32(skb, WGSTAR_A_PEER_PROTOCOL_VERSION, 1);
	nla_nest_end(skb, peer);
}

static void build_endpoint_without_port(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_in_addr(skb, WGSTAR_A_PEER_ENDPOINT_IPV4, in_aton("192.0.2.1"));
	nla_nest_end(skb, peer);
}

static void build_endpoint_without_address(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_be16(skb, WGSTAR_A_PEER_ENDPOINT_PORT, htons(51820));
	nla_nest_end(skb, peer);
}

static void build_endpoint_with_two_addresses(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	test_put_endpoint(skb, "192.0.2.1", 51820);
	test_put_endpoint(skb, "2001:db8::1", 51820);
	nla_nest_end(skb, peer);
}

static void build_scope_of_global_endpoint(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	test_put_endpoint(skb, "2001:db8::1", 51820);
	nla_put_u32(skb, WGSTAR_A_PEER_ENDPOINT_SCOPE_ID, 1);
	nla_nest_end(skb, peer);
}

static void build_scope_of_ipv4_endpoint(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	test_put_endpoint(skb, "192.0.2.1", 51820);
	nla_put_u32(skb, WGSTAR_A_PEER_ENDPOINT_SCOPE_ID, 1);
	nla_nest_end(skb, peer);
}

static void build_route_without_address(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a), *route;

	route = nla_nest_start(skb, WGSTAR_A_PEER_ROUTE);
	nla_put_u8(skb, WGSTAR_A_ROUTE_PREFIX_LENGTH, 0);
	nla_nest_end(skb, route);
	nla_nest_end(skb, peer);
}

static void build_route_with_two_addresses(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a), *route;

	route = test_begin_route(skb, WGSTAR_A_PEER_ROUTE, "10.0.0.5", 32);
	nla_put_in6_addr(skb, WGSTAR_A_ROUTE_IPV6, &in6addr_any);
	nla_nest_end(skb, route);
	nla_nest_end(skb, peer);
}

static void build_peer_route_with_key(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a), *route;

	route = test_begin_route(skb, WGSTAR_A_PEER_ROUTE, "10.0.0.5", 32);
	nla_put(skb, WGSTAR_A_ROUTE_PUBLIC_KEY, WGSTAR_KEY_LEN, test_key_b);
	nla_nest_end(skb, route);
	nla_nest_end(skb, peer);
}

static void build_unknown_route_flag(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a), *route;

	route = test_begin_route(skb, WGSTAR_A_PEER_ROUTE, "10.0.0.5", 32);
	nla_put_u32(skb, WGSTAR_A_ROUTE_FLAGS, 2);
	nla_nest_end(skb, route);
	nla_nest_end(skb, peer);
}

static void build_del_with_values(struct sk_buff *skb)
{
	struct nlattr *peer = test_begin_peer(skb, test_key_a);

	nla_put_u16(skb, WGSTAR_A_PEER_PERSISTENT_KEEPALIVE, 25);
	nla_nest_end(skb, peer);
}

static void build_route_without_peer(struct sk_buff *skb)
{
	test_put_route(skb, "10.0.0.0", 24, NULL, NULL);
}

static void build_route_with_key_and_name(struct sk_buff *skb)
{
	test_put_route(skb, "10.0.0.0", 24, test_key_a, "phone");
}

static void build_route_with_bad_name(struct sk_buff *skb)
{
	test_put_route(skb, "10.0.0.0", 24, NULL, "a b");
}

#define REFUSE_LEN(what, cmd, attr, bytes)				\
	{ .title = what, .command = WGSTAR_CMD_##cmd,			\
	  .type = WGSTAR_A_##attr, .len = bytes }
#define REFUSE_PEER_LEN(what, attr, bytes)				\
	{ .title = what, .command = WGSTAR_CMD_PEER_SET,		\
	  .type = WGSTAR_A_PEER_##attr, .len = bytes, .in_peer = true }
#define REFUSE_NAME(what, value, sentence)				\
	{ .title = what, .command = WGSTAR_CMD_PEER_SET,		\
	  .name = value, .text = sentence }
#define REFUSE_ENDPOINT(what, value, number, sentence)			\
	{ .title = what, .command = WGSTAR_CMD_PEER_SET,		\
	  .endpoint = value, .port = number, .text = sentence }
#define REFUSE_ROUTE(what, value, length, sentence)			\
	{ .title = what, .command = WGSTAR_CMD_PEER_SET,		\
	  .route = value, .cidr = length, .text = sentence }
#define REFUSE(what, cmd, function, sentence)				\
	{ .title = what, .command = WGSTAR_CMD_##cmd,			\
	  .build = build_##function, .text = sentence }

static const struct refusal refusals[] = {
	REFUSE_LEN("private key too short", DEVICE_SET, DEVICE_PRIVATE_KEY, 31),
	REFUSE_LEN("private key too long", DEVICE_SET, DEVICE_PRIVATE_KEY, 33),
	REFUSE_LEN("private key empty", DEVICE_SET, DEVICE_PRIVATE_KEY, 0),
	REFUSE_LEN("listen port too short", DEVICE_SET, DEVICE_LISTEN_PORT, 1),
	REFUSE_LEN("listen port too long", DEVICE_SET, DEVICE_LISTEN_PORT, 4),
	REFUSE_LEN("fwmark too short", DEVICE_SET, DEVICE_FWMARK, 2),
	REFUSE_LEN("fwmark too long", DEVICE_SET, DEVICE_FWMARK, 8),
	REFUSE_LEN("device flags too short", DEVICE_SET, DEVICE_FLAGS, 3),
	REFUSE_LEN("ifindex too short", DEVICE_SET, DEVICE_IFINDEX, 3),
	REFUSE_LEN("ifindex too long", DEVICE_SET, DEVICE_IFINDEX, 5),
	REFUSE_LEN("ifname too long", DEVICE_SET, DEVICE_IFNAME, 17),
	REFUSE_LEN("ifname empty", DEVICE_SET, DEVICE_IFNAME, 0),
	REFUSE_LEN("public key of device", DEVICE_SET, DEVICE_PUBLIC_KEY, 32),
	REFUSE_LEN("peer count", DEVICE_SET, DEVICE_PEER_COUNT, 4),
	REFUSE_LEN("unknown attribute", DEVICE_SET, DEVICE_MAX + 1, 4),
	REFUSE_LEN("padding", DEVICE_SET, DEVICE_PAD, 0),
	REFUSE_LEN("private key with peer-set", PEER_SET, DEVICE_PRIVATE_KEY, 32),
	REFUSE_LEN("fwmark with route-set", ROUTE_SET, DEVICE_FWMARK, 4),
	REFUSE_PEER_LEN("public key too short", PUBLIC_KEY, 31),
	REFUSE_PEER_LEN("public key too long", PUBLIC_KEY, 33),
	REFUSE_PEER_LEN("preshared key too short", PRESHARED_KEY, 31),
	REFUSE_PEER_LEN("preshared key too long", PRESHARED_KEY, 64),
	REFUSE_PEER_LEN("peer flags too long", FLAGS, 8),
	REFUSE_PEER_LEN("keepalive too short", PERSISTENT_KEEPALIVE, 1),
	REFUSE_PEER_LEN("keepalive too long", PERSISTENT_KEEPALIVE, 4),
	REFUSE_PEER_LEN("IPv4 endpoint too short", ENDPOINT_IPV4, 3),
	REFUSE_PEER_LEN("IPv4 endpoint too long", ENDPOINT_IPV4, 16),
	REFUSE_PEER_LEN("IPv6 endpoint too short", ENDPOINT_IPV6, 4),
	REFUSE_PEER_LEN("IPv6 endpoint too long", ENDPOINT_IPV6, 17),
	REFUSE_PEER_LEN("port too long", ENDPOINT_PORT, 4),
	REFUSE_PEER_LEN("isolated too long", ISOLATED, 2),
	REFUSE_PEER_LEN("route that is no nest", ROUTE, 4),
	REFUSE_PEER_LEN("unknown attribute of a peer", MAX + 1, 4),
	REFUSE_PEER_LEN("read only counter", RX_BYTES, 8),
	REFUSE("peer without NLA_F_NESTED", PEER_SET,
	       peer_without_nested_flag, NULL),
	REFUSE("route without NLA_F_NESTED", PEER_SET,
	       route_without_nested_flag, NULL),
	REFUSE("peer that is not named", PEER_SET, peer_without_name,
	       "needs its public-key"),
	REFUSE("peer with an empty name only", PEER_SET, peer_with_empty_name,
	       "needs its public-key"),
	REFUSE("all zero public key", PEER_SET, zero_public_key, "all zero"),
	REFUSE("second peer bad", DEVICE_SET, good_then_bad_peer, "all zero"),
	REFUSE_NAME("name with a blank", "my phone", "printable"),
	REFUSE_NAME("name with a slash", "../etc", "printable"),
	REFUSE_NAME("name beyond ASCII", "t\xc3\xa9l", "printable"),
	REFUSE_NAME("name with an escape", "a\x1b[31m", "printable"),
	REFUSE_NAME("name of 32 bytes", "0123456789abcdef0123456789abcdef",
		    NULL),
	REFUSE("name without end", PEER_SET, name_without_end, NULL),
	REFUSE("unknown peer flag", PEER_SET, unknown_peer_flag, NULL),
	REFUSE("unknown device flag", DEVICE_SET, unknown_device_flag, NULL),
	REFUSE("isolated neither 0 nor 1", PEER_SET, isolated_twice_over, NULL),
	REFUSE("read only attribute", PEER_SET, read_only, "read only"),
	REFUSE("endpoint without port", PEER_SET, endpoint_without_port,
	       "needs a port"),
	REFUSE("endpoint without address", PEER_SET, endpoint_without_address,
	       "needs an address"),
	REFUSE("endpoint with two addresses", PEER_SET,
	       endpoint_with_two_addresses, "one address"),
	REFUSE_ENDPOINT("port 0", "192.0.2.1", 0, "can't be 0"),
	REFUSE_ENDPOINT("endpoint 0.0.0.0", "0.0.0.0", 1, "one host"),
	REFUSE_ENDPOINT("multicast endpoint", "224.0.0.1", 1, "one host"),
	REFUSE_ENDPOINT("broadcast endpoint", "255.255.255.255", 1, "one host"),
	REFUSE_ENDPOINT("endpoint ::", "::", 1, "one host"),
	REFUSE_ENDPOINT("IPv6 multicast endpoint", "ff02::1", 1, "one host"),
	REFUSE_ENDPOINT("IPv4-mapped endpoint", "::ffff:192.0.2.1", 1, "as such"),
	REFUSE("scope of a global endpoint", PEER_SET, scope_of_global_endpoint,
	       "link-local"),
	REFUSE("scope of an IPv4 endpoint", PEER_SET, scope_of_ipv4_endpoint,
	       "link-local"),
	REFUSE_ROUTE("host bits", "10.0.0.5", 24, "beyond its prefix-length"),
	REFUSE_ROUTE("host bits, IPv6", "fd00::5", 64, "beyond its prefix-length"),
	REFUSE_ROUTE("host bits of a default route", "0.0.0.1", 0, "beyond its prefix-length"),
	REFUSE_ROUTE("prefix length 33 for IPv4", "10.0.0.5", 33, "exceeds"),
	REFUSE_ROUTE("prefix length 129", "fd00::5", 129, NULL),
	REFUSE("route without address", PEER_SET, route_without_address,
	       "needs an address"),
	REFUSE("route with two addresses", PEER_SET, route_with_two_addresses,
	       "one address"),
	REFUSE("key in the route of a peer", PEER_SET, peer_route_with_key,
	       "no meaning"),
	REFUSE("unknown route flag", PEER_SET, unknown_route_flag, NULL),
	REFUSE("peer-del with values", PEER_DEL, del_with_values, "only"),
	REFUSE("route-set without peer", ROUTE_SET, route_without_peer,
	       "needs its public-key"),
	REFUSE("route-set with key and name", ROUTE_SET,
	       route_with_key_and_name, "not both"),
	REFUSE("route-del with a bad name", ROUTE_DEL, route_with_bad_name,
	       "printable"),
};

static void refusal_title(const struct refusal *refusal, char *title)
{
	strscpy(title, refusal->title, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(refusal, refusals, refusal_title);

static void refusal_build_peer(const struct refusal *refusal,
			       struct sk_buff *skb)
{
	static const u8 zeros[64];
	bool with_key = !refusal->in_peer ||
			refusal->type != WGSTAR_A_PEER_PUBLIC_KEY;
	struct nlattr *peer = test_begin_peer(skb, with_key ? test_key_a : NULL);

	if (refusal->name)
		nla_put_string(skb, WGSTAR_A_PEER_NAME, refusal->name);
	if (refusal->endpoint)
		test_put_endpoint(skb, refusal->endpoint, refusal->port);
	if (refusal->route)
		test_put_peer_route(skb, refusal->route, refusal->cidr);
	if (refusal->in_peer)
		nla_put(skb, refusal->type, refusal->len, zeros);
	nla_nest_end(skb, peer);
}

static void refusal_build(const struct refusal *refusal, struct sk_buff *skb)
{
	static const u8 zeros[64];

	if (refusal->build)
		refusal->build(skb);
	else if (refusal->type && !refusal->in_peer)
		nla_put(skb, refusal->type, refusal->len, zeros);
	else
		refusal_build_peer(refusal, skb);
}

/* What the policies refuse has the error and the words of the core. */
static void malformed_request_is_refused_with_a_reason(struct kunit *test)
{
	const struct refusal *refusal = test->param_value;
	struct test_request *request = test_request_create(test);
	int err;

	refusal_build(refusal, request->skb);
	err = test_request_parse(request, refusal->command);
	KUNIT_EXPECT_TRUE(test, request->extack._msg);
	KUNIT_EXPECT_TRUE(test, request->extack.bad_attr);
	if (refusal->text) {
		KUNIT_EXPECT_EQ(test, err, -EINVAL);
		KUNIT_EXPECT_TRUE(test, strstr(request->extack._msg ?: "",
					       refusal->text));
	} else {
		KUNIT_EXPECT_TRUE(test, err == -EINVAL || err == -ERANGE);
	}
	test_request_free(request);
}

static struct kunit_case netlink_refusals_cases[] = {
	KUNIT_CASE_PARAM(malformed_request_is_refused_with_a_reason,
			 refusal_gen_params),
	{}
};

struct kunit_suite wgstar_netlink_refusals_suite = {
	.name = "wgstar_netlink_refusals",
	.test_cases = netlink_refusals_cases,
};
