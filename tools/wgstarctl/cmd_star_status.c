// SPDX-License-Identifier: GPL-2.0
/* star status: how the nodes are, as the running hub sees them. */
#include <stdlib.h>
#include <time.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "star_file.h"
#include "star_live.h"
#include "star_row.h"
#include "star_watch.h"
#include "value.h"

/* What the command line asks for, and what went wrong. */
struct status {
	const char *path;
	bool json;
	const char *watch;
	struct wgstar_error error;
};

static const struct wgstar_option options[] = {
	{ "--json", NULL, WGSTAR_OPTION_FLAG, offsetof(struct status, json) },
	{ "--watch", "seconds", WGSTAR_OPTION_NUMBER,
	  offsetof(struct status, watch) },
	{ }
};

static int status_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_status = {
	.name = "status",
	.usage = "[--json] [--watch [SECONDS]]",
	.summary = "Show who is connected, since when and from where, on the hub",
	.run = status_run,
};

static void rows_print(const struct wgstar_star *star,
		       const struct wgstar_device *device, bool json)
{
	struct wgstar_star_row *rows = wgstar_star_rows(star, device,
							time(NULL));

	if (json)
		wgstar_star_table_json(stdout, wgstar_star_status_columns,
				       rows, star->node_count);
	else
		wgstar_star_table_print(stdout, wgstar_star_status_columns,
					rows, star->node_count);
	free(rows);
}

/* Who watches sees nodes come and go: the file is read each time. */
static int status_print(void *data)
{
	struct wgstar_device device = {};
	struct status *status = data;
	struct wgstar_star_file file;
	int result;

	result = wgstar_star_file_open(&file, status->path, false,
				       &status->error);
	if (!result)
		result = wgstar_star_live(&file.star, &device, &status->error);
	if (!result)
		rows_print(&file.star, &device, status->json);
	wgstar_device_clear(&device);
	wgstar_star_file_close(&file);
	return result;
}

static int pause_read(const char *text, uint32_t *seconds,
		      struct wgstar_error *error)
{
	*seconds = 2;
	if (!text || !*text)
		return 0;
	if (wgstar_value_duration(seconds, text, error))
		return -1;
	if (!*seconds || *seconds > 3600)
		return wgstar_error_set(error, "--watch takes 1 to 3600 seconds");
	return 0;
}

static int status_run(const char *path, char **words)
{
	struct status status = { .path = path };
	uint32_t seconds;
	int result;

	if (wgstar_options_read(options, &status, words, &status.error) ||
	    pause_read(status.watch, &seconds, &status.error))
		return wgstar_star_misused(&wgstar_star_verb_status,
					   status.error.text);
	if (status.watch)
		result = wgstar_watch(status_print, &status, seconds * 1000);
	else
		result = status_print(&status);
	return result ? wgstar_error_print(&status.error, path) :
			WGSTAR_EXIT_OK;
}
