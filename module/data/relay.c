// SPDX-License-Identifier: GPL-2.0
/*
 * Relay between peers. See relay.h.
 *
 * Headers and the counters of the namespace change as if the stack had forwarded
 * the packet; those of the device are its receiver's and sender's.
 */
#include "relay.h"

#include <linux/netdevice.h>
#include <net/addrconf.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "../compat.h"
#include "../device.h"
#include "../peer.h"
#include "../unit.h"
#include "inner.h"
#include "policy.h"
#include "relay_check.h"
#include "tx.h"

/* Pairs */

static void pair_set(struct wgstar_relay_pair *pair,
		     const struct wgstar_peer *from, const struct sk_buff *skb)
{
	pair->from = from;
	pair->family = wgstar_inner_family(skb);
	if (pair->family == AF_INET) {
		pair->flow = htonl(ip_hdr(skb)->tos & INET_DSCP_MASK);
		pair->source.s6_addr32[0] = ip_hdr(skb)->saddr;
		pair->destination.s6_addr32[0] = ip_hdr(skb)->daddr;
	} else {
		pair->flow = ip6_flowinfo(ipv6_hdr(skb));
		pair->source = ipv6_hdr(skb)->saddr;
		pair->destination = ipv6_hdr(skb)->daddr;
	}
}

static bool pair_is_of(const struct wgstar_relay_pair *pair,
		       const struct wgstar_peer *from, const struct sk_buff *skb)
{
	if (pair->from != from || pair->family != wgstar_inner_family(skb))
		return false;
	if (pair->family == AF_INET)
		return pair->source.s6_addr32[0] == ip_hdr(skb)->saddr &&
		       pair->destination.s6_addr32[0] == ip_hdr(skb)->daddr &&
		       pair->flow == htonl(ip_hdr(skb)->tos & INET_DSCP_MASK);
	return ipv6_addr_equal(&pair->source, &ipv6_hdr(skb)->saddr) &&
	       ipv6_addr_equal(&pair->destination, &ipv6_hdr(skb)->daddr) &&
	       pair->flow == ip6_flowinfo(ipv6_hdr(skb));
}

/* The only look for the destination, unless the policy had to know it. */
static struct wgstar_peer *
pair_destination(const struct wgstar_device *device,
		 const struct wgstar_peer *from,
		 const struct wgstar_policy_verdict *verdict,
		 const struct sk_buff *skb)
{
	struct wgstar_peer *to = verdict->to;

	if (!verdict->to_known)
		to = wgstar_inner_route(device, skb, wgstar_inner_destination(skb));
	return to == from ? NULL : to;
}

static enum wgstar_relayed pair_way(struct wgstar_relay *relay,
				    const struct wgstar_device *device,
				    struct sk_buff *skb)
{
	enum wgstar_relayed way;

	way = wgstar_relay_check_host(device, relay->pair.family);
	if (way != WGSTAR_RELAYED_DIRECT)
		return way;
	/* The stack's way ends in an error that the sender is told. */
	if (READ_ONCE(relay->to->endpoint.addr.sa_family) == AF_UNSPEC)
		return WGSTAR_RELAYED_NO_ENDPOINT;
	return wgstar_relay_check_route(device, skb, &relay->mtu);
}

/* Counters, as the stack counts a packet that it forwards */

static void count_ipv4(struct net *net, const struct sk_buff *skb)
{
	__IP_UPD_PO_STATS(net, IPSTATS_MIB_IN, skb->len);
	__IP_ADD_STATS(net, IPSTATS_MIB_NOECTPKTS +
			    (ip_hdr(skb)->tos & INET_ECN_MASK),
		       wgstar_unit_packets(skb));
	__IP_INC_STATS(net, IPSTATS_MIB_OUTFORWDATAGRAMS);
	IP_UPD_PO_STATS(net, IPSTATS_MIB_OUT, skb->len);
}

static void count_ipv6(struct net_device *dev, const struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *in6_dev = __in6_dev_get(dev);
	struct net *net = dev_net(dev);

	__IP6_UPD_PO_STATS(net, in6_dev, IPSTATS_MIB_IN, skb->len);
	__IP6_ADD_STATS(net, in6_dev, IPSTATS_MIB_NOECTPKTS +
				      (ipv6_get_dsfield(ipv6_hdr(skb)) & INET_ECN_MASK),
			wgstar_unit_packets(skb));
	__IP6_INC_STATS(net, in6_dev, IPSTATS_MIB_OUTFORWDATAGRAMS);
	IP6_UPD_PO_STATS(net, in6_dev, IPSTATS_MIB_OUT, skb->len);
#endif
}

/* What forwarding does to a packet. */
static void packet_forward(struct net_device *dev, struct sk_buff *skb)
{
	struct net *net = dev_net(dev);

	if (wgstar_inner_family(skb) == AF_INET) {
		count_ipv4(net, skb);
		ip_decrease_ttl(ip_hdr(skb));
		if (READ_ONCE(net->ipv4.sysctl_ip_fwd_update_priority))
			skb->priority = rt_tos2priority(ip_hdr(skb)->tos);
	} else {
		count_ipv6(dev, skb);
		--ipv6_hdr(skb)->hop_limit;
	}
}

/**
 * wgstar_relay_begin() - begin with a burst
 * @relay: to be set
 *
 * Context: any.
 */
void wgstar_relay_begin(struct wgstar_relay *relay)
{
	relay->pair.from = NULL;
	relay->waiting_for = NULL;
	__skb_queue_head_init(&relay->waiting);
}

/**
 * wgstar_relay_receive() - relay a packet, if it is for another peer and may go
 *	there directly
 * @relay: of the burst
 * @device: the device
 * @from: peer that sent it
 * @verdict: of the policy, which has accepted it
 * @skb: decrypted packet, or GSO skb, as the stack would get it, network header
 *	at data; consumed if relayed. Its cb is overwritten
 *
 * Context: softirq, RCU read lock until wgstar_relay_end().
 * Return: whether it was; otherwise it is for the stack, and as it was.
 */
bool wgstar_relay_receive(struct wgstar_relay *relay, struct wgstar_device *device,
			  const struct wgstar_peer *from,
			  const struct wgstar_policy_verdict *verdict,
			  struct sk_buff *skb)
{
	enum wgstar_relayed way;

	if (READ_ONCE(device->peers.count) < 2)
		return false;
	if (!pair_is_of(&relay->pair, from, skb)) {
		pair_set(&relay->pair, from, skb);
		relay->to = pair_destination(device, from, verdict, skb);
		if (relay->to)
			relay->way = pair_way(relay, device, skb);
	}
	if (!relay->to)
		return false;
	way = relay->way;
	if (way == WGSTAR_RELAYED_DIRECT)
		way = wgstar_relay_check_packet(skb, relay->mtu);
	wgstar_relayed_count(device->relayed, way, wgstar_unit_packets(skb));
	if (way != WGSTAR_RELAYED_DIRECT)
		return false;
	packet_forward(device->dev, skb);
	if (relay->waiting_for != relay->to) {
		wgstar_relay_end(relay);
		relay->waiting_for = relay->to;
	}
	wgstar_tx_relay_add(&relay->waiting, skb, relay->mtu);
	return true;
}

/**
 * wgstar_relay_end() - send what was relayed
 * @relay: of the burst, which goes on or not
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_relay_end(struct wgstar_relay *relay)
{
	if (!skb_queue_empty(&relay->waiting))
		wgstar_tx_relay(relay->waiting_for, &relay->waiting);
}
