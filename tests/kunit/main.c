// SPDX-License-Identifier: GPL-2.0
/* The suites of wgstar_kunit.ko, and of logic_kunit_test in user space. */
#include "suites.h"

kunit_test_suites(&wgstar_message_suite,
		  &wgstar_noise_suite,
		  &wgstar_mac_suite,
		  &wgstar_replay_window_suite,
		  &wgstar_session_policy_suite,
		  &wgstar_session_timers_suite,
		  &wgstar_token_bucket_suite,
		  &wgstar_gateway_suite,
		  &wgstar_allowed_ips_suite,
		  &wgstar_allowed_ips_random_suite);

MODULE_DESCRIPTION("Tests of wgstar's pure rules");
MODULE_LICENSE("GPL");
