/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_DEVICE_PARSE_H
#define _WGSTARCTL_DEVICE_PARSE_H

#include <libmnl/libmnl.h>

#include "model.h"

/*
 * What the kernel sends -> model. Lengths are checked before anything is read;
 * attributes that this version does not know are skipped.
 */

/**
 * wgstar_device_parse() - Take a reply of device-get
 * @device: receives all but the peers
 * @message: the reply
 * @error: receives what is malformed
 *
 * Return: 0 or -1.
 */
int wgstar_device_parse(struct wgstar_device *device,
			const struct nlmsghdr *message,
			struct wgstar_error *error);

/**
 * wgstar_device_parse_peers() - Take a reply of peer-get
 * @device: receives the peers, or the routes that its last peer still lacked
 * @message: the reply
 * @error: receives what is malformed
 *
 * Return: 0 or -1.
 */
int wgstar_device_parse_peers(struct wgstar_device *device,
			      const struct nlmsghdr *message,
			      struct wgstar_error *error);

#endif /* _WGSTARCTL_DEVICE_PARSE_H */
