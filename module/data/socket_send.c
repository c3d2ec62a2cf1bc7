// SPDX-License-Identifier: GPL-2.0
/*
 * Sending through the sockets of a device: route, source address, UDP.
 */
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/dst_cache.h>
#include <net/inet_ecn.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/udp_tunnel.h>

#include "../compat.h"
#include "../device.h"
#include "../peer.h"
#include "encrypt.h"
#include "socket.h"

/* Handshake messages are marked as urgent: AF41. */
#define HANDSHAKE_DS		0x88
/* What fits behind the IPv4 and UDP headers of one datagram. */
#define DATAGRAM_MAX		(IP_MAX_MTU - sizeof(struct iphdr) - \
				 sizeof(struct udphdr))

/**
 * struct outer_send - a datagram on its way out
 * @device: device that sends it
 * @peer: peer that it is for, NULL for a reply to whoever wrote
 * @to: copy of the endpoint
 * @sk: socket
 * @ds: traffic class
 */
struct outer_send {
	struct wgstar_device *device;
	struct wgstar_peer *peer;
	struct wgstar_endpoint to;
	struct sock *sk;
	u8 ds;
};

/* The local address in use does not fit any more: let routing choose. */
static void source_forget(struct outer_send *send)
{
	wgstar_endpoint_forget_source(&send->to);
	if (send->peer)
		wgstar_peer_forget_source(send->peer);
}

static struct rtable *route4_find(const struct outer_send *send,
				  struct flowi4 *flow)
{
	const struct sockaddr_in *addr = &send->to.addr4;

	*flow = (struct flowi4) {
		.saddr = send->to.source4.s_addr,
		.daddr = addr->sin_addr.s_addr,
		.fl4_dport = addr->sin_port,
		.fl4_sport = inet_sk(send->sk)->inet_sport,
		.flowi4_mark = READ_ONCE(send->device->fwmark),
		.flowi4_proto = IPPROTO_UDP,
	};
	security_sk_classify_flow(send->sk, flowi4_to_flowi_common(flow));
	return ip_route_output_flow(sock_net(send->sk), flow, send->sk);
}

/*
 * Whether the address that the peer wrote to can still be written from: it is
 * ours, and the way to the peer leaves by the interface that it came in by.
 */
static bool source4_fits(const struct outer_send *send, const struct rtable *route)
{
	int ifindex = send->to.source_ifindex4;

	return IS_ERR(route) ? PTR_ERR(route) != -EINVAL :
			       !ifindex || route->dst.dev->ifindex == ifindex;
}

static bool source4_is_ours(const struct outer_send *send)
{
	return inet_confirm_addr(sock_net(send->sk), NULL, 0,
				 send->to.source4.s_addr, RT_SCOPE_HOST);
}

static struct rtable *route4_get(struct outer_send *send, struct flowi4 *flow)
{
	struct rtable *route = ERR_PTR(-EINVAL);

	if (send->to.source4.s_addr && !source4_is_ours(send))
		source_forget(send);
	route = route4_find(send, flow);
	if (send->to.source4.s_addr && !source4_fits(send, route)) {
		if (!IS_ERR(route))
			ip_rt_put(route);
		source_forget(send);
		route = route4_find(send, flow);
	}
	if (!IS_ERR(route) && send->peer)
		dst_cache_set_ip4(&send->peer->endpoint_cache, &route->dst,
				  flow->saddr);
	return route;
}

static int datagram_send4(struct outer_send *send, struct sk_buff *skb)
{
	const struct sockaddr_in *addr = &send->to.addr4;
	struct rtable *route = NULL;
	struct flowi4 flow;

	if (send->peer)
		route = dst_cache_get_ip4(&send->peer->endpoint_cache, &flow.saddr);
	if (!route)
		route = route4_get(send, &flow);
	if (IS_ERR(route))
		return PTR_ERR(route);
	if (unlikely(route->dst.dev == send->device->dev)) {
		ip_rt_put(route);
		return -ELOOP;
	}
	wgstar_compat_udp_xmit(route, send->sk, skb, flow.saddr,
			       addr->sin_addr.s_addr, send->ds,
			       ip4_dst_hoplimit(&route->dst), 0,
			       inet_sk(send->sk)->inet_sport, addr->sin_port,
			       false, false);
	return 0;
}

#if IS_ENABLED(CONFIG_IPV6)
static struct dst_entry *route6_find(const struct outer_send *send,
				     struct flowi6 *flow)
{
	const struct sockaddr_in6 *addr = &send->to.addr6;

	*flow = (struct flowi6) {
		.saddr = send->to.source6,
		.daddr = addr->sin6_addr,
		.fl6_dport = addr->sin6_port,
		.fl6_sport = inet_sk(send->sk)->inet_sport,
		.flowi6_mark = READ_ONCE(send->device->fwmark),
		.flowi6_oif = addr->sin6_scope_id,
		.flowi6_proto = IPPROTO_UDP,
	};
	security_sk_classify_flow(send->sk, flowi6_to_flowi_common(flow));
	return ip6_dst_lookup_flow(sock_net(send->sk), send->sk, flow, NULL);
}

static struct dst_entry *route6_get(struct outer_send *send, struct flowi6 *flow)
{
	struct dst_entry *route;

	if (!ipv6_addr_any(&send->to.source6) &&
	    !ipv6_chk_addr(sock_net(send->sk), &send->to.source6, NULL, 0))
		source_forget(send);
	route = route6_find(send, flow);
	if (!IS_ERR(route) && send->peer)
		dst_cache_set_ip6(&send->peer->endpoint_cache, route, &flow->saddr);
	return route;
}

