// SPDX-License-Identifier: GPL-2.0
/* The star: its file, the addresses it gives, the files of its nodes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "golden.h"
#include "star.h"
#include "star_address.h"
#include "star_render.h"
#include "star_write.h"

#define KEY(letter) letter "QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

#define STAR \
	"[Star]\n" \
	"Interface = wgs0\n" \
	"Network = 10.9.0.0/16\n" \
	"Infrastructure = 10.9.0.0/24\n" \
	"Devices = 10.9.9.0/24\n"
#define HUB \
	"\n[Hub]\n" \
	"Name = router\n" \
	"Address = 10.9.0.1\n" \
	"Endpoint = hub.example.org:51820\n" \
	"PublicKey = " KEY("A") "\n" \
	"PrivateKeyFile = /etc/wgstar/wgs0.key\n"
#define HOME \
	"\n[Gateway]\n" \
	"Name = home-gw\n" \
	"Address = 10.9.0.2\n" \
	"PublicKey = " KEY("B") "\n" \
	"Export = 192.168.1.0/24 as 10.9.101.0/24\n" \
	"Forward = tcp 2222 192.168.1.10:22 from macbook\n"
#define OFFICE \
	"\n[Gateway]\n" \
	"Name = office-gw\n" \
	"Address = 10.9.0.3\n" \
	"PublicKey = " KEY("C") "\n" \
	"Export = 172.19.50.0/24\n"
#define MACBOOK \
	"\n[Device]\n" \
	"Name = macbook\n" \
	"Address = 10.9.9.1\n" \
	"PublicKey = " KEY("D") "\n"
#define PHONE \
	"\n[Device]\n" \
	"Name = cellphone\n" \
	"Address = 10.9.9.2\n" \
	"PublicKey = " KEY("E") "\n" \
	"PresharedKey = " KEY("F") "\n"
#define DOCUMENT STAR HUB HOME OFFICE MACBOOK PHONE

static const char full_text[] =
	"[Star]\n"
	"Interface = star1\n"
	"Network = 10.8.0.0/20\n"
	"Network = fd09::/48\n"
	"Infrastructure = 10.8.0.0/24\n"
	"Infrastructure = fd09::/64\n"
	"Devices = 10.8.9.0/24\n"
	"Devices = fd09:0:0:9::/64\n"
	"MTU = 1400\n"
	"DNS = 10.8.0.1, example.org\n"
	"\n[Hub]\n"
	"Name = router\n"
	"Address = 10.8.0.1\n"
	"Address = fd09::1\n"
	"Endpoint = [2001:db8::1]:443\n"
	"ListenPort = 51820\n"
	"PublicKey = " KEY("A") "\n"
	"PrivateKeyFile = /etc/wgstar/star1.key\n"
	"Export = ::/0\n"
	"\n[Gateway]\n"
	"Name = home-gw\n"
	"Address = 10.8.0.2\n"
	"Endpoint = home.example.org:7\n"
	"PublicKey = " KEY("B") "\n"
	"PresharedKey = " KEY("F") "\n"
	"Export = 192.168.1.0/28 as 10.8.10.0/28 dev eth1\n"
	"Forward = udp 53 [fd00::1]:53 idle 5m\n"
	"Isolated = no\n"
	"Keepalive = 0\n"
	"MTU = 1380\n"
	"\n[Device]\n"
	"Name = macbook\n"
	"Address = 10.8.9.1\n"
	"Address = fd09:0:0:9::1\n"
	"PublicKey = " KEY("D") "\n"
	"Isolated = yes\n"
	"Keepalive = 20\n"
	"FullTunnel = yes\n"
	"DNS = 9.9.9.9\n";

static void star_read(struct wgstar_star *star, const char *text)
{
	struct wgstar_error error = { 0 };

	if (wgstar_star_parse(star, text, &error))
		fail_msg("%u:%u: %s", error.line, error.column, error.text);
}

static void check_round_trip(const char *text)
{
	struct wgstar_star star;
	FILE *stream;
	size_t size;
	char *written;

	star_read(&star, text);
	stream = open_memstream(&written, &size);
	wgstar_star_write(stream, &star);
	fclose(stream);
	assert_string_equal(written, text);
	free(written);
	wgstar_star_clear(&star);
}

static void what_is_written_is_read_alike(void **state)
{
	check_round_trip(STAR HUB);
	check_round_trip(DOCUMENT);
	check_round_trip(full_text);
}

static const struct {
	const char *text;
	unsigned int line;
	unsigned int column;
	const char *complaint;
} refused[] = {
	{ "", 0, 0, "a star begins with [Star] and Network = 10.9.0.0/16" },
	{ "[Star]\n", 1, 1,
	  "[Star] has no IPv4 Network: write one as Network = 10.9.0.0/16" },
	{ STAR, 0, 0, "the star has no [Hub]: add one" },
	{ "[Peer]\n", 1, 1,
	  "unknown section: write [Star], [Hub], [Gateway] or [Device]" },
	{ "[Star]\nNetwork = 10.9.0.0/16\nNetwork = 10.8.0.0/16\n", 3, 11,
	  "`10.8.0.0/16' is one too many beside 10.9.0.0/16: one of IPv4 and one of IPv6 fit" },
	{ "[Star]\nNetwork = 10.9.0.1/16\n", 2, 11,
	  "10.9.0.1/16 has host bits set: write 10.9.0.0/16 or 10.9.0.1/32" },
	{ "[Star]\nNetwork = 10.9.0.0/16\nInfrastructure = 10.8.0.0/24\nDevices = 10.9.9.0/24\n",
	  1, 1,
	  "Infrastructure = 10.8.0.0/24 is not inside of Network = 10.9.0.0/16" },
	{ "[Star]\nNetwork = 10.9.0.0/16\nInfrastructure = 10.9.0.0/24\nDevices = 10.9.0.0/20\n",
	  1, 1,
	  "Infrastructure = 10.9.0.0/24 and Devices = 10.9.0.0/20 overlap: choose parts that do not" },
	{ STAR "Export = 10.0.0.0/8\n", 6, 1,
	  "`Export' belongs into [Hub], not [Star]" },
	{ STAR HUB "Exprt = 10.0.0.0/8\n", 13, 1,
	  "unknown key `Exprt' (did you mean Export?)" },
	{ STAR HUB HUB, 14, 1,
	  "second [Hub]: the first is in line 7, and a file has one" },
	{ STAR HUB "[Device]\nName = a\n", 13, 1,
	  "this device has no Address: add one" },
	{ STAR HUB "[Device]\nName = a\nAddress = 10.9.9.1/24\n", 15, 11,
	  "`10.9.9.1/24' has a length: write the address alone" },
	{ STAR HUB "[Device]\nName = a\nAddress = 10.9.0.7\nPublicKey = " KEY("B") "\n",
	  13, 1,
	  "a is a device, so its address is in 10.9.9.0/24; 10.9.0.7 is not" },
	{ STAR HUB "[Device]\nName = a\nAddress = fd00::1\nPublicKey = " KEY("B") "\n",
	  13, 1,
	  "a has address fd00::1, but the star has no Network of that family" },
	{ STAR HUB MACBOOK MACBOOK, 19, 1,
	  "there is a device with the name macbook already: choose another name" },
	{ STAR HUB MACBOOK "[Device]\nName = a\nAddress = 10.9.9.1\nPublicKey = " KEY("B") "\n",
	  18, 1,
	  "a has the address of macbook, 10.9.9.1: choose another" },
	{ STAR HUB MACBOOK "[Device]\nName = a\nAddress = 10.9.9.2\nPublicKey = " KEY("D") "\n",
	  18, 1,
	  "a has the public key of macbook: every node has a key of its own" },
	{ STAR HUB HOME, 19, 1,
	  "there is no `macbook' in the star: `wgstarctl star list' shows who is" },
	{ STAR HUB OFFICE "Export = 172.19.50.128/25\n", 19, 1,
	  "172.19.50.128/25 of office-gw overlaps 172.19.50.0/24 of office-gw: give one of them another virtual prefix" },
	{ STAR HUB OFFICE "Export = 0.0.0.0/0\n", 19, 1,
	  "0.0.0.0/0 is everything, and the way there is the hub's: export a LAN" },
	{ STAR HUB OFFICE "Export = 172.19.50.128/25 as 10.9.7.0/25\n", 19, 1,
	  "office-gw exports 172.19.50.128/25 twice" },
	{ STAR HUB OFFICE "Export = 10.9.0.0/24\n", 19, 1,
	  "the exported prefix 10.9.0.0/24 overlaps the network of the star, 10.9.0.0/16: give it a virtual prefix" },
	{ STAR HUB OFFICE "Export = 172.20.0.0/24 as 10.9.9.0/24\n", 19, 1,
	  "the virtual prefix 10.9.9.0/24 overlaps the addresses of nodes: choose another" },
	{ STAR HUB OFFICE "Export = 172.20.0.0/24 as 10.7.9.0/24\n", 19, 1,
	  "the virtual prefix 10.7.9.0/24 is not inside of the network of the star, 10.9.0.0/16" },
	{ STAR HUB OFFICE "Forward = tcp 1 10.0.0.1:1\nForward = tcp 1 10.0.0.2:1\n",
	  20, 1, "office-gw forwards port 1 twice" },
};

static void what_is_wrong_is_said_with_line_and_column(void **state)
{
	struct wgstar_error error;
	struct wgstar_star star;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		memset(&error, 0, sizeof(error));
		assert_int_equal(wgstar_star_parse(&star, refused[i].text,
						   &error), -1);
		wgstar_star_clear(&star);
		assert_string_equal(error.text, refused[i].complaint);
		assert_int_equal(error.line, refused[i].line);
		assert_int_equal(error.column, refused[i].column);
	}
}

static void unknown_names_are_answered_with_the_nearest(void **state)
{
	struct wgstar_error error;
	struct wgstar_star star;

	star_read(&star, DOCUMENT);
	assert_null(wgstar_star_find(&star, "macbok", &error));
	assert_string_equal(error.text,
			    "there is no `macbok' in the star (did you mean macbook?)");
	wgstar_star_clear(&star);
}

static void address_check(struct wgstar_star *star,
			  enum wgstar_star_role role, const char *expected)
{
	struct wgstar_star_node node = { .role = role };
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	struct wgstar_error error;

	if (wgstar_star_assign_addresses(star, &node, &error)) {
		assert_string_equal(error.text, expected);
		return;
	}
	wgstar_star_host_text(text, &node.addresses[0]);
	assert_string_equal(text, expected);
}

static void addresses_are_the_lowest_free_of_the_role(void **state)
{
	struct wgstar_error error;
	struct wgstar_star star;

	star_read(&star, DOCUMENT);
	address_check(&star, WGSTAR_STAR_GATEWAY, "10.9.0.4");
	address_check(&star, WGSTAR_STAR_DEVICE, "10.9.9.3");
	wgstar_star_remove_node(&star, wgstar_star_find(&star, "macbook", NULL));
	address_check(&star, WGSTAR_STAR_DEVICE, "10.9.9.1");
	assert_int_equal(wgstar_prefix_parse(&star.infrastructure[0],
					     "10.9.0.0/30", &error), 0);
	wgstar_star_remove_node(&star, wgstar_star_find(&star, "home-gw", NULL));
	address_check(&star, WGSTAR_STAR_GATEWAY, "10.9.0.2");
	wgstar_star_find(&star, "office-gw", NULL)->addresses[0].ipv4.s_addr =
		htonl(0x0a090002);
	address_check(&star, WGSTAR_STAR_GATEWAY,
		      "all addresses of 10.9.0.0/30 are taken: make Infrastructure in the star file larger");
	wgstar_star_clear(&star);
}

static const struct {
	const char *export;
	const char *expected;
} aliases[] = {
	{ "192.168.1.0/24", "10.9.102.0/24" },
	{ "192.168.1.16/28", "10.9.102.16/28" },
	{ "192.168.1.7/32", "10.9.102.7/32" },
	{ "10.0.0.0/22", "10.9.104.0/22" },
	{ "10.128.0.0/17", "10.9.128.0/17" },
	{ "10.0.0.0/16",
	  "10.0.0.0/16 has no virtual prefix: there is no room left for it in 10.9.0.0/16; export smaller parts of it, give --as PREFIX, or --real" },
	{ "10.0.0.0/8",
	  "10.0.0.0/8 has no virtual prefix: there is no room left for it in 10.9.0.0/16; export smaller parts of it, give --as PREFIX, or --real" },
	{ "fd00::/64",
	  "fd00::/64 has no virtual prefix, as the star has no Network of its family: give --real, or add a Network" },
};

static void alias_check(const struct wgstar_star *star,
			struct wgstar_star_node *node, const char *prefix,
			const char *expected)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	struct wgstar_export export;
	struct wgstar_error error;

	assert_int_equal(wgstar_export_parse(&export, prefix, &error), 0);
	if (wgstar_star_assign_alias(star, node, &export, &error)) {
		assert_string_equal(error.text, expected);
		return;
	}
	wgstar_prefix_print(text, &export.alias);
	assert_string_equal(text, expected);
	wgstar_gateway_add_export(&node->gateway, &export);
}

static void exports_get_the_first_free_virtual_prefix(void **state)
{
	struct wgstar_star_node node;
	struct wgstar_star star;
	size_t i;

	star_read(&star, DOCUMENT);
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		memset(&node, 0, sizeof(node));
		alias_check(&star, &node, aliases[i].export,
			    aliases[i].expected);
		wgstar_star_node_clear(&node);
	}
	memset(&node, 0, sizeof(node));
	alias_check(&star, &node, "192.168.1.16/28", "10.9.102.16/28");
	alias_check(&star, &node, "192.168.1.32/28", "10.9.102.32/28");
	alias_check(&star, &node, "192.168.2.32/28", "10.9.103.32/28");
	alias_check(&star, &node, "192.168.3.0/24", "10.9.104.0/24");
	wgstar_star_node_clear(&node);
	wgstar_star_clear(&star);
	star_read(&star, full_text);
	alias_check(&star, &node, "fd00:1:2:3::/64", "fd09:0:0:101::/64");
	alias_check(&star, &node, "192.168.3.0/24", "10.8.1.0/24");
	wgstar_star_node_clear(&node);
	wgstar_star_clear(&star);
}

static void a_small_network_has_small_virtual_prefixes(void **state)
{
	struct wgstar_star star = { .line = 1 };
	struct wgstar_star_node *node;
	struct wgstar_error error;

	assert_int_equal(wgstar_prefix_parse(&star.networks[0], "10.9.0.0/24",
					     &error), 0);
	assert_int_equal(wgstar_star_divide(&star, &error), 0);
	node = wgstar_star_add_node(&star, WGSTAR_STAR_GATEWAY);
	alias_check(&star, node, "192.168.1.32/28", "10.9.0.128/28");
	alias_check(&star, node, "192.168.1.64/28", "10.9.0.144/28");
	alias_check(&star, node, "192.168.1.128/26", "10.9.0.192/26");
	alias_check(&star, node, "192.168.2.0/24",
		    "192.168.2.0/24 has no virtual prefix: there is no room left for it in 10.9.0.0/24; export smaller parts of it, give --as PREFIX, or --real");
	wgstar_star_clear(&star);
}

static void render_check(const struct wgstar_star *star, const char *name,
			 bool plain, const char *golden)
{
	uint8_t key[WGSTAR_KEY_BYTES] = { 8, [31] = 64 };
	const struct wgstar_star_node *node = wgstar_star_find(star, name,
							       NULL);
	char *text, *expected = golden_read(golden);
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	wgstar_star_render_write(stream, star, node,
				 node->role == WGSTAR_STAR_DEVICE ? NULL : key,
				 plain);
	fclose(stream);
	assert_string_equal(text, expected);
	free(text);
	free(expected);
}

static void files_of_the_document_are_as_they_should_be(void **state)
{
	struct wgstar_star star;

	star_read(&star, DOCUMENT);
	render_check(&star, "router", false, "star_router.conf");
	render_check(&star, "home-gw", false, "star_home-gw.conf");
	render_check(&star, "home-gw", true, "star_home-gw_plain.conf");
	render_check(&star, "office-gw", false, "star_office-gw.conf");
	render_check(&star, "macbook", false, "star_macbook.conf");
	render_check(&star, "cellphone", false, "star_cellphone.conf");
	wgstar_star_clear(&star);
}

static void files_of_a_full_star_are_as_they_should_be(void **state)
{
	struct wgstar_star star;

	star_read(&star, full_text);
	render_check(&star, "router", false, "star_full_router.conf");
	render_check(&star, "home-gw", false, "star_full_home-gw.conf");
	render_check(&star, "macbook", false, "star_full_macbook.conf");
	wgstar_star_clear(&star);
}

#define COMMENTED_STAR "# mine\n" STAR "# end of the star\n" HUB
#define COMMENTED_PHONE \
	"\n# the old phone\n# and its case\n[Device]\nName = old # soon gone\n" \
	"Address = 10.9.9.7\nPublicKey = " KEY("G") " # seven\n# inside\n"
#define COMMENTED_END "\n# new laptop\n" "[Device]\nName = macbook\n" \
	"Address = 10.9.9.1\nPublicKey = " KEY("D") "\n# last\n"

static char *text_changed(void (*change)(FILE *stream, const char *text,
					 const struct wgstar_star_node *node),
			  const char *text, const char *name)
{
	struct wgstar_star star;
	char *changed;
	size_t size;
	FILE *stream = open_memstream(&changed, &size);

	star_read(&star, text);
	change(stream, text, wgstar_star_find(&star, name, NULL));
	fclose(stream);
	wgstar_star_clear(&star);
	star_read(&star, changed);
	wgstar_star_clear(&star);
	return changed;
}

static void remove_node(FILE *stream, const char *text,
			const struct wgstar_star_node *node)
{
	wgstar_star_text_remove(stream, text, node->line);
}

static void set_key(FILE *stream, const char *text,
		    const struct wgstar_star_node *node)
{
	uint8_t key[WGSTAR_KEY_BYTES];
	struct wgstar_error error;

	assert_int_equal(wgstar_key_from_text(key, KEY("H"), &error), 0);
	wgstar_star_text_set_key(stream, text, node->line, key);
}

static void add_node(FILE *stream, const char *text,
		     const struct wgstar_star_node *node)
{
	struct wgstar_star_node copy = *node;

	strcpy(copy.peer.name, "other");
	copy.addresses[0].ipv4.s_addr = htonl(0x0a09090a);
	copy.peer.public_key[0] ^= 1;
	wgstar_star_text_add(stream, text, &copy);
}

static void changes_keep_comments(void **state)
{
	char *text;

	text = text_changed(remove_node, COMMENTED_STAR COMMENTED_PHONE COMMENTED_END,
			    "old");
	assert_string_equal(text, COMMENTED_STAR COMMENTED_END);
	free(text);
	text = text_changed(remove_node, COMMENTED_STAR COMMENTED_PHONE, "old");
	assert_string_equal(text, COMMENTED_STAR);
	free(text);
	text = text_changed(set_key, COMMENTED_STAR COMMENTED_PHONE, "old");
	assert_non_null(strstr(text, "PublicKey = " KEY("H") "\n# seven\n# inside\n"));
	assert_null(strstr(text, KEY("G")));
	free(text);
	text = text_changed(add_node, COMMENTED_STAR COMMENTED_END, "macbook");
	assert_ptr_equal(strstr(text, COMMENTED_STAR COMMENTED_END), text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_alike),
		cmocka_unit_test(what_is_wrong_is_said_with_line_and_column),
		cmocka_unit_test(unknown_names_are_answered_with_the_nearest),
		cmocka_unit_test(addresses_are_the_lowest_free_of_the_role),
		cmocka_unit_test(exports_get_the_first_free_virtual_prefix),
		cmocka_unit_test(a_small_network_has_small_virtual_prefixes),
		cmocka_unit_test(files_of_the_document_are_as_they_should_be),
		cmocka_unit_test(files_of_a_full_star_are_as_they_should_be),
		cmocka_unit_test(changes_keep_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
