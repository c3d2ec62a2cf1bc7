/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A gateway: what a device lets its peers reach beyond this host, and how that
 * is used. The rules are never changed but replaced as a whole; what was used,
 * and whether a forward is open, passes on to the equal rule of the next.
 */
#ifndef WGSTAR_GATEWAY_H
#define WGSTAR_GATEWAY_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

#include "logic/gateway.h"

/**
 * struct wgstar_gateway_traffic - what one CPU has counted
 * @packets: decrypted packets
 * @bytes: their length together
 * @syncp: lets readers see both, and each whole
 */
struct wgstar_gateway_traffic {
	u64_stats_t packets;
	u64_stats_t bytes;
	struct u64_stats_sync syncp;
};

/**
 * struct wgstar_gateway_usage - use of one export or forward
 * @traffic: counters
 * @opened_ns: of a forward, when it was last given, CLOCK_BOOTTIME; 0 once it
 *	has closed
 * @used_ns: when it was last used, same clock; 0 for never
 * @refs: gateways that have it: two while one replaces the other
 */
struct wgstar_gateway_usage {
	struct wgstar_gateway_traffic __percpu *traffic;
	atomic64_t opened_ns;
	u64 used_ns;
	refcount_t refs;
};

/**
 * struct wgstar_gateway - a gateway; readers hold the RCU read lock
 * @rules: what is exported and forwarded
 * @masquerade: kept for the tool
 * @export_usage: for each export
 * @forward_usage: for each forward
 * @rcu: freed a grace period after it was replaced
 */
struct wgstar_gateway {
	struct gateway_rules rules;
	bool masquerade;
	struct wgstar_gateway_usage **export_usage;
	struct wgstar_gateway_usage **forward_usage;
	struct rcu_head rcu;
};

struct wgstar_gateway *wgstar_gateway_create(unsigned int export_count,
					     unsigned int forward_count);
int wgstar_gateway_inherit(struct wgstar_gateway *gateway,
			   const struct wgstar_gateway *old);
void wgstar_gateway_open(struct wgstar_gateway *gateway, u64 now_ns);
void wgstar_gateway_free(struct wgstar_gateway *gateway);
void wgstar_gateway_retire(struct wgstar_gateway *gateway);

void wgstar_gateway_usage_count(struct wgstar_gateway_usage *usage,
				unsigned int len, u64 now_ns);
void wgstar_gateway_usage_read(const struct wgstar_gateway_usage *usage,
			       u64 *packets, u64 *bytes);
bool wgstar_gateway_forward_use(const struct wgstar_gateway *gateway,
				unsigned int forward, u64 now_ns);
bool wgstar_gateway_forward_closed(const struct wgstar_gateway *gateway,
				   unsigned int forward, u64 now_ns);

#endif /* WGSTAR_GATEWAY_H */
