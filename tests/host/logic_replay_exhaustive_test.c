// SPDX-License-Identifier: GPL-2.0
/*
 * A replay window of two words of eight bits, in every state that it can be
 * in: what it accepts next is compared with the set of counters it was given.
 *
 * A state is the place of the highest counter in the ring and which of the
 * counters behind it were seen.  All are visited, breadth first, over every
 * step from 20 behind to 40 ahead.
 */
#define WGSTAR_REPLAY_WORD u8
#define WGSTAR_REPLAY_BITS 16
#include "../../module/logic/replay_window.c"

#include <setjmp.h>
#include <cmocka.h>

#define W	WGSTAR_REPLAY_WINDOW
#define BACK	20
#define AHEAD	40
#define BASE	(1000 * WGSTAR_REPLAY_BITS)

/* Bit n: the counter n below the highest was seen. */
#define BEHIND_STATES (1U << (W + 1))

static bool visited[WGSTAR_REPLAY_BITS][BEHIND_STATES];
static struct state {
	u8 place;
	u16 behind;
} queue[WGSTAR_REPLAY_BITS * BEHIND_STATES];
static unsigned int queued;

static void visit(u64 highest, u16 behind)
{
	u8 place = highest % WGSTAR_REPLAY_BITS;

	if (visited[place][behind])
		return;
	visited[place][behind] = true;
	queue[queued++] = (struct state){ place, behind };
}

/*
 * Rebuild a state: first a far away past, so that the ring is full of what
 * must not be seen again, then the counters of the state, oldest first.
 */
static void window_build(struct replay_window *window, u64 highest, u16 behind)
{
	u64 counter;
	int i;

	wgstar_replay_window_init(window);
	for (counter = highest - 100; counter < highest - 2 * W; ++counter)
		wgstar_replay_window_advance(window, counter);
	for (i = W; i >= 0; --i)
		if (behind & 1U << i)
			wgstar_replay_window_advance(window, highest - i);
}

static u16 behind_after(u16 behind, int step)
{
	if (step <= 0)
		return behind | 1U << -step;
	if (step > (int)W)
		return 1;
	return (behind << step | 1) & (BEHIND_STATES - 1);
}

static void try_step(const struct state *state, int step)
{
	u64 highest = BASE + state->place;
	struct replay_window window;
	bool expected = step > 0;

	if (step <= 0 && step >= -(int)W)
		expected = !(state->behind & 1U << -step);
	window_build(&window, highest, state->behind);
	assert_int_equal(wgstar_replay_window_accepts(&window, highest + step),
			 expected);
	assert_int_equal(wgstar_replay_window_advance(&window, highest + step),
			 expected);
	if (!expected)
		return;
	assert_int_equal(window.next, (step > 0 ? highest + step : highest) + 1);
	visit(step > 0 ? highest + step : highest,
	      behind_after(state->behind, step));
}

static void every_state_of_a_small_window_agrees_with_a_set(void **unused)
{
	unsigned int next;
	int step;

	(void)unused;
	visit(BASE, 1);
	for (next = 0; next < queued; ++next)
		for (step = -BACK; step <= AHEAD; ++step)
			try_step(&queue[next], step);
	/* The highest is always seen; of the others, every combination. */
	assert_int_equal(queued, WGSTAR_REPLAY_BITS * BEHIND_STATES / 2);
}

/* All sequences of five counters out of the first 20, from the beginning. */
static void every_short_sequence_agrees_with_a_set(void **unused)
{
	unsigned int sequence, rest, i, counter, highest;
	struct replay_window window;
	bool seen[20], expected;

	(void)unused;
	for (sequence = 0; sequence < 20 * 20 * 20 * 20 * 20; ++sequence) {
		memset(seen, 0, sizeof(seen));
		wgstar_replay_window_init(&window);
		highest = 0;
		for (i = 0, rest = sequence; i < 5; ++i, rest /= 20) {
			counter = rest % 20;
			expected = !seen[counter] && counter + W >= highest;
			if (wgstar_replay_window_advance(&window, counter) !=
			    expected)
				fail_msg("sequence %u, step %u", sequence, i);
			if (expected && counter > highest)
				highest = counter;
			seen[counter] |= expected;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_of_a_small_window_agrees_with_a_set),
		cmocka_unit_test(every_short_sequence_agrees_with_a_set),
	};

	return cmocka_run_group_tests_name("replay_exhaustive", tests, NULL,
					   NULL);
}
