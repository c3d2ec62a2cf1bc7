/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_KEY_H
#define _WGSTARCTL_CONF_KEY_H

#include "grammar.h"
#include "model.h"

/**
 * enum wgstar_conf_section - The sections of a file, by number
 * @WGSTAR_CONF_INTERFACE: [Interface]
 * @WGSTAR_CONF_PEER: [Peer]
 */
enum wgstar_conf_section {
	WGSTAR_CONF_INTERFACE,
	WGSTAR_CONF_PEER,
};

/**
 * struct wgstar_conf_key - One key of a configuration file
 * @key: name, and where it may stand
 * @quick: wg-quick's, so nothing for the kernel
 * @parse: puts one value into the configuration (its last peer); knows the
 *   line as config->line
 */
struct wgstar_conf_key {
	struct wgstar_grammar_key key;
	bool quick;
	int (*parse)(struct wgstar_config *config, const char *value,
		     struct wgstar_error *error);
};

#define WGSTAR_CONF_KEY_COUNT 24

/* All keys. */
extern const struct wgstar_conf_key wgstar_conf_keys[WGSTAR_CONF_KEY_COUNT];

#endif /* _WGSTARCTL_CONF_KEY_H */
