/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_LINES_H
#define _WGSTARCTL_CONF_LINES_H

#include <stdbool.h>
#include <stdio.h>

#include "error.h"

/**
 * wgstar_conf_lines_strip() - Write what `wg setconf` takes of a file
 * @stream: where to, prepared with wgstar_secret_buffer_stream()
 * @text: a file that wgstar_config_parse() took
 *
 * Sections, comments and the keys of wg(8), as they are; no other line.
 */
void wgstar_conf_lines_strip(FILE *stream, const char *text);

/**
 * wgstar_conf_lines_refuse_hooks() - Refuse a file that has commands in it
 * @text: the file
 * @down_only: PreDown and PostDown only
 * @error: receives line and key
 *
 * Return: 0 or -1.
 */
int wgstar_conf_lines_refuse_hooks(const char *text, bool down_only,
				   struct wgstar_error *error);

#endif /* _WGSTARCTL_CONF_LINES_H */
