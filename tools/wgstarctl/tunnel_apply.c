// SPDX-License-Identifier: GPL-2.0
/*
 * `apply`: read the file, look at the interface and the host, plan what differs;
 * print the plan, then carry it out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "conf.h"
#include "endpoint.h"
#include "firewall_warn.h"
#include "gateway_place.h"
#include "host.h"
#include "host_apply.h"
#include "host_process.h"
#include "host_running.h"
#include "plan_change.h"
#include "plan_up.h"
#include "plan_without.h"
#include "resolve.h"
#include "tunnel.h"

#define BRING_UP	1	/* it is not up, or not wholly: up does it */

/* All that `apply` holds while it is at work. */
struct apply {
	const struct wgstar_tunnel_request *request;
	struct wgstar_quick_file file;
	struct wgstar_state state;
	struct wgstar_running running;
	struct wgstar_host host;
	struct wgstar_plan wanted;
	struct wgstar_plan_change change;
};

/* The interface that up made, and no other of its name. */
static int check_link(const struct apply *apply, struct wgstar_error *error)
{
	const struct wgstar_journal *journal = &apply->state.journal;
	const struct wgstar_running *running = &apply->running;
	size_t i;

	if (!*journal->ifname || !journal->file)
		return wgstar_error_set(error,
					"%s was not brought up by wgstarctl: wgstarctl syncconf changes its keys and peers",
					running->ifname);
	for (i = 0; i < journal->entry_count; i++) {
		const struct wgstar_step *step = &journal->entries[i].step;

		if (step->kind == WGSTAR_STEP_LINK_ADD && step->ifindex &&
		    step->ifindex != running->ifindex)
			return wgstar_error_set(error,
						"%s is not the interface that was brought up; wgstarctl down %s takes back what is left of that",
						running->ifname,
						running->ifname);
	}
	return 0;
}

static int apply_look(struct apply *apply, struct wgstar_error *error)
{
	const struct wgstar_tunnel_request *request = apply->request;
	const struct wgstar_journal *journal = &apply->state.journal;
	char ifname[IF_NAMESIZE];

	if (!request->dry_run && wgstar_tunnel_need_rights("apply", error))
		return -1;
	if (wgstar_quick_file_name(ifname, request->argument, error) ||
	    wgstar_state_open(&apply->state, ifname, !request->dry_run,
			      error) ||
	    wgstar_running_observe(&apply->running, ifname, error))
		return -1;
	if (!apply->running.ifindex)
		return BRING_UP;
	if (check_link(apply, error))
		return -1;
	return (journal->up || journal->changing) && !journal->down ? 0 :
		BRING_UP;
}

