/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_JOURNAL_H
#define _WGSTARCTL_JOURNAL_H

#include <stdio.h>

#include "plan.h"

#define WGSTAR_JOURNAL_VERSION	"wgstar-state 1"	/* the first line */

/**
 * struct wgstar_journal_entry - A step that has to be taken back
 * @step: the step; of the texts only that of DNS_SET
 * @done: it came to its end
 * @undone: it was taken back, or it failed
 */
struct wgstar_journal_entry {
	struct wgstar_step step;
	bool done;
	bool undone;
};

/**
 * struct wgstar_journal - What was done to the host for an interface
 * @ifname: name of the interface; empty if the journal is
 * @link_kind: its kind
 * @file: configuration file, absolute; owned. NULL in a journal of gateway or
 *   forward, on an interface that was made by hand
 * @hand_ifindex: index of that interface; 0 in a journal of up
 * @relay: the file says that peers may reach each other
 * @entries: array of @entry_count; the number in the text is the index plus 1
 * @entry_count: number of entries
 * @up: the plan came to its end
 * @changing: a change of what is up did not come to its end
 * @down: taking back has begun
 *
 * As text, a line each:
 *	wgstar-state 1
 *	interface NAME
 *	kind KIND
 *	file PATH		or: hand IFINDEX
 *	relay			or nothing
 *	begin N STEP...		before the step
 *	done N [IFINDEX]	after it
 *	undone N		after it was taken back
 *	up			after the last step
 *	change			before the first step of apply; its end is "up"
 *	down			before the first step is taken back
 * Lines are only appended. A last line without its end does not count: the
 * writer was killed before the step that it was about.
 */
struct wgstar_journal {
	char ifname[IF_NAMESIZE];
	char link_kind[IF_NAMESIZE];
	char *file;
	unsigned int hand_ifindex;
	bool relay;
	struct wgstar_journal_entry *entries;
	size_t entry_count;
	bool up;
	bool changing;
	bool down;
};

/**
 * wgstar_journal_print_start() - Write the first lines of a journal
 * @stream: where to
 * @plan: names interface and kind
 * @file: absolute path without control characters; NULL: made by hand
 */
void wgstar_journal_print_start(FILE *stream, const struct wgstar_plan *plan,
				const char *file);

/**
 * wgstar_journal_print_begin() - Write the line before a step
 * @stream: where to
 * @step: step with an entry number
 */
void wgstar_journal_print_begin(FILE *stream, const struct wgstar_step *step);

/**
 * wgstar_journal_print_done() - Write the line after a step
 * @stream: where to
 * @step: the same step; a LINK_ADD knows its ifindex now
 */
void wgstar_journal_print_done(FILE *stream, const struct wgstar_step *step);

/**
 * wgstar_journal_print_undone() - Write the line after a step was taken back
 * @stream: where to
 * @entry: number of the entry
 */
void wgstar_journal_print_undone(FILE *stream, unsigned int entry);

/**
 * wgstar_journal_print_settled() - Write a journal without what is past
 * @stream: where to
 * @journal: journal of an interface that is up
 * @file: configuration file that it is as now
 * @relay: that file says that peers may reach each other
 *
 * Entries that were taken back are left out, and those that a later one of the
 * same thing covers; the others are numbered anew.
 */
void wgstar_journal_print_settled(FILE *stream,
				  const struct wgstar_journal *journal,
				  const char *file, bool relay);

/**
 * wgstar_journal_parse() - Read a journal
 * @journal: receives it; wgstar_journal_clear() it, also on failure
 * @text: the whole of it, ended by a zero byte
 * @error: receives the line that makes no sense
 *
 * Pure. An empty text gives an empty journal.
 *
 * Return: 0 or -1.
 */
int wgstar_journal_parse(struct wgstar_journal *journal, const char *text,
			 struct wgstar_error *error);

/**
 * wgstar_journal_clear() - Free what a journal holds
 * @journal: all zero afterwards
 */
void wgstar_journal_clear(struct wgstar_journal *journal);

/**
 * wgstar_journal_plan_undo() - Plan how to take everything back
 * @plan: started plan; receives the steps, last change first
 * @journal: what was done
 */
void wgstar_journal_plan_undo(struct wgstar_plan *plan,
			      const struct wgstar_journal *journal);

#endif /* _WGSTARCTL_JOURNAL_H */
