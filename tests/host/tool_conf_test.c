// SPDX-License-Identifier: GPL-2.0
/* Configuration files: text -> model -> text, and every complaint. */
#include <arpa/inet.h>
#include <linux/wgstar.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"
#include "conf.h"

#define KEY1 "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
#define KEY2 "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="
#define PRIVATE "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo="
#define PUBLIC "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="

static char *config_text(const struct wgstar_config *config)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	wgstar_config_write(stream, config);
	fclose(stream);
	return text;
}

/* What is written is read again as the same, byte for byte. */
static void check_round_trip(const char *text, const char *expected)
{
	struct wgstar_config config;
	struct wgstar_error error = { 0 };
	char *first, *second;

	if (wgstar_config_parse(&config, text, &error))
		fail_msg("%u:%u: %s", error.line, error.column, error.text);
	first = config_text(&config);
	wgstar_config_clear(&config);
	if (expected)
		assert_string_equal(first, expected);
	assert_int_equal(wgstar_config_parse(&config, first, &error), 0);
	second = config_text(&config);
	wgstar_config_clear(&config);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void empty_file_is_an_empty_configuration(void **state)
{
	check_round_trip("", "[Interface]\n\n");
	check_round_trip("\n# nothing\n[Interface]\r\n", "[Interface]\n\n");
}

static const char full_text[] =
	"[Interface]\n"
	"Address = 10.9.0.1/24\n"
	"Address = fd00::1/64\n"
	"DNS = 10.9.0.1, example.org\n"
	"MTU = 1380\n"
	"Table = off\n"
	"SaveConfig = true\n"
	"PreUp = echo %i = up\n"
	"PostUp = a; b\n"
	"PostUp = c\n"
	"PreDown = d\n"
	"PostDown = e\n"
	"Relay = yes\n"
	"Gateway = 192.168.1.0/24 as 10.9.101.0/24\n"
	"Gateway = fd01::/64 dev lan0\n"
	"Forward = tcp 2222 192.168.1.10:22 from laptop idle 5m\n"
	"Forward = udp 53 [fd01::10]:5353 from fd00::/64\n"
	"Masquerade = no\n"
	"ListenPort = 51820\n"
	"FwMark = 0xca6c\n"
	"PrivateKey = " PRIVATE "\n"
	"\n"
	"[Peer]\n"
	"PublicKey = " KEY1 "\n"
	"Name = laptop\n"
	"PresharedKey = " KEY2 "\n"
	"AllowedIPs = 10.9.9.1/32, fd00::/64, 0.0.0.0/0\n"
	"Endpoint = hub.example.org:51820\n"
	"PersistentKeepalive = 25\n"
	"Isolated = yes\n"
	"Metric = 7\n"
	"\n"
	"[Peer]\n"
	"PublicKey = " KEY2 "\n"
	"Endpoint = [2001:db8::1]:1\n";

static void every_key_survives(void **state)
{
	check_round_trip(full_text, full_text);
}

static void case_blanks_comments_and_lists_do_not_matter(void **state)
{
	check_round_trip("[INTERFACE] # mine\n"
			 "\t address=10.9.0.1/24 ,fd00::1/64 # both\n"
			 "dns = 10.9.0.1\nDNS=example.org\n"
			 "mtu=1380\ntable = off\nsaveconfig=true\n"
			 "PreUp= echo %i = up\npostup =a; b\nPostUp=c\n"
			 "predown=d\npostdown=e\nmasquerade=off\nrelay=on\n"
			 "gateway=192.168.1.0/24  as  10.9.101.0/24\n"
			 "GATEWAY = fd01::/64\tdev lan0\n"
			 "forward = tcp 2222 192.168.1.10:22 idle 300 from laptop\n"
			 "forward=udp 53 [fd01::10]:5353 from fd00::/64\n"
			 "listenport=51820\nfwmark= 51820\r\n"
			 "PRIVATEKEY=" PRIVATE "\n"
			 "[peer]\n publickey =" KEY1 "\nname=laptop\n"
			 "metric=7\nisolated = true\n"
			 "allowedips = 10.9.9.1\nAllowedIPs=fd00::/64,0.0.0.0/0\n"
			 "persistentkeepalive=25\nendpoint=hub.example.org:51820\n"
			 "presharedkey=" KEY2 "\n"
			 "[Peer]\nPublicKey=" KEY2 "\nAllowedIPs =\n"
			 "Endpoint=2001:db8::1:1", full_text);
}

static void output_of_wg_showconf_is_read_and_written_alike(void **state)
{
	char *text = golden_read("showconf_wg7.txt");

	check_round_trip(text, text);
	free(text);
	text = golden_read("showconf_wg8.txt");
	check_round_trip(text, text);
	free(text);
}

static void relay_says_whether_and_which_way(void **state)
{
	static const struct {
		const char *text;
		bool relay;
		uint8_t mode;
	} cases[] = {
		{ "[Interface]\nRelay = no\n", false, WGSTAR_RELAY_MODE_AUTO },
		{ "[Interface]\nRelay = yes\n", true, WGSTAR_RELAY_MODE_AUTO },
		{ "[Interface]\nRelay = stack\n", true, WGSTAR_RELAY_MODE_STACK },
		{ "[Interface]\nRelay = direct\n", true, WGSTAR_RELAY_MODE_DIRECT },
	};
	struct wgstar_config config;
	struct wgstar_error error;
	char text[64];
	FILE *out;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(wgstar_config_parse(&config, cases[i].text, &error), 0);
		assert_int_equal(config.quick.relay, cases[i].relay);
		assert_int_equal(config.device.relay_mode, cases[i].mode);
		assert_true(config.device.flags & WGSTAR_DEVICE_HAS_RELAY_MODE);
		out = fmemopen(text, sizeof(text), "w");
		wgstar_config_write(out, &config);
		fclose(out);
		if (cases[i].relay)
			assert_memory_equal(text, cases[i].text, strlen(cases[i].text));
		wgstar_config_clear(&config);
	}
}

