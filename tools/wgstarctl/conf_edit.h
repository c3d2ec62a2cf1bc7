/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_EDIT_H
#define _WGSTARCTL_CONF_EDIT_H

#include <stdbool.h>
#include <stdio.h>

#include "model.h"

/**
 * struct wgstar_conf_edit - How lines of [Interface] change
 * @drops: does this line go?
 * @data: passed to it
 * @lines: new lines, without line ends
 */
struct wgstar_conf_edit {
	bool (*drops)(const char *key, const char *value, void *data);
	void *data;
	struct wgstar_words lines;
};

/**
 * wgstar_conf_edit_write() - Write a file with some of its lines changed
 * @stream: where to, prepared with wgstar_secret_buffer_stream()
 * @text: a file that wgstar_config_parse() took
 * @edit: what changes
 *
 * New lines come where the first one went, or else behind the last line of the
 * section that says something. All else, comments too, stays as it is.
 */
void wgstar_conf_edit_write(FILE *stream, const char *text,
			    const struct wgstar_conf_edit *edit);

#endif /* _WGSTARCTL_CONF_EDIT_H */
