// SPDX-License-Identifier: GPL-2.0
/*
 * Star + node -> the file of that node. Each rule is here once: who may send
 * what to whom, who has to keep a NAT open, what a phone app understands. Pure.
 */
#include "star_render.h"

#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "secret.h"

static const struct wgstar_prefix everything[WGSTAR_STAR_FAMILIES] = {
	{ .family = AF_INET }, { .family = AF_INET6 },
};

static void address_add(struct wgstar_quick *quick,
			const struct wgstar_prefix *address)
{
	size_t size = quick->address_count * sizeof(*address);

	quick->addresses = wgstar_secret_grow(quick->addresses, size,
					      size + sizeof(*address));
	quick->addresses[quick->address_count++] = *address;
}

/* The hub is in the whole network, all others have an address alone. */
static void addresses_render(struct wgstar_quick *quick,
			     const struct wgstar_star *star,
			     const struct wgstar_star_node *node)
{
	struct wgstar_prefix address;
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		address = node->addresses[i];
		if (address.family == AF_UNSPEC)
			continue;
		if (node->role == WGSTAR_STAR_HUB)
			address.length = star->networks[i].length;
		address_add(quick, &address);
	}
}

static void routes_add(struct wgstar_peer *peer,
		       const struct wgstar_prefix *prefixes)
{
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++)
		if (prefixes[i].family != AF_UNSPEC)
			wgstar_peer_add_route(peer, &prefixes[i]);
}

static void exports_add(struct wgstar_peer *peer,
			const struct wgstar_star_node *node, bool real_only)
{
	const struct wgstar_export *export = node->gateway.exports;
	const struct wgstar_export *end = export + node->gateway.export_count;
	const struct wgstar_prefix *seen;

	for (; export < end; export++) {
		seen = wgstar_star_export_seen(export);
		if (real_only && export->alias.family != AF_UNSPEC)
			continue;
		/* The way out of a hub is for who has a full tunnel. */
		if (seen->length)
			wgstar_peer_add_route(peer, seen);
	}
}

static void endpoint_copy(struct wgstar_peer *peer,
			  const struct wgstar_star_node *node)
{
	const char *host = node->peer.endpoint_host;

	if (!host)
		return;
	peer->endpoint_host = wgstar_text_copy(host, strlen(host));
	peer->endpoint_port = node->peer.endpoint_port;
	peer->flags |= WGSTAR_PEER_HAS_ENDPOINT;
}

/* A new peer of the configuration, with what every link has. */
static struct wgstar_peer *peer_add(struct wgstar_config *config,
				    const struct wgstar_star_node *other,
				    const uint8_t *preshared_key, bool plain)
{
	struct wgstar_peer *peer = wgstar_device_add_peer(&config->device);

	peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY | WGSTAR_PEER_REPLACE_ROUTES;
	memcpy(peer->public_key, other->peer.public_key, WGSTAR_KEY_BYTES);
	if (!wgstar_key_is_zero(preshared_key)) {
		memcpy(peer->preshared_key, preshared_key, WGSTAR_KEY_BYTES);
		peer->flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	}
	if (!plain) {
		strcpy(peer->name, other->peer.name);
		peer->flags |= WGSTAR_PEER_HAS_NAME;
	}
	endpoint_copy(peer, other);
	return peer;
}

/* Exports as they are; who may use a forward by address, not by name. */
static void gateway_render(struct wgstar_gateway *gateway,
			   const struct wgstar_star *star,
			   const struct wgstar_star_node *node)
{
	const struct wgstar_star_node *from;
	struct wgstar_forward forward;
	size_t i;

	for (i = 0; i < node->gateway.export_count; i++)
		wgstar_gateway_add_export(gateway, &node->gateway.exports[i]);
	for (i = 0; i < node->gateway.forward_count; i++) {
		forward = node->gateway.forwards[i];
		if (*forward.from_name) {
			from = wgstar_star_find(star, forward.from_name, NULL);
			forward.from = from->addresses[wgstar_star_family(forward.host.family)];
			*forward.from_name = '\0';
		}
		wgstar_gateway_add_forward(gateway, &forward);
	}
}

static bool star_has_full_tunnel(const struct wgstar_star *star)
{
	size_t i;

	for (i = 0; i < star->node_count; i++)
		if (star->nodes[i].full_tunnel)
			return true;
	return false;
}

/*
 * What devices send elsewhere through the hub leaves it with its address. Not
 * every hub has IPv6 to the world: there, its file says Export = ::/0.
 */
static void way_out_render(struct wgstar_gateway *gateway,
			   const struct wgstar_star *star)
{
	struct wgstar_export way_out = { .prefix = everything[0] };
	size_t i;

	if (!star_has_full_tunnel(star))
		return;
	for (i = 0; i < gateway->export_count; i++)
		if (!wgstar_prefix_compare(&gateway->exports[i].prefix,
					   &way_out.prefix))
			return;
	wgstar_gateway_add_export(gateway, &way_out);
}

