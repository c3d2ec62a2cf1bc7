// SPDX-License-Identifier: GPL-2.0
/*
 * Aggregates for tunnel sockets. See aggregate_hook.h.
 *
 * UDP receive offload, and a sender on the same host, hand over many datagrams
 * as one GSO skb. UDP cuts it up again for a socket with an encap_rcv, unless
 * its gso_type says that it is tunnel traffic: it can't know that the receiver
 * takes aggregates whole. So that is said here, at the end of the local input
 * hooks, for skbs that are on their way to a port of ours and nowhere else.
 * The hook is there while a namespace has sockets of ours. Without netfilter in
 * the kernel all works, one datagram at a time.
 */
#include "aggregate_hook.h"

#include <linux/hashtable.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/udp.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "../device.h"

#if IS_ENABLED(CONFIG_NETFILTER)

#define AGGREGATE_PORT_BITS	8

/* Serialises changes of the table and of the hooks. */
static DEFINE_MUTEX(aggregate_lock);
/* Devices with sockets, by port. */
static DEFINE_HASHTABLE(aggregate_devices, AGGREGATE_PORT_BITS);

/**
 * struct aggregate_net - hooks of a namespace
 * @devices: how many devices have their sockets there; under aggregate_lock
 */
struct aggregate_net {
	unsigned int devices;
};

static unsigned int aggregate_net_id;

static bool aggregate_port_known(const struct net *net, u16 port)
{
	const struct wgstar_device *device;

	hash_for_each_possible_rcu(aggregate_devices, device, aggregate_node, port)
		if (device->listen_port == port &&
		    rcu_access_pointer(device->birth_net) == net)
			return true;
	return false;
}

/* Whether @skb, at local input, holds UDP for a port of ours. */
static bool aggregate_is_ours(const struct net *net, const struct sk_buff *skb)
{
	const struct udphdr *udp;
	struct udphdr header;
	u8 protocol;

	protocol = skb->protocol == htons(ETH_P_IP) ? ip_hdr(skb)->protocol :
						      ipv6_hdr(skb)->nexthdr;
	if (protocol != IPPROTO_UDP)
		return false;
	udp = skb_header_pointer(skb, skb_transport_offset(skb), sizeof(header),
				 &header);
	return udp && aggregate_port_known(net, ntohs(udp->dest));
}

static unsigned int aggregate_mark(void *priv, struct sk_buff *skb,
				   const struct nf_hook_state *state)
{
	if (skb_is_gso(skb) && skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4 &&
	    aggregate_is_ours(state->net, skb))
		skb_shinfo(skb)->gso_type |= SKB_GSO_UDP_TUNNEL_CSUM;
	return NF_ACCEPT;
}

static const struct nf_hook_ops aggregate_hooks[] = {
	{
		.hook = aggregate_mark,
		.pf = NFPROTO_IPV4,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP_PRI_LAST,
	},
#if IS_ENABLED(CONFIG_IPV6)
	{
		.hook = aggregate_mark,
		.pf = NFPROTO_IPV6,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = NF_IP6_PRI_LAST,
	},
#endif
};

static struct pernet_operations aggregate_net_ops = {
	.id = &aggregate_net_id,
	.size = sizeof(struct aggregate_net),
};

/**
 * wgstar_aggregate_hook_add() - a device has sockets from now on
 * @device: the device, whose port and namespace stay as they are until
 *	wgstar_aggregate_hook_remove()
 *
 * If the hook can't be had, datagrams come one by one.
 *
 * Context: process, under config_lock; sleeps.
 */
void wgstar_aggregate_hook_add(struct wgstar_device *device)
{
	struct net *net = rcu_dereference_protected(device->birth_net,
						    lockdep_is_held(&device->config_lock));
	struct aggregate_net *hooks = net_generic(net, aggregate_net_id);

	mutex_lock(&aggregate_lock);
	if (hooks->devices ||
	    !nf_register_net_hooks(net, aggregate_hooks, ARRAY_SIZE(aggregate_hooks))) {
		++hooks->devices;
		hash_add_rcu(aggregate_devices, &device->aggregate_node,
			     device->listen_port);
	}
	mutex_unlock(&aggregate_lock);
}

/**
 * wgstar_aggregate_hook_remove() - a device's sockets are about to go
 * @device: the device; nothing happens if it is not known here. May be changed
 *	or added again a grace period later
 *
 * Context: process, under config_lock; sleeps.
 */
void wgstar_aggregate_hook_remove(struct wgstar_device *device)
{
	struct net *net = rcu_dereference_protected(device->birth_net,
						    lockdep_is_held(&device->config_lock));
	struct aggregate_net *hooks;

	mutex_lock(&aggregate_lock);
	if (hash_hashed(&device->aggregate_node)) {
		hash_del_rcu(&device->aggregate_node);
		hooks = net_generic(net, aggregate_net_id);
		if (!--hooks->devices)
			nf_unregister_net_hooks(net, aggregate_hooks,
						ARRAY_SIZE(aggregate_hooks));
	}
	mutex_unlock(&aggregate_lock);
}

/**
 * wgstar_aggregate_hook_init() - prepare for devices
 *
 * Context: module start.
 * Return: 0 or a negative error.
 */
int wgstar_aggregate_hook_init(void)
{
	return register_pernet_subsys(&aggregate_net_ops);
}

/**
 * wgstar_aggregate_hook_exit() - no device is left
 *
 * Context: module end.
 */
void wgstar_aggregate_hook_exit(void)
{
	unregister_pernet_subsys(&aggregate_net_ops);
}

#else

void wgstar_aggregate_hook_add(struct wgstar_device *device)
{
}

void wgstar_aggregate_hook_remove(struct wgstar_device *device)
{
}

int wgstar_aggregate_hook_init(void)
{
	return 0;
}

void wgstar_aggregate_hook_exit(void)
{
}

#endif
