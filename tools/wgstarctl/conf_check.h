/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_CHECK_H
#define _WGSTARCTL_CONF_CHECK_H

#include "model.h"

/**
 * wgstar_config_check() - Find what no single line shows
 * @config: what was parsed
 * @error: receives the line of the section, and what is wrong
 *
 * A peer without key, a key or a name that two peers have, the own key as peer.
 *
 * Return: 0 or -1.
 */
int wgstar_config_check(const struct wgstar_config *config,
			struct wgstar_error *error);

/**
 * wgstar_device_check_own_key() - Refuse a device as its own peer
 * @change: its peers are checked, those that are removed are not
 * @public_key: key of the device
 * @error: receives what is wrong
 *
 * Return: 0 or -1.
 */
int wgstar_device_check_own_key(const struct wgstar_device *change,
				const uint8_t public_key[WGSTAR_KEY_BYTES],
				struct wgstar_error *error);

#endif /* _WGSTARCTL_CONF_CHECK_H */
