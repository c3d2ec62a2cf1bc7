// SPDX-License-Identifier: GPL-2.0
/* Allowed IPs: the rules about prefixes, metrics and owners, one by one. */
#include "suites.h"
#include "../../module/logic/allowed_ips.h"

#define OWNERS 4

struct world {
	struct allowed_ips table;
	struct allowed_ips_owner owner[OWNERS];
};

/* Nearly as text would have it, so that the tables below can be read. */
#define IP4(cidr, ...)	{ AF_INET, { __VA_ARGS__ }, cidr }
#define IP6(cidr, ...)	{ AF_INET6, { __VA_ARGS__ }, cidr }

struct prefix {
	u8 family;
	u8 addr[16];
	u8 cidr;
};

static const struct prefix v4_default = IP4(0, 0, 0, 0, 0);
static const struct prefix v4_net = IP4(16, 10, 1, 0, 0);
static const struct prefix v4_host = IP4(32, 10, 1, 2, 3);

static struct world *world_new(struct kunit *test)
{
	struct world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, world);
	wgstar_allowed_ips_init(&world->table);
	for (i = 0; i < OWNERS; ++i)
		wgstar_allowed_ips_owner_init(&world->owner[i]);
	return world;
}

static int give(struct world *world, unsigned int owner,
		const struct prefix *prefix, u32 metric)
{
	struct allowed_ips_batch batch;
	int err;

	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	err = wgstar_allowed_ips_batch_insert(&batch, &world->owner[owner],
					      prefix->family, prefix->addr,
					      prefix->cidr, metric);
	wgstar_allowed_ips_batch_commit(&batch);
	return err;
}

static int take(struct world *world, unsigned int owner,
		const struct prefix *prefix)
{
	struct allowed_ips_batch batch;
	int err;

	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	err = wgstar_allowed_ips_batch_remove(&batch, &world->owner[owner],
					      prefix->family, prefix->addr,
					      prefix->cidr);
	wgstar_allowed_ips_batch_commit(&batch);
	return err;
}

/* Number of the owner to whom an address is sent, -1 for none. */
static int owner_of(struct world *world, const struct prefix *to)
{
	const struct allowed_ips_owner *owner;

	rcu_read_lock();
	owner = wgstar_allowed_ips_lookup_owner(&world->table, to->family,
						to->addr);
	rcu_read_unlock();
	return owner ? owner - world->owner : -1;
}

static bool accepts(struct world *world, const struct prefix *from,
		    unsigned int owner)
{
	bool accepted;

	rcu_read_lock();
	accepted = wgstar_allowed_ips_accepts(&world->table, from->family,
					      from->addr, &world->owner[owner]);
	rcu_read_unlock();
	return accepted;
}

