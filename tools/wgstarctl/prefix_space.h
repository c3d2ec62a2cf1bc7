/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PREFIX_SPACE_H
#define _WGSTARCTL_PREFIX_SPACE_H

#include <stddef.h>

#include "prefix.h"

/**
 * struct wgstar_prefix_list - Prefixes in an order
 * @items: array of @count
 * @count: number of prefixes
 */
struct wgstar_prefix_list {
	struct wgstar_prefix *items;
	size_t count;
};

/**
 * wgstar_prefix_bits() - Length of an address
 * @prefix: its family counts
 *
 * Return: 32 or 128.
 */
unsigned int wgstar_prefix_bits(const struct wgstar_prefix *prefix);

/**
 * wgstar_prefix_equal() - Are two prefixes the same?
 * @a: prefix
 * @b: prefix
 */
bool wgstar_prefix_equal(const struct wgstar_prefix *a,
			 const struct wgstar_prefix *b);

/**
 * wgstar_prefix_host() - An address without its network
 * @prefix: address in a network
 *
 * Return: the address with the full length.
 */
struct wgstar_prefix wgstar_prefix_host(struct wgstar_prefix prefix);

/**
 * wgstar_prefix_cover() - The smallest network that holds two
 * @a: prefix
 * @b: prefix of the same family
 */
struct wgstar_prefix wgstar_prefix_cover(const struct wgstar_prefix *a,
					 const struct wgstar_prefix *b);

/**
 * wgstar_prefix_sibling() - The other half of the network one bit larger
 * @prefix: network of at least one bit
 */
struct wgstar_prefix wgstar_prefix_sibling(struct wgstar_prefix prefix);

/**
 * wgstar_prefix_ipv4() - Make a prefix of numbers
 * @address: in host order
 * @length: bits
 */
struct wgstar_prefix wgstar_prefix_ipv4(uint32_t address, uint8_t length);

/**
 * wgstar_prefix_list_add() - Append a prefix
 * @list: list
 * @prefix: copied
 */
void wgstar_prefix_list_add(struct wgstar_prefix_list *list,
			    const struct wgstar_prefix *prefix);

/**
 * wgstar_prefix_list_contains() - Does any of a list hold a prefix?
 * @list: list
 * @inner: prefix
 */
bool wgstar_prefix_list_contains(const struct wgstar_prefix_list *list,
				 const struct wgstar_prefix *inner);

/**
 * wgstar_prefix_list_text() - Write a list as it stands in files
 * @list: list
 *
 * Return: text to free().
 */
char *wgstar_prefix_list_text(const struct wgstar_prefix_list *list);

/**
 * wgstar_prefix_list_clear() - Free the list
 * @list: empty afterwards
 */
void wgstar_prefix_list_clear(struct wgstar_prefix_list *list);

#endif /* _WGSTARCTL_PREFIX_SPACE_H */
