// SPDX-License-Identifier: GPL-2.0
/*
 * From the decrypted unit to the stack, or on to another peer. See rx_burst.h.
 */
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "../unit.h"
#include "inner.h"
#include "policy.h"
#include "rx_burst.h"

static bool source_allowed(const struct wgstar_device *device,
			   const struct wgstar_peer *peer,
			   const struct sk_buff *unit)
{
	return wgstar_allowed_ips_accepts(&device->allowed_ips,
					  wgstar_inner_family(unit),
					  wgstar_inner_source(unit),
					  &peer->allowed_ips);
}

/* RFC 6040. False if the mark can't be delivered, so that the packet must go. */
static bool take_congestion(struct sk_buff *unit, u8 outer_ds)
{
	u8 ds = ip_tunnel_get_dsfield(ip_hdr(unit), unit);

	return INET_ECN_decapsulate(unit, outer_ds, ds) <= 1;
}

static void count_received(struct net_device *dev, unsigned int packets,
			   unsigned int bytes)
{
	struct pcpu_sw_netstats *stats = this_cpu_ptr(dev->tstats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->rx_packets, packets);
	u64_stats_add(&stats->rx_bytes, bytes);
	u64_stats_update_end(&stats->syncp);
}

static void hand_on(struct wgstar_rx_origin *origin, struct sk_buff *unit,
		    const struct wgstar_policy_verdict *verdict)
{
	unsigned int packets = wgstar_unit_packets(unit);
	unsigned int bytes = wgstar_unit_bytes(unit);
	struct wgstar_device *device = origin->device;

	unit->dev = device->dev;
	unit->pkt_type = PACKET_HOST;
	/* Authenticated, so no sum in it can be wrong that was right before. */
	if (packets == 1) {
		unit->ip_summed = CHECKSUM_UNNECESSARY;
		unit->csum_level = ~0;
	}
	if (wgstar_relay_receive(&origin->relay, device, origin->peer, verdict,
				 unit) ||
	    likely(gro_cells_receive(&device->gro_cells, unit) == NET_RX_SUCCESS))
		count_received(device->dev, packets, bytes);
	else
		wgstar_drop(device, origin->peer, WGSTAR_DROP_RX_QUEUE_FULL,
			    packets);
}

/**
 * wgstar_rx_deliver() - hand on what was decrypted
 * @origin: where it comes from
 * @unit: packet of an IP version, or GSO skb, its network header at data; consumed
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_rx_deliver(struct wgstar_rx_origin *origin, struct sk_buff *unit)
{
	struct wgstar_device *device = origin->device;
	struct wgstar_policy_verdict verdict = {};
	struct wgstar_peer *peer = origin->peer;

	skb_reset_mac_header(unit);
	skb_reset_network_header(unit);
	unit->protocol = ip_hdr(unit)->version == 4 ? htons(ETH_P_IP) :
						      htons(ETH_P_IPV6);
	if (skb_is_gso(unit))
		skb_set_transport_header(unit, skb_checksum_start_offset(unit));
	else
		skb_reset_transport_header(unit);

	verdict.why = WGSTAR_DROP_SOURCE_NOT_ALLOWED;
	if (unlikely(!source_allowed(device, peer, unit)))
		goto drop;
	verdict.why = WGSTAR_DROP_CONGESTION_LOST;
	if (unlikely(!take_congestion(unit, origin->ds)))
		goto drop;
	if (unlikely(!wgstar_policy_accepts(device, peer, unit, origin->now_ns,
					    &verdict)))
		goto drop;
	hand_on(origin, unit, &verdict);
	return;
drop:
	wgstar_drop_skb(device, peer, verdict.why, unit);
}
