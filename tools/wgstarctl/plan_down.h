/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_DOWN_H
#define _WGSTARCTL_PLAN_DOWN_H

#include "journal.h"
#include "model.h"
#include "plan.h"

/**
 * wgstar_plan_down() - Plan how an interface is taken down
 * @plan: started plan; receives the steps
 * @journal: what up did
 * @quick: hooks and SaveConfig of the file, or NULL without a file
 *
 * Pure. What was left by an interrupted up or down is taken back without hooks
 * and without saving.
 */
void wgstar_plan_down(struct wgstar_plan *plan,
		      const struct wgstar_journal *journal,
		      const struct wgstar_quick *quick);

#endif /* _WGSTARCTL_PLAN_DOWN_H */
