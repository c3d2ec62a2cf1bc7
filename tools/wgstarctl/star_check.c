// SPDX-License-Identifier: GPL-2.0
/* Checks of a whole star, after each line was found right. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "star.h"

/* An error about a line of the file, or about no place if there is none. */
static int fail_at(struct wgstar_error *error, unsigned int line,
		   const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int fail_at(struct wgstar_error *error, unsigned int line,
		   const char *format, ...)
{
	char text[sizeof(error->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return wgstar_error_set_at(error, line, line ? 1 : 0, "%s", text);
}

static const char *role_of(const struct wgstar_star_node *node)
{
	return wgstar_star_role_name(node->role);
}

static int range_check(const struct wgstar_star *star, const char *name,
		       const struct wgstar_prefix *range,
		       const struct wgstar_prefix *network,
		       struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE], network_text[WGSTAR_PREFIX_TEXT_SIZE];

	if (range->family == network->family) {
		if (range->family == AF_UNSPEC ||
		    wgstar_prefix_contains(network, range))
			return 0;
		wgstar_prefix_print(text, range);
		wgstar_prefix_print(network_text, network);
		return fail_at(error, star->line,
			       "%s = %s is not inside of Network = %s", name,
			       text, network_text);
	}
	if (network->family == AF_UNSPEC) {
		wgstar_prefix_print(text, range);
		return fail_at(error, star->line,
			       "%s = %s has no Network of its family around it",
			       name, text);
	}
	wgstar_prefix_print(network_text, network);
	return fail_at(error, star->line, "%s has no part of Network = %s: add one",
		       name, network_text);
}

static int ranges_check(const struct wgstar_star *star,
			struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE], other[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	if (!star->line)
		return fail_at(error, 0,
			       "a star begins with [Star] and Network = 10.9.0.0/16");
	if (star->networks[0].family == AF_UNSPEC)
		return fail_at(error, star->line,
			       "[Star] has no IPv4 Network: write one as Network = 10.9.0.0/16");
	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (range_check(star, "Infrastructure",
				&star->infrastructure[i], &star->networks[i],
				error) ||
		    range_check(star, "Devices", &star->devices[i],
				&star->networks[i], error))
			return -1;
		if (!wgstar_prefix_overlap(&star->infrastructure[i],
					   &star->devices[i]))
			continue;
		wgstar_prefix_print(text, &star->infrastructure[i]);
		wgstar_prefix_print(other, &star->devices[i]);
		return fail_at(error, star->line,
			       "Infrastructure = %s and Devices = %s overlap: choose parts that do not",
			       text, other);
	}
	return 0;
}

static int address_check(const struct wgstar_star *star,
			 const struct wgstar_star_node *node, unsigned int i,
			 struct wgstar_error *error)
{
	const struct wgstar_prefix *range =
		&wgstar_star_range(star, node->role)[i];
	const struct wgstar_prefix *address = &node->addresses[i];
	char text[WGSTAR_PREFIX_TEXT_SIZE], range_text[WGSTAR_PREFIX_TEXT_SIZE];

	if (address->family == AF_UNSPEC) {
		if (node->role != WGSTAR_STAR_HUB ||
		    range->family == AF_UNSPEC)
			return 0;
		wgstar_prefix_print(range_text, range);
		return fail_at(error, node->line,
			       "the hub has no Address in %s: add one",
			       range_text);
	}
	if (wgstar_prefix_contains(range, address))
		return 0;
	wgstar_star_host_text(text, address);
	if (range->family == AF_UNSPEC)
		return fail_at(error, node->line,
			       "%s has address %s, but the star has no Network of that family",
			       node->peer.name, text);
	wgstar_prefix_print(range_text, range);
	return fail_at(error, node->line,
		       "%s is a %s, so its address is in %s; %s is not",
		       node->peer.name, role_of(node), range_text, text);
}

static int node_check(const struct wgstar_star *star,
		      const struct wgstar_star_node *node,
		      struct wgstar_error *error)
{
	const char *missing = NULL;
	unsigned int i;

	if (!*node->peer.name)
		missing = "Name";
	else if (node->addresses[0].family == AF_UNSPEC &&
		 node->addresses[1].family == AF_UNSPEC)
		missing = "Address";
	else if (!(node->peer.flags & WGSTAR_PEER_HAS_PUBLIC_KEY))
		missing = "PublicKey";
	else if (node->role == WGSTAR_STAR_HUB && !node->peer.endpoint_host)
		missing = "Endpoint";
	else if (node->role == WGSTAR_STAR_HUB && !node->private_key_file)
		missing = "PrivateKeyFile";
	if (missing)
		return fail_at(error, node->line, "this %s has no %s: add one",
			       role_of(node), missing);
	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++)
		if (address_check(star, node, i, error))
			return -1;
	return 0;
}

/* What no two nodes can have. */
static int pair_check(const struct wgstar_star_node *node,
		      const struct wgstar_star_node *other,
		      struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	if (!strcmp(node->peer.name, other->peer.name))
		return fail_at(error, node->line,
			       "there is a %s with the name %s already: choose another name",
			       role_of(other), other->peer.name);
	if (!memcmp(node->peer.public_key, other->peer.public_key,
		    WGSTAR_KEY_BYTES))
		return fail_at(error, node->line,
			       "%s has the public key of %s: every node has a key of its own",
			       node->peer.name, other->peer.name);
	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (!wgstar_prefix_overlap(&node->addresses[i],
					   &other->addresses[i]))
			continue;
		wgstar_star_host_text(text, &node->addresses[i]);
		return fail_at(error, node->line,
			       "%s has the address of %s, %s: choose another",
			       node->peer.name, other->peer.name, text);
	}
	return 0;
}

