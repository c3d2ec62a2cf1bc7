/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_APPLY_H
#define _WGSTARCTL_PLAN_APPLY_H

#include "host_running.h"
#include "journal.h"
#include "plan.h"

/**
 * struct wgstar_plan_change - What apply does, and how each step is reversed
 * @steps: steps, in order
 * @undo: as many; undo.steps[i] makes of the host what it was before
 *   steps.steps[i]
 * @forth: what a CHANGE of @steps sets
 * @back: what its undo sets
 */
struct wgstar_plan_change {
	struct wgstar_plan steps;
	struct wgstar_plan undo;
	struct wgstar_device forth;
	struct wgstar_device back;
};

/**
 * struct wgstar_plan_sides - What apply compares
 * @wanted: plan of `up` for a host without the interface
 * @config: the same as a file says it; its device is changed: it says no more
 *   about endpoints that are to be left as they are
 * @running: the interface
 * @journal: what was done for it
 * @now_ns: CLOCK_REALTIME in nanoseconds
 */
struct wgstar_plan_sides {
	const struct wgstar_plan *wanted;
	struct wgstar_config *config;
	const struct wgstar_running *running;
	const struct wgstar_journal *journal;
	uint64_t now_ns;
};

/**
 * wgstar_plan_apply() - Plan how what is running becomes what is wanted
 * @change: receives the steps: none if there is nothing to change;
 *   wgstar_plan_change_clear() it later
 * @sides: what to compare; outlives @change
 *
 * Pure. What comes is there before what goes leaves, tables are replaced as a
 * whole, and what is right is not touched. Hooks are not run. After an apply
 * that was killed, what the journal can't tell to be there is done anew.
 */
void wgstar_plan_apply(struct wgstar_plan_change *change,
		       const struct wgstar_plan_sides *sides);

/**
 * wgstar_plan_change_clear() - Free what a change holds
 * @change: all zero afterwards
 */
void wgstar_plan_change_clear(struct wgstar_plan_change *change);

#endif /* _WGSTARCTL_PLAN_APPLY_H */
