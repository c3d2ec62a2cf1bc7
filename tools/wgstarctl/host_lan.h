/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_LAN_H
#define _WGSTARCTL_HOST_LAN_H

#include "host.h"
#include "host_rtnl.h"

#define WGSTAR_SYSCTL_FORWARDING_IPV4	"net.ipv4.conf.all.forwarding"
#define WGSTAR_SYSCTL_FORWARDING_IPV6	"net.ipv6.conf.all.forwarding"

/**
 * wgstar_host_lan_sysctl() - Name of a sysctl of one interface
 * @name: receives it
 * @family: AF_INET or AF_INET6
 * @ifname: interface, or all or default
 * @which: last part of the name
 */
void wgstar_host_lan_sysctl(char name[WGSTAR_SYSCTL_NAME_SIZE], int family,
			    const char *ifname, const char *which);

/**
 * wgstar_host_lan_observe() - See what a gateway's plan has to know besides
 * @rtnl: connection
 * @host: knows its links; receives lan_routes, addresses, and the sysctls of
 *   forwarding
 * @ifname: interface of the tunnel
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_lan_observe(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			    const char *ifname, struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_LAN_H */
