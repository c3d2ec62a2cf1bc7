// SPDX-License-Identifier: GPL-2.0
/*
 * apply on a host that is a struct: from each file to each other one, with a
 * failure or a kill at every point. What is there afterwards is compared with
 * what up of the new file, or the old one, leads to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf.h"
#include "gateway_place.h"
#include "plan_change.h"
#include "plan_up.h"
#include "plan_without.h"
#include "tool_plan_world.h"

#define KEYS	"[Interface]\nPrivateKey = mP6hTMbKHf8E1xlJLpGhe9Xl+STaNyPUOj9f1Gp9/2M=\n"
#define PEER	"[Peer]\nPublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=\n"
#define OTHER	"[Peer]\nPublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n"

static const char *const files[] = {
	KEYS "Address = 10.9.0.1/24\n" PEER "AllowedIPs = 10.20.0.0/16\n",
	KEYS "Address = 10.9.0.1/24, fd09::1/64\nMTU = 1300\n"
	PEER "AllowedIPs = 10.20.0.0/16\n" OTHER "AllowedIPs = 10.30.0.0/16\n",
	KEYS "Address = 10.8.0.1/24\nDNS = 10.8.0.2\n"
	PEER "AllowedIPs = 0.0.0.0/0, ::/0, 10.30.0.0/16\n",
	KEYS "Address = 10.8.0.7/24\nDNS = 10.8.0.3, example.com\n"
	OTHER "AllowedIPs = 0.0.0.0/0\n",
	KEYS "Address = 10.9.0.1/24\nFwMark = 0x77\n"
	PEER "AllowedIPs = 0.0.0.0/0\n",
	KEYS "Address = 10.9.0.1/24\nTable = 1234\n"
	PEER "AllowedIPs = 10.20.0.0/16, 10.30.0.0/16\n",
	KEYS "Address = 10.9.0.1/24\nGateway = 192.0.2.0/24\n"
	PEER "AllowedIPs = 10.20.0.0/16\n",
	KEYS "Address = 10.9.0.1/24\nRelay = yes\nForward = tcp 22 192.0.2.9:22\n"
	PEER "AllowedIPs = 0.0.0.0/0\n",
};

#define FILE_COUNT	(sizeof(files) / sizeof(files[0]))

/* --- up, apply, down ------------------------------------------------------- */

/* A file that was read; its device as the kernel would have it. */
static void config_read(struct wgstar_config *config, const char *text)
{
	struct wgstar_error error;

	if (wgstar_config_parse(config, text, &error))
		fail_msg("%s", error.text);
	strcpy(config->device.ifname, "wg0");
}

static void plan_wanted(struct wgstar_plan *plan, struct wgstar_config *config,
			struct wgstar_host *host)
{
	struct wgstar_error error;

	wgstar_plan_start(plan, "wg0", "wgstar");
	if (wgstar_gateway_place(&config->quick.gateway, "wg0", &config->device,
				 host, &error) ||
	    wgstar_plan_up(plan, config, host, &error))
		fail_msg("%s", error.text);
}

static void mark_device(struct wgstar_config *config,
			const struct wgstar_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->step_count; i++)
		if (plan->steps[i].kind == WGSTAR_STEP_CONFIGURE)
			config->device.fwmark = plan->steps[i].fwmark;
}

static void world_up(struct world *world, struct wgstar_config *config)
{
	struct wgstar_runner runner = world_runner(world);
	struct wgstar_error error;
	struct wgstar_plan plan;
	struct wgstar_host host;

	world_observe(&host, world, config);
	plan_wanted(&plan, config, &host);
	mark_device(config, &plan);
	world->new = &config->device;
	assert_int_equal(wgstar_plan_run(&plan, &runner, "/wg0.conf", &error), 0);
	wgstar_plan_clear(&plan);
	wgstar_host_clear(&host);
}

static void journal_read(struct wgstar_journal *journal,
			 const struct world *world)
{
	struct wgstar_error error;

	if (wgstar_journal_parse(journal, world->journal, &error))
		fail_msg("%s", error.text);
}

static void settle(struct world *world)
{
	struct wgstar_journal journal;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	journal_read(&journal, world);
	wgstar_journal_print_settled(stream, &journal, "/wg0.conf", false);
	fclose(stream);
	strcpy(world->journal, text);
	free(text);
	wgstar_journal_clear(&journal);
}

/* Return: how many steps there were, or -1 if they were reversed. */
static int world_apply(struct world *world, struct wgstar_config *config)
{
	struct wgstar_running running = world_running(world);
	struct wgstar_runner runner = world_runner(world);
	struct wgstar_plan_change change;
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_plan wanted;
	struct wgstar_host host;
	struct wgstar_plan_sides sides = { &wanted, config, &running, &journal };
	int result;

	journal_read(&journal, world);
	world_observe(&host, world, config);
	wgstar_plan_without(&host, &running, &journal, config->device.fwmark);
	plan_wanted(&wanted, config, &host);
	wgstar_plan_apply(&change, &sides);
	assert_int_equal(change.steps.step_count, change.undo.step_count);
	world->change = &change;
	world->old = world->device;
	world->new = &config->device;
	result = wgstar_plan_change_run(&change, &journal, &runner, &error);
	if (!result)
		result = change.steps.step_count;
	/* What the steps pointed to goes with them. */
	if (world->gateway)
		world->gateway = world->gateway == &running.gateway ?
				 NULL : world->gateway;
	wgstar_plan_change_clear(&change);
	wgstar_plan_clear(&wanted);
	wgstar_host_clear(&host);
	wgstar_journal_clear(&journal);
	return result;
}

