/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHECK_FILE_H
#define _WGSTARCTL_CHECK_FILE_H

#include <net/if.h>
#include <sys/types.h>
#include <time.h>

#include "hook_words.h"
#include "model.h"
#include "prefix_space.h"

#define WGSTAR_CHECK_KEY_SIZE	20

/**
 * struct wgstar_check_line - A line of a file that is not empty
 * @number: from 1
 * @section: 0 in [Interface], N in the Nth [Peer], -1 above all
 * @key: what stands left of the =; empty in the head of a section
 * @value: what stands right of it, without blanks and comment; not ours
 * @length: its length
 * @column: its column
 */
struct wgstar_check_line {
	unsigned int number;
	int section;
	char key[WGSTAR_CHECK_KEY_SIZE];
	const char *value;
	size_t length;
	unsigned int column;
};

/**
 * struct wgstar_check_hook - A command of a hook
 * @line: its line
 * @up: of PreUp or PostUp
 * @hook: what it is for
 */
struct wgstar_check_hook {
	unsigned int line;
	bool up;
	struct wgstar_hook hook;
};

/**
 * struct wgstar_check_file - A file that is checked
 * @path: as it was given
 * @ifname: name of the file without .conf
 * @text: what it says, with keys
 * @size: bytes of @text without the zero byte
 * @exposed: mode if others can read it, else 0
 * @changed: when it was written, 0 if not known
 * @here: it is this host's
 * @star: path of the star it was rendered from, so it has no private key, and
 *   its exports the lines of that file; else NULL
 * @config: what makes sense of it
 * @bad: lines that do not, array of @bad_count
 * @bad_count: number of such lines
 * @lines: where things stand, array of @line_count
 * @line_count: number of lines
 * @hooks: commands of hooks, array of @hook_count
 * @hook_count: number of commands
 */
struct wgstar_check_file {
	char *path;
	char ifname[IF_NAMESIZE];
	char *text;
	size_t size;
	mode_t exposed;
	time_t changed;
	bool here;
	char *star;
	struct wgstar_config config;
	struct wgstar_error *bad;
	size_t bad_count;
	struct wgstar_check_line *lines;
	size_t line_count;
	struct wgstar_check_hook *hooks;
	size_t hook_count;
};

/**
 * wgstar_check_file_take() - Read what a text says, as far as it makes sense
 * @path: what to call it
 * @text: text of the file; ours from now on, wiped when cleared
 * @size: bytes of it without the zero byte
 *
 * Return: the file, for wgstar_check_file_free().
 */
struct wgstar_check_file *wgstar_check_file_take(const char *path, char *text,
						 size_t size);

/**
 * wgstar_check_file_read() - Read a file, also one that others can read
 * @path: file
 * @error: receives why it can't be read
 *
 * Return: the file, or NULL.
 */
struct wgstar_check_file *wgstar_check_file_read(const char *path,
						 struct wgstar_error *error);

/**
 * wgstar_check_file_add_bad() - Note a line that makes no sense
 * @file: file
 * @error: line, column and why
 */
void wgstar_check_file_add_bad(struct wgstar_check_file *file,
			       const struct wgstar_error *error);

/**
 * wgstar_check_file_free() - Wipe and free
 * @file: may be NULL
 */
void wgstar_check_file_free(struct wgstar_check_file *file);

/**
 * wgstar_check_file_line() - Find a key
 * @file: file
 * @section: 0 for [Interface], N for the Nth [Peer]
 * @key: key, case does not count; "" finds the head of the section
 *
 * Return: its first line, or NULL.
 */
const struct wgstar_check_line *
wgstar_check_file_line(const struct wgstar_check_file *file, int section,
		       const char *key);

/**
 * wgstar_check_file_next() - Find the next line with the same key and section
 * @file: file
 * @line: line of it
 *
 * Return: the line, or NULL.
 */
const struct wgstar_check_line *
wgstar_check_file_next(const struct wgstar_check_file *file,
		       const struct wgstar_check_line *line);

/**
 * wgstar_check_file_prefix() - Find a prefix in a list
 * @file: file
 * @section: as above
 * @key: key whose value is a list of prefixes
 * @prefix: prefix; host bits of the file don't count
 * @column: receives its column
 *
 * Return: the line, or NULL.
 */
const struct wgstar_check_line *
wgstar_check_file_prefix(const struct wgstar_check_file *file, int section,
			 const char *key, const struct wgstar_prefix *prefix,
			 unsigned int *column);

/**
 * wgstar_check_file_head() - Line of the head of a section
 * @file: file
 * @section: as above
 *
 * Return: line, 1 if there is no such section.
 */
unsigned int wgstar_check_file_head(const struct wgstar_check_file *file,
				    int section);

/**
 * wgstar_check_file_number() - Line of a key
 * @file: file
 * @section: as above
 * @key: key
 *
 * Return: its first line, or that of the head of the section.
 */
unsigned int wgstar_check_file_number(const struct wgstar_check_file *file,
				      int section, const char *key);

/**
 * wgstar_check_file_comment() - Name that the comment above a [Peer] gives it
 * @file: file
 * @section: N for the Nth [Peer]
 * @name: receives a word, empty if there is none
 */
void wgstar_check_file_comment(const struct wgstar_check_file *file,
			       int section, char name[WGSTAR_PEER_NAME_SIZE]);

#endif /* _WGSTARCTL_CHECK_FILE_H */
