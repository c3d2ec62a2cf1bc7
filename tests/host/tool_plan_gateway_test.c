// SPDX-License-Identifier: GPL-2.0
/*
 * Plans of changes of a gateway as texts: a table of what is there, what shall
 * be, and what was noted, each with the plan that has to come out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway_place.h"
#include "host_lan.h"
#include "plan_gateway.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define LINE_ROOM	4
#define HAND	"wgstar-state 1\ninterface wg0\nkind wgstar\nhand 3\n"
#define UP	"wgstar-state 1\ninterface wg0\nkind wgstar\nfile /etc/wgstar/wg0.conf\n"
#define TABLE	"nft add table inet wgstar-up-wg0 ...                             # new connections only from the tunnel, and only to exports and forwards\n"
#define SET(what) "wgstarctl gateway wg0 on ...                                     # beyond this host peers reach " what "\n"
#define FORGET	"conntrack -D ...                                                 # end the connections of what is no longer reachable\n"
#define DELETE	"wgstarctl gateway wg0 off                                        # forget exports and forwards, and their connections\n"
#define NO_TABLE "nft delete table inet wgstar-up-wg0                              # take its rules away\n"
#define IPV4(ifname, value, why) \
	"sysctl -w net.ipv4.conf." ifname ".forwarding=" value "                        # " why "\n"
#define WG0(value, why) \
	"sysctl -w net.ipv4.conf.wg0.forwarding=" value "                         # " why "\n"
#define ON	"pass packets on"
#define BACK	"as it was before"

struct plan_case {
	const char *name;
	const char *before[LINE_ROOM];
	const char *after[LINE_ROOM];
	const char *journal;
	bool forwards;	/* the interfaces do, by what is noted */
	const char *plan;
};

#define NOTED_EXPORT \
	"begin 1 firewall 0 0 0 0\ndone 1\nbegin 2 gateway\ndone 2\n" \
	"begin 3 sysctl net.ipv4.conf.eth1.forwarding 0 1 0\ndone 3\n" \
	"begin 4 sysctl net.ipv4.conf.wg0.forwarding 0 1 0\ndone 4\n"

static const struct plan_case cases[] = {
	{
		.name = "the first export",
		.after = { "192.168.1.0/24" },
		.journal = "",
		.plan = TABLE SET("192.168.1.0/24 dev eth1")
			IPV4("eth1", "1", ON) WG0("1", ON),
	},
	{
		.name = "another forward beside an export",
		.before = { "192.168.1.0/24 dev eth1" },
		.after = { "192.168.1.0/24 dev eth1", "tcp 22 192.168.1.10:22" },
		.journal = HAND NOTED_EXPORT,
		.forwards = true,
		.plan = TABLE FORGET
			SET("192.168.1.0/24 dev eth1, tcp 22 192.168.1.10:22"),
	},
	{
		.name = "off",
		.before = { "192.168.1.0/24 dev eth1" },
		.journal = HAND NOTED_EXPORT,
		.forwards = true,
		.plan = WG0("0", BACK) IPV4("eth1", "0", BACK) DELETE NO_TABLE,
	},
	{
		.name = "off, when another one was killed behind its first step",
		.journal = HAND "begin 1 firewall 0 0 0 0\n",
		.plan = NO_TABLE,
	},
	{
		.name = "off, without anything",
		.journal = "",
		.plan = "",
	},
	{
		.name = "what was noted and not done is done",
		.after = { "192.168.1.0/24" },
		.journal = HAND NOTED_EXPORT,
		.plan = TABLE SET("192.168.1.0/24 dev eth1")
			IPV4("eth1", "1", ON) WG0("1", ON),
	},
	{
		.name = "off leaves the relay of the file alone",
		.before = { "192.168.1.0/24 dev eth1" },
		.journal = UP "relay\n" NOTED_EXPORT "up\n",
		.forwards = true,
		.plan = NO_TABLE FORGET SET("each other, nothing else")
			IPV4("eth1", "0", BACK),
	},
	{
		.name = "another LAN in place of one",
		.before = { "192.168.1.0/24 dev eth1" },
		.after = { "192.168.2.0/24" },
		.journal = HAND NOTED_EXPORT,
		.forwards = true,
		.plan = TABLE FORGET SET("192.168.2.0/24 dev eth2")
			IPV4("eth2", "1", ON) IPV4("eth1", "0", BACK),
	},
};

