// SPDX-License-Identifier: GPL-2.0
/* Which addresses of the network nodes and exports get. Pure. */
#include "star_address.h"

#include <string.h>

/* Subnets are counted in the unit that people count in. */
#define SUBNET_LENGTH(family)	((family) == AF_INET ? 24 : 64)
#define ADDRESS_BITS(family)	((family) == AF_INET ? 32u : 128u)

#define DEVICES_SUBNET		9
#define ALIAS_SUBNET(family)	((family) == AF_INET ? 101 : 0x101)

/* As a number, IPv4 in the low 32 bits. */
static unsigned __int128 prefix_number(const struct wgstar_prefix *prefix)
{
	const uint8_t *bytes = (const uint8_t *)&prefix->ipv6;
	unsigned __int128 number = 0;
	unsigned int i;

	for (i = 0; i < ADDRESS_BITS(prefix->family) / 8; i++)
		number = number << 8 | bytes[i];
	return number;
}

static struct wgstar_prefix prefix_make(int family, unsigned __int128 number,
					unsigned int length)
{
	struct wgstar_prefix prefix = { .family = family, .length = length };
	uint8_t *bytes = (uint8_t *)&prefix.ipv6;
	unsigned int i = ADDRESS_BITS(family) / 8;

	while (i--) {
		bytes[i] = number;
		number >>= 8;
	}
	return prefix;
}

/* How many addresses have this length in common; 0 stands for all of IPv6. */
static unsigned __int128 prefix_size(int family, unsigned int length)
{
	unsigned int bits = ADDRESS_BITS(family) - length;

	return bits < 128 ? (unsigned __int128)1 << bits : 0;
}

/* The number-th part of a network, all parts being of one length. */
static struct wgstar_prefix prefix_part(const struct wgstar_prefix *network,
					unsigned int length,
					unsigned int number)
{
	return prefix_make(network->family, prefix_number(network) +
			   number * prefix_size(network->family, length),
			   length);
}

int wgstar_star_divide(struct wgstar_star *star, struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		const struct wgstar_prefix *network = &star->networks[i];
		unsigned int length = SUBNET_LENGTH(network->family);
		bool large = network->length + 4u <= length;

		if (network->family == AF_UNSPEC)
			continue;
		/* Room for a few hosts in each quarter. */
		if (network->length + 5u > ADDRESS_BITS(network->family)) {
			wgstar_prefix_print(text, network);
			return wgstar_error_set(error,
						"%s is too small for a star: take one as 10.9.0.0/16",
						text);
		}
		if (!large)
			length = network->length + 2;
		if (star->infrastructure[i].family == AF_UNSPEC)
			star->infrastructure[i] = prefix_part(network, length,
							      0);
		if (star->devices[i].family == AF_UNSPEC)
			star->devices[i] = prefix_part(network, length,
						       large ? DEVICES_SUBNET :
							       1);
	}
	return 0;
}

static bool address_is_taken(const struct wgstar_star *star, unsigned int i,
			     const struct wgstar_prefix *address)
{
	size_t j;

	for (j = 0; j < star->node_count; j++)
		if (!wgstar_prefix_compare(&star->nodes[j].addresses[i],
					   address))
			return true;
	return false;
}

/* The first address is the network's, and the last one of IPv4 is broadcast. */
static int address_assign(const struct wgstar_star *star,
			  struct wgstar_star_node *node, unsigned int i,
			  struct wgstar_error *error)
{
	const struct wgstar_prefix *range =
		&wgstar_star_range(star, node->role)[i];
	unsigned __int128 base = prefix_number(range), n;
	unsigned __int128 size = prefix_size(range->family, range->length);
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	struct wgstar_prefix address;

	if (range->family == AF_INET)
		size--;
	for (n = 1; n != size; n++) {
		address = prefix_make(range->family, base + n,
				      ADDRESS_BITS(range->family));
		if (address_is_taken(star, i, &address))
			continue;
		node->addresses[i] = address;
		return 0;
	}
	wgstar_prefix_print(text, range);
	return wgstar_error_set(error,
				"all addresses of %s are taken: make %s in the star file larger",
				text, node->role == WGSTAR_STAR_DEVICE ?
				"Devices" : "Infrastructure");
}

