// SPDX-License-Identifier: GPL-2.0
/*
 * Counting drops. See drop.h for the list of reasons.
 */
#include "drop.h"

#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

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

/* Without memory the device's counter has to do. */
static struct wgstar_drop_counters *peer_counters(struct wgstar_peer *peer)
{
	struct wgstar_drop_counters *counters = READ_ONCE(peer->drops), *old;

	if (counters)
		return counters;
	counters = kzalloc(sizeof(*counters), GFP_ATOMIC | __GFP_NOWARN);
	if (!counters)
		return NULL;
	old = cmpxchg(&peer->drops, NULL, counters);
	if (!old)
		return counters;
	kfree(counters);
	return old;
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
	struct wgstar_drop_counters *counters = peer ? peer_counters(peer) : NULL;

	atomic_long_add(packets, &device->drops.packets[reason]);
	if (counters)
		atomic_long_add(packets, &counters->packets[reason]);
	drop_count_link(device->dev, reason_table[reason].direction, packets);
	trace_wgstar_drop(device, peer, reason, packets);
}

/**
 * wgstar_drop_forget() - a peer begins anew
 * @peer: the peer
 *
 * Context: any.
 */
void wgstar_drop_forget(struct wgstar_peer *peer)
{
	struct wgstar_drop_counters *counters = READ_ONCE(peer->drops);
	unsigned int i;

	for (i = 0; counters && i < WGSTAR_DROP_COUNT; ++i)
		atomic_long_set(&counters->packets[i], 0);
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
