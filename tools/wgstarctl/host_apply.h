/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_APPLY_H
#define _WGSTARCTL_HOST_APPLY_H

#include "host_rtnl.h"
#include "host_state.h"
#include "plan_run.h"
#include "quick_file.h"

/**
 * struct wgstar_apply - What steps need to become real
 * @ifname: name of the interface
 * @link_kind: its kind
 * @file: configuration; its device is what CONFIGURE applies. NULL for a plan
 *   without CONFIGURE and SAVE
 * @state: its journal, opened with create
 * @configure: applies a device's configuration; endpoints are resolved
 * @rtnl: connection
 * @ifindex: index of the interface: that LINK_ADD made, or, set behind
 *   wgstar_apply_runner(), that is there already
 */
struct wgstar_apply {
	const char *ifname;
	const char *link_kind;
	struct wgstar_quick_file *file;
	struct wgstar_state *state;
	int (*configure)(const struct wgstar_device *device,
			 struct wgstar_error *error);
	struct wgstar_rtnl *rtnl;
	unsigned int ifindex;
};

/**
 * wgstar_apply_runner() - The runner that changes this host
 * @runner: receives the functions
 * @apply: filled in but for rtnl and ifindex; wgstar_apply_close() it later,
 *   also on failure
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_apply_runner(struct wgstar_runner *runner,
			struct wgstar_apply *apply, struct wgstar_error *error);

/**
 * wgstar_apply_close() - Disconnect
 * @apply: what was given to wgstar_apply_runner()
 */
void wgstar_apply_close(struct wgstar_apply *apply);

#endif /* _WGSTARCTL_HOST_APPLY_H */
