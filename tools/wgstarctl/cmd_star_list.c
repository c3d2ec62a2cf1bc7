// SPDX-License-Identifier: GPL-2.0
/* star list: who is in the star. */
#include <stdlib.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "star_file.h"
#include "star_row.h"

/* What the command line asks for. */
struct list {
	bool json;
};

static const struct wgstar_option options[] = {
	{ "--json", NULL, WGSTAR_OPTION_FLAG, offsetof(struct list, json) },
	{ }
};

static int list_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_list = {
	.name = "list",
	.usage = "[--json]",
	.summary = "List the nodes with their addresses, exports and keys",
	.run = list_run,
};

static void star_print(const struct wgstar_star *star, bool json)
{
	struct wgstar_star_row *rows = wgstar_star_rows(star, NULL, 0);

	if (json)
		wgstar_star_table_json(stdout, wgstar_star_list_columns, rows,
				       star->node_count);
	else
		wgstar_star_table_print(stdout, wgstar_star_list_columns, rows,
					star->node_count);
	free(rows);
}

static int list_run(const char *path, char **words)
{
	struct wgstar_star_file file;
	struct list list = {};
	struct wgstar_error error;
	int status = WGSTAR_EXIT_OK;

	if (wgstar_options_read(options, &list, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_list, error.text);
	if (wgstar_star_file_open(&file, path, false, &error))
		status = wgstar_error_print(&error, path);
	else
		star_print(&file.star, list.json);
	wgstar_star_file_close(&file);
	return status;
}
