/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The window of counters that were received under one key, as RFC 6479 says:
 * a ring of words that moves by whole words, so that it holds one word less
 * than its bits (section "Sessions").
 */
#ifndef WGSTAR_LOGIC_REPLAY_WINDOW_H
#define WGSTAR_LOGIC_REPLAY_WINDOW_H

#include "env.h"

/* Tests shrink the window, so that every state of it can be visited. */
#ifndef WGSTAR_REPLAY_WORD
#define WGSTAR_REPLAY_WORD	unsigned long
#define WGSTAR_REPLAY_BITS	8192
#endif

#define WGSTAR_REPLAY_WORD_BITS	(8 * sizeof(WGSTAR_REPLAY_WORD))
#define WGSTAR_REPLAY_WORDS	(WGSTAR_REPLAY_BITS / WGSTAR_REPLAY_WORD_BITS)
/* A counter this far below the highest one is still accepted. */
#define WGSTAR_REPLAY_WINDOW	(WGSTAR_REPLAY_BITS - WGSTAR_REPLAY_WORD_BITS)
/* The first counter that no key may use, 2^64 - 8192 - 1. */
#define WGSTAR_COUNTER_LIMIT	(U64_MAX - 8192)

/**
 * struct replay_window - counters received under one key
 * @next: one more than the highest counter received, 0 if there is none
 * @seen: a ring of bits, one per counter
 *
 * The caller serialises wgstar_replay_window_advance().
 */
struct replay_window {
	u64 next;
	WGSTAR_REPLAY_WORD seen[WGSTAR_REPLAY_WORDS];
};

/**
 * wgstar_replay_window_init() - nothing received yet
 * @window: to be set
 *
 * Context: any.
 */
void wgstar_replay_window_init(struct replay_window *window);

/**
 * wgstar_replay_window_accepts() - whether a counter is new
 * @window: not changed
 * @counter: of a message; need not be authenticated
 *
 * A hint without the caller's lock, the truth with it.
 *
 * Context: any.
 * Return: true if it is under the limit, not too old and not seen.
 */
bool wgstar_replay_window_accepts(const struct replay_window *window,
				  u64 counter);

/**
 * wgstar_replay_window_advance() - check a counter and note it
 * @window: changed only if the counter is accepted
 * @counter: of a message that has been authenticated
 *
 * Context: any; the caller holds the lock of the window.
 * Return: what wgstar_replay_window_accepts() says; false means a replay.
 */
bool wgstar_replay_window_advance(struct replay_window *window, u64 counter);

#endif /* WGSTAR_LOGIC_REPLAY_WINDOW_H */
