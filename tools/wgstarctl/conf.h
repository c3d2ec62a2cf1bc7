/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONF_H
#define _WGSTARCTL_CONF_H

#include <stdio.h>

#include "model.h"

/**
 * wgstar_config_parse() - Read the text of a wg or wg-quick file
 * @config: receives what the file says; the caller clears it, also on failure
 * @text: the whole file, ended by a zero byte
 * @error: receives line, column and what would be right
 *
 * Pure: no file, no name lookup, nothing printed. Endpoints stay unresolved
 * (wgstar_device_resolve_endpoints()). The keys of wg-quick end up in
 * @config->quick; commands that have no use for them call
 * wgstar_config_refuse_quick().
 *
 * Every peer comes out with WGSTAR_PEER_REPLACE_ROUTES, as a section of a file
 * says all the prefixes of its peer. A prefix with host bits is taken as its
 * network and noted in @config->masked.
 *
 * Return: 0 or -1.
 */
int wgstar_config_parse(struct wgstar_config *config, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_config_report - Is told of a line that makes no sense
 * @error: line, column and what would be right
 * @data: as given
 */
typedef void (*wgstar_config_report)(const struct wgstar_error *error,
				     void *data);

/**
 * wgstar_config_parse_all() - Read a file as far as it makes sense
 * @config: receives what the file says; the caller clears it
 * @text: the whole file, ended by a zero byte
 * @report: called for each line that is left out
 * @data: for @report
 *
 * As wgstar_config_parse(), but without checks of the whole: peers may come
 * without a key, or with the key of another one.
 */
void wgstar_config_parse_all(struct wgstar_config *config, const char *text,
			     wgstar_config_report report, void *data);

/**
 * wgstar_config_read_text() - Read a file with wgstar_config_parse()
 * @config: as there
 * @path: file; refused when others can write it, or can read it and it has a
 *   private or preshared key
 * @text: receives its text, NULL if it can't be read; free it with
 *   wgstar_secret_free(text, size + 1), also on failure
 * @size: receives the number of bytes
 * @error: as there
 *
 * Return: 0 or -1.
 */
int wgstar_config_read_text(struct wgstar_config *config, const char *path,
			    char **text, size_t *size,
			    struct wgstar_error *error);

/**
 * wgstar_config_read_file() - Read a file whose text is of no further use
 * @config: as for wgstar_config_read_text()
 * @path: as there
 * @error: as there
 *
 * Return: 0 or -1.
 */
int wgstar_config_read_file(struct wgstar_config *config, const char *path,
			    struct wgstar_error *error);

/**
 * wgstar_config_warn() - Say on stderr what was not taken as it is written
 * @config: what was parsed
 * @path: name of the file
 *
 * A command calls it when it has done its work: one that is refused says why,
 * and nothing else.
 */
void wgstar_config_warn(const struct wgstar_config *config, const char *path);

/**
 * wgstar_config_refuse_quick() - Refuse the keys that only wg-quick knows
 * @config: what was parsed
 * @error: receives the line, and the command that takes such a file
 *
 * Return: 0 or -1.
 */
int wgstar_config_refuse_quick(const struct wgstar_config *config,
			       struct wgstar_error *error);

/**
 * wgstar_config_write() - Write a configuration as a file
 * @stream: stream to write to, prepared with wgstar_secret_buffer_stream()
 * @config: what to write; keys that are zero, 0 or empty are left out
 *
 * With an empty @config->quick this is the text of `wg showconf`. Parsing the
 * text gives an equal configuration.
 */
void wgstar_config_write(FILE *stream, const struct wgstar_config *config);

/**
 * wgstar_config_write_below() - Write what stands below the line [Interface]
 * @stream: as for wgstar_config_write()
 * @config: as there
 *
 * For who puts something in between.
 */
void wgstar_config_write_below(FILE *stream,
			       const struct wgstar_config *config);

/**
 * wgstar_device_write() - Write a device as a file
 * @stream: as for wgstar_config_write()
 * @device: as the kernel says
 */
void wgstar_device_write(FILE *stream, const struct wgstar_device *device);

#endif /* _WGSTARCTL_CONF_H */
