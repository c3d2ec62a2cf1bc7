/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_APPLYING_H
#define _WGSTARCTL_PLAN_APPLYING_H

#include "plan_apply.h"
#include "ruleset.h"

/**
 * struct wgstar_applying - A plan of apply in the making
 * @change: receives the steps
 * @sides: what is compared
 * @kept: for each entry of the journal: what it is about is wanted
 *
 * plan_apply.c begins and ends it, plan_apply_take.c adds what comes.
 */
struct wgstar_applying {
	struct wgstar_plan_change *change;
	const struct wgstar_plan_sides *sides;
	bool *kept;
};

/**
 * wgstar_applying_add() - Append a step, and the one that reverses it
 * @applying: plan
 * @kind: of the step
 * @reverse: of its undo
 * @undo: receives the undo
 *
 * Return: the step; both are valid until the next is appended.
 */
struct wgstar_step *wgstar_applying_add(struct wgstar_applying *applying,
					enum wgstar_step_kind kind,
					enum wgstar_step_kind reverse,
					struct wgstar_step **undo);

/**
 * wgstar_applying_copy() - Copy a step with its texts
 * @step: step
 */
struct wgstar_step wgstar_applying_copy(const struct wgstar_step *step);

/**
 * wgstar_applying_old_ruleset() - What the table of the interface is made of
 * @applying: plan
 * @firewall: what the journal says of it
 */
struct wgstar_ruleset
wgstar_applying_old_ruleset(const struct wgstar_applying *applying,
			    const struct wgstar_firewall *firewall);

/**
 * wgstar_applying_counts() - Is it sure what this entry is about?
 * @applying: plan
 * @which: index of an entry of the journal
 *
 * Return: false if it was taken back, or may have been when apply was killed.
 */
bool wgstar_applying_counts(const struct wgstar_applying *applying,
			    size_t which);

/**
 * wgstar_applying_take() - Append what a step of `up` takes now
 * @applying: plan
 * @wanted: the step
 */
void wgstar_applying_take(struct wgstar_applying *applying,
			  const struct wgstar_step *wanted);

#endif /* _WGSTARCTL_PLAN_APPLYING_H */
