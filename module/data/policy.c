// SPDX-License-Identifier: GPL-2.0
/*
 * What may go where beyond this host. See policy.h.
 */
#include "policy.h"

#include <linux/inetdevice.h>
#include <net/addrconf.h>
#include <net/ip6_fib.h>
#include <net/ipv6_stubs.h>
#include <net/route.h>

#include "../peer.h"
#include "inner.h"

/* This host's own addresses */

static bool is_own_ipv4(const struct net_device *dev, __be32 addr)
{
	switch (inet_addr_type_dev_table(dev_net(dev), dev, addr)) {
	case RTN_LOCAL:
	case RTN_BROADCAST:
	case RTN_MULTICAST:
		return true;
	default:
		return false;
	}
}

#if IS_ENABLED(CONFIG_IPV6)
static bool is_own_ipv6(const struct net_device *dev,
			const struct in6_addr *addr)
{
	struct flowi6 flow = {
		.daddr = *addr,
		.flowi6_iif = dev->ifindex,
	};
	struct fib6_result result = {};

	if (ipv6_addr_is_multicast(addr))
		return true;
	if (ipv6_stub->fib6_lookup(dev_net(dev), 0, &flow, &result, 0))
		return false;
	return result.fib6_type == RTN_LOCAL || result.fib6_type == RTN_ANYCAST;
}
#else
static bool is_own_ipv6(const struct net_device *dev,
			const struct in6_addr *addr)
{
	return false;
}
#endif

/*
 * Whether an address of a packet is this host's, or means this host among
 * others. Costs a look into the routing tables: to be asked last.
 */
static bool is_own(const struct wgstar_device *device,
		   const struct sk_buff *skb, const void *addr)
{
	if (skb->protocol == htons(ETH_P_IP))
		return is_own_ipv4(device->dev, *(const __be32 *)addr);
	return is_own_ipv6(device->dev, addr);
}

/* Isolated peers */

static bool peers_are_apart(const struct wgstar_peer *a,
			    const struct wgstar_peer *b)
{
	return a != b && READ_ONCE(a->isolated) && READ_ONCE(b->isolated);
}

/**
 * wgstar_policy_check() - wgstar_policy_accepts() where there is something to
 *	check
 * @device: the device
 * @from: peer that sent it
 * @skb: the packet
 * @why: set to the reason, if it must be dropped
 *
 * Context: softirq, RCU read lock.
 * Return: whether it may go on.
 */
bool wgstar_policy_check(struct wgstar_device *device,
			 const struct wgstar_peer *from,
			 const struct sk_buff *skb,
			 enum wgstar_drop_reason *why)
{
	const void *addr = wgstar_inner_destination(skb);
	const struct wgstar_peer *to = wgstar_inner_route(device, skb, addr);

	if (likely(!to || !peers_are_apart(from, to)) ||
	    is_own(device, skb, addr))
		return true;
	*why = WGSTAR_DROP_ISOLATED;
	return false;
}

/**
 * wgstar_policy_find_isolated_source() - wgstar_policy_isolated_source() where
 *	some peers are isolated
 * @device: the device
 * @to: peer that the packet would be sent to
 * @skb: the packet
 *
 * Context: BH disabled, RCU read lock.
 * Return: the peer, or NULL if it may be sent.
 */
struct wgstar_peer *
wgstar_policy_find_isolated_source(const struct wgstar_device *device,
				   const struct wgstar_peer *to,
				   const struct sk_buff *skb)
{
	struct wgstar_peer *from;

	if (skb->skb_iif != device->dev->ifindex || !READ_ONCE(to->isolated))
		return NULL;
	from = wgstar_inner_route(device, skb, wgstar_inner_source(skb));
	return from && peers_are_apart(from, to) ? from : NULL;
}