/* A virtual prefix is in the network, that of a LAN is not. */
static int export_check(const struct wgstar_star *star,
			const struct wgstar_star_node *node,
			const struct wgstar_export *export,
			struct wgstar_error *error)
{
	unsigned int i = wgstar_star_family(export->prefix.family);
	const struct wgstar_prefix *seen = wgstar_star_export_seen(export);
	char text[WGSTAR_PREFIX_TEXT_SIZE], network[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, seen);
	wgstar_prefix_print(network, &star->networks[i]);
	if (!seen->length) {
		if (node->role == WGSTAR_STAR_HUB)
			return 0;
		return fail_at(error, export->line,
			       "%s is everything, and the way there is the hub's: export a LAN",
			       text);
	}
	if (seen == &export->prefix) {
		if (!wgstar_prefix_overlap(seen, &star->networks[i]))
			return 0;
		return fail_at(error, export->line,
			       "the exported prefix %s overlaps the network of the star, %s: give it a virtual prefix",
			       text, network);
	}
	if (!wgstar_prefix_contains(&star->networks[i], seen))
		return fail_at(error, export->line,
			       star->networks[i].family == AF_UNSPEC ?
			       "the virtual prefix %s needs a Network of its family" :
			       "the virtual prefix %s is not inside of the network of the star, %s",
			       text, network);
	if (wgstar_prefix_overlap(seen, &star->infrastructure[i]) ||
	    wgstar_prefix_overlap(seen, &star->devices[i]))
		return fail_at(error, export->line,
			       "the virtual prefix %s overlaps the addresses of nodes: choose another",
			       text);
	return 0;
}

static int exports_compare(const struct wgstar_star_node *node,
			   const struct wgstar_export *export,
			   const struct wgstar_star_node *other,
			   const struct wgstar_export *before,
			   struct wgstar_error *error)
{
	const struct wgstar_prefix *seen = wgstar_star_export_seen(export);
	char text[WGSTAR_PREFIX_TEXT_SIZE], other_text[WGSTAR_PREFIX_TEXT_SIZE];

	if (!seen->length || !before->prefix.length)
		return 0;
	if (wgstar_prefix_overlap(seen, wgstar_star_export_seen(before))) {
		wgstar_prefix_print(text, seen);
		wgstar_prefix_print(other_text, wgstar_star_export_seen(before));
		return fail_at(error, export->line,
			       "%s of %s overlaps %s of %s: give one of them another virtual prefix",
			       text, node->peer.name, other_text,
			       other->peer.name);
	}
	if (node == other &&
	    wgstar_prefix_overlap(&export->prefix, &before->prefix)) {
		wgstar_prefix_print(text, &export->prefix);
		return fail_at(error, export->line, "%s exports %s twice",
			       node->peer.name, text);
	}
	return 0;
}

/* Compare an export with all that stand before it in the file. */
static int export_check_unique(const struct wgstar_star *star,
			       const struct wgstar_star_node *node, size_t number,
			       struct wgstar_error *error)
{
	const struct wgstar_export *export = &node->gateway.exports[number];
	const struct wgstar_star_node *other;
	size_t j, count;

	for (other = star->nodes; other <= node; other++) {
		count = other == node ? number : other->gateway.export_count;
		for (j = 0; j < count; j++)
			if (exports_compare(node, export, other,
					    &other->gateway.exports[j], error))
				return -1;
	}
	return 0;
}

static int forward_check(const struct wgstar_star *star,
			 const struct wgstar_forward *forward,
			 struct wgstar_error *error)
{
	const struct wgstar_star_node *from;
	struct wgstar_error unknown;

	if (!*forward->from_name)
		return 0;
	from = wgstar_star_find(star, forward->from_name, &unknown);
	if (!from)
		return fail_at(error, forward->line, "%s", unknown.text);
	if (from->addresses[wgstar_star_family(forward->host.family)].family ==
	    AF_UNSPEC)
		return fail_at(error, forward->line,
			       "%s has no address of the family of this forward",
			       forward->from_name);
	return 0;
}

static int gateway_check(const struct wgstar_star *star,
			 const struct wgstar_star_node *node,
			 struct wgstar_error *error)
{
	const struct wgstar_gateway *gateway = &node->gateway;
	size_t i, j;

	for (i = 0; i < gateway->export_count; i++)
		if (export_check(star, node, &gateway->exports[i], error) ||
		    export_check_unique(star, node, i, error))
			return -1;
	for (i = 0; i < gateway->forward_count; i++) {
		if (forward_check(star, &gateway->forwards[i], error))
			return -1;
		for (j = 0; j < i; j++)
			if (wgstar_forward_same_port(&gateway->forwards[i],
						     &gateway->forwards[j]))
				return fail_at(error, gateway->forwards[i].line,
					       "%s forwards port %u twice",
					       node->peer.name,
					       gateway->forwards[i].port);
	}
	return 0;
}

int wgstar_star_check(const struct wgstar_star *star,
		      struct wgstar_error *error)
{
	size_t i, j;

	if (ranges_check(star, error))
		return -1;
	if (!wgstar_star_hub(star))
		return fail_at(error, 0, "the star has no [Hub]: add one");
	for (i = 0; i < star->node_count; i++) {
		if (node_check(star, &star->nodes[i], error))
			return -1;
		for (j = 0; j < i; j++)
			if (pair_check(&star->nodes[i], &star->nodes[j],
				       error))
				return -1;
	}
	for (i = 0; i < star->node_count; i++)
		if (gateway_check(star, &star->nodes[i], error))
			return -1;
	return 0;
}
