/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_CHANGE_H
#define _WGSTARCTL_GATEWAY_CHANGE_H

#include "genl.h"
#include "host.h"
#include "host_state.h"
#include "model.h"

/**
 * struct wgstar_gateway_change - A change of the gateway of an interface
 * @ifname: interface
 * @dry_run: print the plan, change nothing
 * @state: its journal, locked unless @dry_run
 * @host: what is around it
 * @device: its peers, with their routes
 * @found: the kernel has a gateway for it
 * @before: that gateway
 * @after: what it shall be; at first the same, placed and set by
 *   wgstar_gateway_change_commit()
 *
 * The kernel's gateway is what counts; all else is derived from it.
 */
struct wgstar_gateway_change {
	char ifname[IF_NAMESIZE];
	bool dry_run;
	struct wgstar_state state;
	struct wgstar_host host;
	struct wgstar_device device;
	bool found;
	struct wgstar_gateway before;
	struct wgstar_gateway after;
};

/**
 * wgstar_gateway_change_open() - Begin a change
 * @change: receives what is there; wgstar_gateway_change_close() it later, also
 *   on failure
 * @ifname: name, as typed
 * @dry_run: as above
 * @error: receives the reason
 *
 * What is left over of an interface that is gone is taken back first.
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_change_open(struct wgstar_gateway_change *change,
			       const char *ifname, bool dry_run,
			       struct wgstar_error *error);

/**
 * wgstar_gateway_change_need_up() - Refuse to open something that is down
 * @change: open
 * @error: receives what to do first
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_change_need_up(const struct wgstar_gateway_change *change,
				  struct wgstar_error *error);

/**
 * wgstar_gateway_change_place() - See whether what shall be can be
 * @change: with what shall be in its after
 * @error: receives what does not fit, and what would be right
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_gateway_change_place(struct wgstar_gateway_change *change,
				struct wgstar_error *error);

/**
 * wgstar_gateway_change_commit() - Make it so, or print how
 * @change: placed
 * @error: receives the reason
 *
 * A gateway without exports and forwards is taken away.
 *
 * Return: 0; -1, then nothing has changed; 1 if not all could be taken back.
 */
int wgstar_gateway_change_commit(struct wgstar_gateway_change *change,
				 struct wgstar_error *error);

/**
 * wgstar_gateway_change_close() - End a change
 * @change: all zero afterwards
 */
void wgstar_gateway_change_close(struct wgstar_gateway_change *change);

#endif /* _WGSTARCTL_GATEWAY_CHANGE_H */
