// SPDX-License-Identifier: GPL-2.0
/* Lists of findings: growing, counting, ordering. check_print.c shows them. */
#include "check_finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

/* What is quoted from files must not forge lines or move cursors. */
static char *text_format(const char *format, va_list args)
{
	char buffer[4096];
	unsigned char *c;

	vsnprintf(buffer, sizeof(buffer), format, args);
	for (c = (unsigned char *)buffer; *c; c++)
		if (*c != '\n' && (*c < ' ' || *c > '~'))
			*c = '?';
	return strcpy(wgstar_secret_grow(NULL, 0, strlen(buffer) + 1), buffer);
}

struct wgstar_finding *wgstar_finding_add(struct wgstar_findings *findings,
					  enum wgstar_severity severity,
					  const char *rule,
					  const char *format, ...)
{
	size_t size = findings->count * sizeof(*findings->items);
	struct wgstar_finding *finding;
	va_list args;

	finding = wgstar_secret_grow(NULL, 0, sizeof(*finding));
	finding->severity = severity;
	finding->rule = rule;
	va_start(args, format);
	finding->text = text_format(format, args);
	va_end(args);
	findings->items = wgstar_secret_grow(findings->items, size,
					     size + sizeof(finding));
	findings->items[findings->count++] = finding;
	return finding;
}

void wgstar_finding_fix(struct wgstar_finding *finding,
			enum wgstar_fix_action action, const char *path,
			unsigned int line, const char *format, ...)
{
	size_t size = finding->fix_count * sizeof(*finding->fixes);
	struct wgstar_fix *fix;
	va_list args;

	finding->fixes = wgstar_secret_grow(finding->fixes, size,
					    size + sizeof(*fix));
	fix = &finding->fixes[finding->fix_count++];
	fix->action = action;
	fix->path = path;
	fix->line = line;
	va_start(args, format);
	fix->text = text_format(format, args);
	va_end(args);
}

size_t wgstar_findings_count(const struct wgstar_findings *findings,
			     enum wgstar_severity severity)
{
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++)
		count += findings->items[i]->severity == severity;
	return count;
}

static size_t path_number(const struct wgstar_finding *finding,
			  const char *const *paths, size_t path_count)
{
	size_t i;

	for (i = 0; i < path_count; i++)
		if (paths[i] == finding->path)
			break;
	return i;
}

/* Stable: what rules found at one place stays in the order of the rules. */
void wgstar_findings_sort(struct wgstar_findings *findings,
			  const char *const *paths, size_t path_count)
{
	struct wgstar_finding **items = findings->items, *item;
	size_t i, j, number;

	for (i = 1; i < findings->count; i++) {
		item = items[i];
		number = path_number(item, paths, path_count);
		for (j = i; j; j--) {
			size_t other = path_number(items[j - 1], paths,
						   path_count);

			if (other < number ||
			    (other == number &&
			     items[j - 1]->line <= item->line))
				break;
			items[j] = items[j - 1];
		}
		items[j] = item;
	}
}

static void finding_free(struct wgstar_finding *finding)
{
	size_t i;

	for (i = 0; i < finding->fix_count; i++)
		free(finding->fixes[i].text);
	free(finding->fixes);
	free(finding->text);
	free(finding);
}

void wgstar_findings_clear(struct wgstar_findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		finding_free(findings->items[i]);
	free(findings->items);
	memset(findings, 0, sizeof(*findings));
}
