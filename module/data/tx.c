// SPDX-License-Identifier: GPL-2.0
/*
 * The way out. See tx.h.
 *
 * Work is done inline, by the CPU that has the packet. It goes through the
 * staging queue only where there is no session, or where others wait already.
 */
#include "tx.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/sched/clock.h>
#include <linux/skbuff.h>
#include <linux/timekeeping.h>
#include <net/dst_metadata.h>
#include <net/icmp.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "../compat.h"
#include "../device.h"
#include "../logic/message.h"
#include "../logic/session_policy.h"
#include "../peer.h"
#include "../unit.h"
#include "encrypt.h"
#include "inner.h"
#include "policy.h"
#include "socket.h"
#include "staging.h"

#define KEEPALIVE_HEADROOM	(WGSTAR_OUTER_HEADROOM + \
				 sizeof(struct message_data))

/* See tx_gathers(). */
#define GATHER_LENGTH_MAX	512
#define GATHER_NS		(50 * NSEC_PER_USEC)
#define GATHER_PACKETS_MAX	64

/*
 * Tunnels within tunnels are one walk down one stack, until it would become too
 * deep: then the work goes on with a stack of its own. Kernels count one or two
 * levels per tunnel.
 */
#define TX_NESTING_MAX		3

/**
 * struct tx_unit - what a unit carries in skb->cb from xmit to encryption
 * @mtu: of the route that it took, or of the device; bounds the padding
 * @ds: traffic class for the outer header
 */
struct tx_unit {
	u32 mtu;
	u8 ds;
};

static struct tx_unit *tx_unit(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct tx_unit) > sizeof(skb->cb));
	return (struct tx_unit *)skb->cb;
}

/* Something authenticated went out; @data if it was more than a keepalive. */
static void tx_note_sent(struct wgstar_peer *peer, u64 now_ns, bool data)
{
	struct session_timers *timers = &peer->work.timers;
	bool rearm;

	wgstar_timers_any_traversal(timers, now_ns);
	rearm = wgstar_timers_any_sent(timers, now_ns);
	if (data && !wgstar_timers_awaits_answer(timers))
		rearm |= wgstar_timers_data_sent(timers, now_ns,
						 wgstar_peer_work_jitter_ns());
	if (unlikely(rearm))
		wgstar_peer_work_rearm(peer);
}

static void tx_request_session(struct wgstar_peer *peer, u64 now_ns)
{
	if (wgstar_timers_may_initiate(&peer->work.timers, now_ns))
		wgstar_peer_work_request(peer, PEER_TASK_INITIATE);
}

/*
 * The session to send with, or NULL; asks for a new one when it is time.
 * Context: RCU read lock.
 */
static struct wgstar_keypair *tx_keypair(struct wgstar_peer *peer, u64 now_ns)
{
	struct wgstar_keypair *keypair;

	keypair = rcu_dereference(peer->keypairs.current_keypair);
	if (!keypair)
		return NULL;
	switch (wgstar_session_on_send(keypair->birth_ns, now_ns,
				       atomic64_read(&keypair->sending_counter) +
				       WGSTAR_STAGED_PACKETS_MAX,
				       keypair->initiator)) {
	case SESSION_EXPIRED:
		return NULL;
	case SESSION_REKEY_NOW:
		tx_request_session(peer, now_ns);
		break;
	case SESSION_KEEP:
		break;
	}
	return keypair;
}

/* Send what encryption made of @packets packets of @len bytes together. */
static void tx_outers(struct wgstar_peer *peer, struct sk_buff *outers, u8 ds,
		      unsigned int packets, unsigned int len)
{
	struct wgstar_device *device = peer->device;
	struct sk_buff *outer, *next;
	unsigned int bytes = 0;

	for (outer = outers; outer; outer = outer->next)
		bytes += outer->len;
	atomic64_add(bytes, &peer->tx_bytes);
	if (len)
		dev_sw_netstats_tx_add(device->dev, packets, len);
	skb_list_walk_safe(outers, outer, next) {
		skb_mark_not_on_list(outer);
		wgstar_socket_send(device, peer, outer, ds);
	}
}

/* Encrypt and send one unit. Context: BH disabled, RCU read lock. */
static void tx_send(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
		    struct sk_buff *unit, u64 now_ns)
{
	unsigned int packets = wgstar_unit_packets(unit), len = unit->len;
	struct tx_unit sent = *tx_unit(unit);
	struct sk_buff *outers;

	outers = wgstar_encrypt(keypair, unit, sent.mtu);
	if (unlikely(!outers)) {
		wgstar_drop(peer->device, peer, WGSTAR_DROP_TX_NO_MEMORY, packets);
		return;
	}
	tx_note_sent(peer, now_ns, len);
	tx_outers(peer, outers, sent.ds, packets, len);
}

/* Whether two units can share a burst of small packets. */
static bool tx_alike(struct sk_buff *a, struct sk_buff *b)
{
	return b && !skb_is_gso(a) && !skb_is_gso(b) && a->len && b->len &&
	       tx_unit(a)->mtu == tx_unit(b)->mtu && tx_unit(a)->ds == tx_unit(b)->ds;
}

