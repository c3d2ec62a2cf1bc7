// SPDX-License-Identifier: GPL-2.0
/*
 * Text of a wg or wg-quick file -> model. Pure: splits lines, knows where it
 * is, and leaves the values to conf_key.c. Nothing is printed.
 */
#include "conf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf_check.h"
#include "conf_key.h"
#include "secret.h"

#define BLANKS " \t\r\v\f"

/**
 * struct conf_reader - Where the parser is
 * @config: what it fills in
 * @error: where it complains
 * @line: number of the line, from 1
 * @start: begin of the line, to count columns from
 * @section: section that the line belongs to
 * @interface_line: line of [Interface], 0 so far
 * @seen: per key the line in which this section had it, 0 if not
 */
struct conf_reader {
	struct wgstar_config *config;
	struct wgstar_error *error;
	unsigned int line;
	const char *start;
	enum wgstar_conf_section section;
	unsigned int interface_line;
	unsigned int seen[WGSTAR_CONF_KEY_COUNT];
};

/* Give the error in reader->error a place. */
static int reader_fail_at(struct conf_reader *reader, const char *place)
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

static int section_begin(struct conf_reader *reader, const char *name)
{
	struct wgstar_peer *peer;

	memset(reader->seen, 0, sizeof(reader->seen));
	if (!strcasecmp(name, "[Peer]")) {
		reader->section = WGSTAR_CONF_PEER;
		peer = wgstar_device_add_peer(&reader->config->device);
		peer->line = reader->line;
		peer->flags = WGSTAR_PEER_REPLACE_ROUTES;
		return 0;
	}
	if (strcasecmp(name, "[Interface]")) {
		wgstar_error_set(reader->error,
				 "unknown section: write [Interface] or [Peer]");
		return reader_fail_at(reader, name);
	}
	if (reader->interface_line) {
		wgstar_error_set(reader->error,
				 "second [Interface]: the first is in line %u, and a file has one",
				 reader->interface_line);
		return reader_fail_at(reader, name);
	}
	reader->section = WGSTAR_CONF_INTERFACE;
	reader->interface_line = reader->line;
	return 0;
}

/* Give what was masked since there were @count of it a place. */
static void reader_place_masked(struct conf_reader *reader, size_t count,
				const char *place)
{
	struct wgstar_config *config = reader->config;

	for (; count < config->masked_count; count++) {
		config->masked[count].line = reader->line;
		config->masked[count].column = place - reader->start + 1;
	}
}

static int item_parse(struct conf_reader *reader,
		      const struct wgstar_conf_key *key, const char *item)
{
	size_t masked_count = reader->config->masked_count;

	if (!*item) {
		wgstar_error_set(reader->error, "%s has an empty value",
				 key->name);
		return reader_fail_at(reader, item);
	}
	if (key->parse(reader->config, item, reader->error))
		return reader_fail_at(reader, item);
	reader_place_masked(reader, masked_count, item);
	return 0;
}

static int list_parse(struct conf_reader *reader,
		      const struct wgstar_conf_key *key, char *value)
{
	char *comma;

	while ((comma = strchr(value, ','))) {
		*comma = '\0';
		if (item_parse(reader, key, text_trim(value)))
			return -1;
		value = comma + 1;
	}
	return item_parse(reader, key, text_trim(value));
}

/* A key that must stand once must not stand twice. */
static int key_mark_seen(struct conf_reader *reader,
			 const struct wgstar_conf_key *key, const char *place)
{
	unsigned int *seen = &reader->seen[key - wgstar_conf_keys];

	if (*seen && !key->repeatable) {
		wgstar_error_set(reader->error,
				 "second %s of this section: the first is in line %u",
				 key->name, *seen);
		return reader_fail_at(reader, place);
	}
	*seen = reader->line;
	if (key->quick && !reader->config->quick.line)
		reader->config->quick.line = reader->line;
	return 0;
}

