/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A clock for what takes microseconds: what packets cost, and how closely they
 * follow each other. Times of different CPUs are not to be compared closely.
 */
#ifndef WGSTAR_CLOCK_H
#define WGSTAR_CLOCK_H

#include <linux/kconfig.h>
#include <linux/sched/clock.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

/**
 * wgstar_clock_ns() - time since some moment
 *
 * The scheduler's clock is the cheapest, but on architectures that have none of
 * their own it counts jiffies.
 *
 * Context: any.
 * Return: nanoseconds.
 */
static inline u64 wgstar_clock_ns(void)
{
	if (IS_ENABLED(CONFIG_HAVE_UNSTABLE_SCHED_CLOCK) ||
	    IS_ENABLED(CONFIG_GENERIC_SCHED_CLOCK))
		return local_clock();
	return ktime_get_mono_fast_ns();
}

#endif /* WGSTAR_CLOCK_H */