static void values_end_up_in_the_model(void **state)
{
	struct wgstar_config config;
	struct wgstar_error error;
	const struct wgstar_peer *peer;

	assert_int_equal(wgstar_config_parse(&config, full_text, &error), 0);
	assert_int_equal(config.device.fwmark, 0xca6c);
	assert_int_equal(config.device.flags, WGSTAR_DEVICE_HAS_PRIVATE_KEY |
			 WGSTAR_DEVICE_HAS_PUBLIC_KEY |
			 WGSTAR_DEVICE_HAS_LISTEN_PORT |
			 WGSTAR_DEVICE_HAS_FWMARK |
			 WGSTAR_DEVICE_HAS_RELAY_MODE);
	assert_int_equal(config.quick.line, 2);
	assert_int_equal(config.quick.address_count, 2);
	assert_int_equal(config.quick.post_up.count, 2);
	assert_int_equal(config.device.peer_count, 2);
	peer = &config.device.peers[0];
	assert_int_equal(peer->line, 23);
	assert_string_equal(peer->endpoint_host, "hub.example.org");
	assert_int_equal(peer->endpoint_port, 51820);
	assert_int_equal(peer->endpoint.sa.sa_family, AF_UNSPEC);
	assert_int_equal(peer->route_count, 3);
	assert_int_equal(peer->routes[2].metric, 7);
	assert_true(peer->isolated);
	assert_int_equal(config.quick.gateway.exports[0].line, 14);
	assert_int_equal(config.quick.gateway.forwards[0].idle, 300);
	assert_true(peer->flags & WGSTAR_PEER_REPLACE_ROUTES);
	peer = &config.device.peers[1];
	assert_int_equal(peer->flags, WGSTAR_PEER_REPLACE_ROUTES |
			 WGSTAR_PEER_HAS_PUBLIC_KEY | WGSTAR_PEER_HAS_ENDPOINT);
	assert_int_equal(wgstar_config_refuse_quick(&config, &error), -1);
	assert_int_equal(error.line, 2);
	wgstar_config_clear(&config);
}

#define PEER "[Interface]\n[Peer]\nPublicKey = " KEY1 "\n"

