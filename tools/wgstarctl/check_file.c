// SPDX-License-Identifier: GPL-2.0
/*
 * A file as `check' needs it: the model of what makes sense, the complaints
 * about what does not, and where each key stands, which the model forgets.
 */
#include "check_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "conf.h"
#include "secret.h"

#define BLANKS		" \t\r\v\f"
#define PREFIX_ITEM_SIZE 64

/* Where the scan of a text is. */
struct scan {
	struct wgstar_check_file *file;
	unsigned int number;
	int section;
	int peers;
	bool interface;
};

static struct wgstar_check_line *scan_add(struct scan *scan)
{
	struct wgstar_check_file *file = scan->file;
	size_t size = file->line_count * sizeof(*file->lines);
	struct wgstar_check_line *line;

	file->lines = wgstar_secret_grow(file->lines, size,
					 size + sizeof(*line));
	line = &file->lines[file->line_count++];
	line->number = scan->number;
	line->section = scan->section;
	return line;
}

/* As the parser counts: what it refuses begins no section. */
static void scan_head(struct scan *scan, const char *text, size_t length)
{
	if (length == 6 && !strncasecmp(text, "[Peer]", 6)) {
		scan->section = ++scan->peers;
	} else if (length == 11 && !strncasecmp(text, "[Interface]", 11) &&
		   !scan->interface) {
		scan->section = 0;
		scan->interface = true;
	}
	scan_add(scan)->value = text;
}

static void scan_line(struct scan *scan, const char *text, size_t length)
{
	const char *begin = text + strspn(text, BLANKS), *end, *equals;
	struct wgstar_check_line *line;

	end = memchr(text, '#', length);
	if (!end)
		end = text + length;
	while (end > begin && strchr(BLANKS, end[-1]))
		end--;
	if (begin >= end)
		return;
	if (*begin == '[') {
		scan_head(scan, begin, end - begin);
		return;
	}
	line = scan_add(scan);
	equals = memchr(begin, '=', end - begin);
	line->value = equals ? equals + 1 : begin;
	while (line->value < end && strchr(BLANKS, *line->value))
		line->value++;
	line->length = end - line->value;
	line->column = line->value - text + 1;
	if (equals)
		snprintf(line->key, sizeof(line->key), "%.*s",
			 (int)strcspn(begin, BLANKS "="), begin);
}

static void file_scan(struct wgstar_check_file *file)
{
	struct scan scan = { .file = file, .section = -1 };
	const char *text = file->text, *end;

	for (; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		scan.number++;
		scan_line(&scan, text, end - text);
	}
}

static void hooks_add(struct wgstar_check_file *file,
		      const struct wgstar_check_line *line, bool up)
{
	char *text = wgstar_text_copy(line->value, line->length);
	struct wgstar_words words = { .count = 0 };
	struct wgstar_check_hook *hook;
	const char *rest = text;

	while (rest && *rest) {
		size_t size = file->hook_count * sizeof(*hook);

		rest = wgstar_hook_words_split(&words, rest, file->ifname);
		file->hooks = wgstar_secret_grow(file->hooks, size,
						 size + sizeof(*hook));
		hook = &file->hooks[file->hook_count++];
		hook->line = line->number;
		hook->up = up;
		wgstar_hook_understand(&hook->hook, &words);
		wgstar_words_clear(&words);
	}
	free(text);
}

static void file_read_hooks(struct wgstar_check_file *file)
{
	const struct wgstar_check_line *line;
	size_t i;

	for (i = 0; i < file->line_count; i++) {
		line = &file->lines[i];
		if (line->section)
			continue;
		if (!strcasecmp(line->key, "PreUp") ||
		    !strcasecmp(line->key, "PostUp"))
			hooks_add(file, line, true);
		else if (!strcasecmp(line->key, "PreDown") ||
			 !strcasecmp(line->key, "PostDown"))
			hooks_add(file, line, false);
	}
}

void wgstar_check_file_add_bad(struct wgstar_check_file *file,
			       const struct wgstar_error *error)
{
	size_t size = file->bad_count * sizeof(*error);

	file->bad = wgstar_secret_grow(file->bad, size, size + sizeof(*error));
	file->bad[file->bad_count++] = *error;
}

static void bad_add(const struct wgstar_error *error, void *data)
{
	wgstar_check_file_add_bad(data, error);
}

static void file_set_ifname(struct wgstar_check_file *file)
{
	const char *base = strrchr(file->path, '/');
	size_t length;

	base = base ? base + 1 : file->path;
	length = strlen(base);
	if (length > 5 && !strcmp(base + length - 5, ".conf"))
		length -= 5;
	if (length >= IF_NAMESIZE)
		length = IF_NAMESIZE - 1;
	memcpy(file->ifname, base, length);
}

struct wgstar_check_file *wgstar_check_file_take(const char *path, char *text,
						 size_t size)
{
	struct wgstar_check_file *file;

	file = wgstar_secret_grow(NULL, 0, sizeof(*file));
	file->path = wgstar_text_copy(path, strlen(path));
	file->text = text;
	file->size = size;
	file_set_ifname(file);
	wgstar_config_parse_all(&file->config, text, bad_add, file);
	file_scan(file);
	file_read_hooks(file);
	return file;
}

struct wgstar_check_file *wgstar_check_file_read(const char *path,
						 struct wgstar_error *error)
{
	struct wgstar_check_file *file;
	struct stat status;
	mode_t exposed;
	size_t size;
	char *text;

	if (wgstar_secret_read_exposed(path, &text, &size, &exposed, error))
		return NULL;
	if (strlen(text) != size) {
		wgstar_secret_free(text, size + 1);
		wgstar_error_set(error, "%s is not a text file", path);
		return NULL;
	}
	file = wgstar_check_file_take(path, text, size);
	file->exposed = exposed;
	if (!stat(path, &status) && S_ISREG(status.st_mode))
		file->changed = status.st_mtime;
	return file;
}

void wgstar_check_file_free(struct wgstar_check_file *file)
{
	if (!file)
		return;
	wgstar_config_clear(&file->config);
	wgstar_secret_free(file->text, file->size + 1);
	free(file->path);
	free(file->star);
	free(file->bad);
	free(file->lines);
	free(file->hooks);
	free(file);
}
