// SPDX-License-Identifier: GPL-2.0
/* Findings for readers, FILE:LINE:COLUMN first as compilers do, and as JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "check_finding.h"

static const char *const severity_names[] = {
	[WGSTAR_NOTE] = "note",
	[WGSTAR_WARNING] = "warning",
	[WGSTAR_ERROR] = "error",
};

static const char *const action_names[] = {
	[WGSTAR_FIX_ADD] = "add",
	[WGSTAR_FIX_REPLACE] = "replace",
	[WGSTAR_FIX_REMOVE] = "remove",
	[WGSTAR_FIX_RUN] = "run",
};

/* What readers see in front of the place. */
static const char *const action_words[] = {
	[WGSTAR_FIX_ADD] = "below",
	[WGSTAR_FIX_REPLACE] = "instead of",
	[WGSTAR_FIX_REMOVE] = "remove",
	[WGSTAR_FIX_RUN] = "run",
};

static void path_print(FILE *out, const char *path)
{
	for (; *path; path++)
		fputc((unsigned char)*path < ' ' ? '?' : *path, out);
}

static void place_print(FILE *out, const char *path, unsigned int line,
			unsigned int column)
{
	path_print(out, path);
	if (line)
		fprintf(out, ":%u", line);
	if (line && column)
		fprintf(out, ":%u", column);
}

static void fix_print(FILE *out, const struct wgstar_fix *fix)
{
	const char *line = fix->text, *end;

	fprintf(out, "    %s ", action_words[fix->action]);
	if (fix->action == WGSTAR_FIX_RUN) {
		fprintf(out, "%s\n", fix->text);
		return;
	}
	place_print(out, fix->path, fix->line, 0);
	fputs(fix->action == WGSTAR_FIX_REMOVE ? "\n" : " write\n", out);
	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		fprintf(out, "        %.*s\n", (int)(end - line), line);
	}
}

static void finding_print(FILE *out, const struct wgstar_finding *finding)
{
	size_t i;

	if (finding->path) {
		place_print(out, finding->path, finding->line, finding->column);
		fputs(": ", out);
	}
	fprintf(out, "%s: %s: %s\n", severity_names[finding->severity],
		finding->rule, finding->text);
	for (i = 0; i < finding->fix_count; i++)
		fix_print(out, &finding->fixes[i]);
}

static void count_print(FILE *out, size_t count, const char *noun,
			const char *behind)
{
	fprintf(out, "%zu %s%s%s", count, noun, count == 1 ? "" : "s", behind);
}

void wgstar_findings_print(FILE *out, const struct wgstar_findings *findings,
			   size_t file_count)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		finding_print(out, findings->items[i]);
	count_print(out, file_count, "file", ": ");
	count_print(out, wgstar_findings_count(findings, WGSTAR_ERROR),
		    "error", ", ");
	count_print(out, wgstar_findings_count(findings, WGSTAR_WARNING),
		    "warning", ", ");
	count_print(out, wgstar_findings_count(findings, WGSTAR_NOTE), "note",
		    "\n");
}

/* A path may be anything but UTF-8. */
static json_t *path_json(const char *path)
{
	json_t *value = path ? json_string(path) : json_null();
	char *copy, *c;

	if (value)
		return value;
	copy = strdup(path);
	for (c = copy; c && *c; c++)
		if (*c & 0x80)
			*c = '?';
	value = json_string(copy ? copy : "");
	free(copy);
	return value;
}

static json_t *lines_json(const char *text)
{
	json_t *lines = json_array();
	const char *end;

	for (; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		json_array_append_new(lines, json_stringn(text, end - text));
	}
	return lines;
}

static json_t *fix_json(const struct wgstar_fix *fix)
{
	json_t *value = json_object();

	json_object_set_new(value, "action",
			    json_string(action_names[fix->action]));
	if (fix->action != WGSTAR_FIX_RUN) {
		json_object_set_new(value, "file", path_json(fix->path));
		json_object_set_new(value, "line", json_integer(fix->line));
	}
	json_object_set_new(value, "lines", lines_json(fix->text));
	return value;
}

static json_t *place_json(unsigned int number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *finding_json(const struct wgstar_finding *finding)
{
	json_t *value = json_object(), *fixes = json_array();
	size_t i;

	for (i = 0; i < finding->fix_count; i++)
		json_array_append_new(fixes, fix_json(&finding->fixes[i]));
	json_object_set_new(value, "severity",
			    json_string(severity_names[finding->severity]));
	json_object_set_new(value, "rule", json_string(finding->rule));
	json_object_set_new(value, "file", path_json(finding->path));
	json_object_set_new(value, "line", place_json(finding->line));
	json_object_set_new(value, "column", place_json(finding->column));
	json_object_set_new(value, "text", json_string(finding->text));
	json_object_set_new(value, "fixes", fixes);
	return value;
}

void wgstar_findings_print_json(FILE *out,
				const struct wgstar_findings *findings)
{
	json_t *value;
	size_t i;

	fputs("[", out);
	for (i = 0; i < findings->count; i++) {
		value = finding_json(findings->items[i]);
		fputs(i ? ",\n  " : "\n  ", out);
		json_dumpf(value, out, 0);
		json_decref(value);
	}
	fputs(findings->count ? "\n]\n" : "]\n", out);
}
