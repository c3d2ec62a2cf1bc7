// SPDX-License-Identifier: GPL-2.0
/*
 * `apply`: read the file, look at the interface and the host, plan what differs;
 * print the plan, then carry it out.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "conf.h"
#include "device_msg.h"
#include "endpoint.h"
#include "host_running.h"
#include "quick_file.h"
#include "resolve.h"
#include "sync.h"
#include "tunnel.h"

/* All that `apply` holds while it is at work. */
struct apply {
	const struct wgstar_tunnel_request *request;
	struct wgstar_quick_file file;
	struct wgstar_running running;
	struct wgstar_device change;
};

static int apply_read(struct apply *apply, struct wgstar_error *error)
{
	const struct wgstar_tunnel_request *request = apply->request;
	struct wgstar_device *device = &apply->file.config.device;

	if (!request->dry_run && wgstar_tunnel_need_rights("apply", error))
		return -1;
	if (wgstar_quick_file_find(&apply->file, request->argument, error) ||
	    wgstar_quick_file_read(&apply->file, error))
		return -1;
	if (!request->defer_names)
		return wgstar_device_resolve_endpoints(device, error);
	wgstar_device_resolve_some(device, apply->file.path);
	return 0;
}

static int apply_all(struct apply *apply, struct wgstar_error *error)
{
	struct wgstar_genl *genl;
	int result;

	wgstar_device_diff(&apply->change, &apply->running.device,
			   &apply->file.config.device);
	if (!apply->change.flags && !apply->change.peer_count)
		return 0;
	genl = wgstar_genl_open(error);
	if (!genl)
		return -1;
	result = wgstar_device_set(genl, &apply->change, error);
	wgstar_genl_close(genl);
	return result;
}

int wgstar_tunnel_apply(const struct wgstar_tunnel_request *request)
{
	struct apply apply = { .request = request };
	struct wgstar_error error = {};
	int status = WGSTAR_EXIT_OK;

	if (apply_read(&apply, &error) ||
	    wgstar_running_observe(&apply.running, apply.file.ifname, &error))
		status = wgstar_error_print(&error, apply.file.path);
	else if (!apply.running.ifindex)
		status = wgstar_tunnel_up(request);
	else if (!request->dry_run && apply_all(&apply, &error))
		status = wgstar_error_print(&error, apply.file.path);
	wgstar_device_clear(&apply.change);
	wgstar_running_clear(&apply.running);
	wgstar_quick_file_clear(&apply.file);
	return status;
}
