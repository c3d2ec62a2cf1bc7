/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A unit: what the stack hands over at once, one packet or a GSO skb of many.
 */
#ifndef WGSTAR_UNIT_H
#define WGSTAR_UNIT_H

#include <linux/minmax.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>

/**
 * wgstar_unit_packets() - how many packets a unit is
 * @unit: the unit
 *
 * Context: any.
 * Return: at least 1.
 */
static inline unsigned int wgstar_unit_packets(const struct sk_buff *unit)
{
	return max_t(unsigned int, skb_shinfo(unit)->gso_segs, 1);
}

/**
 * wgstar_unit_bytes() - how long the packets of a unit are together
 * @unit: the unit, its network header at data
 *
 * Context: any.
 * Return: bytes, counting the headers of each packet.
 */
static inline unsigned int wgstar_unit_bytes(const struct sk_buff *unit)
{
	unsigned int header;

	if (!skb_is_gso(unit) || !skb_transport_header_was_set(unit))
		return unit->len;
	header = skb_transport_offset(unit) +
		 (skb_is_gso_tcp(unit) ? tcp_hdrlen(unit) : sizeof(struct udphdr));
	return unit->len + (wgstar_unit_packets(unit) - 1) * header;
}

#endif /* WGSTAR_UNIT_H */
