// SPDX-License-Identifier: GPL-2.0
/*
 * Changes single lines of a configuration file and leaves the others as they
 * are. Pure; what the lines mean is conf_parse.c's.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf_edit.h"
#include "secret.h"

#define BLANKS	" \t\r"

/* A line of the text, without its end. */
struct line {
	const char *start;
	size_t length;
	bool is_header;
	bool says_something;
};

/* Cuts blanks off both ends; changes @word. */
static char *word_trim(char *word)
{
	size_t length;

	word += strspn(word, BLANKS);
	length = strlen(word);
	while (length && strchr(BLANKS, word[length - 1]))
		length--;
	word[length] = '\0';
	return word;
}

/* "Key = value # comment" in two words, without the comment. */
static bool line_is_dropped(const struct line *line,
			    const struct wgstar_conf_edit *edit)
{
	char *copy = wgstar_text_copy(line->start, line->length), *equals;
	bool drops = false;

	copy[strcspn(copy, "#")] = '\0';
	equals = strchr(copy, '=');
	if (equals) {
		*equals = '\0';
		drops = edit->drops(word_trim(copy), word_trim(equals + 1),
				    edit->data);
	}
	wgstar_secret_free(copy, line->length + 1);
	return drops;
}

static bool is_interface(const struct line *line)
{
	return line->is_header &&
		!strncasecmp(line->start + strspn(line->start, BLANKS),
			     "[interface]", strlen("[interface]"));
}

/* Return: the line at @text; behind it @text + length + 1. */
static struct line line_read(const char *text)
{
	const char *word = text + strspn(text, BLANKS);

	return (struct line) {
		.start = text,
		.length = strcspn(text, "\n"),
		.is_header = *word == '[',
		.says_something = *word && *word != '\n' && *word != '#',
	};
}

static const char *behind(const struct line *line)
{
	const char *end = line->start + line->length;

	return *end ? end + 1 : end;
}

/*
 * Return: the line behind which new ones come: before the first that goes, or
 * behind the last of the section that says something.
 */
static const char *find_place(const char *text,
			      const struct wgstar_conf_edit *edit)
{
	const char *place = text;
	bool inside = false;
	struct line line;

	for (; *text; text = behind(&line)) {
		line = line_read(text);
		if (line.is_header)
			inside = is_interface(&line);
		if (!inside)
			continue;
		if (!line.is_header && line_is_dropped(&line, edit))
			return text;
		if (line.says_something)
			place = behind(&line);
	}
	return place;
}

static void write_new(FILE *stream, const struct wgstar_conf_edit *edit)
{
	size_t i;

	for (i = 0; i < edit->lines.count; i++)
		fprintf(stream, "%s\n", edit->lines.items[i]);
}

void wgstar_conf_edit_write(FILE *stream, const char *text,
			    const struct wgstar_conf_edit *edit)
{
	const char *place = find_place(text, edit);
	bool inside = false;
	struct line line;

	for (; *text; text = behind(&line)) {
		line = line_read(text);
		if (text == place)
			write_new(stream, edit);
		if (line.is_header)
			inside = is_interface(&line);
		if (inside && !line.is_header && line_is_dropped(&line, edit))
			continue;
		fprintf(stream, "%.*s\n", (int)line.length, line.start);
	}
	if (text == place)
		write_new(stream, edit);
}
