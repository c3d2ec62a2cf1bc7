/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_QUICK_FILE_H
#define _WGSTARCTL_QUICK_FILE_H

#include <limits.h>

#include "model.h"

/**
 * struct wgstar_quick_file - A configuration file and the interface it is for
 * @ifname: name of the interface
 * @path: the file, absolute, links followed
 * @text: what it says; NULL until it is read
 * @size: bytes of @text without the zero byte
 * @config: the same as a model
 */
struct wgstar_quick_file {
	char ifname[IF_NAMESIZE];
	char path[PATH_MAX];
	char *text;
	size_t size;
	struct wgstar_config config;
};

/**
 * wgstar_quick_file_name() - Name of the interface that an argument means
 * @ifname: receives the name
 * @argument: a name, or the path of NAME.conf
 * @error: receives why it is neither
 *
 * Return: 0 or -1.
 */
int wgstar_quick_file_name(char ifname[IF_NAMESIZE], const char *argument,
			   struct wgstar_error *error);

/**
 * wgstar_quick_file_find() - Find the file that an argument means
 * @file: receives name and path
 * @argument: a path, or a name to look for in /etc/wgstar and /etc/wireguard
 * @error: receives where it was looked for
 *
 * Return: 0 or -1.
 */
int wgstar_quick_file_find(struct wgstar_quick_file *file, const char *argument,
			   struct wgstar_error *error);

/**
 * wgstar_quick_file_read() - Read and parse the file
 * @file: found; wgstar_quick_file_clear() it later, also on failure
 * @error: receives line and column, or why it can't be read
 *
 * Return: 0 or -1.
 */
int wgstar_quick_file_read(struct wgstar_quick_file *file,
			   struct wgstar_error *error);

/**
 * wgstar_quick_file_write() - Replace the file, wholly or not at all
 * @file: found
 * @config: what it shall say
 * @error: receives the reason
 *
 * Return: 0 or -1, then the file is as it was.
 */
int wgstar_quick_file_write(const struct wgstar_quick_file *file,
			    const struct wgstar_config *config,
			    struct wgstar_error *error);

/**
 * wgstar_quick_file_clear() - Wipe and free
 * @file: all zero afterwards
 */
void wgstar_quick_file_clear(struct wgstar_quick_file *file);

#endif /* _WGSTARCTL_QUICK_FILE_H */
