// SPDX-License-Identifier: GPL-2.0
/* wgstarctl save */
#include <stdio.h>

#include "command.h"
#include "conf.h"
#include "host_state.h"
#include "quick_save.h"
#include "secret.h"
#include "tunnel.h"

static int save(int argc, char **argv);

const struct wgstar_command wgstar_command_save = {
	.name = "save",
	.usage = "FILE|IFACE [--dry-run]",
	.summary = "Write the running configuration into the file",
	.help =
"Keys, peers and addresses are written as they are now, all other keys as the\n"
"file has them; comments are lost. The file is replaced in one step, with mode\n"
"0600.\n"
"\n"
"--dry-run prints the new text, with its keys, and leaves the file alone.\n",
	.run = save,
};

static int print_config(const struct wgstar_config *config,
			struct wgstar_error *error)
{
	wgstar_secret_buffer_stream(stdout);
	wgstar_config_write(stdout, config);
	return wgstar_secret_flush_stream(stdout, error);
}

static int save_file(struct wgstar_quick_file *file,
		     const struct wgstar_journal *journal, bool dry_run,
		     struct wgstar_error *error)
{
	struct wgstar_config config;
	int result;

	result = wgstar_quick_save_collect(&config, file, journal, error);
	if (!result && dry_run)
		result = print_config(&config, error);
	else if (!result)
		result = wgstar_quick_file_write(file, &config, error);
	wgstar_config_clear(&config);
	return result;
}

static int save_all(const struct wgstar_tunnel_request *request,
		    struct wgstar_quick_file *file, struct wgstar_state *state,
		    struct wgstar_error *error)
{
	if (wgstar_tunnel_need_rights("save", error) ||
	    wgstar_quick_file_find(file, request->argument, error) ||
	    wgstar_quick_file_read(file, error) ||
	    wgstar_state_open(state, file->ifname, false, error))
		return -1;
	return save_file(file, &state->journal, request->dry_run, error);
}

static int save(int argc, char **argv)
{
	struct wgstar_tunnel_request request = {};
	const char *wrong = wgstar_tunnel_request_parse(&request, argc, argv);
	struct wgstar_state state = { .fd = -1 };
	struct wgstar_quick_file file = {};
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;

	if (wrong || request.allow_hooks)
		return wgstar_command_misused(&wgstar_command_save, "%s",
					      wrong ? wrong : "hooks have no part in this");
	if (save_all(&request, &file, &state, &error))
		status = wgstar_error_print(&error, file.path);
	wgstar_state_close(&state);
	wgstar_quick_file_clear(&file);
	return status;
}
