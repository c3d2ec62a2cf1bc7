// SPDX-License-Identifier: GPL-2.0
/*
 * `up`: read the file, look at the host, plan; then print the plan or carry it
 * out.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "conf.h"
#include "conf_lines.h"
#include "endpoint.h"
#include "firewall_warn.h"
#include "gateway_place.h"
#include "host.h"
#include "host_apply.h"
#include "host_process.h"
#include "plan_up.h"
#include "resolve.h"
#include "tunnel.h"
#include "tunnel_repair.h"

/* All that `up` holds while it is at work. */
struct up {
	const struct wgstar_tunnel_request *request;
	struct wgstar_quick_file file;
	struct wgstar_state state;
	struct wgstar_host host;
	struct wgstar_plan plan;
};

static int up_read(struct up *up, struct wgstar_error *error)
{
	const struct wgstar_tunnel_request *request = up->request;

	if (!request->dry_run && wgstar_tunnel_need_rights("up", error))
		return -1;
	if (wgstar_quick_file_find(&up->file, request->argument, error) ||
	    wgstar_quick_file_read(&up->file, error))
		return -1;
	if (!request->allow_hooks)
		return wgstar_conf_lines_refuse_hooks(up->file.text, false,
						      error);
	return 0;
}

static void print_leftovers(const struct wgstar_state *state)
{
	struct wgstar_plan plan;

	wgstar_plan_start(&plan, state->journal.ifname,
			  state->journal.link_kind);
	wgstar_journal_plan_undo(&plan, &state->journal);
	wgstar_plan_print(stdout, &plan);
	wgstar_plan_clear(&plan);
}

/* Return: 1 if the dry run has said all that can be said. */
static int up_take_over(struct up *up, struct wgstar_error *error)
{
	struct wgstar_journal *journal = &up->state.journal;

	if (wgstar_state_open(&up->state, up->file.ifname,
			      !up->request->dry_run, error))
		return -1;
	/* The gateway of an interface that is there is not left over. */
	if (!*journal->ifname ||
	    (journal->hand_ifindex &&
	     wgstar_host_link_find(&up->host, up->file.ifname)))
		return 0;
	if (journal->up && !journal->down &&
	    wgstar_host_link_find(&up->host, up->file.ifname))
		return wgstar_error_set(error, "%s is up already",
					up->file.ifname);
	if (up->request->dry_run) {
		print_leftovers(&up->state);
		fprintf(stderr,
			"wgstarctl: this is left over and would be taken back first; the rest depends on that\n");
		return 1;
	}
	if (wgstar_tunnel_repair(&up->state, error))
		return -1;
	fprintf(stderr, "wgstarctl: took back what was left over of %s\n",
		up->file.ifname);
	wgstar_host_clear(&up->host);
	return wgstar_host_observe(&up->host, &up->file.config,
				   up->file.ifname, error);
}

static int up_resolve(struct up *up, struct wgstar_error *error)
{
	struct wgstar_device *device = &up->file.config.device;

	if (!up->request->defer_names)
		return wgstar_device_resolve_endpoints(device, error);
	wgstar_device_resolve_some(device, up->file.path);
	return 0;
}

static int up_prepare(struct up *up, struct wgstar_error *error)
{
	int result;

	if (up_resolve(up, error) ||
	    wgstar_host_observe(&up->host, &up->file.config, up->file.ifname,
				error))
		return -1;
	wgstar_process_catch_signals();
	result = up_take_over(up, error);
	if (result)
		return result;
	if (wgstar_gateway_place(&up->file.config.quick.gateway,
				 up->file.ifname, &up->file.config.device,
				 &up->host, error))
		return -1;
	wgstar_plan_start(&up->plan, up->file.ifname, up->request->link_kind);
	return wgstar_plan_up(&up->plan, &up->file.config, &up->host, error);
}

static int up_run(struct up *up, struct wgstar_error *error)
{
	struct wgstar_apply apply = {
		.ifname = up->file.ifname,
		.link_kind = up->request->link_kind,
		.file = &up->file,
		.state = &up->state,
		.configure = up->request->configure,
	};
	struct wgstar_runner runner;
	int result;

	result = wgstar_apply_runner(&runner, &apply, error);
	if (!result) {
		result = wgstar_plan_run(&up->plan, &runner, up->file.path,
					 error);
		if (result < 0)
			wgstar_state_remove(&up->state);
	}
	wgstar_apply_close(&apply);
	return result;
}

static int up_all(struct up *up, struct wgstar_error *error)
{
	int result;

	if (up_read(up, error))
		return -1;
	result = up_prepare(up, error);
	if (result)
		return result;
	if (!up->request->dry_run)
		return up_run(up, error);
	wgstar_plan_print(stdout, &up->plan);
	return 0;
}

static void up_warn(const struct up *up)
{
	wgstar_config_warn(&up->file.config, up->file.path);
	if (wgstar_quick_forwards(&up->file.config.quick))
		wgstar_firewall_warn(up->file.ifname);
}

int wgstar_tunnel_up(const struct wgstar_tunnel_request *request)
{
	struct up up = { .request = request, .state.fd = -1 };
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;

	if (up_all(&up, &error) && *error.text)
		status = wgstar_error_print(&error, up.file.path);
	else
		up_warn(&up);
	wgstar_plan_clear(&up.plan);
	wgstar_host_clear(&up.host);
	wgstar_state_close(&up.state);
	wgstar_quick_file_clear(&up.file);
	return status;
}
