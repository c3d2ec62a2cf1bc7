// SPDX-License-Identifier: GPL-2.0
/*
 * Making aggregates of datagrams. See rx_gather.h.
 *
 * Each CPU gathers for one session at a time. Nothing is held back that somebody
 * could wait for: a peer that has heard nothing from us since it sent the message
 * before is in the midst of sending, and only messages that came right after one
 * another are gathered, for as long as they do.
 */
#include "rx_gather.h"

#include <linux/hrtimer.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/udp.h>
#include <net/dsfield.h>
#include <net/ipv6.h>

#include "../compat.h"
#include "../device.h"
#include "../logic/message.h"
#include "../peer.h"
#include "clock.h"
#include "gather.h"
#include "rx.h"

/**
 * struct rx_gather - what a CPU has gathered
 * @lock: against wgstar_rx_gather_purge(), and a CPU that comes back; taken in
 *	softirq
 * @timer: the end of waiting
 * @device: that received it
 * @first: the first datagram, followed by the others in its frag_list; or NULL
 * @last: the last one of that list
 * @size: length of all but the last, in bytes, without UDP header
 * @index: receiver index of the last message that came
 * @began_ns: when @first came
 * @came_ns: when that message came
 */
struct rx_gather {
	spinlock_t lock;
	struct hrtimer timer;
	struct wgstar_device *device;
	struct sk_buff *first;
	struct sk_buff *last;
	unsigned int size;
	__le32 index;
	u64 began_ns;
	u64 came_ns;
};

static DEFINE_PER_CPU(struct rx_gather, rx_gather);

/* Short, since the sender of a stream may be waiting for an answer. */
static u64 gather_gap_ns(void)
{
	return wgstar_gather_gap_ns(2);
}

/* Whether an aggregate can be made of @skb, as far as its memory goes. */
static bool is_alone(const struct sk_buff *skb)
{
	return !skb_is_gso(skb) && !skb_is_nonlinear(skb) && !skb_cloned(skb) &&
	       skb->len >= sizeof(struct udphdr) + WGSTAR_MESSAGE_DATA_MIN_LENGTH;
}

static const struct message_data *message_of(const struct sk_buff *skb)
{
	const struct message_data *message;

	message = (const void *)(skb->data + sizeof(struct udphdr));
	return message->header.type == cpu_to_le32(MESSAGE_DATA) ? message : NULL;
}

/* Whether the outer headers say the same, as far as we look at them. */
static bool same_headers(const struct sk_buff *a, const struct sk_buff *b)
{
	if (a->protocol != b->protocol || a->skb_iif != b->skb_iif ||
	    udp_hdr(a)->source != udp_hdr(b)->source)
		return false;
	if (a->protocol == htons(ETH_P_IP))
		return ip_hdr(a)->saddr == ip_hdr(b)->saddr &&
		       ip_hdr(a)->daddr == ip_hdr(b)->daddr &&
		       ip_hdr(a)->tos == ip_hdr(b)->tos;
	return ipv6_addr_equal(&ipv6_hdr(a)->saddr, &ipv6_hdr(b)->saddr) &&
	       ipv6_addr_equal(&ipv6_hdr(a)->daddr, &ipv6_hdr(b)->daddr) &&
	       ipv6_get_dsfield(ipv6_hdr(a)) == ipv6_get_dsfield(ipv6_hdr(b));
}

static bool gather_continues(const struct rx_gather *gather,
			     const struct wgstar_device *device,
			     const struct sk_buff *skb,
			     const struct message_data *message)
{
	return gather->device == device &&
	       gather->index == message->receiver_index &&
	       skb->len - sizeof(struct udphdr) <= gather->size &&
	       same_headers(gather->first, skb);
}

/* Whether the peer is in the midst of sending to us. */
static bool gather_wanted(const struct rx_gather *gather,
			  const struct wgstar_device *device,
			  const struct message_data *message, u64 now_ns)
{
	const struct wgstar_session *session;

	if (gather->index != message->receiver_index ||
	    now_ns - gather->came_ns > gather_gap_ns())
		return false;
	session = wgstar_session_index_find(&device->session_index,
					    message->receiver_index);
	return session && session->kind == WGSTAR_SESSION_KEYPAIR &&
	       wgstar_timers_owes_answer(&session->peer->work.timers);
}

/* It leaves what its route and its socket are protected by. */
static void skb_keep(struct sk_buff *skb)
{
	skb_dst_drop(skb);
	skb_orphan(skb);
}

static void gather_start(struct rx_gather *gather, struct wgstar_device *device,
			 struct sk_buff *skb, u64 now_ns)
{
	skb_keep(skb);
	gather->device = device;
	gather->first = skb;
	gather->last = NULL;
	gather->size = skb->len - sizeof(struct udphdr);
	gather->began_ns = now_ns;
	skb_shinfo(skb)->gso_segs = 1;
	if (!hrtimer_is_queued(&gather->timer))
		hrtimer_start(&gather->timer,
			      ns_to_ktime(gather_gap_ns()),
			      HRTIMER_MODE_REL_PINNED_SOFT);
}

