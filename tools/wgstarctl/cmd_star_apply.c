// SPDX-License-Identifier: GPL-2.0
/* star apply: the hub becomes what the star file says. */
#include <stddef.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "star_apply.h"

static const struct wgstar_option options[] = {
	{ "--dry-run", NULL, WGSTAR_OPTION_FLAG,
	  offsetof(struct wgstar_star_apply, dry_run) },
	{ "--replace", NULL, WGSTAR_OPTION_FLAG,
	  offsetof(struct wgstar_star_apply, replace) },
	{ }
};

static int apply_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_apply = {
	.name = "apply",
	.usage = "[--dry-run] [--replace]",
	.summary = "Bring the hub's interface up, or change it to what the star file says",
	.run = apply_run,
};

static int apply_run(const char *path, char **words)
{
	struct wgstar_star_apply how = {};
	struct wgstar_star_file file;
	struct wgstar_error error;
	int status;

	if (wgstar_options_read(options, &how, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_apply,
					   error.text);
	/* Locked, so that no older star is applied after a newer one. */
	if (wgstar_star_file_open(&file, path, true, &error))
		status = wgstar_error_print(&error, path);
	else
		status = wgstar_star_apply(&file.star, &how);
	wgstar_star_file_close(&file);
	return status;
}
