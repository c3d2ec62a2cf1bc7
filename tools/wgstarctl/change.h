/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHANGE_H
#define _WGSTARCTL_CHANGE_H

#include "device_msg.h"

/**
 * wgstar_change_apply() - Check a change against the device and apply it
 * @genl: connection
 * @ifname: name of the interface
 * @change: change; its endpoints are looked up
 * @error: receives the reason; its line is that of the peer, if it has one
 *
 * Return: 0, or -1 and nothing has changed.
 */
int wgstar_change_apply(struct wgstar_genl *genl, const char *ifname,
			struct wgstar_device *change,
			struct wgstar_error *error);

#endif /* _WGSTARCTL_CHANGE_H */
