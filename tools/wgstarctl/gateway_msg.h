/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_MSG_H
#define _WGSTARCTL_GATEWAY_MSG_H

#include <stdbool.h>

#include "gateway.h"
#include "genl.h"

/**
 * wgstar_gateway_get() - Read the gateway of a device
 * @genl: connection
 * @ifname: name of the interface
 * @gateway: receives it, with counters; the caller clears it, also on failure
 * @found: receives whether the device has one
 * @error: receives the reason
 *
 * Return: 0 or -1; no gateway is no failure.
 */
int wgstar_gateway_get(struct wgstar_genl *genl, const char *ifname,
		       struct wgstar_gateway *gateway, bool *found,
		       struct wgstar_error *error);

/**
 * wgstar_gateway_set() - Give a device a gateway, in place of the one it has
 * @genl: connection
 * @ifname: name of the interface
 * @gateway: exports, and forwards without names: from_name is not sent
 * @error: receives what the kernel says
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_gateway_set(struct wgstar_genl *genl, const char *ifname,
		       const struct wgstar_gateway *gateway,
		       struct wgstar_error *error);

/**
 * wgstar_gateway_delete() - Take the gateway of a device away
 * @genl: connection
 * @ifname: name of the interface
 * @error: receives the reason
 *
 * Return: 0, also if there was none, or -1.
 */
int wgstar_gateway_delete(struct wgstar_genl *genl, const char *ifname,
			  struct wgstar_error *error);

#endif /* _WGSTARCTL_GATEWAY_MSG_H */
