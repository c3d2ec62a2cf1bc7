// SPDX-License-Identifier: GPL-2.0
/* A journal written anew, so that it does not grow with every apply. Pure. */
#include <string.h>

#include "journal.h"

/* Both are taken back by the same step. */
static bool is_same_thing(const struct wgstar_step *a,
			  const struct wgstar_step *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case WGSTAR_STEP_FIREWALL_ADD:
	case WGSTAR_STEP_GATEWAY_SET:
		return true;
	case WGSTAR_STEP_DNS_SET:
		return a->dns.tool == b->dns.tool &&
		       !strcmp(a->dns.record, b->dns.record);
	default:
		return false;
	}
}

static bool is_past(const struct wgstar_journal *journal, size_t which)
{
	const struct wgstar_journal_entry *entry = &journal->entries[which];
	size_t i;

	if (entry->undone)
		return true;
	for (i = which + 1; i < journal->entry_count; i++)
		if (!journal->entries[i].undone &&
		    is_same_thing(&entry->step, &journal->entries[i].step))
			return true;
	return false;
}

void wgstar_journal_print_settled(FILE *stream,
				  const struct wgstar_journal *journal,
				  const char *file, bool relay)
{
	unsigned int number = 0;
	struct wgstar_plan plan;
	size_t i;

	wgstar_plan_start(&plan, journal->ifname, journal->link_kind);
	plan.relay = relay;
	wgstar_journal_print_start(stream, &plan, file);
	for (i = 0; i < journal->entry_count; i++) {
		struct wgstar_step step = journal->entries[i].step;

		if (is_past(journal, i))
			continue;
		step.entry = ++number;
		wgstar_journal_print_begin(stream, &step);
		wgstar_journal_print_done(stream, &step);
	}
	fprintf(stream, "up\n");
}