static void world_down(struct world *world)
{
	struct wgstar_runner runner = world_runner(world);
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_plan plan;

	world->dies_at = NEVER;
	journal_read(&journal, world);
	wgstar_plan_start(&plan, "wg0", "wgstar");
	wgstar_journal_plan_undo(&plan, &journal);
	assert_int_equal(wgstar_plan_run_down(&plan, &runner, &error), 0);
	wgstar_plan_clear(&plan);
	wgstar_journal_clear(&journal);
}

static char *text_after_up(const char *file)
{
	struct wgstar_config config;
	struct world world;
	char *text;

	world_start(&world);
	config_read(&config, file);
	world_up(&world, &config);
	text = world_text(&world);
	world_end(&world);
	wgstar_config_clear(&config);
	return text;
}

/* --- tests ----------------------------------------------------------------- */

/* Two files, and a host on which the first is up. */
struct pair {
	const char *old_file;
	const char *new_file;
	struct wgstar_config old;
	struct wgstar_config new;
	struct world world;
};

static void pair_start(struct pair *pair, size_t old, size_t new)
{
	pair->old_file = files[old];
	pair->new_file = files[new];
	world_start(&pair->world);
	config_read(&pair->old, pair->old_file);
	config_read(&pair->new, pair->new_file);
	world_up(&pair->world, &pair->old);
	pair->world.calls = 0;
	pair->world.events = 0;
}

static void pair_end(struct pair *pair)
{
	world_end(&pair->world);
	wgstar_config_clear(&pair->old);
	wgstar_config_clear(&pair->new);
}

static void expect_world(const struct world *world, const char *file)
{
	char *text = world_text(world), *wanted = text_after_up(file);

	assert_string_equal(text, wanted);
	free(text);
	free(wanted);
}

static void expect_nothing_left(struct world *world)
{
	struct world empty;
	char *text, *wanted;

	world_start(&empty);
	world_down(world);
	text = world_text(world);
	wanted = world_text(&empty);
	assert_string_equal(text, wanted);
	free(text);
	free(wanted);
}

static void each_pair(void (*test)(struct pair *pair, int point, int *last))
{
	size_t old, new;

	for (old = 0; old < FILE_COUNT; old++)
		for (new = 0; new < FILE_COUNT; new++) {
			int point, last = 1;

			for (point = 0; point < last; point++) {
				struct pair pair = {};

				pair_start(&pair, old, new);
				test(&pair, point, &last);
				pair_end(&pair);
			}
		}
}

static void leads_there(struct pair *pair, int point, int *last)
{
	int steps = world_apply(&pair->world, &pair->new);

	if (pair->old_file == pair->new_file)
		assert_int_equal(steps, 0);
	else
		assert_true(steps > 0);
	settle(&pair->world);
	expect_world(&pair->world, pair->new_file);
	expect_nothing_left(&pair->world);
}

static void apply_leads_to_the_same_as_up(void **state)
{
	each_pair(leads_there);
}

static void fails_once(struct pair *pair, int point, int *last)
{
	pair->world.fail_at = point;
	if (world_apply(&pair->world, &pair->new) >= 0) {
		*last = point;
		return;
	}
	*last = point + 2;
	pair->world.fail_at = NEVER;
	if (!pair->world.gateway &&
	    wgstar_gateway_present(&pair->old.quick.gateway))
		pair->world.gateway = &pair->old.quick.gateway;
	expect_world(&pair->world, pair->old_file);
	expect_nothing_left(&pair->world);
}

static void a_step_that_fails_leaves_all_as_it_was(void **state)
{
	each_pair(fails_once);
}

/* Killed at a point, then either down, or apply and down. */
static void dies_once(struct pair *pair, int point, int *last)
{
	struct wgstar_config again;
	int events;

	pair->world.dies_at = point / 2;
	world_apply(&pair->world, &pair->new);
	events = pair->world.events;
	*last = 2 * (events + 1);
	pair->world.dies_at = NEVER;
	if (point % 2) {
		config_read(&again, pair->new_file);
		assert_true(world_apply(&pair->world, &again) >= 0);
		settle(&pair->world);
		expect_world(&pair->world, pair->new_file);
		expect_nothing_left(&pair->world);
		wgstar_config_clear(&again);
	} else {
		expect_nothing_left(&pair->world);
	}
}

static void a_kill_is_repaired_by_apply_and_by_down(void **state)
{
	each_pair(dies_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apply_leads_to_the_same_as_up),
		cmocka_unit_test(a_step_that_fails_leaves_all_as_it_was),
		cmocka_unit_test(a_kill_is_repaired_by_apply_and_by_down),
	};

	return cmocka_run_group_tests_name("plan of apply", tests, NULL, NULL);
}
