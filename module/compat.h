/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between kernels, and the only file that knows. Kbuild looks for
 * features in the headers of the target kernel and defines WGSTAR_HAVE_...;
 * version numbers say nothing about point releases.
 */
#ifndef WGSTAR_COMPAT_H
#define WGSTAR_COMPAT_H

#include <crypto/chacha.h>
#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/timer.h>
#include <net/if_inet6.h>
#include <net/ip6_tunnel.h>
#include <net/udp_tunnel.h>

#ifdef WGSTAR_HAVE_NET_GSO_H
#include <net/gso.h>
#endif

/* from_timer() became timer_container_of() in 6.16. */
#ifdef WGSTAR_HAVE_TIMER_CONTAINER_OF
#define wgstar_compat_timer_container(var, timer, field)		\
	timer_container_of(var, timer, field)
#else
#define wgstar_compat_timer_container(var, timer, field)		\
	from_timer(var, timer, field)
#endif

/*
 * For large variables on the stack all of whose fields are set before they are
 * read: kernels that clear the stack for safety would do so for each packet. 6.1
 * has no name for it.
 */
#ifndef __uninitialized
#if __has_attribute(__uninitialized__)
#define __uninitialized __attribute__((__uninitialized__))
#else
#define __uninitialized
#endif
#endif

/* The state of ChaCha20 got a type of its own in 6.16. */
#ifdef WGSTAR_HAVE_CHACHA_STATE
struct wgstar_compat_chacha {
	struct chacha_state state;
};

#define wgstar_compat_chacha(stream)	(&(stream)->state)
#else
struct wgstar_compat_chacha {
	u32 state[CHACHA_STATE_WORDS];
};

#define wgstar_compat_chacha(stream)	((stream)->state)
#endif

/* Setting up a timer and its function became one in 6.13. */
static inline void
wgstar_compat_hrtimer_setup(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *),
			    clockid_t clock, enum hrtimer_mode mode)
{
#ifdef WGSTAR_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

/* NETIF_F_LLTX became a bit of struct net_device in 6.12. */
static inline void wgstar_compat_lockless_tx(struct net_device *dev)
{
#ifdef WGSTAR_HAVE_DEV_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

/* The kind of clock behind skb->tstamp; one bit up to 6.10. */
static inline void wgstar_compat_copy_delivery_time(struct sk_buff *to,
						    const struct sk_buff *from)
{
	to->tstamp = from->tstamp;
#ifdef WGSTAR_HAVE_TSTAMP_TYPE
	to->tstamp_type = from->tstamp_type;
#else
	to->mono_delivery_time = from->mono_delivery_time;
#endif
}

/* Both transmit functions got one more argument in 6.17. */
#ifdef WGSTAR_HAVE_TUNNEL_XMIT_FLAGS
#define wgstar_compat_udp_xmit(...) udp_tunnel_xmit_skb(__VA_ARGS__, 0)
#define wgstar_compat_udp6_xmit(...) udp_tunnel6_xmit_skb(__VA_ARGS__, 0)
#else
#define wgstar_compat_udp_xmit(...) udp_tunnel_xmit_skb(__VA_ARGS__)
#define wgstar_compat_udp6_xmit(...) udp_tunnel6_xmit_skb(__VA_ARGS__)
#endif

/* newlink got its arguments in a struct in 6.15. */
#ifdef WGSTAR_HAVE_NEWLINK_PARAMS
#define WGSTAR_COMPAT_NEWLINK_ARGS					\
	struct net_device *dev, struct rtnl_newlink_params *params,	\
	struct netlink_ext_ack *extack
#define wgstar_compat_newlink_net()	rtnl_newlink_link_net(params)
#else
#define WGSTAR_COMPAT_NEWLINK_ARGS					\
	struct net *src_net, struct net_device *dev, struct nlattr *tb[], \
	struct nlattr *data[], struct netlink_ext_ack *extack
#define wgstar_compat_newlink_net()	(src_net)
#endif

/* Classifiers and BPF programs of both directions share one list since 6.6. */
static inline bool wgstar_compat_has_classifier(const struct net_device *dev)
{
#if defined(CONFIG_NET_XGRESS)
	return rcu_access_pointer(dev->tcx_ingress) ||
	       rcu_access_pointer(dev->tcx_egress);
#elif defined(CONFIG_NET_CLS_ACT)
	return rcu_access_pointer(dev->miniq_ingress) ||
	       rcu_access_pointer(dev->miniq_egress);
#else
	return false;
#endif
}

/* An interface can forward IPv6 while the namespace does not, since 6.17. */
static inline bool wgstar_compat_forced_forwarding(const struct inet6_dev *in6_dev)
{
#ifdef WGSTAR_HAVE_FORCE_FORWARDING
	return READ_ONCE(in6_dev->cnf.force_forwarding);
#else
	return false;
#endif
}

#endif /* WGSTAR_COMPAT_H */
