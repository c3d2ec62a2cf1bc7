/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The packets of a GSO unit, written one by one to where they are wanted: what
 * skb_gso_segment() would make, without an skb for each. For TCP and UDP right
 * above IP, which is nearly all there is.
 */
#ifndef WGSTAR_SEGMENTS_H
#define WGSTAR_SEGMENTS_H

#include <linux/types.h>

struct sk_buff;

/**
 * struct wgstar_segments - a unit that is being cut
 * @unit: the unit; its headers are linear and at data
 * @transport: offset of the TCP or UDP header
 * @header: length of all headers, which each packet has
 * @size: payload of each packet but the last, in bytes
 * @count: number of packets
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @ipv4: IPv4, not IPv6
 * @fixed_id: packets share their IPv4 identification
 */
struct wgstar_segments {
	const struct sk_buff *unit;
	unsigned int transport;
	unsigned int header;
	unsigned int size;
	unsigned int count;
	u8 protocol;
	bool ipv4;
	bool fixed_id;
};

bool wgstar_segments_begin(struct wgstar_segments *segments,
			   const struct sk_buff *unit);
unsigned int wgstar_segments_length(const struct wgstar_segments *segments,
				    unsigned int index);
void wgstar_segments_write(const struct wgstar_segments *segments,
			   unsigned int index, u8 *to);

#endif /* WGSTAR_SEGMENTS_H */