/* A fixed table; each row of lookups says which of its prefixes must win. */
static const struct prefix routes[] = {
	[0] = IP4(24, 192, 168, 4, 0),
	[1] = IP4(32, 192, 168, 4, 4),
	[2] = IP4(16, 192, 168, 0, 0),
	[3] = IP4(27, 192, 95, 5, 64),
	[4] = IP4(27, 192, 95, 5, 65),
	[5] = IP4(0, 0, 0, 0, 0),
	[6] = IP4(1, 128, 0, 0, 0),
	[7] = IP4(20, 64, 15, 112, 0),
	[8] = IP4(25, 64, 15, 123, 211),
	[9] = IP6(64, 0x26, 0x07, 0x53, 0, 0x60, 0, 0x6b),
	[10] = IP6(0, 0),
	[11] = IP6(32, 0x24, 0x04, 0x68, 0),
	[12] = IP6(64, 0x24, 0x04, 0x68, 0, 0x40, 0x04, 8),
	[13] = IP6(128, 0x24, 0x04, 0x68, 0, 0x40, 0x04, 8, 0, 0, 0, 0, 0, 0, 0,
		     0x10, 3),
	[14] = IP6(127, 0xfe, 0x80),
	[15] = IP6(127, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
};

struct route_row {
	struct prefix to;
	int route;
};

static const struct route_row route_rows[] = {
	{ IP4(32, 192, 168, 4, 20), 0 },
	{ IP4(32, 192, 168, 4, 4), 1 },
	{ IP4(32, 192, 168, 200, 182), 2 },
	{ IP4(32, 192, 95, 5, 68), 4 },
	{ IP4(32, 192, 95, 5, 96), 6 },
	{ IP4(32, 127, 255, 255, 255), 5 },
	{ IP4(32, 64, 15, 116, 26), 7 },
	{ IP4(32, 64, 15, 123, 128), 8 },
	{ IP4(32, 64, 15, 123, 127), 7 },
	{ IP4(32, 64, 15, 128, 0), 5 },
	{ IP6(128, 0x26, 0x07, 0x53, 0, 0x60, 0, 0x6b, 0, 0, 0, 0, 0, 0xc0, 5),
	  9 },
	{ IP6(128, 0x24, 0x04, 0x68, 0, 0x40, 0x04, 8, 6, 0, 0, 0, 0, 0, 0,
		0x10, 6), 11 },
	{ IP6(128, 0x24, 0x04, 0x68, 0, 0x40, 0x04, 8, 0, 0, 0, 0, 0, 0, 0,
		0x10, 3), 13 },
	{ IP6(128, 0x24, 0x04, 0x68, 0, 0x40, 0x04, 8, 0, 0, 0, 0, 0, 0, 0,
		0x10, 2), 12 },
	{ IP6(128, 0x24, 0x04, 0x68, 1), 10 },
	{ IP6(128, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 14 },
	{ IP6(128, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3), 15 },
	{ IP6(128, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4), 10 },
};

static void route_desc(const struct route_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "row %u",
		 (unsigned int)(row - route_rows));
}

KUNIT_ARRAY_PARAM(route, route_rows, route_desc);

static void longest_prefix_wins(struct kunit *test)
{
	const struct route_row *row = test->param_value;
	struct world *world = world_new(test);
	const struct allowed_ip *found;
	unsigned int i;
	u32 metric = 0;
	u8 cidr = 0;

	/* The metric says which route it was. */
	for (i = 0; i < ARRAY_SIZE(routes); ++i)
		KUNIT_ASSERT_EQ(test, give(world, 0, &routes[i], i), 0);
	rcu_read_lock();
	found = wgstar_allowed_ips_lookup(&world->table, row->to.family,
					  row->to.addr);
	if (found) {
		metric = found->metric;
		cidr = found->cidr;
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, (int)metric, row->route);
	KUNIT_EXPECT_EQ(test, cidr, routes[row->route].cidr);
	/* 3 and 4 are one prefix, and an owner has a prefix once. */
	KUNIT_EXPECT_EQ(test, world->owner[0].count,
			(unsigned int)ARRAY_SIZE(routes) - 1);
	wgstar_allowed_ips_clear(&world->table);
	KUNIT_EXPECT_EQ(test, world->owner[0].count, 0U);
}

static void empty_table_and_other_families_find_nothing(struct kunit *test)
{
	struct world *world = world_new(test);
	const struct prefix strange = { 99, { 0 }, 0 };
	const struct prefix v6 = IP6(128, 0x20, 1);

	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), -1);
	KUNIT_EXPECT_EQ(test, give(world, 1, &v4_default, 0), 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 1);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v6), -1);
	KUNIT_EXPECT_EQ(test, owner_of(world, &strange), -1);
	KUNIT_EXPECT_FALSE(test, accepts(world, &v6, 1));
	wgstar_allowed_ips_clear(&world->table);
}

static void bad_prefixes_are_refused(struct kunit *test)
{
	struct world *world = world_new(test);
	const struct prefix long4 = IP4(33, 1, 2, 3, 4);
	const struct prefix long6 = IP6(129, 1);
	const struct prefix strange = { 99, { 0 }, 0 };

	KUNIT_EXPECT_EQ(test, give(world, 0, &long4, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, give(world, 0, &long6, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, give(world, 0, &strange, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, take(world, 0, &long4), -EINVAL);
	KUNIT_EXPECT_EQ(test, take(world, 0, &v4_host), -ENOENT);
	KUNIT_EXPECT_EQ(test, world->owner[0].count, 0U);
}

static void equal_prefix_and_metric_moves_to_the_last_owner(struct kunit *test)
{
	struct world *world = world_new(test);

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 0), 0);
	KUNIT_ASSERT_EQ(test, give(world, 1, &v4_net, 0), 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 1);
	KUNIT_EXPECT_EQ(test, world->owner[0].count, 0U);
	KUNIT_EXPECT_EQ(test, world->owner[1].count, 1U);
	KUNIT_EXPECT_FALSE(test, accepts(world, &v4_host, 0));
	KUNIT_EXPECT_EQ(test, take(world, 0, &v4_net), -ENOENT);
	wgstar_allowed_ips_clear(&world->table);
}

static void other_metric_is_a_further_entry(struct kunit *test)
{
	struct world *world = world_new(test);

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 20), 0);
	KUNIT_ASSERT_EQ(test, give(world, 1, &v4_net, 10), 0);
	KUNIT_ASSERT_EQ(test, give(world, 2, &v4_net, 30), 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 1);
	KUNIT_EXPECT_TRUE(test, accepts(world, &v4_host, 0));
	KUNIT_EXPECT_TRUE(test, accepts(world, &v4_host, 1));
	KUNIT_EXPECT_TRUE(test, accepts(world, &v4_host, 2));
	KUNIT_EXPECT_FALSE(test, accepts(world, &v4_host, 3));
	KUNIT_ASSERT_EQ(test, take(world, 1, &v4_net), 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 0);
	KUNIT_EXPECT_FALSE(test, accepts(world, &v4_host, 1));
	wgstar_allowed_ips_clear(&world->table);
}

