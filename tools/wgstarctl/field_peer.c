// SPDX-License-Identifier: GPL-2.0
/* The properties of a peer, in every form in which they are shown. */
#include <string.h>

#include "endpoint.h"
#include "field.h"
#include "format.h"

#define NS_PER_SECOND 1000000000ULL

static const struct wgstar_peer *as_peer(const void *object)
{
	return object;
}

static bool always_present(const void *peer)
{
	return true;
}

static void key_raw(FILE *out, const void *peer, char separator)
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	wgstar_key_to_text(text, as_peer(peer)->public_key);
	fputs(text, out);
}

static json_t *key_json(const void *peer)
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	wgstar_key_to_text(text, as_peer(peer)->public_key);
	return json_string(text);
}

static bool name_present(const void *peer)
{
	return *as_peer(peer)->name;
}

static void name_pretty(FILE *out, const void *peer,
			const struct wgstar_ink *ink, time_t now)
{
	fputs(as_peer(peer)->name, out);
}

static json_t *name_json(const void *peer)
{
	return name_present(peer) ? json_string(as_peer(peer)->name) :
				    json_null();
}

static bool preshared_key_present(const void *peer)
{
	return !wgstar_key_is_zero(as_peer(peer)->preshared_key);
}

static void preshared_key_raw(FILE *out, const void *peer, char separator)
{
	wgstar_field_key_raw(out, as_peer(peer)->preshared_key);
}

static json_t *preshared_key_json(const void *peer)
{
	return wgstar_field_key_json(as_peer(peer)->preshared_key);
}

static bool endpoint_present(const void *peer)
{
	return as_peer(peer)->endpoint.sa.sa_family;
}

static void endpoint_raw(FILE *out, const void *peer, char separator)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE] = "(none)";

	if (endpoint_present(peer))
		wgstar_endpoint_print(text, &as_peer(peer)->endpoint);
	fputs(text, out);
}

static json_t *endpoint_json(const void *peer)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE];

	if (!endpoint_present(peer))
		return json_null();
	wgstar_endpoint_print(text, &as_peer(peer)->endpoint);
	return json_string(text);
}

static void allowed_ips_raw(FILE *out, const void *peer, char separator)
{
	const struct wgstar_peer *this = as_peer(peer);
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	if (!this->route_count)
		fputs("(none)", out);
	for (i = 0; i < this->route_count; i++) {
		if (i)
			fputc(separator, out);
		wgstar_prefix_print(text, &this->routes[i].prefix);
		fputs(text, out);
	}
}

static void route_pretty(FILE *out, const struct wgstar_route *route,
			 const struct wgstar_ink *ink)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	char *slash;

	wgstar_prefix_print(text, &route->prefix);
	slash = strchr(text, '/');
	fprintf(out, "%.*s%s/%s%s", (int)(slash - text), text, ink->unit,
		ink->reset, slash + 1);
	if (route->metric)
		fprintf(out, " %smetric%s %u", ink->unit, ink->reset,
			route->metric);
}

static void allowed_ips_pretty(FILE *out, const void *peer,
			       const struct wgstar_ink *ink, time_t now)
{
	const struct wgstar_peer *this = as_peer(peer);
	size_t i;

	if (!this->route_count)
		fputs("(none)", out);
	for (i = 0; i < this->route_count; i++) {
		if (i)
			fputs(", ", out);
		route_pretty(out, &this->routes[i], ink);
	}
}

