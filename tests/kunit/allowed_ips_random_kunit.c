// SPDX-License-Identifier: GPL-2.0
/*
 * Allowed IPs against a naive list: random batches of random changes, some of
 * them aborted, and after each one lookups and the owners' lists compared.
 */
#include "suites.h"
#include "../../module/logic/allowed_ips.h"

#define MODEL_MAX	256
#define MODEL_OWNERS	6
#define LOOKUPS		8

struct model_entry {
	u8 family;
	u8 cidr;
	u8 addr[16];
	u32 metric;
	unsigned int owner;
};

struct model {
	unsigned int count;
	struct model_entry entry[MODEL_MAX];
};

struct random_world {
	u64 seed;
	struct allowed_ips table;
	struct allowed_ips_owner owner[MODEL_OWNERS];
	struct model now;
	struct model before;
};

static unsigned int address_bits(u8 family)
{
	return family == AF_INET ? 32 : 128;
}

static bool prefix_covers(const struct model_entry *entry, u8 family,
			  const u8 *addr)
{
	unsigned int whole = entry->cidr / 8, rest = entry->cidr % 8;

	if (entry->family != family || memcmp(entry->addr, addr, whole))
		return false;
	return !rest || !((entry->addr[whole] ^ addr[whole]) >> (8 - rest));
}

static bool prefix_equals(const struct model_entry *a,
			  const struct model_entry *b)
{
	return a->family == b->family && a->cidr == b->cidr &&
	       !memcmp(a->addr, b->addr, sizeof(a->addr));
}

static void model_delete(struct model *model, unsigned int i)
{
	--model->count;
	memmove(&model->entry[i], &model->entry[i + 1],
		(model->count - i) * sizeof(model->entry[0]));
}

static bool model_has(const struct model *model,
		      const struct model_entry *entry)
{
	unsigned int i;

	for (i = 0; i < model->count; ++i)
		if (prefix_equals(&model->entry[i], entry) &&
		    model->entry[i].owner == entry->owner &&
		    model->entry[i].metric == entry->metric)
			return true;
	return false;
}

static void model_insert(struct model *model, const struct model_entry *entry)
{
	unsigned int i;

	if (model_has(model, entry))
		return;
	for (i = model->count; i-- > 0;)
		if (prefix_equals(&model->entry[i], entry) &&
		    (model->entry[i].owner == entry->owner ||
		     model->entry[i].metric == entry->metric))
			model_delete(model, i);
	model->entry[model->count++] = *entry;
}

static bool model_remove(struct model *model, const struct model_entry *entry)
{
	unsigned int i;

	for (i = 0; i < model->count; ++i) {
		if (prefix_equals(&model->entry[i], entry) &&
		    model->entry[i].owner == entry->owner) {
			model_delete(model, i);
			return true;
		}
	}
	return false;
}

static void model_remove_owner(struct model *model, unsigned int owner)
{
	unsigned int i;

	for (i = model->count; i-- > 0;)
		if (model->entry[i].owner == owner)
			model_delete(model, i);
}

/* Of the longest prefix, the entry with the lowest metric above @floor. */
static const struct model_entry *model_lookup(const struct model *model,
					      u8 family, const u8 *addr,
					      s64 floor)
{
	const struct model_entry *best = NULL, *entry;
	int longest = -1;
	unsigned int i;

	for (i = 0; i < model->count; ++i)
		if (prefix_covers(&model->entry[i], family, addr))
			longest = max_t(int, longest, model->entry[i].cidr);
	for (i = 0; i < model->count; ++i) {
		entry = &model->entry[i];
		if (entry->cidr == longest && entry->metric > floor &&
		    prefix_covers(entry, family, addr) &&
		    (!best || entry->metric < best->metric))
			best = entry;
	}
	return best;
}

/* Addresses that share much, so that prefixes nest and nodes fill. */
static void random_address(struct random_world *world, u8 family, u8 *addr)
{
	static const u8 pools[][16] = {
		{ 10, 0, 0, 0 },
		{ 192, 168, 7, 0 },
		{ 0x20, 0x01, 0x0d, 0xb8 },
		{ 0xfd, 0x00, 0, 0, 0, 0, 0, 0x3f, 0xc0 },
	};
	unsigned int bits = address_bits(family), i, bit;

	memcpy(addr, pools[test_random_below(&world->seed, 4)], 16);
	memset(addr + bits / 8, 0, 16 - bits / 8);
	for (i = test_random_below(&world->seed, 6); i > 0; --i) {
		bit = test_random_below(&world->seed, bits);
		addr[bit / 8] ^= 0x80 >> bit % 8;
	}
	if (test_random_below(&world->seed, 2))
		addr[bits / 8 - 1] = test_random(&world->seed);
}

