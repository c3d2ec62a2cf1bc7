// SPDX-License-Identifier: GPL-2.0
/*
 * Requests for gateways: what the parser makes of them, what it refuses, and
 * what passes from one gateway to the next.
 */
#include <linux/in.h>
#include <linux/inet.h>
#include <linux/string.h>

#include "netlink_request.h"
#include "suites.h"

#define SECONDS(n)	((u64)(n) * NSEC_PER_SEC)

/**
 * struct wish - what a request asks for
 * @port: of a forward; 0 for an export
 * @prefix: address of the export
 * @prefix6: the same, a second one
 * @virtual: of the export
 * @virtual6: same
 * @bits: BITS(length) of the export, 0 for none
 * @host: of the forward
 * @icmp: the forward is neither of TCP nor of UDP
 * @portless: the forward has no port after all
 * @source: of the forward
 * @source_bits: BITS(length) of that, 0 for none
 * @transient: the flag of the forward
 * @idle: of the forward
 */
struct wish {
	u16 port;
	const char *prefix;
	const char *prefix6;
	const char *virtual;
	const char *virtual6;
	unsigned int bits;
	const char *host;
	bool icmp;
	bool portless;
	const char *source;
	unsigned int source_bits;
	bool transient;
	u32 idle;
};

#define BITS(length)	((length) + 1)

static void put_address(struct sk_buff *skb, int type, const char *address)
{
	struct in6_addr ipv6;

	if (!address)
		return;
	if (strchr(address, ':')) {
		in6_pton(address, -1, ipv6.s6_addr, -1, NULL);
		nla_put_in6_addr(skb, type + 1, &ipv6);
	} else {
		nla_put_in_addr(skb, type, in_aton(address));
	}
}

static void put_export(struct sk_buff *skb, const struct wish *wish)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_GATEWAY_EXPORT);

	put_address(skb, WGSTAR_A_EXPORT_IPV4, wish->prefix);
	put_address(skb, WGSTAR_A_EXPORT_IPV4, wish->prefix6);
	put_address(skb, WGSTAR_A_EXPORT_VIRTUAL_IPV4, wish->virtual);
	put_address(skb, WGSTAR_A_EXPORT_VIRTUAL_IPV4, wish->virtual6);
	if (wish->bits)
		nla_put_u8(skb, WGSTAR_A_EXPORT_PREFIX_LENGTH, wish->bits - 1);
	nla_nest_end(skb, nest);
}

static void put_forward(struct sk_buff *skb, const struct wish *wish)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_GATEWAY_FORWARD);

	nla_put_u8(skb, WGSTAR_A_FORWARD_PROTOCOL,
		   wish->icmp ? IPPROTO_ICMP : IPPROTO_TCP);
	if (!wish->portless)
		nla_put_u16(skb, WGSTAR_A_FORWARD_PORT, wish->port);
	nla_put_u16(skb, WGSTAR_A_FORWARD_HOST_PORT, 80);
	put_address(skb, WGSTAR_A_FORWARD_IPV4, wish->host);
	put_address(skb, WGSTAR_A_FORWARD_SOURCE_IPV4, wish->source);
	if (wish->source_bits)
		nla_put_u8(skb, WGSTAR_A_FORWARD_SOURCE_LENGTH,
			   wish->source_bits - 1);
	if (wish->transient)
		nla_put_u32(skb, WGSTAR_A_FORWARD_FLAGS,
			    WGSTAR_FORWARD_FLAG_TRANSIENT);
	if (wish->idle)
		nla_put_u32(skb, WGSTAR_A_FORWARD_IDLE, wish->idle);
	nla_nest_end(skb, nest);
}

static int request_wishes(struct test_request *request,
			  const struct wish *wishes, unsigned int count)
{
	struct nlattr *nest = nla_nest_start(request->skb, WGSTAR_A_DEVICE_GATEWAY);

	for (; count--; ++wishes)
		if (wishes->port)
			put_forward(request->skb, wishes);
		else
			put_export(request->skb, wishes);
	nla_nest_end(request->skb, nest);
	return test_request_parse(request, WGSTAR_CMD_GATEWAY_SET);
}