static int assignment_parse(struct conf_reader *reader, char *name, char *equals)
{
	const struct wgstar_conf_key *key;
	char *value = text_trim(equals + 1);

	*equals = '\0';
	name = text_trim(name);
	if (reader->section == WGSTAR_CONF_NONE) {
		wgstar_error_set(reader->error,
				 "this line is above all sections: write [Interface] or [Peer] first");
		return reader_fail_at(reader, name);
	}
	key = wgstar_conf_key_find(reader->section, name, reader->error);
	if (!key || key_mark_seen(reader, key, name))
		return reader_fail_at(reader, name);
	if (!*value && key->may_be_empty)
		return 0;
	if (key->list)
		return list_parse(reader, key, value);
	return item_parse(reader, key, value);
}

static int line_parse(struct conf_reader *reader, char *line)
{
	char *equals;

	reader->start = line;
	line[strcspn(line, "#")] = '\0';
	line = text_trim(line);
	if (!*line)
		return 0;
	if (*line == '[')
		return section_begin(reader, line);
	equals = strchr(line, '=');
	if (equals)
		return assignment_parse(reader, line, equals);
	/* The line may be a key on its own, so it is not repeated. */
	wgstar_error_set(reader->error,
			 "neither `Key = value' nor [Interface] nor [Peer]");
	return reader_fail_at(reader, line);
}

/* Metric may stand above or below the AllowedIPs that it is for. */
static void routes_take_metrics(struct wgstar_device *device)
{
	struct wgstar_peer *peer;
	size_t i, j;

	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		for (j = 0; j < peer->route_count; j++)
			peer->routes[j].metric = peer->metric;
	}
}

/* With @report the reader goes on behind a bad line. */
static int lines_parse(struct wgstar_config *config, const char *text,
		       wgstar_config_report report, void *data,
		       struct wgstar_error *error)
{
	struct conf_reader reader = { .config = config, .error = error };
	size_t size = strlen(text) + 1;
	char *copy = wgstar_secret_grow(NULL, 0, size);
	char *line, *rest;
	int result = 0;

	memset(config, 0, sizeof(*config));
	rest = memcpy(copy, text, size);
	while (!result && (line = strsep(&rest, "\n"))) {
		config->line = ++reader.line;
		result = line_parse(&reader, line);
		if (!result || !report)
			continue;
		report(error, data);
		result = 0;
	}
	wgstar_secret_free(copy, size);
	routes_take_metrics(&config->device);
	return result;
}

int wgstar_config_parse(struct wgstar_config *config, const char *text,
			struct wgstar_error *error)
{
	if (lines_parse(config, text, NULL, NULL, error))
		return -1;
	return wgstar_config_check(config, error);
}

void wgstar_config_parse_all(struct wgstar_config *config, const char *text,
			     wgstar_config_report report, void *data)
{
	struct wgstar_error error;

	lines_parse(config, text, report, data, &error);
}

static bool config_has_keys(const struct wgstar_config *config)
{
	const struct wgstar_device *device = &config->device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (device->peers[i].flags & WGSTAR_PEER_HAS_PRESHARED_KEY)
			return true;
	return device->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY;
}

int wgstar_config_read_text(struct wgstar_config *config, const char *path,
			    char **text, size_t *size,
			    struct wgstar_error *error)
{
	mode_t exposed;
	int result;

	memset(config, 0, sizeof(*config));
	if (wgstar_secret_read_exposed(path, text, size, &exposed, error))
		return -1;
	if (strlen(*text) != *size)
		return wgstar_error_set(error, "%s is not a text file", path);
	result = wgstar_config_parse(config, *text, error);
	/* Also when there is something else wrong: this is worse. */
	if (exposed && config_has_keys(config))
		return wgstar_secret_refuse_exposed(path, exposed, error);
	return result;
}

int wgstar_config_read_file(struct wgstar_config *config, const char *path,
			    struct wgstar_error *error)
{
	char *text;
	size_t size;
	int result = wgstar_config_read_text(config, path, &text, &size, error);

	wgstar_secret_free(text, size + 1);
	return result;
}

int wgstar_config_refuse_quick(const struct wgstar_config *config,
			       struct wgstar_error *error)
{
	if (!config->quick.line)
		return 0;
	return wgstar_error_set_at(error, config->quick.line, 0,
				   "a key of wg-quick: `wgstarctl up' takes this file, `wgstarctl strip' takes such keys out");
}
