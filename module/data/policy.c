// SPDX-License-Identifier: GPL-2.0
/*
 * What may go where beyond this host. See policy.h.
 */
#include "policy.h"

#include <linux/inetdevice.h>
#include <linux/timekeeping.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_fib.h>
#include <net/ipv6.h>
#include <net/ipv6_stubs.h>
#include <net/route.h>

#include "../gateway.h"
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

/* Looked up once, whoever asks first. */
static struct wgstar_peer *
verdict_destination(struct wgstar_policy_verdict *verdict,
		    const struct wgstar_device *device, const struct sk_buff *skb)
{
	if (!verdict->to_known) {
		verdict->to = wgstar_inner_route(device, skb,
						 wgstar_inner_destination(skb));
		verdict->to_known = true;
	}
	return verdict->to;
}

/* Isolated peers */

static bool peers_are_apart(const struct wgstar_peer *a,
			    const struct wgstar_peer *b)
{
	return a != b && READ_ONCE(a->isolated) && READ_ONCE(b->isolated);
}

static bool isolation_accepts(const struct wgstar_device *device,
			      const struct wgstar_peer *from,
			      const struct sk_buff *skb,
			      struct wgstar_policy_verdict *verdict)
{
	const struct wgstar_peer *to;

	if (!READ_ONCE(from->isolated))
		return true;
	to = verdict_destination(verdict, device, skb);
	return !to || !peers_are_apart(from, to) ||
	       is_own(device, skb, wgstar_inner_destination(skb));
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

/* Ports */

/**
 * struct ports - where a packet comes from and goes to within two hosts
 * @protocol: what follows the IP headers
 * @hidden: the packet is of TCP or UDP, or could be, but its ports can't be
 *	read; stacks do not take such packets
 * @known: whether there are ports
 * @source: host byte order
 * @destination: same
 */
struct ports {
	u8 protocol;
	bool hidden;
	bool known;
	u16 source;
	u16 destination;
};

static void ports_read(struct ports *ports, const struct sk_buff *skb,
		       int offset)
{
	struct {
		__be16 source;
		__be16 destination;
	} buffer, *header;

	if (ports->protocol != IPPROTO_TCP && ports->protocol != IPPROTO_UDP)
		return;
	header = skb_header_pointer(skb, offset, sizeof(buffer), &buffer);
	ports->hidden = !header;
	ports->known = header;
	if (!header)
		return;
	ports->source = ntohs(header->source);
	ports->destination = ntohs(header->destination);
}

/* Fragments but the first have none; they are nothing without the first. */
static void ports_find(struct ports *ports, const struct sk_buff *skb)
{
	int offset = skb_network_offset(skb);
	__be16 fragment = 0;

	memset(ports, 0, sizeof(*ports));
	if (skb->protocol == htons(ETH_P_IP)) {
		fragment = ip_hdr(skb)->frag_off & htons(IP_OFFSET);
		ports->protocol = ip_hdr(skb)->protocol;
		offset += ip_hdrlen(skb);
	} else {
		ports->protocol = ipv6_hdr(skb)->nexthdr;
		offset = ipv6_skip_exthdr(skb, offset + sizeof(struct ipv6hdr),
					  &ports->protocol, &fragment);
		fragment &= htons(IP6_OFFSET);
		ports->hidden = offset < 0;
	}
	if (!fragment && !ports->hidden)
		ports_read(ports, skb, offset);
}

/* Gateways */

enum forward_verdict {
	FORWARD_NONE,
	FORWARD_OPEN,
	FORWARD_REFUSED,
};

/* What forwards say to a packet, if it is for this host. */
static enum forward_verdict forward_check(const struct wgstar_device *device,
					  const struct wgstar_gateway *gateway,
					  const struct sk_buff *skb, u64 now_ns)
{
	const struct gateway_rules *rules = &gateway->rules;
	int place = -1, forward;
	struct ports ports;

	ports_find(&ports, skb);
	if (ports.known)
		place = wgstar_gateway_find_port(rules, wgstar_inner_family(skb),
						 ports.protocol,
						 ports.destination);
	if ((place < 0 && !ports.hidden) ||
	    !is_own(device, skb, wgstar_inner_destination(skb)))
		return FORWARD_NONE;
	if (ports.hidden)
		return FORWARD_REFUSED;
	forward = wgstar_gateway_find_forward(rules, place,
					      wgstar_inner_source(skb));
	if (forward < 0 || !wgstar_gateway_forward_use(gateway, forward, now_ns))
		return FORWARD_REFUSED;
	wgstar_gateway_usage_count(gateway->forward_usage[forward], skb->len,
				   now_ns);
	return FORWARD_OPEN;
}

/*
 * Forwards come first, since this host may have an address within what it
 * exports; they look into the routing tables only if the port is one of theirs.
 */
static bool gateway_accepts(const struct wgstar_device *device,
			    const struct wgstar_gateway *gateway,
			    const struct wgstar_peer *from,
			    const struct sk_buff *skb, u64 now_ns,
			    struct wgstar_policy_verdict *verdict)
{
	const void *addr = wgstar_inner_destination(skb);
	const struct wgstar_peer *to;
	int export;

