/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A token bucket for handshake messages of one source: 20 per second, burst 5
 * (section "mac1, mac2, cookies").  Finding the bucket of a source and locking
 * it is the business of session/ratelimiter.
 */
#ifndef WGSTAR_LOGIC_TOKEN_BUCKET_H
#define WGSTAR_LOGIC_TOKEN_BUCKET_H

#include "env.h"

#define WGSTAR_TOKEN_RATE	20
#define WGSTAR_TOKEN_BURST	5
#define WGSTAR_TOKEN_COST_NS	((u64)NSEC_PER_SEC / WGSTAR_TOKEN_RATE)
#define WGSTAR_TOKEN_MAX_NS	(WGSTAR_TOKEN_COST_NS * WGSTAR_TOKEN_BURST)

/**
 * struct token_bucket - what one source may still send
 * @last_ns: when the bucket was last filled
 * @tokens_ns: time in store; one message costs WGSTAR_TOKEN_COST_NS of it
 */
struct token_bucket {
	u64 last_ns;
	u64 tokens_ns;
};

/**
 * wgstar_token_bucket_init() - a full bucket
 * @bucket: to be set
 * @now_ns: any clock that does not stop
 *
 * Context: any.
 */
void wgstar_token_bucket_init(struct token_bucket *bucket, u64 now_ns);

/**
 * wgstar_token_bucket_take() - take the price of one message
 * @bucket: the caller holds its lock
 * @now_ns: the same clock as before; may stand still, or lie a little in the
 *	    past when it was read on another CPU: that earns nothing
 *
 * Context: any.
 * Return: false if the message is one too many.
 */
bool wgstar_token_bucket_take(struct token_bucket *bucket, u64 now_ns);

/**
 * wgstar_token_bucket_full() - whether the bucket can be forgotten
 * @bucket: not changed
 * @now_ns: the same clock as before
 *
 * Context: any; the caller holds the bucket's lock.
 * Return: true if it would be full by now, as a new one is.
 */
bool wgstar_token_bucket_full(const struct token_bucket *bucket, u64 now_ns);

#endif /* WGSTAR_LOGIC_TOKEN_BUCKET_H */
