/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the data path asks of a packet within the tunnel: its addresses, and
 * which peers they belong to. Its network header is set and within reach.
 */
#ifndef WGSTAR_INNER_H
#define WGSTAR_INNER_H

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/socket.h>

#include "../device.h"
#include "../peer.h"

static inline u8 wgstar_inner_family(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IP) ? AF_INET : AF_INET6;
}

/* A struct in_addr or in6_addr, as are those of wgstar_inner_destination(). */
static inline const void *wgstar_inner_source(const struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IP))
		return &ip_hdr(skb)->saddr;
	return &ipv6_hdr(skb)->saddr;
}

static inline const void *wgstar_inner_destination(const struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IP))
		return &ip_hdr(skb)->daddr;
	return &ipv6_hdr(skb)->daddr;
}

/**
 * wgstar_inner_route() - peer that packets to an address are sent to
 * @device: the device
 * @skb: packet that the address is of
 * @addr: struct in_addr or in6_addr, as @skb has
 *
 * Context: RCU read lock.
 * Return: the peer, or NULL.
 */
static inline struct wgstar_peer *
wgstar_inner_route(const struct wgstar_device *device,
		   const struct sk_buff *skb, const void *addr)
{
	struct allowed_ips_owner *owner;

	owner = wgstar_allowed_ips_lookup_owner(&device->allowed_ips,
						wgstar_inner_family(skb), addr);
	return owner ? container_of(owner, struct wgstar_peer, allowed_ips) : NULL;
}

#endif /* WGSTAR_INNER_H */
