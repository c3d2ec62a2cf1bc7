// SPDX-License-Identifier: GPL-2.0
/* Hooks of files: words of a command line, and what a command is for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "hook_words.h"

#define FORWARD WGSTAR_HOOK_FORWARD
#define MASQUERADE WGSTAR_HOOK_MASQUERADE
#define UNDO WGSTAR_HOOK_UNDO
#define OTHER WGSTAR_HOOK_OTHER

/* The words of all commands, each in [], the commands apart by |. */
static void check_split(const char *text, const char *expected)
{
	struct wgstar_words words = { .count = 0 };
	char found[512] = "";
	size_t i;

	while (text) {
		text = wgstar_hook_words_split(&words, text, "wg7");
		for (i = 0; i < words.count; i++) {
			strcat(found, "[");
			strcat(found, words.items[i]);
			strcat(found, "]");
		}
		strcat(found, text ? "|" : "");
		wgstar_words_clear(&words);
	}
	assert_string_equal(found, expected);
}

static void words_are_split(void **state)
{
	check_split("", "");
	check_split("a b\tc", "[a][b][c]");
	check_split("a; b && c || d | e &", "[a]|[b]|[c]|[d]|[e]");
	check_split("a 'b; c' \"d | \\\"e\"", "[a][b; c][d | \"e]");
	check_split("a b\\ c \"\" d", "[a][b c][][d]");
	check_split("echo 1>x 2>> y", "[echo][1][>][x][2][>][y]");
	check_split("a -i %i; b '%i'", "[a][-i][wg7]|[b][%i]");
	check_split("a 'no end", "[a][no end]");
	check_split("a\\", "[a\\]");
	check_split(" ;; a", "|[a]");
}

static void check_command(const char *text, enum wgstar_hook_kind kind,
			  const char *in, const char *out, bool scoped)
{
	struct wgstar_words words = { .count = 0 };
	struct wgstar_hook hook;

	wgstar_hook_words_split(&words, text, "wg0");
	wgstar_hook_understand(&hook, &words);
	wgstar_words_clear(&words);
	if (hook.kind != kind || strcmp(hook.in, in) || strcmp(hook.out, out) ||
	    hook.scoped != scoped)
		fail_msg("%s: kind %d, in `%s', out `%s', %s", text, hook.kind,
			 hook.in, hook.out, hook.scoped ? "scoped" : "wide");
}

static void commands_are_understood(void **state)
{
	check_command("iptables -A FORWARD -i %i -j ACCEPT", FORWARD, "wg0", "", false);
	check_command("/sbin/iptables -w -I FORWARD 1 --out-interface wg0 --jump ACCEPT", FORWARD, "", "wg0", false);
	check_command("ip6tables -t nat -A POSTROUTING -o eth0 -j MASQUERADE", MASQUERADE, "", "eth0", false);
	check_command("iptables -t nat -A POSTROUTING -s 10.9.0.0/16 -j SNAT --to 192.0.2.1", MASQUERADE, "", "", true);
	check_command("iptables -D FORWARD -i wg0 -j ACCEPT", UNDO, "wg0", "", false);
	check_command("iptables -P FORWARD DROP", WGSTAR_HOOK_FORWARD_DROP, "", "", false);
	check_command("iptables -A INPUT -i wg0 -j ACCEPT", OTHER, "wg0", "", false);
	check_command("iptables -t mangle -A FORWARD -o wg0 -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
		      WGSTAR_HOOK_CLAMP, "", "wg0", false);
	check_command("nft add rule inet filter forward iifname \"wg0\" accept", FORWARD, "wg0", "", false);
	check_command("nft 'add rule ip nat post oifname eth0 ip saddr 10.0.0.0/8 masquerade'", MASQUERADE, "", "eth0", true);
	check_command("nft delete table inet x", UNDO, "", "", false);
	check_command("sysctl -qw net.ipv4.ip_forward=1", WGSTAR_HOOK_FORWARDING, "", "", false);
	check_command("sysctl -w net.ipv4.ip_forward=0", UNDO, "", "", false);
	check_command("sysctl -w net.core.rmem_max=1", OTHER, "", "", false);
	check_command("echo 1 > /proc/sys/net/ipv4/ip_forward", WGSTAR_HOOK_FORWARDING, "", "", false);
	check_command("echo 1", OTHER, "", "", false);
	check_command("", OTHER, "", "", false);
	check_command("iptables -A FORWARD -i", OTHER, "", "", false);
}

static void replies_are_told_apart(void **state)
{
	const char *text = "iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
	struct wgstar_words words = { .count = 0 };
	struct wgstar_hook hook;

	wgstar_hook_words_split(&words, text, "wg0");
	wgstar_hook_understand(&hook, &words);
	wgstar_words_clear(&words);
	assert_int_equal(hook.kind, FORWARD);
	assert_true(hook.replies);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_split),
		cmocka_unit_test(commands_are_understood),
		cmocka_unit_test(replies_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
