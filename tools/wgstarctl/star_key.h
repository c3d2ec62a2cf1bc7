/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_KEY_H
#define _WGSTARCTL_STAR_KEY_H

#include "grammar.h"
#include "star.h"

/**
 * enum wgstar_star_section - The sections of a star file, by number
 * @WGSTAR_STAR_SECTION_STAR: [Star]
 * @WGSTAR_STAR_SECTION_HUB: [Hub]
 * @WGSTAR_STAR_SECTION_GATEWAY: [Gateway]
 * @WGSTAR_STAR_SECTION_DEVICE: [Device]
 */
enum wgstar_star_section {
	WGSTAR_STAR_SECTION_STAR,
	WGSTAR_STAR_SECTION_HUB,
	WGSTAR_STAR_SECTION_GATEWAY,
	WGSTAR_STAR_SECTION_DEVICE,
};

/**
 * struct wgstar_star_key - One key of a star file
 * @key: name, and where it may stand
 * @parse_star: puts a value of [Star] into the star; NULL if it is no key of
 *   that section
 * @parse_node: puts a value of another section into its node
 */
struct wgstar_star_key {
	struct wgstar_grammar_key key;
	int (*parse_star)(struct wgstar_star *star, const char *value,
			  struct wgstar_error *error);
	int (*parse_node)(struct wgstar_star_node *node, const char *value,
			  unsigned int line, struct wgstar_error *error);
};

#define WGSTAR_STAR_KEY_COUNT 18

/* All keys. */
extern const struct wgstar_star_key wgstar_star_keys[WGSTAR_STAR_KEY_COUNT];

/**
 * wgstar_star_take_prefix() - Take a network, one of each family
 * @prefixes: array of WGSTAR_STAR_FAMILIES, receives it at its family's place
 * @text: the whole of it
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_star_take_prefix(struct wgstar_prefix *prefixes, const char *text,
			    struct wgstar_error *error);

/**
 * wgstar_star_take_address() - Take an address, one of each family
 * @node: receives it
 * @text: the whole of it, without a length
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_star_take_address(struct wgstar_star_node *node, const char *text,
			     struct wgstar_error *error);

#endif /* _WGSTARCTL_STAR_KEY_H */