#define EXPORT(addr, length)	{ .prefix = (addr), .bits = BITS(length) }
#define FORWARD(number, ...)						\
	{ .port = (number), .host = "192.168.1.7", ##__VA_ARGS__ }

static void rules_are_taken_in_their_order(struct kunit *test)
{
	static const struct wish wishes[] = {
		{ .prefix = "192.168.1.0", .bits = BITS(24), .virtual = "10.77.1.0" },
		FORWARD(8080, .source = "10.9.0.0", .source_bits = BITS(16)),
		EXPORT("fd00::", 64),
		FORWARD(80, .transient = true, .idle = 60),
	};
	struct test_request *request = test_request_create(test);
	struct gateway_rules *rules;

	KUNIT_ASSERT_EQ(test, request_wishes(request, wishes, ARRAY_SIZE(wishes)), 0);
	rules = &request->gateway->rules;
	KUNIT_EXPECT_TRUE(test, request->gateway->masquerade);
	KUNIT_ASSERT_EQ(test, rules->export_count, 2u);
	KUNIT_EXPECT_EQ(test, rules->exports[0].real.length, 24);
	KUNIT_EXPECT_EQ(test, rules->exports[0].virtual.address[1], 77);
	KUNIT_EXPECT_EQ(test, rules->exports[1].real.family, AF_INET6);
	KUNIT_EXPECT_EQ(test, rules->exports[1].virtual.family, AF_UNSPEC);
	KUNIT_ASSERT_EQ(test, rules->forward_count, 2u);
	KUNIT_EXPECT_EQ(test, rules->forwards[0].port, 8080);
	KUNIT_EXPECT_EQ(test, rules->forwards[0].source.length, 16);
	KUNIT_EXPECT_EQ(test, rules->forwards[1].source.length, 0);
	KUNIT_EXPECT_EQ(test, rules->forwards[1].source.family, AF_INET);
	KUNIT_EXPECT_TRUE(test, rules->forwards[1].transient);
	KUNIT_EXPECT_TRUE(test, rules->has_transient);
	test_request_free(request);
}

static void gateway_may_be_empty(struct kunit *test)
{
	struct test_request *request = test_request_create(test);

	KUNIT_ASSERT_EQ(test, request_wishes(request, NULL, 0), 0);
	KUNIT_EXPECT_EQ(test, request->gateway->rules.export_count, 0u);
	KUNIT_EXPECT_EQ(test, request->gateway->rules.forward_count, 0u);
	test_request_free(request);
}

/**
 * struct gateway_refusal - rules that must not pass
 * @title: what is wrong with them
 * @wishes: the rules; the last one is to be blamed, or what is in it
 * @count: how many
 * @text: part of what the requester is told
 */
struct gateway_refusal {
	const char *title;
	struct wish wishes[3];
	unsigned int count;
	const char *text;
};

#define REFUSE(what, sentence, ...)					\
	{ .title = (what), .text = (sentence), .wishes = { __VA_ARGS__ }, \
	  .count = sizeof((struct wish[]){ __VA_ARGS__ }) / sizeof(struct wish) }

static const struct gateway_refusal gateway_refusals[] = {
	REFUSE("host bits", "beyond the length", EXPORT("10.0.0.1", 24)),
	REFUSE("host bits, IPv6", "beyond the length", EXPORT("fd00::1", 127)),
	REFUSE("length of IPv4", "exceeds", EXPORT("10.0.0.0", 33)),
	REFUSE("no length", "prefix-length", { .prefix = "10.0.0.0" }),
	REFUSE("no prefix", "prefix of the LAN", EXPORT(NULL, 8)),
	REFUSE("two families", "of one family",
	       { .prefix = "10.0.0.0", .prefix6 = "fd00::", .bits = BITS(8) }),
	REFUSE("two virtual families", "of one family",
	       { .prefix = "10.0.0.0", .virtual = "10.0.0.0",
		 .virtual6 = "fd00::", .bits = BITS(8) }),
	REFUSE("virtual prefix of another family", "family of the real",
	       { .prefix = "10.0.0.0", .virtual = "fd00::", .bits = BITS(8) }),
	REFUSE("host bits of a virtual prefix", "beyond the length",
	       { .prefix = "10.0.0.0", .virtual = "10.1.0.0", .bits = BITS(8) }),
	REFUSE("export twice", "in common",
	       EXPORT("10.0.0.0", 8), EXPORT("10.0.0.0", 8)),
	REFUSE("export within another", "in common", EXPORT("10.1.0.0", 16),
	       EXPORT("fd00::", 8), EXPORT("10.0.0.0", 8)),
	REFUSE("virtual prefix that is another's real one", "in common",
	       EXPORT("10.0.0.0", 24),
	       { .prefix = "10.0.1.0", .virtual = "10.0.0.0", .bits = BITS(24) }),
	REFUSE("ICMP forward", "TCP and UDP",
	       FORWARD(80, .icmp = true)),
	REFUSE("no host", "needs the address", { .port = 80 }),
	REFUSE("no port", "needs its port", FORWARD(80, .portless = true)),
	REFUSE("source without length", "source-length",
	       FORWARD(80, .source = "10.0.0.0")),
	REFUSE("length without source", "no source",
	       FORWARD(80, .source_bits = BITS(8))),
	REFUSE("host bits of a source", "beyond the length",
	       FORWARD(80, .source = "10.0.0.1", .source_bits = BITS(8))),
	REFUSE("source of another family", "family of the host",
	       FORWARD(80, .source = "fd00::", .source_bits = BITS(8))),
	REFUSE("transient without idle", "idle time",
	       FORWARD(80, .transient = true)),
	REFUSE("forward twice", "another forward", FORWARD(80),
	       { .port = 80, .host = "192.168.1.8" }),
	REFUSE("all sources, said in two ways", "another forward", FORWARD(80),
	       FORWARD(80, .source = "0.0.0.0", .source_bits = BITS(0))),
};

static void gateway_refusal_title(const struct gateway_refusal *refusal,
				  char *title)
{
	strscpy(title, refusal->title, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(gateway_refusal, gateway_refusals, gateway_refusal_title);

static void bad_rules_are_refused_with_a_reason(struct kunit *test)
{
	const struct gateway_refusal *refusal = test->param_value;
	struct test_request *request = test_request_create(test);
	const struct nlattr *blamed;

	KUNIT_EXPECT_EQ(test, request_wishes(request, refusal->wishes,
					     refusal->count), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(request->extack._msg ?: "", refusal->text));
	KUNIT_EXPECT_PTR_EQ(test, request->gateway, NULL);
	blamed = request->extack.bad_attr;
	KUNIT_ASSERT_TRUE(test, blamed);
	/* The last of them, to its end. */
	if (refusal->count > 1)
		KUNIT_EXPECT_PTR_EQ(test, (const u8 *)blamed + NLA_ALIGN(blamed->nla_len),
				    (const u8 *)skb_tail_pointer(request->skb));
	test_request_free(request);
}

static struct wgstar_gateway *gateway_of(struct kunit *test,
					 struct test_request *request,
					 const struct wish *wishes,
					 unsigned int count,
					 const struct wgstar_gateway *old,
					 u64 now_ns)
{
	KUNIT_ASSERT_EQ(test, request_wishes(request, wishes, count), 0);
	KUNIT_ASSERT_EQ(test, wgstar_gateway_inherit(request->gateway, old), 0);
	wgstar_gateway_open(request->gateway, now_ns);
	return request->gateway;
}

static u64 packets_of(const struct wgstar_gateway_usage *usage)
{
	u64 packets, bytes;

	wgstar_gateway_usage_read(usage, &packets, &bytes);
	return bytes == packets * 100 ? packets : U64_MAX;
}

static void count(struct wgstar_gateway_usage *usage, u64 now_ns)
{
	local_bh_disable();
	wgstar_gateway_usage_count(usage, 100, now_ns);
	local_bh_enable();
}

static void equal_rules_go_on_counting(struct kunit *test)
{
	static const struct wish before[] = {
		EXPORT("10.0.0.0", 8), EXPORT("fd00::", 64), FORWARD(80),
		FORWARD(81),
	};
	static const struct wish after[] = {
		FORWARD(81), EXPORT("fd00::", 48), EXPORT("10.0.0.0", 8),
		{ .port = 80, .host = "192.168.1.8" },
	};
	struct test_request *first = test_request_create(test);
	struct test_request *second = test_request_create(test);
	struct wgstar_gateway *old, *new;
	unsigned int i;

	old = gateway_of(test, first, before, 4, NULL, SECONDS(1));
	for (i = 0; i < 2; ++i) {
		count(old->export_usage[i], SECONDS(2));
		count(old->forward_usage[i], SECONDS(2));
	}
	new = gateway_of(test, second, after, 4, old, SECONDS(3));
	count(old->export_usage[0], SECONDS(4)); /* A reader that is late. */
	test_request_free(first);
	KUNIT_EXPECT_EQ(test, packets_of(new->export_usage[0]), 0u);
	KUNIT_EXPECT_EQ(test, packets_of(new->export_usage[1]), 2u);
	KUNIT_EXPECT_EQ(test, packets_of(new->forward_usage[0]), 1u);
	KUNIT_EXPECT_EQ(test, packets_of(new->forward_usage[1]), 0u);
	test_request_free(second);
}

static void idle_forward_closes_until_given_again(struct kunit *test)
{
	static const struct wish wishes[] = {
		FORWARD(80, .transient = true, .idle = 10),
		FORWARD(81),
	};
	struct test_request *first = test_request_create(test);
	struct test_request *second = test_request_create(test);
	struct wgstar_gateway *old, *new;

	old = gateway_of(test, first, wishes, 2, NULL, SECONDS(100));
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_forward_use(old, 0, SECONDS(105)));
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_forward_closed(old, 0, SECONDS(115)));
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_forward_closed(old, 0, SECONDS(116)));
	/* Also for who has read the clock before. */
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_forward_use(old, 0, SECONDS(115)));
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_forward_closed(old, 1, SECONDS(999)));
	new = gateway_of(test, second, wishes, 2, old, SECONDS(200));
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_forward_use(new, 0, SECONDS(210)));
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_forward_closed(new, 0, SECONDS(221)));
	test_request_free(first);
	test_request_free(second);
}

static struct kunit_case netlink_gateway_cases[] = {
	KUNIT_CASE(rules_are_taken_in_their_order),
	KUNIT_CASE(gateway_may_be_empty),
	KUNIT_CASE_PARAM(bad_rules_are_refused_with_a_reason,
			 gateway_refusal_gen_params),
	KUNIT_CASE(equal_rules_go_on_counting),
	KUNIT_CASE(idle_forward_closes_until_given_again),
	{}
};

struct kunit_suite wgstar_netlink_gateway_suite = {
	.name = "wgstar_netlink_gateway",
	.test_cases = netlink_gateway_cases,
};
