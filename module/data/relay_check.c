// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the stack could be left out between two peers. See relay_check.h.
 *
 * "Nobody could tell" is taken at its word: whoever has put something into the
 * way that a forwarded packet takes (rules, taps, classifiers, policies) gets
 * his packets, and whatever the stack would not just pass on (errors, fragments,
 * options, redirects) is the stack's. The routes are asked of the stack's own
 * input functions, so that rules, metrics and source validation count as there.
 *
 * One observer can't be seen from here: a packet socket for one protocol that
 * is bound to no interface. Taps of all protocols, as of tcpdump, can.
 */
#include "relay_check.h"

#include <linux/inetdevice.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/l3mdev.h>
#include <net/lwtunnel.h>
#include <net/nexthop.h>
#include <net/route.h>
#include <net/sch_generic.h>
#include <net/xfrm.h>

#include "../compat.h"
#include "../device.h"
#include "inner.h"

/* Netfilter */

#ifdef CONFIG_NETFILTER

/*
 * AppArmor has a hook in every namespace of a kernel that uses it. It looks at
 * packets of local sockets only, and so never at one that is forwarded.
 */
static const void *apparmor_hook __ro_after_init;

static void __init find_apparmor(const struct nf_hook_entries *entries)
{
	unsigned int i;
	char name[32];

	for (i = 0; entries && i < entries->num_hook_entries; ++i) {
		snprintf(name, sizeof(name), "%ps", entries->hooks[i].hook);
		if (!strcmp(name, "apparmor_ip_postroute"))
			apparmor_hook = entries->hooks[i].hook;
	}
}

static bool hooks_matter(const struct nf_hook_entries *entries)
{
	if (likely(!entries))
		return false;
	return entries->num_hook_entries != 1 || !apparmor_hook ||
	       entries->hooks[0].hook != apparmor_hook;
}

static bool netfilter_looks(const struct net_device *dev, u8 family)
{
	struct netns_nf *nf = &dev_net(dev)->nf;
	struct nf_hook_entries __rcu **hooks;

	hooks = family == AF_INET ? nf->hooks_ipv4 : nf->hooks_ipv6;
#ifdef CONFIG_NETFILTER_INGRESS
	if (unlikely(rcu_access_pointer(dev->nf_hooks_ingress)))
		return true;
#endif
#ifdef CONFIG_NETFILTER_EGRESS
	if (unlikely(rcu_access_pointer(dev->nf_hooks_egress)))
		return true;
#endif
	return hooks_matter(rcu_dereference(hooks[NF_INET_PRE_ROUTING])) ||
	       hooks_matter(rcu_dereference(hooks[NF_INET_FORWARD])) ||
	       hooks_matter(rcu_dereference(hooks[NF_INET_POST_ROUTING]));
}

/**
 * wgstar_relay_check_init() - learn what is the same for all devices
 *
 * Context: module start.
 */
void __init wgstar_relay_check_init(void)
{
	rcu_read_lock();
	find_apparmor(rcu_dereference(init_net.nf.hooks_ipv4[NF_INET_POST_ROUTING]));
	rcu_read_unlock();
}

#else

static bool netfilter_looks(const struct net_device *dev, u8 family)
{
	return false;
}

void __init wgstar_relay_check_init(void)
{
}

#endif

/* Everything else on the way through a device */

static bool traffic_is_controlled(const struct net_device *dev)
{
	unsigned int i;

	if (unlikely(rcu_access_pointer(dev->xdp_prog) ||
		     wgstar_compat_has_classifier(dev)))
		return true;
	for (i = 0; i < dev->num_tx_queues; ++i)
		if (unlikely(rcu_dereference(dev->_tx[i].qdisc)->enqueue))
			return true;
	return false;
}

static bool is_tapped(struct net_device *dev)
{
	return dev_nit_active(dev) || !list_empty(&dev->ptype_specific);
}

static bool is_enslaved(const struct net_device *dev)
{
	return rcu_access_pointer(dev->rx_handler) || netif_is_l3_slave(dev);
}

#ifdef CONFIG_XFRM
static bool ipsec_direction_matters(const struct net *net, int direction)
{
	return READ_ONCE(net->xfrm.policy_count[direction]) ||
	       READ_ONCE(net->xfrm.policy_default[direction]) != XFRM_USERPOLICY_ACCEPT;
}

static bool has_ipsec_policy(const struct net *net)
{
	return ipsec_direction_matters(net, XFRM_POLICY_FWD) ||
	       ipsec_direction_matters(net, XFRM_POLICY_OUT);
}
#else
static bool has_ipsec_policy(const struct net *net)
{
	return false;
}
#endif

static bool ipv4_is_forwarded(const struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rcu(dev);

	return in_dev && IN_DEV_FORWARD(in_dev);
}

#if IS_ENABLED(CONFIG_IPV6)
static bool ipv6_is_forwarded(const struct net_device *dev)
{
	const struct inet6_dev *in6_dev = __in6_dev_get(dev);

	if (!in6_dev || READ_ONCE(in6_dev->cnf.disable_ipv6))
		return false;
	return READ_ONCE(dev_net(dev)->ipv6.devconf_all->forwarding) ||
	       wgstar_compat_forced_forwarding(in6_dev);
}
#else
static bool ipv6_is_forwarded(const struct net_device *dev)
{
	return false;
}
#endif