/* As tx_send(), for @first and whatever of @rest can go with it. */
static void tx_send_alike(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
			  struct sk_buff *first, struct sk_buff_head *rest,
			  u64 now_ns)
{
	struct tx_unit sent = *tx_unit(first);
	unsigned int len = 0, packets = 0;
	struct sk_buff_head burst;
	struct sk_buff *outers;

	__skb_queue_head_init(&burst);
	do {
		++packets;
		len += first->len;
		__skb_queue_tail(&burst, first);
		if (!tx_alike(first, skb_peek(rest)))
			break;
		first = __skb_dequeue(rest);
	} while (true);
	outers = wgstar_encrypt_packets(keypair, &burst, sent.mtu);
	while ((first = __skb_dequeue(&burst))) {
		--packets;
		len -= first->len;
		wgstar_drop_skb(peer->device, peer, WGSTAR_DROP_TX_NO_MEMORY, first);
	}
	if (!packets)
		return;
	tx_note_sent(peer, now_ns, true);
	tx_outers(peer, outers, sent.ds, packets, len);
}

static void tx_send_all(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
			struct sk_buff_head *units, u64 now_ns)
{
	struct sk_buff *unit;

	while ((unit = __skb_dequeue(units)))
		if (tx_alike(unit, skb_peek(units)))
			tx_send_alike(peer, keypair, unit, units, now_ns);
		else
			tx_send(peer, keypair, unit, now_ns);
}

/**
 * wgstar_tx_send_staged() - send what waits
 * @peer: the peer
 *
 * Without a session one is asked for, if something waits.
 *
 * Context: any but hard interrupt.
 */
void wgstar_tx_send_staged(struct wgstar_peer *peer)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct wgstar_keypair *keypair;
	struct sk_buff_head units;

	__skb_queue_head_init(&units);
	rcu_read_lock();
	local_bh_disable();
	while (wgstar_staging_waits(peer)) {
		keypair = tx_keypair(peer, now_ns);
		if (!keypair) {
			tx_request_session(peer, now_ns);
			break;
		}
		if (!wgstar_staging_begin(peer, &units))
			break;
		tx_send_all(peer, keypair, &units, now_ns);
		wgstar_staging_end(peer);
	}
	local_bh_enable();
	rcu_read_unlock();
}

/**
 * wgstar_tx_send_keepalive() - send an empty message
 * @peer: the peer
 *
 * Anything that waits serves as well. Without a session one is asked for.
 *
 * Context: any but hard interrupt.
 */
void wgstar_tx_send_keepalive(struct wgstar_peer *peer)
{
	struct sk_buff *unit;

	if (!wgstar_staging_waits(peer)) {
		unit = alloc_skb(KEEPALIVE_HEADROOM + WGSTAR_TAG_LENGTH,
				 GFP_ATOMIC | __GFP_NOWARN);
		if (unit) {
			skb_reserve(unit, KEEPALIVE_HEADROOM);
			memset(tx_unit(unit), 0, sizeof(struct tx_unit));
			wgstar_staging_add(peer, unit);
		}
	}
	wgstar_tx_send_staged(peer);
}

static void tx_unreachable(struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IP))
		icmp_ndo_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
	else
		icmpv6_ndo_send(skb, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, 0);
}

static bool tx_is_ip(const struct sk_buff *skb)
{
	__be16 protocol = ip_tunnel_parse_protocol(skb);

	return protocol && protocol == skb->protocol;
}

static void tx_unit_set(struct sk_buff *skb, unsigned int mtu)
{
	struct tx_unit unit = {
		.mtu = mtu,
		.ds = ip_tunnel_ecn_encap(0, ip_hdr(skb), skb),
	};

	*tx_unit(skb) = unit;
}

/*
 * A process that sends small packets one right after the other is better served
 * by a burst than by one walk to the wire each: the first goes at once, those
 * that follow within a moment wait for as long, or until there are enough. Not
 * those that answer what came meanwhile: nobody waits for the next ones then.
 */
static bool tx_gathers(struct wgstar_peer *peer, const struct sk_buff *skb)
{
	u64 now_ns;

	if (in_serving_softirq() || skb_is_gso(skb) || skb->len > GATHER_LENGTH_MAX ||
	    !wgstar_timers_awaits_answer(&peer->work.timers))
		return false;
	now_ns = local_clock();
	return now_ns - READ_ONCE(peer->staging.last_small_ns) < GATHER_NS;
}

static void tx_gather(struct wgstar_peer *peer, struct sk_buff *skb)
{
	unsigned int waiting = wgstar_staging_add(peer, skb);

	if (waiting >= GATHER_PACKETS_MAX)
		wgstar_tx_send_staged(peer);
	else if (waiting == 1)
		hrtimer_start(&peer->staging.gather_timer, ns_to_ktime(GATHER_NS),
			      HRTIMER_MODE_REL_SOFT);
	WRITE_ONCE(peer->staging.last_small_ns, local_clock());
}

