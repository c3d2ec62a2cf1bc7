// SPDX-License-Identifier: GPL-2.0
/*
 * Names of routing tables, from the files of iproute2.
 */
#include <errno.h>
#include <glob.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host_table.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static bool read_number(uint32_t *number, const char *text)
{
	unsigned long value;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	value = strtoul(text, &end, 0);
	*number = value;
	return !errno && !*end && value <= UINT32_MAX;
}

/* Lines are "NUMBER NAME"; '#' begins a comment. */
static bool find_in_file(uint32_t *table, const char *path, const char *name)
{
	char line[256], number[32], word[128];
	FILE *file = fopen(path, "re");
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%31s %127s", number, word) == 2 &&
			!strcmp(word, name) && read_number(table, number);
	if (file)
		fclose(file);
	return found;
}

static bool find_in_files(uint32_t *table, const char *name)
{
	static const char *const patterns[] = {
		"/etc/iproute2/rt_tables", "/etc/iproute2/rt_tables.d/*.conf",
		"/usr/share/iproute2/rt_tables",
		"/usr/lib/iproute2/rt_tables",
	};
	bool found = false;
	glob_t paths;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		if (glob(patterns[i], 0, NULL, &paths))
			continue;
		for (j = 0; j < paths.gl_pathc && !found; j++)
			found = find_in_file(table, paths.gl_pathv[j], name);
		globfree(&paths);
	}
	return found;
}

int wgstar_table_find(uint32_t *table, const char *text,
		      struct wgstar_error *error)
{
	*table = RT_TABLE_MAIN;
	if (!strcmp(text, "main"))
		return 0;
	if ((read_number(table, text) || find_in_files(table, text)) && *table)
		return 0;
	return wgstar_error_set(error,
				"Table = %s is neither off, auto, a number nor a table that /etc/iproute2/rt_tables names",
				text);
}
