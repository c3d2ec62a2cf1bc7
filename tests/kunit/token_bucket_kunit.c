// SPDX-License-Identifier: GPL-2.0
/* The token bucket; time is an argument, so nothing here can flake. */
#include "suites.h"
#include "../../module/logic/token_bucket.h"

#define START	((u64)NSEC_PER_SEC * 5000)
#define MS(n)	((u64)(n) * 1000000)

static unsigned int take_all(struct token_bucket *bucket, u64 now_ns)
{
	unsigned int taken = 0;

	while (wgstar_token_bucket_take(bucket, now_ns))
		++taken;
	return taken;
}

static void new_bucket_allows_the_burst(struct kunit *test)
{
	struct token_bucket bucket;

	wgstar_token_bucket_init(&bucket, START);
	KUNIT_EXPECT_TRUE(test, wgstar_token_bucket_full(&bucket, START));
	KUNIT_EXPECT_EQ(test, take_all(&bucket, START), 5U);
	KUNIT_EXPECT_FALSE(test, wgstar_token_bucket_full(&bucket, START));
}

static void tokens_come_back_twenty_per_second(struct kunit *test)
{
	struct token_bucket bucket;

	wgstar_token_bucket_init(&bucket, START);
	take_all(&bucket, START);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, START + MS(50) - 1), 0U);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, START + MS(50)), 1U);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, START + MS(200)), 3U);
	KUNIT_EXPECT_FALSE(test, wgstar_token_bucket_full(&bucket, START + MS(450) - 1));
	KUNIT_EXPECT_TRUE(test, wgstar_token_bucket_full(&bucket, START + MS(450)));
}

static void long_silence_earns_no_more_than_the_burst(struct kunit *test)
{
	struct token_bucket bucket;

	wgstar_token_bucket_init(&bucket, START);
	take_all(&bucket, START);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, START + MS(1000000)), 5U);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, U64_MAX), 5U);
}

static void flood_passes_at_the_rate(struct kunit *test)
{
	struct token_bucket bucket;
	unsigned int ms, passed = 0;

	wgstar_token_bucket_init(&bucket, START);
	for (ms = 0; ms < 10000; ++ms)
		passed += wgstar_token_bucket_take(&bucket, START + MS(ms));
	KUNIT_EXPECT_EQ(test, passed, 5 + 199U);
}

static void clocks_apart_by_a_tick_earn_nothing_twice(struct kunit *test)
{
	struct token_bucket bucket;
	unsigned int i, passed = 0;

	wgstar_token_bucket_init(&bucket, START);
	take_all(&bucket, START);
	for (i = 0; i < 1000; ++i) {
		passed += wgstar_token_bucket_take(&bucket, START);
		passed += wgstar_token_bucket_take(&bucket, START + MS(4));
	}
	KUNIT_EXPECT_EQ(test, passed, 0U);
}

static void clock_set_back_locks_nobody_out(struct kunit *test)
{
	struct token_bucket bucket;

	wgstar_token_bucket_init(&bucket, START);
	take_all(&bucket, START);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, MS(1000)), 0U);
	KUNIT_EXPECT_EQ(test, take_all(&bucket, MS(1050)), 1U);
}

static struct kunit_case token_bucket_cases[] = {
	KUNIT_CASE(new_bucket_allows_the_burst),
	KUNIT_CASE(tokens_come_back_twenty_per_second),
	KUNIT_CASE(long_silence_earns_no_more_than_the_burst),
	KUNIT_CASE(flood_passes_at_the_rate),
	KUNIT_CASE(clocks_apart_by_a_tick_earn_nothing_twice),
	KUNIT_CASE(clock_set_back_locks_nobody_out),
	{}
};

struct kunit_suite wgstar_token_bucket_suite = {
	.name = "wgstar_token_bucket",
	.test_cases = token_bucket_cases,
};
