// SPDX-License-Identifier: GPL-2.0
/* Addresses with a length: parsing, printing, order. */
#include "prefix.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned int prefix_bits(const struct wgstar_prefix *prefix)
{
	return prefix->family == AF_INET ? 32 : 128;
}

static int length_parse(struct wgstar_prefix *prefix, const char *text,
			const char *length, struct wgstar_error *error)
{
	unsigned int bits = prefix_bits(prefix);
	unsigned long value;

	if (!length) {
		prefix->length = bits;
		return 0;
	}
	value = strspn(length, "0123456789") == strlen(length) ?
		strtoul(length, NULL, 10) : bits + 1;
	if (!*length || strlen(length) > 3 || value > bits)
		return wgstar_error_set(error,
					"`%s' has no valid prefix length: write 0 to %u after the slash",
					text, bits);
	prefix->length = value;
	return 0;
}

int wgstar_prefix_parse(struct wgstar_prefix *prefix, const char *text,
			struct wgstar_error *error)
{
	const char *slash = strchrnul(text, '/');
	char address[INET6_ADDRSTRLEN];

	memset(prefix, 0, sizeof(*prefix));
	snprintf(address, sizeof(address), "%.*s", (int)(slash - text), text);
	if (inet_pton(AF_INET, address, &prefix->ipv4) == 1)
		prefix->family = AF_INET;
	else if (inet_pton(AF_INET6, address, &prefix->ipv6) == 1)
		prefix->family = AF_INET6;
	if (!prefix->family || (size_t)(slash - text) >= sizeof(address))
		return wgstar_error_set(error,
					"`%s' is not an address: write one as 10.0.0.0/24 or fd00::/64",
					text);
	return length_parse(prefix, text, *slash ? slash + 1 : NULL, error);
}

struct wgstar_prefix wgstar_prefix_network(struct wgstar_prefix prefix)
{
	uint8_t *bytes = prefix.family == AF_INET ?
			 (uint8_t *)&prefix.ipv4 : (uint8_t *)&prefix.ipv6;
	unsigned int size = prefix_bits(&prefix) / 8;
	unsigned int i = prefix.length / 8;

	if (i < size)
		bytes[i] &= ~(0xff >> prefix.length % 8);
	while (++i < size)
		bytes[i] = 0;
	return prefix;
}

int wgstar_prefix_check_network(const struct wgstar_prefix *prefix,
				struct wgstar_error *error)
{
	struct wgstar_prefix network = wgstar_prefix_network(*prefix);
	struct wgstar_prefix host = *prefix;
	char given[WGSTAR_PREFIX_TEXT_SIZE];
	char network_text[WGSTAR_PREFIX_TEXT_SIZE];
	char host_text[WGSTAR_PREFIX_TEXT_SIZE];

	if (!wgstar_prefix_compare(prefix, &network))
		return 0;
	host.length = prefix_bits(prefix);
	wgstar_prefix_print(given, prefix);
	wgstar_prefix_print(network_text, &network);
	wgstar_prefix_print(host_text, &host);
	return wgstar_error_set(error, "%s has host bits set: write %s or %s",
				given, network_text, host_text);
}

void wgstar_prefix_print(char text[WGSTAR_PREFIX_TEXT_SIZE],
			 const struct wgstar_prefix *prefix)
{
	const void *address = prefix->family == AF_INET ?
			      (const void *)&prefix->ipv4 : &prefix->ipv6;
	size_t length;

	inet_ntop(prefix->family, address, text, INET6_ADDRSTRLEN);
	length = strlen(text);
	snprintf(text + length, WGSTAR_PREFIX_TEXT_SIZE - length, "/%u",
		 prefix->length);
}

int wgstar_prefix_compare(const struct wgstar_prefix *a,
			  const struct wgstar_prefix *b)
{
	int order;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	order = a->family == AF_INET ?
		memcmp(&a->ipv4, &b->ipv4, sizeof(a->ipv4)) :
		memcmp(&a->ipv6, &b->ipv6, sizeof(a->ipv6));
	return order ? order : (int)a->length - (int)b->length;
}

bool wgstar_prefix_contains(const struct wgstar_prefix *outer,
			    const struct wgstar_prefix *inner)
{
	struct wgstar_prefix network = *inner;

	if (outer->family == AF_UNSPEC || outer->family != inner->family ||
	    outer->length > inner->length)
		return false;
	network.length = outer->length;
	network = wgstar_prefix_network(network);
	return !wgstar_prefix_compare(outer, &network);
}

bool wgstar_prefix_overlap(const struct wgstar_prefix *a,
			   const struct wgstar_prefix *b)
{
	return wgstar_prefix_contains(a, b) || wgstar_prefix_contains(b, a);
}
