/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_PLACE_H
#define _WGSTARCTL_GATEWAY_PLACE_H

#include "forwarding.h"
#include "host.h"
#include "model.h"

/**
 * wgstar_gateway_place() - Find a gateway's place on this host
 * @gateway: exports receive the interface of their LAN, forwards the prefix of
 *   the peer that they name
 * @ifname: interface of the tunnel, there or not
 * @device: its peers, with their routes
 * @host: observed host, with what is around a gateway
 * @error: receives what does not fit, and what would be right
 *
 * Pure.
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_place(struct wgstar_gateway *gateway, const char *ifname,
			 const struct wgstar_device *device,
			 const struct wgstar_host *host,
			 struct wgstar_error *error);

/**
 * wgstar_gateway_name_source() - Find the prefix of a peer that is named
 * @forward: its source is a name; receives the prefix
 * @device: peers, with their routes
 * @error: receives what is wrong, and what would be right
 *
 * A peer can be named that has one single address of the family.
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_name_source(struct wgstar_forward *forward,
			       const struct wgstar_device *device,
			       struct wgstar_error *error);

/**
 * wgstar_gateway_forwarding() - Which packets a gateway needs passed on
 * @forwarding: its interface is set; the rest is added
 * @gateway: placed
 * @host: as above
 */
void wgstar_gateway_forwarding(struct wgstar_forwarding *forwarding,
			       const struct wgstar_gateway *gateway,
			       const struct wgstar_host *host);

#endif /* _WGSTARCTL_GATEWAY_PLACE_H */