static void hub_render(struct wgstar_config *config,
		       const struct wgstar_star *star,
		       const struct wgstar_star_node *hub)
{
	const struct wgstar_star_node *node;
	struct wgstar_peer *peer;
	size_t i;

	config->quick.relay = true;
	gateway_render(&config->quick.gateway, star, hub);
	way_out_render(&config->quick.gateway, star);
	for (i = 0; i < star->node_count; i++) {
		node = &star->nodes[i];
		if (node == hub)
			continue;
		peer = peer_add(config, node, node->peer.preshared_key, false);
		routes_add(peer, node->addresses);
		exports_add(peer, node, false);
		peer->isolated = wgstar_star_node_isolated(node);
		peer->flags |= WGSTAR_PEER_HAS_ISOLATED;
	}
}

/*
 * Only hub and devices, not the whole network: two sites don't reach each other
 * by their own files either.
 */
static void gateway_peer_render(struct wgstar_peer *peer,
				const struct wgstar_star *star,
				const struct wgstar_star_node *hub)
{
	routes_add(peer, hub->addresses);
	routes_add(peer, star->devices);
}

static void device_peer_render(struct wgstar_peer *peer,
			       const struct wgstar_star *star,
			       const struct wgstar_star_node *node)
{
	size_t i;

	if (node->full_tunnel) {
		routes_add(peer, everything);
		return;
	}
	routes_add(peer, star->networks);
	for (i = 0; i < star->node_count; i++)
		exports_add(peer, &star->nodes[i], true);
}

static void dns_render(struct wgstar_words *dns, const struct wgstar_star *star,
		       const struct wgstar_star_node *node)
{
	const struct wgstar_words *from = node->dns.count ? &node->dns :
							    &star->dns;
	size_t i;

	for (i = 0; i < from->count; i++)
		wgstar_words_add(dns, from->items[i]);
}

static void spoke_render(struct wgstar_config *config,
			 const struct wgstar_star *star,
			 const struct wgstar_star_node *node, bool plain)
{
	const struct wgstar_star_node *hub = wgstar_star_hub(star);
	bool is_device = node->role == WGSTAR_STAR_DEVICE;
	struct wgstar_peer *peer;

	plain = plain || is_device;
	peer = peer_add(config, hub, node->peer.preshared_key, plain);
	peer->persistent_keepalive = wgstar_star_node_keepalive(node);
	if (is_device) {
		device_peer_render(peer, star, node);
		dns_render(&config->quick.dns, star, node);
		return;
	}
	gateway_peer_render(peer, star, hub);
	if (!plain)
		gateway_render(&config->quick.gateway, star, node);
}

void wgstar_star_render(struct wgstar_config *config,
			const struct wgstar_star *star,
			const struct wgstar_star_node *node, bool plain)
{
	uint16_t port = node->listen_port ? node->listen_port :
					    node->peer.endpoint_port;

	memset(config, 0, sizeof(*config));
	addresses_render(&config->quick, star, node);
	config->quick.mtu = node->mtu ? node->mtu : star->mtu;
	if (port) {
		config->device.listen_port = port;
		config->device.flags |= WGSTAR_DEVICE_HAS_LISTEN_PORT;
	}
	if (node->role == WGSTAR_STAR_HUB)
		hub_render(config, star, node);
	else
		spoke_render(config, star, node, plain);
}

void wgstar_star_render_write(FILE *stream, const struct wgstar_star *star,
			      const struct wgstar_star_node *node,
			      const uint8_t *private_key, bool plain)
{
	struct wgstar_config config;

	wgstar_star_render(&config, star, node, plain);
	if (private_key)
		memcpy(config.device.private_key, private_key,
		       WGSTAR_KEY_BYTES);
	fprintf(stream,
		WGSTAR_STAR_MARK "%s, %s %s of the star %s.\n"
		"# Changes belong into the star file of the hub.\n",
		node->peer.name, node->role == WGSTAR_STAR_HUB ? "the" : "a",
		wgstar_star_role_name(node->role),
		star->interface);
	fputs("[Interface]\n", stream);
	if (!private_key)
		fputs("# The hub does not keep this node's private key: write it here.\n"
		      "# PrivateKey = ...\n", stream);
	wgstar_config_write_below(stream, &config);
	wgstar_config_clear(&config);
}

static void translation_note(FILE *stream, const struct wgstar_export *export)
{
	char alias[WGSTAR_PREFIX_TEXT_SIZE], prefix[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(prefix, &export->prefix);
	if (export->alias.family == AF_UNSPEC) {
		fprintf(stream, "  - forward and masquerade from the tunnel to %s\n",
			prefix);
		return;
	}
	wgstar_prefix_print(alias, &export->alias);
	fprintf(stream,
		"  - translate %s to %s (NETMAP), then forward and masquerade\n",
		alias, prefix);
}

void wgstar_star_plain_notes(FILE *stream, const struct wgstar_star_node *node)
{
	const struct wgstar_gateway *gateway = &node->gateway;
	size_t i;

	if (!wgstar_gateway_present(gateway))
		return;
	fprintf(stream,
		"wgstarctl: plain WireGuard does not know of gateways: %s has to do this by itself:\n"
		"  - net.ipv4.ip_forward = 1 (IPv6: net.ipv6.conf.all.forwarding = 1)\n",
		node->peer.name);
	for (i = 0; i < gateway->export_count; i++)
		translation_note(stream, &gateway->exports[i]);
	for (i = 0; i < gateway->forward_count; i++) {
		fputs("  - forward the port: ", stream);
		wgstar_forward_print(stream, &gateway->forwards[i]);
		fputc('\n', stream);
	}
	fputs("  - let new connections in from the tunnel only, not from the LAN into it\n",
	      stream);
}
