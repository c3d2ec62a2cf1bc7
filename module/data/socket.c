// SPDX-License-Identifier: GPL-2.0
/*
 * The UDP sockets of a device. See socket.h; sending is socket_send.c.
 */
#include "socket.h"

#include <linux/net.h>
#include <linux/sockptr.h>
#include <linux/udp.h>
#include <net/ipv6.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/udp_tunnel.h>

#include "../device.h"
#include "../peer.h"
#include "aggregate_hook.h"
#include "rx.h"

/* How often another free port is tried when the other family has it taken. */
#define SOCKET_PORT_TRIES	100

/*
 * Aggregates may come as they are; see aggregate_hook.c for the other half. An
 * old kernel that refuses will hand over single datagrams.
 */
static void socket_take_aggregates(struct socket *sock)
{
	int on = 1;

	sock->ops->setsockopt(sock, SOL_UDP, UDP_GRO, KERNEL_SOCKPTR(&on),
			      sizeof(on));
}

static void socket_set_up(struct wgstar_device *device, struct net *net,
			  struct socket *sock)
{
	struct udp_tunnel_sock_cfg config = {
		.sk_user_data = device,
		.encap_type = 1,
		.encap_rcv = wgstar_rx_receive,
	};

	sock->sk->sk_allocation = GFP_ATOMIC;
	sock->sk->sk_sndbuf = INT_MAX;
	sk_set_memalloc(sock->sk);
	setup_udp_tunnel_sock(net, sock, &config);
	socket_take_aggregates(sock);
}

static int socket_open_family(struct wgstar_device *device, struct net *net,
			      u8 family, u16 port, struct sock **sk)
{
	struct udp_port_cfg config = {
		.family = family,
		.local_udp_port = htons(port),
		.use_udp_checksums = true,
		.use_udp6_tx_checksums = true,
		.use_udp6_rx_checksums = true,
		.ipv6_v6only = true,
	};
	struct socket *sock;
	int err;

	err = udp_sock_create(net, &config, &sock);
	if (err)
		return err;
	socket_set_up(device, net, sock);
	*sk = sock->sk;
	return 0;
}

static int socket_pair_open(struct wgstar_device *device, struct net *net,
			    u16 port, struct wgstar_socket_pair *pair)
{
	int err;

	err = socket_open_family(device, net, AF_INET, port, &pair->sock4);
	if (err)
		return err;
	pair->port = ntohs(inet_sk(pair->sock4)->inet_sport);
	if (!IS_ENABLED(CONFIG_IPV6) || !ipv6_mod_enabled())
		return 0;
	err = socket_open_family(device, net, AF_INET6, pair->port, &pair->sock6);
	if (err)
		wgstar_socket_close(pair);
	return err;
}

static struct net *device_birth_net(struct wgstar_device *device)
{
	struct net *net;

	rcu_read_lock();
	net = rcu_dereference(device->birth_net);
	net = net ? maybe_get_net(net) : NULL;
	rcu_read_unlock();
	return net;
}

/**
 * wgstar_socket_open() - open sockets of both families
 * @device: the device
 * @port: port, host byte order; 0 for any free one
 * @pair: the sockets; nothing is received before wgstar_socket_install()
 *
 * Context: process, under config_lock; sleeps.
 * Return: 0; -ENONET if the namespace for the sockets is gone; -EADDRINUSE;
 * other errors of the socket layer.
 */
int wgstar_socket_open(struct wgstar_device *device, u16 port,
		       struct wgstar_socket_pair *pair)
{
	struct net *net = device_birth_net(device);
	unsigned int tries = SOCKET_PORT_TRIES;
	int err;

	memset(pair, 0, sizeof(*pair));
	if (!net)
		return -ENONET;
	do {
		err = socket_pair_open(device, net, port, pair);
	} while (err == -EADDRINUSE && !port && --tries);
	put_net(net);
	return err;
}

/**
 * wgstar_socket_close() - close sockets
 * @pair: the sockets, which nobody is using; emptied
 *
 * Context: process; sleeps.
 */
void wgstar_socket_close(struct wgstar_socket_pair *pair)
{
	if (pair->sock4)
		udp_tunnel_sock_release(pair->sock4->sk_socket);
	if (pair->sock6)
		udp_tunnel_sock_release(pair->sock6->sk_socket);
	pair->sock4 = NULL;
	pair->sock6 = NULL;
}

/**
 * wgstar_socket_install() - send and receive through other sockets
 * @device: the device
 * @pair: sockets that become the device's; NULL to have none
 *
 * The old ones are closed when nobody uses them any more.
 *
 * Context: process, under config_lock; sleeps.
 */
void wgstar_socket_install(struct wgstar_device *device,
			   const struct wgstar_socket_pair *pair)
{
	struct wgstar_socket_pair old = {};

	wgstar_aggregate_hook_remove(device);
	old.sock4 = rcu_replace_pointer(device->sock4, pair ? pair->sock4 : NULL,
					lockdep_is_held(&device->config_lock));
	old.sock6 = rcu_replace_pointer(device->sock6, pair ? pair->sock6 : NULL,
					lockdep_is_held(&device->config_lock));
	if (old.sock4) {
		synchronize_net();
		wgstar_socket_close(&old);
	}
	if (!pair)
		return;
	device->listen_port = pair->port;
	wgstar_aggregate_hook_add(device);
	wgstar_socket_forget_routes(device);
}

/**
 * wgstar_socket_set_fwmark() - set the mark of outer packets
 * @device: the device
 * @fwmark: the mark, 0 for none
 *
 * Context: process, under config_lock.
 */
void wgstar_socket_set_fwmark(struct wgstar_device *device, u32 fwmark)
{
	WRITE_ONCE(device->fwmark, fwmark);
	wgstar_socket_forget_routes(device);
}

/**
 * wgstar_socket_forget_routes() - have all routes to peers looked up again
 * @device: the device
 *
 * Source addresses are chosen anew as well: they may not fit any more.
 *
 * Context: process, under config_lock.
 */
void wgstar_socket_forget_routes(struct wgstar_device *device)
{
	struct wgstar_peer *peer;
	unsigned long id;

	wgstar_peer_table_for_each(&device->peers, peer, id)
		wgstar_peer_forget_source(peer);
}
