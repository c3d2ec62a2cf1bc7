// SPDX-License-Identifier: GPL-2.0
/*
 * Journals as text: what is written is read again, what makes no sense is
 * refused with its line.
 */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal.h"

#define HEAD	"wgstar-state 1\ninterface wg0\nkind wgstar\nfile /etc/x y/wg0.conf\n"

struct refusal {
	const char *name;
	const char *text;
	unsigned int line;
};

static const struct refusal refusals[] = {
	{ "another version", "wgstar-state 2\n", 1 },
	{ "not a journal", "hello\n", 1 },
	{ "an empty line", HEAD "\n", 5 },
	{ "an unknown line", HEAD "began 1 link\n", 5 },
	{ "an unknown step", HEAD "begin 1 reboot\n", 5 },
	{ "a number is left out", HEAD "begin 2 link\n", 5 },
	{ "done what was not begun", HEAD "done 1\n", 5 },
	{ "number 0", HEAD "begin 1 link\nundone 0\n", 6 },
	{ "a negative number", HEAD "begin 1 link\ndone 1 -1\n", 6 },
	{ "a number that is too big", HEAD "begin 1 link\ndone 1 4294967296\n", 6 },
	{ "a link without its index", HEAD "begin 1 link\ndone 1\n", 6 },
	{ "another sysctl", HEAD "begin 1 sysctl net.ipv4.ip_forward 0 1\n", 5 },
	{ "a sysctl that leaves its folder",
	  HEAD "begin 1 sysctl net.ipv4.conf.//.//.x 0 1\n", 5 },
	{ "half a firewall", HEAD "begin 1 firewall 1 1 0\n", 5 },
	{ "a firewall that is more than yes", HEAD "begin 1 firewall 1 1 2 0\n", 5 },
	{ "made by hand, but where", "wgstar-state 1\nhand\n", 2 },
	{ "a rule of no family", HEAD "begin 1 rule 5 1 1 1 0\n", 5 },
	{ "a rule with a word missing", HEAD "begin 1 rule 4 1 1 1\n", 5 },
	{ "too many words", HEAD "begin 1 rule 4 1 1 1 0 0\n", 5 },
	{ "another DNS program", HEAD "begin 1 dns /bin/sh wg0\n", 5 },
	{ "a DNS record that is too long",
	  HEAD "begin 1 dns resolvconf tun.0123456789abcdefg\n", 5 },
	{ "an interface name that is too long",
	  "wgstar-state 1\ninterface 0123456789abcdef\n", 2 },
	{ "a relative file", "wgstar-state 1\nfile wg0.conf\n", 2 },
};

static void nonsense_is_refused_with_its_line(void **state)
{
	struct wgstar_journal journal;
	struct wgstar_error error;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (!wgstar_journal_parse(&journal, refusals[i].text, &error))
			fail_msg("%s was taken", refusals[i].name);
		assert_int_equal(error.line, refusals[i].line);
		wgstar_journal_clear(&journal);
	}
}

static const struct wgstar_step steps[] = {
	{ .kind = WGSTAR_STEP_SYSCTL_SET,
	  .sysctl = { "net.ipv4.conf.all.src_valid_mark", 0, 1, -1, false } },
	{ .kind = WGSTAR_STEP_SYSCTL_SET,
	  .sysctl = { "net.ipv4.conf.eth0/7.forwarding", 1, 0, 1, false } },
	{ .kind = WGSTAR_STEP_FIREWALL_ADD,
	  .firewall = { 4294967295, true, false, true, false } },
	{ .kind = WGSTAR_STEP_GATEWAY_SET },
	{ .kind = WGSTAR_STEP_LINK_ADD, .ifindex = 4294967295 },
	{ .kind = WGSTAR_STEP_RULE_ADD,
	  .rule = { AF_INET, 4294967295, 4294967295, 4294967295, true } },
	{ .kind = WGSTAR_STEP_RULE_ADD, .rule = { AF_INET6, 0, 0, 254, false } },
	{ .kind = WGSTAR_STEP_DNS_SET,
	  .dns = { WGSTAR_DNS_RESOLVCONF, "tun.0123456789abcde" } },
	{ .kind = WGSTAR_STEP_DNS_SET, .dns = { WGSTAR_DNS_RESOLVECTL, "a" } },
};

#define STEP_COUNT	(sizeof(steps) / sizeof(steps[0]))

static char *written_journal(void)
{
	char *text;
	size_t size, i;
	FILE *stream = open_memstream(&text, &size);
	struct wgstar_plan plan;

	wgstar_plan_start(&plan, "=+a_b.c-d", "wgstar");
	wgstar_journal_print_start(stream, &plan, "/etc/x y/wg0.conf");
	for (i = 0; i < STEP_COUNT; i++) {
		struct wgstar_step step = steps[i];

		step.entry = i + 1;
		wgstar_journal_print_begin(stream, &step);
		wgstar_journal_print_done(stream, &step);
	}
	wgstar_journal_print_undone(stream, STEP_COUNT);
	fclose(stream);
	return text;
}

