/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_ADVICE_H
#define _WGSTARCTL_STAR_ADVICE_H

#include <stdio.h>

#include "star.h"

/**
 * wgstar_star_advise_added() - Say what a new node is and what follows from it
 * @stream: where to
 * @star: star
 * @node: the new node
 */
void wgstar_star_advise_added(FILE *stream, const struct wgstar_star *star,
			      const struct wgstar_star_node *node);

/**
 * wgstar_star_advise_devices() - Say which devices need a new file
 * @stream: where to
 * @star: star
 * @gateway: whose real prefixes have come or gone
 *
 * Virtual prefixes are in the network that every device has already.
 */
void wgstar_star_advise_devices(FILE *stream, const struct wgstar_star *star,
				const struct wgstar_star_node *gateway);

#endif /* _WGSTARCTL_STAR_ADVICE_H */
