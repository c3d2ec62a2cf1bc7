// SPDX-License-Identifier: GPL-2.0
/*
 * Plans of `up` as texts: a table of files and hosts, each with the plan that
 * has to come out, or the refusal.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf.h"
#include "plan_up.h"

#define KEYS	"PrivateKey = mP6hTMbKHf8E1xlJLpGhe9Xl+STaNyPUOj9f1Gp9/2M=\n"
#define PEER_TWO "[Peer]\nPublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\nAllowedIPs = 10.9.3.0/24\n"
#define PEER	"[Peer]\nPublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=\n"

static struct wgstar_host_link links[] = {
	{ .ifindex = 1, .mtu = 65536, .name = "lo" },
	{ .ifindex = 2, .mtu = 1500, .name = "eth0" },
	{ .ifindex = 3, .mtu = 1420, .name = "wg7", .kind = "wgstar" },
	{ .ifindex = 4, .mtu = 1420, .name = "wg8", .kind = "wireguard" },
};

/* 192.0.2.0/24 dev eth0, and an IPv6 network of the same interface */
static struct wgstar_host_route routes[] = {
	{ .prefix = { .family = AF_INET, .length = 24 }, .ifindex = 2 },
	{ .prefix = { .family = AF_INET6, .length = 64 }, .metric = 256,
	  .ifindex = 2 },
	{ .prefix = { .family = AF_INET6, .length = 48 }, .metric = 1024,
	  .ifindex = 2 },
};

static const struct wgstar_host ordinary_host = {
	.links = links,
	.link_count = 4,
	.routes = routes,
	.route_count = 3,
	.table = 254,
	.tunnel_table = 51820,
	.first_rule_ipv4 = 32766,
	.first_rule_ipv6 = 32766,
	.path_mtu = 1500,
	.ipv6 = true,
	.dns_tool = WGSTAR_DNS_RESOLVCONF,
	.dns_record = "wg0",
};

/* The text of one line, in the width that the printer keeps. */
#define LINE(command, reason)	command "\t# " reason "\n"

struct plan_case {
	const char *name;
	const char *ifname;
	const char *text;
	void (*change)(struct wgstar_host *host);
	const char *plan;
	const char *refusal;
};

static void without_ipv6(struct wgstar_host *host)
{
	host->ipv6 = false;
}

static void without_resolver(struct wgstar_host *host)
{
	host->dns_tool = WGSTAR_DNS_NONE;
}

static void with_resolvectl(struct wgstar_host *host)
{
	host->dns_tool = WGSTAR_DNS_RESOLVECTL;
}

static void with_table_1234(struct wgstar_host *host)
{
	host->table = 1234;
	host->route_count = 0;
}

static void with_second_tunnel(struct wgstar_host *host)
{
	host->first_rule_ipv4 = 32764;
	host->tunnel_table = 51821;
	host->path_mtu = 1420;
}

static void with_mark_table_in_use(struct wgstar_host *host)
{
	host->tunnel_table = 254;
	host->tunnel_table_used = true;
}

static void with_mark_119(struct wgstar_host *host)
{
	host->tunnel_table = 119;
	host->sysctls[WGSTAR_SYSCTL_SRC_VALID_MARK] = 1;
}

static void with_redirects(struct wgstar_host *host)
{
	host->sysctls[WGSTAR_SYSCTL_SEND_REDIRECTS] = 1;
}

static void with_small_path(struct wgstar_host *host)
{
	host->path_mtu = 1300;
}

static void with_rule_at_2(struct wgstar_host *host)
{
	host->first_rule_ipv4 = 2;
}

