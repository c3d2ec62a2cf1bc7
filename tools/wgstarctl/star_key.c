// SPDX-License-Identifier: GPL-2.0
/*
 * The keys of star files: what each is called, where it stands and how its value
 * gets into the model.
 */
#include "star_key.h"

#include <string.h>

#include "endpoint.h"
#include "value.h"

int wgstar_star_take_prefix(struct wgstar_prefix *prefixes, const char *text,
			    struct wgstar_error *error)
{
	struct wgstar_prefix prefix, *place;
	char before[WGSTAR_PREFIX_TEXT_SIZE];

	if (wgstar_prefix_parse(&prefix, text, error) ||
	    wgstar_prefix_check_network(&prefix, error))
		return -1;
	place = &prefixes[wgstar_star_family(prefix.family)];
	if (place->family != AF_UNSPEC) {
		wgstar_prefix_print(before, place);
		return wgstar_error_set(error,
					"`%s' is one too many beside %s: one of IPv4 and one of IPv6 fit",
					text, before);
	}
	*place = prefix;
	return 0;
}

int wgstar_star_take_address(struct wgstar_star_node *node, const char *text,
			     struct wgstar_error *error)
{
	struct wgstar_prefix address;

	if (strchr(text, '/'))
		return wgstar_error_set(error,
					"`%s' has a length: write the address alone",
					text);
	if (wgstar_prefix_parse(&address, text, error))
		return -1;
	return wgstar_star_take_prefix(node->addresses, text, error);
}

static int interface_parse(struct wgstar_star *star, const char *value,
			   struct wgstar_error *error)
{
	if (wgstar_ifname_check(value, error))
		return -1;
	strcpy(star->interface, value);
	return 0;
}

static int network_parse(struct wgstar_star *star, const char *value,
			 struct wgstar_error *error)
{
	return wgstar_star_take_prefix(star->networks, value, error);
}

static int infrastructure_parse(struct wgstar_star *star, const char *value,
				struct wgstar_error *error)
{
	return wgstar_star_take_prefix(star->infrastructure, value, error);
}

static int devices_parse(struct wgstar_star *star, const char *value,
			 struct wgstar_error *error)
{
	return wgstar_star_take_prefix(star->devices, value, error);
}

static int star_mtu_parse(struct wgstar_star *star, const char *value,
			  struct wgstar_error *error)
{
	return wgstar_value_mtu(&star->mtu, value, error);
}

static int dns_take(struct wgstar_words *dns, const char *value,
		    struct wgstar_error *error)
{
	if (strpbrk(value, " \t"))
		return wgstar_error_set(error,
					"`%s' is not a server or search domain: separate them by commas",
					value);
	wgstar_words_add(dns, value);
	return 0;
}

static int star_dns_parse(struct wgstar_star *star, const char *value,
			  struct wgstar_error *error)
{
	return dns_take(&star->dns, value, error);
}

static int name_parse(struct wgstar_star_node *node, const char *value,
		      unsigned int line, struct wgstar_error *error)
{
	if (wgstar_peer_name_check(value, error))
		return -1;
	strcpy(node->peer.name, value);
	node->peer.flags |= WGSTAR_PEER_HAS_NAME;
	return 0;
}

static int address_parse(struct wgstar_star_node *node, const char *value,
			 unsigned int line, struct wgstar_error *error)
{
	return wgstar_star_take_address(node, value, error);
}

static int public_key_parse(struct wgstar_star_node *node, const char *value,
			    unsigned int line, struct wgstar_error *error)
{
	node->peer.flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	return wgstar_key_from_text(node->peer.public_key, value, error);
}

static int preshared_key_parse(struct wgstar_star_node *node,
			       const char *value, unsigned int line,
			       struct wgstar_error *error)
{
	node->peer.flags |= WGSTAR_PEER_HAS_PRESHARED_KEY;
	return wgstar_key_from_text(node->peer.preshared_key, value, error);
}

static int private_key_file_parse(struct wgstar_star_node *node,
				  const char *value, unsigned int line,
				  struct wgstar_error *error)
{
	if (*value != '/')
		return wgstar_error_set(error,
					"`%s' is not a whole path: begin it with /",
					value);
	node->private_key_file = wgstar_text_copy(value, strlen(value));
	return 0;
}

static int endpoint_parse(struct wgstar_star_node *node, const char *value,
			  unsigned int line, struct wgstar_error *error)
{
	return wgstar_endpoint_split(&node->peer, value, error);
}

static int listen_port_parse(struct wgstar_star_node *node, const char *value,
			     unsigned int line, struct wgstar_error *error)
{
	return wgstar_value_port(&node->listen_port, value, error);
}

