/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_CHANGE_H
#define _WGSTARCTL_PLAN_CHANGE_H

#include "journal.h"
#include "plan_apply.h"
#include "plan_run.h"

/**
 * wgstar_plan_change_run() - Carry out a change, wholly or not at all
 * @change: steps, each with its undo; they receive their entry numbers
 * @journal: journal of the interface as it is; entries are appended to it
 * @runner: how
 * @error: receives why it was given up
 *
 * A failing step, or an interruption between two, reverses what was done. The
 * journal says "change" until the caller writes a settled one.
 *
 * Return: 0; -1 and all is as before; 1 if reversing failed too: then the
 *   journal stays with "change".
 */
int wgstar_plan_change_run(struct wgstar_plan_change *change,
			   const struct wgstar_journal *journal,
			   const struct wgstar_runner *runner,
			   struct wgstar_error *error);

#endif /* _WGSTARCTL_PLAN_CHANGE_H */
