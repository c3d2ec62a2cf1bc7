/* SPDX-License-Identifier: GPL-2.0 */
/* What the test files share: their suites and a few ways to test. */
#ifndef WGSTAR_KUNIT_SUITES_H
#define WGSTAR_KUNIT_SUITES_H

#include <kunit/test.h>

#include "../../module/logic/env.h"

extern struct kunit_suite wgstar_allowed_ips_suite;
extern struct kunit_suite wgstar_allowed_ips_random_suite;
extern struct kunit_suite wgstar_gateway_suite;
extern struct kunit_suite wgstar_mac_suite;
extern struct kunit_suite wgstar_message_suite;
extern struct kunit_suite wgstar_noise_suite;
extern struct kunit_suite wgstar_replay_window_suite;
extern struct kunit_suite wgstar_session_policy_suite;
extern struct kunit_suite wgstar_session_timers_suite;
extern struct kunit_suite wgstar_token_bucket_suite;

/* These need a kernel. */
extern struct kunit_suite wgstar_aead_suite;
extern struct kunit_suite wgstar_encrypt_suite;
extern struct kunit_suite wgstar_netlink_gateway_suite;
extern struct kunit_suite wgstar_netlink_parse_suite;
extern struct kunit_suite wgstar_netlink_refusals_suite;

/* User space has the time for more. */
#ifndef WGSTAR_TEST_EFFORT
#define WGSTAR_TEST_EFFORT 1
#endif

/* KUnit has KUNIT_EXPECT_MEMEQ only since 6.3. */
#define EXPECT_BYTES_EQ(test, a, b, len) \
	KUNIT_EXPECT_EQ(test, memcmp(a, b, len), 0)

/* Numbers that are the same in every run (xorshift64*). */
static inline u64 test_random(u64 *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 0x2545f4914f6cdd1dULL;
}

/* 0 .. bound - 1 */
static inline u32 test_random_below(u64 *seed, u32 bound)
{
	return (u32)(test_random(seed) >> 32) % bound;
}

#endif /* WGSTAR_KUNIT_SUITES_H */