static const struct {
	const char *text;
	unsigned int line;
	unsigned int column;
	const char *complaint;
} refused[] = {
	{ "ListenPort = 1\n", 1, 1,
	  "this line is above all sections: write [Interface] or [Peer] first" },
	{ "[Intrface]\n", 1, 1,
	  "unknown section: write [Interface] or [Peer]" },
	{ "[Interface]\n\n[Interface]\n", 3, 1,
	  "second [Interface]: the first is in line 1, and a file has one" },
	{ "[Interface]\n  ListenPort\n", 2, 3,
	  "neither `Key = value' nor [Interface] nor [Peer]" },
	{ "[Interface]\nListenPrt = 5\n", 2, 1,
	  "unknown key `ListenPrt' (did you mean ListenPort?)" },
	{ "[Interface]\nAllowedIPs = 10.0.0.0/8\n", 2, 1,
	  "`AllowedIPs' belongs into [Peer], not [Interface]" },
	{ PEER "AllowedIP = 10.0.0.0/8\n", 4, 1,
	  "unknown key `AllowedIP' (did you mean AllowedIPs?)" },
	{ PEER "Foo = 1\n", 4, 1,
	  "unknown key `Foo' in [Peer]: see CONFIGURATION FILES in wgstarctl(8)" },
	{ PEER "Metric = low\n", 4, 10,
	  "`low' is not a metric: write a number from 0 to 4294967295" },
	{ "[Interface]\nRelay = auto\n", 2, 9,
	  "`auto' is not a way to relay: write yes, no, stack or direct" },
	{ PEER "Isolated = maybe\n", 4, 12, "`maybe' is neither yes nor no" },
	{ "[Interface]\nGateway = 192.168.1.5/24\n", 2, 11,
	  "192.168.1.5/24 has host bits set: write 192.168.1.0/24 or 192.168.1.5/32" },
	{ "[Interface]\nGateway = 192.168.1.0/24 is 10.9.1.0/24\n", 2, 11,
	  "`is' is not expected here: write PREFIX [as PREFIX] [dev INTERFACE]" },
	{ "[Interface]\nGateway = 192.168.1.0/24 as\n", 2, 11,
	  "`as' needs a prefix behind it" },
	{ "[Interface]\nGateway = 192.168.1.0/24 as 10.9.0.0/16\n", 2, 11,
	  "a virtual prefix has the family and length of the LAN's: write one like 192.168.1.0/24" },
	{ "[Interface]\nForward = 2222 192.168.1.10:22\n", 2, 11,
	  "a forward begins with tcp or udp: tcp 2222 192.168.1.10:22" },
	{ "[Interface]\nForward = tcp 0 192.168.1.10:22\n", 2, 11,
	  "a forward's port is 1 to 65535" },
	{ "[Interface]\nForward = tcp 2222 192.168.1.10\n", 2, 11,
	  "a forward leads to HOST:PORT: tcp 2222 192.168.1.10:22" },
	{ "[Interface]\nForward = tcp 1 10.0.0.0/8:22\n", 2, 11,
	  "a forward leads to one host, not to a prefix" },
	{ "[Interface]\nForward = tcp 1 10.0.0.1:22 idle soon\n", 2, 11,
	  "`soon' is not a time: write a number and s, m, h or d, at most 30d, or off" },
	{ "[Interface]\nForward = tcp 1 10.0.0.1:22 from fd00::/64\n", 2, 11,
	  "host and source of a forward are both IPv4 or both IPv6" },
	{ PEER "MTU = 1400\n", 4, 1,
	  "`MTU' belongs into [Interface], not [Peer]" },
	{ "[Interface]\nListenPort = 65536\n", 2, 14,
	  "`65536' is not a port: write a number from 0 to 65535" },
	{ "[Interface]\nListenPort = 99999999999999999999\n", 2, 14,
	  "`99999999999999999999' is not a port: write a number from 0 to 65535" },
	{ "[Interface]\nListenPort =\n", 2, 13, "ListenPort has an empty value" },
	{ "[Interface]\nListenPort = 1\nListenPort = 2\n", 3, 1,
	  "second ListenPort of this section: the first is in line 2" },
	{ "[Interface]\nFwMark = 0x100000000\n", 2, 10,
	  "`0x100000000' is not a fwmark: write off, or a number from 0 to 0xffffffff" },
	{ "[Interface]\nPrivateKey = abc=\n", 2, 14,
	  "key of wrong length: 4 characters, a key has 44" },
	{ "[Interface]\nMTU = 9\n", 2, 7,
	  "`9' is not an MTU: write a number from 576 to 65535" },
	{ "[Interface]\nSaveConfig = yes\n", 2, 14,
	  "SaveConfig is true or false, not `yes'" },
	{ "[Interface]\nAddress = 10.0.0.1/24, 10.0.0.300\n", 2, 24,
	  "`10.0.0.300' is not an address: write one as 10.0.0.0/24 or fd00::/64" },
	{ PEER "AllowedIPs = 10.0.0.5/24, 10.0.0.0/33\n", 4, 27,
	  "`10.0.0.0/33' has no valid prefix length: write 0 to 32 after the slash" },
	{ PEER "AllowedIPs = 10.0.0.0/8,\n", 4, 25, "AllowedIPs has an empty value" },
	{ PEER "Endpoint = 1.2.3.4\n", 4, 12,
	  "`1.2.3.4' is not an endpoint: write HOST:PORT or [ADDRESS]:PORT" },
	{ PEER "Endpoint = 1.2.3.4:0\n", 4, 12,
	  "`1.2.3.4:0' does not end in a port: write a number from 1 to 65535 after the last colon",
	},
	{ PEER "Endpoint = [::1:5\n", 4, 12,
	  "`[::1:5' is not an endpoint: write HOST:PORT or [ADDRESS]:PORT" },
	{ PEER "PersistentKeepalive = 65536\n", 4, 23,
	  "`65536' is not a keepalive interval: write off, or seconds from 1 to 65535" },
	{ PEER "Name = two words\n", 4, 8,
	  "name `two words' has a blank or a character beyond ASCII: use letters, digits and -" },
	{ PEER "Name = 01234567890123456789012345678901\n", 4, 8,
	  "name `01234567890123456789012345678901' has 32 characters: at most 31 fit" },
	{ "[Peer]\nAllowedIPs = 10.0.0.0/8\n", 1, 1,
	  "this [Peer] has no PublicKey: add one" },
	{ PEER "[Peer]\nPublicKey = " KEY1 "\n", 4, 1,
	  "this [Peer] has the PublicKey of the one in line 2: make them one section" },
	{ PEER "Name = a\n[Peer]\nPublicKey = " KEY2 "\nName = a\n", 5, 1,
	  "this [Peer] has the Name of the one in line 2: choose another" },
	{ "[Peer]\nPublicKey = " PUBLIC "\n[Interface]\nPrivateKey = " PRIVATE "\n",
	  1, 1,
	  "a peer has the interface's own public key: give the key of the other end" },
};

