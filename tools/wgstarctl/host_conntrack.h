/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_CONNTRACK_H
#define _WGSTARCTL_HOST_CONNTRACK_H

#include "model.h"

/**
 * wgstar_conntrack_forget() - End the connections that are no longer let in
 * @before: gateway that let them in
 * @after: gateway as it is from now on, or NULL
 * @device: peers, with their routes
 * @error: receives the reason
 *
 * Their packets meet the rules again, as if they were new.
 *
 * Return: 0 or -1.
 */
int wgstar_conntrack_forget(const struct wgstar_gateway *before,
			    const struct wgstar_gateway *after,
			    const struct wgstar_device *device,
			    struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_CONNTRACK_H */
