/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dumps: all devices, all peers of a device, all routes of a device. The
 * functions that go on with a dump are declared by the generated header.
 */
#ifndef WGSTAR_NETLINK_DUMP_H
#define WGSTAR_NETLINK_DUMP_H

struct netlink_callback;

int wgstar_netlink_dump_devices_start(struct netlink_callback *cb);
int wgstar_netlink_dump_device_start(struct netlink_callback *cb);

#endif /* WGSTAR_NETLINK_DUMP_H */
