// SPDX-License-Identifier: GPL-2.0
/*
 * What a gateway exports and forwards: its texts, the same in files and on the
 * command line, and its life in memory. Pure.
 */
#include "gateway.h"

#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "secret.h"
#include "value.h"

/* What is left of a text, word by word. */
struct words {
	char *copy;
	char *rest;
};

static void words_start(struct words *words, const char *text)
{
	words->copy = wgstar_text_copy(text, strlen(text));
	words->rest = words->copy;
}

/* Return: the next word, or NULL behind the last. */
static char *words_next(struct words *words)
{
	char *word;

	while ((word = strsep(&words->rest, " \t"))) {
		if (*word)
			return word;
	}
	return NULL;
}

static int network_parse(struct wgstar_prefix *prefix, const char *word,
			 struct wgstar_error *error)
{
	if (wgstar_prefix_parse(prefix, word, error))
		return -1;
	return wgstar_prefix_check_network(prefix, error);
}

static int export_option(struct wgstar_export *export, const char *word,
			 const char *value, struct wgstar_error *error)
{
	bool is_as = !strcmp(word, "as");

	if (!is_as && strcmp(word, "dev"))
		return wgstar_error_set(error,
					"`%s' is not expected here: write PREFIX [as PREFIX] [dev INTERFACE]",
					word);
	if (!value)
		return wgstar_error_set(error, "`%s' needs %s behind it", word,
					is_as ? "a prefix" : "an interface");
	if (is_as)
		return network_parse(&export->alias, value, error);
	if (wgstar_ifname_check(value, error))
		return -1;
	strcpy(export->lan, value);
	return 0;
}

int wgstar_export_check(const struct wgstar_export *export,
			struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	if (export->alias.family == AF_UNSPEC)
		return 0;
	wgstar_prefix_print(text, &export->prefix);
	if (export->alias.family != export->prefix.family ||
	    export->alias.length != export->prefix.length)
		return wgstar_error_set(error,
					"a virtual prefix has the family and length of the LAN's: write one like %s",
					text);
	return 0;
}

int wgstar_export_parse(struct wgstar_export *export, const char *text,
			struct wgstar_error *error)
{
	struct words words;
	const char *word;
	int result = 0;

	memset(export, 0, sizeof(*export));
	words_start(&words, text);
	word = words_next(&words);
	result = network_parse(&export->prefix, word ? word : "", error);
	while (!result && (word = words_next(&words)))
		result = export_option(export, word, words_next(&words), error);
	free(words.copy);
	return result ? result : wgstar_export_check(export, error);
}

void wgstar_export_print(FILE *stream, const struct wgstar_export *export)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, &export->prefix);
	fputs(text, stream);
	if (export->alias.family != AF_UNSPEC) {
		wgstar_prefix_print(text, &export->alias);
		fprintf(stream, " as %s", text);
	}
	if (*export->lan)
		fprintf(stream, " dev %s", export->lan);
}

static int protocol_parse(struct wgstar_forward *forward, const char *word,
			  struct wgstar_error *error)
{
	if (word && !strcmp(word, "tcp"))
		forward->protocol = IPPROTO_TCP;
	else if (word && !strcmp(word, "udp"))
		forward->protocol = IPPROTO_UDP;
	else
		return wgstar_error_set(error,
					"a forward begins with tcp or udp: tcp 2222 192.168.1.10:22");
	return 0;
}

static int port_parse(uint16_t *port, const char *word,
		      struct wgstar_error *error)
{
	if (!word)
		return wgstar_error_set(error,
					"a forward has a port: tcp 2222 192.168.1.10:22");
	if (wgstar_value_port(port, word, error))
		return -1;
	if (!*port)
		return wgstar_error_set(error, "a forward's port is 1 to 65535");
	return 0;
}

/* ADDRESS:PORT or [ADDRESS]:PORT; changes @word. */
static int host_parse(struct wgstar_forward *forward, char *word,
		      struct wgstar_error *error)
{
	struct wgstar_prefix *host = &forward->host;
	char *colon = word ? strrchr(word, ':') : NULL;

	if (!colon)
		return wgstar_error_set(error,
					"a forward leads to HOST:PORT: tcp 2222 192.168.1.10:22");
	*colon = '\0';
	if (*word == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		word++;
	}
	if (wgstar_prefix_parse(host, word, error))
		return -1;
	if (host->length != (host->family == AF_INET ? 32 : 128))
		return wgstar_error_set(error,
					"a forward leads to one host, not to a prefix");
	return port_parse(&forward->host_port, colon + 1, error);
}

/* A prefix has a dot or a colon in its address; so may a name. */
static int from_parse(struct wgstar_forward *forward, const char *word,
		      struct wgstar_error *error)
{
	struct wgstar_error ignored;