static void owner_that_changes_its_metric_keeps_one_entry(struct kunit *test)
{
	struct world *world = world_new(test);

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 10), 0);
	KUNIT_ASSERT_EQ(test, give(world, 1, &v4_net, 20), 0);
	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 30), 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 1);
	KUNIT_EXPECT_EQ(test, world->owner[0].count, 1U);
	KUNIT_EXPECT_EQ(test, world->owner[1].count, 1U);
	wgstar_allowed_ips_clear(&world->table);
}

static void more_specific_prefix_shuts_out_the_wider_one(struct kunit *test)
{
	struct world *world = world_new(test);

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 0), 0);
	KUNIT_ASSERT_EQ(test, give(world, 1, &v4_host, 0), 0);
	KUNIT_EXPECT_FALSE(test, accepts(world, &v4_host, 0));
	KUNIT_EXPECT_TRUE(test, accepts(world, &v4_host, 1));
	KUNIT_ASSERT_EQ(test, take(world, 1, &v4_host), 0);
	KUNIT_EXPECT_TRUE(test, accepts(world, &v4_host, 0));
	wgstar_allowed_ips_clear(&world->table);
}

static void bits_beyond_the_prefix_do_not_count(struct kunit *test)
{
	struct world *world = world_new(test);
	const struct prefix sloppy = IP4(16, 10, 1, 2, 3);
	const struct allowed_ip *entry;
	u8 addr[4];

	KUNIT_ASSERT_EQ(test, give(world, 0, &sloppy, 0), 0);
	entry = list_first_entry(&world->owner[0].entries, struct allowed_ip,
				 owner_link);
	wgstar_allowed_ip_address(entry, addr);
	EXPECT_BYTES_EQ(test, addr, v4_net.addr, sizeof(addr));
	KUNIT_EXPECT_EQ(test, take(world, 0, &v4_net), 0);
}

static void batch_is_invisible_until_commit(struct kunit *test)
{
	struct world *world = world_new(test);
	struct allowed_ips_batch batch;
	int err;

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_net, 0), 0);
	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	err = wgstar_allowed_ips_batch_remove_owner(&batch, &world->owner[0]);
	KUNIT_EXPECT_EQ(test, err, 0);
	err = wgstar_allowed_ips_batch_insert(&batch, &world->owner[1], AF_INET,
					      v4_host.addr, 32, 0);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 0);
	wgstar_allowed_ips_batch_commit(&batch);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_host), 1);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_net), -1);
	wgstar_allowed_ips_clear(&world->table);
}

static void owner_replaces_its_list_twice_in_one_batch(struct kunit *test)
{
	struct world *world = world_new(test);
	struct allowed_ips_owner *owner = &world->owner[0];
	struct allowed_ips_batch batch;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, give(world, 0, &v4_host, 0), 0);
	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	for (i = 0; i < 2; ++i) {
		KUNIT_EXPECT_EQ(test, 0,
				wgstar_allowed_ips_batch_remove_owner(&batch, owner));
		KUNIT_EXPECT_EQ(test, owner->count, 0U);
		KUNIT_EXPECT_EQ(test, 0,
				wgstar_allowed_ips_batch_insert(&batch, owner, AF_INET,
								v4_net.addr, 16, i));
		KUNIT_EXPECT_EQ(test, owner->count, 1U);
	}
	wgstar_allowed_ips_batch_commit(&batch);
	KUNIT_EXPECT_EQ(test, owner->count, 1U);
	KUNIT_EXPECT_EQ(test, owner_of(world, &v4_net), 0);
	wgstar_allowed_ips_clear(&world->table);
}

static struct kunit_case allowed_ips_cases[] = {
	KUNIT_CASE_PARAM(longest_prefix_wins, route_gen_params),
	KUNIT_CASE(empty_table_and_other_families_find_nothing),
	KUNIT_CASE(bad_prefixes_are_refused),
	KUNIT_CASE(equal_prefix_and_metric_moves_to_the_last_owner),
	KUNIT_CASE(other_metric_is_a_further_entry),
	KUNIT_CASE(owner_that_changes_its_metric_keeps_one_entry),
	KUNIT_CASE(more_specific_prefix_shuts_out_the_wider_one),
	KUNIT_CASE(bits_beyond_the_prefix_do_not_count),
	KUNIT_CASE(batch_is_invisible_until_commit),
	KUNIT_CASE(owner_replaces_its_list_twice_in_one_batch),
	{}
};

struct kunit_suite wgstar_allowed_ips_suite = {
	.name = "wgstar_allowed_ips",
	.test_cases = allowed_ips_cases,
};
