// SPDX-License-Identifier: GPL-2.0
/* What show prints, byte for byte against wg (see golden/README), and JSON. */
#include <linux/wgstar.h>
#include <arpa/inet.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"
#include "printer.h"

#define NOW		1700000000LL
#define NS		1000000000LL
#define AGO(seconds)	((NOW - (seconds)) * NS)
#define DAY		(24 * 3600LL)
#define KEY2		"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="
#define KEY5		"BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU="

static struct wgstar_device wg7, wg8;

static const struct {
	const char *endpoint;
	uint16_t port;
	uint16_t keepalive;
	uint64_t last_handshake_ns;
	uint64_t rx_bytes;
	uint64_t tx_bytes;
	const char *routes[3];
} peers[] = {
	{ "192.0.2.1", 1234, 25, AGO(62), 1023, 1024,
	  { "10.0.0.1/32", "10.1.0.0/16" } },
	{ "2001:db8::1", 51820, 0, AGO(0) + 999999999, 1 << 20, (1 << 20) - 1,
	  { "fd00::/64", "0.0.0.0/0", "::/0" } },
	{ NULL, 0, 1, 0, 0, 0, { NULL } },
	{ "fe80::1", 51820, 0, AGO(366 * DAY + 2 * 3600 + 61) + 5, 1 << 30,
	  (1LL << 40) + (1LL << 35), { "10.2.0.0/24" } },
	{ NULL, 0, 65535, 0, 148, 0, { "10.3.0.0/24" } },
	{ NULL, 0, 0, AGO(2 * DAY) + 5, (1 << 30) - 1, (1LL << 40) - 1, { NULL } },
	{ NULL, 0, 0, AGO(-5) + 5, 1LL << 62, (1 << 10) * 999 + 10, { NULL } },
	{ NULL, 0, 3661, AGO(3600) + 5, 0, 1, { NULL } },
};

static void endpoint_fill(union wgstar_endpoint *endpoint, const char *address,
			  uint16_t port)
{
	if (strchr(address, ':')) {
		endpoint->ipv6.sin6_family = AF_INET6;
		inet_pton(AF_INET6, address, &endpoint->ipv6.sin6_addr);
		if (!strncmp(address, "fe80", 4))
			endpoint->ipv6.sin6_scope_id = if_nametoindex("lo");
	} else {
		endpoint->ipv4.sin_family = AF_INET;
		inet_pton(AF_INET, address, &endpoint->ipv4.sin_addr);
	}
	endpoint->ipv4.sin_port = htons(port);
}

static void peer_fill(struct wgstar_peer *peer, size_t i)
{
	struct wgstar_prefix prefix;
	struct wgstar_error error;
	size_t j;

	memset(peer->public_key, i + 1, WGSTAR_KEY_BYTES);
	if (!i)
		memset(peer->preshared_key, 0xaa, WGSTAR_KEY_BYTES);
	if (peers[i].endpoint)
		endpoint_fill(&peer->endpoint, peers[i].endpoint,
			      peers[i].port);
	peer->persistent_keepalive = peers[i].keepalive;
	peer->last_handshake_ns = peers[i].last_handshake_ns;
	peer->rx_bytes = peers[i].rx_bytes;
	peer->tx_bytes = peers[i].tx_bytes;
	for (j = 0; j < 3 && peers[i].routes[j]; j++) {
		wgstar_prefix_parse(&prefix, peers[i].routes[j], &error);
		wgstar_peer_add_route(peer, &prefix);
	}
}

static int devices_fill(void **state)
{
	size_t i;

	strcpy(wg7.ifname, "wg7");
	memset(wg7.private_key, 0x18, WGSTAR_KEY_BYTES);
	wg7.private_key[31] = 0x58;
	wgstar_key_derive_public(wg7.public_key, wg7.private_key);
	wg7.listen_port = 51820;
	wg7.fwmark = 51820;
	for (i = 0; i < sizeof(peers) / sizeof(peers[0]); i++)
		peer_fill(wgstar_device_add_peer(&wg7), i);
	strcpy(wg8.ifname, "wg8");
	return 0;
}

static int devices_clear(void **state)
{
	wgstar_device_clear(&wg7);
	wgstar_device_clear(&wg8);
	return 0;
}

static char *show(const char *which, struct wgstar_printer *printer)
{
	size_t size;
	char *text;

	printer->out = open_memstream(&text, &size);
	printer->now = NOW;
	if (!printer->ink)
		printer->ink = &wgstar_ink_plain;
	printer->with_ifname = !strcmp(which, "all");
	if (printer->with_ifname || !strcmp(which, "wg7"))
		wgstar_printer_device(printer, &wg7);
	if (printer->with_ifname || !strcmp(which, "wg8"))
		wgstar_printer_device(printer, &wg8);
	wgstar_printer_end(printer);
	fclose(printer->out);
	return text;
}

static void check_pretty(const char *golden, const struct wgstar_ink *ink,
			 bool reveal)
{
	struct wgstar_printer printer = { .ink = ink, .reveal = reveal };
	char *expected = golden_read(golden);
	char *text = show("all", &printer);

	assert_string_equal(text, expected);
	free(text);
	free(expected);
}

static void text_for_readers_is_that_of_wg(void **state)
{
	check_pretty("show.txt", &wgstar_ink_plain, false);
}

static void colours_and_revealed_keys_are_those_of_wg(void **state)
{
	check_pretty("show_colour.txt", &wgstar_ink_coloured, true);
}

