// SPDX-License-Identifier: GPL-2.0
/*
 * Text of a star file -> model: the grammar of such files for grammar.c. The
 * values are star_key.c's. Pure; nothing is printed.
 */
#include <string.h>

#include "grammar.h"
#include "star.h"
#include "star_key.h"

static const struct wgstar_grammar_section sections[] = {
	[WGSTAR_STAR_SECTION_STAR] = {
		.name = "Star",
		.once = true,
		.advice = "write Interface, Network, Infrastructure, Devices, MTU or DNS",
	},
	[WGSTAR_STAR_SECTION_HUB] = {
		.name = "Hub",
		.once = true,
		.advice =
			"write Name, Address, Endpoint, PublicKey, PrivateKeyFile or one of THE STAR FILE in wgstarctl(8)",
	},
	[WGSTAR_STAR_SECTION_GATEWAY] = {
		.name = "Gateway",
		.advice =
			"write Name, Address, PublicKey, Export, Forward or one of THE STAR FILE in wgstarctl(8)",
	},
	[WGSTAR_STAR_SECTION_DEVICE] = {
		.name = "Device",
		.advice =
			"write Name, Address, PublicKey or one of THE STAR FILE in wgstarctl(8)",
	},
};

/* The last section that began, and the node that it is about. */
struct star_reading {
	struct wgstar_star *star;
	struct wgstar_star_node *node;
};

static const struct wgstar_grammar_key *star_key(size_t number)
{
	return number < WGSTAR_STAR_KEY_COUNT ? &wgstar_star_keys[number].key :
						NULL;
}

static void star_begin(void *model, unsigned int section, unsigned int line)
{
	static const enum wgstar_star_role roles[] = {
		[WGSTAR_STAR_SECTION_HUB] = WGSTAR_STAR_HUB,
		[WGSTAR_STAR_SECTION_GATEWAY] = WGSTAR_STAR_GATEWAY,
		[WGSTAR_STAR_SECTION_DEVICE] = WGSTAR_STAR_DEVICE,
	};
	struct star_reading *reading = model;

	reading->node = NULL;
	if (section == WGSTAR_STAR_SECTION_STAR) {
		reading->star->line = line;
		return;
	}
	reading->node = wgstar_star_add_node(reading->star, roles[section]);
	reading->node->line = line;
}

static int star_take(void *model, size_t number,
		     const struct wgstar_place *place, const char *value,
		     struct wgstar_error *error)
{
	const struct wgstar_star_key *key = &wgstar_star_keys[number];
	struct star_reading *reading = model;

	if (!reading->node)
		return key->parse_star(reading->star, value, error);
	return key->parse_node(reading->node, value, place->line, error);
}

static const struct wgstar_grammar grammar = {
	.sections = sections,
	.section_count = sizeof(sections) / sizeof(sections[0]),
	.manual = "wgstarctl(8)",
	.key = star_key,
	.begin = star_begin,
	.take = star_take,
};

int wgstar_star_parse(struct wgstar_star *star, const char *text,
		      struct wgstar_error *error)
{
	struct star_reading reading = { .star = star };

	memset(star, 0, sizeof(*star));
	if (wgstar_grammar_read(&grammar, &reading, text, NULL, NULL, error))
		return -1;
	if (!*star->interface)
		strcpy(star->interface, WGSTAR_STAR_INTERFACE);
	return wgstar_star_check(star, error);
}
