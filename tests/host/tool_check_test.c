// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of `check': a network in which they find nothing, and for each rule
 * changes of it that make it speak, and changes that do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "check.h"
#include "check_star.h"
#include "secret.h"

#define HUB_PRIVATE "qAfgnUmFsMuu+ukBpYqpuZHT1CwrM8Y9Snx04DunI04="
#define HUB_PUBLIC "GjcNGx68G3mv/YLpLtA+9/T2WZwGEBLx+thLF3baIn4="
#define HOME_PRIVATE "iE89Rxp2kVgKIlxbrJR8OqTnLdSK4R6Wa2Hxgmn/hVw="
#define HOME_PUBLIC "HHFaZQDL6O1mcmDHRinf8QbGH2HT6V3rAKgYk85CLzs="
#define OFFICE_PRIVATE "IA3UELhFHbKnv6R8rBjDFtD4/fQyP7YdTWHWNZ7BbFc="
#define OFFICE_PUBLIC "WNlMow6rHJ61X0XoVC276VBA59Dn+o6vwyU3T1ttBAM="
#define MAC_PRIVATE "uJrwmPIzt6hZuN8R3kjGl3cqHYHPJ3fj7BlLVbSpT2k="
#define MAC_PUBLIC "Y9tyof3hf4QY1e0bNJY97MjZwIdTVgKkhhPSfg6mUV4="

enum { HUB, HOME, OFFICE, MAC, FILES };

static const char *const names[FILES] = {
	"hub.conf", "home.conf", "office.conf", "mac.conf",
};

static const char *const texts[FILES] = {
	[HUB] = "[Interface]\n"
		"PrivateKey = " HUB_PRIVATE "\n"
		"Address = 10.9.0.1/32\n"
		"ListenPort = 51820\n"
		"Relay = yes\n"
		"[Peer]\n"
		"PublicKey = " HOME_PUBLIC "\n"
		"Name = home\n"
		"AllowedIPs = 10.9.0.2/32, 10.9.101.0/24\n"
		"Isolated = yes\n"
		"[Peer]\n"
		"PublicKey = " OFFICE_PUBLIC "\n"
		"Name = office\n"
		"AllowedIPs = 10.9.0.3/32, 172.19.50.0/24\n"
		"Isolated = yes\n"
		"[Peer]\n"
		"PublicKey = " MAC_PUBLIC "\n"
		"Name = mac\n"
		"AllowedIPs = 10.9.9.1/32\n",
	[HOME] = "[Interface]\n"
		 "PrivateKey = " HOME_PRIVATE "\n"
		 "Address = 10.9.0.2/32\n"
		 "Gateway = 192.168.1.0/24 as 10.9.101.0/24\n"
		 "[Peer]\n"
		 "PublicKey = " HUB_PUBLIC "\n"
		 "Endpoint = 192.0.2.1:51820\n"
		 "AllowedIPs = 10.9.0.1/32, 10.9.9.0/24\n"
		 "PersistentKeepalive = 25\n",
	[OFFICE] = "[Interface]\n"
		   "PrivateKey = " OFFICE_PRIVATE "\n"
		   "Address = 10.9.0.3/32\n"
		   "Gateway = 172.19.50.0/24\n"
		   "[Peer]\n"
		   "PublicKey = " HUB_PUBLIC "\n"
		   "Endpoint = 192.0.2.1:51820\n"
		   "AllowedIPs = 10.9.0.1/32, 10.9.9.0/24\n"
		   "PersistentKeepalive = 25\n",
	[MAC] = "[Interface]\n"
		"PrivateKey = " MAC_PRIVATE "\n"
		"Address = 10.9.9.1/32\n"
		"[Peer]\n"
		"PublicKey = " HUB_PUBLIC "\n"
		"Endpoint = 192.0.2.1:51820\n"
		"AllowedIPs = 10.9.0.0/16, 172.19.50.0/24\n",
};

