// SPDX-License-Identifier: GPL-2.0
/*
 * Carries out a change of an interface that is up: as plan_run.c, but into a
 * journal that has entries already, some of which are taken back, and with an
 * undo for every step.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_change.h"

/* What is at work: @entry is the number of the journal's last entry. */
struct work {
	const struct wgstar_runner *runner;
	unsigned int entry;
};

static int work_record(struct work *work,
		       void (*print)(FILE *stream,
				     const struct wgstar_step *step),
		       const struct wgstar_step *step,
		       struct wgstar_error *error)
{
	FILE *stream;
	char *text;
	size_t size;
	int result;

	stream = open_memstream(&text, &size);
	if (!stream)
		abort();
	print(stream, step);
	fclose(stream);
	result = work->runner->record(work->runner->data, text, error);
	free(text);
	return result;
}

static void print_undone(FILE *stream, const struct wgstar_step *step)
{
	wgstar_journal_print_undone(stream, step->entry);
}

static bool step_takes_back(const struct wgstar_step *step)
{
	switch (step->kind) {
	case WGSTAR_STEP_FIREWALL_DELETE:
	case WGSTAR_STEP_GATEWAY_DELETE:
	case WGSTAR_STEP_RULE_DELETE:
	case WGSTAR_STEP_DNS_DELETE:
		return true;
	case WGSTAR_STEP_SYSCTL_SET:
		return step->sysctl.undo;
	default:
		return false;
	}
}

/* A step that fails may have been done in part: its entry stays. */
static int run_adding(struct work *work, struct wgstar_step *step,
		      struct wgstar_error *error)
{
	step->entry = ++work->entry;
	if (work_record(work, wgstar_journal_print_begin, step, error)) {
		step->entry = 0;
		work->entry--;
		return -1;
	}
	if (work->runner->apply(work->runner->data, step, 1, error))
		return -1;
	return work_record(work, wgstar_journal_print_done, step, error);
}

static int run_taking_back(struct work *work, struct wgstar_step *step,
			   struct wgstar_error *error)
{
	if (work->runner->apply(work->runner->data, step, 1, error))
		return -1;
	if (!step->entry)
		return 0;
	return work_record(work, print_undone, step, error);
}

static int run_piece(struct work *work, struct wgstar_step *steps, size_t count,
		     struct wgstar_error *error)
{
	if (step_takes_back(steps))
		return run_taking_back(work, steps, error);
	if (wgstar_step_has_undo(steps))
		return run_adding(work, steps, error);
	return work->runner->apply(work->runner->data, steps, count, error);
}

static bool is_route(const struct wgstar_step *step)
{
	return step->kind == WGSTAR_STEP_ROUTE_ADD ||
	       step->kind == WGSTAR_STEP_ROUTE_DELETE;
}

/* Routes in a row are one piece of work for the kernel. */
static size_t piece_length(const struct wgstar_plan *plan, size_t first)
{
	size_t i = first;

	if (!is_route(&plan->steps[first]))
		return 1;
	while (i < plan->step_count &&
	       plan->steps[i].kind == plan->steps[first].kind)
		i++;
	return i - first;
}

/* The step that failed, if a part of it may be there, and all before it. */
static bool run_back(struct work *work, struct wgstar_plan_change *change,
		     size_t count)
{
	struct wgstar_error error;
	bool all = true;

	while (count-- > 0) {
		struct wgstar_step *step = &change->steps.steps[count];
		struct wgstar_step *undo = &change->undo.steps[count];

		if (step_takes_back(undo))
			undo->entry = step->entry;
		if (!run_piece(work, undo, 1, &error))
			continue;
		work->runner->complain(work->runner->data, &error);
		all = false;
	}
	return all;
}

static bool is_whole_or_nothing(const struct wgstar_step *step)
{
	return !is_route(step) && step->kind != WGSTAR_STEP_DNS_SET;
}

/* Return: how many steps were done, or may have been. */
static size_t run_forth(struct work *work, struct wgstar_plan_change *change,
			struct wgstar_error *error, bool *failed)
{
	struct wgstar_plan *plan = &change->steps;
	size_t i, length;

	*failed = true;
	for (i = 0; i < plan->step_count; i += length) {
		struct wgstar_step *step = &plan->steps[i];

		length = piece_length(plan, i);
		if (work->runner->interrupted(work->runner->data)) {
			wgstar_error_set(error, "interrupted");
			return i;
		}
		if (run_piece(work, step, length, error))
			return is_whole_or_nothing(step) ? i : i + length;
	}
	*failed = false;
	return i;
}

static void forget_failed(struct work *work, struct wgstar_plan_change *change,
			  size_t done)
{
	struct wgstar_error ignored;
	struct wgstar_step *step;

	if (done == change->steps.step_count)
		return;
	step = &change->steps.steps[done];
	if (step->entry && !step_takes_back(step))
		work_record(work, print_undone, step, &ignored);
}

int wgstar_plan_change_run(struct wgstar_plan_change *change,
			   const struct wgstar_journal *journal,
			   const struct wgstar_runner *runner,
			   struct wgstar_error *error)
{
	struct work work = { runner, journal->entry_count };
	struct wgstar_error ignored;
	bool failed;
	size_t done;

	if (runner->record(runner->data, "change\n", error))
		return -1;
	done = run_forth(&work, change, error, &failed);
	if (!failed)
		return 0;
	forget_failed(&work, change, done);
	if (!run_back(&work, change, done))
		return 1;
	if (journal->up)
		runner->record(runner->data, "up\n", &ignored);
	return -1;
}
