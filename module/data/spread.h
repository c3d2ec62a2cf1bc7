/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bursts for other CPUs. Work is done inline by a CPU that has little of it, since
 * nothing is cheaper. One that spends a good part of its time on bursts hands whole
 * ones to others, as long as none waits there.
 *
 * What a burst is for has two parts: one that bursts of a peer may do side by
 * side (run), and one that they do one after the other, in the order in which they
 * came (finish). Bursts are finished on the CPU that they came to: what follows,
 * the queues of receive offload, of network cards, is per CPU, and would mix up
 * what several CPUs put there.
 */
#ifndef WGSTAR_SPREAD_H
#define WGSTAR_SPREAD_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

#include "../peer.h"

struct wgstar_job;

/**
 * struct wgstar_job_type - what jobs of a kind do
 * @run: the part for any CPU, at any time
 * @finish: the part that keeps the order; frees what surrounds the job
 *
 * Both with BH disabled and under the RCU read lock.
 */
struct wgstar_job_type {
	void (*run)(struct wgstar_job *job);
	void (*finish)(struct wgstar_job *job);
};

/**
 * struct wgstar_job - a burst on its way through the order of its peer
 * @type: what it does
 * @peer: the peer; a reference, until the job is finished
 * @order: of @peer, for the direction
 * @place: in @order
 * @pool: among the jobs that wait for a CPU
 * @complete: @run is done; under the lock of @order
 */
struct wgstar_job {
	const struct wgstar_job_type *type;
	struct wgstar_peer *peer;
	struct wgstar_order *order;
	struct list_head place;
	struct list_head pool;
	bool complete;
};

int wgstar_spread_init(void);
void wgstar_spread_exit(void);

bool wgstar_spread_wanted(unsigned int packets);
void wgstar_spread_worked(u64 began_ns, unsigned int packets);
u64 wgstar_spread_packet_ns(void);
bool wgstar_spread_submit(struct wgstar_job *job, struct wgstar_peer *peer,
			  struct wgstar_order *order, bool elsewhere);
void wgstar_spread_finish_order(struct work_struct *work);
void wgstar_spread_flush(void);

extern atomic_t wgstar_spread_jobs;

/**
 * wgstar_spread_active() - whether any order has jobs
 *
 * Context: any.
 * Return: false if no order can be busy, so that there is no need to look.
 */
static inline bool wgstar_spread_active(void)
{
	return atomic_read(&wgstar_spread_jobs);
}

/**
 * wgstar_spread_busy() - whether a burst must take its place in an order
 * @order: the order
 *
 * Context: any.
 * Return: true if it could overtake one that came before, otherwise.
 */
static inline bool wgstar_spread_busy(const struct wgstar_order *order)
{
	return READ_ONCE(order->busy);
}

#endif /* WGSTAR_SPREAD_H */
