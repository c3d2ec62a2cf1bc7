// SPDX-License-Identifier: GPL-2.0
/*
 * Outer addresses: taken from a received datagram, compared, forgotten.
 */
#include "endpoint.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/udp.h>
#include <net/ipv6.h>

static void endpoint_from_ipv4(struct wgstar_endpoint *endpoint,
			       const struct sk_buff *skb)
{
	endpoint->addr4.sin_family = AF_INET;
	endpoint->addr4.sin_port = udp_hdr(skb)->source;
	endpoint->addr4.sin_addr.s_addr = ip_hdr(skb)->saddr;
	endpoint->source4.s_addr = ip_hdr(skb)->daddr;
	endpoint->source_ifindex4 = skb->skb_iif;
}

static void endpoint_from_ipv6(struct wgstar_endpoint *endpoint,
			       const struct sk_buff *skb)
{
	const struct ipv6hdr *header = ipv6_hdr(skb);

	endpoint->addr6.sin6_family = AF_INET6;
	endpoint->addr6.sin6_port = udp_hdr(skb)->source;
	endpoint->addr6.sin6_addr = header->saddr;
	endpoint->addr6.sin6_scope_id = ipv6_iface_scope_id(&header->saddr,
							    skb->skb_iif);
	endpoint->source6 = header->daddr;
}

/**
 * wgstar_endpoint_from_skb() - who sent a datagram, and to which address
 * @endpoint: filled, every byte
 * @skb: datagram with its network and transport headers in the linear part
 *
 * Context: any.
 * Return: false if @skb is neither IPv4 nor IPv6.
 */
bool wgstar_endpoint_from_skb(struct wgstar_endpoint *endpoint,
			      const struct sk_buff *skb)
{
	memset(endpoint, 0, sizeof(*endpoint));
	if (skb->protocol == htons(ETH_P_IP))
		endpoint_from_ipv4(endpoint, skb);
	else if (IS_ENABLED(CONFIG_IPV6) && skb->protocol == htons(ETH_P_IPV6))
		endpoint_from_ipv6(endpoint, skb);
	else
		return false;
	return true;
}

/**
 * wgstar_endpoint_equal() - whether two endpoints are the same
 * @a: one, made by wgstar_endpoint_from_skb() or from zeroed memory
 * @b: the other
 *
 * Context: any.
 * Return: whether remote and local addresses are equal.
 */
bool wgstar_endpoint_equal(const struct wgstar_endpoint *a,
			   const struct wgstar_endpoint *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/**
 * wgstar_endpoint_forget_source() - let routing choose the local address again
 * @endpoint: changed
 *
 * Context: any; under the lock of the endpoint's owner.
 */
void wgstar_endpoint_forget_source(struct wgstar_endpoint *endpoint)
{
	memset(&endpoint->source6, 0, sizeof(endpoint->source6));
}
