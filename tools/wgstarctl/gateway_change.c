// SPDX-License-Identifier: GPL-2.0
/*
 * What the commands that change a gateway have in common: look at kernel, host
 * and journal, plan, and carry it out.
 */
#include <stdio.h>
#include <string.h>

#include "device_msg.h"
#include "gateway_change.h"
#include "gateway_msg.h"
#include "gateway_place.h"
#include "host_apply.h"
#include "host_lan.h"
#include "host_link.h"
#include "host_process.h"
#include "plan_gateway.h"
#include "quick_file.h"
#include "tunnel.h"
#include "tunnel_repair.h"

#define LINK_KIND	"wgstar"

static int read_kernel(struct wgstar_gateway_change *change,
		       struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_device_connect(change->ifname, error);
	int result;

	if (!genl)
		return -1;
	result = wgstar_device_get(genl, change->ifname, &change->device,
				   error);
	if (!result)
		result = wgstar_gateway_get(genl, change->ifname,
					    &change->before, &change->found,
					    error);
	wgstar_genl_close(genl);
	return result;
}

static void copy_gateway(struct wgstar_gateway *to,
			 const struct wgstar_gateway *from)
{
	size_t i;

	for (i = 0; i < from->export_count; i++)
		wgstar_gateway_add_export(to, &from->exports[i]);
	/* A forward that has closed is set again only when it is added. */
	for (i = 0; i < from->forward_count; i++) {
		if (!from->forwards[i].closed)
			wgstar_gateway_add_forward(to, &from->forwards[i]);
	}
	to->open = from->open;
}

static int read_host(struct wgstar_gateway_change *change,
		     struct wgstar_error *error)
{
	struct wgstar_rtnl *rtnl = wgstar_rtnl_open(error);
	int result = -1;

	if (!rtnl)
		return -1;
	wgstar_host_clear(&change->host);
	if (!wgstar_host_link_observe(rtnl, &change->host, error) &&
	    !wgstar_host_lan_observe(rtnl, &change->host, change->ifname,
				     error))
		result = 0;
	wgstar_rtnl_close(rtnl);
	return result;
}

/* Is the journal about an interface that is gone, or half of one? */
static bool is_left_over(const struct wgstar_gateway_change *change)
{
	const struct wgstar_journal *journal = &change->state.journal;
	const struct wgstar_host_link *link =
		wgstar_host_link_find(&change->host, change->ifname);

	if (!*journal->ifname)
		return false;
	if (journal->hand_ifindex)
		return !link || link->ifindex != journal->hand_ifindex;
	return (!journal->up && !journal->changing) || journal->down || !link;
}

static int take_over(struct wgstar_gateway_change *change,
		     struct wgstar_error *error)
{
	if (!is_left_over(change))
		return 0;
	if (change->dry_run)
		return wgstar_error_set(error,
					"there is something left over of %s, which has to be taken back first; `wgstarctl down %s' does",
					change->ifname, change->ifname);
	if (wgstar_tunnel_repair(&change->state, error))
		return -1;
	fprintf(stderr, "wgstarctl: took back what was left over of %s\n",
		change->ifname);
	return read_host(change, error);
}

int wgstar_gateway_change_open(struct wgstar_gateway_change *change,
			       const char *ifname, bool dry_run,
			       struct wgstar_error *error)
{
	memset(change, 0, sizeof(*change));
	change->state.fd = -1;
	change->dry_run = dry_run;
	if (wgstar_quick_file_name(change->ifname, ifname, error) ||
	    (!dry_run && wgstar_tunnel_need_rights("this", error)) ||
	    wgstar_state_open(&change->state, change->ifname, !dry_run,
			      error) ||
	    read_host(change, error) || take_over(change, error) ||
	    read_kernel(change, error))
		return -1;
	copy_gateway(&change->after, &change->before);
	return 0;
}

int wgstar_gateway_change_need_up(const struct wgstar_gateway_change *change,
				  struct wgstar_error *error)
{
	const struct wgstar_host_link *link =
		wgstar_host_link_find(&change->host, change->ifname);

	if (link && link->up)
		return 0;
	return wgstar_error_set(error,
				"%s is down: `ip link set %s up' comes first",
				change->ifname, change->ifname);
}

int wgstar_gateway_change_place(struct wgstar_gateway_change *change,
				struct wgstar_error *error)
{
	return wgstar_gateway_place(&change->after, change->ifname,
				    &change->device, &change->host, error);
}

static void plan_change(struct wgstar_gateway_change *change,
			struct wgstar_plan *plan)
{
	const struct wgstar_gateway_plan from = {
		.before = change->found ? &change->before : NULL,
		.after = wgstar_gateway_or_none(&change->after),
		.device = &change->device,
		.host = &change->host,
		.journal = &change->state.journal,
	};
	const struct wgstar_host_link *link =
		wgstar_host_link_find(&change->host, change->ifname);

	wgstar_plan_start(plan, change->ifname, LINK_KIND);
	plan->hand_ifindex = link ? link->ifindex : 0;
	wgstar_plan_gateway(plan, &from);
}

/* An interface that was made by hand keeps no journal without a gateway. */
static void tidy_state(struct wgstar_gateway_change *change, int result)
{
	const struct wgstar_journal *journal = &change->state.journal;
	bool has_gateway = result ? change->found :
		wgstar_gateway_present(&change->after);

	if (result <= 0 && !has_gateway && !journal->file)
		wgstar_state_remove(&change->state);
}

static int run_change(struct wgstar_gateway_change *change,
		      struct wgstar_plan *plan, struct wgstar_error *error)
{
	struct wgstar_apply apply = {
		.ifname = change->ifname,
		.link_kind = LINK_KIND,
		.state = &change->state,
	};
	struct wgstar_runner runner;
	int result;

	wgstar_process_catch_signals();
	result = wgstar_apply_runner(&runner, &apply, error);
	if (!result) {
		result = wgstar_plan_run_change(plan, &runner,
						&change->state.journal, error);
		if (result > 0)
			wgstar_error_set(error,
					 "not all could be taken back; %s lists it, and `wgstarctl gateway %s off' tries again",
					 change->state.path, change->ifname);
		tidy_state(change, result);
	}
	wgstar_apply_close(&apply);
	return result;
}

int wgstar_gateway_change_commit(struct wgstar_gateway_change *change,
				 struct wgstar_error *error)
{
	struct wgstar_plan plan;
	int result = 0;

	plan_change(change, &plan);
	if (change->dry_run)
		wgstar_plan_print(stdout, &plan);
	else if (plan.step_count)
		result = run_change(change, &plan, error);
	else
		tidy_state(change, 0);
	wgstar_plan_clear(&plan);
	return result;
}

void wgstar_gateway_change_close(struct wgstar_gateway_change *change)
{
	wgstar_state_close(&change->state);
	wgstar_host_clear(&change->host);
	wgstar_device_clear(&change->device);
	wgstar_gateway_clear(&change->before);
	wgstar_gateway_clear(&change->after);
	memset(change, 0, sizeof(*change));
	change->state.fd = -1;
}
