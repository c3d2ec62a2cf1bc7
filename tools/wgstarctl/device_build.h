/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_DEVICE_BUILD_H
#define _WGSTARCTL_DEVICE_BUILD_H

#include <libmnl/libmnl.h>

#include "model.h"

/**
 * wgstar_device_build_size() - Room that a change takes as a message
 * @change: change
 *
 * Return: bytes, at least as many as wgstar_device_build() writes behind the
 *   headers.
 */
size_t wgstar_device_build_size(const struct wgstar_device *change);

/**
 * wgstar_device_build() - Write a change as attributes of device-set
 * @message: message with its headers, and wgstar_device_build_size() bytes of
 *   room behind them
 * @change: change; its endpoints are resolved
 *
 * A nest holds 64 KiB at most: a peer with more routes than that becomes several
 * nests, the first of which has all the rest of it.
 */
void wgstar_device_build(struct nlmsghdr *message,
			 const struct wgstar_device *change);

/**
 * wgstar_route_build() - Write a route as a nest of a route command
 * @message: message
 * @route: prefix and metric
 * @peer: whom it leads to, by key or by name; may be NULL
 */
void wgstar_route_build(struct nlmsghdr *message,
			const struct wgstar_route *route,
			const struct wgstar_peer *peer);

#endif /* _WGSTARCTL_DEVICE_BUILD_H */
