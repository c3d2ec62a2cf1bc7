// SPDX-License-Identifier: GPL-2.0
/*
 * The nftables tables of interfaces as texts: files of golden/, which nft
 * takes as they are.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ruleset.h"

#define GOLDEN_ROOM	8192
#define LINE_ROOM	8

/* What the table is made of, and the file that it has to equal. */
struct ruleset_case {
	const char *name;
	const char *ifname;
	const char *exports[LINE_ROOM];
	const char *forwards[LINE_ROOM];
	bool open;
	bool relay;
	bool tunnel_ipv4;
	const char *golden;
};

static const struct ruleset_case cases[] = {
	{
		.name = "an exported LAN of both families",
		.exports = { "192.168.1.0/24 dev eth1", "fd00:1::/64 dev eth1" },
		.golden = "ruleset_export.txt",
	},
	{
		.name = "virtual prefixes",
		.exports = { "192.168.1.0/24 as 10.9.101.0/24 dev eth1",
			     "fd00:1::/64 as fd09:101::/64 dev eth0.7" },
		.golden = "ruleset_virtual.txt",
	},
	{
		.name = "no masquerade, relay",
		.exports = { "192.168.1.0/24 dev eth1" },
		.open = true,
		.relay = true,
		.golden = "ruleset_open_relay.txt",
	},
	{
		.name = "forwards, the narrowest source first",
		.forwards = { "tcp 2222 192.168.1.10:22",
			      "tcp 2222 192.168.1.11:22 from 10.9.9.0/24",
			      "tcp 2222 192.168.1.12:22 from 10.9.9.1/32 idle 30s",
			      "udp 53 [fd00:1::53]:5353 idle 5m",
			      "tcp 80 [fd00:1::80]:8080 from fd09::/64" },
		.golden = "ruleset_forward.txt",
	},
	{
		.name = "a full tunnel beside an export",
		.ifname = "a=b",
		.exports = { "192.168.1.0/24 dev eth1" },
		.tunnel_ipv4 = true,
		.golden = "ruleset_export_full_tunnel.txt",
	},
	{
		.name = "a full tunnel alone, addresses of the other family left out",
		.ifname = "a=b",
		.tunnel_ipv4 = true,
		.golden = "ruleset_full_tunnel.txt",
	},
};

static void gateway_make(struct wgstar_gateway *gateway,
			 const struct ruleset_case *one)
{
	struct wgstar_forward forward;
	struct wgstar_export export;
	struct wgstar_error error;
	size_t i;

	memset(gateway, 0, sizeof(*gateway));
	gateway->open = one->open;
	for (i = 0; i < LINE_ROOM && one->exports[i]; i++) {
		if (wgstar_export_parse(&export, one->exports[i], &error))
			fail_msg("%s", error.text);
		wgstar_gateway_add_export(gateway, &export);
	}
	for (i = 0; i < LINE_ROOM && one->forwards[i]; i++) {
		if (wgstar_forward_parse(&forward, one->forwards[i], &error))
			fail_msg("%s", error.text);
		wgstar_gateway_add_forward(gateway, &forward);
	}
}

static void expect_golden(const char *name, const char *text)
{
	char path[512], *golden = calloc(1, GOLDEN_ROOM);
	FILE *file;

	snprintf(path, sizeof(path), GOLDEN_DIR "/%s", name);
	file = fopen(path, "r");
	if (!file || !golden)
		fail_msg("%s can't be read", path);
	assert_true(fread(golden, 1, GOLDEN_ROOM, file) < GOLDEN_ROOM);
	fclose(file);
	assert_string_equal(text, golden);
	free(golden);
}

static void ruleset_is_as_written(void **state)
{
	const struct ruleset_case *one = *state;
	struct wgstar_prefix addresses[2] = {
		{ .family = AF_INET, .length = 16 },
		{ .family = AF_INET6, .length = 64 },
	};
	struct wgstar_gateway gateway;
	struct wgstar_ruleset ruleset = {
		.ifname = one->ifname ? one->ifname : "wg0",
		.protection = {
			.fwmark = 51820,
			.ipv4 = one->tunnel_ipv4,
			.addresses = addresses,
			.address_count = 2,
		},
		.relay = one->relay,
	};
	char *text;

	inet_pton(AF_INET, "10.9.9.1", &addresses[0].ipv4);
	inet_pton(AF_INET6, "fd09::1", &addresses[1].ipv6);
	gateway_make(&gateway, one);
	if (wgstar_gateway_present(&gateway))
		ruleset.gateway = &gateway;
	assert_false(wgstar_ruleset_is_empty(&ruleset));
	text = wgstar_ruleset_add_text(&ruleset);
	expect_golden(one->golden, text);
	free(text);
	wgstar_gateway_clear(&gateway);
}

static void removal_works_without_a_table(void **state)
{
	char *text = wgstar_ruleset_delete_text("wg0");

	assert_string_equal(text,
			    "add table inet wgstar-up-wg0\ndelete table inet wgstar-up-wg0\n");
	free(text);
}

static void nothing_needs_no_table(void **state)
{
	struct wgstar_ruleset ruleset = { .ifname = "wg0", .relay = true };

	assert_true(wgstar_ruleset_is_empty(&ruleset));
}

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

int main(void)
{
	struct CMUnitTest tests[CASE_COUNT + 2] = {
		cmocka_unit_test(removal_works_without_a_table),
		cmocka_unit_test(nothing_needs_no_table),
	};
	size_t i;

	for (i = 0; i < CASE_COUNT; i++)
		tests[i + 2] = (struct CMUnitTest) {
			.name = cases[i].name,
			.test_func = ruleset_is_as_written,
			.initial_state = (void *)&cases[i],
		};
	return cmocka_run_group_tests_name("ruleset", tests, NULL, NULL);
}
