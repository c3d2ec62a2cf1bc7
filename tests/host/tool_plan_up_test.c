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
#include "gateway_place.h"
#include "host_lan.h"
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

#define GOLDEN_ROOM	8192

/* What comes out: a file of golden/, or a refusal. */
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
	wgstar_host_add_sysctl(host, WGSTAR_SYSCTL_SRC_VALID_MARK, 1);
}

static void with_redirects(struct wgstar_host *host)
{
	wgstar_host_add_sysctl(host, WGSTAR_SYSCTL_SEND_REDIRECTS, 1);
}

static void add_forwarding(struct wgstar_host *host, const char *ifname,
			   int ipv4, int ipv6, int accept_ra)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];

	wgstar_host_lan_sysctl(name, AF_INET, ifname, "forwarding");
	wgstar_host_add_sysctl(host, name, ipv4);
	wgstar_host_lan_sysctl(name, AF_INET6, ifname, "forwarding");
	wgstar_host_add_sysctl(host, name, ipv6);
	wgstar_host_lan_sysctl(name, AF_INET6, ifname, "accept_ra");
	wgstar_host_add_sysctl(host, name, accept_ra);
}

/* eth0 leads to two networks, one of each family; nothing is forwarded. */
static void with_lan(struct wgstar_host *host)
{
	host->lan_routes = routes;
	host->lan_route_count = 2;
	add_forwarding(host, "all", 0, 0, 1);
	add_forwarding(host, "default", 0, 0, 1);
	add_forwarding(host, "lo", 0, 0, 1);
	add_forwarding(host, "eth0", 0, 0, 1);
	add_forwarding(host, "wg7", 0, 1, 1);
	add_forwarding(host, "wg8", 0, 0, 1);
}

