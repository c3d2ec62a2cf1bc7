// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a connection exists because of a gateway. Pure.
 */
#include "connection.h"

static bool is_in_tunnel(const struct wgstar_prefix *address,
			 const struct wgstar_device *device)
{
	size_t i, j;

	for (i = 0; i < device->peer_count; i++) {
		const struct wgstar_peer *peer = &device->peers[i];

		for (j = 0; j < peer->route_count; j++) {
			if (wgstar_prefix_contains(&peer->routes[j].prefix,
						   address))
				return true;
		}
	}
	return false;
}

static bool is_of_export(const struct wgstar_connection *connection,
			 const struct wgstar_export *export)
{
	if (export->alias.family == AF_UNSPEC)
		return wgstar_prefix_contains(&export->prefix, &connection->to);
	return wgstar_prefix_contains(&export->alias, &connection->to) &&
		wgstar_prefix_contains(&export->prefix, &connection->answers);
}

static bool is_of_forward(const struct wgstar_connection *connection,
			  const struct wgstar_forward *forward)
{
	return connection->protocol == forward->protocol &&
		connection->to_port == forward->port &&
		connection->answers_port == forward->host_port &&
		!wgstar_prefix_compare(&connection->answers, &forward->host) &&
		(forward->from.family == AF_UNSPEC ||
		 wgstar_prefix_contains(&forward->from, &connection->from));
}

bool wgstar_connection_let_in(const struct wgstar_connection *connection,
			      const struct wgstar_gateway *gateway,
			      const struct wgstar_device *device)
{
	size_t i;

	if (!gateway || !is_in_tunnel(&connection->from, device))
		return false;
	for (i = 0; i < gateway->export_count; i++) {
		if (is_of_export(connection, &gateway->exports[i]))
			return true;
	}
	for (i = 0; i < gateway->forward_count; i++) {
		if (is_of_forward(connection, &gateway->forwards[i]))
			return true;
	}
	return false;
}
