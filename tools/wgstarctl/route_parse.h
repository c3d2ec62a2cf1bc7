/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ROUTE_PARSE_H
#define _WGSTARCTL_ROUTE_PARSE_H

#include <libmnl/libmnl.h>

#include "model.h"

/**
 * struct wgstar_hop - A route together with the peer it leads to
 * @route: prefix and metric
 * @public_key: key of the peer
 * @name: its name, or empty
 */
struct wgstar_hop {
	struct wgstar_route route;
	uint8_t public_key[WGSTAR_KEY_BYTES];
	char name[WGSTAR_PEER_NAME_SIZE];
};

/**
 * wgstar_hop_parse() - Take one route nest
 * @hop: receives the route; key and name stay empty where the nest has none
 * @nest: the nest
 *
 * Return: 0, or -1 if the nest is malformed.
 */
int wgstar_hop_parse(struct wgstar_hop *hop, const struct nlattr *nest);

/**
 * typedef wgstar_hop_taker - Who is called for each route of a reply
 * @hop: the route
 * @data: as given
 */
typedef void (*wgstar_hop_taker)(const struct wgstar_hop *hop, void *data);

/**
 * wgstar_hops_parse() - Take a reply of route-get
 * @message: the reply
 * @take: called for each route
 * @data: passed to @take
 * @error: receives what is malformed
 *
 * Return: 0 or -1.
 */
int wgstar_hops_parse(const struct nlmsghdr *message, wgstar_hop_taker take,
		      void *data, struct wgstar_error *error);

#endif /* _WGSTARCTL_ROUTE_PARSE_H */
