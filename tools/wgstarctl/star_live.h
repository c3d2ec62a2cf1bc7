/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_LIVE_H
#define _WGSTARCTL_STAR_LIVE_H

#include "star.h"

/**
 * wgstar_star_live() - Ask the running hub
 * @star: star
 * @device: receives the state of the interface; the caller clears it, also on
 *   failure
 * @error: receives why that can't be known, and what would help
 *
 * Return: 0 or -1.
 */
int wgstar_star_live(const struct wgstar_star *star,
		     struct wgstar_device *device, struct wgstar_error *error);

#endif /* _WGSTARCTL_STAR_LIVE_H */
