/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_GATEWAY_H
#define _WGSTARCTL_HOST_GATEWAY_H

#include "model.h"

/**
 * wgstar_host_gateway_set() - Set what the kernel lets peers reach
 * @ifname: name of the interface
 * @gateway: what that is
 * @error: receives the reason
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_host_gateway_set(const char *ifname,
			    const struct wgstar_gateway *gateway,
			    struct wgstar_error *error);

/**
 * wgstar_host_gateway_delete() - Take all of it away, with its connections
 * @ifname: name of the interface
 * @error: receives the reason
 *
 * Return: 0, also if there is no gateway or no interface, or -1.
 */
int wgstar_host_gateway_delete(const char *ifname, struct wgstar_error *error);

/**
 * wgstar_host_gateway_forget() - End connections that are no longer let in
 * @ifname: name of the interface
 * @before: gateway until now
 * @after: gateway from now on, or NULL
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_gateway_forget(const char *ifname,
			       const struct wgstar_gateway *before,
			       const struct wgstar_gateway *after,
			       struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_GATEWAY_H */
