/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_PARSE_H
#define _WGSTARCTL_GATEWAY_PARSE_H

#include <libmnl/libmnl.h>

#include "gateway.h"

/**
 * wgstar_gateway_parse() - Read a gateway-get reply
 * @gateway: receives what it says; the caller clears it, also on failure
 * @message: the reply
 * @error: receives which attribute is malformed
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_parse(struct wgstar_gateway *gateway,
			 const struct nlmsghdr *message,
			 struct wgstar_error *error);

#endif /* _WGSTARCTL_GATEWAY_PARSE_H */
