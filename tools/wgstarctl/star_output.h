/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_OUTPUT_H
#define _WGSTARCTL_STAR_OUTPUT_H

#include <stdbool.h>

#include "private_file.h"
#include "star.h"

/**
 * struct wgstar_star_output - Where the file of a node goes
 * @path: new file; NULL: standard output
 * @qr: as a code for a phone to scan
 * @ascii: that code without half blocks and colours
 * @plain: only what every WireGuard understands
 * @file: the file, until it is in place
 */
struct wgstar_star_output {
	const char *path;
	bool qr;
	bool ascii;
	bool plain;
	struct wgstar_private_file file;
};

/**
 * wgstar_star_output_prepare() - Do all that can fail
 * @output: where to; wgstar_star_output_end() it, whatever happens
 * @star: star
 * @node: node
 * @private_key: its key, or NULL
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_star_output_prepare(struct wgstar_star_output *output,
			       const struct wgstar_star *star,
			       const struct wgstar_star_node *node,
			       const uint8_t *private_key,
			       struct wgstar_error *error);

/**
 * wgstar_star_output_commit() - Hand the file out
 * @output: prepared
 * @star: as before
 * @node: as before
 * @private_key: as before
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_star_output_commit(struct wgstar_star_output *output,
			      const struct wgstar_star *star,
			      const struct wgstar_star_node *node,
			      const uint8_t *private_key,
			      struct wgstar_error *error);

/**
 * wgstar_star_output_retract() - Take a file back whose node is not there
 * @output: where it went
 */
void wgstar_star_output_retract(const struct wgstar_star_output *output);

/**
 * wgstar_star_output_end() - Take back what was not handed out
 * @output: where to
 */
void wgstar_star_output_end(struct wgstar_star_output *output);

#endif /* _WGSTARCTL_STAR_OUTPUT_H */
