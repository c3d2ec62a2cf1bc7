/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_UP_H
#define _WGSTARCTL_PLAN_UP_H

#include "host.h"
#include "model.h"
#include "plan.h"

/**
 * wgstar_plan_up() - Plan how an interface is brought up
 * @plan: started plan, which knows name and kind; receives the steps
 * @config: what the file says
 * @host: what is there
 * @error: receives why this can't work on this host
 *
 * Pure. The order lets nothing leak: the protection is there before the
 * interface, rules before the default route into the tunnel, name servers
 * come when they can be reached.
 *
 * Return: 0 or -1.
 */
int wgstar_plan_up(struct wgstar_plan *plan, const struct wgstar_config *config,
		   const struct wgstar_host *host, struct wgstar_error *error);

#endif /* _WGSTARCTL_PLAN_UP_H */