#define OFFICE_GATEWAY "Gateway = 172.19.50.0/24\n"
#define ACCEPT "iptables -A FORWARD -i wg0 -j ACCEPT"
#define ACCEPT_BACK "iptables -A FORWARD -o wg0 -j ACCEPT"
#define MASQUERADE "iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE"
#define MASQUERADE_SCOPED \
	"iptables -t nat -A POSTROUTING -s 10.9.0.0/16 -o eth0 -j MASQUERADE"
#define CLAMP \
	"iptables -t mangle -A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu"
#define HOOK(commands) "PostUp = " commands "\n"

/* What is in the files or known of the host, and is not written in them. */
enum fact {
	FACT_NONE,
	FACT_EXPOSED,		/* others can read the hub's file */
	FACT_FUTURE,		/* the hub's file is newer than the clock */
	FACT_STAMP,		/* the last time is later than the clock */
	FACT_HERE_OFF,		/* the hub is this host, forwarding is off */
	FACT_HERE_ON,		/* the same, forwarding is on */
	FACT_HERE_FOREIGN,	/* the same, another firewall drops */
	FACT_FOREIGN,		/* another firewall drops, on another host */
	FACT_ROUTES,		/* the laptop is this host: LAN and Docker */
	FACT_UNRESOLVED,	/* hub.example.org has no address */
};

/**
 * struct edit - A change of the network
 * @file: number of the file
 * @from: text in it; NULL takes the file away
 * @to: what stands there instead
 */
struct edit {
	int file;
	const char *from;
	const char *to;
};

/**
 * struct rule_case - One change, and what a rule says
 * @title: what is different
 * @rule: name of the rule
 * @place: "FILE:LINE" of a finding of it; NULL if it must find nothing
 * @fix: part of a line that it says to write, or NULL
 * @severity: of the finding
 * @fact: what is known besides
 * @edits: changes
 */
struct rule_case {
	const char *title;
	const char *rule;
	const char *place;
	const char *fix;
	enum wgstar_severity severity;
	enum fact fact;
	struct edit edits[5];
};

#define E WGSTAR_ERROR
#define W WGSTAR_WARNING
#define N WGSTAR_NOTE

static const struct rule_case cases[] = {
#include "tool_check_cases.h"
};

/* Replace @from, which must be there; the result is new. */
static char *text_edit(char *text, const struct edit *edit)
{
	char *place = strstr(text, edit->from), *result;
	size_t size = strlen(text) + strlen(edit->to) + 1;

	if (!place)
		fail_msg("`%s' is not in the file", edit->from);
	result = wgstar_secret_grow(NULL, 0, size);
	snprintf(result, size, "%.*s%s%s", (int)(place - text), text, edit->to,
		 place + strlen(edit->from));
	free(text);
	return result;
}

/* The text of a file after the changes, or NULL if it is taken away. */
static char *file_text(const struct edit *edits, int number)
{
	char *text = strdup(texts[number]);
	size_t i;

	for (i = 0; edits && i < 5 && (edits[i].from || edits[i].to ||
				       edits[i].file < 0); i++) {
		if (edits[i].file == number)
			text = text_edit(text, &edits[i]);
		if (edits[i].file == ~number) {
			free(text);
			return NULL;
		}
	}
	return text;
}

static struct wgstar_check_route local_routes[] = {
	{ .ifname = "eth0" }, { .ifname = "docker0" }, { .ifname = "mac" },
};

static void route_set(struct wgstar_check_route *route, const char *text)
{
	struct wgstar_error error;

	assert_int_equal(wgstar_prefix_parse(&route->prefix, text, &error), 0);
}

static void facts_set(struct wgstar_check_facts *facts, enum fact fact,
		      struct wgstar_check_file **files)
{
	facts->now = 2000000000;
	files[0]->exposed = fact == FACT_EXPOSED ? 0644 : 0;
	files[0]->changed = fact == FACT_FUTURE ? facts->now + 60 : 0;
	facts->stamp = fact == FACT_STAMP ? facts->now + 60 : 0;
	files[0]->here = fact == FACT_HERE_OFF || fact == FACT_HERE_ON ||
			 fact == FACT_HERE_FOREIGN || fact == FACT_ROUTES;
	facts->forwarding_ipv4 = fact == FACT_HERE_ON;
	if (fact == FACT_HERE_FOREIGN || fact == FACT_FOREIGN)
		wgstar_words_add(&facts->foreign, "ip filter FORWARD");
	if (fact == FACT_UNRESOLVED)
		wgstar_words_add(&facts->unresolved, "hub.example.org");
	if (fact != FACT_ROUTES)
		return;
	route_set(&local_routes[0], "172.19.50.0/24");
	route_set(&local_routes[1], "172.18.0.0/16");
	route_set(&local_routes[2], "10.9.0.0/16");
	facts->routes = local_routes;
	facts->route_count = 3;
}

