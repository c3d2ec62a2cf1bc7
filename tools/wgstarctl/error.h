/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ERROR_H
#define _WGSTARCTL_ERROR_H

#include <stddef.h>

/**
 * struct wgstar_error - Why something was refused, as one sentence
 * @line: line of the input, from 1; 0 if the error is not about a text
 * @column: column of the input, from 1; 0 if the error is about no place
 * @text: says what is wrong and what would be right; no line end, no key
 *   material. Bytes that are not printable were replaced by '?'.
 *
 * Functions that can fail return 0 or -1 and fill in one of these; only a
 * command (cmd_*.c) prints it.
 */
struct wgstar_error {
	unsigned int line;
	unsigned int column;
	char text[512];
};

/**
 * wgstar_error_set() - Fill in an error that is about no place in a text
 * @error: error to fill in
 * @format: as for printf
 *
 * Return: -1, so that a function can end with `return wgstar_error_set(...)`.
 */
int wgstar_error_set(struct wgstar_error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * wgstar_error_set_at() - Fill in an error about a place in a text
 * @error: error to fill in
 * @line: line, from 1
 * @column: column, from 1
 * @format: as for printf
 *
 * Return: -1.
 */
int wgstar_error_set_at(struct wgstar_error *error, unsigned int line,
			unsigned int column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * wgstar_error_print() - Print an error as one line on stderr
 * @error: what to print
 * @where: name of the file that @error->line is about, or NULL
 *
 * "wgstarctl: WHERE:LINE:COLUMN: TEXT", or "wgstarctl: TEXT" if the error has no
 * line.
 *
 * Return: WGSTAR_EXIT_FAILED, so that a command can end with it.
 */
int wgstar_error_print(const struct wgstar_error *error, const char *where);

/**
 * wgstar_word_nearest() - Find the word that was probably meant
 * @word: what was typed; case does not count
 * @words: what it could be, ended by NULL
 *
 * Return: the nearest of @words, or NULL if none is near.
 */
const char *wgstar_word_nearest(const char *word, const char *const *words);

#endif /* _WGSTARCTL_ERROR_H */
