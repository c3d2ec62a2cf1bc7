/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The UDP sockets of a device, and sending through them.
 */
#ifndef WGSTAR_SOCKET_H
#define WGSTAR_SOCKET_H

#include <linux/types.h>

#include "../endpoint.h"

struct net;
struct sk_buff;
struct sock;
struct wgstar_device;
struct wgstar_peer;

/**
 * struct wgstar_socket_pair - sockets of both families on one port
 * @sock4: IPv4
 * @sock6: IPv6; NULL where the kernel or the host has none
 * @port: the port, host byte order
 */
struct wgstar_socket_pair {
	struct sock *sock4;
	struct sock *sock6;
	u16 port;
};

int wgstar_socket_open(struct wgstar_device *device, u16 port,
		       struct wgstar_socket_pair *pair);
void wgstar_socket_install(struct wgstar_device *device,
			   const struct wgstar_socket_pair *pair);
void wgstar_socket_close(struct wgstar_socket_pair *pair);
void wgstar_socket_set_fwmark(struct wgstar_device *device, u32 fwmark);
void wgstar_socket_forget_routes(struct wgstar_device *device);

int wgstar_socket_send(struct wgstar_device *device, struct wgstar_peer *peer,
		       struct sk_buff *skb, u8 ds);
int wgstar_socket_send_handshake(struct wgstar_peer *peer, const void *message,
				 size_t len);
int wgstar_socket_send_reply(struct wgstar_device *device,
			     const struct wgstar_endpoint *to,
			     const void *message, size_t len);

#endif /* WGSTAR_SOCKET_H */