static void what_is_wrong_is_said_with_line_and_column(void **state)
{
	struct wgstar_config config;
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		memset(&error, 0, sizeof(error));
		assert_int_equal(wgstar_config_parse(&config, refused[i].text,
						     &error), -1);
		wgstar_config_clear(&config);
		assert_string_equal(error.text, refused[i].complaint);
		assert_int_equal(error.line, refused[i].line);
		assert_int_equal(error.column, refused[i].column);
	}
}

/* As in the example of wg-quick(8). */
static void host_bits_are_masked_and_noted_with_their_place(void **state)
{
	static const struct {
		unsigned int line;
		unsigned int column;
		const char *given;
		const char *taken;
	} cases[] = {
		{ 4, 14, "10.192.124.1/24", "10.192.124.0/24" },
		{ 5, 31, "fd00::1/64", "fd00::/64" },
		{ 5, 43, "10.0.0.5/0", "0.0.0.0/0" },
	};
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	struct wgstar_config config;
	struct wgstar_error error;
	/* The one prefix without host bits is the second. */
	static const size_t route[] = { 0, 2, 3 };
	size_t i;

	assert_int_equal(wgstar_config_parse(&config, PEER
					     "AllowedIPs = 10.192.124.1/24\n"
					     "  allowedips = 192.168.4.0/22,fd00::1/64, 10.0.0.5/0\n",
					     &error), 0);
	assert_int_equal(config.masked_count, 3);
	assert_int_equal(config.device.peers[0].route_count, 4);
	for (i = 0; i < 3; i++) {
		assert_int_equal(config.masked[i].line, cases[i].line);
		assert_int_equal(config.masked[i].column, cases[i].column);
		wgstar_prefix_print(text, &config.masked[i].given);
		assert_string_equal(text, cases[i].given);
		wgstar_prefix_print(text, &config.device.peers[0].routes[route[i]].prefix);
		assert_string_equal(text, cases[i].taken);
	}
	wgstar_config_clear(&config);
	assert_null(config.masked);
}

/* A key in the wrong place must not get into a log. */
static void errors_repeat_no_key(void **state)
{
	static const char *const texts[] = {
		"[Interface]\n" PRIVATE "\n",
		"[Interface]\nPrivateKey = x" PRIVATE "\n",
		"[Interface]\n" PRIVATE " = PrivateKey\n",
	};
	struct wgstar_config config;
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(wgstar_config_parse(&config, texts[i], &error),
				 -1);
		wgstar_config_clear(&config);
		assert_null(strstr(error.text, "dwdt"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_file_is_an_empty_configuration),
		cmocka_unit_test(every_key_survives),
		cmocka_unit_test(case_blanks_comments_and_lists_do_not_matter),
		cmocka_unit_test(output_of_wg_showconf_is_read_and_written_alike),
		cmocka_unit_test(relay_says_whether_and_which_way),
		cmocka_unit_test(values_end_up_in_the_model),
		cmocka_unit_test(what_is_wrong_is_said_with_line_and_column),
		cmocka_unit_test(host_bits_are_masked_and_noted_with_their_place),
		cmocka_unit_test(errors_repeat_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
