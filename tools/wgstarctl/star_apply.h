/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_APPLY_H
#define _WGSTARCTL_STAR_APPLY_H

#include <stdbool.h>

#include "star_file.h"

/**
 * struct wgstar_star_apply - How the star gets onto its hub
 * @dry_run: print the plan, change nothing
 * @replace: a file of the interface that was not rendered may be replaced
 */
struct wgstar_star_apply {
	bool dry_run;
	bool replace;
};

/**
 * wgstar_star_hub_key() - Read the private key of the hub
 * @star: star
 * @key: receives it
 * @error: receives why there is none, or that it is another one's
 *
 * Return: 0 or -1.
 */
int wgstar_star_hub_key(const struct wgstar_star *star,
			uint8_t key[WGSTAR_KEY_BYTES],
			struct wgstar_error *error);

/**
 * wgstar_star_apply() - Render the hub's file, and make its interface so
 * @star: star that was checked
 * @how: how
 *
 * Says on stderr why it can't.
 *
 * Return: an enum wgstar_exit.
 */
int wgstar_star_apply(const struct wgstar_star *star,
		      const struct wgstar_star_apply *how);

/**
 * wgstar_star_apply_change() - Apply a star that was just changed
 * @star: star
 * @wanted: false: only say how to
 *
 * Does it if the interface is up here; says on stderr what it does. What the
 * plan prints goes there too.
 *
 * Return: an enum wgstar_exit.
 */
int wgstar_star_apply_change(const struct wgstar_star *star, bool wanted);

#endif /* _WGSTARCTL_STAR_APPLY_H */
