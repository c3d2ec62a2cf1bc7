// SPDX-License-Identifier: GPL-2.0
/*
 * Counting what goes from peer to peer. See relayed.h for the list of ways.
 */
#include "relayed.h"

static const char *const way_names[] = {
#define RELAYED_ENTRY(way, name)					\
	[WGSTAR_RELAYED_##way] = (name),
	WGSTAR_RELAYED_LIST(RELAYED_ENTRY)
#undef RELAYED_ENTRY
};

/**
 * wgstar_relayed_name() - name of a way, as users see it
 * @way: the way
 *
 * Context: any.
 * Return: lower case words joined by underscores.
 */
const char *wgstar_relayed_name(enum wgstar_relayed way)
{
	return way_names[way];
}

/**
 * wgstar_relayed_read() - how many packets went a way
 * @counters: of the device
 * @way: the way
 *
 * Context: any.
 * Return: the sum of what all CPUs counted.
 */
unsigned long
wgstar_relayed_read(const struct wgstar_relayed_counters __percpu *counters,
		    enum wgstar_relayed way)
{
	unsigned long packets = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		packets += READ_ONCE(per_cpu_ptr(counters, cpu)->packets[way]);
	return packets;
}
