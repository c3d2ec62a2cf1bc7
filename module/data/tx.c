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
#include <linux/skbuff.h>
#include <linux/timekeeping.h>
#include <net/dst_metadata.h>
#include <net/icmp.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "../compat.h"
#include "../device.h"
#include "../peer.h"
#include "../unit.h"
#include "clock.h"
#include "gather.h"
#include "inner.h"
#include "policy.h"
#include "staging.h"
#include "tx_send.h"

/* See tx_gathers(); of TCP, whose long packets should be GSO, only short ones. */
#define GATHER_LENGTH_MAX	2048
#define GATHER_TCP_LENGTH_MAX	512

/*
 * Tunnels within tunnels are one walk down one stack, until it would become too
 * deep: then the work goes on with a stack of its own. Kernels count one or two
 * levels per tunnel.
 */
#define TX_NESTING_MAX		3

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
	struct wgstar_tx_unit unit = {
		.mtu = mtu,
		.ds = ip_tunnel_ecn_encap(0, ip_hdr(skb), skb),
		.packets = wgstar_unit_packets(skb),
		.bytes = wgstar_unit_bytes(skb),
	};

	*wgstar_tx_unit(skb) = unit;
}

/* Whether a packet may wait for others, or others for its like. */
static bool tx_is_small(const struct sk_buff *skb)
{
	bool tcp = skb->protocol == htons(ETH_P_IP) ?
		   ip_hdr(skb)->protocol == IPPROTO_TCP :
		   ipv6_hdr(skb)->nexthdr == IPPROTO_TCP;

	return !skb_is_gso(skb) &&
	       skb->len <= (tcp ? GATHER_TCP_LENGTH_MAX : GATHER_LENGTH_MAX);
}

static u64 tx_gap_ns(void)
{
	return wgstar_gather_gap_ns(16);
}

/*
 * A process that sends small packets one right after the other is better served
 * by a burst than by one walk to the wire each: the first goes at once, those
 * that follow within a moment wait until no more do, or there are enough, or the
 * first of them has waited long enough. Not those that answer what came
 * meanwhile: nobody waits for the next ones then.
 */
static bool tx_gathers(struct wgstar_peer *peer, const struct sk_buff *skb)
{
	u64 now_ns;

	if (in_serving_softirq() || !tx_is_small(skb) ||
	    !wgstar_timers_awaits_answer(&peer->work.timers))
		return false;
	now_ns = wgstar_clock_ns();
	return now_ns - READ_ONCE(peer->staging.last_small_ns) < tx_gap_ns();
}

static void tx_gather(struct wgstar_peer *peer, struct sk_buff *skb)
{
	const struct sock *socket = skb->sk;
	unsigned int waiting = wgstar_staging_add(peer, skb);
	u64 now_ns = wgstar_clock_ns();

	WRITE_ONCE(peer->staging.last_small_ns, now_ns);
	if (waiting == 1) {
		WRITE_ONCE(peer->staging.gather_began_ns, now_ns);
		WRITE_ONCE(peer->staging.gather_socket, socket);
		WRITE_ONCE(peer->staging.gather_cpu, smp_processor_id());
	}
	if (waiting >= WGSTAR_GATHER_PACKETS_MAX)
		wgstar_tx_send_staged(peer);
	else if (waiting == 1)
		hrtimer_start(&peer->staging.gather_timer,
			      ns_to_ktime(tx_gap_ns()),
			      HRTIMER_MODE_REL_PINNED_SOFT);
}

/**
 * wgstar_tx_gathered() - send small packets that have waited for others
 * @timer: &struct wgstar_staging.gather_timer of a peer
 *
 * Context: softirq.
 * Return: HRTIMER_RESTART while more of them come.
 */
enum hrtimer_restart wgstar_tx_gathered(struct hrtimer *timer)
{
	struct wgstar_peer *peer = container_of(timer, struct wgstar_peer,
						staging.gather_timer);
	u64 gap_ns = tx_gap_ns();

	if (wgstar_staging_waits(peer) &&
	    wgstar_gather_goes_on(gap_ns, READ_ONCE(peer->staging.gather_began_ns),
				  READ_ONCE(peer->staging.last_small_ns),
				  wgstar_clock_ns())) {
		hrtimer_forward_now(timer, ns_to_ktime(gap_ns));
		return HRTIMER_RESTART;
	}
	wgstar_tx_send_staged(peer);
	return HRTIMER_NORESTART;
}

/*
 * Whether what waits are small packets that another CPU has gathered, of another
 * process: those are better sent from there, where those before them were.
 */
static bool tx_others_gather(const struct wgstar_peer *peer,
			     const struct sk_buff *skb)
{
	int cpu = READ_ONCE(peer->staging.gather_cpu);

	return cpu != WGSTAR_NO_CPU && cpu != smp_processor_id() &&
	       READ_ONCE(peer->staging.gather_socket) != skb->sk &&
	       wgstar_staging_busy(peer);
}

static void tx_wait_for_session(struct wgstar_peer *peer, struct sk_buff *skb,
				u64 now_ns)
{
	WRITE_ONCE(peer->staging.gather_cpu, WGSTAR_NO_CPU);
	wgstar_staging_add(peer, skb);
	wgstar_tx_request_session(peer, now_ns);
}

static void tx_send_now(struct wgstar_peer *peer, struct wgstar_keypair *keypair,
			struct sk_buff *skb, u64 now_ns)
{
	bool small = tx_is_small(skb);

	wgstar_tx_send(peer, keypair, skb, now_ns);
	if (small)
		WRITE_ONCE(peer->staging.last_small_ns, wgstar_clock_ns());
}

static void tx_enqueue(struct wgstar_peer *peer, struct sk_buff *skb)
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct wgstar_keypair *keypair = wgstar_tx_keypair(peer, now_ns);

	if (unlikely(!keypair)) {
		tx_wait_for_session(peer, skb, now_ns);
	} else if (unlikely(dev_recursion_level() > TX_NESTING_MAX)) {
		wgstar_staging_add(peer, skb);
		wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
	} else if (unlikely(tx_others_gather(peer, skb))) {
		tx_send_now(peer, keypair, skb, now_ns);
	} else if (tx_gathers(peer, skb)) {
		tx_gather(peer, skb);
	} else if (unlikely(wgstar_staging_busy(peer))) {
		wgstar_staging_add(peer, skb);
		wgstar_tx_send_staged(peer);
	} else {
		tx_send_now(peer, keypair, skb, now_ns);
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
	struct wgstar_keypair *keypair = wgstar_tx_keypair(peer, now_ns);
	struct sk_buff *unit;

	if (likely(keypair && !wgstar_staging_busy(peer) &&
		   dev_recursion_level() <= TX_NESTING_MAX)) {
		wgstar_tx_send_all(peer, keypair, units, now_ns);
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
