/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_GATEWAY_H
#define _WGSTARCTL_PLAN_GATEWAY_H

#include "host.h"
#include "journal.h"
#include "plan.h"

/**
 * struct wgstar_gateway_plan - What a change of a gateway is planned from
 * @before: gateway as the kernel has it, or NULL
 * @after: placed gateway as it shall be, or NULL if nothing is exported or
 *   forwarded; an interface that relays has a gateway without either then
 * @device: its peers, with their routes
 * @host: observed host, with what is around a gateway
 * @journal: what was done to the host for the interface; empty at first for an
 *   interface that was made by hand
 */
struct wgstar_gateway_plan {
	const struct wgstar_gateway *before;
	const struct wgstar_gateway *after;
	const struct wgstar_device *device;
	const struct wgstar_host *host;
	const struct wgstar_journal *journal;
};

/**
 * wgstar_plan_gateway() - Plan how the gateway of an interface changes
 * @plan: started plan; receives the steps
 * @from: what is there, and what shall be
 *
 * Pure. The whole of what a gateway needs is planned anew each time, so that
 * a change that was killed is completed by the next one. The kernel's gateway
 * comes after the rules and the end of old connections: as long as it is the
 * old one, the change can be asked for again.
 */
void wgstar_plan_gateway(struct wgstar_plan *plan,
			 const struct wgstar_gateway_plan *from);

#endif /* _WGSTARCTL_PLAN_GATEWAY_H */
