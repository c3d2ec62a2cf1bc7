// SPDX-License-Identifier: GPL-2.0
/* The bucket is kept as time, so that filling it needs no division. */
#include "token_bucket.h"

void wgstar_token_bucket_init(struct token_bucket *bucket, u64 now_ns)
{
	bucket->last_ns = now_ns;
	bucket->tokens_ns = WGSTAR_TOKEN_MAX_NS;
}

static u64 token_bucket_level(const struct token_bucket *bucket, u64 now_ns)
{
	u64 elapsed_ns;

	if (now_ns <= bucket->last_ns)
		return bucket->tokens_ns;
	elapsed_ns = now_ns - bucket->last_ns;
	if (elapsed_ns >= WGSTAR_TOKEN_MAX_NS - bucket->tokens_ns)
		return WGSTAR_TOKEN_MAX_NS;
	return bucket->tokens_ns + elapsed_ns;
}

/*
 * A clock that is a little behind earns nothing and does not set the bucket
 * back, or two CPUs that alternate could earn the same tick again and again.
 * One that is far behind has been set anew: waiting for it to catch up would
 * lock the source out.
 */
static void token_bucket_fill(struct token_bucket *bucket, u64 now_ns)
{
	bucket->tokens_ns = token_bucket_level(bucket, now_ns);
	if (now_ns > bucket->last_ns ||
	    bucket->last_ns - now_ns > NSEC_PER_SEC)
		bucket->last_ns = now_ns;
}

bool wgstar_token_bucket_take(struct token_bucket *bucket, u64 now_ns)
{
	token_bucket_fill(bucket, now_ns);
	if (bucket->tokens_ns < WGSTAR_TOKEN_COST_NS)
		return false;
	bucket->tokens_ns -= WGSTAR_TOKEN_COST_NS;
	return true;
}

bool wgstar_token_bucket_full(const struct token_bucket *bucket, u64 now_ns)
{
	return token_bucket_level(bucket, now_ns) == WGSTAR_TOKEN_MAX_NS;
}