/* All is forwarded already. */
static void with_router(struct wgstar_host *host)
{
	host->lan_routes = routes;
	host->lan_route_count = 2;
	add_forwarding(host, "all", 1, 1, 1);
	add_forwarding(host, "default", 1, 1, 1);
	add_forwarding(host, "eth0", 1, 1, 2);
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
			PEER "AllowedIPs = 10.9.0.0/16, 172.19.50.0/24\n"
			"AllowedIPs = 10.9.3.0/24, 172.16.0.0/12\n",
		.plan = "plan_split_tunnel.txt",
	},
	{
		.name = "full tunnel of both families",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1/32\n"
			"DNS = 10.9.0.1, example.com\nDNS = fd09::53\n"
			PEER "AllowedIPs = 0.0.0.0/0, ::/0, 10.20.0.0/16\n",
		.plan = "plan_full_tunnel_of_both_families.txt",
	},
	{
		.name = "full tunnel with a mark of the file, sysctl set already",
		.text = "[Interface]\n" KEYS "FwMark = 0x77\nMTU = 1300\n"
			PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_mark_119,
		.plan = "plan_full_tunnel_with_a_mark_of_the_file_sysc.txt",
	},
	{
		.name = "full tunnel beside another one",
		.ifname = "wg1",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_second_tunnel,
		.plan = "plan_full_tunnel_beside_another_one.txt",
	},
	{
		.name = "IPv6 full tunnel changes no IPv4 sysctl",
		.text = "[Interface]\n" KEYS "Address = fd09::1/128\n"
			PEER "AllowedIPs = ::/0\n",
		.plan = "plan_ipv6_full_tunnel_changes_no_ipv4_sysctl.txt",
	},
	{
		.name = "table off",
		.text = "[Interface]\n" KEYS
			"Table = off\n" PEER "AllowedIPs = 0.0.0.0/0, 192.0.2.0/24\n",
		.plan = "plan_table_off.txt",
	},
	{
		.name = "a table of its own takes all routes as they are",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1/16\nTable = 1234\n"
			PEER "AllowedIPs = 0.0.0.0/0, 10.9.3.0/24\n" PEER_TWO,
		.change = with_table_1234,
		.plan = "plan_a_table_of_its_own_takes_all_routes_as_t.txt",
	},
	{
		.name = "hooks, with the interface's name in them",
		.text = "[Interface]\n" KEYS
			"PostUp = echo %i %i up\nPreUp = true\nPreDown = false\n",
		.plan = "plan_hooks_with_the_interface_s_name_in_them.txt",
	},
	{
		.name = "redirects, which the module turns off",
		.text = "[Interface]\n" KEYS,
		.change = with_redirects,
		.plan = "plan_redirects_which_the_module_turns_off.txt",
	},
	{
		.name = "resolvectl",
		.text = "[Interface]\n" KEYS "Address = fd09::1\nDNS = 10.9.0.1\n",
		.change = with_resolvectl,
		.plan = "plan_resolvectl.txt",
	},
	{
		.name = "a small path keeps IPv6 possible",
		.text = "[Interface]\n" KEYS "Address = fd09::1\n",
		.change = with_small_path,
		.plan = "plan_a_small_path_keeps_ipv6_possible.txt",
	},
	{
		.name = "relay of both families",
		.text = "[Interface]\n" KEYS "Address = 10.9.0.1/16, fd09::1/64\nRelay = yes\n"
			PEER "AllowedIPs = 10.9.9.1/32, fd09::2/128\n",
		.change = with_lan,
		.plan = "plan_relay_of_both_families.txt",
	},
	{
		.name = "relay on a router changes nothing",
		.text = "[Interface]\n" KEYS "Address = 10.9.0.1/16, fd09::1/64\nRelay = yes\n"
			PEER "AllowedIPs = 10.9.9.1/32, fd09::2/128\n",
		.change = with_router,
		.plan = "plan_relay_on_a_router_changes_nothing.txt",
	},
	{
		.name = "gateway",
		.text = "[Interface]\n" KEYS "Address = 10.9.0.2/32\n"
			"Gateway = 192.0.2.0/24 as 10.9.101.0/24\n"
			"Forward = tcp 2222 192.0.2.10:22 from MacBook idle 5m\n"
			PEER "AllowedIPs = 10.9.0.0/16\n"
			PEER_TWO "Name = MacBook\nAllowedIPs = fd09::7/128\n",
		.change = with_lan,
		.refusal = "peer MacBook has more than one address in its AllowedIPs: write the prefix instead of its name",
	},
	{
		.name = "gateway of IPv4 with a full tunnel",
		.text = "[Interface]\n" KEYS "Address = 10.9.0.2/32\n"
			"Gateway = 192.0.2.0/24 as 10.9.101.0/24\n"
			"Forward = tcp 2222 192.0.2.10:22 from hub idle 5m\n"
			PEER "AllowedIPs = 10.9.0.0/16, ::/0\n"
			"[Peer]\nName = hub\nPublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\nAllowedIPs = 10.9.3.1/32\n",
		.change = with_lan,
		.plan = "plan_gateway_of_ipv4_with_a_full_tunnel.txt",
	},
	{
		.name = "gateway of IPv6",
		.text = "[Interface]\n" KEYS "Address = fd09::2/128\n"
			"Gateway = 2001:db8:1::/64\n" PEER "AllowedIPs = fd09::/64\n",
		.change = with_lan,
		.plan = "plan_gateway_of_ipv6.txt",
	},
	{
		.name = "an export without a route",
		.text = "[Interface]\n" KEYS "Gateway = 172.19.50.0/24\n" PEER,
		.change = with_lan,
		.refusal = "no route leads to 172.19.50.0/24: name the interface of the LAN, as in dev eth1",
	},
	{
		.name = "an export behind an interface that is not there",
		.text = "[Interface]\n" KEYS "Gateway = 172.19.50.0/24 dev eth7\n" PEER,
		.change = with_lan,
		.refusal = "there is no interface eth7",
	},
	{
		.name = "an export that is in the tunnel",
		.text = "[Interface]\n" KEYS "Gateway = 10.9.3.0/25\n" PEER_TWO,
		.change = with_lan,
		.refusal = "10.9.3.0/25 is reached through wg0 itself: a gateway leads to what is behind another interface",
	},
	{
		.name = "exports that overlap under their virtual prefixes",
		.text = "[Interface]\n" KEYS "Gateway = 10.20.0.0/24 as 10.9.101.0/24 dev eth0\n"
			"Gateway = 10.9.101.0/25 dev eth0\n" PEER,
		.change = with_lan,
		.refusal = "two exports overlap: 10.9.101.0/24 and 10.9.101.0/25",
	},
	{
		.name = "a virtual prefix that is a network of the host",
		.text = "[Interface]\n" KEYS "Gateway = 10.20.0.0/16 as 192.0.0.0/16 dev eth0\n" PEER,
		.change = with_lan,
		.refusal = "the virtual prefix 192.0.0.0/16 overlaps 192.0.2.0/24, which is routed to eth0: choose one that is used nowhere else",
	},
	{
		.name = "a forward to nowhere",
		.text = "[Interface]\n" KEYS "Forward = tcp 22 127.0.0.1:22\n" PEER,
		.change = with_lan,
		.refusal = "127.0.0.1 can't be reached from outside: write this host's address in the LAN",
	},
	{
		.name = "a route of another metric is no conflict, one of the same is",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 2001:db8:2::/48, 2001:db8:1::/64\n",
		.refusal =
			"the route to 2001:db8:2::/48 (AllowedIPs) is taken by eth0 in table main",
	},
	{
		.name = "conflict with the host's own network",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 192.0.2.0/24\n",
		.refusal =
			"the route to 192.0.2.0/24 (AllowedIPs) is taken by eth0 in table main",
	},
	{
		.name = "the name is taken by our kind",
		.ifname = "wg7",
		.text = "[Interface]\n" KEYS,
		.refusal =
			"there is an interface wg7 already; it was not brought up by wgstarctl",
	},
	{
		.name = "the name is taken by another kind",
		.ifname = "wg8",
		.text = "[Interface]\n" KEYS,
		.refusal =
			"there is an interface wg8 already, of another kind (wireguard)",
	},
	{
		.name = "IPv6 address without IPv6",
		.text = "[Interface]\n" KEYS "Address = 10.9.9.1, fd09::1/64\n",
		.change = without_ipv6,
		.refusal =
			"no address fd09::1/64: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
	},
	{
		.name = "IPv6 route without IPv6",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0, ::/0\n",
		.change = without_ipv6,
		.refusal =
			"no route to ::/0: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
	},
	{
		.name = "MTU too small for IPv6",
		.text = "[Interface]\n" KEYS "Address = fd09::1/64\nMTU = 1000\n",
		.refusal =
			"MTU = 1000 is too small for IPv6, which needs 1280",
	},
	{
		.name = "no resolver",
		.text = "[Interface]\n" KEYS "DNS = 10.9.0.1\n",
		.change = without_resolver,
		.refusal =
			"the file has DNS = 10.9.0.1, but neither resolvconf nor resolvectl is there; install openresolv or systemd-resolved",
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
		.refusal =
			"FwMark = 254 needs routing table main for the default route, and that has routes already",
	},
	{
		.name = "no room for rules",
		.text = "[Interface]\n" KEYS PEER "AllowedIPs = 0.0.0.0/0\n",
		.change = with_rule_at_2,
		.refusal =
			"no priority is free for policy rules: there is a rule with 2 (ip -4 rule)",
	},
};

