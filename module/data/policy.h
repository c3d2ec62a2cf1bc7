/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What may go where beyond this host: isolated peers, which can't reach each
 * other, and gateways, which let peers reach what they export and no more. A
 * device without either pays for two looks at fields of its own.
 */
#ifndef WGSTAR_POLICY_H
#define WGSTAR_POLICY_H

#include <linux/compiler.h>

#include "../device.h"
#include "../drop.h"

struct sk_buff;
struct wgstar_peer;

/**
 * struct wgstar_policy_verdict - what the check on receipt found out
 * @why: reason to drop the packet, if it was not accepted
 * @to_known: whether the destination had to be looked up
 * @to: peer that it belongs to, or NULL; if @to_known
 */
struct wgstar_policy_verdict {
	enum wgstar_drop_reason why;
	bool to_known;
	struct wgstar_peer *to;
};

bool wgstar_policy_check(struct wgstar_device *device,
			 const struct wgstar_peer *from,
			 const struct sk_buff *skb, u64 now_ns,
			 struct wgstar_policy_verdict *verdict);
struct wgstar_peer *
wgstar_policy_find_isolated_source(const struct wgstar_device *device,
				   const struct wgstar_peer *to,
				   const struct sk_buff *skb);
void wgstar_policy_find_reply(const struct wgstar_device *device,
			      const struct sk_buff *skb);

/**
 * wgstar_policy_accepts() - whether a decrypted packet may go on
 * @device: the device
 * @from: peer that sent it; its source address is allowed
 * @skb: the packet, its network header at data
 * @now_ns: CLOCK_BOOTTIME, coarse
 * @verdict: zeroed; gets what there is to know
 *
 * Context: softirq, RCU read lock.
 * Return: whether it may.
 */
static inline bool wgstar_policy_accepts(struct wgstar_device *device,
					 const struct wgstar_peer *from,
					 const struct sk_buff *skb, u64 now_ns,
					 struct wgstar_policy_verdict *verdict)
{
	if (likely(!READ_ONCE(device->isolated_peers) &&
		   !rcu_access_pointer(device->gateway)))
		return true;
	return wgstar_policy_check(device, from, skb, now_ns, verdict);
}

/**
 * wgstar_policy_isolated_source() - peer from which a packet may not be relayed
 * @device: the device
 * @to: peer that the packet would be sent to
 * @skb: the packet, its network header at data
 *
 * Finds what the check on receipt can't know: that the destination is another
 * one by now, as with port forwarding. A translated source hides the peer.
 *
 * Context: BH disabled, RCU read lock.
 * Return: the peer, or NULL if it may be sent.
 */
static inline struct wgstar_peer *
wgstar_policy_isolated_source(const struct wgstar_device *device,
			      const struct wgstar_peer *to,
			      const struct sk_buff *skb)
{
	if (likely(!READ_ONCE(device->isolated_peers)))
		return NULL;
	return wgstar_policy_find_isolated_source(device, to, skb);
}

/**
 * wgstar_policy_note_reply() - a packet goes out, perhaps back through a forward
 * @device: the device
 * @skb: the packet, or GSO skb, its network header at data
 *
 * Keeps a transient forward open while nothing but its answers flow.
 *
 * Context: BH disabled, RCU read lock.
 */
static inline void wgstar_policy_note_reply(const struct wgstar_device *device,
					    const struct sk_buff *skb)
{
	if (unlikely(rcu_access_pointer(device->gateway)))
		wgstar_policy_find_reply(device, skb);
}

#endif /* WGSTAR_POLICY_H */
