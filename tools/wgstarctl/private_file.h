/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PRIVATE_FILE_H
#define _WGSTARCTL_PRIVATE_FILE_H

#include <limits.h>
#include <stdio.h>

#include "error.h"

/**
 * struct wgstar_private_file - A file of mode 0600 that appears wholly or not
 *   at all
 * @path: where it will be
 * @temporary: where it is until then; empty if there is none
 * @stream: what is written to, prepared with wgstar_secret_buffer_stream();
 *   NULL when it is finished
 *
 * begin, write to @stream, finish; then replace, create or abandon.
 */
struct wgstar_private_file {
	char path[PATH_MAX];
	char temporary[PATH_MAX + 8];
	FILE *stream;
};

/**
 * wgstar_private_file_begin() - Begin a file
 * @file: file; wgstar_private_file_abandon() it later, whatever happens
 * @path: where it will be; its directory exists
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_private_file_begin(struct wgstar_private_file *file,
			      const char *path, struct wgstar_error *error);

/**
 * wgstar_private_file_finish() - All is written
 * @file: file
 * @error: receives the reason, such as a full disk
 *
 * Return: 0 or -1.
 */
int wgstar_private_file_finish(struct wgstar_private_file *file,
			       struct wgstar_error *error);

/**
 * wgstar_private_file_replace() - Put a finished file in place
 * @file: finished
 * @error: receives the reason
 *
 * Return: 0 or -1, then what was there is as it was.
 */
int wgstar_private_file_replace(struct wgstar_private_file *file,
				struct wgstar_error *error);

/**
 * wgstar_private_file_create() - Put a finished file where there is none
 * @file: finished
 * @error: receives the reason; that there is a file already
 *
 * Return: 0 or -1.
 */
int wgstar_private_file_create(struct wgstar_private_file *file,
			       struct wgstar_error *error);

/**
 * wgstar_private_file_abandon() - Take back what was not put in place
 * @file: file, or all zero
 */
void wgstar_private_file_abandon(struct wgstar_private_file *file);

#endif /* _WGSTARCTL_PRIVATE_FILE_H */
