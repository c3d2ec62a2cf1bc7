/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_SECRET_H
#define _WGSTARCTL_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "error.h"

/**
 * wgstar_secret_protect_process() - Keep this process's memory out of reach
 *
 * No core dumps, no ptrace by others. main() calls it before anything else.
 */
void wgstar_secret_protect_process(void);

/**
 * wgstar_secret_wipe() - Overwrite memory for good
 * @memory: may be NULL
 * @size: bytes
 */
void wgstar_secret_wipe(void *memory, size_t size);

/**
 * wgstar_secret_free() - Wipe and free
 * @memory: from malloc, may be NULL
 * @size: bytes
 */
void wgstar_secret_free(void *memory, size_t size);

/**
 * wgstar_secret_grow() - realloc that leaves no copy behind
 * @memory: from malloc, may be NULL; wiped and freed
 * @old_size: bytes in use
 * @new_size: bytes wanted; those beyond @old_size are zero
 *
 * Ends the process when memory runs out.
 *
 * Return: the new memory.
 */
void *wgstar_secret_grow(void *memory, size_t old_size, size_t new_size);

/**
 * wgstar_secret_read_exposed() - Read a whole file that may hold secrets
 * @path: file; a pipe, a terminal and /dev/stdin are fine
 * @text: receives the content with a zero byte behind it, NULL on failure; free
 *   it with wgstar_secret_free(text, size + 1)
 * @size: receives the number of bytes
 * @exposed: receives the mode of a regular file that everybody can read, 0 of
 *   others; if there is a secret in it: wgstar_secret_refuse_exposed()
 * @error: receives the reason
 *
 * A regular file that everybody can write is refused, with the chmod that mends
 * it; what the shell opened (/dev/stdin, /dev/fd/N) is neither refused nor
 * exposed.
 *
 * Return: 0 or -1.
 */
int wgstar_secret_read_exposed(const char *path, char **text, size_t *size,
			       mode_t *exposed, struct wgstar_error *error);

/**
 * wgstar_secret_refuse_exposed() - Say that everybody can read secrets
 * @path: file
 * @exposed: its mode
 * @error: receives that, with the chmod that mends it
 *
 * Return: -1.
 */
int wgstar_secret_refuse_exposed(const char *path, mode_t exposed,
				 struct wgstar_error *error);

/**
 * wgstar_secret_read_file() - Read a whole file that holds secrets
 * @path: as for wgstar_secret_read_exposed()
 * @text: as there
 * @size: as there
 * @error: as there
 *
 * A file that is exposed is refused.
 *
 * Return: 0 or -1.
 */
int wgstar_secret_read_file(const char *path, char **text, size_t *size,
			    struct wgstar_error *error);

/**
 * wgstar_secret_warn_readable() - Say on stderr that others can use a file
 * @fd: descriptor about to be written to; a file that the shell has made
 */
void wgstar_secret_warn_readable(int fd);

/**
 * wgstar_secret_buffer_stream() - Give a stream a buffer that can be wiped
 * @stream: stream about to be written to
 */
void wgstar_secret_buffer_stream(FILE *stream);

/**
 * wgstar_secret_flush_stream() - Write a stream out and wipe its buffer
 * @stream: stream that was given to wgstar_secret_buffer_stream()
 * @error: receives the reason, such as a full disk
 *
 * Return: 0 or -1.
 */
int wgstar_secret_flush_stream(FILE *stream, struct wgstar_error *error);

#endif /* _WGSTARCTL_SECRET_H */
