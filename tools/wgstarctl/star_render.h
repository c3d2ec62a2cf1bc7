/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_RENDER_H
#define _WGSTARCTL_STAR_RENDER_H

#include <stdio.h>

#include "star.h"

/* The first line of every file that is rendered begins so. */
#define WGSTAR_STAR_MARK "# Rendered by `wgstarctl star' for "

/**
 * wgstar_star_render() - Make the configuration of one node
 * @config: receives it, all but its private key; the caller clears it
 * @star: star that was checked
 * @node: one of its nodes
 * @plain: only what every WireGuard understands; so are files for devices
 *
 * Pure.
 */
void wgstar_star_render(struct wgstar_config *config,
			const struct wgstar_star *star,
			const struct wgstar_star_node *node, bool plain);

/**
 * wgstar_star_render_write() - Write the file of one node
 * @stream: where to, prepared with wgstar_secret_buffer_stream()
 * @star: star that was checked
 * @node: one of its nodes
 * @private_key: key of the node, or NULL: then a comment stands in its place
 * @plain: as for wgstar_star_render()
 */
void wgstar_star_render_write(FILE *stream, const struct wgstar_star *star,
			      const struct wgstar_star_node *node,
			      const uint8_t *private_key, bool plain);

/**
 * wgstar_star_plain_notes() - Say what a gateway with a plain file does itself
 * @stream: where to
 * @node: gateway
 */
void wgstar_star_plain_notes(FILE *stream, const struct wgstar_star_node *node);

#endif /* _WGSTARCTL_STAR_RENDER_H */
