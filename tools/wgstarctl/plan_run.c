// SPDX-License-Identifier: GPL-2.0
/*
 * Carries out a plan step by step with a journal, and takes back what it did
 * when a step fails or the process is told to stop. What a step does is the
 * runner's business: see host_apply.c.
 */
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "plan_run.h"

/* Text for the journal, collected in memory so that it is one write. */
struct note {
	char *text;
	size_t size;
	FILE *stream;
};

static void note_start(struct note *note)
{
	note->stream = open_memstream(&note->text, &note->size);
	if (!note->stream)
		abort();
}

static int note_record(struct note *note, const struct wgstar_runner *runner,
		       struct wgstar_error *error)
{
	int result;

	fclose(note->stream);
	result = runner->record(runner->data, note->text, error);
	free(note->text);
	return result;
}

static int record_start(const struct wgstar_plan *plan,
			const struct wgstar_runner *runner, const char *file,
			struct wgstar_error *error)
{
	struct note note;

	note_start(&note);
	wgstar_journal_print_start(note.stream, plan, file);
	return note_record(&note, runner, error);
}

static int record_step(void (*print)(FILE *stream,
				     const struct wgstar_step *step),
		       const struct wgstar_step *step,
		       const struct wgstar_runner *runner,
		       struct wgstar_error *error)
{
	struct note note;

	note_start(&note);
	print(note.stream, step);
	return note_record(&note, runner, error);
}

static int record_undone(unsigned int entry, const struct wgstar_runner *runner,
			 struct wgstar_error *error)
{
	struct note note;

	note_start(&note);
	wgstar_journal_print_undone(note.stream, entry);
	return note_record(&note, runner, error);
}

/* Routes in a row are one piece of work for the kernel. */
static size_t piece_length(const struct wgstar_plan *plan, size_t first)
{
	size_t i = first;

	while (i < plan->step_count &&
	       plan->steps[i].kind == WGSTAR_STEP_ROUTE_ADD)
		i++;
	return i == first ? 1 : i - first;
}

/*
 * On failure the step is left with an entry number only if there may be
 * something to take back: all but name servers are all or nothing.
 */
static int run_recorded(struct wgstar_step *step, unsigned int entry,
			const struct wgstar_runner *runner,
			struct wgstar_error *error)
{
	struct wgstar_error ignored;

	step->entry = entry;
	if (record_step(wgstar_journal_print_begin, step, runner, error)) {
		step->entry = 0;
		return -1;
	}
	if (!runner->apply(runner->data, step, 1, error))
		return record_step(wgstar_journal_print_done, step, runner,
				   error);
	if (step->kind != WGSTAR_STEP_DNS_SET) {
		record_undone(entry, runner, &ignored);
		step->entry = 0;
	}
	return -1;
}

static int run_pieces(struct wgstar_plan *plan,
		      const struct wgstar_runner *runner,
		      struct wgstar_error *error)
{
	unsigned int entry = 0;
	size_t i, length;
	int result;

	for (i = 0; i < plan->step_count; i += length) {
		struct wgstar_step *step = &plan->steps[i];

		length = piece_length(plan, i);
		if (runner->interrupted(runner->data))
			return wgstar_error_set(error, "interrupted");
		if (wgstar_step_has_undo(step))
			result = run_recorded(step, ++entry, runner, error);
		else
			result = runner->apply(runner->data, step, length,
					       error);
		if (result)
			return -1;
	}
	if (runner->interrupted(runner->data))
		return wgstar_error_set(error, "interrupted");
	return runner->record(runner->data, "up\n", error);
}

static int take_back(const struct wgstar_plan *plan,
		     const struct wgstar_runner *runner)
{
	struct wgstar_error ignored;
	struct wgstar_plan undo;
	int result;
	size_t i;

	wgstar_plan_start(&undo, plan->ifname, plan->link_kind);
	for (i = plan->step_count; i-- > 0;) {
		if (plan->steps[i].entry)
			wgstar_plan_add_undo(&undo, &plan->steps[i]);
	}
	result = wgstar_plan_run_down(&undo, runner, &ignored);
	wgstar_plan_clear(&undo);
	return result;
}

