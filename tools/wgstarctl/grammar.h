/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GRAMMAR_H
#define _WGSTARCTL_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

#define WGSTAR_GRAMMAR_KEYS_MAX		48
#define WGSTAR_GRAMMAR_SECTIONS_MAX	8

/**
 * struct wgstar_place - Where in a text something stands
 * @line: from 1
 * @column: from 1
 */
struct wgstar_place {
	unsigned int line;
	unsigned int column;
};

/**
 * struct wgstar_grammar_section - A kind of section of a file
 * @name: what stands in the brackets; case does not count when read
 * @once: a file has one
 * @advice: what to do about an unknown key: "write A, B or C"
 */
struct wgstar_grammar_section {
	const char *name;
	bool once;
	const char *advice;
};

/**
 * struct wgstar_grammar_key - A key of a file
 * @name: as it is written; case does not count when read
 * @sections: where it belongs: a bit for each section
 * @list: value is a list with commas, which is taken item by item
 * @repeatable: may stand several times in a section
 * @may_be_empty: an empty value is fine and means none
 */
struct wgstar_grammar_key {
	const char *name;
	unsigned int sections;
	bool list;
	bool repeatable;
	bool may_be_empty;
};

/**
 * struct wgstar_grammar - A kind of file
 * @sections: array of @section_count
 * @section_count: at most WGSTAR_GRAMMAR_SECTIONS_MAX
 * @manual: where such files are described
 * @key: the key with this number, NULL behind the last; at most
 *   WGSTAR_GRAMMAR_KEYS_MAX
 * @begin: a section begins
 * @take: puts one value of a key, by number, into the model
 */
struct wgstar_grammar {
	const struct wgstar_grammar_section *sections;
	size_t section_count;
	const char *manual;
	const struct wgstar_grammar_key *(*key)(size_t number);
	void (*begin)(void *model, unsigned int section, unsigned int line);
	int (*take)(void *model, size_t key, const struct wgstar_place *place,
		    const char *value, struct wgstar_error *error);
};

/**
 * wgstar_grammar_report - Is told of a line that makes no sense
 * @error: line, column and what would be right
 * @data: as given
 */
typedef void (*wgstar_grammar_report)(const struct wgstar_error *error,
				      void *data);

/**
 * wgstar_grammar_read() - Read a file of sections, keys and values
 * @grammar: the kind of file
 * @model: passed to @grammar's functions
 * @text: the whole file, ended by a zero byte
 * @report: called for each line that is left out; NULL: the first such line
 *   ends it
 * @data: for @report
 * @error: receives line, column and what would be right
 *
 * Pure. The copy of the text that is worked on is wiped.
 *
 * Return: 0 or -1; with @report 0.
 */
int wgstar_grammar_read(const struct wgstar_grammar *grammar, void *model,
			const char *text, wgstar_grammar_report report,
			void *data, struct wgstar_error *error);

#endif /* _WGSTARCTL_GRAMMAR_H */
