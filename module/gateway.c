// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a gateway, and its counters. See gateway.h.
 */
#include "gateway.h"

#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>

/* Use */

static struct wgstar_gateway_usage *usage_create(void)
{
	struct wgstar_gateway_usage *usage;
	int cpu;

	usage = kzalloc(sizeof(*usage), GFP_KERNEL_ACCOUNT);
	if (!usage)
		return NULL;
	usage->traffic = alloc_percpu_gfp(struct wgstar_gateway_traffic,
					  GFP_KERNEL_ACCOUNT);
	if (!usage->traffic) {
		kfree(usage);
		return NULL;
	}
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(usage->traffic, cpu)->syncp);
	refcount_set(&usage->refs, 1);
	return usage;
}

static void usage_put(struct wgstar_gateway_usage *usage)
{
	if (!usage || !refcount_dec_and_test(&usage->refs))
		return;
	free_percpu(usage->traffic);
	kfree(usage);
}

static void usage_touch(struct wgstar_gateway_usage *usage, u64 now_ns)
{
	/* The clock is coarse: most packets have nothing to write. */
	if (READ_ONCE(usage->used_ns) != now_ns)
		WRITE_ONCE(usage->used_ns, now_ns);
}

/**
 * wgstar_gateway_usage_count() - count a decrypted packet
 * @usage: of the export or forward that let it pass
 * @len: its length
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Context: softirq, RCU read lock.
 */
void wgstar_gateway_usage_count(struct wgstar_gateway_usage *usage,
				unsigned int len, u64 now_ns)
{
	struct wgstar_gateway_traffic *traffic = this_cpu_ptr(usage->traffic);

	u64_stats_update_begin(&traffic->syncp);
	u64_stats_inc(&traffic->packets);
	u64_stats_add(&traffic->bytes, len);
	u64_stats_update_end(&traffic->syncp);
	usage_touch(usage, now_ns);
}

/**
 * wgstar_gateway_usage_read() - what was counted until now
 * @usage: of an export or forward
 * @packets: how many packets
 * @bytes: their length together
 *
 * Context: process.
 */
void wgstar_gateway_usage_read(const struct wgstar_gateway_usage *usage,
			       u64 *packets, u64 *bytes)
{
	const struct wgstar_gateway_traffic *traffic;
	u64 cpu_packets, cpu_bytes;
	unsigned int start;
	int cpu;

	*packets = 0;
	*bytes = 0;
	for_each_possible_cpu(cpu) {
		traffic = per_cpu_ptr(usage->traffic, cpu);
		do {
			start = u64_stats_fetch_begin(&traffic->syncp);
			cpu_packets = u64_stats_read(&traffic->packets);
			cpu_bytes = u64_stats_read(&traffic->bytes);
		} while (u64_stats_fetch_retry(&traffic->syncp, start));
		*packets += cpu_packets;
		*bytes += cpu_bytes;
	}
}

/**
 * wgstar_gateway_forward_closed() - whether a forward has been idle too long
 * @gateway: the gateway
 * @forward: index of the forward
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * There is no timer: whoever asks first finds out. From then on it stays so,
 * also for who was a moment late to use it.
 *
 * Context: any, RCU read lock or config_lock.
 * Return: whether it is closed.
 */
bool wgstar_gateway_forward_closed(const struct wgstar_gateway *gateway,
				   unsigned int forward, u64 now_ns)
{
	struct wgstar_gateway_usage *usage = gateway->forward_usage[forward];
	s64 opened_ns = atomic64_read(&usage->opened_ns);

	if (opened_ns &&
	    wgstar_gateway_forward_idle(&gateway->rules.forwards[forward],
					opened_ns, READ_ONCE(usage->used_ns),
					now_ns)) {
		/* Unless it was given again meanwhile. */
		atomic64_cmpxchg(&usage->opened_ns, opened_ns, 0);
		opened_ns = atomic64_read(&usage->opened_ns);
	}
	return !opened_ns;
}

/**
 * wgstar_gateway_forward_use() - note that a forward is in use
 * @gateway: the gateway
 * @forward: index of the forward
 * @now_ns: CLOCK_BOOTTIME, coarse
 *
 * Context: any, RCU read lock.
 * Return: false if it is closed, and stays so.
 */
bool wgstar_gateway_forward_use(const struct wgstar_gateway *gateway,
				unsigned int forward, u64 now_ns)
{
	if (wgstar_gateway_forward_closed(gateway, forward, now_ns))
		return false;
	usage_touch(gateway->forward_usage[forward], now_ns);
	return true;
}

/* Life */

/**
 * wgstar_gateway_create() - make a gateway of a size
 * @export_count: number of exports
 * @forward_count: number of forwards
 *
 * The caller fills in the rules, puts them in order, and then calls
 * wgstar_gateway_inherit() before anybody can find it.
 *
 * Context: process.
 * Return: the gateway, zeroed but for the counts, or NULL without memory.
 */
