// SPDX-License-Identifier: GPL-2.0
/*
 * Which chains of other firewalls are found in what nft says, and which are
 * in the way of wg0.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firewall_foreign.h"

#define CHAIN(table, policy) \
	"{\"chain\": {\"family\": \"ip\", \"table\": \"" table "\", \"name\": \"FORWARD\"," \
	" \"type\": \"filter\", \"hook\": \"forward\", \"prio\": 0, \"policy\": \"" policy "\"}}"
#define RULE(table, statements) \
	",{\"rule\": {\"family\": \"ip\", \"table\": \"" table "\", \"chain\": \"FORWARD\"," \
	" \"expr\": [" statements "]}}"
#define META(key, value) \
	"{\"match\": {\"op\": \"==\", \"left\": {\"meta\": {\"key\": \"" key "\"}}, \"right\": \"" value "\"}},"
#define STATE(value) \
	"{\"match\": {\"op\": \"in\", \"left\": {\"ct\": {\"key\": \"state\"}}, \"right\": " value "}},"
#define COUNTER	"{\"counter\": {\"packets\": 0, \"bytes\": 0}},"
#define ACCEPT	"{\"accept\": null}"
#define REJECT	"{\"reject\": {\"type\": \"icmpx\"}}"

struct firewall_case {
	const char *name;
	const char *rules;
	const char *all;
	const char *of_wg0;
};

static const struct firewall_case cases[] = {
	{ "a policy of accept is not in the way",
	  CHAIN("filter", "accept"), "", "" },
	{ "a policy of drop is",
	  CHAIN("filter", "drop"), "ip filter FORWARD", "ip filter FORWARD" },
	{ "our own table is not meant",
	  CHAIN("wgstar-up-wg0", "drop"), "", "" },
	{ "a last rule that rejects the rest is a policy",
	  CHAIN("fw", "accept") RULE("fw", META("oifname", "x") ACCEPT)
	  RULE("fw", COUNTER REJECT), "ip fw FORWARD", "ip fw FORWARD" },
	{ "a last rule that rejects some is none",
	  CHAIN("fw", "accept") RULE("fw", META("oifname", "x") REJECT), "", "" },
	{ "rules for another interface do not help",
	  CHAIN("filter", "drop") RULE("filter", META("iifname", "eth0") ACCEPT)
	  RULE("filter", META("oifname", "eth0") ACCEPT),
	  "ip filter FORWARD", "ip filter FORWARD" },
	{ "one direction is not enough",
	  CHAIN("filter", "drop") RULE("filter", META("iifname", "wg0") ACCEPT),
	  "ip filter FORWARD", "ip filter FORWARD" },
	{ "both are, when replies go anywhere",
	  CHAIN("filter", "drop") RULE("filter", META("iifname", "wg0") ACCEPT)
	  RULE("filter", STATE("[\"established\", \"related\"]") COUNTER ACCEPT),
	  "ip filter FORWARD", "" },
	{ "and when replies to wg0 do",
	  CHAIN("filter", "drop") RULE("filter", META("iifname", "wg0") ACCEPT)
	  RULE("filter", META("oifname", "wg0") STATE("\"established\"") ACCEPT),
	  "ip filter FORWARD", "" },
	{ "a rule in a table of another name is another's",
	  CHAIN("filter", "drop") RULE("other", META("iifname", "wg0") ACCEPT)
	  RULE("other", META("oifname", "wg0") ACCEPT),
	  "ip filter FORWARD", "ip filter FORWARD" },
};

static void check_chains(const struct firewall_case *one, const char *ifname,
			 const char *expected)
{
	struct wgstar_words chains = {};
	struct wgstar_error error;
	char json[4096];

	snprintf(json, sizeof(json), "{\"nftables\": [%s]}", one->rules);
	assert_int_equal(wgstar_firewall_foreign_parse(&chains, json, ifname,
						       &error), 0);
	assert_int_equal(chains.count, !!*expected);
	if (*expected)
		assert_string_equal(chains.items[0], expected);
	wgstar_words_clear(&chains);
}

static void check_case(void **state)
{
	const struct firewall_case *one = *state;

	check_chains(one, NULL, one->all);
	check_chains(one, "wg0", one->of_wg0);
}

static void garbage_is_an_error(void **state)
{
	struct wgstar_words chains = {};
	struct wgstar_error error;

	assert_int_equal(wgstar_firewall_foreign_parse(&chains, "[", NULL,
						       &error), -1);
	assert_int_equal(wgstar_firewall_foreign_parse(&chains, "[]", NULL,
						       &error), -1);
}

static void advice_is_in_the_firewall_s_language(void **state)
{
	char text[512] = "";
	FILE *stream = fmemopen(text, sizeof(text), "w");

	wgstar_firewall_foreign_advise(stream, "ip filter FORWARD", "wg0");
	wgstar_firewall_foreign_advise(stream, "legacy6 filter FORWARD", "wg0");
	fclose(stream);
	assert_string_equal(text,
			    "nft insert rule ip filter FORWARD iifname \"wg0\" accept\n"
			    "nft insert rule ip filter FORWARD oifname \"wg0\" ct state established,related accept\n"
			    "ip6tables-legacy -I FORWARD -i wg0 -j ACCEPT\n"
			    "ip6tables-legacy -I FORWARD -o wg0 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n");
}

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

int main(void)
{
	struct CMUnitTest tests[CASE_COUNT + 2] = {
		cmocka_unit_test(garbage_is_an_error),
		cmocka_unit_test(advice_is_in_the_firewall_s_language),
	};
	size_t i;

	for (i = 0; i < CASE_COUNT; i++)
		tests[i + 2] = (struct CMUnitTest) {
			.name = cases[i].name,
			.test_func = check_case,
			.initial_state = (void *)&cases[i],
		};
	return cmocka_run_group_tests_name("firewall", tests, NULL, NULL);
}