static void gateway_make(struct wgstar_gateway *gateway,
			 const char *const lines[LINE_ROOM])
{
	struct wgstar_forward forward;
	struct wgstar_export export;
	struct wgstar_error error;
	size_t i;

	memset(gateway, 0, sizeof(*gateway));
	for (i = 0; i < LINE_ROOM && lines[i]; i++) {
		if (!wgstar_export_parse(&export, lines[i], &error))
			wgstar_gateway_add_export(gateway, &export);
		else if (!wgstar_forward_parse(&forward, lines[i], &error))
			wgstar_gateway_add_forward(gateway, &forward);
		else
			fail_msg("%s", error.text);
	}
}

static struct wgstar_host_link links[] = {
	{ .ifindex = 1, .name = "eth1" },
	{ .ifindex = 2, .name = "eth2" },
	{ .ifindex = 3, .name = "wg0", .kind = "wgstar" },
};

static struct wgstar_host_route routes[2] = {
	{ .ifindex = 1 }, { .ifindex = 2 },
};

static void host_make(struct wgstar_host *host, bool forwards)
{
	struct wgstar_error error;

	*host = (struct wgstar_host) {
		.links = links,
		.link_count = 3,
		.lan_routes = routes,
		.lan_route_count = 2,
	};
	wgstar_prefix_parse(&routes[0].prefix, "192.168.1.0/24", &error);
	wgstar_prefix_parse(&routes[1].prefix, "192.168.2.0/24", &error);
	wgstar_host_add_sysctl(host, WGSTAR_SYSCTL_FORWARDING_IPV4, 0);
	wgstar_host_add_sysctl(host, WGSTAR_SYSCTL_FORWARDING_IPV6, 0);
	wgstar_host_add_sysctl(host, "net.ipv4.conf.eth1.forwarding", forwards);
	wgstar_host_add_sysctl(host, "net.ipv4.conf.eth2.forwarding", 0);
	wgstar_host_add_sysctl(host, "net.ipv4.conf.wg0.forwarding", forwards);
}

static char *plan_text(const struct wgstar_gateway_plan *from)
{
	struct wgstar_plan plan;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	wgstar_plan_start(&plan, "wg0", "wgstar");
	wgstar_plan_gateway(&plan, from);
	wgstar_plan_print(stream, &plan);
	fclose(stream);
	wgstar_plan_clear(&plan);
	return text;
}

static void plan_is_as_written(void **state)
{
	const struct plan_case *one = *state;
	struct wgstar_gateway before, after;
	struct wgstar_device device = {};
	struct wgstar_journal journal;
	struct wgstar_error error;
	struct wgstar_host host;
	char *text;

	gateway_make(&before, one->before);
	gateway_make(&after, one->after);
	host_make(&host, one->forwards);
	if (wgstar_journal_parse(&journal, one->journal, &error) ||
	    wgstar_gateway_place(&after, "wg0", &device, &host, &error))
		fail_msg("%s", error.text);
	text = plan_text(&(struct wgstar_gateway_plan) {
		.before = *one->before ? &before : NULL,
		.after = *one->after ? &after : NULL,
		.device = &device,
		.host = &host,
		.journal = &journal,
	});
	assert_string_equal(text, one->plan);
	free(text);
	free(host.sysctls);
	wgstar_journal_clear(&journal);
	wgstar_gateway_clear(&before);
	wgstar_gateway_clear(&after);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(cases)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		tests[i] = (struct CMUnitTest) {
			.name = cases[i].name,
			.test_func = plan_is_as_written,
			.initial_state = (void *)&cases[i],
		};
	return cmocka_run_group_tests_name("changes of a gateway", tests, NULL,
					   NULL);
}
