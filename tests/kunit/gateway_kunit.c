// SPDX-License-Identifier: GPL-2.0
/* The rules of gateways: whose address, which forward, how long. */
#include "suites.h"
#include "../../module/logic/gateway.h"

#define TCP	6
#define UDP	17
#define RULES	8
#define SECONDS(n)	((u64)(n) * NSEC_PER_SEC)

/**
 * struct table - rules of a test with room for them
 * @rules: the rules
 * @exports: theirs
 * @forwards: same
 * @by_address: same
 * @by_port: same
 */
struct table {
	struct gateway_rules rules;
	struct gateway_export exports[RULES];
	struct gateway_forward forwards[RULES];
	u16 by_address[RULES];
	u16 by_port[RULES];
};

static struct table *table_create(struct kunit *test)
{
	struct table *table = kunit_kzalloc(test, sizeof(*table), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, table);
	table->rules.exports = table->exports;
	table->rules.forwards = table->forwards;
	table->rules.by_address = table->by_address;
	table->rules.by_port = table->by_port;
	return table;
}

/* 10.@b.@c.0 and so on; bits beyond @length are dropped. */
static struct gateway_prefix ipv4(u8 b, u8 c, u8 d, u8 length)
{
	struct gateway_prefix prefix = {
		.family = AF_INET,
		.length = length,
		.address = { 10, b, c, d },
	};

	return prefix;
}

/* fd00:@byte::@last */
static struct gateway_prefix ipv6(u8 byte, u8 last, u8 length)
{
	struct gateway_prefix prefix = {
		.family = AF_INET6,
		.length = length,
		.address = { 0xfd, 0, byte },
	};

	prefix.address[15] = last;
	return prefix;
}

static void table_export(struct table *table, struct gateway_prefix real)
{
	table->exports[table->rules.export_count++].real = real;
	wgstar_gateway_rules_order(&table->rules);
}

static struct gateway_forward *table_forward(struct table *table, u8 protocol,
					     u16 port, struct gateway_prefix source)
{
	struct gateway_forward *forward;

	forward = &table->forwards[table->rules.forward_count++];
	forward->protocol = protocol;
	forward->port = port;
	forward->source = source;
	forward->host.family = source.family;
	wgstar_gateway_rules_order(&table->rules);
	return forward;
}

static int find_export(struct table *table, struct gateway_prefix addr)
{
	return wgstar_gateway_find_export(&table->rules, addr.family,
					  addr.address);
}

/* Index of the forward, -1 for none of this source, -2 for none of this port. */
static int find_forward(struct table *table, u8 protocol, u16 port,
			struct gateway_prefix source)
{
	int place = wgstar_gateway_find_port(&table->rules, source.family,
					     protocol, port);

	if (place < 0)
		return -2;
	return wgstar_gateway_find_forward(&table->rules, place, source.address);
}

static void bits_beyond_the_length_are_seen(struct kunit *test)
{
	static const struct {
		u8 d, length;
		bool valid;
	} cases[] = {
		{ 0, 24, true }, { 1, 24, false }, { 128, 25, true },
		{ 129, 25, false }, { 255, 32, true }, { 254, 31, true },
		{ 1, 31, false }, { 8, 29, true }, { 8, 28, false },
	};
	struct gateway_prefix prefix;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); ++i) {
		prefix = ipv4(1, 2, cases[i].d, cases[i].length);
		KUNIT_EXPECT_EQ(test, wgstar_gateway_prefix_valid(&prefix),
				cases[i].valid);
	}
	prefix = ipv4(0, 0, 0, 0);
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_prefix_valid(&prefix));
	prefix = ipv6(1, 1, 128);
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_prefix_valid(&prefix));
	prefix = ipv6(1, 1, 127);
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_prefix_valid(&prefix));
}

static void exports_hold_their_addresses_and_no_others(struct kunit *test)
{
	struct table *table = table_create(test);

	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 0, 1, 32)), -1);
	table_export(table, ipv4(2, 0, 0, 24));
	table_export(table, ipv6(1, 0, 24));
	table_export(table, ipv4(1, 0, 0, 16));
	table_export(table, ipv4(2, 1, 64, 27));
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 0, 0, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 0, 255, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 1, 0, 32)), -1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(1, 255, 9, 32)), 2);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(0, 255, 9, 32)), -1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 1, 63, 32)), -1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 1, 95, 32)), 3);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(2, 1, 96, 32)), -1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv6(1, 7, 128)), 1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv6(2, 7, 128)), -1);
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_overlap(&table->rules), -1);
}

static void everything_can_be_exported(struct kunit *test)
{
	struct table *table = table_create(test);
	struct gateway_prefix all = { .family = AF_INET };

	table_export(table, all);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(9, 9, 9, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv6(9, 9, 128)), -1);
}

static void virtual_prefix_hides_the_real_one(struct kunit *test)
{
	struct table *table = table_create(test);

	table->exports[0].virtual = ipv4(77, 1, 0, 24);
	table_export(table, ipv4(1, 1, 0, 24));
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(77, 1, 5, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(1, 1, 5, 32)), -1);
	/* Packets can tell two LANs of the same real prefix. */
	table->exports[1].virtual = ipv4(77, 2, 0, 24);
	table_export(table, ipv4(1, 1, 0, 24));
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_overlap(&table->rules), -1);
	KUNIT_EXPECT_EQ(test, find_export(table, ipv4(77, 2, 5, 32)), 1);
	/* But not a real prefix from an equal virtual one. */
	table_export(table, ipv4(77, 0, 0, 16));
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_overlap(&table->rules), 2);
}

