// SPDX-License-Identifier: GPL-2.0
/*
 * Carrying out plans on a host that is a list of words: what fails where, what
 * is taken back in which order, and what a journal that stops anywhere says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal.h"
#include "plan_down.h"
#include "plan_run.h"

#define NEVER	(-1)

/* A host on which a step leaves a word behind, and its undo takes it away. */
struct fake_host {
	int calls;
	int events;
	int dies_at;
	int fail_at;
	int interrupt_at;
	int fail_undo_kind;
	char present[256];
	char journal[4096];
	char done[1024];
	int complaints;
};

static const char *const words[] = {
	[WGSTAR_STEP_HOOK] = "hook ",
	[WGSTAR_STEP_SAVE] = "save ",
	[WGSTAR_STEP_SYSCTL_SET] = "sysctl ",
	[WGSTAR_STEP_FIREWALL_ADD] = "firewall ",
	[WGSTAR_STEP_FIREWALL_DELETE] = "-firewall ",
	[WGSTAR_STEP_LINK_ADD] = "link ",
	[WGSTAR_STEP_LINK_DELETE] = "-link ",
	[WGSTAR_STEP_CONFIGURE] = "configure ",
	[WGSTAR_STEP_GATEWAY_SET] = "gateway ",
	[WGSTAR_STEP_GATEWAY_DELETE] = "-gateway ",
	[WGSTAR_STEP_FORGET] = "forget ",
	[WGSTAR_STEP_ADDRESS_ADD] = "address ",
	[WGSTAR_STEP_LINK_UP] = "up ",
	[WGSTAR_STEP_RULE_ADD] = "rule ",
	[WGSTAR_STEP_RULE_DELETE] = "-rule ",
	[WGSTAR_STEP_ROUTE_ADD] = "routes ",
	[WGSTAR_STEP_DNS_SET] = "dns ",
	[WGSTAR_STEP_DNS_DELETE] = "-dns ",
};

static void word_add(char *list, const char *word)
{
	strcat(list, word);
}

static void word_remove(char *list, const char *word)
{
	char *at = strstr(list, word);

	if (at)
		memmove(at, at + strlen(word), strlen(at + strlen(word)) + 1);
}

/* Addresses and routes go with the link, as on a real host. */
static void remove_link(struct fake_host *host)
{
	static const char *const with_link[] = {
		"link ", "configure ", "address ", "up ", "routes ",
	};
	size_t i;

	for (i = 0; i < sizeof(with_link) / sizeof(with_link[0]); i++)
		word_remove(host->present, with_link[i]);
}

static void change(struct fake_host *host, struct wgstar_step *step)
{
	const char *word = words[step->kind];

	if (step->kind == WGSTAR_STEP_LINK_ADD)
		step->ifindex = 7;
	if (step->kind == WGSTAR_STEP_LINK_DELETE)
		remove_link(host);
	else if (*word == '-')
		word_remove(host->present, word + 1);
	else if (step->kind == WGSTAR_STEP_SYSCTL_SET && !step->sysctl.after)
		word_remove(host->present, word);
	else if (step->kind != WGSTAR_STEP_HOOK &&
		 step->kind != WGSTAR_STEP_SAVE)
		word_add(host->present, word);
}

/* A killed process does nothing more, whatever the code would go on to. */
static bool is_dead(struct fake_host *host)
{
	return host->dies_at != NEVER && host->events++ >= host->dies_at;
}

static int fake_apply(void *data, struct wgstar_step *steps, size_t count,
		      struct wgstar_error *error)
{
	struct fake_host *host = data;

	if (is_dead(host))
		return 0;
	assert_true(count == 1 || steps->kind == WGSTAR_STEP_ROUTE_ADD);
	word_add(host->done, words[steps->kind]);
	if (host->calls++ == host->fail_at ||
	    (int)steps->kind == host->fail_undo_kind)
		return wgstar_error_set(error, "step fails");
	change(host, steps);
	return 0;
}

static int fake_record(void *data, const char *text, struct wgstar_error *error)
{
	struct fake_host *host = data;

	(void)error;
	if (!is_dead(host))
		strcat(host->journal, text);
	return 0;
}

static bool fake_interrupted(void *data)
{
	struct fake_host *host = data;

	return host->interrupt_at != NEVER && host->calls >= host->interrupt_at;
}

static void fake_complain(void *data, const struct wgstar_error *error)
{
	struct fake_host *host = data;

	(void)error;
	host->complaints++;
}

static struct wgstar_runner runner_of(struct fake_host *host)
{
	return (struct wgstar_runner) {
		.apply = fake_apply,
		.record = fake_record,
		.interrupted = fake_interrupted,
		.complain = fake_complain,
		.data = host,
	};
}

