/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_DEVICE_MSG_H
#define _WGSTARCTL_DEVICE_MSG_H

#include "genl.h"
#include "model.h"

/**
 * wgstar_device_get() - Read a device with all its peers and their routes
 * @genl: connection
 * @ifname: name of the interface
 * @device: receives the state; the caller clears it, also on failure
 * @error: receives the reason: no such device (and which there are), another
 *   kind of interface, missing rights
 *
 * Return: 0 or -1.
 */
int wgstar_device_get(struct wgstar_genl *genl, const char *ifname,
		      struct wgstar_device *device, struct wgstar_error *error);

/**
 * wgstar_device_set() - Apply a change as one request: wholly or not at all
 * @genl: connection
 * @change: names the device by ifname; the flags of the device and of its peers
 *   say what to change. Endpoints are resolved.
 * @error: receives what the kernel says
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_device_set(struct wgstar_genl *genl,
		      const struct wgstar_device *change,
		      struct wgstar_error *error);

/**
 * wgstar_device_list() - Names of all wgstar devices of this network namespace
 * @genl: connection
 * @names: receives the names, sorted as the kernel lists them
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_device_list(struct wgstar_genl *genl, struct wgstar_words *names,
		       struct wgstar_error *error);

#endif /* _WGSTARCTL_DEVICE_MSG_H */