	if (!wgstar_prefix_parse(&forward->from, word, &ignored))
		return wgstar_prefix_check_network(&forward->from, error);
	forward->from.family = AF_UNSPEC;
	if (strchr(word, '/') || wgstar_peer_name_check(word, error))
		return wgstar_error_set(error,
					"`%s' is neither a prefix nor the name of a peer",
					word);
	strcpy(forward->from_name, word);
	return 0;
}

static int forward_option(struct wgstar_forward *forward, const char *word,
			  const char *value, struct wgstar_error *error)
{
	bool is_from = !strcmp(word, "from");

	if (!is_from && strcmp(word, "idle"))
		return wgstar_error_set(error,
					"`%s' is not expected here: write tcp|udp PORT HOST:PORT [from PEER|PREFIX] [idle TIME]",
					word);
	if (!value)
		return wgstar_error_set(error, "`%s' needs %s behind it", word,
					is_from ? "a peer or a prefix" :
					"a time, as 5m");
	if (is_from)
		return from_parse(forward, value, error);
	return wgstar_value_duration(&forward->idle, value, error);
}

static int forward_check(const struct wgstar_forward *forward,
			 struct wgstar_error *error)
{
	if (forward->from.family == AF_UNSPEC ||
	    forward->from.family == forward->host.family)
		return 0;
	return wgstar_error_set(error,
				"host and source of a forward are both IPv4 or both IPv6");
}

int wgstar_forward_parse(struct wgstar_forward *forward, const char *text,
			 struct wgstar_error *error)
{
	struct words words;
	const char *word;
	int result;

	memset(forward, 0, sizeof(*forward));
	words_start(&words, text);
	result = protocol_parse(forward, words_next(&words), error);
	if (!result)
		result = port_parse(&forward->port, words_next(&words), error);
	if (!result)
		result = host_parse(forward, words_next(&words), error);
	while (!result && (word = words_next(&words)))
		result = forward_option(forward, word, words_next(&words),
					error);
	free(words.copy);
	return result ? result : forward_check(forward, error);
}

static void host_print(FILE *stream, const struct wgstar_forward *forward)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, &forward->host);
	*strchr(text, '/') = '\0';
	fprintf(stream, forward->host.family == AF_INET ? " %s:%u" : " [%s]:%u",
		text, forward->host_port);
}

void wgstar_forward_print(FILE *stream, const struct wgstar_forward *forward)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	fprintf(stream, "%s %u",
		forward->protocol == IPPROTO_TCP ? "tcp" : "udp",
		forward->port);
	host_print(stream, forward);
	if (*forward->from_name) {
		fprintf(stream, " from %s", forward->from_name);
	} else if (forward->from.family != AF_UNSPEC) {
		wgstar_prefix_print(text, &forward->from);
		fprintf(stream, " from %s", text);
	}
	if (!forward->idle)
		return;
	wgstar_duration_print(text, forward->idle);
	fprintf(stream, " idle %s", text);
}

bool wgstar_forward_same_port(const struct wgstar_forward *a,
			      const struct wgstar_forward *b)
{
	if (a->protocol != b->protocol || a->port != b->port ||
	    a->host.family != b->host.family ||
	    strcmp(a->from_name, b->from_name) ||
	    a->from.family != b->from.family)
		return false;
	return a->from.family == AF_UNSPEC ||
		!wgstar_prefix_compare(&a->from, &b->from);
}

void wgstar_gateway_add_export(struct wgstar_gateway *gateway,
			       const struct wgstar_export *export)
{
	size_t size = gateway->export_count * sizeof(*export);

	gateway->exports = wgstar_secret_grow(gateway->exports, size,
					      size + sizeof(*export));
	gateway->exports[gateway->export_count++] = *export;
}

void wgstar_gateway_add_forward(struct wgstar_gateway *gateway,
				const struct wgstar_forward *forward)
{
	size_t size = gateway->forward_count * sizeof(*forward);

	gateway->forwards = wgstar_secret_grow(gateway->forwards, size,
					       size + sizeof(*forward));
	gateway->forwards[gateway->forward_count++] = *forward;
}

void wgstar_gateway_print(FILE *stream, const char *export_key,
			  const struct wgstar_gateway *gateway)
{
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		fprintf(stream, "%s = ", export_key);
		wgstar_export_print(stream, &gateway->exports[i]);
		fputc('\n', stream);
	}
	for (i = 0; i < gateway->forward_count; i++) {
		fputs("Forward = ", stream);
		wgstar_forward_print(stream, &gateway->forwards[i]);
		fputc('\n', stream);
	}
}

bool wgstar_gateway_present(const struct wgstar_gateway *gateway)
{
	return gateway->export_count || gateway->forward_count;
}

const struct wgstar_gateway *
wgstar_gateway_or_none(const struct wgstar_gateway *gateway)
{
	return gateway && wgstar_gateway_present(gateway) ? gateway : NULL;
}

void wgstar_gateway_clear(struct wgstar_gateway *gateway)
{
	free(gateway->exports);
	free(gateway->forwards);
	memset(gateway, 0, sizeof(*gateway));
}