static void overlap_is_found_in_any_order(struct kunit *test)
{
	struct table *table;
	u8 i, wide;

	for (wide = 0; wide < 4; ++wide) {
		table = table_create(test);
		for (i = 0; i < 4; ++i)
			table_export(table, i == wide ? ipv4(8, 0, 0, 14) :
						       ipv4(10, i, 0, 24));
		KUNIT_EXPECT_TRUE(test, wgstar_gateway_rules_overlap(&table->rules) >= 1);
		table->exports[wide].real = ipv4(12, 0, 0, 14);
		wgstar_gateway_rules_order(&table->rules);
		KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_overlap(&table->rules), -1);
	}
}

static void forward_is_told_by_family_protocol_and_port(struct kunit *test)
{
	struct table *table = table_create(test);

	table_forward(table, TCP, 80, ipv4(0, 0, 0, 0));
	table_forward(table, UDP, 80, ipv4(0, 0, 0, 0));
	table_forward(table, TCP, 80, ipv6(0, 0, 0));
	table_forward(table, TCP, 443, ipv4(0, 0, 0, 0));
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv4(1, 1, 1, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_forward(table, UDP, 80, ipv4(1, 1, 1, 32)), 1);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv6(1, 1, 128)), 2);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 443, ipv4(1, 1, 1, 32)), 3);
	KUNIT_EXPECT_EQ(test, find_forward(table, UDP, 443, ipv4(1, 1, 1, 32)), -2);
	KUNIT_EXPECT_EQ(test, find_forward(table, UDP, 80, ipv6(1, 1, 128)), -2);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 81, ipv4(1, 1, 1, 32)), -2);
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_duplicate(&table->rules), -1);
}

static void longest_source_of_a_forward_wins(struct kunit *test)
{
	struct table *table = table_create(test);

	table_forward(table, TCP, 80, ipv4(1, 0, 0, 16));
	table_forward(table, TCP, 80, ipv4(1, 1, 7, 32));
	table_forward(table, TCP, 80, ipv4(1, 1, 0, 24));
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv4(1, 1, 7, 32)), 1);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv4(1, 1, 8, 32)), 2);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv4(1, 2, 8, 32)), 0);
	KUNIT_EXPECT_EQ(test, find_forward(table, TCP, 80, ipv4(2, 2, 8, 32)), -1);
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_duplicate(&table->rules), -1);
	table_forward(table, TCP, 80, ipv4(1, 1, 7, 32));
	KUNIT_EXPECT_EQ(test, wgstar_gateway_rules_duplicate(&table->rules), 3);
}

static void forward_is_idle_after_its_time(struct kunit *test)
{
	static const struct {
		u64 opened_ns, used_ns, now_ns;
		bool idle;
	} cases[] = {
		{ SECONDS(100), 0, SECONDS(100), false },
		{ SECONDS(100), 0, SECONDS(110), false },
		{ SECONDS(100), 0, SECONDS(110) + 1, true },
		{ SECONDS(100), SECONDS(105), SECONDS(115), false },
		{ SECONDS(100), SECONDS(105), SECONDS(115) + 1, true },
		/* Given again after it was used. */
		{ SECONDS(200), SECONDS(105), SECONDS(210), false },
		/* A clock that another CPU has read a tick earlier. */
		{ SECONDS(100), SECONDS(105), SECONDS(105) - 1, false },
	};
	struct gateway_forward forward = { .transient = true, .idle_s = 10 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); ++i)
		KUNIT_EXPECT_EQ(test, cases[i].idle,
				wgstar_gateway_forward_idle(&forward,
							    cases[i].opened_ns,
							    cases[i].used_ns,
							    cases[i].now_ns));
	forward.transient = false;
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_forward_idle(&forward, 1, 0, U64_MAX));
}

static void sameness_is_about_packets_only(struct kunit *test)
{
	struct table *table = table_create(test);
	struct gateway_forward *a = table_forward(table, TCP, 80, ipv4(1, 0, 0, 16));
	struct gateway_forward *b = table_forward(table, TCP, 80, ipv4(1, 0, 0, 16));

	b->transient = true;
	b->idle_s = 9;
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_forward_same(a, b));
	b->host_port = 81;
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_forward_same(a, b));
	table_export(table, ipv4(1, 0, 0, 16));
	table_export(table, ipv4(1, 0, 0, 16));
	table->exports[1].lan[0] = 'x';
	KUNIT_EXPECT_TRUE(test, wgstar_gateway_export_same(&table->exports[0],
							   &table->exports[1]));
	table->exports[1].virtual = ipv4(2, 0, 0, 16);
	KUNIT_EXPECT_FALSE(test, wgstar_gateway_export_same(&table->exports[0],
							    &table->exports[1]));
}

static struct kunit_case gateway_cases[] = {
	KUNIT_CASE(bits_beyond_the_length_are_seen),
	KUNIT_CASE(exports_hold_their_addresses_and_no_others),
	KUNIT_CASE(everything_can_be_exported),
	KUNIT_CASE(virtual_prefix_hides_the_real_one),
	KUNIT_CASE(overlap_is_found_in_any_order),
	KUNIT_CASE(forward_is_told_by_family_protocol_and_port),
	KUNIT_CASE(longest_source_of_a_forward_wins),
	KUNIT_CASE(forward_is_idle_after_its_time),
	KUNIT_CASE(sameness_is_about_packets_only),
	{}
};

struct kunit_suite wgstar_gateway_suite = {
	.name = "wgstar_gateway",
	.test_cases = gateway_cases,
};
