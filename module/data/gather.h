/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long packets wait for others, on their way out (tx.c) and in (rx_gather.c),
 * that they can share a burst with. What is worth while depends on what a packet
 * costs: a machine that takes long for one sends them further apart.
 */
#ifndef WGSTAR_GATHER_H
#define WGSTAR_GATHER_H

#include <linux/minmax.h>
#include <linux/time64.h>
#include <linux/types.h>

#include "spread.h"

#define WGSTAR_GATHER_PACKETS_MAX	64

/**
 * wgstar_gather_gap_ns() - when packets follow each other closely
 * @packets: they do if so many could be encrypted or decrypted in between
 *
 * Context: BH disabled.
 * Return: nanoseconds between them, at most.
 */
static inline u64 wgstar_gather_gap_ns(unsigned int packets)
{
	return clamp_t(u64, packets * wgstar_spread_packet_ns(),
		       50 * NSEC_PER_USEC, 500 * NSEC_PER_USEC);
}

/**
 * wgstar_gather_goes_on() - whether to go on waiting at the end of a gap
 * @gap_ns: of wgstar_gather_gap_ns()
 * @began_ns: when the first packet came
 * @came_ns: when the last one came
 * @now_ns: now
 *
 * Context: any.
 * Return: true while packets come, for eight gaps at most.
 */
static inline bool wgstar_gather_goes_on(u64 gap_ns, u64 began_ns, u64 came_ns,
					 u64 now_ns)
{
	return now_ns - came_ns < gap_ns / 2 && now_ns - began_ns < 7 * gap_ns;
}

#endif /* WGSTAR_GATHER_H */
