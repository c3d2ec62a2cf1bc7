// SPDX-License-Identifier: GPL-2.0
/* The grammar of `set`: a table of words, and what each does to the change. */
#include "set_words.h"

#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "secret.h"
#include "value.h"

/* A longer word may be a key that was typed by mistake: not repeated. */
#define QUOTED_WORD_MAX 32

/**
 * struct set_reader - Where the parser is
 * @change: what it fills in
 * @find: who knows peers by name
 * @data: for @find
 * @error: where it complains
 */
struct set_reader {
	struct wgstar_device *change;
	wgstar_peer_finder find;
	void *data;
	struct wgstar_error *error;
};

/**
 * struct set_word - One word of the grammar
 * @word: the word
 * @value: what has to follow it, for errors; NULL if nothing does
 * @for_peer: stands behind `peer`
 * @take: puts the value into the change
 */
struct set_word {
	const char *word;
	const char *value;
	bool for_peer;
	int (*take)(struct set_reader *reader, const char *value);
};

static struct wgstar_peer *reader_peer(struct set_reader *reader)
{
	return &reader->change->peers[reader->change->peer_count - 1];
}

static int listen_port_take(struct set_reader *reader, const char *value)
{
	reader->change->flags |= WGSTAR_DEVICE_HAS_LISTEN_PORT;
	return wgstar_value_port(&reader->change->listen_port, value,
				 reader->error);
}

static int fwmark_take(struct set_reader *reader, const char *value)
{
	reader->change->flags |= WGSTAR_DEVICE_HAS_FWMARK;
	return wgstar_value_fwmark(&reader->change->fwmark, value,
				   reader->error);
}

static int relay_take(struct set_reader *reader, const char *value)
{
	reader->change->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	return wgstar_value_relay_mode(&reader->change->relay_mode, value,
				       reader->error);
}

static int private_key_take(struct set_reader *reader, const char *value)
{
	struct wgstar_device *change = reader->change;

	if (wgstar_key_read_file(change->private_key, value, reader->error))
		return -1;
	change->flags |= WGSTAR_DEVICE_HAS_PRIVATE_KEY;
	if (wgstar_key_is_zero(change->private_key))
		return 0;
	wgstar_key_derive_public(change->public_key, change->private_key);
	change->flags |= WGSTAR_DEVICE_HAS_PUBLIC_KEY;
	return 0;
}

static int peer_take(struct set_reader *reader, const char *value)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(reader->change);

	if (wgstar_peer_identify(peer, value, reader->error))
		return -1;
	if (peer->flags & WGSTAR_PEER_HAS_PUBLIC_KEY)
		return 0;
	if (reader->find(peer, reader->data, reader->error))
		return -1;
	peer->flags &= ~WGSTAR_PEER_HAS_NAME;
	return 0;
}

static int remove_take(struct set_reader *reader, const char *value)
{
	reader_peer(reader)->flags |= WGSTAR_PEER_REMOVE;
	return 0;
}

static int name_take(struct set_reader *reader, const char *value)
{
	struct wgstar_peer *peer = reader_peer(reader);

	/* The empty name takes the label away. */
	if (*value && wgstar_peer_name_check(value, reader->error))
		return -1;
	strcpy(peer->name, value);
	peer->flags |= WGSTAR_PEER_HAS_NAME;
	return 0;
}

static int preshared_key_take(struct set_reader *reader, const char *value)
{
	struct wgstar_peer *peer = reader_peer(reader);

	peer->flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	return wgstar_key_read_file(peer->preshared_key, value, reader->error);
}

static int endpoint_take(struct set_reader *reader, const char *value)
{
	return wgstar_endpoint_split(reader_peer(reader), value, reader->error);
}

static int keepalive_take(struct set_reader *reader, const char *value)
{
	struct wgstar_peer *peer = reader_peer(reader);

	peer->flags |= WGSTAR_PEER_HAS_KEEPALIVE;
	return wgstar_value_keepalive(&peer->persistent_keepalive, value,
				      reader->error);
}