static void network_check(const struct edit *edits, enum fact fact,
			  struct wgstar_findings *findings,
			  struct wgstar_check_file **files, size_t *file_count)
{
	struct wgstar_check_facts facts = { .now = 0 };
	char *text;
	int i;

	memset(findings, 0, sizeof(*findings));
	*file_count = 0;
	for (i = 0; i < FILES; i++) {
		text = file_text(edits, i);
		if (text)
			files[(*file_count)++] =
				wgstar_check_file_take(names[i], text,
						       strlen(text));
	}
	facts_set(&facts, fact, files);
	wgstar_check_run(files, *file_count, &facts, findings);
	wgstar_words_clear(&facts.foreign);
	wgstar_words_clear(&facts.unresolved);
}

static void network_clear(struct wgstar_findings *findings,
			  struct wgstar_check_file **files, size_t file_count)
{
	wgstar_findings_clear(findings);
	while (file_count)
		wgstar_check_file_free(files[--file_count]);
}

static bool finding_fixes(const struct wgstar_finding *finding,
			  const char *part)
{
	size_t i;

	for (i = 0; part && i < finding->fix_count; i++)
		if (strstr(finding->fixes[i].text, part))
			return true;
	return !part;
}

/* Is there a finding as the case says? */
static bool findings_have(const struct wgstar_findings *findings,
			  const struct rule_case *test)
{
	const struct wgstar_finding *finding;
	char place[64];
	size_t i;

	for (i = 0; i < findings->count; i++) {
		finding = findings->items[i];
		snprintf(place, sizeof(place), "%s:%u", finding->path,
			 finding->line);
		if (strcmp(finding->rule, test->rule))
			continue;
		if (!test->place)
			return true;
		if (!strcmp(place, test->place) &&
		    finding->severity == test->severity &&
		    finding_fixes(finding, test->fix))
			return true;
	}
	return false;
}

static void nothing_is_found_in_a_good_network(void **state)
{
	struct wgstar_check_file *files[FILES];
	struct wgstar_findings findings;
	size_t file_count;

	network_check(NULL, FACT_NONE, &findings, files, &file_count);
	if (findings.count)
		wgstar_findings_print(stderr, &findings, file_count);
	assert_int_equal(findings.count, 0);
	network_clear(&findings, files, file_count);
}

static void rule_speaks_when_it_should(void **state)
{
	const struct rule_case *test = *state;
	struct wgstar_check_file *files[FILES];
	struct wgstar_findings findings;
	size_t file_count;

	network_check(test->edits, test->fact, &findings, files, &file_count);
	if (findings_have(&findings, test) != !!test->place) {
		wgstar_findings_print(stderr, &findings, file_count);
		fail_msg("%s: %s", test->rule, test->place ? "not found" :
			 "found, and should not be");
	}
	network_clear(&findings, files, file_count);
}

static const char star_text[] =
	"[Star]\nInterface = wgs0\nNetwork = 10.9.0.0/16\n"
	"Infrastructure = 10.9.0.0/24\nDevices = 10.9.9.0/24\n"
	"[Hub]\nName = router\nAddress = 10.9.0.1\n"
	"Endpoint = 192.0.2.1:51820\nPublicKey = " HUB_PUBLIC "\n"
	"PrivateKeyFile = /etc/wgstar/wgs0.key\n"
	"[Gateway]\nName = home\nAddress = 10.9.0.2\n"
	"PublicKey = " HOME_PUBLIC "\nExport = 192.168.1.0/24\n"
	"[Device]\nName = mac\nAddress = 10.9.9.1\n"
	"PublicKey = " MAC_PUBLIC "\n";

