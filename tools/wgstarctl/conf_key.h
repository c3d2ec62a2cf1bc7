/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_KEY_H
#define _WGSTARCTL_CONF_KEY_H

#include "model.h"

/**
 * enum wgstar_conf_section - Where a line of a file stands
 * @WGSTAR_CONF_NONE: above all sections
 * @WGSTAR_CONF_INTERFACE: in [Interface]
 * @WGSTAR_CONF_PEER: in a [Peer]
 */
enum wgstar_conf_section {
	WGSTAR_CONF_NONE,
	WGSTAR_CONF_INTERFACE,
	WGSTAR_CONF_PEER,
};

/**
 * struct wgstar_conf_key - One key of a configuration file
 * @name: as it is written; case does not count when read
 * @section: where it belongs
 * @quick: wg-quick's, so nothing for the kernel
 * @list: value is a list with commas; @parse is called for each item
 * @repeatable: may stand several times in a section
 * @may_be_empty: an empty value is fine and means none
 * @parse: puts one value into the configuration (its last peer); knows the
 *   line as config->line
 */
struct wgstar_conf_key {
	const char *name;
	enum wgstar_conf_section section;
	bool quick;
	bool list;
	bool repeatable;
	bool may_be_empty;
	int (*parse)(struct wgstar_config *config, const char *value,
		     struct wgstar_error *error);
};

#define WGSTAR_CONF_KEY_COUNT 24

/* All keys. */
extern const struct wgstar_conf_key wgstar_conf_keys[WGSTAR_CONF_KEY_COUNT];

/**
 * wgstar_conf_key_find() - Look a key up
 * @section: where the line stands
 * @name: what stands left of the =
 * @error: receives the word that was probably meant, or the section
 *
 * Return: the key, or NULL.
 */
const struct wgstar_conf_key *
wgstar_conf_key_find(enum wgstar_conf_section section, const char *name,
		     struct wgstar_error *error);

#endif /* _WGSTARCTL_CONF_KEY_H */
