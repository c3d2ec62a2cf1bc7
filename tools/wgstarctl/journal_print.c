// SPDX-License-Identifier: GPL-2.0
/* Writes a journal, line by line or, behind an apply, anew. Pure. */
#include <stdlib.h>
#include <string.h>

#include "journal.h"

static const char *const dns_tool_names[] = {
	[WGSTAR_DNS_RESOLVCONF] = "resolvconf",
	[WGSTAR_DNS_RESOLVECTL] = "resolvectl",
};

void wgstar_journal_print_start(FILE *stream, const struct wgstar_plan *plan,
				const char *file)
{
	fprintf(stream, WGSTAR_JOURNAL_VERSION "\ninterface %s\nkind %s\n",
		plan->ifname, plan->link_kind);
	if (file)
		fprintf(stream, "file %s\n", file);
	else
		fprintf(stream, "hand %u\n", plan->hand_ifindex);
	if (plan->relay)
		fprintf(stream, "relay\n");
}

static void print_sysctl(FILE *stream, const struct wgstar_sysctl *sysctl)
{
	fprintf(stream, "sysctl %s %d %d", sysctl->name, sysctl->before,
		sysctl->after);
	if (sysctl->all >= 0)
		fprintf(stream, " %d", sysctl->all);
	fprintf(stream, "\n");
}

/* The resolver's lines as one word: neither sign is in a name or address. */
static void print_lines(FILE *stream, const char *lines)
{
	if (lines)
		fputc(' ', stream);
	for (; lines && *lines; lines++) {
		if (*lines == ' ')
			fputc('+', stream);
		else
			fputc(*lines == '\n' ? ',' : *lines, stream);
	}
	fputc('\n', stream);
}

void wgstar_journal_print_begin(FILE *stream, const struct wgstar_step *step)
{
	fprintf(stream, "begin %u ", step->entry);
	switch (step->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		print_sysctl(stream, &step->sysctl);
		break;
	case WGSTAR_STEP_FIREWALL_ADD:
		fprintf(stream, "firewall %u %d %d %d\n",
			step->firewall.fwmark, step->firewall.ipv4,
			step->firewall.ipv6, step->firewall.relay);
		break;
	case WGSTAR_STEP_GATEWAY_SET:
		fprintf(stream, "gateway\n");
		break;
	case WGSTAR_STEP_LINK_ADD:
		fprintf(stream, "link\n");
		break;
	case WGSTAR_STEP_RULE_ADD:
		fprintf(stream, "rule %d %u %u %u %d\n",
			step->rule.family == AF_INET ? 4 : 6,
			step->rule.priority, step->rule.not_fwmark,
			step->rule.table, step->rule.specific_only);
		break;
	case WGSTAR_STEP_DNS_SET:
		fprintf(stream, "dns %s %s", dns_tool_names[step->dns.tool],
			step->dns.record);
		print_lines(stream, step->text);
		break;
	default:
		abort();
	}
}

void wgstar_journal_print_done(FILE *stream, const struct wgstar_step *step)
{
	if (step->kind == WGSTAR_STEP_LINK_ADD)
		fprintf(stream, "done %u %u\n", step->entry, step->ifindex);
	else
		fprintf(stream, "done %u\n", step->entry);
}

void wgstar_journal_print_undone(FILE *stream, unsigned int entry)
{
	fprintf(stream, "undone %u\n", entry);
}

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
