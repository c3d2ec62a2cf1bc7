/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_RESOLVE_H
#define _WGSTARCTL_RESOLVE_H

#include "model.h"

#define WGSTAR_RESOLVE_MAX	8	/* addresses of one name that are looked at */

/**
 * struct wgstar_addresses - What a name was resolved to
 * @items: addresses with the port, in the order of preference
 * @count: number of addresses
 */
struct wgstar_addresses {
	union wgstar_endpoint items[WGSTAR_RESOLVE_MAX];
	size_t count;
};

/**
 * wgstar_resolve() - Look a name up, but wait only so long
 * @addresses: receives what was found
 * @host: name, or an address without brackets
 * @port: port for all of them
 * @limit_ms: milliseconds; the resolver's own limits may be longer
 * @error: receives why there is no address
 *
 * A child process asks, so that nothing of the resolver's state, and nothing
 * that hangs in it, stays.
 *
 * Return: 0 or -1.
 */
int wgstar_resolve(struct wgstar_addresses *addresses, const char *host,
		   uint16_t port, unsigned int limit_ms,
		   struct wgstar_error *error);

/**
 * wgstar_resolve_is_name() - Does this host have to be looked up?
 * @host: endpoint_host of a peer, may be NULL
 *
 * Return: false for an address.
 */
bool wgstar_resolve_is_name(const char *host);

/**
 * wgstar_device_resolve_some() - Look up the endpoints that can be looked up
 * @device: its peers' endpoint is filled in from endpoint_host; where that is
 *   a name without an address, the peer is left without endpoint
 * @path: name of the file, for the warnings
 *
 * Takes a few seconds at most, for all of them together, and says on stderr
 * which are left out.
 */
void wgstar_device_resolve_some(struct wgstar_device *device, const char *path);

#endif /* _WGSTARCTL_RESOLVE_H */