static void expect_entry(const struct wgstar_step *got,
			 const struct wgstar_step *expected)
{
	assert_int_equal(got->kind, expected->kind);
	switch (got->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		assert_string_equal(got->sysctl.name, expected->sysctl.name);
		assert_int_equal(got->sysctl.all, expected->sysctl.all);
		assert_int_equal(got->sysctl.before, expected->sysctl.before);
		assert_int_equal(got->sysctl.after, expected->sysctl.after);
		break;
	case WGSTAR_STEP_FIREWALL_ADD:
		assert_int_equal(got->firewall.fwmark,
				 expected->firewall.fwmark);
		assert_int_equal(got->firewall.ipv4, expected->firewall.ipv4);
		assert_int_equal(got->firewall.ipv6, expected->firewall.ipv6);
		assert_int_equal(got->firewall.relay, expected->firewall.relay);
		break;
	case WGSTAR_STEP_LINK_ADD:
		assert_int_equal(got->ifindex, expected->ifindex);
		break;
	case WGSTAR_STEP_RULE_ADD:
		assert_int_equal(got->rule.family, expected->rule.family);
		assert_int_equal(got->rule.priority, expected->rule.priority);
		assert_int_equal(got->rule.not_fwmark,
				 expected->rule.not_fwmark);
		assert_int_equal(got->rule.table, expected->rule.table);
		assert_int_equal(got->rule.specific_only,
				 expected->rule.specific_only);
		break;
	case WGSTAR_STEP_DNS_SET:
		assert_int_equal(got->dns.tool, expected->dns.tool);
		assert_string_equal(got->dns.record, expected->dns.record);
		break;
	default:
		break;
	}
}

static void what_is_written_is_read_again(void **state)
{
	char *text = written_journal();
	struct wgstar_journal journal;
	struct wgstar_error error;
	size_t i;

	(void)state;
	assert_int_equal(wgstar_journal_parse(&journal, text, &error), 0);
	assert_string_equal(journal.ifname, "=+a_b.c-d");
	assert_string_equal(journal.link_kind, "wgstar");
	assert_string_equal(journal.file, "/etc/x y/wg0.conf");
	assert_int_equal(journal.entry_count, STEP_COUNT);
	assert_false(journal.up);
	for (i = 0; i < STEP_COUNT; i++) {
		expect_entry(&journal.entries[i].step, &steps[i]);
		assert_int_equal(journal.entries[i].undone, i == STEP_COUNT - 1);
	}
	wgstar_journal_clear(&journal);
	free(text);
}

/* A process can die in the middle of a line: that line was before its step. */
static void every_beginning_of_a_journal_is_readable(void **state)
{
	char *text = written_journal();
	struct wgstar_journal journal;
	struct wgstar_error error;
	size_t length;

	(void)state;
	for (length = strlen(text); length-- > 0;) {
		text[length] = '\0';
		assert_int_equal(wgstar_journal_parse(&journal, text, &error),
				 0);
		wgstar_journal_clear(&journal);
	}
	free(text);
}

static void undo_begins_with_the_last_entry(void **state)
{
	char *text = written_journal();
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_plan plan;

	(void)state;
	assert_int_equal(wgstar_journal_parse(&journal, text, &error), 0);
	wgstar_plan_start(&plan, "wg0", "wgstar");
	wgstar_journal_plan_undo(&plan, &journal);
	assert_int_equal(plan.step_count, STEP_COUNT - 1);
	assert_int_equal(plan.steps[0].kind, WGSTAR_STEP_DNS_DELETE);
	assert_string_equal(plan.steps[0].dns.record, "tun.0123456789abcde");
	assert_int_equal(plan.steps[1].kind, WGSTAR_STEP_RULE_DELETE);
	assert_int_equal(plan.steps[1].rule.family, AF_INET6);
	assert_int_equal(plan.steps[4].kind, WGSTAR_STEP_GATEWAY_DELETE);
	assert_int_equal(plan.steps[5].kind, WGSTAR_STEP_FIREWALL_DELETE);
	assert_int_equal(plan.steps[7].kind, WGSTAR_STEP_SYSCTL_SET);
	assert_int_equal(plan.steps[7].sysctl.before, 1);
	assert_int_equal(plan.steps[7].sysctl.after, 0);
	assert_true(plan.steps[7].sysctl.undo);
	wgstar_plan_clear(&plan);
	wgstar_journal_clear(&journal);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nonsense_is_refused_with_its_line),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(every_beginning_of_a_journal_is_readable),
		cmocka_unit_test(undo_begins_with_the_last_entry),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
