// SPDX-License-Identifier: GPL-2.0
/*
 * Reads files of [Section], `Key = value' and # comments: splits lines, knows
 * where it is, and which key may stand where. What values mean is up to the
 * grammar. Pure; nothing is printed.
 */
#include "grammar.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "secret.h"

#define BLANKS " \t\r\v\f"

/* A longer word may be a key somebody put there by mistake: not repeated. */
#define QUOTED_WORD_MAX 32

/**
 * struct reader - Where the reader is
 * @grammar: what it reads
 * @model: what it fills in
 * @error: where it complains
 * @line: number of the line, from 1
 * @start: begin of the line, to count columns from
 * @section: section that the line belongs to, NULL above all
 * @section_lines: per section the line of the last such one, 0 if none
 * @seen: per key the line in which this section had it, 0 if not
 */
struct reader {
	const struct wgstar_grammar *grammar;
	void *model;
	struct wgstar_error *error;
	unsigned int line;
	const char *start;
	const struct wgstar_grammar_section *section;
	unsigned int section_lines[WGSTAR_GRAMMAR_SECTIONS_MAX];
	unsigned int seen[WGSTAR_GRAMMAR_KEYS_MAX];
};

/* Give the error in reader->error a place. */
static int reader_fail_at(struct reader *reader, const char *place)
{
	reader->error->line = reader->line;
	reader->error->column = place - reader->start + 1;
	return -1;
}

/* Cut blanks off both ends, in place. */
static char *text_trim(char *text)
{
	size_t length;

	text += strspn(text, BLANKS);
	for (length = strlen(text); length; length--) {
		if (!strchr(BLANKS, text[length - 1]))
			break;
		text[length - 1] = '\0';
	}
	return text;
}

#define LIST_SIZE 128

/* "[A], [B] or [C]" */
static const char *sections_list(char list[LIST_SIZE],
				 const struct wgstar_grammar *grammar,
				 const char *between, const char *last)
{
	size_t i, length = 0;

	for (i = 0; i < grammar->section_count && length < LIST_SIZE; i++)
		length += snprintf(list + length, LIST_SIZE - length, "%s[%s]",
				   !i ? "" : i + 1 < grammar->section_count ?
				   between : last, grammar->sections[i].name);
	return list;
}

static bool section_is_named(const struct wgstar_grammar_section *section,
			     const char *text)
{
	size_t length = strlen(section->name);

	return !strncasecmp(text + 1, section->name, length) &&
	       !strcmp(text + 1 + length, "]");
}

static int section_begin(struct reader *reader, const char *text)
{
	const struct wgstar_grammar *grammar = reader->grammar;
	const struct wgstar_grammar_section *section;
	char list[LIST_SIZE];
	size_t i = 0;

	memset(reader->seen, 0, sizeof(reader->seen));
	while (i < grammar->section_count &&
	       !section_is_named(&grammar->sections[i], text))
		i++;
	if (i == grammar->section_count) {
		wgstar_error_set(reader->error, "unknown section: write %s",
				 sections_list(list, grammar, ", ", " or "));
		return reader_fail_at(reader, text);
	}
	section = &grammar->sections[i];
	if (section->once && reader->section_lines[i]) {
		wgstar_error_set(reader->error,
				 "second [%s]: the first is in line %u, and a file has one",
				 section->name, reader->section_lines[i]);
		return reader_fail_at(reader, text);
	}
	reader->section = section;
	reader->section_lines[i] = reader->line;
	grammar->begin(reader->model, i, reader->line);
	return 0;
}

static unsigned int section_bit(const struct reader *reader)
{
	return 1u << (reader->section - reader->grammar->sections);
}

/* The word of this section that was probably meant. */
static const char *key_nearest(const struct reader *reader, const char *name)
{
	const char *names[WGSTAR_GRAMMAR_KEYS_MAX + 1];
	const struct wgstar_grammar_key *key;
	size_t i, count = 0;

	for (i = 0; (key = reader->grammar->key(i)); i++)
		if (key->sections & section_bit(reader))
			names[count++] = key->name;
	names[count] = NULL;
	return wgstar_word_nearest(name, names);
}