static u8 random_family(struct random_world *world)
{
	return test_random_below(&world->seed, 2) ? AF_INET : AF_INET6;
}

static void random_entry(struct random_world *world, struct model_entry *entry)
{
	unsigned int bits, i;

	entry->family = random_family(world);
	bits = address_bits(entry->family);
	random_address(world, entry->family, entry->addr);
	entry->cidr = bits;
	if (test_random_below(&world->seed, 3))
		entry->cidr = test_random_below(&world->seed, bits + 1);
	for (i = entry->cidr; i < bits; ++i)
		entry->addr[i / 8] &= ~(0x80 >> i % 8);
	entry->metric = test_random_below(&world->seed, 3);
	entry->owner = test_random_below(&world->seed, MODEL_OWNERS);
}

/* One that is there, @percent of the times. */
static void random_present(struct random_world *world,
			   struct model_entry *entry, unsigned int percent)
{
	random_entry(world, entry);
	if (world->now.count && test_random_below(&world->seed, 100) < percent)
		*entry = world->now.entry[test_random_below(&world->seed,
							    world->now.count)];
}

static void insert_random(struct kunit *test, struct random_world *world,
			  struct allowed_ips_batch *batch)
{
	struct model_entry entry;
	int err;

	random_present(world, &entry, 30);
	if (world->now.count == MODEL_MAX)
		return;
	entry.metric = test_random_below(&world->seed, 3);
	entry.owner = test_random_below(&world->seed, MODEL_OWNERS);
	err = wgstar_allowed_ips_batch_insert(batch, &world->owner[entry.owner],
					      entry.family, entry.addr,
					      entry.cidr, entry.metric);
	KUNIT_ASSERT_EQ(test, err, 0);
	model_insert(&world->now, &entry);
}

static void remove_random(struct kunit *test, struct random_world *world,
			  struct allowed_ips_batch *batch)
{
	struct model_entry entry;
	int err;

	random_present(world, &entry, 75);
	err = wgstar_allowed_ips_batch_remove(batch, &world->owner[entry.owner],
					      entry.family, entry.addr,
					      entry.cidr);
	KUNIT_ASSERT_EQ(test, err,
			model_remove(&world->now, &entry) ? 0 : -ENOENT);
}

static void remove_owner(struct kunit *test, struct random_world *world,
			 struct allowed_ips_batch *batch)
{
	unsigned int owner = test_random_below(&world->seed, MODEL_OWNERS);
	int err;

	err = wgstar_allowed_ips_batch_remove_owner(batch,
						    &world->owner[owner]);
	KUNIT_ASSERT_EQ(test, err, 0);
	model_remove_owner(&world->now, owner);
}

static void change_random(struct kunit *test, struct random_world *world,
			  struct allowed_ips_batch *batch)
{
	unsigned int draw = test_random_below(&world->seed, 100);

	if (!draw)
		remove_owner(test, world, batch);
	else if (draw < 30)
		remove_random(test, world, batch);
	else
		insert_random(test, world, batch);
}

static void compare_lookup(struct kunit *test, struct random_world *world,
			   u8 family, const u8 *addr)
{
	const struct model_entry *expected;
	const struct allowed_ip *found;
	unsigned int owner;
	u8 found_addr[16] = {};
	s64 floor = -1;

	found = wgstar_allowed_ips_lookup(&world->table, family, addr);
	KUNIT_ASSERT_TRUE(test, (found ? found->owner : NULL) ==
			  wgstar_allowed_ips_lookup_owner(&world->table,
							  family, addr));
	for (;; found = found->next) {
		expected = model_lookup(&world->now, family, addr, floor);
		KUNIT_ASSERT_EQ(test, !expected, !found);
		if (!expected)
			break;
		owner = expected->owner;
		floor = expected->metric;
		wgstar_allowed_ip_address(found, found_addr);
		KUNIT_ASSERT_TRUE(test, found->owner == &world->owner[owner]);
		KUNIT_ASSERT_EQ(test, found->metric, expected->metric);
		KUNIT_ASSERT_EQ(test, found->cidr, expected->cidr);
		KUNIT_ASSERT_EQ(test, found->family, family);
		KUNIT_ASSERT_EQ(test, memcmp(found_addr, expected->addr, 16), 0);
		KUNIT_ASSERT_TRUE(test, wgstar_allowed_ips_accepts(&world->table, family,
								   addr, found->owner));
	}
}

static void compare_lookups(struct kunit *test, struct random_world *world)
{
	unsigned int i, bit;
	struct model_entry near;
	u8 addr[16], family;

	for (i = 0; i < LOOKUPS; ++i) {
		family = random_family(world);
		random_address(world, family, addr);
		compare_lookup(test, world, family, addr);
		random_present(world, &near, 75);
		bit = test_random_below(&world->seed,
					address_bits(near.family));
		compare_lookup(test, world, near.family, near.addr);
		near.addr[bit / 8] ^= 0x80 >> bit % 8;
		compare_lookup(test, world, near.family, near.addr);
	}
}