static int datagram_send6(struct outer_send *send, struct sk_buff *skb)
{
	struct sockaddr_in6 *addr = &send->to.addr6;
	struct dst_entry *route = NULL;
	struct flowi6 flow;

	if (send->peer)
		route = dst_cache_get_ip6(&send->peer->endpoint_cache, &flow.saddr);
	if (!route)
		route = route6_get(send, &flow);
	if (IS_ERR(route))
		return PTR_ERR(route);
	if (unlikely(route->dev == send->device->dev)) {
		dst_release(route);
		return -ELOOP;
	}
	wgstar_compat_udp6_xmit(route, send->sk, skb, NULL, &flow.saddr,
				&addr->sin6_addr, send->ds,
				ip6_dst_hoplimit(route), 0,
				inet_sk(send->sk)->inet_sport, addr->sin6_port,
				false);
	return 0;
}
#else
static int datagram_send6(struct outer_send *send, struct sk_buff *skb)
{
	return -EAFNOSUPPORT;
}
#endif

static enum wgstar_drop_reason drop_reason(int err)
{
	switch (err) {
	case -EDESTADDRREQ:
		return WGSTAR_DROP_NO_ENDPOINT;
	case -ENETDOWN:
		return WGSTAR_DROP_DEVICE_DOWN;
	case -EMSGSIZE:
		return WGSTAR_DROP_TOO_LONG;
	case -ELOOP:
		return WGSTAR_DROP_ROUTING_LOOP;
	default:
		return WGSTAR_DROP_NO_ROUTE;
	}
}

/* Consumes @skb in any case. Context: BH disabled, RCU read lock. */
static int datagram_send(struct outer_send *send, struct sk_buff *skb)
{
	struct wgstar_device *device = send->device;
	int err;

	if (send->to.addr.sa_family == AF_UNSPEC) {
		err = -EDESTADDRREQ;
		goto drop;
	}
	send->sk = send->to.addr.sa_family == AF_INET ?
		   rcu_dereference(device->sock4) :
		   rcu_dereference(device->sock6);
	if (unlikely(!send->sk)) {
		err = rcu_access_pointer(device->sock4) ? -EAFNOSUPPORT : -ENETDOWN;
		goto drop;
	}
	if (unlikely(skb->len > DATAGRAM_MAX)) {
		err = -EMSGSIZE;
		goto drop;
	}
	/* The tunnel code would count outer packets as the device's. */
	skb->dev = NULL;
	skb_scrub_packet(skb, !net_eq(sock_net(send->sk), dev_net(device->dev)));
	/* A narrow path fragments outer packets; the scrub would forget it. */
	skb->ignore_df = 1;
	skb->mark = READ_ONCE(device->fwmark);
	err = send->to.addr.sa_family == AF_INET ? datagram_send4(send, skb) :
						   datagram_send6(send, skb);
	if (likely(!err))
		return 0;
drop:
	wgstar_drop_skb(device, send->peer, drop_reason(err), skb);
	return err;
}

/**
 * wgstar_socket_send() - send a datagram, or a UDP GSO burst, to a peer
 * @device: the device
 * @peer: the peer
 * @skb: UDP payload with room for the headers before it; consumed
 * @ds: traffic class of the outer header
 *
 * Context: BH disabled, RCU read lock.
 * Return: 0 or a negative error; the drop was counted then.
 */
int wgstar_socket_send(struct wgstar_device *device, struct wgstar_peer *peer,
		       struct sk_buff *skb, u8 ds)
{
	struct outer_send send = { .device = device, .peer = peer, .ds = ds };

	wgstar_peer_get_endpoint(peer, &send.to);
	return datagram_send(&send, skb);
}

static struct sk_buff *handshake_skb(const void *message, size_t len)
{
	struct sk_buff *skb = alloc_skb(WGSTAR_OUTER_HEADROOM + len, GFP_KERNEL);

	if (skb) {
		skb_reserve(skb, WGSTAR_OUTER_HEADROOM);
		skb_put_data(skb, message, len);
	}
	return skb;
}

/**
 * wgstar_socket_send_handshake() - send a handshake message to a peer
 * @peer: the peer
 * @message: the message
 * @len: its length in bytes
 *
 * Context: process.
 * Return: 0 or a negative error; the drop was counted then.
 */
int wgstar_socket_send_handshake(struct wgstar_peer *peer, const void *message,
				 size_t len)
{
	struct sk_buff *skb = handshake_skb(message, len);
	int err;

	if (!skb) {
		wgstar_drop(peer->device, peer, WGSTAR_DROP_TX_NO_MEMORY, 1);
		return -ENOMEM;
	}
	rcu_read_lock();
	local_bh_disable();
	err = wgstar_socket_send(peer->device, peer, skb, HANDSHAKE_DS);
	local_bh_enable();
	rcu_read_unlock();
	if (!err)
		atomic64_add(len, &peer->tx_bytes);
	return err;
}

/**
 * wgstar_socket_send_reply() - answer a datagram
 * @device: the device
 * @to: where it came from
 * @message: the message
 * @len: its length in bytes
 *
 * Context: process.
 * Return: 0 or a negative error; the drop was counted then.
 */
int wgstar_socket_send_reply(struct wgstar_device *device,
			     const struct wgstar_endpoint *to,
			     const void *message, size_t len)
{
	struct outer_send send = { .device = device, .to = *to };
	struct sk_buff *skb = handshake_skb(message, len);
	int err;

	if (!skb) {
		wgstar_drop(device, NULL, WGSTAR_DROP_TX_NO_MEMORY, 1);
		return -ENOMEM;
	}
	rcu_read_lock();
	local_bh_disable();
	err = datagram_send(&send, skb);
	local_bh_enable();
	rcu_read_unlock();
	return err;
}
