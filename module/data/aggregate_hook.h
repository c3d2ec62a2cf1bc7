/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lets aggregates of datagrams reach the sockets of devices in one piece.
 */
#ifndef WGSTAR_AGGREGATE_HOOK_H
#define WGSTAR_AGGREGATE_HOOK_H

struct wgstar_device;

int wgstar_aggregate_hook_init(void);
void wgstar_aggregate_hook_exit(void);

void wgstar_aggregate_hook_add(struct wgstar_device *device);
void wgstar_aggregate_hook_remove(struct wgstar_device *device);

#endif /* WGSTAR_AGGREGATE_HOOK_H */
