/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the world does to devices: namespaces end, the system sleeps, a virtual
 * machine is cloned.
 */
#ifndef WGSTAR_LIFECYCLE_H
#define WGSTAR_LIFECYCLE_H

struct wgstar_device;

int wgstar_lifecycle_init(void);
void wgstar_lifecycle_exit(void);
void wgstar_lifecycle_add(struct wgstar_device *device);
void wgstar_lifecycle_remove(struct wgstar_device *device);

#endif /* WGSTAR_LIFECYCLE_H */
