// SPDX-License-Identifier: GPL-2.0
/* How prefixes lie to each other, and lists of them. */
#include "prefix_space.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

unsigned int wgstar_prefix_bits(const struct wgstar_prefix *prefix)
{
	return prefix->family == AF_INET ? 32 : 128;
}

bool wgstar_prefix_equal(const struct wgstar_prefix *a,
			 const struct wgstar_prefix *b)
{
	return !wgstar_prefix_compare(a, b);
}

struct wgstar_prefix wgstar_prefix_host(struct wgstar_prefix prefix)
{
	prefix.length = wgstar_prefix_bits(&prefix);
	return prefix;
}

struct wgstar_prefix wgstar_prefix_cover(const struct wgstar_prefix *a,
					 const struct wgstar_prefix *b)
{
	struct wgstar_prefix cover = wgstar_prefix_network(*a);

	while (!wgstar_prefix_contains(&cover, b)) {
		cover.length--;
		cover = wgstar_prefix_network(cover);
	}
	return cover;
}

struct wgstar_prefix wgstar_prefix_sibling(struct wgstar_prefix prefix)
{
	uint8_t *bytes = prefix.family == AF_INET ?
			 (uint8_t *)&prefix.ipv4 : (uint8_t *)&prefix.ipv6;
	unsigned int bit = prefix.length - 1;

	bytes[bit / 8] ^= 0x80 >> bit % 8;
	return wgstar_prefix_network(prefix);
}

struct wgstar_prefix wgstar_prefix_ipv4(uint32_t address, uint8_t length)
{
	struct wgstar_prefix prefix = { .family = AF_INET, .length = length };

	prefix.ipv4.s_addr = htonl(address);
	return wgstar_prefix_network(prefix);
}

void wgstar_prefix_list_add(struct wgstar_prefix_list *list,
			    const struct wgstar_prefix *prefix)
{
	size_t size = list->count * sizeof(*prefix);

	list->items = wgstar_secret_grow(list->items, size,
					 size + sizeof(*prefix));
	list->items[list->count++] = *prefix;
}

bool wgstar_prefix_list_contains(const struct wgstar_prefix_list *list,
				 const struct wgstar_prefix *inner)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (wgstar_prefix_contains(&list->items[i], inner))
			return true;
	return false;
}

char *wgstar_prefix_list_text(const struct wgstar_prefix_list *list)
{
	size_t size = list->count * (WGSTAR_PREFIX_TEXT_SIZE + 2) + 1, i;
	char *text = wgstar_secret_grow(NULL, 0, size);
	char item[WGSTAR_PREFIX_TEXT_SIZE];

	for (i = 0; i < list->count; i++) {
		wgstar_prefix_print(item, &list->items[i]);
		strcat(text, i ? ", " : "");
		strcat(text, item);
	}
	return text;
}

void wgstar_prefix_list_clear(struct wgstar_prefix_list *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}