/* A mere name means the file that the interface was brought up from. */
static int apply_read(struct apply *apply, struct wgstar_error *error)
{
	const struct wgstar_tunnel_request *request = apply->request;
	struct wgstar_device *device = &apply->file.config.device;
	struct wgstar_quick_file *file = &apply->file;

	if (strchr(request->argument, '/')) {
		if (wgstar_quick_file_find(file, request->argument, error))
			return -1;
	} else {
		memcpy(file->ifname, apply->running.ifname, IF_NAMESIZE);
		snprintf(file->path, sizeof(file->path), "%s",
			 apply->state.journal.file);
	}
	if (wgstar_quick_file_read(file, error))
		return -1;
	if (!request->defer_names)
		return wgstar_device_resolve_endpoints(device, error);
	wgstar_device_resolve_some(device, file->path);
	return 0;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static int apply_plan(struct apply *apply, struct wgstar_error *error)
{
	struct wgstar_config *config = &apply->file.config;
	const struct wgstar_running *running = &apply->running;
	const struct wgstar_journal *journal = &apply->state.journal;
	struct wgstar_plan_sides sides = {
		.wanted = &apply->wanted,
		.config = config,
		.running = running,
		.journal = journal,
		.now_ns = now_ns(),
	};

	if (wgstar_host_observe_marked(&apply->host, config, running->ifname,
				       running->device.fwmark, error))
		return -1;
	wgstar_plan_without(&apply->host, running, journal,
			    config->device.fwmark);
	wgstar_plan_start(&apply->wanted, running->ifname, journal->link_kind);
	if (wgstar_gateway_place(&config->quick.gateway, running->ifname,
				 &config->device, &apply->host, error) ||
	    wgstar_plan_up(&apply->wanted, config, &apply->host, error))
		return -1;
	wgstar_plan_apply(&apply->change, &sides);
	return 0;
}

/* The journal of an interface that came up like this at once. */
static void apply_settle(struct apply *apply)
{
	struct wgstar_error error;
	char *text = NULL;
	FILE *stream;
	size_t size;

	if (wgstar_state_reload(&apply->state, &error)) {
		wgstar_error_print(&error, NULL);
		return;
	}
	stream = open_memstream(&text, &size);
	if (!stream)
		abort();
	wgstar_journal_print_settled(stream, &apply->state.journal,
				     apply->file.path,
				     apply->file.config.quick.relay);
	fclose(stream);
	if (wgstar_state_rewrite(&apply->state, text, &error) &&
	    wgstar_state_append(&apply->state, "up\n", &error))
		wgstar_error_print(&error, NULL);
	free(text);
}

static int apply_run(struct apply *apply, struct wgstar_error *error)
{
	struct wgstar_apply means = {
		.ifname = apply->running.ifname,
		.link_kind = apply->state.journal.link_kind,
		.file = &apply->file,
		.state = &apply->state,
		.configure = apply->request->configure,
	};
	struct wgstar_error why = {};
	struct wgstar_runner runner;
	int result;

	wgstar_process_catch_signals();
	result = wgstar_apply_runner(&runner, &means, &why);
	means.ifindex = apply->running.ifindex;
	if (!result)
		result = wgstar_plan_change_run(&apply->change,
						&apply->state.journal, &runner,
						&why);
	wgstar_apply_close(&means);
	if (!result)
		apply_settle(apply);
	else
		wgstar_error_set(error, result < 0 ? "%s; %s is as it was" :
				 "%s; %s could not be made what it was: apply can be tried again, or down",
				 why.text, apply->running.ifname);
	return result;
}

static bool has_other_file(const struct apply *apply)
{
	return strcmp(apply->state.journal.file, apply->file.path);
}

static int apply_all(struct apply *apply, struct wgstar_error *error)
{
	int result = apply_look(apply, error);

	if (result)
		return result;
	if (apply_read(apply, error) || apply_plan(apply, error))
		return -1;
	wgstar_plan_print(stdout, &apply->change.steps);
	if (!apply->change.steps.step_count)
		printf("nothing to change\n");
	fflush(stdout);
	if (apply->request->dry_run ||
	    (!apply->change.steps.step_count && apply->state.journal.up &&
	     !has_other_file(apply)))
		return 0;
	return apply_run(apply, error) ? -1 : 0;
}

static void apply_warn(const struct apply *apply)
{
	wgstar_config_warn(&apply->file.config, apply->file.path);
	if (wgstar_quick_forwards(&apply->file.config.quick))
		wgstar_firewall_warn(apply->running.ifname);
}

int wgstar_tunnel_apply(const struct wgstar_tunnel_request *request)
{
	struct apply apply = { .request = request, .state.fd = -1 };
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;
	int result = apply_all(&apply, &error);

	if (result < 0)
		status = wgstar_error_print(&error, apply.file.path);
	else if (!result)
		apply_warn(&apply);
	wgstar_plan_change_clear(&apply.change);
	wgstar_plan_clear(&apply.wanted);
	wgstar_host_clear(&apply.host);
	wgstar_running_clear(&apply.running);
	wgstar_state_close(&apply.state);
	wgstar_quick_file_clear(&apply.file);
	return result == BRING_UP ? wgstar_tunnel_up(request) : status;
}