/**
 * wgstar_relay_check_host() - ask the host: namespace and device
 * @device: the device, with its switch
 * @family: of the packet
 *
 * Context: softirq, RCU read lock.
 * Return: the first that speaks against direct relay, or WGSTAR_RELAYED_DIRECT.
 */
enum wgstar_relayed wgstar_relay_check_host(const struct wgstar_device *device,
					    u8 family)
{
	enum wgstar_relay_mode mode = READ_ONCE(device->relay_mode);
	struct net_device *dev = device->dev;

	if (mode == WGSTAR_RELAY_MODE_STACK)
		return WGSTAR_RELAYED_SWITCHED_OFF;
	if (!(family == AF_INET ? ipv4_is_forwarded(dev) : ipv6_is_forwarded(dev)))
		return WGSTAR_RELAYED_FORWARDING_OFF;
	if (unlikely(is_enslaved(dev)))
		return WGSTAR_RELAYED_ENSLAVED;
	if (unlikely(has_ipsec_policy(dev_net(dev))))
		return WGSTAR_RELAYED_IPSEC;
	if (mode == WGSTAR_RELAY_MODE_DIRECT)
		return WGSTAR_RELAYED_DIRECT;
	if (netfilter_looks(dev, family))
		return WGSTAR_RELAYED_NETFILTER;
	if (traffic_is_controlled(dev))
		return WGSTAR_RELAYED_TRAFFIC_CONTROL;
	if (is_tapped(dev))
		return WGSTAR_RELAYED_TAPPED;
	return WGSTAR_RELAYED_DIRECT;
}

/* Routing */

static bool dst_is_accounted(const struct dst_entry *dst)
{
#ifdef CONFIG_IP_ROUTE_CLASSID
	return dst->tclassid;
#else
	return false;
#endif
}

/* Whether all that a route does to a packet is to send it by the device. */
static bool dst_is_plain(const struct dst_entry *dst, const struct net_device *dev)
{
	return !dst->error && dst->dev == dev && !dst->lwtstate &&
	       !dst_xfrm(dst) && !dst_is_accounted(dst);
}

static bool ipv4_rules_look_at_ports(const struct net *net)
{
#ifdef CONFIG_IP_MULTIPLE_TABLES
	return READ_ONCE(net->ipv4.fib_rules_require_fldissect);
#else
	return false;
#endif
}

static enum wgstar_relayed check_route_ipv4(struct net_device *dev,
					    struct sk_buff *skb,
					    unsigned int *mtu)
{
	const struct iphdr *ip = ip_hdr(skb);
	const struct rtable *rt;

	if (ipv4_rules_look_at_ports(dev_net(dev)))
		return WGSTAR_RELAYED_ROUTING;
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	if (ip_route_input_noref(skb, ip->daddr, ip->saddr,
				 ip->tos & INET_DSCP_MASK, dev))
		return WGSTAR_RELAYED_ROUTING;
	if (IPCB(skb)->flags & IPSKB_DOREDIRECT)
		return WGSTAR_RELAYED_REDIRECT;
	rt = skb_rtable(skb);
	if (rt->rt_type != RTN_UNICAST || IPCB(skb)->flags & IPSKB_MULTIPATH ||
	    !dst_is_plain(&rt->dst, dev))
		return WGSTAR_RELAYED_ROUTING;
	*mtu = ip_dst_mtu_maybe_forward(&rt->dst, true);
	return WGSTAR_RELAYED_DIRECT;
}

#if IS_ENABLED(CONFIG_IPV6)

static bool ipv6_rules_look_at_ports(const struct net *net)
{
#ifdef CONFIG_IPV6_MULTIPLE_TABLES
	return READ_ONCE(net->ipv6.fib6_rules_require_fldissect);
#else
	return false;
#endif
}

static bool ipv6_is_for_one_link(const struct in6_addr *addr)
{
	return ipv6_addr_type(addr) & (IPV6_ADDR_MULTICAST | IPV6_ADDR_LINKLOCAL |
				       IPV6_ADDR_LOOPBACK);
}

/* Redirects are sent, unasked, by whoever has an address to send them from. */
static bool ipv6_redirects(const struct net_device *dev)
{
	const struct inet6_dev *in6_dev = __in6_dev_get(dev);
	const struct inet6_ifaddr *address;

	list_for_each_entry_rcu(address, &in6_dev->addr_list, if_list)
		if (address->scope == IFA_LINK)
			return true;
	return false;
}

static bool ipv6_route_is_one(const struct rt6_info *rt)
{
	const struct fib6_info *from = rcu_dereference(rt->from);

	return !(rt->rt6i_flags & (RTF_LOCAL | RTF_ANYCAST | RTF_REJECT)) &&
	       from && !READ_ONCE(from->fib6_nsiblings) &&
	       !(from->nh && nexthop_is_multipath(from->nh));
}