static void text_for_scripts_is_that_of_wg(void **state)
{
	char *expected = golden_read("fields.txt");
	char *all = calloc(1, 65536), *line, *end, *text;
	char which[8], field[32];
	FILE *out = fmemopen(all, 65535, "w");

	for (line = expected; line; line = strstr(end, "== ")) {
		struct wgstar_printer printer = { 0 };

		if (sscanf(line, "== %7s %31s", which, field) != 2)
			fail_msg("fields.txt is damaged");
		end = strchr(line, '\n');
		assert_true(wgstar_printer_set_topic(&printer, field));
		text = show(which, &printer);
		fprintf(out, "== %s %s\n%s", which, field, text);
		free(text);
	}
	fclose(out);
	assert_string_equal(all, expected);
	free(all);
	free(expected);
}

static void all_endpoints_begin_with_the_interface(void **state)
{
	struct wgstar_printer printer = { 0 };
	char *text;

	assert_true(wgstar_printer_set_topic(&printer, "endpoints"));
	text = show("all", &printer);
	assert_non_null(strstr(text, "\nwg7\t" KEY2 "\t[2001:db8::1]:51820\n"));
	free(text);
}

static void json_has_the_same_facts(void **state)
{
	struct wgstar_printer printer = { 0 };
	json_t *document, *device, *peer;
	json_error_t error;
	char *text;

	wgstar_printer_begin_json(&printer);
	text = show("all", &printer);
	document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(document);
	device = json_object_get(document, "wg7");
	assert_string_equal(json_string_value(json_object_get(device, "private_key")),
			    "(hidden)");
	assert_int_equal(json_integer_value(json_object_get(device, "fwmark")),
			 51820);
	assert_int_equal(json_array_size(json_object_get(device, "peers")), 8);
	peer = json_array_get(json_object_get(device, "peers"), 1);
	assert_string_equal(json_string_value(json_object_get(peer, "endpoint")),
			    "[2001:db8::1]:51820");
	assert_true(json_is_null(json_object_get(peer, "preshared_key")));
	assert_int_equal(json_integer_value(json_object_get(peer, "latest_handshake")),
			 NOW);
	assert_int_equal(json_array_size(json_object_get(peer, "allowed_ips")), 3);
	assert_non_null(json_object_get(document, "wg8"));
	json_decref(document);
	free(text);
}

static void json_of_a_field_holds_that_field_only(void **state)
{
	struct wgstar_printer printer = { 0 };
	char *text;

	wgstar_printer_begin_json(&printer);
	assert_true(wgstar_printer_set_topic(&printer, "private-key"));
	text = show("wg7", &printer);
	assert_string_equal(text,
			    "{\n  \"wg7\": {\"private_key\": \"GBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGFg=\"}\n}\n");
	free(text);
}

static void unknown_fields_are_not_topics(void **state)
{
	struct wgstar_printer printer = { 0 };

	assert_false(wgstar_printer_set_topic(&printer, "endpoint"));
	assert_string_equal(wgstar_word_nearest("endpoint",
						wgstar_printer_words()),
			    "endpoints");
}

static void relay_is_shown_where_it_is_chosen(void **state)
{
	struct wgstar_printer readers = { 0 }, field = { 0 };
	char *text;

	assert_true(wgstar_printer_set_topic(&field, "relay"));
	text = show("wg8", &readers);
	assert_null(strstr(text, "relay"));
	free(text);
	text = show("wg8", &field);
	assert_string_equal(text, "auto\n");
	free(text);
	wg8.relay_mode = WGSTAR_RELAY_MODE_STACK;
	text = show("wg8", &readers);
	assert_non_null(strstr(text, "  relay: stack\n"));
	free(text);
	wg8.relay_mode = WGSTAR_RELAY_MODE_AUTO;
}

static void drops_and_metrics_are_shown(void **state)
{
	struct wgstar_printer stats = { 0 }, routes = { 0 };
	char *text;

	wg8.drops = calloc(1, sizeof(*wg8.drops));
	wg8.drop_count = 1;
	strcpy(wg8.drops[0].reason, "replayed");
	wg8.drops[0].packets = 3;
	wg8.relayed = calloc(1, sizeof(*wg8.relayed));
	wg8.relayed_count = 1;
	strcpy(wg8.relayed[0].reason, "direct");
	wg8.relayed[0].packets = 9;
	assert_true(wgstar_printer_set_topic(&stats, "stats"));
	text = show("wg8", &stats);
	assert_string_equal(text,
			    "# device: all drops, those of its peers included\n"
			    "device\treplayed\t3\n"
			    "# relay: packets from peer to peer; all but direct ones went to the stack\n"
			    "relay\tdirect\t9\n");
	free(text);
	wg7.peers[4].routes[0].metric = 10;
	assert_true(wgstar_printer_set_topic(&routes, "routes"));
	text = show("all", &routes);
	assert_non_null(strstr(text, "wg7\t10.3.0.0/24\t10\t" KEY5 "\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_for_readers_is_that_of_wg),
		cmocka_unit_test(colours_and_revealed_keys_are_those_of_wg),
		cmocka_unit_test(text_for_scripts_is_that_of_wg),
		cmocka_unit_test(all_endpoints_begin_with_the_interface),
		cmocka_unit_test(json_has_the_same_facts),
		cmocka_unit_test(json_of_a_field_holds_that_field_only),
		cmocka_unit_test(unknown_fields_are_not_topics),
		cmocka_unit_test(relay_is_shown_where_it_is_chosen),
		cmocka_unit_test(drops_and_metrics_are_shown),
	};

	return cmocka_run_group_tests(tests, devices_fill, devices_clear);
}
