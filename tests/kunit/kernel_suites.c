// SPDX-License-Identifier: GPL-2.0
/* The suites that need a kernel, beside those of main.c. */
#include "suites.h"

kunit_test_suites(&wgstar_aead_suite,
		  &wgstar_encrypt_suite,
		  &wgstar_netlink_parse_suite,
		  &wgstar_netlink_refusals_suite,
		  &wgstar_netlink_gateway_suite);
