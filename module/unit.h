/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A unit: what the stack hands over at once, one packet or a GSO skb of many.
 */
#ifndef WGSTAR_UNIT_H
#define WGSTAR_UNIT_H

#include <linux/minmax.h>
#include <linux/skbuff.h>

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

#endif /* WGSTAR_UNIT_H */
