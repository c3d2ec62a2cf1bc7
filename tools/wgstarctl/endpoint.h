/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ENDPOINT_H
#define _WGSTARCTL_ENDPOINT_H

#include "model.h"

/* [ADDRESS%INTERFACE]:PORT */
#define WGSTAR_ENDPOINT_TEXT_SIZE (INET6_ADDRSTRLEN + IF_NAMESIZE + 10)

/**
 * wgstar_endpoint_split() - Read HOST:PORT or [ADDRESS]:PORT
 * @peer: receives endpoint_host, endpoint_port and WGSTAR_PEER_HAS_ENDPOINT
 * @text: the whole of it
 * @error: receives what is wrong
 *
 * Looks nothing up.
 *
 * Return: 0 or -1.
 */
int wgstar_endpoint_split(struct wgstar_peer *peer, const char *text,
			  struct wgstar_error *error);

/**
 * wgstar_device_resolve_endpoints() - Look up the endpoints of all peers
 * @device: its peers' endpoint is filled in from endpoint_host
 * @error: receives the name that was not found
 *
 * Tries again after temporary failures, as often as the environment variable
 * WG_ENDPOINT_RESOLUTION_RETRIES says (15 times if unset).
 *
 * Return: 0 or -1.
 */
int wgstar_device_resolve_endpoints(struct wgstar_device *device,
				    struct wgstar_error *error);

/**
 * wgstar_endpoint_equal() - Are two endpoints the same address and port?
 * @a: endpoint; family AF_UNSPEC if there is none
 * @b: endpoint
 */
bool wgstar_endpoint_equal(const union wgstar_endpoint *a,
			   const union wgstar_endpoint *b);

/**
 * wgstar_endpoint_print() - Write ADDRESS:PORT or [ADDRESS]:PORT
 * @text: receives the text
 * @endpoint: address of family AF_INET or AF_INET6
 */
void wgstar_endpoint_print(char text[WGSTAR_ENDPOINT_TEXT_SIZE],
			   const union wgstar_endpoint *endpoint);

#endif /* _WGSTARCTL_ENDPOINT_H */
