// SPDX-License-Identifier: GPL-2.0
/* star render and star qr: the file of a node, to read and to scan. */
#include <stdlib.h>
#include <string.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "secret.h"
#include "star_apply.h"
#include "star_file.h"
#include "star_output.h"
#include "star_render.h"
#include "star_write.h"

/* What the command line asks for. */
struct render {
	const char *name;
	const char *private_key;
	bool new_key;
	bool no_apply;
	struct wgstar_star_output output;
};

#define RENDER(member) offsetof(struct render, member)

static const struct wgstar_option render_options[] = {
	{ NULL, "a name", WGSTAR_OPTION_TEXT, RENDER(name) },
	{ "--private-key", "a file, or -", WGSTAR_OPTION_TEXT,
	  RENDER(private_key) },
	{ "--out", "a file", WGSTAR_OPTION_TEXT, RENDER(output.path) },
	{ "--plain", NULL, WGSTAR_OPTION_FLAG, RENDER(output.plain) },
	{ }
};

static const struct wgstar_option qr_options[] = {
	{ NULL, "a name", WGSTAR_OPTION_TEXT, RENDER(name) },
	{ "--private-key", "a file, or -", WGSTAR_OPTION_TEXT,
	  RENDER(private_key) },
	{ "--new-key", NULL, WGSTAR_OPTION_FLAG, RENDER(new_key) },
	{ "--ascii", NULL, WGSTAR_OPTION_FLAG, RENDER(output.ascii) },
	{ "--plain", NULL, WGSTAR_OPTION_FLAG, RENDER(output.plain) },
	{ "--no-apply", NULL, WGSTAR_OPTION_FLAG, RENDER(no_apply) },
	{ }
};

static int render_run(const char *path, char **words);
static int qr_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_render = {
	.name = "render",
	.usage = "NAME [--out FILE] [--private-key FILE|-] [--plain]",
	.summary = "Print the file of a node",
	.run = render_run,
};

const struct wgstar_star_verb wgstar_star_verb_qr = {
	.name = "qr",
	.usage = "NAME --new-key [--no-apply] | --private-key FILE|- [--ascii] [--plain]",
	.summary = "Print the file of a device as a code for its app to scan",
	.run = qr_run,
};

static int key_read(const struct wgstar_star_node *node, const char *path,
		    uint8_t key[WGSTAR_KEY_BYTES], struct wgstar_error *error)
{
	uint8_t public_key[WGSTAR_KEY_BYTES];

	if (!strcmp(path, "-"))
		path = "/dev/stdin";
	if (wgstar_key_read_file(key, path, error))
		return -1;
	wgstar_key_derive_public(public_key, key);
	if (wgstar_key_equal(public_key, node->peer.public_key))
		return 0;
	return wgstar_error_set(error,
				"the key in %s does not belong to the PublicKey of %s",
				path, node->peer.name);
}

static struct wgstar_star_node *node_find(const struct wgstar_star *star,
					  const struct render *render,
					  struct wgstar_error *error)
{
	struct wgstar_star_node *node = wgstar_star_find(star, render->name,
							 error);

	if (!node || !render->output.plain || node->role != WGSTAR_STAR_HUB)
		return node;
	wgstar_error_set(error, "--plain is for gateways");
	return NULL;
}

static int node_render(const struct wgstar_star *star, struct render *render,
		       struct wgstar_error *error)
{
	const struct wgstar_star_node *node = node_find(star, render, error);
	struct wgstar_star_output *output = &render->output;
	uint8_t key[WGSTAR_KEY_BYTES], *known = NULL;
	int result = 0;

	if (!node)
		return -1;
	if (render->private_key)
		result = key_read(node, render->private_key, known = key,
				  error);
	else if (node->role == WGSTAR_STAR_HUB)
		result = wgstar_star_hub_key(star, known = key, error);
	if (!result)
		result = wgstar_star_output_prepare(output, star, node, known,
						    error);
	if (!result)
		result = wgstar_star_output_commit(output, star, node, known,
						   error);
	wgstar_star_output_end(output);
	wgstar_secret_wipe(key, sizeof(key));
	if (!result && output->plain && node->role == WGSTAR_STAR_GATEWAY)
		wgstar_star_plain_notes(stderr, node);
	return result;
}