static const struct plan_case cases[] = {
	{
		.name = "split tunnel",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1/16, fd09::1/64\n"
			PEER "AllowedIPs = 10.9.0.0/16, 172.19.50.0/24, 10.9.3.0/24, 172.16.0.0/12\n",
		.plan =
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 1 peer of the file")
LINE("ip -4 address add 10.9.9.1/16 dev wg0", "give the interface its address")
LINE("ip -6 address add fd09::1/64 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("ip -4 route add 172.19.50.0/24 dev wg0 table main", "AllowedIPs")
LINE("ip -4 route add 172.16.0.0/12 dev wg0 table main", "AllowedIPs"),
	},
	{
		.name = "full tunnel of both families",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1/32\nDNS = 10.9.0.1, example.com\nDNS = fd09::53\n"
			PEER "AllowedIPs = 0.0.0.0/0, ::/0, 10.20.0.0/16\n",
		.plan =
LINE("sysctl -w net.ipv4.conf.all.src_valid_mark=1", "check the source of marked packets by their mark")
LINE("nft add table inet wgstar-up-wg0 ...", "drop packets to the tunnel's addresses from outside of it; keep mark 51820 on replies")
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0 (fwmark 51820)", "keys, port and 1 peer of the file")
LINE("ip -4 address add 10.9.9.1/32 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("ip -4 rule add priority 32764 table main suppress_prefixlength 0", "the host's routes stay in force, but not its default route")
LINE("ip -4 rule add priority 32765 not fwmark 51820 table 51820", "the rest goes into the tunnel, except the tunnel's own packets")
LINE("ip -6 rule add priority 32764 table main suppress_prefixlength 0", "the host's routes stay in force, but not its default route")
LINE("ip -6 rule add priority 32765 not fwmark 51820 table 51820", "the rest goes into the tunnel, except the tunnel's own packets")
LINE("ip -4 route add 10.20.0.0/16 dev wg0 table main", "AllowedIPs")
LINE("ip -4 route add 0.0.0.0/0 dev wg0 table 51820", "AllowedIPs")
LINE("ip -6 route add ::/0 dev wg0 table 51820", "AllowedIPs")
LINE("resolvconf -a wg0 -m 0 -x", "nameserver 10.9.0.1, nameserver fd09::53, search example.com"),
	},
	{
		.name = "full tunnel with a mark of the file, sysctl set already",
		.text = "[Interface]\n" KEYS "FwMark = 0x77\nMTU = 1300\n"
			PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_mark_119,
		.plan =
LINE("nft add table inet wgstar-up-wg0 ...", "drop packets to the tunnel's addresses from outside of it; keep mark 119 on replies")
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0 (fwmark 119)", "keys, port and 1 peer of the file")
LINE("ip link set wg0 mtu 1300 up", "set its MTU and take it up")
LINE("ip -4 rule add priority 32764 table main suppress_prefixlength 0", "the host's routes stay in force, but not its default route")
LINE("ip -4 rule add priority 32765 not fwmark 119 table 119", "the rest goes into the tunnel, except the tunnel's own packets")
LINE("ip -4 route add 0.0.0.0/0 dev wg0 table 119", "AllowedIPs"),
	},
	{
		.name = "full tunnel beside another one",
		.ifname = "wg1",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_second_tunnel,
		.plan =
LINE("sysctl -w net.ipv4.conf.all.src_valid_mark=1", "check the source of marked packets by their mark")
LINE("nft add table inet wgstar-up-wg1 ...", "drop packets to the tunnel's addresses from outside of it; keep mark 51821 on replies")
LINE("ip link add wg1 type wgstar", "create the interface")
LINE("wgstarctl setconf wg1 (fwmark 51821)", "keys, port and 1 peer of the file")
LINE("ip link set wg1 mtu 1340 up", "set its MTU and take it up")
LINE("ip -4 rule add priority 32762 table main suppress_prefixlength 0", "the host's routes stay in force, but not its default route")
LINE("ip -4 rule add priority 32763 not fwmark 51821 table 51821", "the rest goes into the tunnel, except the tunnel's own packets")
LINE("ip -4 route add 0.0.0.0/0 dev wg1 table 51821", "AllowedIPs"),
	},
	{
		.name = "IPv6 full tunnel changes no IPv4 sysctl",
		.text = "[Interface]\n" KEYS "Address = fd09::1/128\n"
			PEER "AllowedIPs = ::/0\n",
		.plan =
LINE("nft add table inet wgstar-up-wg0 ...", "drop packets to the tunnel's addresses from outside of it; keep mark 51820 on replies")
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0 (fwmark 51820)", "keys, port and 1 peer of the file")
LINE("ip -6 address add fd09::1/128 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("ip -6 rule add priority 32764 table main suppress_prefixlength 0", "the host's routes stay in force, but not its default route")
LINE("ip -6 rule add priority 32765 not fwmark 51820 table 51820", "the rest goes into the tunnel, except the tunnel's own packets")
LINE("ip -6 route add ::/0 dev wg0 table 51820", "AllowedIPs"),
	},
	{
		.name = "table off",
		.text = "[Interface]\n" KEYS "Table = off\n" PEER "AllowedIPs = 0.0.0.0/0, 192.0.2.0/24\n",
		.plan =
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 1 peer of the file")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up"),
	},
	{
		.name = "a table of its own takes all routes as they are",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1/16\nTable = 1234\n"
			PEER "AllowedIPs = 0.0.0.0/0, 10.9.3.0/24\n" PEER_TWO,
		.change = with_table_1234,
		.plan =
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 2 peers of the file")
LINE("ip -4 address add 10.9.9.1/16 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("ip -4 route add 10.9.3.0/24 dev wg0 table 1234", "AllowedIPs")
LINE("ip -4 route add 0.0.0.0/0 dev wg0 table 1234", "AllowedIPs"),
	},
	{
		.name = "hooks, with the interface's name in them",
		.text = "[Interface]\n" KEYS "PostUp = echo %i %i up\nPreUp = true\nPreDown = false\n",
		.plan =
LINE("true", "PreUp of the file")
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 0 peers of the file")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("echo wg0 wg0 up", "PostUp of the file"),
	},
	{
		.name = "redirects, which the module turns off",
		.text = "[Interface]\n" KEYS,
		.change = with_redirects,
		.plan =
LINE("sysctl -w net.ipv4.conf.all.send_redirects=0", "peers can't follow redirects")
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 0 peers of the file")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up"),
	},
	{
		.name = "resolvectl",
		.text = "[Interface]\n" KEYS "Address = fd09::1\nDNS = 10.9.0.1\n",
		.change = with_resolvectl,
		.plan =
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 0 peers of the file")
LINE("ip -6 address add fd09::1/128 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1420 up", "set its MTU and take it up")
LINE("resolvectl dns wg0 ...; resolvectl domain wg0 ...", "nameserver 10.9.0.1"),
	},
	{
		.name = "a small path keeps IPv6 possible",
		.text = "[Interface]\n" KEYS "Address = fd09::1\n",
		.change = with_small_path,
		.plan =
LINE("ip link add wg0 type wgstar", "create the interface")
LINE("wgstarctl setconf wg0", "keys, port and 0 peers of the file")
LINE("ip -6 address add fd09::1/128 dev wg0", "give the interface its address")
LINE("ip link set wg0 mtu 1280 up", "set its MTU and take it up"),
	},
	{
		.name = "a route of another metric is no conflict, one of the same is",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 2001:db8:2::/48, 2001:db8:1::/64\n",
		.refusal = "the route to 2001:db8:2::/48 (AllowedIPs) is taken by eth0 in table main",
	},
	{
		.name = "conflict with the host's own network",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 192.0.2.0/24\n",
		.refusal = "the route to 192.0.2.0/24 (AllowedIPs) is taken by eth0 in table main",
	},
	{
		.name = "the name is taken by our kind",
		.ifname = "wg7",
		.text = "[Interface]\n" KEYS,
		.refusal = "there is an interface wg7 already; it was not brought up by wgstarctl",
	},
	{
		.name = "the name is taken by another kind",
		.ifname = "wg8",
		.text = "[Interface]\n" KEYS,
		.refusal = "there is an interface wg8 already, of another kind (wireguard)",
	},
	{
		.name = "IPv6 address without IPv6",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1, fd09::1/64\n",
		.change = without_ipv6,
		.refusal = "no address fd09::1/64: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
	},
	{
		.name = "IPv6 route without IPv6",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0, ::/0\n",
		.change = without_ipv6,
		.refusal = "no route to ::/0: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
	},
	{
		.name = "MTU too small for IPv6",
		.text = "[Interface]\n" KEYS "Address = fd09::1/64\nMTU = 1000\n",
		.refusal = "MTU = 1000 is too small for IPv6, which needs 1280",
	},
	{
		.name = "no resolver",
		.text = "[Interface]\n" KEYS "DNS = 10.9.0.1\n",
		.change = without_resolver,
		.refusal = "the file has DNS = 10.9.0.1, but neither resolvconf nor resolvectl is there; install openresolv or systemd-resolved",
	},
	{
		.name = "a domain that is an option",
		.text = "[Interface]\n" KEYS "DNS = 10.9.0.1, -x\n",
		.refusal = "DNS = -x is neither an address nor a domain",
	},
	{
		.name = "a mark that names the main table",
		.text = "[Interface]\n" KEYS "FwMark = 254\n" PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_mark_table_in_use,
		.refusal = "FwMark = 254 needs routing table main for the default route, and that has routes already",
	},
	{
		.name = "no room for rules",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_rule_at_2,
		.refusal = "no priority is free for policy rules: there is a rule with 2 (ip -4 rule)",
	},
};

/* What the printer aligns, back to a tab. */
static char *unaligned(const char *text)
{
	char *result = calloc(1, strlen(text) + 1), *to = result;

	assert_non_null(result);
	while (*text) {
		const char *mark = strstr(text, " # ");
		const char *end = strchr(text, '\n') + 1;
		const char *stop = mark;

		assert_true(mark && mark < end);
		assert_true(mark - text >= 64);
		while (stop[-1] == ' ')
			stop--;
		to = mempcpy(to, text, stop - text);
		to = mempcpy(to, "\t# ", 3);
		to = mempcpy(to, mark + 3, end - mark - 3);
		text = end;
	}
	return result;
}

static char *plan_text(const struct wgstar_plan *plan)
{
	char *text, *result;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	wgstar_plan_print(stream, plan);
	fclose(stream);
	result = unaligned(text);
	free(text);
	return result;
}

static void expect_plan(const struct plan_case *one,
			const struct wgstar_plan *plan, int result,
			const struct wgstar_error *error)
{
	char *text;

	if (one->refusal) {
		assert_int_equal(result, -1);
		assert_string_equal(error->text, one->refusal);
		return;
	}
	if (result)
		fail_msg("%s: %s", one->name, error->text);
	text = plan_text(plan);
	assert_string_equal(text, one->plan);
	free(text);
}

static void plan_is_as_written(void **state)
{
	const struct plan_case *one = *state;
	struct wgstar_host host = ordinary_host;
	struct wgstar_config config = {};
	struct wgstar_error error = {};
	struct wgstar_plan plan;
	int result;

	inet_pton(AF_INET, "192.0.2.0", &routes[0].prefix.ipv4);
	inet_pton(AF_INET6, "2001:db8:1::", &routes[1].prefix.ipv6);
	inet_pton(AF_INET6, "2001:db8:2::", &routes[2].prefix.ipv6);
	if (one->change)
		one->change(&host);
	if (wgstar_config_parse(&config, one->text, &error))
		fail_msg("%s: %s", one->name, error.text);
	wgstar_plan_start(&plan, one->ifname ? one->ifname : "wg0", "wgstar");
	result = wgstar_plan_up(&plan, &config, &host, &error);
	expect_plan(one, &plan, result, &error);
	wgstar_plan_clear(&plan);
	wgstar_config_clear(&config);
}

int main(void)
{
	struct CMUnitTest tests[sizeof(cases) / sizeof(cases[0])];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		tests[i] = (struct CMUnitTest) {
			.name = cases[i].name,
			.test_func = plan_is_as_written,
			.initial_state = (void *)&cases[i],
		};
	return cmocka_run_group_tests_name("plan of up", tests, NULL, NULL);
}
