/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_TUNNEL_REPAIR_H
#define _WGSTARCTL_TUNNEL_REPAIR_H

#include "host_state.h"

/**
 * wgstar_tunnel_repair() - Take back all that a journal lists
 * @state: opened with create; empty afterwards
 * @error: receives the reason
 *
 * For the journal of a process that was killed: no hooks, nothing is saved.
 *
 * Return: 0 or -1.
 */
int wgstar_tunnel_repair(struct wgstar_state *state,
			 struct wgstar_error *error);

#endif /* _WGSTARCTL_TUNNEL_REPAIR_H */
