/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_SYNC_H
#define _WGSTARCTL_SYNC_H

#include "model.h"

/**
 * wgstar_device_complete() - Make a file say everything about the device
 * @wanted: what the file says; becomes a change that leaves nothing of what the
 *   device and its peers had before, but endpoints that were learned
 */
void wgstar_device_complete(struct wgstar_device *wanted);

/**
 * wgstar_device_diff() - Find the smallest change that leads to a configuration
 * @change: receives the change; the caller clears it
 * @current: state of the device
 * @wanted: what the file says, with resolved endpoints
 *
 * A listen port that the file does not give is kept, as "any" includes it.
 */
void wgstar_device_diff(struct wgstar_device *change,
			const struct wgstar_device *current,
			const struct wgstar_device *wanted);

#endif /* _WGSTARCTL_SYNC_H */