/**
 * wgstar_tx_gathered() - send small packets that have waited for others
 * @timer: &struct wgstar_staging.gather_timer of a peer
 *
 * Context: softirq.
 * Return: HRTIMER_NORESTART.
 */
enum hrtimer_restart wgstar_tx_gathered(struct hrtimer *timer)
{
	wgstar_tx_send_staged(container_of(timer, struct wgstar_peer,
					   staging.gather_timer));
	return HRTIMER_NORESTART;
}

static void tx_enqueue(struct wgstar_peer *peer, struct sk_buff *skb)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct wgstar_keypair *keypair = tx_keypair(peer, now_ns);
	bool small;

	if (unlikely(!keypair)) {
		wgstar_staging_add(peer, skb);
		tx_request_session(peer, now_ns);
	} else if (unlikely(dev_recursion_level() > TX_NESTING_MAX)) {
		wgstar_staging_add(peer, skb);
		wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
	} else if (tx_gathers(peer, skb)) {
		tx_gather(peer, skb);
	} else if (unlikely(wgstar_staging_busy(peer))) {
		wgstar_staging_add(peer, skb);
		wgstar_tx_send_staged(peer);
	} else {
		small = !skb_is_gso(skb) && skb->len <= GATHER_LENGTH_MAX;
		tx_send(peer, keypair, skb, now_ns);
		if (small)
			WRITE_ONCE(peer->staging.last_small_ns, local_clock());
	}
}

/**
 * wgstar_tx_relay_add() - make a unit ready for wgstar_tx_relay()
 * @units: those that will go together
 * @unit: one packet, or a GSO skb, with its network header at data
 * @mtu: of its route
 *
 * Context: any.
 */
void wgstar_tx_relay_add(struct sk_buff_head *units, struct sk_buff *unit,
			 unsigned int mtu)
{
	tx_unit_set(unit, mtu);
	__skb_queue_tail(units, unit);
}

/**
 * wgstar_tx_relay() - send units that did not come from the stack
 * @peer: peer that they belong to; it has an endpoint
 * @units: from wgstar_tx_relay_add(); consumed
 *
 * Context: BH disabled, RCU read lock.
 */
void wgstar_tx_relay(struct wgstar_peer *peer, struct sk_buff_head *units)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct wgstar_keypair *keypair = tx_keypair(peer, now_ns);
	struct sk_buff *unit;

	if (likely(keypair && !wgstar_staging_busy(peer) &&
		   dev_recursion_level() <= TX_NESTING_MAX)) {
		tx_send_all(peer, keypair, units, now_ns);
		return;
	}
	while ((unit = __skb_dequeue(units)))
		tx_enqueue(peer, unit);
}

/* Context: RCU read lock. */
static int tx_to_peer(struct wgstar_device *device, struct sk_buff *skb)
{
	struct wgstar_peer *peer, *source;

	peer = wgstar_inner_route(device, skb, wgstar_inner_destination(skb));
	if (unlikely(!peer)) {
		tx_unreachable(skb);
		wgstar_drop_skb(device, NULL, WGSTAR_DROP_NO_PEER, skb);
		return -ENOKEY;
	}
	if (unlikely(READ_ONCE(peer->endpoint.addr.sa_family) == AF_UNSPEC)) {
		tx_unreachable(skb);
		wgstar_drop_skb(device, peer, WGSTAR_DROP_NO_ENDPOINT, skb);
		return -EDESTADDRREQ;
	}
	source = wgstar_policy_isolated_source(device, peer, skb);
	if (unlikely(source)) {
		wgstar_drop_skb(device, source, WGSTAR_DROP_ISOLATED, skb);
		return -EPERM;
	}
	wgstar_policy_note_reply(device, skb);
	tx_unit_set(skb, skb_valid_dst(skb) ? dst_mtu(skb_dst(skb)) :
					      device->dev->mtu);
	skb_dst_drop(skb);
	tx_enqueue(peer, skb);
	return NETDEV_TX_OK;
}

/**
 * wgstar_tx_xmit() - ndo_start_xmit: a packet of the stack is to be sent
 * @skb: packet, or GSO skb, with its network header at data
 * @dev: the device
 *
 * Context: BH disabled.
 * Return: NETDEV_TX_OK; or, for the benefit of local senders, -EPROTONOSUPPORT
 * for what is not IP, -ENOKEY without a peer for the destination, -EDESTADDRREQ
 * without an endpoint of that peer; -EPERM for what is relayed and may not be.
 * @skb is consumed in any case.
 */
netdev_tx_t wgstar_tx_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);
	int err;

	if (unlikely(!tx_is_ip(skb))) {
		wgstar_drop_skb(device, NULL, WGSTAR_DROP_NOT_IP, skb);
		return -EPROTONOSUPPORT;
	}
	rcu_read_lock();
	err = tx_to_peer(device, skb);
	rcu_read_unlock();
	return err;
}