struct wgstar_gateway *wgstar_gateway_create(unsigned int export_count,
					     unsigned int forward_count)
{
	struct wgstar_gateway *gateway;
	struct gateway_rules *rules;

	gateway = kzalloc(sizeof(*gateway), GFP_KERNEL_ACCOUNT);
	if (!gateway)
		return NULL;
	rules = &gateway->rules;
	rules->exports = kvcalloc(export_count, sizeof(*rules->exports),
				  GFP_KERNEL_ACCOUNT);
	rules->forwards = kvcalloc(forward_count, sizeof(*rules->forwards),
				   GFP_KERNEL_ACCOUNT);
	rules->by_address = kvcalloc(export_count, sizeof(*rules->by_address),
				     GFP_KERNEL_ACCOUNT);
	rules->by_port = kvcalloc(forward_count, sizeof(*rules->by_port),
				  GFP_KERNEL_ACCOUNT);
	gateway->export_usage = kvcalloc(export_count,
					 sizeof(*gateway->export_usage),
					 GFP_KERNEL_ACCOUNT);
	gateway->forward_usage = kvcalloc(forward_count,
					  sizeof(*gateway->forward_usage),
					  GFP_KERNEL_ACCOUNT);
	if (!rules->exports || !rules->forwards || !rules->by_address ||
	    !rules->by_port || !gateway->export_usage ||
	    !gateway->forward_usage) {
		wgstar_gateway_free(gateway);
		return NULL;
	}
	rules->export_count = export_count;
	rules->forward_count = forward_count;
	return gateway;
}

static struct wgstar_gateway_usage *
usage_of_export(const struct wgstar_gateway *gateway,
		const struct gateway_export *export)
{
	unsigned int i;

	for (i = 0; gateway && i < gateway->rules.export_count; ++i)
		if (wgstar_gateway_export_same(&gateway->rules.exports[i],
					       export))
			return gateway->export_usage[i];
	return NULL;
}

static struct wgstar_gateway_usage *
usage_of_forward(const struct wgstar_gateway *gateway,
		 const struct gateway_forward *forward)
{
	unsigned int i;

	for (i = 0; gateway && i < gateway->rules.forward_count; ++i)
		if (wgstar_gateway_forward_same(&gateway->rules.forwards[i],
						forward))
			return gateway->forward_usage[i];
	return NULL;
}

static int usage_inherit(struct wgstar_gateway_usage **usage,
			 struct wgstar_gateway_usage *old)
{
	if (old) {
		refcount_inc(&old->refs);
		*usage = old;
	} else {
		*usage = usage_create();
	}
	return *usage ? 0 : -ENOMEM;
}

/**
 * wgstar_gateway_inherit() - go on counting where another gateway is
 * @gateway: with its rules; not yet to be found
 * @old: the one that it is going to replace, or NULL; not changed by this
 *
 * Context: process, under config_lock.
 * Return: 0, or -ENOMEM, after which @gateway is good for being freed.
 */
int wgstar_gateway_inherit(struct wgstar_gateway *gateway,
			   const struct wgstar_gateway *old)
{
	const struct gateway_rules *rules = &gateway->rules;
	unsigned int i;
	int err = 0;

	for (i = 0; i < rules->export_count && !err; ++i)
		err = usage_inherit(&gateway->export_usage[i],
				    usage_of_export(old, &rules->exports[i]));
	for (i = 0; i < rules->forward_count && !err; ++i)
		err = usage_inherit(&gateway->forward_usage[i],
				    usage_of_forward(old, &rules->forwards[i]));
	return err;
}

/**
 * wgstar_gateway_open() - open the forwards of a gateway, closed ones again
 * @gateway: the gateway
 * @now_ns: CLOCK_BOOTTIME, coarse; not 0
 *
 * Context: process, under config_lock.
 */
void wgstar_gateway_open(struct wgstar_gateway *gateway, u64 now_ns)
{
	unsigned int i;

	for (i = 0; i < gateway->rules.forward_count; ++i)
		atomic64_set(&gateway->forward_usage[i]->opened_ns, now_ns);
}

/**
 * wgstar_gateway_free() - free a gateway that nobody can find
 * @gateway: the gateway, complete or not
 *
 * Context: any but hard interrupt.
 */
void wgstar_gateway_free(struct wgstar_gateway *gateway)
{
	unsigned int i;

	for (i = 0; i < gateway->rules.export_count; ++i)
		usage_put(gateway->export_usage[i]);
	for (i = 0; i < gateway->rules.forward_count; ++i)
		usage_put(gateway->forward_usage[i]);
	kvfree(gateway->rules.exports);
	kvfree(gateway->rules.forwards);
	kvfree(gateway->rules.by_address);
	kvfree(gateway->rules.by_port);
	kvfree(gateway->export_usage);
	kvfree(gateway->forward_usage);
	kfree(gateway);
}

static void gateway_free_rcu(struct rcu_head *rcu)
{
	wgstar_gateway_free(container_of(rcu, struct wgstar_gateway, rcu));
}

/**
 * wgstar_gateway_retire() - free a gateway when its readers are done
 * @gateway: not to be found any more, or NULL
 *
 * Context: any.
 */
void wgstar_gateway_retire(struct wgstar_gateway *gateway)
{
	if (gateway)
		call_rcu(&gateway->rcu, gateway_free_rcu);
}
