// SPDX-License-Identifier: GPL-2.0
/*
 * Errors as values: one sentence, perhaps with a place in a text. Only
 * wgstar_error_print() writes anywhere.
 */
#include "error.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "command.h"

#define WORD_MAX 40

static void error_format(struct wgstar_error *error, const char *format,
			 va_list args)
{
	unsigned char *c;

	vsnprintf(error->text, sizeof(error->text), format, args);
	/* The text quotes input, which must not forge lines or move cursors. */
	for (c = (unsigned char *)error->text; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

int wgstar_error_set(struct wgstar_error *error, const char *format, ...)
{
	va_list args;

	error->line = 0;
	error->column = 0;
	va_start(args, format);
	error_format(error, format, args);
	va_end(args);
	return -1;
}

int wgstar_error_set_at(struct wgstar_error *error, unsigned int line,
			unsigned int column, const char *format, ...)
{
	va_list args;

	error->line = line;
	error->column = column;
	va_start(args, format);
	error_format(error, format, args);
	va_end(args);
	return -1;
}

int wgstar_error_print(const struct wgstar_error *error, const char *where)
{
	fputs("wgstarctl: ", stderr);
	if (where && error->line && error->column)
		fprintf(stderr, "%s:%u:%u: ", where, error->line,
			error->column);
	else if (where && error->line)
		fprintf(stderr, "%s:%u: ", where, error->line);
	fprintf(stderr, "%s\n", error->text);
	return WGSTAR_EXIT_FAILED;
}

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Levenshtein distance without regard to case. */
static unsigned int word_distance(const char *a, const char *b)
{
	unsigned int row[WORD_MAX + 1], above_left, above;
	size_t i, j, length = strlen(b);

	for (j = 0; j <= length; j++)
		row[j] = j;
	for (i = 0; a[i]; i++) {
		above_left = row[0];
		row[0] = i + 1;
		for (j = 0; j < length; j++) {
			unsigned int differs = tolower((unsigned char)a[i]) !=
					       tolower((unsigned char)b[j]);

			above = row[j + 1];
			row[j + 1] = min3(row[j] + 1, above + 1,
					  above_left + differs);
			above_left = above;
		}
	}
	return row[length];
}

const char *wgstar_word_nearest(const char *word, const char *const *words)
{
	unsigned int distance, best = WORD_MAX;
	const char *nearest = NULL;
	size_t length = strlen(word);

	if (length < 2 || length > WORD_MAX)
		return NULL;
	for (; *words; words++) {
		distance = word_distance(word, *words);
		if (distance < best) {
			best = distance;
			nearest = *words;
		}
	}
	/* A third of the letters may be wrong, else it is another word. */
	return best * 3 <= length + 2 ? nearest : NULL;
}
