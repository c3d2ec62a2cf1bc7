// SPDX-License-Identifier: GPL-2.0
/*
 * The replay window at its edges and against a plain ring of counters.  That a
 * small window is right in every state is tested in user space.
 */
#include "suites.h"
#include "../../module/logic/replay_window.h"

#define W	WGSTAR_REPLAY_WINDOW
#define LIMIT	WGSTAR_COUNTER_LIMIT

/* First what moves the window, then the counter that is tried. */
struct edge {
	const char *name;
	u64 highest;
	u64 counter;
	bool accepted;
};

static const struct edge edges[] = {
	{ "second message", 0, 1, true },
	{ "first message twice", 0, 0, false },
	{ "highest twice", 70000, 70000, false },
	{ "one below the highest", 70000, 69999, true },
	{ "oldest in the window", 70000, 70000 - W, true },
	{ "just too old", 70000, 70000 - W - 1, false },
	{ "far too old", 70000, 0, false },
	{ "oldest, highest first in its word", 65536, 65536 - W, true },
	{ "too old, highest first in its word", 65536, 65536 - W - 1, false },
	{ "oldest, highest last in its word", 65535, 65535 - W, true },
	{ "too old, highest last in its word", 65535, 65535 - W - 1, false },
	{ "zero at the edge", W, 0, true },
	{ "zero beyond the edge", W + 1, 0, false },
	{ "a whole ring further", 5, 5 + WGSTAR_REPLAY_BITS, true },
	{ "last counter", 0, LIMIT - 1, true },
	{ "last counter twice", LIMIT - 1, LIMIT - 1, false },
	{ "below the last counter", LIMIT - 1, LIMIT - 1 - W, true },
	{ "limit", 0, LIMIT, false },
	{ "greatest number", 0, U64_MAX, false },
};

static void edge_desc(const struct edge *edge, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", edge->name);
}

KUNIT_ARRAY_PARAM(edge, edges, edge_desc);

static struct replay_window *window_new(struct kunit *test)
{
	struct replay_window *window;

	window = kunit_kzalloc(test, sizeof(*window), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, window);
	memset(window, 0xff, sizeof(*window));
	wgstar_replay_window_init(window);
	return window;
}

static void replay_window_keeps_its_edges(struct kunit *test)
{
	const struct edge *edge = test->param_value;
	struct replay_window *window = window_new(test);

	KUNIT_ASSERT_TRUE(test, wgstar_replay_window_advance(window, edge->highest));
	KUNIT_EXPECT_EQ(test, wgstar_replay_window_accepts(window, edge->counter),
			edge->accepted);
	KUNIT_EXPECT_EQ(test, wgstar_replay_window_advance(window, edge->counter),
			edge->accepted);
	KUNIT_EXPECT_FALSE(test, wgstar_replay_window_advance(window, edge->counter));
	KUNIT_EXPECT_FALSE(test, wgstar_replay_window_advance(window, edge->highest));
}

static void refused_counter_changes_nothing(struct kunit *test)
{
	struct replay_window *window = window_new(test);
	struct replay_window *before = window_new(test);

	wgstar_replay_window_advance(window, 70000);
	*before = *window;
	wgstar_replay_window_advance(window, 70000);
	wgstar_replay_window_advance(window, 3);
	wgstar_replay_window_advance(window, LIMIT);
	EXPECT_BYTES_EQ(test, window, before, sizeof(*window));
}

static void every_counter_is_accepted_once_backwards(struct kunit *test)
{
	struct replay_window *window = window_new(test);
	u64 counter;

	for (counter = W + 1; counter-- > 0;)
		KUNIT_ASSERT_TRUE(test, wgstar_replay_window_advance(window, counter));
	for (counter = W + 1; counter-- > 0;)
		KUNIT_ASSERT_FALSE(test, wgstar_replay_window_advance(window, counter));
}

/* The naive window: which counter was last seen in each place of a ring. */
struct naive_window {
	bool any;
	u64 highest;
	u64 seen_plus_one[2 * WGSTAR_REPLAY_BITS];
};

static bool naive_advance(struct naive_window *naive, u64 counter)
{
	u64 *seen = &naive->seen_plus_one[counter % (2 * WGSTAR_REPLAY_BITS)];

	if (counter >= LIMIT || *seen == counter + 1)
		return false;
	if (naive->any && counter < naive->highest &&
	    naive->highest - counter > W)
		return false;
	if (!naive->any || counter > naive->highest)
		naive->highest = counter;
	naive->any = true;
	*seen = counter + 1;
	return true;
}

/* Mostly near the highest, before or behind; sometimes a great step. */
static u64 random_counter(u64 *seed, u64 highest)
{
	u64 back = W + 64, counter = highest + 40;

	switch (test_random_below(seed, 1000)) {
	case 0:
		return highest + test_random_below(seed, 4 * WGSTAR_REPLAY_BITS);
	case 1:
		return highest - W - 2 + test_random_below(seed, 4);
	}
	if (test_random_below(seed, 2))
		back = 100;
	counter -= test_random_below(seed, back);
	return counter > highest + 40 ? 0 : counter;
}

static void random_counters_agree_with_a_naive_window(struct kunit *test)
{
	struct replay_window *window = window_new(test);
	struct naive_window *naive;
	u64 counter, seed = 0x12345;
	unsigned int i;
	bool expected;

	naive = kunit_kzalloc(test, sizeof(*naive), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, naive);
	for (i = 0; i < 500000 * WGSTAR_TEST_EFFORT; ++i) {
		counter = random_counter(&seed, naive->highest);
		expected = naive_advance(naive, counter);
		KUNIT_ASSERT_EQ(test, wgstar_replay_window_accepts(window, counter),
				expected);
		KUNIT_ASSERT_EQ(test, wgstar_replay_window_advance(window, counter),
				expected);
	}
}

static struct kunit_case replay_window_cases[] = {
	KUNIT_CASE_PARAM(replay_window_keeps_its_edges, edge_gen_params),
	KUNIT_CASE(refused_counter_changes_nothing),
	KUNIT_CASE(every_counter_is_accepted_once_backwards),
	KUNIT_CASE(random_counters_agree_with_a_naive_window),
	{}
};

struct kunit_suite wgstar_replay_window_suite = {
	.name = "wgstar_replay_window",
	.test_cases = replay_window_cases,
};
