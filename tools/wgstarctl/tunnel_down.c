// SPDX-License-Identifier: GPL-2.0
/*
 * `down`: from the journal of `up`, and the file's hooks and SaveConfig, to a
 * plan; then print it or carry it out.
 */
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "conf_lines.h"
#include "host_apply.h"
#include "host_process.h"
#include "link_kind.h"
#include "plan_down.h"
#include "tunnel.h"

/* All that `down` holds while it is at work. */
struct down {
	const struct wgstar_tunnel_request *request;
	char ifname[IF_NAMESIZE];
	struct wgstar_state state;
	struct wgstar_quick_file file;
	bool has_file;
	struct wgstar_plan plan;
};

static int refuse_foreign(const char *ifname, struct wgstar_error *error)
{
	char kind[WGSTAR_LINK_KIND_SIZE];

	if (!wgstar_link_kind(ifname, kind))
		return wgstar_error_set(error, "%s is not up", ifname);
	return wgstar_error_set(error, "%s was not brought up by wgstarctl%s",
				ifname, strcmp(kind, "wireguard") ? "" :
				"; it is a wireguard interface (wg-quick down)");
}

static int down_open(struct down *down, struct wgstar_error *error)
{
	const struct wgstar_tunnel_request *request = down->request;

	if (!request->dry_run && wgstar_tunnel_need_rights("down", error))
		return -1;
	if (wgstar_quick_file_name(down->ifname, request->argument, error) ||
	    wgstar_state_open(&down->state, down->ifname, !request->dry_run,
			      error))
		return -1;
	if (!*down->state.journal.ifname ||
	    (down->state.journal.hand_ifindex && if_nametoindex(down->ifname)))
		return refuse_foreign(down->ifname, error);
	return 0;
}

/* The file that was brought up, not one that only has the same name. */
static int check_same_file(struct down *down, struct wgstar_error *error)
{
	const char *file = down->state.journal.file;

	if (!strchr(down->request->argument, '/') || access(file, F_OK))
		return 0;
	if (wgstar_quick_file_find(&down->file, down->request->argument, error))
		return -1;
	if (!strcmp(down->file.path, file))
		return 0;
	return wgstar_error_set(error,
				"%s was brought up from %s",
				down->ifname,
				file);
}

static int down_read(struct down *down, struct wgstar_error *error)
{
	const char *file = down->state.journal.file;

	if (check_same_file(down, error))
		return -1;
	if (access(file, F_OK)) {
		fprintf(stderr,
			"wgstarctl: %s is gone: nothing is saved, none of its commands are run\n",
			file);
		return 0;
	}
	strcpy(down->file.ifname, down->ifname);
	snprintf(down->file.path, sizeof(down->file.path), "%s", file);
	if (wgstar_quick_file_read(&down->file, error))
		return -1;
	down->has_file = true;
	if (!down->request->allow_hooks)
		return wgstar_conf_lines_refuse_hooks(down->file.text, true,
						      error);
	return 0;
}

static int down_run(struct down *down, struct wgstar_error *error)
{
	struct wgstar_apply apply = {
		.ifname = down->ifname,
		.link_kind = down->state.journal.link_kind,
		.file = &down->file,
		.state = &down->state,
	};
	struct wgstar_runner runner;
	int result;

	wgstar_process_catch_signals();
	result = wgstar_apply_runner(&runner, &apply, error);
	if (!result) {
		result = wgstar_plan_run_down(&down->plan, &runner, error);
		if (!result || result == 2)
			wgstar_state_remove(&down->state);
		if (result == 1)
			wgstar_error_set(error,
					 "not all could be taken back; %s lists it, and down can be tried again",
					 down->state.path);
	}
	wgstar_apply_close(&apply);
	return result;
}

static int down_all(struct down *down, struct wgstar_error *error)
{
	const struct wgstar_journal *journal = &down->state.journal;

	if (down_open(down, error))
		return -1;
	if (journal->up && !journal->down && down_read(down, error))
		return -1;
	wgstar_plan_start(&down->plan, down->ifname, journal->link_kind);
	wgstar_plan_down(&down->plan, journal,
			 down->has_file ? &down->file.config.quick : NULL);
	if (!down->request->dry_run)
		return down_run(down, error);
	wgstar_plan_print(stdout, &down->plan);
	return 0;
}

int wgstar_tunnel_down(const struct wgstar_tunnel_request *request)
{
	struct down down = { .request = request, .state.fd = -1 };
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;

	if (down_all(&down, &error)) {
		status = WGSTAR_EXIT_FAILED;
		if (*error.text)
			wgstar_error_print(&error, down.file.path);
	}
	wgstar_plan_clear(&down.plan);
	wgstar_state_close(&down.state);
	wgstar_quick_file_clear(&down.file);
	return status;
}
