// SPDX-License-Identifier: GPL-2.0
/*
 * What up and down have in common: arguments, rights, and taking back what an
 * interrupted one has left.
 */
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host_apply.h"
#include "tunnel.h"
#include "tunnel_repair.h"

static const char *take_word(struct wgstar_tunnel_request *request,
			     const char *word)
{
	if (!strcmp(word, "--dry-run")) {
		request->dry_run = true;
		return NULL;
	}
	if (!strcmp(word, "--allow-hooks")) {
		request->allow_hooks = true;
		return NULL;
	}
	if (!strcmp(word, "--defer-names")) {
		request->defer_names = true;
		return NULL;
	}
	if (!strncmp(word, "--", 2))
		return "there is no such option";
	if (request->argument)
		return "one file or interface at a time";
	request->argument = word;
	return NULL;
}

const char *wgstar_tunnel_request_parse(struct wgstar_tunnel_request *request,
					int argc, char **argv)
{
	const char *wrong = NULL;
	int i;

	for (i = 1; i < argc && !wrong; i++)
		wrong = take_word(request, argv[i]);
	if (!wrong && !request->argument)
		return "which file or interface?";
	if (!wrong && request->defer_names && !request->configure)
		return "--defer-names is for up and apply";
	return wrong;
}

int wgstar_tunnel_need_rights(const char *command, struct wgstar_error *error)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};

	if (!syscall(SYS_capget, &header, data) &&
	    data[CAP_TO_INDEX(CAP_NET_ADMIN)].effective &
	    CAP_TO_MASK(CAP_NET_ADMIN))
		return 0;
	return wgstar_error_set(error,
				"%s needs root (CAP_NET_ADMIN); --dry-run shows what it would do",
				command);
}

int wgstar_tunnel_repair(struct wgstar_state *state,
			 struct wgstar_error *error)
{
	struct wgstar_journal *journal = &state->journal;
	struct wgstar_apply apply = {
		.ifname = journal->ifname,
		.link_kind = journal->link_kind,
		.state = state,
	};
	struct wgstar_runner runner;
	struct wgstar_plan plan;
	int result;

	wgstar_plan_start(&plan, journal->ifname, journal->link_kind);
	wgstar_journal_plan_undo(&plan, journal);
	result = wgstar_apply_runner(&runner, &apply, error);
	if (!result && wgstar_plan_run_down(&plan, &runner, error))
		result = wgstar_error_set(error,
					  "what an interrupted wgstarctl has left could not all be taken back; %s lists it",
					  state->path);
	if (!result)
		wgstar_state_restart(state);
	wgstar_apply_close(&apply);
	wgstar_plan_clear(&plan);
	return result;
}
