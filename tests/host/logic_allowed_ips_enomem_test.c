// SPDX-License-Identifier: GPL-2.0
/*
 * Allowed IPs when memory runs out: each allocation of a change fails in turn.
 * The change must then fail and alter nothing, neither for the batch that goes
 * on nor, after an abort, for the table; and nothing may leak (ASan).
 */
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "../../module/logic/allowed_ips.h"

#define OWNERS	3
#define ENTRIES	80
#define TEXT	(ENTRIES * 64)

struct world {
	struct allowed_ips table;
	struct allowed_ips_owner owner[OWNERS];
};

struct change {
	unsigned int owner;
	u8 family;
	u8 addr[16];
	u8 cidr;
	u32 metric;
};

static u64 seed;

static u32 draw(u32 bound)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 20) % bound;
}

static struct change change_draw(void)
{
	struct change change = {
		.owner = draw(OWNERS),
		.family = draw(2) ? AF_INET : AF_INET6,
		.metric = draw(3),
	};
	unsigned int bytes = change.family == AF_INET ? 4 : 16;

	change.addr[0] = 10;
	change.addr[1] = draw(2);
	change.addr[bytes - 2] = draw(3);
	change.addr[bytes - 1] = draw(256);
	change.cidr = draw(3) ? bytes * 8 : draw(bytes * 8 + 1);
	return change;
}

static int change_insert(struct world *world, struct allowed_ips_batch *batch,
			 const struct change *change)
{
	return wgstar_allowed_ips_batch_insert(batch,
					       &world->owner[change->owner],
					       change->family, change->addr,
					       change->cidr, change->metric);
}

/* Owners' lists, and what the batch's tries find, as text. */
static void world_print(struct world *world, struct allowed_ips_batch *batch,
			char *text)
{
	const struct allowed_ip *entry, *found;
	struct allowed_ips seen = {
		.root = { batch->root[0], batch->root[1] },
	};
	u8 addr[16] = { 0 };
	unsigned int i;

	for (i = 0; i < OWNERS; ++i) {
		text += sprintf(text, "owner %u: %u\n", i,
				world->owner[i].count);
		list_for_each_entry(entry, &world->owner[i].entries,
				    owner_link) {
			wgstar_allowed_ip_address(entry, addr);
			found = wgstar_allowed_ips_lookup(&seen, entry->family,
							  addr);
			text += sprintf(text, "%p finds %p of %p\n",
					(void *)entry, (const void *)found,
					found ? (void *)found->owner : NULL);
		}
	}
}

static struct world *world_create(void)
{
	struct world *world = calloc(1, sizeof(*world));
	struct allowed_ips_batch batch;
	struct change change;
	unsigned int i;

	for (i = 0; i < OWNERS; ++i)
		wgstar_allowed_ips_owner_init(&world->owner[i]);
	wgstar_allowed_ips_init(&world->table);
	wgstar_allowed_ips_batch_begin(&batch, &world->table);
	for (i = 0; i < ENTRIES / 2; ++i) {
		change = change_draw();
		assert_int_equal(change_insert(world, &batch, &change), 0);
	}
	wgstar_allowed_ips_batch_commit(&batch);
	env_rcu_flush();
	return world;
}

static void world_destroy(struct world *world)
{
	wgstar_allowed_ips_clear(&world->table);
	env_rcu_flush();
	free(world);
}

enum kind {
	INSERT,
	REMOVE,
	REMOVE_OWNER,
};

static int change_apply(struct world *world, struct allowed_ips_batch *batch,
			const struct change *change, enum kind kind)
{
	struct allowed_ips_owner *owner = &world->owner[change->owner];

	switch (kind) {
	case INSERT:
		return change_insert(world, batch, change);
	case REMOVE:
		return wgstar_allowed_ips_batch_remove(batch, owner,
						       change->family,
						       change->addr,
						       change->cidr);
	default:
		return wgstar_allowed_ips_batch_remove_owner(batch, owner);
	}
}

/* One that is there, so that there is something to remove. */
static void change_pick_present(struct world *world, struct change *change)
{
	const struct allowed_ip *entry;
	unsigned int n;

	if (!world->owner[change->owner].count)
		return;
	n = draw(world->owner[change->owner].count);
	list_for_each_entry(entry, &world->owner[change->owner].entries,
			    owner_link)
		if (!n--)
			break;
	change->family = entry->family;
	change->cidr = entry->cidr;
	wgstar_allowed_ip_address(entry, change->addr);
}

/*
 * Fail the first allocation, then the second, ... until the change needs no
 * more.  Returns how many had to fail.
 */
static unsigned int change_fail_each(struct world *world,
				     struct allowed_ips_batch *batch,
				     const struct change *change,
				     enum kind kind)
{
	static char before[TEXT], after[TEXT];
	unsigned int n;
	int err;

	for (n = 1;; ++n) {
		world_print(world, batch, before);
		env_fail_at(n);
		err = change_apply(world, batch, change, kind);
		env_fail_at(0);
		if (err != -ENOMEM)
			return n - 1;
		world_print(world, batch, after);
		if (kind != REMOVE_OWNER)
			assert_string_equal(before, after);
	}
}

static void fail_each_of_many(enum kind kind)
{
	static char before[TEXT], after[TEXT];
	unsigned int round, failed = 0;
	struct allowed_ips_batch batch;
	struct change change;
	struct world *world;

	for (round = 0; round < 1500; ++round) {
		seed = 0x9e3779b97f4a7c15ULL * (round + 1);
		world = world_create();
		wgstar_allowed_ips_batch_begin(&batch, &world->table);
		world_print(world, &batch, before);
		change = change_draw();
		if (kind != INSERT || draw(2))
			change_pick_present(world, &change);
		failed += change_fail_each(world, &batch, &change, kind);
		if (round % 2) {
			wgstar_allowed_ips_batch_commit(&batch);
		} else {
			wgstar_allowed_ips_batch_abort(&batch);
			wgstar_allowed_ips_batch_begin(&batch, &world->table);
			world_print(world, &batch, after);
			assert_string_equal(before, after);
		}
		env_rcu_flush();
		world_destroy(world);
	}
	/* Otherwise nothing was tested. */
	assert_true(failed > 1000);
}

static void insert_without_memory_changes_nothing(void **unused)
{
	(void)unused;
	fail_each_of_many(INSERT);
}

static void remove_without_memory_changes_nothing(void **unused)
{
	(void)unused;
	fail_each_of_many(REMOVE);
}

static void remove_owner_without_memory_can_be_aborted(void **unused)
{
	(void)unused;
	fail_each_of_many(REMOVE_OWNER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(insert_without_memory_changes_nothing),
		cmocka_unit_test(remove_without_memory_changes_nothing),
		cmocka_unit_test(remove_owner_without_memory_can_be_aborted),
	};

	return cmocka_run_group_tests_name("allowed_ips_enomem", tests, NULL,
					   NULL);
}
