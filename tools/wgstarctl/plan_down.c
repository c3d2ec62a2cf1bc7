// SPDX-License-Identifier: GPL-2.0
/*
 * What `down` does, as a plan. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_down.h"

static void add_save(struct wgstar_plan *plan, const char *file)
{
	struct wgstar_step *step = wgstar_plan_add(plan, WGSTAR_STEP_SAVE);

	step->text = strdup(file);
	if (!step->text)
		abort();
}

void wgstar_plan_down(struct wgstar_plan *plan,
		      const struct wgstar_journal *journal,
		      const struct wgstar_quick *quick)
{
	bool whole = journal->up && !journal->down;

	if (quick && whole) {
		wgstar_plan_add_hooks(plan, "PreDown", &quick->pre_down);
		if (quick->save_config && journal->file)
			add_save(plan, journal->file);
	}
	wgstar_journal_plan_undo(plan, journal);
	if (quick && whole)
		wgstar_plan_add_hooks(plan, "PostDown", &quick->post_down);
}
