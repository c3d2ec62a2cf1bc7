/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the attributes of a request to the device that they name: held, so that
 * it can't be freed, and locked, so that nobody else changes it.
 */
#ifndef WGSTAR_NETLINK_DEVICE_H
#define WGSTAR_NETLINK_DEVICE_H

#include <linux/types.h>

struct genl_info;
struct net;
struct netlink_ext_ack;
struct nlattr;
struct wgstar_device;

struct wgstar_device *
wgstar_netlink_device_get(struct net *net, struct nlattr **attrs,
			  struct netlink_ext_ack *extack);
void wgstar_netlink_device_put(struct wgstar_device *device);
bool wgstar_netlink_device_lock(struct wgstar_device *device);
void wgstar_netlink_device_unlock(struct wgstar_device *device);

struct wgstar_device *wgstar_netlink_request_device(struct genl_info *info);
void wgstar_netlink_request_done(struct wgstar_device *device);

#endif /* WGSTAR_NETLINK_DEVICE_H */