static json_t *allowed_ips_json(const void *peer)
{
	const struct wgstar_peer *this = as_peer(peer);
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < this->route_count; i++) {
		wgstar_prefix_print(text, &this->routes[i].prefix);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static bool handshake_present(const void *peer)
{
	return as_peer(peer)->last_handshake_ns;
}

static uint64_t handshake_seconds(const void *peer)
{
	return as_peer(peer)->last_handshake_ns / NS_PER_SECOND;
}

static void handshake_raw(FILE *out, const void *peer, char separator)
{
	fprintf(out, "%llu", (unsigned long long)handshake_seconds(peer));
}

static void handshake_pretty(FILE *out, const void *peer,
			     const struct wgstar_ink *ink, time_t now)
{
	wgstar_format_ago(out, handshake_seconds(peer), now, ink);
}

static json_t *handshake_json(const void *peer)
{
	return handshake_present(peer) ? json_integer(handshake_seconds(peer)) :
					 json_null();
}

static bool transfer_present(const void *peer)
{
	return as_peer(peer)->rx_bytes || as_peer(peer)->tx_bytes;
}

static void transfer_raw(FILE *out, const void *peer, char separator)
{
	fprintf(out, "%llu\t%llu", (unsigned long long)as_peer(peer)->rx_bytes,
		(unsigned long long)as_peer(peer)->tx_bytes);
}

static void transfer_pretty(FILE *out, const void *peer,
			    const struct wgstar_ink *ink, time_t now)
{
	wgstar_format_bytes(out, as_peer(peer)->rx_bytes, ink);
	fputs(" received, ", out);
	wgstar_format_bytes(out, as_peer(peer)->tx_bytes, ink);
	fputs(" sent", out);
}

static json_t *transfer_json(const void *peer)
{
	return json_pack("{s:I,s:I}",
			 "rx_bytes", (json_int_t)as_peer(peer)->rx_bytes,
			 "tx_bytes", (json_int_t)as_peer(peer)->tx_bytes);
}

static bool keepalive_present(const void *peer)
{
	return as_peer(peer)->persistent_keepalive;
}

static void keepalive_raw(FILE *out, const void *peer, char separator)
{
	if (keepalive_present(peer))
		fprintf(out, "%u", as_peer(peer)->persistent_keepalive);
	else
		fputs("off", out);
}

static void keepalive_pretty(FILE *out, const void *peer,
			     const struct wgstar_ink *ink, time_t now)
{
	fputs("every ", out);
	wgstar_format_duration(out, as_peer(peer)->persistent_keepalive, ink);
}

static json_t *keepalive_json(const void *peer)
{
	return json_integer(as_peer(peer)->persistent_keepalive);
}

static bool isolated_present(const void *peer)
{
	return as_peer(peer)->isolated;
}

static void isolated_pretty(FILE *out, const void *peer,
			    const struct wgstar_ink *ink, time_t now)
{
	fputs("yes", out);
}

static json_t *isolated_json(const void *peer)
{
	return json_boolean(as_peer(peer)->isolated);
}

const struct wgstar_field wgstar_peer_fields[WGSTAR_PEER_FIELD_COUNT] = {
	[WGSTAR_FIELD_PEER] = {
		"peers", NULL, "public_key", false,
		always_present, key_raw, NULL, key_json,
	},
	[WGSTAR_FIELD_NAME] = {
		NULL, "name", "name", false,
		name_present, NULL, name_pretty, name_json,
	},
	[WGSTAR_FIELD_PRESHARED_KEY] = {
		"preshared-keys", "preshared key", "preshared_key", true,
		preshared_key_present, preshared_key_raw, NULL,
		preshared_key_json,
	},
	[WGSTAR_FIELD_ENDPOINT] = {
		"endpoints", "endpoint", "endpoint", false,
		endpoint_present, endpoint_raw, NULL, endpoint_json,
	},
	[WGSTAR_FIELD_ALLOWED_IPS] = {
		"allowed-ips", "allowed ips", "allowed_ips", false,
		always_present, allowed_ips_raw, allowed_ips_pretty,
		allowed_ips_json,
	},
	[WGSTAR_FIELD_LATEST_HANDSHAKE] = {
		"latest-handshakes", "latest handshake", "latest_handshake",
		false, handshake_present, handshake_raw, handshake_pretty,
		handshake_json,
	},
	[WGSTAR_FIELD_TRANSFER] = {
		"transfer", "transfer", "transfer", false,
		transfer_present, transfer_raw, transfer_pretty, transfer_json,
	},
	[WGSTAR_FIELD_KEEPALIVE] = {
		"persistent-keepalive", "persistent keepalive",
		"persistent_keepalive", false, keepalive_present,
		keepalive_raw, keepalive_pretty, keepalive_json,
	},
	[WGSTAR_FIELD_ISOLATED] = {
		NULL, "isolated", "isolated", false,
		isolated_present, NULL, isolated_pretty, isolated_json,
	},
};
