/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_DEVICE_MSG_H
#define _WGSTARCTL_DEVICE_MSG_H

#include "genl.h"
#include "model.h"
#include "route_parse.h"

/**
 * wgstar_device_connect() - Connect to the module on behalf of a device
 * @ifname: name of the interface
 * @error: receives the reason, as wgstar_device_get()
 *
 * Return: the connection, or NULL.
 */
struct wgstar_genl *wgstar_device_connect(const char *ifname,
					  struct wgstar_error *error);

/**
 * wgstar_device_get_alone() - Read a device without its peers
 * @genl: connection
 * @ifname: name of the interface
 * @device: receives the state; the caller clears it, also on failure
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_device_get_alone(struct wgstar_genl *genl, const char *ifname,
			    struct wgstar_device *device,
			    struct wgstar_error *error);

/**
 * wgstar_device_get() - Read a device with all its peers and their routes
 * @genl: connection
 * @ifname: name of the interface
 * @device: receives the state; the caller clears it, also on failure
 * @error: receives the reason: no such device (and which there are), another
 *   kind of interface, missing rights
 *
 * Return: 0 or -1.
 */
int wgstar_device_get(struct wgstar_genl *genl, const char *ifname,
		      struct wgstar_device *device, struct wgstar_error *error);

/**
 * wgstar_device_set() - Apply a change as one request: wholly or not at all
 * @genl: connection
 * @change: names the device by ifname; the flags of the device and of its peers
 *   say what to change. Endpoints are resolved.
 * @error: receives what the kernel says
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_device_set(struct wgstar_genl *genl,
		      const struct wgstar_device *change,
		      struct wgstar_error *error);

/**
 * wgstar_device_configure() - As wgstar_device_set(), with its own connection
 * @change: as there
 * @error: as there
 *
 * Return: 0 or -1, then nothing has changed.
 */
int wgstar_device_configure(const struct wgstar_device *change,
			    struct wgstar_error *error);

/**
 * wgstar_device_list() - Names of all wgstar devices of this network namespace
 * @genl: connection
 * @names: receives the names, sorted as the kernel lists them
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_device_list(struct wgstar_genl *genl, struct wgstar_words *names,
		       struct wgstar_error *error);

/**
 * wgstar_peer_get_key() - Find the key of a peer by its name
 * @genl: connection
 * @ifname: name of the interface
 * @peer: has the name, receives the key
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_peer_get_key(struct wgstar_genl *genl, const char *ifname,
			struct wgstar_peer *peer, struct wgstar_error *error);

/**
 * wgstar_route_change() - Add or remove a route
 * @genl: connection
 * @command: WGSTAR_CMD_ROUTE_SET or WGSTAR_CMD_ROUTE_DEL
 * @ifname: name of the interface
 * @route: prefix and metric
 * @peer: whom it leads to, by key or by name; NULL only when removing
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_route_change(struct wgstar_genl *genl, uint8_t command,
			const char *ifname, const struct wgstar_route *route,
			const struct wgstar_peer *peer,
			struct wgstar_error *error);

/**
 * wgstar_route_find() - Ask which way an address goes
 * @genl: connection
 * @ifname: name of the interface
 * @address: address
 * @take: called for each route that fits, lowest metric first
 * @data: passed to @take
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_route_find(struct wgstar_genl *genl, const char *ifname,
		      const struct wgstar_prefix *address,
		      wgstar_hop_taker take, void *data,
		      struct wgstar_error *error);

/**
 * wgstar_route_list() - Read all routes of a device
 * @genl: connection
 * @ifname: name of the interface
 * @take: called for each route; again for all of them when the device changed
 *   in the meantime, after one call with NULL
 * @data: passed to @take
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_route_list(struct wgstar_genl *genl, const char *ifname,
		      wgstar_hop_taker take, void *data,
		      struct wgstar_error *error);

#endif /* _WGSTARCTL_DEVICE_MSG_H */