static int export_parse(struct wgstar_star_node *node, const char *value,
			unsigned int line, struct wgstar_error *error)
{
	struct wgstar_export export;

	if (wgstar_export_parse(&export, value, error))
		return -1;
	export.line = line;
	wgstar_gateway_add_export(&node->gateway, &export);
	return 0;
}

static int forward_parse(struct wgstar_star_node *node, const char *value,
			 unsigned int line, struct wgstar_error *error)
{
	struct wgstar_forward forward;

	if (wgstar_forward_parse(&forward, value, error))
		return -1;
	forward.line = line;
	wgstar_gateway_add_forward(&node->gateway, &forward);
	return 0;
}

static int isolated_parse(struct wgstar_star_node *node, const char *value,
			  unsigned int line, struct wgstar_error *error)
{
	node->peer.flags |= WGSTAR_PEER_HAS_ISOLATED;
	return wgstar_value_yes_no(&node->peer.isolated, value, error);
}

static int keepalive_parse(struct wgstar_star_node *node, const char *value,
			   unsigned int line, struct wgstar_error *error)
{
	node->peer.flags |= WGSTAR_PEER_HAS_KEEPALIVE;
	return wgstar_value_keepalive(&node->peer.persistent_keepalive, value,
				      error);
}

static int mtu_parse(struct wgstar_star_node *node, const char *value,
		     unsigned int line, struct wgstar_error *error)
{
	return wgstar_value_mtu(&node->mtu, value, error);
}

static int dns_parse(struct wgstar_star_node *node, const char *value,
		     unsigned int line, struct wgstar_error *error)
{
	return dns_take(&node->dns, value, error);
}

static int full_tunnel_parse(struct wgstar_star_node *node, const char *value,
			     unsigned int line, struct wgstar_error *error)
{
	return wgstar_value_yes_no(&node->full_tunnel, value, error);
}

#define IN_STAR		(1 << WGSTAR_STAR_SECTION_STAR)
#define IN_HUB		(1 << WGSTAR_STAR_SECTION_HUB)
#define IN_GATEWAY	(1 << WGSTAR_STAR_SECTION_GATEWAY)
#define IN_DEVICE	(1 << WGSTAR_STAR_SECTION_DEVICE)
#define IN_SPOKE	(IN_GATEWAY | IN_DEVICE)
#define IN_NODE		(IN_HUB | IN_SPOKE)

#define STAR_KEY(key_name, function, ...) \
	{ .key = { .name = key_name, .sections = IN_STAR, ## __VA_ARGS__ }, \
	  .parse_star = function }
#define NODE_KEY(key_name, where, function, ...) \
	{ .key = { .name = key_name, .sections = where, ## __VA_ARGS__ }, \
	  .parse_node = function }

const struct wgstar_star_key wgstar_star_keys[WGSTAR_STAR_KEY_COUNT] = {
	STAR_KEY("Interface", interface_parse),
	STAR_KEY("Network", network_parse, .list = true, .repeatable = true),
	STAR_KEY("Infrastructure", infrastructure_parse, .list = true,
		 .repeatable = true),
	STAR_KEY("Devices", devices_parse, .list = true, .repeatable = true),
	NODE_KEY("Name", IN_NODE, name_parse),
	NODE_KEY("Address", IN_NODE, address_parse, .list = true,
		 .repeatable = true),
	NODE_KEY("PublicKey", IN_NODE, public_key_parse),
	NODE_KEY("PrivateKeyFile", IN_HUB, private_key_file_parse),
	NODE_KEY("PresharedKey", IN_SPOKE, preshared_key_parse),
	NODE_KEY("Endpoint", IN_HUB | IN_GATEWAY, endpoint_parse),
	NODE_KEY("ListenPort", IN_HUB | IN_GATEWAY, listen_port_parse),
	NODE_KEY("Export", IN_HUB | IN_GATEWAY, export_parse,
		 .repeatable = true),
	NODE_KEY("Forward", IN_HUB | IN_GATEWAY, forward_parse,
		 .repeatable = true),
	NODE_KEY("Isolated", IN_SPOKE, isolated_parse),
	NODE_KEY("Keepalive", IN_SPOKE, keepalive_parse),
	NODE_KEY("FullTunnel", IN_DEVICE, full_tunnel_parse),
	{
		.key = { .name = "MTU", .sections = IN_STAR | IN_NODE },
		.parse_star = star_mtu_parse,
		.parse_node = mtu_parse,
	},
	{
		.key = { .name = "DNS", .sections = IN_STAR | IN_DEVICE,
			 .list = true, .repeatable = true },
		.parse_star = star_dns_parse,
		.parse_node = dns_parse,
	},
};
