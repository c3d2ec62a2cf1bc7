// SPDX-License-Identifier: GPL-2.0
/*
 * What a gateway's commands are made of, each by tables: words of the command
 * line, lines of a file that change, connections that go, ports in use.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf_edit.h"
#include "connection.h"
#include "gateway_persist.h"
#include "gateway_words.h"
#include "host_listener.h"

#define WORD_ROOM	8
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static struct wgstar_prefix prefix_of(const char *text)
{
	struct wgstar_prefix prefix;
	struct wgstar_error error;

	if (wgstar_prefix_parse(&prefix, text, &error))
		fail_msg("%s", error.text);
	return prefix;
}

/* --- words -------------------------------------------------------------- */

struct export_case {
	const char *words[WORD_ROOM];
	const char *exports;	/* as in files, a line each */
	const char *refusal;
};

static const struct export_case export_cases[] = {
	{ { "--export", "192.168.1.0/24" }, "192.168.1.0/24\n", NULL },
	{ { "--export", "192.168.1.0/24", "--as", "10.9.101.0/24", "--dev", "eth1" },
	  "192.168.1.0/24 as 10.9.101.0/24 dev eth1\n", NULL },
	{ { "--export", "10.1.0.0/16", "--export", "fd00::/64", "--dev", "eth1" },
	  "10.1.0.0/16\nfd00::/64 dev eth1\n", NULL },
	{ { "--dev", "eth1", "--export", "10.1.0.0/16" }, NULL,
	  "say what is exported: --export 192.168.1.0/24" },
	{ { NULL }, NULL, "say what is exported: --export 192.168.1.0/24" },
	{ { "--export", "10.1.0.0/16", "--as", "10.9.0.0/24" }, NULL,
	  "a virtual prefix has the family and length of the LAN's: write one like 10.1.0.0/16" },
};

static char *exports_text(const struct wgstar_gateway *gateway)
{
	char *text;
	size_t size, i;
	FILE *stream = open_memstream(&text, &size);

	for (i = 0; i < gateway->export_count; i++) {
		wgstar_export_print(stream, &gateway->exports[i]);
		fputc('\n', stream);
	}
	fclose(stream);
	return text;
}

static void exports_are_read_with_what_follows_them(void **state)
{
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(export_cases); i++) {
		const struct export_case *one = &export_cases[i];
		struct wgstar_gateway gateway = {};
		struct wgstar_words words = {};
		struct wgstar_error error;
		char *text;
		int result;

		for (j = 0; j < WORD_ROOM && one->words[j]; j++)
			wgstar_words_add(&words, one->words[j]);
		result = wgstar_gateway_words_exports(&gateway, &words, &error);
		assert_int_equal(result, one->refusal ? -1 : 0);
		if (one->refusal) {
			assert_string_equal(error.text, one->refusal);
		} else {
			text = exports_text(&gateway);
			assert_string_equal(text, one->exports);
			free(text);
		}
		wgstar_words_clear(&words);
		wgstar_gateway_clear(&gateway);
	}
}

struct forward_case {
	struct wgstar_forward_words words;
	const char *forward;
	const char *refusal;
};

static const struct forward_case forward_cases[] = {
	{ { "add", "tcp", "2222", "192.168.1.10:22", NULL, NULL },
	  "tcp 2222 192.168.1.10:22", NULL },
	{ { "add", "udp", "53", "[fd00::1]:5353", "fd09::/64", "300" },
	  "udp 53 [fd00::1]:5353 from fd09::/64 idle 5m", NULL },
	{ { "add", "tcp", "22", "192.168.1.10:22", "MacBook", "1h" },
	  "tcp 22 192.168.1.10:22 from MacBook idle 1h", NULL },
	{ { "del", "tcp", "22", NULL, "fd09::1", NULL },
	  "tcp 22 [::]:1 from fd09::1/128", NULL },
	{ { "del", "udp", "22", NULL, NULL, NULL }, "udp 22 0.0.0.0:1", NULL },
	{ { "add", "tcp", "2222", NULL, NULL, NULL }, NULL,
	  "a forward leads to HOST:PORT: tcp 2222 192.168.1.10:22" },
	{ { "add", "icmp", "1", "192.168.1.10:1", NULL, NULL }, NULL,
	  "a forward begins with tcp or udp: tcp 2222 192.168.1.10:22" },
	{ { "add", "tcp", "1", "192.168.1.10:1", "fd09::/64", NULL }, NULL,
	  "host and source of a forward are both IPv4 or both IPv6" },
	{ { "del", "tcp", NULL, NULL, NULL, NULL }, NULL,
	  "a forward has a port: tcp 2222 192.168.1.10:22" },
};