/* Returns whether no more can follow. */
static bool gather_add(struct rx_gather *gather, struct sk_buff *skb)
{
	struct sk_buff *first = gather->first;

	skb_keep(skb);
	__skb_pull(skb, sizeof(struct udphdr));
	if (gather->last)
		gather->last->next = skb;
	else
		skb_shinfo(first)->frag_list = skb;
	gather->last = skb;
	first->len += skb->len;
	first->data_len += skb->len;
	first->truesize += skb->truesize;
	return ++skb_shinfo(first)->gso_segs == WGSTAR_GATHER_PACKETS_MAX ||
	       skb->len < gather->size;
}

static struct sk_buff *gather_take(struct rx_gather *gather)
{
	struct sk_buff *first = gather->first;
	struct skb_shared_info *shared;

	gather->first = NULL;
	if (!first)
		return NULL;
	shared = skb_shinfo(first);
	if (gather->last) {
		shared->gso_size = gather->size;
		shared->gso_type = SKB_GSO_UDP_L4;
	} else {
		shared->gso_segs = 0;
	}
	return first;
}

/* What was there before @skb and must go now is put into *@before. */
static bool gather_one(struct rx_gather *gather, struct wgstar_device *device,
		       struct sk_buff *skb, struct sk_buff **before)
{
	const struct message_data *message = is_alone(skb) ? message_of(skb) : NULL;
	u64 now_ns = wgstar_clock_ns();
	bool kept = false;

	if (gather->first) {
		kept = message && gather_continues(gather, device, skb, message);
		if (!kept || gather_add(gather, skb))
			*before = gather_take(gather);
	}
	if (!kept && message && gather_wanted(gather, device, message, now_ns)) {
		gather_start(gather, device, skb, now_ns);
		kept = true;
	}
	gather->index = message ? message->receiver_index : 0;
	gather->came_ns = now_ns;
	return kept;
}

/**
 * wgstar_rx_gather() - let a datagram wait for others, if they are to be expected
 * @device: that received it
 * @skb: datagram or aggregate, its UDP header at data
 *
 * Those of the same CPU that came before are received first.
 *
 * Context: softirq, RCU read lock.
 * Return: whether @skb was taken.
 */
bool wgstar_rx_gather(struct wgstar_device *device, struct sk_buff *skb)
{
	struct rx_gather *gather = this_cpu_ptr(&rx_gather);
	struct wgstar_device *before_device;
	struct sk_buff *before = NULL;
	bool kept;

	spin_lock(&gather->lock);
	before_device = gather->device;
	kept = gather_one(gather, device, skb, &before);
	spin_unlock(&gather->lock);
	if (before)
		wgstar_rx_burst(before_device, before);
	return kept;
}

/* Nothing comes any more, or the first one has waited long enough. */
static enum hrtimer_restart gather_end(struct hrtimer *timer)
{
	struct rx_gather *gather = container_of(timer, struct rx_gather, timer);
	struct wgstar_device *device;
	struct sk_buff *burst = NULL;
	u64 gap_ns, now_ns;
	bool more;

	rcu_read_lock();
	spin_lock(&gather->lock);
	gap_ns = gather_gap_ns();
	now_ns = wgstar_clock_ns();
	device = gather->device;
	more = gather->first && wgstar_gather_goes_on(gap_ns, gather->began_ns,
						      gather->came_ns, now_ns);
	if (!more)
		burst = gather_take(gather);
	spin_unlock(&gather->lock);
	if (burst)
		wgstar_rx_burst(device, burst);
	rcu_read_unlock();
	if (!more)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, ns_to_ktime(gap_ns));
	return HRTIMER_RESTART;
}

/**
 * wgstar_rx_gather_purge() - free what was gathered for a device
 * @device: has no sockets any more
 *
 * Nothing is being received of it afterwards.
 *
 * Context: process; sleeps.
 */
void wgstar_rx_gather_purge(struct wgstar_device *device)
{
	struct rx_gather *gather;
	struct sk_buff *burst;
	int cpu;

	for_each_possible_cpu(cpu) {
		gather = per_cpu_ptr(&rx_gather, cpu);
		spin_lock_bh(&gather->lock);
		burst = gather->device == device ? gather_take(gather) : NULL;
		spin_unlock_bh(&gather->lock);
		kfree_skb(burst);
	}
	/* Somebody may have taken a burst just before. */
	synchronize_net();
}

/**
 * wgstar_rx_gather_init() - prepare for datagrams
 *
 * Context: module start.
 */
void wgstar_rx_gather_init(void)
{
	struct rx_gather *gather;
	int cpu;

	for_each_possible_cpu(cpu) {
		gather = per_cpu_ptr(&rx_gather, cpu);
		spin_lock_init(&gather->lock);
		wgstar_compat_hrtimer_setup(&gather->timer, gather_end,
					    CLOCK_MONOTONIC,
					    HRTIMER_MODE_REL_PINNED_SOFT);
	}
}

/**
 * wgstar_rx_gather_exit() - end the timers
 *
 * Context: module end, when no device is left.
 */
void wgstar_rx_gather_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		hrtimer_cancel(&per_cpu_ptr(&rx_gather, cpu)->timer);
}
