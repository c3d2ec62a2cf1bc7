/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ENDPOINT_RENEW_H
#define _WGSTARCTL_ENDPOINT_RENEW_H

#include "endpoint_watch.h"

struct wgstar_renew_peer;

/**
 * struct wgstar_renew - The names of an interface's endpoints, over many looks
 * @ifname: name of the interface
 * @follow: there are many looks: wait until handshakes fail; otherwise a
 *   session that has ended is enough
 * @peers: what is remembered, array of @peer_count; zero at first
 * @peer_count: number of peers with a name
 */
struct wgstar_renew {
	const char *ifname;
	bool follow;
	struct wgstar_renew_peer *peers;
	size_t peer_count;
};

/**
 * wgstar_renew_look() - Look at all peers, and look up the names that need it
 * @renew: filled in; wgstar_renew_clear() it later
 * @error: receives why nothing could be looked at
 *
 * Reads the file that the interface was brought up from. Says on stdout which
 * endpoints were set, on stderr once which names have no address.
 *
 * Return: 0 or -1.
 */
int wgstar_renew_look(struct wgstar_renew *renew, struct wgstar_error *error);

/**
 * wgstar_renew_clear() - Free what is remembered
 * @renew: without peers afterwards
 */
void wgstar_renew_clear(struct wgstar_renew *renew);

#endif /* _WGSTARCTL_ENDPOINT_RENEW_H */