static void fake_host_start(struct fake_host *host)
{
	memset(host, 0, sizeof(*host));
	host->dies_at = NEVER;
	host->fail_at = NEVER;
	host->interrupt_at = NEVER;
	host->fail_undo_kind = NEVER;
}

/* A full tunnel: every kind of step but hooks, which nothing takes back. */
static void full_plan(struct wgstar_plan *plan)
{
	struct wgstar_step *step;

	wgstar_plan_start(plan, "wg0", "wgstar");
	wgstar_plan_add_sysctl(plan, WGSTAR_SYSCTL_SRC_VALID_MARK, 0, 1);
	wgstar_plan_add(plan, WGSTAR_STEP_FIREWALL_ADD);
	wgstar_plan_add(plan, WGSTAR_STEP_LINK_ADD);
	wgstar_plan_add(plan, WGSTAR_STEP_CONFIGURE);
	wgstar_plan_add(plan, WGSTAR_STEP_GATEWAY_SET);
	wgstar_plan_add(plan, WGSTAR_STEP_ADDRESS_ADD);
	wgstar_plan_add(plan, WGSTAR_STEP_LINK_UP);
	step = wgstar_plan_add(plan, WGSTAR_STEP_RULE_ADD);
	step->rule = (struct wgstar_rule) { AF_INET6, 32765, 51820, 51820,
					    false };
	wgstar_plan_add(plan, WGSTAR_STEP_ROUTE_ADD);
	wgstar_plan_add(plan, WGSTAR_STEP_ROUTE_ADD);
	step = wgstar_plan_add(plan, WGSTAR_STEP_DNS_SET);
	step->dns.tool = WGSTAR_DNS_RESOLVCONF;
	strcpy(step->dns.record, "wg0");
}

#define FULL_CALLS	10	/* the routes are one */
#define FULL_EVENTS	(FULL_CALLS + 14)	/* start, 6 begun and done, up */
#define FULL_PRESENT	"sysctl firewall link configure gateway address up rule routes dns "

static const char full_journal[] =
	"wgstar-state 1\n"
	"interface wg0\n"
	"kind wgstar\n"
	"file /etc/wireguard/wg0.conf\n"
	"begin 1 sysctl net.ipv4.conf.all.src_valid_mark 0 1\n"
	"done 1\n"
	"begin 2 firewall 0 0 0 0\n"
	"done 2\n"
	"begin 3 link\n"
	"done 3 7\n"
	"begin 4 gateway\n"
	"done 4\n"
	"begin 5 rule 6 32765 51820 51820 0\n"
	"done 5\n"
	"begin 6 dns resolvconf wg0\n"
	"done 6\n"
	"up\n";

static int run_full(struct fake_host *host)
{
	struct wgstar_runner runner = runner_of(host);
	struct wgstar_error error;
	struct wgstar_plan plan;
	int result;

	full_plan(&plan);
	result = wgstar_plan_run(&plan, &runner, "/etc/wireguard/wg0.conf",
				 &error);
	wgstar_plan_clear(&plan);
	return result;
}

static void whole_plan_leaves_its_journal(void **state)
{
	struct fake_host host;

	(void)state;
	fake_host_start(&host);
	assert_int_equal(run_full(&host), 0);
	assert_int_equal(host.calls, FULL_CALLS);
	assert_string_equal(host.present, FULL_PRESENT);
	assert_string_equal(host.journal, full_journal);
}

static void failure_anywhere_leaves_nothing(void **state)
{
	struct fake_host host;
	int i;

	(void)state;
	for (i = 0; i < FULL_CALLS; i++) {
		fake_host_start(&host);
		host.fail_at = i;
		assert_int_equal(run_full(&host), -1);
		assert_string_equal(host.present, "");
		assert_int_equal(host.complaints, 0);
	}
}

static void interruption_anywhere_leaves_nothing(void **state)
{
	struct fake_host host;
	int i;

	(void)state;
	for (i = 0; i <= FULL_CALLS; i++) {
		fake_host_start(&host);
		host.interrupt_at = i;
		assert_int_equal(run_full(&host), -1);
		assert_string_equal(host.present, "");
	}
}

static void last_change_is_taken_back_first(void **state)
{
	struct fake_host host;

	(void)state;
	fake_host_start(&host);
	host.fail_at = FULL_CALLS - 1;
	assert_int_equal(run_full(&host), -1);
	assert_string_equal(host.done, FULL_PRESENT
			    "-dns -rule -gateway -link -firewall sysctl ");
}

static void failed_undo_is_told_and_the_rest_goes_on(void **state)
{
	struct fake_host host;

	(void)state;
	fake_host_start(&host);
	host.fail_at = FULL_CALLS - 1;
	host.fail_undo_kind = WGSTAR_STEP_RULE_DELETE;
	assert_int_equal(run_full(&host), 1);
	assert_int_equal(host.complaints, 1);
	assert_string_equal(host.present, "rule ");
}

