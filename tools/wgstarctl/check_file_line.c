// SPDX-License-Identifier: GPL-2.0
/* Where things stand in a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check_file.h"

#define BLANKS		" \t\r\v\f"
#define ITEM_SIZE	64

static const struct wgstar_check_line *
line_find(const struct wgstar_check_file *file, size_t first, int section,
	  const char *key)
{
	size_t i;

	for (i = first; i < file->line_count; i++)
		if (file->lines[i].section == section &&
		    !strcasecmp(file->lines[i].key, key))
			return &file->lines[i];
	return NULL;
}

const struct wgstar_check_line *
wgstar_check_file_line(const struct wgstar_check_file *file, int section,
		       const char *key)
{
	return line_find(file, 0, section, key);
}

const struct wgstar_check_line *
wgstar_check_file_next(const struct wgstar_check_file *file,
		       const struct wgstar_check_line *line)
{
	return line_find(file, line - file->lines + 1, line->section,
			 line->key);
}

/* Column of a prefix in the list of a line, or 0. */
static unsigned int line_find_prefix(const struct wgstar_check_line *line,
				     const struct wgstar_prefix *prefix)
{
	const char *item = line->value, *end = item + line->length, *stop;
	struct wgstar_prefix found;
	struct wgstar_error error;
	char text[ITEM_SIZE];

	for (; item < end; item = stop + 1) {
		item += strspn(item, BLANKS);
		stop = item + strcspn(item, ",\n#");
		snprintf(text, sizeof(text), "%.*s",
			 (int)strcspn(item, ",\n#" BLANKS), item);
		if (wgstar_prefix_parse(&found, text, &error))
			continue;
		found = wgstar_prefix_network(found);
		if (wgstar_prefix_equal(&found, prefix))
			return line->column + (item - line->value);
	}
	return 0;
}

const struct wgstar_check_line *
wgstar_check_file_prefix(const struct wgstar_check_file *file, int section,
			 const char *key, const struct wgstar_prefix *prefix,
			 unsigned int *column)
{
	struct wgstar_prefix network = wgstar_prefix_network(*prefix);
	const struct wgstar_check_line *line;

	for (line = wgstar_check_file_line(file, section, key); line;
	     line = wgstar_check_file_next(file, line)) {
		*column = line_find_prefix(line, &network);
		if (*column)
			return line;
	}
	return NULL;
}

unsigned int wgstar_check_file_head(const struct wgstar_check_file *file,
				    int section)
{
	const struct wgstar_check_line *line;

	line = wgstar_check_file_line(file, section, "");
	return line ? line->number : 1;
}

unsigned int wgstar_check_file_number(const struct wgstar_check_file *file,
				      int section, const char *key)
{
	const struct wgstar_check_line *line;

	line = wgstar_check_file_line(file, section, key);
	return line ? line->number : wgstar_check_file_head(file, section);
}

static const char *text_line(const char *text, unsigned int number)
{
	while (--number && text) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text;
}

void wgstar_check_file_comment(const struct wgstar_check_file *file,
			       int section, char name[WGSTAR_PEER_NAME_SIZE])
{
	unsigned int head = wgstar_check_file_head(file, section);
	const char *text = head > 1 ? text_line(file->text, head - 1) : NULL;
	struct wgstar_error error;
	size_t length;

	*name = '\0';
	if (!text || *text != '#')
		return;
	text += strspn(text, "#" BLANKS);
	length = strcspn(text, BLANKS "\n,:;(");
	/* A sentence is no name. */
	if (!length || length >= WGSTAR_PEER_NAME_SIZE ||
	    !strchr("\n\r", text[length]))
		return;
	memcpy(name, text, length);
	name[length] = '\0';
	if (wgstar_peer_name_check(name, &error))
		*name = '\0';
}
