/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_FILE_H
#define _WGSTARCTL_STAR_FILE_H

#include "private_file.h"
#include "star.h"

#define WGSTAR_STAR_FILE	"/etc/wgstar/star.conf"
#define WGSTAR_STAR_VARIABLE	"WGSTAR_STAR"

/**
 * struct wgstar_star_file - The file of a star, while it is read and changed
 * @path: the file, links followed
 * @lock: descriptor that is locked, or -1
 * @text: what it says
 * @size: bytes of @text without the zero byte
 * @star: the same as a model
 * @next: what will take its place
 */
struct wgstar_star_file {
	char path[PATH_MAX];
	int lock;
	char *text;
	size_t size;
	struct wgstar_star star;
	struct wgstar_private_file next;
};

/**
 * wgstar_star_file_open() - Read and parse the file of a star
 * @file: receives it; wgstar_star_file_close() it, also on failure
 * @path: the file
 * @change: nobody else may change it until it is closed
 * @error: receives line and column, or why it can't be read
 *
 * Waits for another process that changes it.
 *
 * Return: 0 or -1.
 */
int wgstar_star_file_open(struct wgstar_star_file *file, const char *path,
			  bool change, struct wgstar_error *error);

/**
 * wgstar_star_file_begin() - Begin to write what takes its place
 * @file: opened for change
 * @error: receives the reason
 *
 * Write to file->next.stream, then wgstar_star_file_finish().
 *
 * Return: 0 or -1.
 */
int wgstar_star_file_begin(struct wgstar_star_file *file,
			   struct wgstar_error *error);

/**
 * wgstar_star_file_finish() - All of it is written, though not in place
 * @file: file
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_star_file_finish(struct wgstar_star_file *file,
			    struct wgstar_error *error);

/**
 * wgstar_star_file_commit() - Put it in place
 * @file: file
 * @error: receives the reason
 *
 * Return: 0 or -1, then the file is as it was.
 */
int wgstar_star_file_commit(struct wgstar_star_file *file,
			    struct wgstar_error *error);

/**
 * wgstar_star_file_close() - Unlock, wipe and free; what is not in place is gone
 * @file: file, or all zero but @lock
 */
void wgstar_star_file_close(struct wgstar_star_file *file);

#endif /* _WGSTARCTL_STAR_FILE_H */