static void compare_owner(struct kunit *test, struct random_world *world,
			  unsigned int owner)
{
	const struct model_entry *expected = world->now.entry;
	const struct allowed_ip *entry;
	unsigned int count = 0;
	u8 addr[16] = {};

	list_for_each_entry(entry, &world->owner[owner].entries, owner_link) {
		while (expected->owner != owner &&
		       expected < &world->now.entry[world->now.count])
			++expected;
		wgstar_allowed_ip_address(entry, addr);
		KUNIT_ASSERT_EQ(test, memcmp(addr, expected->addr,
					     address_bits(entry->family) / 8), 0);
		KUNIT_ASSERT_EQ(test, entry->cidr, expected->cidr);
		KUNIT_ASSERT_EQ(test, entry->metric, expected->metric);
		++expected;
		++count;
	}
	KUNIT_ASSERT_EQ(test, count, world->owner[owner].count);
}

static void compare_owners(struct kunit *test, struct random_world *world)
{
	unsigned int owner, count = 0;

	for (owner = 0; owner < MODEL_OWNERS; ++owner) {
		compare_owner(test, world, owner);
		count += world->owner[owner].count;
	}
	KUNIT_ASSERT_EQ(test, count, world->now.count);
}

static void run_batch(struct kunit *test, struct random_world *world)
{
	unsigned int changes = 1 + test_random_below(&world->seed, 12);
	struct allowed_ips_batch batch;

	world->before = world->now;
	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	while (changes--)
		change_random(test, world, &batch);
	if (test_random_below(&world->seed, 4)) {
		wgstar_allowed_ips_batch_commit(&batch);
		return;
	}
	wgstar_allowed_ips_batch_abort(&batch);
	world->now = world->before;
}

static struct random_world *random_world_create(struct kunit *test, u64 seed)
{
	struct random_world *world;
	unsigned int i;

	world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, world);
	world->seed = seed;
	wgstar_allowed_ips_init(&world->table);
	for (i = 0; i < MODEL_OWNERS; ++i)
		wgstar_allowed_ips_owner_init(&world->owner[i]);
	return world;
}

static void random_batches_agree_with_a_naive_list(struct kunit *test)
{
	const u64 *seed = test->param_value;
	struct random_world *world = random_world_create(test, *seed);
	unsigned int i;

	for (i = 0; i < 400 * WGSTAR_TEST_EFFORT; ++i) {
		run_batch(test, world);
		rcu_read_lock();
		compare_lookups(test, world);
		rcu_read_unlock();
		compare_owners(test, world);
	}
	wgstar_allowed_ips_clear(&world->table);
	world->now.count = 0;
	compare_owners(test, world);
}

static void random_removal_in_any_order_empties_the_table(struct kunit *test)
{
	const u64 *seed = test->param_value;
	struct random_world *world = random_world_create(test, *seed);
	struct allowed_ips_batch batch;
	struct model_entry *entry;
	int err;

	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	while (world->now.count < MODEL_MAX)
		insert_random(test, world, &batch);
	wgstar_allowed_ips_batch_commit(&batch);
	while (world->now.count) {
		entry = &world->now.entry[test_random_below(&world->seed,
							    world->now.count)];
		wgstar_allowed_ips_batch_begin(&batch, &world->table);
		err = wgstar_allowed_ips_batch_remove(&batch,
						      &world->owner[entry->owner],
						      entry->family, entry->addr,
						      entry->cidr);
		KUNIT_ASSERT_EQ(test, err, 0);
		wgstar_allowed_ips_batch_commit(&batch);
		model_remove(&world->now, entry);
		rcu_read_lock();
		compare_lookups(test, world);
		rcu_read_unlock();
	}
	KUNIT_EXPECT_TRUE(test, !rcu_access_pointer(world->table.root[0]));
	KUNIT_EXPECT_TRUE(test, !rcu_access_pointer(world->table.root[1]));
}

static const u64 seeds[] = { 1, 0x5eed, 0xfeedfacecafebeefULL, 77 };

static void seed_desc(const u64 *seed, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "seed %llu",
		 (unsigned long long)*seed);
}

KUNIT_ARRAY_PARAM(seed, seeds, seed_desc);

static struct kunit_case allowed_ips_random_cases[] = {
	KUNIT_CASE_PARAM(random_batches_agree_with_a_naive_list, seed_gen_params),
	KUNIT_CASE_PARAM(random_removal_in_any_order_empties_the_table,
			 seed_gen_params),
	{}
};

struct kunit_suite wgstar_allowed_ips_random_suite = {
	.name = "wgstar_allowed_ips_random",
	.test_cases = allowed_ips_random_cases,
};
