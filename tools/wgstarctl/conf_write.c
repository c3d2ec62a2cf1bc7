// SPDX-License-Identifier: GPL-2.0
/* Model -> text of a wg or wg-quick file. */
#include <linux/wgstar.h>
#include <string.h>

#include "conf.h"
#include "endpoint.h"
#include "secret.h"
#include "value.h"

static void key_write(FILE *stream, const char *name, const uint8_t *key)
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	wgstar_key_to_text(text, key);
	fprintf(stream, "%s = %s\n", name, text);
	wgstar_secret_wipe(text, sizeof(text));
}

static void words_write_lines(FILE *stream, const char *name,
			      const struct wgstar_words *words)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		fprintf(stream, "%s = %s\n", name, words->items[i]);
}

static void words_write_list(FILE *stream, const char *name,
			     const struct wgstar_words *words)
{
	size_t i;

	if (!words->count)
		return;
	fprintf(stream, "%s = ", name);
	for (i = 0; i < words->count; i++)
		fprintf(stream, "%s%s", i ? ", " : "", words->items[i]);
	fputc('\n', stream);
}

static void relay_write(FILE *stream, uint8_t mode)
{
	fprintf(stream, "Relay = %s\n", mode == WGSTAR_RELAY_MODE_AUTO ?
		"yes" : wgstar_value_relay_mode_text(mode));
}

static void quick_write(FILE *stream, const struct wgstar_quick *quick,
			uint8_t relay_mode)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; i < quick->address_count; i++) {
		wgstar_prefix_print(text, &quick->addresses[i]);
		fprintf(stream, "Address = %s\n", text);
	}
	words_write_list(stream, "DNS", &quick->dns);
	if (quick->mtu)
		fprintf(stream, "MTU = %u\n", quick->mtu);
	if (quick->table)
		fprintf(stream, "Table = %s\n", quick->table);
	if (quick->save_config)
		fputs("SaveConfig = true\n", stream);
	words_write_lines(stream, "PreUp", &quick->pre_up);
	words_write_lines(stream, "PostUp", &quick->post_up);
	words_write_lines(stream, "PreDown", &quick->pre_down);
	words_write_lines(stream, "PostDown", &quick->post_down);
	if (quick->relay)
		relay_write(stream, relay_mode);
	wgstar_gateway_print(stream, "Gateway", &quick->gateway);
	if (quick->gateway.open)
		fputs("Masquerade = no\n", stream);
}

static void interface_write(FILE *stream, const struct wgstar_device *device)
{
	if (device->listen_port)
		fprintf(stream, "ListenPort = %u\n", device->listen_port);
	if (device->fwmark)
		fprintf(stream, "FwMark = 0x%x\n", device->fwmark);
	if (!wgstar_key_is_zero(device->private_key))
		key_write(stream, "PrivateKey", device->private_key);
}

/* The metric that AllowedIPs stand for: the one that all routes have, else 0. */
static uint32_t peer_metric(const struct wgstar_peer *peer)
{
	size_t i;

	for (i = 1; i < peer->route_count; i++) {
		if (peer->routes[i].metric != peer->routes[0].metric)
			return 0;
	}
	return peer->route_count ? peer->routes[0].metric : 0;
}

static void allowed_ips_write(FILE *stream, const struct wgstar_peer *peer,
			      uint32_t metric)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	const char *before = "AllowedIPs = ";
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		if (peer->routes[i].metric != metric)
			continue;
		wgstar_prefix_print(text, &peer->routes[i].prefix);
		fprintf(stream, "%s%s", before, text);
		before = ", ";
	}
	if (*before == ',')
		fputc('\n', stream);
}

/* A file has one metric for each peer. Say how to get other routes back, rather
 * than let them vanish or, as AllowedIPs, take the prefix from its holder.
 */
static void metrics_write(FILE *stream, const struct wgstar_peer *peer,
			  uint32_t metric)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE], key[WGSTAR_KEY_TEXT_SIZE];
	const struct wgstar_route *route;
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		route = &peer->routes[i];
		if (route->metric == metric)
			continue;
		wgstar_prefix_print(prefix, &route->prefix);
		wgstar_key_to_text(key, peer->public_key);
		fprintf(stream,
			"# wgstarctl route INTERFACE add %s peer %s metric %u\n",
			prefix, key, route->metric);
	}
}

static void endpoint_write(FILE *stream, const struct wgstar_peer *peer)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE];

	if (peer->endpoint_host) {
		fprintf(stream, strchr(peer->endpoint_host, ':') ?
			"Endpoint = [%s]:%u\n" : "Endpoint = %s:%u\n",
			peer->endpoint_host, peer->endpoint_port);
	} else if (peer->endpoint.sa.sa_family) {
		wgstar_endpoint_print(text, &peer->endpoint);
		fprintf(stream, "Endpoint = %s\n", text);
	}
}

static void peer_write(FILE *stream, const struct wgstar_peer *peer)
{
	uint32_t metric = peer_metric(peer);

	fputs("[Peer]\n", stream);
	key_write(stream, "PublicKey", peer->public_key);
	if (*peer->name)
		fprintf(stream, "Name = %s\n", peer->name);
	if (!wgstar_key_is_zero(peer->preshared_key))
		key_write(stream, "PresharedKey", peer->preshared_key);
	allowed_ips_write(stream, peer, metric);
	metrics_write(stream, peer, metric);
	endpoint_write(stream, peer);
	if (peer->persistent_keepalive)
		fprintf(stream, "PersistentKeepalive = %u\n",
			peer->persistent_keepalive);
	if (peer->isolated)
		fputs("Isolated = yes\n", stream);
	if (metric)
		fprintf(stream, "Metric = %u\n", metric);
}

static void peers_write(FILE *stream, const struct wgstar_device *device)
{
	size_t i;

	/* wg ends [Interface] with an empty line, also when no peer follows. */
	for (i = 0; i < device->peer_count; i++) {
		fputc('\n', stream);
		peer_write(stream, &device->peers[i]);
	}
	if (!device->peer_count)
		fputc('\n', stream);
}

void wgstar_config_write(FILE *stream, const struct wgstar_config *config)
{
	fputs("[Interface]\n", stream);
	wgstar_config_write_below(stream, config);
}

void wgstar_config_write_below(FILE *stream, const struct wgstar_config *config)
{
	quick_write(stream, &config->quick, config->device.relay_mode);
	interface_write(stream, &config->device);
	peers_write(stream, &config->device);
}

void wgstar_device_write(FILE *stream, const struct wgstar_device *device)
{
	fputs("[Interface]\n", stream);
	interface_write(stream, device);
	peers_write(stream, device);
}
