/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PREFIX_H
#define _WGSTARCTL_PREFIX_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define WGSTAR_PREFIX_TEXT_SIZE (INET6_ADDRSTRLEN + 4)

/**
 * struct wgstar_prefix - An address with the number of bits that count
 * @family: AF_INET or AF_INET6
 * @length: bits, up to 32 or 128
 * @ipv4: address if AF_INET
 * @ipv6: address if AF_INET6
 *
 * Holds a network (no bits beyond @length) or, for Address, a host in its
 * network.
 */
struct wgstar_prefix {
	int family;
	uint8_t length;
	union {
		struct in_addr ipv4;
		struct in6_addr ipv6;
	};
};

/**
 * wgstar_prefix_parse() - Read ADDRESS[/LENGTH]
 * @prefix: receives the result; the full length if none is given
 * @text: the whole of it, no blanks
 * @error: receives what is wrong
 *
 * Bits beyond the length are kept: wgstar_prefix_check_network() refuses them.
 *
 * Return: 0 or -1.
 */
int wgstar_prefix_parse(struct wgstar_prefix *prefix, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_prefix_check_network() - Refuse a prefix with host bits
 * @prefix: what was parsed
 * @error: receives both texts that would be right
 *
 * Return: 0 or -1.
 */
int wgstar_prefix_check_network(const struct wgstar_prefix *prefix,
				struct wgstar_error *error);

/**
 * wgstar_prefix_network() - Clear the host bits
 * @prefix: address in a network
 *
 * Return: the network.
 */
struct wgstar_prefix wgstar_prefix_network(struct wgstar_prefix prefix);

/**
 * wgstar_prefix_print() - Write ADDRESS/LENGTH
 * @text: receives the text
 * @prefix: what to write
 */
void wgstar_prefix_print(char text[WGSTAR_PREFIX_TEXT_SIZE],
			 const struct wgstar_prefix *prefix);

/**
 * wgstar_prefix_compare() - Total order: family, address, length
 * @a: prefix
 * @b: prefix
 *
 * Return: below, at or above 0, as memcmp.
 */
int wgstar_prefix_compare(const struct wgstar_prefix *a,
			  const struct wgstar_prefix *b);

/**
 * wgstar_prefix_contains() - Are all addresses of one prefix in another?
 * @outer: network
 * @inner: network, or an address in one
 *
 * Return: false also if the families differ.
 */
bool wgstar_prefix_contains(const struct wgstar_prefix *outer,
			    const struct wgstar_prefix *inner);

/**
 * wgstar_prefix_overlap() - Do two prefixes have an address in common?
 * @a: network
 * @b: network
 *
 * Return: false also if the families differ, or one is AF_UNSPEC.
 */
bool wgstar_prefix_overlap(const struct wgstar_prefix *a,
			   const struct wgstar_prefix *b);

#endif /* _WGSTARCTL_PREFIX_H */
