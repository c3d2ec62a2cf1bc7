// SPDX-License-Identifier: GPL-2.0
/* The grammar of set: words -> change, and every complaint. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "set_words.h"

#define KEY "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
#define ZERO_KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

#define WORDS_MAX 16

/* One peer has the name laptop; its key is all 7. */
static int laptop_find(struct wgstar_peer *peer, void *data,
		       struct wgstar_error *error)
{
	if (strcmp(peer->name, "laptop"))
		return wgstar_error_set(error, "no peer `%s'", peer->name);
	memset(peer->public_key, 7, WGSTAR_KEY_BYTES);
	peer->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	return 0;
}

static int words_parse(struct wgstar_device *change, const char *line,
		       struct wgstar_error *error)
{
	char *words[WORDS_MAX + 1] = { NULL };
	static char copy[512];
	char *rest = copy;
	size_t i;

	/* "_" stands for an empty word. */
	snprintf(copy, sizeof(copy), "%s", line);
	for (i = 0; i < WORDS_MAX && rest; i++) {
		words[i] = strsep(&rest, " ");
		if (!strcmp(words[i], "_"))
			words[i] = "";
	}
	memset(change, 0, sizeof(*change));
	return wgstar_set_parse(change, words, laptop_find, NULL, error);
}

/* The change as a line of text, to compare it with what is expected. */
static void peer_describe(FILE *out, const struct wgstar_peer *peer)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	fprintf(out, " peer %02x", peer->public_key[0]);
	if (peer->flags & WGSTAR_PEER_REMOVE)
		fputs(" remove", out);
	if (peer->flags & WGSTAR_PEER_HAS_NAME)
		fprintf(out, " name '%s'", peer->name);
	if (peer->flags & WGSTAR_PEER_HAS_PRESHARED_KEY)
		fprintf(out, " psk %02x", peer->preshared_key[0]);
	if (peer->flags & WGSTAR_PEER_HAS_ENDPOINT)
		fprintf(out, " endpoint %s %u", peer->endpoint_host,
			peer->endpoint_port);
	if (peer->flags & WGSTAR_PEER_HAS_KEEPALIVE)
		fprintf(out, " keepalive %u", peer->persistent_keepalive);
	if (peer->flags & WGSTAR_PEER_REPLACE_ROUTES)
		fputs(" replace", out);
	for (i = 0; i < peer->route_count; i++) {
		wgstar_prefix_print(prefix, &peer->routes[i].prefix);
		fprintf(out, " %c%s", peer->routes[i].remove ? '-' : '+',
			prefix);
	}
}

static void change_describe(const struct wgstar_device *change, char *text,
			    size_t size)
{
	FILE *out = fmemopen(text, size, "w");
	size_t i;

	if (change->flags & WGSTAR_DEVICE_HAS_LISTEN_PORT)
		fprintf(out, " port %u", change->listen_port);
	if (change->flags & WGSTAR_DEVICE_HAS_FWMARK)
		fprintf(out, " fwmark %u", change->fwmark);
	if (change->flags & WGSTAR_DEVICE_HAS_RELAY_MODE)
		fprintf(out, " relay %u", change->relay_mode);
	if (change->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY)
		fprintf(out, " key %02x", change->private_key[0]);
	for (i = 0; i < change->peer_count; i++)
		peer_describe(out, &change->peers[i]);
	fclose(out);
}

static const struct {
	const char *line;
	const char *change;
} accepted[] = {
	{ "listen-port 0", " port 0" },
	{ "listen-port 65535 fwmark off", " port 65535 fwmark 0" },
	{ "fwmark 0xffffffff", " fwmark 4294967295" },
	{ "fwmark 7", " fwmark 7" },
	{ "relay auto", " relay 0" },
	{ "relay stack fwmark 7", " fwmark 7 relay 1" },
	{ "relay direct", " relay 2" },
	{ "private-key /dev/null", " key 00" },
	{ "peer " KEY, " peer 01" },
	{ "peer laptop", " peer 07" },
	{ "peer laptop name desktop", " peer 07 name 'desktop'" },
	{ "peer laptop name _", " peer 07 name ''" },
	{ "peer " KEY " remove peer laptop", " peer 01 remove peer 07" },
	{ "peer " KEY " remove listen-port 4", " port 4 peer 01 remove" },
	{ "peer " KEY " preshared-key /dev/null", " peer 01 psk 00" },
	{ "peer " KEY " endpoint hub.example:51820",
	  " peer 01 endpoint hub.example 51820" },
	{ "peer " KEY " endpoint [fe80::1%lo]:1",
	  " peer 01 endpoint fe80::1%lo 1" },
	{ "peer " KEY " endpoint 2001:db8::1:51820",
	  " peer 01 endpoint 2001:db8::1 51820" },
	{ "peer " KEY " persistent-keepalive off", " peer 01 keepalive 0" },
	{ "peer " KEY " persistent-keepalive 25", " peer 01 keepalive 25" },
	{ "peer " KEY " allowed-ips _", " peer 01 replace" },
	{ "peer " KEY " allowed-ips 10.0.0.0/8,fd00::1",
	  " peer 01 replace +10.0.0.0/8 +fd00::1/128" },
	{ "peer " KEY " allowed-ips +10.0.0.0/8,-fd00::/64,1.2.3.4",
	  " peer 01 +10.0.0.0/8 -fd00::/64 +1.2.3.4/32" },
};