	if (gateway->rules.forward_count)
		switch (forward_check(device, gateway, skb, now_ns)) {
		case FORWARD_OPEN:
			return true;
		case FORWARD_REFUSED:
			return false;
		case FORWARD_NONE:
			break;
		}
	export = wgstar_gateway_find_export(&gateway->rules,
					    wgstar_inner_family(skb), addr);
	if (export >= 0) {
		wgstar_gateway_usage_count(gateway->export_usage[export],
					   skb->len, now_ns);
		return true;
	}
	to = verdict_destination(verdict, device, skb);
	return (to && to != from) || is_own(device, skb, addr);
}

/**
 * wgstar_policy_find_reply() - wgstar_policy_note_reply() where there is a
 *	gateway
 * @device: the device
 * @skb: the packet, or GSO skb
 *
 * Context: BH disabled, RCU read lock.
 */
void wgstar_policy_find_reply(const struct wgstar_device *device,
			      const struct sk_buff *skb)
{
	const struct wgstar_gateway *gateway = rcu_dereference(device->gateway);
	struct ports ports;
	int place, forward;

	if (!gateway || !gateway->rules.has_transient)
		return;
	ports_find(&ports, skb);
	if (!ports.known)
		return;
	place = wgstar_gateway_find_port(&gateway->rules,
					 wgstar_inner_family(skb),
					 ports.protocol, ports.source);
	if (place < 0)
		return;
	forward = wgstar_gateway_find_forward(&gateway->rules, place,
					      wgstar_inner_destination(skb));
	if (forward >= 0 && gateway->rules.forwards[forward].transient &&
	    is_own(device, skb, wgstar_inner_source(skb)))
		wgstar_gateway_forward_use(gateway, forward,
					   ktime_get_coarse_boottime_ns());
}

/**
 * wgstar_policy_check() - wgstar_policy_accepts() where there is something to
 *	check
 * @device: the device
 * @from: peer that sent it
 * @skb: the packet
 * @now_ns: CLOCK_BOOTTIME, coarse
 * @verdict: zeroed; gets what there is to know
 *
 * Context: softirq, RCU read lock.
 * Return: whether it may go on.
 */
bool wgstar_policy_check(struct wgstar_device *device,
			 const struct wgstar_peer *from,
			 const struct sk_buff *skb, u64 now_ns,
			 struct wgstar_policy_verdict *verdict)
{
	const struct wgstar_gateway *gateway = rcu_dereference(device->gateway);

	verdict->why = WGSTAR_DROP_ISOLATED;
	if (unlikely(!isolation_accepts(device, from, skb, verdict)))
		return false;
	verdict->why = WGSTAR_DROP_GATEWAY_POLICY;
	return !gateway || gateway_accepts(device, gateway, from, skb, now_ns, verdict);
}
