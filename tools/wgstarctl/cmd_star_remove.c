// SPDX-License-Identifier: GPL-2.0
/* star remove: a node is taken out, and its session at the hub ended. */
#include <stdlib.h>
#include <string.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "star_advice.h"
#include "star_apply.h"
#include "star_file.h"
#include "star_write.h"

/* What the command line asks for. */
struct removal {
	const char *name;
	bool no_apply;
};

static const struct wgstar_option options[] = {
	{ NULL, "a name", WGSTAR_OPTION_TEXT, offsetof(struct removal, name) },
	{ "--no-apply", NULL, WGSTAR_OPTION_FLAG,
	  offsetof(struct removal, no_apply) },
	{ }
};

static int remove_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_remove = {
	.name = "remove",
	.usage = "NAME [--no-apply]",
	.summary = "Remove a gateway or a device",
	.run = remove_run,
};

/* Its address may become another one's, who then had that forward. */
static int forwards_check(const struct wgstar_star *star, const char *name,
			  struct wgstar_error *error)
{
	const struct wgstar_gateway *gateway;
	size_t i, j;

	for (i = 0; i < star->node_count; i++) {
		gateway = &star->nodes[i].gateway;
		for (j = 0; j < gateway->forward_count; j++)
			if (!strcmp(gateway->forwards[j].from_name, name))
				return wgstar_error_set_at(error,
							   gateway->forwards[j].line,
							   1,
							   "%s forwards a port for %s: take this line away first",
							   star->nodes[i].peer.name,
							   name);
	}
	return 0;
}

static int node_remove(struct wgstar_star_file *file, const char *name,
		       struct wgstar_error *error)
{
	struct wgstar_star_node *node = wgstar_star_find(&file->star, name,
							 error);

	if (!node || forwards_check(&file->star, name, error))
		return -1;
	if (node->role == WGSTAR_STAR_HUB)
		return wgstar_error_set(error,
					"%s is the hub: without it there is no star",
					name);
	if (wgstar_star_file_begin(file, error))
		return -1;
	wgstar_star_text_remove(file->next.stream, file->text, node->line);
	if (wgstar_star_file_finish(file, error) ||
	    wgstar_star_file_commit(file, error))
		return -1;
	fprintf(stderr, "wgstarctl: removed %s %s\n",
		wgstar_star_role_name(node->role), name);
	wgstar_star_advise_devices(stderr, &file->star, node);
	wgstar_star_remove_node(&file->star, node);
	return 0;
}

static int remove_run(const char *path, char **words)
{
	struct wgstar_star_file file;
	struct removal removal = {};
	struct wgstar_error error;
	int status;

	if (wgstar_options_read(options, &removal, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_remove,
					   error.text);
	if (!removal.name)
		return wgstar_star_misused(&wgstar_star_verb_remove,
					   "remove whom?");
	if (wgstar_star_file_open(&file, path, true, &error) ||
	    node_remove(&file, removal.name, &error))
		status = wgstar_error_print(&error, path);
	else
		status = wgstar_star_apply_change(&file.star,
						  !removal.no_apply);
	wgstar_star_file_close(&file);
	return status;
}
