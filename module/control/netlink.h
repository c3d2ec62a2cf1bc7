/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family (uapi/wgstar.yaml).
 */
#ifndef WGSTAR_NETLINK_H
#define WGSTAR_NETLINK_H

struct genl_family;

extern struct genl_family wgstar_netlink_family;

int wgstar_netlink_init(void);
void wgstar_netlink_exit(void);

#endif /* WGSTAR_NETLINK_H */
