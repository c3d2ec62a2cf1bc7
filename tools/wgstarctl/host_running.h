/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_RUNNING_H
#define _WGSTARCTL_HOST_RUNNING_H

#include "host_route.h"
#include "model.h"

/**
 * struct wgstar_running - An interface that is up, as far as a file can say it
 * @ifindex: index; 0 if there is no such interface
 * @ifname: name
 * @kind: kind
 * @mtu: bytes
 * @device: keys, port, mark and peers
 * @addresses: its addresses, array of @address_count
 * @address_count: their number
 * @routes: routes as up makes them, array of @route_count
 * @route_count: their number
 * @gateway: what the kernel lets peers reach, if @has_gateway
 * @has_gateway: there is such an object
 *
 * Filled in by wgstar_running_observe(), or by a test.
 */
struct wgstar_running {
	unsigned int ifindex;
	char ifname[IF_NAMESIZE];
	char kind[IF_NAMESIZE];
	uint32_t mtu;
	struct wgstar_device device;
	struct wgstar_prefix *addresses;
	size_t address_count;
	struct wgstar_link_route *routes;
	size_t route_count;
	struct wgstar_gateway gateway;
	bool has_gateway;
};

/**
 * wgstar_running_observe() - Look at an interface, change nothing
 * @running: receives it; wgstar_running_clear() it later, also on failure
 * @ifname: checked name
 * @error: receives the reason
 *
 * Return: 0, also if there is no interface of that name, or -1.
 */
int wgstar_running_observe(struct wgstar_running *running, const char *ifname,
			   struct wgstar_error *error);

/**
 * wgstar_running_clear() - Wipe and free
 * @running: all zero afterwards
 */
void wgstar_running_clear(struct wgstar_running *running);

#endif /* _WGSTARCTL_HOST_RUNNING_H */
