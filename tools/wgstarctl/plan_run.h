/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_RUN_H
#define _WGSTARCTL_PLAN_RUN_H

#include "journal.h"
#include "plan.h"

/**
 * struct wgstar_runner - How steps become real; a test supplies another one
 * @apply: carries out @count steps, of which there is more than one only if
 *   all are ROUTE_ADD or all are ROUTE_DELETE. Either all of it happens or,
 *   for other steps than DNS_SET, HOOK and routes, nothing. A LINK_ADD fills in
 *   its ifindex. A step that takes back finds nothing to take back: that is no
 *   failure.
 * @record: appends text to the journal, before it returns
 * @interrupted: was the process told to stop?
 * @complain: tells the user about a failure that does not stop the run
 * @data: passed to all of them
 */
struct wgstar_runner {
	int (*apply)(void *data, struct wgstar_step *steps, size_t count,
		     struct wgstar_error *error);
	int (*record)(void *data, const char *text, struct wgstar_error *error);
	bool (*interrupted)(void *data);
	void (*complain)(void *data, const struct wgstar_error *error);
	void *data;
};

/**
 * wgstar_plan_run() - Carry out a plan, wholly or not at all
 * @plan: plan; its steps receive their entry numbers
 * @runner: how
 * @file: configuration file, for the journal
 * @error: receives why it was given up
 *
 * A failing step, or an interruption between two, takes back what was done, in
 * reverse order.
 *
 * Return: 0; -1 and all is as before; 1 if taking back failed too: then the
 *   journal has to be kept.
 */
int wgstar_plan_run(struct wgstar_plan *plan,
		    const struct wgstar_runner *runner, const char *file,
		    struct wgstar_error *error);

/**
 * wgstar_plan_run_down() - Carry out a plan that takes back
 * @plan: hooks and SAVE, steps that take back, hooks
 * @runner: how
 * @error: receives the reason
 *
 * A hook or SAVE that fails before the first step that takes back, or an
 * interruption until then, stops the run; afterwards it goes on to the end
 * and tells what failed.
 *
 * Return: 0; -1 and nothing was taken back; 1 if something failed: then the
 *   journal has to be kept; 2 if only the hooks at the end failed.
 */
int wgstar_plan_run_down(struct wgstar_plan *plan,
			 const struct wgstar_runner *runner,
			 struct wgstar_error *error);

/**
 * wgstar_plan_run_change() - Change what is there, wholly or not at all
 * @plan: new steps, then steps that take back entries of the journal
 * @runner: how
 * @journal: what was done until now; if it is empty, one is begun for an
 *   interface that was made by hand
 * @error: receives the reason
 *
 * Taking back begins when all that is new is there, and then goes on to the
 * end, telling what failed.
 *
 * Return: 0; -1 and all is as before; 1 if something could not be taken back.
 */
int wgstar_plan_run_change(struct wgstar_plan *plan,
			   const struct wgstar_runner *runner,
			   const struct wgstar_journal *journal,
			   struct wgstar_error *error);

#endif /* _WGSTARCTL_PLAN_RUN_H */