static void forwards_are_read_as_in_files(void **state)
{
	struct wgstar_forward forward;
	struct wgstar_error error;
	char text[256];
	FILE *stream;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forward_cases); i++) {
		const struct forward_case *one = &forward_cases[i];
		int result = wgstar_gateway_words_forward(&forward, &one->words,
							  &error);

		assert_int_equal(result, one->refusal ? -1 : 0);
		if (one->refusal) {
			assert_string_equal(error.text, one->refusal);
			continue;
		}
		stream = fmemopen(text, sizeof(text), "w");
		wgstar_forward_print(stream, &forward);
		fclose(stream);
		assert_string_equal(text, one->forward);
	}
}

/* --- lines of a file ------------------------------------------------------ */

struct edit_case {
	const char *text;
	const char *drop;	/* this forward; NULL: exports; "": all */
	const char *lines[2];
	const char *result;
};

static const struct edit_case edit_cases[] = {
	{ "[Interface]\nMTU = 1400\n\n# peers\n[Peer]\nName = a\n", NULL,
	  { "Gateway = 10.1.0.0/16", "Masquerade = no" },
	  "[Interface]\nMTU = 1400\nGateway = 10.1.0.0/16\nMasquerade = no\n\n# peers\n[Peer]\nName = a\n" },
	{ "# x\n[interface]\n gateway=10.2.0.0/16 # old\nMTU = 1400\nGateway = 10.3.0.0/16\n", NULL,
	  { "Gateway = 10.1.0.0/16" },
	  "# x\n[interface]\nGateway = 10.1.0.0/16\nMTU = 1400\n" },
	{ "[Interface]\nGateway = 10.2.0.0/16\nForward = tcp 1 10.2.0.1:1\nMasquerade = no\n", "",
	  { NULL }, "[Interface]\n" },
	{ "[Interface]\nForward = tcp 1 10.2.0.1:1\nFORWARD = tcp 2 10.2.0.1:1\nForward = udp 1 10.2.0.1:1\n",
	  "tcp 1 10.9.9.9:9", { NULL },
	  "[Interface]\nFORWARD = tcp 2 10.2.0.1:1\nForward = udp 1 10.2.0.1:1\n" },
	{ "[Interface]\nForward = tcp 1 10.2.0.1:1 from a\nForward = tcp 1 10.2.0.1:1\n",
	  "tcp 1 10.2.0.1:1 from a", { "Forward = tcp 1 10.2.0.2:2 from a" },
	  "[Interface]\nForward = tcp 1 10.2.0.2:2 from a\nForward = tcp 1 10.2.0.1:1\n" },
	{ "[Peer]\nName = a\n[Interface]\nMTU = 1400", NULL,
	  { "Gateway = 10.1.0.0/16" },
	  "[Peer]\nName = a\n[Interface]\nMTU = 1400\nGateway = 10.1.0.0/16\n" },
};

static void other_lines_stay_as_they_are(void **state)
{
	struct wgstar_forward forward;
	struct wgstar_error error;
	size_t i, j, size;
	FILE *stream;
	char *text;

	for (i = 0; i < ARRAY_SIZE(edit_cases); i++) {
		const struct edit_case *one = &edit_cases[i];
		struct wgstar_conf_edit edit = {
			.drops = wgstar_gateway_persist_exports,
			.data = &forward,
		};

		if (one->drop)
			edit.drops = *one->drop ?
				wgstar_gateway_persist_forward :
				wgstar_gateway_persist_all;
		if (one->drop && *one->drop)
			assert_int_equal(wgstar_forward_parse(&forward,
							      one->drop,
							      &error), 0);
		for (j = 0; j < 2 && one->lines[j]; j++)
			wgstar_words_add(&edit.lines, one->lines[j]);
		stream = open_memstream(&text, &size);
		wgstar_conf_edit_write(stream, one->text, &edit);
		fclose(stream);
		assert_string_equal(text, one->result);
		free(text);
		wgstar_words_clear(&edit.lines);
	}
}

/* --- connections ---------------------------------------------------------- */

struct connection_case {
	const char *name;
	uint8_t protocol;
	const char *from;
	const char *to;
	uint16_t to_port;
	const char *answers;
	uint16_t answers_port;
	bool let_in;
};

