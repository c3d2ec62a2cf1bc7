/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which way packets went that came from one peer and belong to another: direct,
 * or through the stack, and what for.
 *
 * To add a reason, add one line to the list; names and counters follow.
 */
#ifndef WGSTAR_RELAYED_H
#define WGSTAR_RELAYED_H

#include <linux/percpu.h>

/* way, name shown to users */
#define WGSTAR_RELAYED_LIST(R)						\
	R(DIRECT, "direct")						\
	/* the stack had to decide because of the device or namespace */ \
	R(SWITCHED_OFF, "switched_off")					\
	R(FORWARDING_OFF, "forwarding_off")				\
	R(NETFILTER, "netfilter")					\
	R(TRAFFIC_CONTROL, "traffic_control")				\
	R(TAPPED, "tapped")						\
	R(ENSLAVED, "enslaved")						\
	R(IPSEC, "ipsec_policy")					\
	/* ... of where the packet comes from and goes to */		\
	R(NO_ENDPOINT, "no_endpoint")					\
	R(ROUTING, "routed_otherwise")					\
	R(REDIRECT, "redirect_due")					\
	/* ... of the packet itself */					\
	R(HEADER, "unusual_header")					\
	R(HOP_LIMIT, "hop_limit")					\
	R(TOO_LONG, "too_long_for_route")

enum wgstar_relayed {
#define WGSTAR_RELAYED_ENUM(way, name) WGSTAR_RELAYED_##way,
	WGSTAR_RELAYED_LIST(WGSTAR_RELAYED_ENUM)
#undef WGSTAR_RELAYED_ENUM
	WGSTAR_RELAYED_COUNT
};

/**
 * struct wgstar_relayed_counters - packets by way, as one CPU counted them
 * @packets: one counter for each &enum wgstar_relayed
 */
struct wgstar_relayed_counters {
	unsigned long packets[WGSTAR_RELAYED_COUNT];
};

const char *wgstar_relayed_name(enum wgstar_relayed way);
unsigned long
wgstar_relayed_read(const struct wgstar_relayed_counters __percpu *counters,
		    enum wgstar_relayed way);

/**
 * wgstar_relayed_count() - count packets
 * @counters: of the device
 * @way: which way they go
 * @packets: how many
 *
 * Context: any.
 */
static inline void
wgstar_relayed_count(struct wgstar_relayed_counters __percpu *counters,
		     enum wgstar_relayed way, unsigned int packets)
{
	this_cpu_add(counters->packets[way], packets);
}

#endif /* WGSTAR_RELAYED_H */