static int isolated_take(struct set_reader *reader, const char *value)
{
	struct wgstar_peer *peer = reader_peer(reader);

	peer->flags |= WGSTAR_PEER_HAS_ISOLATED;
	return wgstar_value_yes_no(&peer->isolated, value, reader->error);
}

static int allowed_ip_take(struct set_reader *reader, const char *item)
{
	struct wgstar_route *route;
	struct wgstar_prefix prefix;
	bool remove = *item == '-';

	if (*item == '+' || *item == '-')
		item++;
	if (wgstar_prefix_parse(&prefix, item, reader->error) ||
	    wgstar_prefix_check_network(&prefix, reader->error))
		return -1;
	route = wgstar_peer_add_route(reader_peer(reader), &prefix);
	route->remove = remove;
	return 0;
}

/* One + or - makes the list a change of the prefixes, else it is all of them. */
static int allowed_ips_take(struct set_reader *reader, const char *value)
{
	bool incremental = false;
	char *copy = wgstar_text_copy(value, strlen(value));
	char *rest = copy, *item;
	int result = 0;

	while (!result && *value && (item = strsep(&rest, ","))) {
		item += strspn(item, " \t");
		item[strcspn(item, " \t")] = '\0';
		incremental |= *item == '+' || *item == '-';
		result = allowed_ip_take(reader, item);
	}
	free(copy);
	if (!incremental)
		reader_peer(reader)->flags |= WGSTAR_PEER_REPLACE_ROUTES;
	return result;
}

static const struct set_word words_known[] = {
	{ "listen-port", "a port", false, listen_port_take },
	{ "fwmark", "a number or off", false, fwmark_take },
	{ "relay", "auto, stack or direct", false, relay_take },
	{ "private-key", "a file", false, private_key_take },
	{ "peer", "a public key or a name", false, peer_take },
	{ "remove", NULL, true, remove_take },
	{ "name", "a label", true, name_take },
	{ "preshared-key", "a file", true, preshared_key_take },
	{ "endpoint", "HOST:PORT", true, endpoint_take },
	{ "persistent-keepalive", "seconds or off", true, keepalive_take },
	{ "isolated", "on or off", true, isolated_take },
	{ "allowed-ips", "prefixes with commas", true, allowed_ips_take },
};

#define WORD_COUNT (sizeof(words_known) / sizeof(words_known[0]))

static int word_unknown(const char *word, struct wgstar_error *error)
{
	const char *names[WORD_COUNT + 1];
	const char *nearest;
	size_t i;

	for (i = 0; i < WORD_COUNT; i++)
		names[i] = words_known[i].word;
	names[WORD_COUNT] = NULL;
	nearest = wgstar_word_nearest(word, names);
	if (nearest)
		return wgstar_error_set(error,
					"unknown word `%s' (did you mean %s?)",
					word, nearest);
	return wgstar_error_set(error,
				"unknown word `%.*s': see `wgstarctl help set'",
				strlen(word) > QUOTED_WORD_MAX ? 0 :
				QUOTED_WORD_MAX, word);
}

static const struct set_word *word_find(const char *word,
					struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < WORD_COUNT; i++)
		if (!strcmp(words_known[i].word, word))
			return &words_known[i];
	word_unknown(word, error);
	return NULL;
}

int wgstar_set_parse(struct wgstar_device *change, char *const *words,
		     wgstar_peer_finder find, void *data,
		     struct wgstar_error *error)
{
	struct set_reader reader = { change, find, data, error };
	const struct set_word *word;

	while (*words) {
		word = word_find(*words++, error);
		if (!word)
			return -1;
		if (word->for_peer && !change->peer_count)
			return wgstar_error_set(error,
						"`%s' is about a peer: write `peer KEY' before it",
						word->word);
		if (word->value && !*words)
			return wgstar_error_set(error,
						"`%s' needs %s behind it",
						word->word, word->value);
		if (word->take(&reader, word->value ? *words++ : NULL))
			return -1;
	}
	return 0;
}
