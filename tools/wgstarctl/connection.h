/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CONNECTION_H
#define _WGSTARCTL_CONNECTION_H

#include "model.h"

/**
 * struct wgstar_connection - A connection that conntrack knows
 * @protocol: IPPROTO_*
 * @from: who began it, full length
 * @to: whom it was addressed to
 * @to_port: port that it was addressed to, 0 if the protocol has none
 * @answers: who answers: @to, unless that was translated
 * @answers_port: its port
 */
struct wgstar_connection {
	uint8_t protocol;
	struct wgstar_prefix from;
	struct wgstar_prefix to;
	uint16_t to_port;
	struct wgstar_prefix answers;
	uint16_t answers_port;
};

/**
 * wgstar_connection_let_in() - Is it one that a gateway lets in?
 * @connection: connection
 * @gateway: exports and forwards; NULL has none
 * @device: its peers, with their routes: who is in the tunnel
 */
bool wgstar_connection_let_in(const struct wgstar_connection *connection,
			      const struct wgstar_gateway *gateway,
			      const struct wgstar_device *device);

#endif /* _WGSTARCTL_CONNECTION_H */
