// SPDX-License-Identifier: GPL-2.0
/*
 * RFC 6479.  The word that holds the highest counter and the ones before it,
 * WGSTAR_REPLAY_WORDS in all, form the ring:
 *
 *            oldest word                               word of the highest
 *   ... too old |<--- seen[] ---------------------------->| not yet seen ...
 *                    |<------- WGSTAR_REPLAY_WINDOW -->H
 *
 * A new highest counter clears the words that it skips, so that no bit has to
 * move.
 */
#include "replay_window.h"

static_assert(WGSTAR_REPLAY_WORDS >= 2 &&
	      !(WGSTAR_REPLAY_WORDS & (WGSTAR_REPLAY_WORDS - 1)));

static unsigned int replay_word_of(u64 counter)
{
	return (counter / WGSTAR_REPLAY_WORD_BITS) % WGSTAR_REPLAY_WORDS;
}

static WGSTAR_REPLAY_WORD replay_bit_of(u64 counter)
{
	return (WGSTAR_REPLAY_WORD)1 << (counter % WGSTAR_REPLAY_WORD_BITS);
}

void wgstar_replay_window_init(struct replay_window *window)
{
	memset(window, 0, sizeof(*window));
}

bool wgstar_replay_window_accepts(const struct replay_window *window,
				  u64 counter)
{
	u64 next = READ_ONCE(window->next);

	if (counter >= WGSTAR_COUNTER_LIMIT)
		return false;
	if (counter >= next)
		return true;
	if (next - 1 - counter > WGSTAR_REPLAY_WINDOW)
		return false;
	return !(READ_ONCE(window->seen[replay_word_of(counter)]) &
		 replay_bit_of(counter));
}

/* Called with nothing received as well: then word 0 is clear already. */
static void replay_window_move(struct replay_window *window, u64 counter)
{
	u64 highest = window->next ? window->next - 1 : 0;
	u64 word = highest / WGSTAR_REPLAY_WORD_BITS;
	u64 skipped = counter / WGSTAR_REPLAY_WORD_BITS - word;

	skipped = min_t(u64, skipped, WGSTAR_REPLAY_WORDS);
	while (skipped--)
		WRITE_ONCE(window->seen[++word % WGSTAR_REPLAY_WORDS], 0);
	WRITE_ONCE(window->next, counter + 1);
}

bool wgstar_replay_window_advance(struct replay_window *window, u64 counter)
{
	WGSTAR_REPLAY_WORD *word = &window->seen[replay_word_of(counter)];

	if (!wgstar_replay_window_accepts(window, counter))
		return false;
	if (counter >= window->next)
		replay_window_move(window, counter);
	WRITE_ONCE(*word, *word | replay_bit_of(counter));
	return true;
}