static int render_run(const char *path, char **words)
{
	struct wgstar_star_file file;
	struct wgstar_error error;
	struct render render = {};
	int status = WGSTAR_EXIT_OK;

	if (wgstar_options_read(render_options, &render, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_render,
					   error.text);
	if (!render.name)
		return wgstar_star_misused(&wgstar_star_verb_render,
					   "whose file?");
	if (wgstar_star_file_open(&file, path, false, &error) ||
	    node_render(&file.star, &render, &error))
		status = wgstar_error_print(&error, path);
	wgstar_star_file_close(&file);
	return status;
}

/* The key is shown before the star has it: a code nobody saw is of no use. */
static int key_replace(struct wgstar_star_file *file, struct render *render,
		       struct wgstar_error *error)
{
	struct wgstar_star_output *output = &render->output;
	struct wgstar_star *star = &file->star;
	struct wgstar_star_node *node = node_find(star, render, error);
	uint8_t key[WGSTAR_KEY_BYTES];
	int result;

	if (!node)
		return -1;
	if (node->role == WGSTAR_STAR_HUB)
		return wgstar_error_set(error,
					"%s is the hub: its key is in %s",
					render->name, node->private_key_file);
	wgstar_key_generate_private(key);
	wgstar_key_derive_public(node->peer.public_key, key);
	result = wgstar_star_output_prepare(output, star, node, key, error);
	if (!result)
		result = wgstar_star_file_begin(file, error);
	if (!result) {
		wgstar_star_text_set_key(file->next.stream, file->text,
					 node->line, node->peer.public_key);
		result = wgstar_star_file_finish(file, error);
	}
	if (!result)
		result = wgstar_star_output_commit(output, star, node, key,
						   error);
	wgstar_secret_wipe(key, sizeof(key));
	wgstar_star_output_end(output);
	return result ? result : wgstar_star_file_commit(file, error);
}

static int qr_with_new_key(const char *path, struct render *render)
{
	struct wgstar_star_file file;
	struct wgstar_error error;
	int status;

	if (wgstar_star_file_open(&file, path, true, &error) ||
	    key_replace(&file, render, &error)) {
		status = wgstar_error_print(&error, path);
	} else {
		fprintf(stderr,
			"wgstarctl: %s has a new key; with the old one it can't connect any more\n",
			render->name);
		status = wgstar_star_apply_change(&file.star,
						  !render->no_apply);
	}
	wgstar_star_file_close(&file);
	return status;
}

static int known_key_render(const struct wgstar_star *star,
			    struct render *render, struct wgstar_error *error)
{
	const struct wgstar_star_node *node = node_find(star, render, error);

	if (!node)
		return -1;
	if (!render->private_key && node->role != WGSTAR_STAR_HUB)
		return wgstar_error_set(error,
					"the private key of %s is not kept here: --new-key makes another, --private-key FILE takes the one it has",
					render->name);
	return node_render(star, render, error);
}

static int qr_with_known_key(const char *path, struct render *render)
{
	struct wgstar_star_file file;
	struct wgstar_error error;
	int status = WGSTAR_EXIT_OK;

	if (wgstar_star_file_open(&file, path, false, &error) ||
	    known_key_render(&file.star, render, &error))
		status = wgstar_error_print(&error, path);
	wgstar_star_file_close(&file);
	return status;
}

static int qr_run(const char *path, char **words)
{
	struct render render = { .output.qr = true };
	struct wgstar_error error;

	if (wgstar_options_read(qr_options, &render, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_qr, error.text);
	if (!render.name)
		return wgstar_star_misused(&wgstar_star_verb_qr,
					   "whose code?");
	if (render.new_key && render.private_key)
		return wgstar_star_misused(&wgstar_star_verb_qr,
					   "give either --new-key or --private-key");
	if (render.new_key)
		return qr_with_new_key(path, &render);
	return qr_with_known_key(path, &render);
}
