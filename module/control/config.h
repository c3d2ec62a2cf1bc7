/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Applying a change set to a device: wholly, or not at all.
 */
#ifndef WGSTAR_CONFIG_H
#define WGSTAR_CONFIG_H

struct netlink_ext_ack;
struct wgstar_change_set;
struct wgstar_device;

int wgstar_config_apply(struct wgstar_device *device,
			const struct wgstar_change_set *set,
			struct netlink_ext_ack *extack);

#endif /* WGSTAR_CONFIG_H */
