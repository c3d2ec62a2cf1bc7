/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_OPTIONS_H
#define _WGSTARCTL_OPTIONS_H

#include <stddef.h>

#include "error.h"

/**
 * enum wgstar_option_kind - What a word of the command line does
 * @WGSTAR_OPTION_FLAG: sets a bool
 * @WGSTAR_OPTION_TEXT: the next word goes into a const char *; once
 * @WGSTAR_OPTION_NUMBER: as TEXT, but the next word may be missing, or is a
 *   number; a text that is empty stands for a missing one
 * @WGSTAR_OPTION_SERIES: the word and the next one, or an empty text in its
 *   place if @value is NULL, are appended to a struct wgstar_words: for options
 *   whose order counts
 */
enum wgstar_option_kind {
	WGSTAR_OPTION_FLAG,
	WGSTAR_OPTION_TEXT,
	WGSTAR_OPTION_NUMBER,
	WGSTAR_OPTION_SERIES,
};

/**
 * struct wgstar_option - A word of the command line
 * @word: the option, such as "--out"; NULL for a word without one, which is
 *   taken as TEXT
 * @value: what stands behind it, for messages
 * @kind: what it does
 * @offset: of the member of the request that it is for
 */
struct wgstar_option {
	const char *word;
	const char *value;
	enum wgstar_option_kind kind;
	size_t offset;
};

/**
 * wgstar_options_read() - Read words by a table
 * @options: array, ended by one without word and value
 * @request: receives the values, which point into @words
 * @words: array ended by NULL
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_options_read(const struct wgstar_option *options, void *request,
			char **words, struct wgstar_error *error);

#endif /* _WGSTARCTL_OPTIONS_H */
