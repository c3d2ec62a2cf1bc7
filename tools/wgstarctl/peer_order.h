/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PEER_ORDER_H
#define _WGSTARCTL_PEER_ORDER_H

#include "model.h"

typedef int (*wgstar_peer_compare)(const struct wgstar_peer *a,
				   const struct wgstar_peer *b);

/* By public key. */
int wgstar_peer_compare_key(const struct wgstar_peer *a,
			    const struct wgstar_peer *b);

/* By name; those without one come first. */
int wgstar_peer_compare_name(const struct wgstar_peer *a,
			     const struct wgstar_peer *b);

/* Most recent handshake first, those without one last. */
int wgstar_peer_compare_handshake(const struct wgstar_peer *a,
				  const struct wgstar_peer *b);

/**
 * wgstar_peers_sorted() - Sort the peers of a device without moving them
 * @device: device
 * @compare: order; peers that are equal by it keep theirs
 *
 * Return: array of device->peer_count pointers, for free(); valid until the
 *   next wgstar_device_add_peer().
 */
struct wgstar_peer **wgstar_peers_sorted(const struct wgstar_device *device,
					 wgstar_peer_compare compare);

#endif /* _WGSTARCTL_PEER_ORDER_H */