struct star_files {
	struct wgstar_check_file *items[FILES];
	size_t count;
};

static void star_collect(struct wgstar_check_file *file, void *data)
{
	struct star_files *files = data;

	assert_true(files->count < FILES);
	files->items[files->count++] = file;
}

static void star_files_render(struct star_files *files, const char *text)
{
	struct wgstar_check_file *star;

	star = wgstar_check_file_take("star.conf", strdup(text), strlen(text));
	assert_true(wgstar_check_is_star(star));
	files->count = 0;
	wgstar_check_star_render(star, star_collect, files);
	wgstar_check_file_free(star);
}

/* What is wrong is mended in the star, by the line that is in it. */
static void star_is_checked_as_its_nodes(void **state)
{
	const struct wgstar_check_facts facts = { .now = 0 };
	struct wgstar_findings findings = { .count = 0 };
	struct star_files files;

	star_files_render(&files, star_text);
	assert_int_equal(files.count, 3);
	wgstar_check_run(files.items, files.count, &facts, &findings);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0]->rule, "lan-common-default");
	assert_string_equal(findings.items[0]->path, "star.conf(router)");
	assert_int_equal(findings.items[0]->fix_count, 1);
	assert_string_equal(findings.items[0]->fixes[0].path, "star.conf");
	assert_int_equal(findings.items[0]->fixes[0].line, 16);
	assert_string_equal(findings.items[0]->fixes[0].text,
			    "Export = 192.168.1.0/24 as 10.9.101.0/24");
	network_clear(&findings, files.items, files.count);
}

static void star_that_is_wrong_is_one_finding(void **state)
{
	const struct wgstar_check_facts facts = { .now = 0 };
	struct wgstar_findings findings = { .count = 0 };
	struct star_files files;

	star_files_render(&files, "[Star]\nNonsense = 1\n");
	assert_int_equal(files.count, 1);
	wgstar_check_run(files.items, files.count, &facts, &findings);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0]->rule, "syntax");
	assert_int_equal(findings.items[0]->line, 2);
	network_clear(&findings, files.items, files.count);
}

/* Each rule has a case that triggers it and one that does not. */
static void every_rule_has_both_cases(void **state)
{
	const struct wgstar_check_rule *const groups[] = {
		wgstar_check_rules_text, wgstar_check_rules_key,
		wgstar_check_rules_link, wgstar_check_rules_prefix,
		wgstar_check_rules_lan, wgstar_check_rules_forward,
	};
	const struct wgstar_check_rule *rule;
	size_t i, j, found, quiet;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		for (rule = groups[i]; rule->name; rule++) {
			found = 0;
			quiet = 0;
			for (j = 0; j < sizeof(cases) / sizeof(cases[0]); j++) {
				if (strcmp(cases[j].rule, rule->name))
					continue;
				found += !!cases[j].place;
				quiet += !cases[j].place;
			}
			if (!found || !quiet)
				fail_msg("%s: %zu cases find it, %zu do not",
					 rule->name, found, quiet);
		}
}

#define CASES (sizeof(cases) / sizeof(cases[0]))
#define OTHERS 4

int main(void)
{
	struct CMUnitTest tests[CASES + OTHERS] = {
		cmocka_unit_test(nothing_is_found_in_a_good_network),
		cmocka_unit_test(every_rule_has_both_cases),
		cmocka_unit_test(star_is_checked_as_its_nodes),
		cmocka_unit_test(star_that_is_wrong_is_one_finding),
	};
	static char titles[CASES][128];
	size_t i;

	for (i = 0; i < CASES; i++) {
		snprintf(titles[i], sizeof(titles[i]), "%s: %s", cases[i].rule,
			 cases[i].title);
		tests[i + OTHERS].name = titles[i];
		tests[i + OTHERS].test_func = rule_speaks_when_it_should;
		tests[i + OTHERS].initial_state = (void *)&cases[i];
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