/* What the journal lists, without repetition, is taken back once more. */
static void repair(struct fake_host *host, const char *text)
{
	struct wgstar_runner runner = runner_of(host);
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_plan plan;

	assert_int_equal(wgstar_journal_parse(&journal, text, &error), 0);
	wgstar_plan_start(&plan, journal.ifname, "wgstar");
	wgstar_journal_plan_undo(&plan, &journal);
	assert_int_equal(wgstar_plan_run_down(&plan, &runner, &error), 0);
	wgstar_plan_clear(&plan);
	wgstar_journal_clear(&journal);
}

/* Killed before or after any step or line of the journal. */
static void killed_process_is_repaired(void **state)
{
	struct fake_host dead, host;
	int i;

	(void)state;
	for (i = 0; i < FULL_EVENTS; i++) {
		fake_host_start(&dead);
		dead.dies_at = i;
		run_full(&dead);
		assert_int_equal(dead.events, FULL_EVENTS);
		fake_host_start(&host);
		strcpy(host.present, dead.present);
		repair(&host, dead.journal);
		assert_string_equal(host.present, "");
	}
}

static struct wgstar_quick quick_with_hooks(struct wgstar_words *before,
					    struct wgstar_words *after)
{
	struct wgstar_quick quick = { .save_config = true };

	wgstar_words_add(before, "before");
	wgstar_words_add(after, "after");
	quick.pre_down = *before;
	quick.post_down = *after;
	return quick;
}

static int run_down(struct fake_host *host, const char *text)
{
	struct wgstar_words before = {}, after = {};
	struct wgstar_quick quick = quick_with_hooks(&before, &after);
	struct wgstar_runner runner = runner_of(host);
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_plan plan;
	int result;

	assert_int_equal(wgstar_journal_parse(&journal, text, &error), 0);
	strcpy(host->present, FULL_PRESENT);
	wgstar_plan_start(&plan, "wg0", "wgstar");
	wgstar_plan_down(&plan, &journal, &quick);
	result = wgstar_plan_run_down(&plan, &runner, &error);
	wgstar_plan_clear(&plan);
	wgstar_journal_clear(&journal);
	wgstar_words_clear(&before);
	wgstar_words_clear(&after);
	return result;
}

static void down_runs_hooks_around_what_it_takes_back(void **state)
{
	struct fake_host host;

	(void)state;
	fake_host_start(&host);
	assert_int_equal(run_down(&host, full_journal), 0);
	assert_string_equal(host.present, "");
	assert_string_equal(host.done,
			    "hook save -dns -rule -gateway -link -firewall sysctl hook ");
	assert_string_equal(host.journal,
			    "down\nundone 6\nundone 5\nundone 4\nundone 3\nundone 2\nundone 1\n");
}

static void down_stops_when_nothing_was_taken_back_yet(void **state)
{
	struct fake_host host;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		fake_host_start(&host);
		host.fail_at = i;
		assert_int_equal(run_down(&host, full_journal), -1);
		assert_string_equal(host.present, FULL_PRESENT);
		assert_string_equal(host.journal, "");
	}
}

static void down_goes_on_after_a_failure(void **state)
{
	struct fake_host host;

	(void)state;
	fake_host_start(&host);
	host.fail_undo_kind = WGSTAR_STEP_DNS_DELETE;
	assert_int_equal(run_down(&host, full_journal), 1);
	assert_string_equal(host.present, "dns ");
	fake_host_start(&host);
	host.fail_at = 8;
	assert_int_equal(run_down(&host, full_journal), 2);
	assert_string_equal(host.present, "");
}

static void repair_runs_no_hooks(void **state)
{
	char text[sizeof(full_journal)];
	struct fake_host host;

	(void)state;
	strcpy(text, full_journal);
	*strstr(text, "up\n") = '\0';
	fake_host_start(&host);
	assert_int_equal(run_down(&host, text), 0);
	assert_string_equal(host.present, "");
	assert_null(strstr(host.done, "hook"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_plan_leaves_its_journal),
		cmocka_unit_test(failure_anywhere_leaves_nothing),
		cmocka_unit_test(interruption_anywhere_leaves_nothing),
		cmocka_unit_test(last_change_is_taken_back_first),
		cmocka_unit_test(failed_undo_is_told_and_the_rest_goes_on),
		cmocka_unit_test(killed_process_is_repaired),
		cmocka_unit_test(down_runs_hooks_around_what_it_takes_back),
		cmocka_unit_test(down_stops_when_nothing_was_taken_back_yet),
		cmocka_unit_test(down_goes_on_after_a_failure),
		cmocka_unit_test(repair_runs_no_hooks),
	};

	return cmocka_run_group_tests_name("running plans", tests, NULL, NULL);
}