static void right_words_become_the_change(void **state)
{
	struct wgstar_device change;
	struct wgstar_error error;
	char text[512];
	size_t i;

	for (i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		if (words_parse(&change, accepted[i].line, &error))
			fail_msg("%s: %s", accepted[i].line, error.text);
		change_describe(&change, text, sizeof(text));
		wgstar_device_clear(&change);
		assert_string_equal(text, accepted[i].change);
	}
}

static const struct {
	const char *line;
	const char *complaint;
} refused[] = {
	{ "lisen-port 5", "unknown word `lisen-port' (did you mean listen-port?)" },
	{ "xyz 5", "unknown word `xyz': see `wgstarctl help set'" },
	{ ZERO_KEY, "unknown word `': see `wgstarctl help set'" },
	{ "listen-port", "`listen-port' needs a port behind it" },
	{ "listen-port http",
	  "`http' is not a port: write a number from 0 to 65535" },
	{ "listen-port -1",
	  "`-1' is not a port: write a number from 0 to 65535" },
	{ "fwmark 0x",
	  "`0x' is not a fwmark: write off, or a number from 0 to 0xffffffff" },
	{ "fwmark 4294967296",
	  "`4294967296' is not a fwmark: write off, or a number from 0 to 0xffffffff" },
	{ "relay yes",
	  "`yes' is not a way to relay: write auto, stack or direct" },
	{ "private-key /nonexistent/key",
	  "/nonexistent/key: No such file or directory" },
	{ "private-key /", "/ is a directory" },
	{ "remove", "`remove' is about a peer: write `peer KEY' before it" },
	{ "peer", "`peer' needs a public key or a name behind it" },
	{ "peer nobody", "no peer `nobody'" },
	{ "peer AQE=", "key of wrong length: 4 characters, a key has 44" },
	{ "peer " KEY "x", "key of wrong length: 45 characters, a key has 44" },
	{ "peer " KEY " name 01234567890123456789012345678901",
	  "name `01234567890123456789012345678901' has 32 characters: at most 31 fit" },
	{ "peer " KEY " endpoint example",
	  "`example' is not an endpoint: write HOST:PORT or [ADDRESS]:PORT" },
	{ "peer " KEY " endpoint example:http",
	  "`example:http' does not end in a port: write a number from 1 to 65535 after the last colon",
	},
	{ "peer " KEY " persistent-keepalive 70000",
	  "`70000' is not a keepalive interval: write off, or seconds from 1 to 65535" },
	{ "peer " KEY " allowed-ips 10.0.0.5/24",
	  "10.0.0.5/24 has host bits set: write 10.0.0.0/24 or 10.0.0.5/32" },
	{ "peer " KEY " allowed-ips 10.0.0.0/8,",
	  "`' is not an address: write one as 10.0.0.0/24 or fd00::/64" },
	{ "peer " KEY " allowed-ips 10.1",
	  "`10.1' is not an address: write one as 10.0.0.0/24 or fd00::/64" },
	{ "peer " KEY " allowed-ips 10.0.0.0/x",
	  "`10.0.0.0/x' has no valid prefix length: write 0 to 32 after the slash" },
	{ "peer " KEY " allowed-ips ::/129",
	  "`::/129' has no valid prefix length: write 0 to 128 after the slash" },
	{ "peer " KEY " allowed-ips --10.0.0.0/8",
	  "`-10.0.0.0/8' is not an address: write one as 10.0.0.0/24 or fd00::/64" },
};

static void wrong_words_are_refused_with_what_is_right(void **state)
{
	struct wgstar_device change;
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_int_equal(words_parse(&change, refused[i].line, &error),
				 -1);
		wgstar_device_clear(&change);
		assert_string_equal(error.text, refused[i].complaint);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right_words_become_the_change),
		cmocka_unit_test(wrong_words_are_refused_with_what_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
