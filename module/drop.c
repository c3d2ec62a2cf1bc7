// SPDX-License-Identifier: GPL-2.0
/*
 * Counting drops. See drop.h for the list of reasons.
 */
#include "drop.h"

#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "device.h"
#include "peer.h"
#include "unit.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

enum drop_direction { DROP_TX, DROP_RX };

static const struct {
	const char *name;
	enum drop_direction direction;
} reason_table[] = {
#define DROP_ENTRY(reason, text, way)					\
	[WGSTAR_DROP_##reason] = { .name = (text), .direction = DROP_##way },
	WGSTAR_DROP_LIST(DROP_ENTRY)
#undef DROP_ENTRY
};

/**
 * wgstar_drop_name() - name of a reason, as users see it
 * @reason: the reason
 *
 * Context: any.
 * Return: lower case words joined by underscores.
 */
const char *wgstar_drop_name(enum wgstar_drop_reason reason)
{
	return reason_table[reason].name;
}

static void drop_count_link(struct net_device *dev, enum drop_direction way,
			    unsigned int packets)
{
	if (way == DROP_TX) {
		DEV_STATS_ADD(dev, tx_dropped, packets);
		DEV_STATS_ADD(dev, tx_errors, packets);
	} else {
		DEV_STATS_ADD(dev, rx_dropped, packets);
		DEV_STATS_ADD(dev, rx_errors, packets);
	}
}

/**
 * wgstar_drop() - count dropped packets
 * @device: device that drops them
 * @peer: peer on whose account they are, or NULL if none is known
 * @reason: why
 * @packets: how many
 *
 * Context: any.
 */
void wgstar_drop(struct wgstar_device *device, struct wgstar_peer *peer,
		 enum wgstar_drop_reason reason, unsigned int packets)
{
	atomic_long_add(packets, &device->drops.packets[reason]);
	if (peer)
		atomic_long_add(packets, &peer->drops.packets[reason]);
	drop_count_link(device->dev, reason_table[reason].direction, packets);
	trace_wgstar_drop(device, peer, reason, packets);
}

/**
 * wgstar_drop_skb() - count and free what is dropped
 * @device: device that drops it
 * @peer: peer on whose account it is, or NULL if none is known
 * @reason: why
 * @skb: one packet, or a GSO unit of several; freed
 *
 * Context: any but hard interrupt.
 */
void wgstar_drop_skb(struct wgstar_device *device, struct wgstar_peer *peer,
		     enum wgstar_drop_reason reason, struct sk_buff *skb)
{
	wgstar_drop(device, peer, reason, wgstar_unit_packets(skb));
	kfree_skb(skb);
}