static enum wgstar_relayed check_route_ipv6(struct net_device *dev,
					    struct sk_buff *skb,
					    unsigned int *mtu)
{
	const struct ipv6hdr *ip = ipv6_hdr(skb);
	struct net *net = dev_net(dev);
	struct flowi6 flow = {
		.flowi6_iif = dev->ifindex,
		.daddr = ip->daddr,
		.saddr = ip->saddr,
		.flowlabel = ip6_flowinfo(ip),
		.flowi6_proto = ip->nexthdr,
	};
	struct dst_entry *dst;

	if (ipv6_is_for_one_link(&ip->daddr) || ipv6_is_for_one_link(&ip->saddr) ||
	    ipv6_addr_any(&ip->saddr) || ipv6_rules_look_at_ports(net) ||
	    READ_ONCE(net->ipv6.devconf_all->proxy_ndp))
		return WGSTAR_RELAYED_ROUTING;
	dst = ip6_route_input_lookup(net, dev, &flow, skb,
				     RT6_LOOKUP_F_HAS_SADDR |
				     RT6_LOOKUP_F_DST_NOREF);
	if (!dst_is_plain(dst, dev) ||
	    !ipv6_route_is_one(container_of(dst, struct rt6_info, dst)))
		return WGSTAR_RELAYED_ROUTING;
	if (ipv6_redirects(dev))
		return WGSTAR_RELAYED_REDIRECT;
	*mtu = max_t(unsigned int, ip6_dst_mtu_maybe_forward(dst, true),
		     IPV6_MIN_MTU);
	return WGSTAR_RELAYED_DIRECT;
}

#else

static enum wgstar_relayed check_route_ipv6(struct net_device *dev,
					    struct sk_buff *skb,
					    unsigned int *mtu)
{
	return WGSTAR_RELAYED_ROUTING;
}

#endif

/**
 * wgstar_relay_check_route() - ask the stack where it would send a packet
 * @device: the device that it came by, for which wgstar_relay_check_host() has
 *	spoken
 * @skb: packet as the stack would get it, network header at data; its cb is
 *	overwritten
 * @mtu: set to what the route takes, if direct
 *
 * The answer holds for all packets of these addresses and this traffic class
 * and flow label, until routes change.
 *
 * Context: softirq, RCU read lock.
 * Return: WGSTAR_RELAYED_DIRECT if it would go back by @device like any other;
 * or what speaks against.
 */
enum wgstar_relayed wgstar_relay_check_route(const struct wgstar_device *device,
					     struct sk_buff *skb,
					     unsigned int *mtu)
{
	enum wgstar_relayed way;

	if (wgstar_inner_family(skb) == AF_INET6)
		return check_route_ipv6(device->dev, skb, mtu);
	way = check_route_ipv4(device->dev, skb, mtu);
	skb_dst_drop(skb);
	return way;
}

/* Packets */

static bool packet_fits(const struct sk_buff *skb, unsigned int mtu)
{
	return skb->len <= mtu ||
	       (skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu));
}

static enum wgstar_relayed check_header_ipv4(const struct iphdr *ip)
{
	if (unlikely(ip->ihl != 5 || ip_fast_csum(ip, 5)))
		return WGSTAR_RELAYED_HEADER;
	if (unlikely(ip->ttl <= 1))
		return WGSTAR_RELAYED_HOP_LIMIT;
	return WGSTAR_RELAYED_DIRECT;
}

static enum wgstar_relayed check_header_ipv6(const struct ipv6hdr *ip)
{
	if (unlikely(ip->nexthdr == NEXTHDR_HOP || ip->nexthdr == NEXTHDR_ROUTING))
		return WGSTAR_RELAYED_HEADER;
	if (unlikely(ip->hop_limit <= 1))
		return WGSTAR_RELAYED_HOP_LIMIT;
	return WGSTAR_RELAYED_DIRECT;
}

/**
 * wgstar_relay_check_packet() - ask a packet, or GSO skb, itself
 * @skb: network header at data and within the linear part
 * @mtu: of its route
 *
 * Context: any.
 * Return: WGSTAR_RELAYED_DIRECT, or what makes it more than one to be passed on.
 */
enum wgstar_relayed wgstar_relay_check_packet(const struct sk_buff *skb,
					      unsigned int mtu)
{
	enum wgstar_relayed way;

	if (wgstar_inner_family(skb) == AF_INET)
		way = check_header_ipv4(ip_hdr(skb));
	else
		way = check_header_ipv6(ipv6_hdr(skb));
	if (way != WGSTAR_RELAYED_DIRECT)
		return way;
	/* The header is about to be changed, here or in each of a list. */
	if (unlikely(skb_header_cloned(skb) ||
		     skb_shinfo(skb)->gso_type & SKB_GSO_FRAGLIST))
		return WGSTAR_RELAYED_HEADER;
	return packet_fits(skb, mtu) ? WGSTAR_RELAYED_DIRECT :
				       WGSTAR_RELAYED_TOO_LONG;
}