int wgstar_plan_run(struct wgstar_plan *plan,
		    const struct wgstar_runner *runner, const char *file,
		    struct wgstar_error *error)
{
	if (record_start(plan, runner, file, error))
		return -1;
	if (!run_pieces(plan, runner, error))
		return 0;
	return take_back(plan, runner) ? 1 : -1;
}

static bool step_takes_back(const struct wgstar_step *step)
{
	return step->kind != WGSTAR_STEP_HOOK && step->kind != WGSTAR_STEP_SAVE;
}

/* Failures are told as they happen; the run goes on. */
static bool run_take_back(struct wgstar_step *step,
			  const struct wgstar_runner *runner)
{
	struct wgstar_error error;

	if (!runner->apply(runner->data, step, 1, &error)) {
		/* Not noted is no harm: it is taken back once more then. */
		if (step->entry)
			record_undone(step->entry, runner, &error);
		return true;
	}
	runner->complain(runner->data, &error);
	return false;
}

static int run_hooks_before(struct wgstar_plan *plan, size_t *next,
			    const struct wgstar_runner *runner,
			    struct wgstar_error *error)
{
	struct wgstar_step *step = plan->steps;

	for (; *next < plan->step_count && !step_takes_back(step);
	     step++, (*next)++) {
		if (runner->interrupted(runner->data))
			return wgstar_error_set(error, "interrupted");
		if (runner->apply(runner->data, step, 1, error))
			return -1;
	}
	return 0;
}

static bool run_hooks_after(struct wgstar_plan *plan, size_t next,
			    const struct wgstar_runner *runner)
{
	struct wgstar_error error;
	bool all = true;

	for (; next < plan->step_count; next++) {
		if (!runner->apply(runner->data, &plan->steps[next], 1, &error))
			continue;
		runner->complain(runner->data, &error);
		all = false;
	}
	return all;
}

int wgstar_plan_run_down(struct wgstar_plan *plan,
			 const struct wgstar_runner *runner,
			 struct wgstar_error *error)
{
	bool all = true;
	size_t i = 0;

	if (run_hooks_before(plan, &i, runner, error))
		return -1;
	/* A full /run must not keep an interface up. */
	runner->record(runner->data, "down\n", error);
	for (; i < plan->step_count && step_takes_back(&plan->steps[i]); i++)
		all &= run_take_back(&plan->steps[i], runner);
	if (!run_hooks_after(plan, i, runner))
		return all ? 2 : 1;
	return all ? 0 : 1;
}

static bool change_take_back(const struct wgstar_plan *plan, size_t count,
			     const struct wgstar_runner *runner)
{
	struct wgstar_plan undo;
	bool all = true;
	size_t i;

	wgstar_plan_start(&undo, plan->ifname, plan->link_kind);
	for (i = count; i-- > 0;) {
		if (wgstar_step_has_undo(&plan->steps[i]))
			wgstar_plan_add_undo(&undo, &plan->steps[i]);
	}
	for (i = 0; i < undo.step_count; i++)
		all &= run_take_back(&undo.steps[i], runner);
	wgstar_plan_clear(&undo);
	return all;
}

static int run_change_step(struct wgstar_step *step, unsigned int *entry,
			   const struct wgstar_runner *runner,
			   struct wgstar_error *error)
{
	if (runner->interrupted(runner->data))
		return wgstar_error_set(error, "interrupted");
	if (wgstar_step_has_undo(step) && !step->replaces)
		return run_recorded(step, ++*entry, runner, error);
	return runner->apply(runner->data, step, 1, error);
}

int wgstar_plan_run_change(struct wgstar_plan *plan,
			   const struct wgstar_runner *runner,
			   const struct wgstar_journal *journal,
			   struct wgstar_error *error)
{
	unsigned int entry = journal->entry_count;
	bool all = true;
	size_t i;

	if (!*journal->ifname && record_start(plan, runner, NULL, error))
		return -1;
	for (i = 0; i < plan->step_count; i++) {
		struct wgstar_step *step = &plan->steps[i];

		if (step->entry)
			all &= run_take_back(step, runner);
		else if (run_change_step(step, &entry, runner, error))
			return change_take_back(plan, i, runner) ? -1 : 1;
	}
	return all ? 0 : 1;
}