int wgstar_star_assign_addresses(const struct wgstar_star *star,
				 struct wgstar_star_node *node,
				 struct wgstar_error *error)
{
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++)
		if (star->networks[i].family != AF_UNSPEC &&
		    node->addresses[i].family == AF_UNSPEC &&
		    address_assign(star, node, i, error))
			return -1;
	return 0;
}

/* Does anything of @other stand in the way of @alias, or of its whole @slot? */
static bool slot_is_used_by(const struct wgstar_star_node *other,
			    const struct wgstar_prefix *slot,
			    const struct wgstar_prefix *alias, bool own)
{
	const struct wgstar_gateway *gateway = &other->gateway;
	const struct wgstar_prefix *seen;
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		seen = wgstar_star_export_seen(&gateway->exports[i]);
		/* The way out of a hub is in nobody's way. */
		if (seen->length &&
		    wgstar_prefix_overlap(seen, own ? alias : slot))
			return true;
	}
	return false;
}

static bool slot_is_free(const struct wgstar_star *star,
			 const struct wgstar_star_node *node,
			 const struct wgstar_prefix *slot,
			 const struct wgstar_prefix *alias)
{
	unsigned int i = wgstar_star_family(slot->family);
	size_t j;

	if (wgstar_prefix_overlap(slot, &star->infrastructure[i]) ||
	    wgstar_prefix_overlap(slot, &star->devices[i]) ||
	    slot_is_used_by(node, slot, alias, true))
		return false;
	for (j = 0; j < star->node_count; j++)
		if (&star->nodes[j] != node &&
		    slot_is_used_by(&star->nodes[j], slot, alias, false))
			return false;
	return true;
}

static int alias_missing(const struct wgstar_prefix *prefix,
			 const struct wgstar_prefix *network,
			 struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE], network_text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, prefix);
	if (network->family == AF_UNSPEC)
		return wgstar_error_set(error,
					"%s has no virtual prefix, as the star has no Network of its family: give --real, or add a Network",
					text);
	wgstar_prefix_print(network_text, network);
	return wgstar_error_set(error,
				"%s has no virtual prefix: there is no room left for it in %s; export smaller parts of it, give --as PREFIX, or --real",
				text, network_text);
}

int wgstar_star_assign_alias(const struct wgstar_star *star,
			     const struct wgstar_star_node *node,
			     struct wgstar_export *export,
			     struct wgstar_error *error)
{
	const struct wgstar_prefix *prefix = &export->prefix;
	const struct wgstar_prefix *network =
		&star->networks[wgstar_star_family(prefix->family)];
	unsigned int length = SUBNET_LENGTH(prefix->family);
	unsigned __int128 start, step, first;
	struct wgstar_prefix slot, alias;

	if (network->family == AF_UNSPEC || prefix->length < network->length)
		return alias_missing(prefix, network, error);
	/* A small network is not divided into subnets. */
	if (prefix->length < length || network->length >= length)
		length = prefix->length;
	step = prefix_size(prefix->family, length);
	first = ALIAS_SUBNET(prefix->family) *
		prefix_size(prefix->family, SUBNET_LENGTH(prefix->family));
	if (first >= prefix_size(prefix->family, network->length))
		first = 0;
	/* Virtual prefixes of a length begin at a multiple of their size. */
	first = (first + step - 1) / step * step;
	start = prefix_number(network) + first;
	slot = prefix_make(prefix->family, start, length);
	for (; wgstar_prefix_contains(network, &slot);
	     slot = prefix_make(prefix->family, start += step, length)) {
		alias = prefix_make(prefix->family, start +
				    prefix_number(prefix) % step,
				    prefix->length);
		if (!slot_is_free(star, node, &slot, &alias))
			continue;
		export->alias = alias;
		return 0;
	}
	return alias_missing(prefix, network, error);
}