static char *plan_text(const struct wgstar_plan *plan)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	wgstar_plan_print(stream, plan);
	fclose(stream);
	return text;
}

static char *golden_text(const char *name)
{
	char path[512], *text = calloc(1, GOLDEN_ROOM);
	FILE *file;

	snprintf(path, sizeof(path), GOLDEN_DIR "/%s", name);
	file = fopen(path, "r");
	if (!file || !text)
		fail_msg("%s can't be read", path);
	assert_true(fread(text, 1, GOLDEN_ROOM, file) < GOLDEN_ROOM);
	fclose(file);
	return text;
}

static void expect_plan(const struct plan_case *one,
			const struct wgstar_plan *plan, int result,
			const struct wgstar_error *error)
{
	char *text, *golden;

	if (one->refusal) {
		assert_int_equal(result, -1);
		assert_string_equal(error->text, one->refusal);
		return;
	}
	if (result)
		fail_msg("%s: %s", one->name, error->text);
	text = plan_text(plan);
	golden = golden_text(one->plan);
	assert_string_equal(text, golden);
	free(golden);
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
	result = wgstar_gateway_place(&config.quick.gateway, plan.ifname,
				      &config.device, &host, &error);
	if (!result)
		result = wgstar_plan_up(&plan, &config, &host, &error);
	expect_plan(one, &plan, result, &error);
	wgstar_plan_clear(&plan);
	wgstar_config_clear(&config);
	free(host.sysctls);
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
