/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_WRITE_H
#define _WGSTARCTL_STAR_WRITE_H

#include <stdio.h>

#include "star.h"

/*
 * What is written here may hold preshared keys: prepare the stream with
 * wgstar_secret_buffer_stream().
 */

/**
 * wgstar_star_write() - Write a star as its file
 * @stream: where to
 * @star: what to write
 *
 * Parsing the text gives an equal star.
 */
void wgstar_star_write(FILE *stream, const struct wgstar_star *star);

/**
 * wgstar_star_write_node() - Write the section of one node
 * @stream: where to
 * @node: what to write
 */
void wgstar_star_write_node(FILE *stream, const struct wgstar_star_node *node);

/**
 * wgstar_star_text_add() - Copy the text of a star, with one more section
 * @stream: where to
 * @text: text that wgstar_star_parse() took
 * @node: node of the new section
 */
void wgstar_star_text_add(FILE *stream, const char *text,
			  const struct wgstar_star_node *node);

/**
 * wgstar_star_text_remove() - Copy the text of a star, without one section
 * @stream: where to
 * @text: text that wgstar_star_parse() took
 * @line: line in which the section begins
 *
 * The comment right above the section goes with it; all others stay.
 */
void wgstar_star_text_remove(FILE *stream, const char *text, unsigned int line);

/**
 * wgstar_star_text_set_key() - Copy the text of a star, with another PublicKey
 * @stream: where to
 * @text: text that wgstar_star_parse() took
 * @line: line in which the section begins
 * @public_key: the key
 */
void wgstar_star_text_set_key(FILE *stream, const char *text, unsigned int line,
			      const uint8_t public_key[WGSTAR_KEY_BYTES]);

#endif /* _WGSTARCTL_STAR_WRITE_H */