static void key_complain(struct reader *reader, const char *name,
			 const struct wgstar_grammar_key *elsewhere)
{
	const struct wgstar_grammar *grammar = reader->grammar;
	const char *nearest = key_nearest(reader, name);

	if (strlen(name) > QUOTED_WORD_MAX)
		wgstar_error_set(reader->error,
				 "unknown key: a line is `Key = value', as in %s",
				 grammar->manual);
	else if (elsewhere)
		wgstar_error_set(reader->error,
				 "`%s' belongs into [%s], not [%s]", name,
				 grammar->sections[ffs(elsewhere->sections) - 1].name,
				 reader->section->name);
	else if (nearest)
		wgstar_error_set(reader->error,
				 "unknown key `%s' (did you mean %s?)", name,
				 nearest);
	else
		wgstar_error_set(reader->error, "unknown key `%s' in [%s]: %s",
				 name, reader->section->name,
				 reader->section->advice);
}

/* Return: 0 or -1; *number is that of the key of this section. */
static int key_find(struct reader *reader, const char *name, size_t *number)
{
	const struct wgstar_grammar_key *key, *elsewhere = NULL;

	for (*number = 0; (key = reader->grammar->key(*number)); (*number)++) {
		if (strcasecmp(key->name, name))
			continue;
		if (key->sections & section_bit(reader))
			return 0;
		elsewhere = key;
	}
	key_complain(reader, name, elsewhere);
	return reader_fail_at(reader, name);
}

/* A key that must stand once must not stand twice. */
static int key_mark_seen(struct reader *reader, size_t number,
			 const char *place)
{
	const struct wgstar_grammar_key *key = reader->grammar->key(number);
	unsigned int *seen = &reader->seen[number];

	if (*seen && !key->repeatable) {
		wgstar_error_set(reader->error,
				 "second %s of this section: the first is in line %u",
				 key->name, *seen);
		return reader_fail_at(reader, place);
	}
	*seen = reader->line;
	return 0;
}

static int item_take(struct reader *reader, size_t number, const char *item)
{
	struct wgstar_place place = {
		.line = reader->line,
		.column = item - reader->start + 1,
	};

	if (!*item) {
		wgstar_error_set(reader->error, "%s has an empty value",
				 reader->grammar->key(number)->name);
		return reader_fail_at(reader, item);
	}
	if (reader->grammar->take(reader->model, number, &place, item,
				  reader->error))
		return reader_fail_at(reader, item);
	return 0;
}

static int list_take(struct reader *reader, size_t number, char *value)
{
	char *comma;

	while ((comma = strchr(value, ','))) {
		*comma = '\0';
		if (item_take(reader, number, text_trim(value)))
			return -1;
		value = comma + 1;
	}
	return item_take(reader, number, text_trim(value));
}

static int assignment_read(struct reader *reader, char *name, char *equals)
{
	const struct wgstar_grammar_key *key;
	char *value = text_trim(equals + 1);
	char list[LIST_SIZE];
	size_t number;

	*equals = '\0';
	name = text_trim(name);
	if (!reader->section) {
		wgstar_error_set(reader->error,
				 "this line is above all sections: write %s first",
				 sections_list(list, reader->grammar, ", ",
					       " or "));
		return reader_fail_at(reader, name);
	}
	if (key_find(reader, name, &number) ||
	    key_mark_seen(reader, number, name))
		return -1;
	key = reader->grammar->key(number);
	if (!*value && key->may_be_empty)
		return 0;
	if (key->list)
		return list_take(reader, number, value);
	return item_take(reader, number, value);
}

static int line_read(struct reader *reader, char *line)
{
	char list[LIST_SIZE], *equals;

	reader->start = line;
	line[strcspn(line, "#")] = '\0';
	line = text_trim(line);
	if (!*line)
		return 0;
	if (*line == '[')
		return section_begin(reader, line);
	equals = strchr(line, '=');
	if (equals)
		return assignment_read(reader, line, equals);
	/* The line may be a key on its own, so it is not repeated. */
	wgstar_error_set(reader->error, "neither `Key = value' nor %s",
			 sections_list(list, reader->grammar, " nor ",
				       " nor "));
	return reader_fail_at(reader, line);
}

int wgstar_grammar_read(const struct wgstar_grammar *grammar, void *model,
			const char *text, wgstar_grammar_report report,
			void *data, struct wgstar_error *error)
{
	struct reader reader = {
		.grammar = grammar,
		.model = model,
		.error = error,
	};
	size_t size = strlen(text) + 1;
	char *copy = wgstar_secret_grow(NULL, 0, size);
	char *line, *rest;
	int result = 0;

	rest = memcpy(copy, text, size);
	while (!result && (line = strsep(&rest, "\n"))) {
		reader.line++;
		result = line_read(&reader, line);
		if (!result || !report)
			continue;
		report(error, data);
		result = 0;
	}
	wgstar_secret_free(copy, size);
	return result;
}
