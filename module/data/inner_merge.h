/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Units for the stack from the packets of a burst: those of one TCP stream that
 * follow each other become one GSO skb, as the stack's own receive offload (GRO)
 * would make it from an skb for each. Rules of what belongs together are those of
 * GRO; all that is merged could be cut again into just the packets that came.
 */
#ifndef WGSTAR_INNER_MERGE_H
#define WGSTAR_INNER_MERGE_H

#include <linux/types.h>

#include "message_pages.h"

struct net_device;
struct sk_buff;

/* Longer headers are not merged. */
#define WGSTAR_MERGE_HEADER_MAX	96

/**
 * struct wgstar_inner_merge - a unit in the making
 * @dev: device that receives it
 * @unit: the unit, or NULL; headers linear and at data, as they came first
 * @packets: how many packets it is
 * @header: length of all headers of each packet
 * @size: payload of each packet but the last, in bytes
 * @takes_more: whether packets may follow
 * @fixed_id: packets share their IPv4 identification
 * @end_flags: of TCP, which only the last packet has
 * @end: where the payload ends; no page if that is not in the ring
 */
struct wgstar_inner_merge {
	struct net_device *dev;
	struct sk_buff *unit;
	unsigned int packets;
	unsigned int header;
	unsigned int size;
	bool takes_more;
	bool fixed_id;
	__be32 end_flags;
	struct wgstar_message_room end;
};

unsigned int wgstar_inner_length(const u8 *packet, unsigned int len);

void wgstar_inner_merge_begin(struct wgstar_inner_merge *merge,
			      struct net_device *dev);
bool wgstar_inner_merge_add(struct wgstar_inner_merge *merge,
			    const struct wgstar_message_room *room,
			    unsigned int len);
bool wgstar_inner_merge_start(struct wgstar_inner_merge *merge,
			      const struct wgstar_message_room *room,
			      unsigned int len, bool copy);
struct sk_buff *wgstar_inner_merge_take(struct wgstar_inner_merge *merge);

/**
 * wgstar_inner_merge_laps() - by how much the next packet may lap over the unit
 * @merge: the unit in the making
 *
 * If the next packet's headers lie where the payload of the last one ends, then
 * its payload follows that one without a gap.
 *
 * Its headers have any alignment then, which not every CPU can read.
 *
 * Context: softirq.
 * Return: bytes, or 0 if the unit takes no more packets.
 */
static inline unsigned int
wgstar_inner_merge_laps(const struct wgstar_inner_merge *merge)
{
	if (!IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) ||
	    !merge->takes_more || !merge->end.page)
		return 0;
	return merge->header;
}

#endif /* WGSTAR_INNER_MERGE_H */