static const struct connection_case connection_cases[] = {
	{ "of an export", IPPROTO_ICMP, "10.9.9.1", "172.16.0.7", 0,
	  "172.16.0.7", 0, true },
	{ "of a virtual prefix", IPPROTO_TCP, "10.9.9.1", "10.9.101.7", 80,
	  "192.168.1.7", 80, true },
	{ "of an address that was translated to elsewhere", IPPROTO_TCP,
	  "10.9.9.1", "10.9.101.7", 80, "192.168.9.7", 80, false },
	{ "to the real address of a LAN that has a virtual one", IPPROTO_TCP,
	  "10.9.9.1", "192.168.1.7", 80, "192.168.1.7", 80, false },
	{ "from somebody who is not in the tunnel", IPPROTO_TCP, "10.8.9.1",
	  "172.16.0.7", 80, "172.16.0.7", 80, false },
	{ "of a forward", IPPROTO_TCP, "10.9.9.1", "10.9.0.2", 2222,
	  "192.168.1.10", 22, true },
	{ "to its port, of another protocol", IPPROTO_UDP, "10.9.9.1",
	  "10.9.0.2", 2222, "192.168.1.10", 22, false },
	{ "to its port, but to this host", IPPROTO_TCP, "10.9.9.1", "10.9.0.2",
	  2222, "10.9.0.2", 2222, false },
	{ "of a forward, from another source", IPPROTO_TCP, "10.9.9.2",
	  "10.9.0.2", 2222, "192.168.1.10", 22, false },
};

static void a_connection_is_known_by_its_ends(void **state)
{
	struct wgstar_gateway gateway = {};
	struct wgstar_device device = {};
	struct wgstar_forward forward;
	struct wgstar_export export;
	struct wgstar_prefix tunnel = prefix_of("10.9.0.0/16");
	struct wgstar_error error;
	size_t i;

	assert_int_equal(wgstar_export_parse(&export, "172.16.0.0/24", &error), 0);
	wgstar_gateway_add_export(&gateway, &export);
	assert_int_equal(wgstar_export_parse(&export, "192.168.1.0/24 as 10.9.101.0/24",
					     &error), 0);
	wgstar_gateway_add_export(&gateway, &export);
	assert_int_equal(wgstar_forward_parse(&forward,
					      "tcp 2222 192.168.1.10:22 from 10.9.9.1/32",
					      &error), 0);
	wgstar_gateway_add_forward(&gateway, &forward);
	wgstar_peer_add_route(wgstar_device_add_peer(&device), &tunnel);
	for (i = 0; i < ARRAY_SIZE(connection_cases); i++) {
		const struct connection_case *one = &connection_cases[i];
		struct wgstar_connection connection = {
			.protocol = one->protocol,
			.from = prefix_of(one->from),
			.to = prefix_of(one->to),
			.to_port = one->to_port,
			.answers = prefix_of(one->answers),
			.answers_port = one->answers_port,
		};

		if (wgstar_connection_let_in(&connection, &gateway, &device) !=
		    one->let_in)
			fail_msg("%s", one->name);
		assert_false(wgstar_connection_let_in(&connection, NULL,
						      &device));
	}
	wgstar_device_clear(&device);
	wgstar_gateway_clear(&gateway);
}

/* --- ports in use --------------------------------------------------------- */

#define HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define REST " 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n"

static void programs_that_wait_are_found(void **state)
{
	static const struct {
		const char *line;
		uint8_t protocol;
		bool found;
	} lines[] = {
		{ "   0: 00000000:08AE 00000000:0000 0A", IPPROTO_TCP, true },
		{ "   0: 0201A8C0:08AE 00000000:0000 0A", IPPROTO_TCP, true },
		{ "   0: 00000000000000000000000000000000:08AE 00000000000000000000000000000000:0000 0A",
		  IPPROTO_TCP, true },
		{ "   0: 00000000:08AF 00000000:0000 0A", IPPROTO_TCP, false },
		{ "   0: 0201A8C0:08AE 0101A8C0:1234 01", IPPROTO_TCP, false },
		{ "   0: 0100007F:08AE 00000000:0000 0A", IPPROTO_TCP, false },
		{ "   0: 00000000000000000000000001000000:08AE 00000000000000000000000000000000:0000 0A",
		  IPPROTO_TCP, false },
		{ "  99: 00000000:08AE 00000000:0000 07", IPPROTO_UDP, true },
		{ "  99: 0201A8C0:08AE 0101A8C0:1234 01", IPPROTO_UDP, false },
	};
	unsigned long inode;
	char text[512];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(text, sizeof(text), HEAD "%s" REST, lines[i].line);
		if (wgstar_listener_parse(text, lines[i].protocol, 2222,
					  &inode) != lines[i].found)
			fail_msg("%s", lines[i].line);
		if (lines[i].found)
			assert_int_equal(inode, 4711);
	}
	assert_false(wgstar_listener_parse("", IPPROTO_TCP, 1, &inode));
	assert_false(wgstar_listener_parse(HEAD, IPPROTO_TCP, 1, &inode));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_are_read_with_what_follows_them),
		cmocka_unit_test(forwards_are_read_as_in_files),
		cmocka_unit_test(other_lines_stay_as_they_are),
		cmocka_unit_test(a_connection_is_known_by_its_ends),
		cmocka_unit_test(programs_that_wait_are_found),
	};

	return cmocka_run_group_tests_name("gateway", tests, NULL, NULL);
}
