// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration file as lines with keys, for what has to keep its text. Pure;
 * what the lines mean is conf_parse.c's.
 */
#include <string.h>
#include <strings.h>

#include "conf_lines.h"

#define BLANKS	" \t\r"

static const char *const wg_keys[] = {
	"PrivateKey", "ListenPort", "FwMark", "PublicKey", "PresharedKey",
	"AllowedIPs", "Endpoint", "PersistentKeepalive", NULL,
};

static const char *const hook_keys[] = {
	"PreDown", "PostDown", "PreUp", "PostUp", NULL,
};

#define DOWN_HOOKS	2	/* the first of hook_keys */

/* The key of a line; nothing in a line without one. */
struct key {
	const char *start;
	size_t length;
};

static size_t line_length(const char *line)
{
	return strcspn(line, "\n");
}

static struct key line_key(const char *line)
{
	struct key key = { .start = line + strspn(line, BLANKS) };
	size_t length = strcspn(key.start, "=#\n");

	if (key.start[length] != '=')
		return key;
	while (length && strchr(BLANKS, key.start[length - 1]))
		length--;
	key.length = length;
	return key;
}

/* Return: the index among @words, or -1. */
static int key_index(const struct key *key, const char *const *words)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (strlen(words[i]) == key->length &&
		    !strncasecmp(words[i], key->start, key->length))
			return i;
	}
	return -1;
}

void wgstar_conf_lines_strip(FILE *stream, const char *text)
{
	const char *line = text;

	while (*line) {
		size_t length = line_length(line);
		struct key key = line_key(line);

		if (!key.length || key_index(&key, wg_keys) >= 0)
			fprintf(stream, "%.*s\n", (int)length, line);
		line += length;
		if (*line)
			line++;
	}
}

int wgstar_conf_lines_refuse_hooks(const char *text, bool down_only,
				   struct wgstar_error *error)
{
	const char *line = text;
	unsigned int number;

	for (number = 1; *line; number++) {
		struct key key = line_key(line);
		int hook = key_index(&key, hook_keys);

		if (hook >= 0 && (!down_only || hook < DOWN_HOOKS))
			return wgstar_error_set_at(error, number,
						   key.start - line + 1,
						   "%s is a command that would run as root; read it, then give --allow-hooks",
						   hook_keys[hook]);
		line += line_length(line);
		if (*line)
			line++;
	}
	return 0;
}
