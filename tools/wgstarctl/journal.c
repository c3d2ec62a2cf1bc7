// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a journal: which steps were begun, done and taken back. Pure; the file
 * is host_state.c's, its use plan_run.c's, its text journal_print.c's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "secret.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define MAX_WORDS	8

/* A line cut into words. */
struct words {
	char *item[MAX_WORDS];
	size_t count;
};

static bool read_number(const char *text, uint32_t *value)
{
	unsigned long number;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoul(text, &end, 10);
	*value = number;
	return !errno && !*end && number <= UINT32_MAX;
}

static bool read_small(const char *text, int *value)
{
	uint32_t number;

	if (!read_number(text, &number) || number > 255)
		return false;
	*value = number;
	return true;
}

static bool copy_name(char *to, size_t size, const char *text)
{
	if (!*text || strlen(text) >= size)
		return false;
	strcpy(to, text);
	return true;
}

/* Never a way out of /proc/sys/net. */
static bool read_sysctl_name(struct wgstar_sysctl *sysctl, const char *text)
{
	return (!strncmp(text, "net.ipv4.conf.", 14) ||
		!strncmp(text, "net.ipv6.conf.", 14)) && !strstr(text, "//") &&
		copy_name(sysctl->name, sizeof(sysctl->name), text);
}

static bool read_sysctl(struct wgstar_step *step, const struct words *words)
{
	step->kind = WGSTAR_STEP_SYSCTL_SET;
	step->sysctl.all = -1;
	if (words->count < 6 || words->count > 7 ||
	    !read_sysctl_name(&step->sysctl, words->item[3]) ||
	    !read_small(words->item[4], &step->sysctl.before) ||
	    !read_small(words->item[5], &step->sysctl.after))
		return false;
	return words->count == 6 ||
		read_small(words->item[6], &step->sysctl.all);
}

static bool read_flag(const char *text, bool *flag)
{
	*flag = !strcmp(text, "1");
	return *flag || !strcmp(text, "0");
}

static bool read_firewall(struct wgstar_step *step, const struct words *words)
{
	struct wgstar_firewall *firewall = &step->firewall;

	step->kind = WGSTAR_STEP_FIREWALL_ADD;
	return words->count == 7 &&
		read_number(words->item[3], &firewall->fwmark) &&
		read_flag(words->item[4], &firewall->ipv4) &&
		read_flag(words->item[5], &firewall->ipv6) &&
		read_flag(words->item[6], &firewall->relay);
}

static bool read_gateway(struct wgstar_step *step, const struct words *words)
{
	step->kind = WGSTAR_STEP_GATEWAY_SET;
	return words->count == 3;
}

static bool read_link(struct wgstar_step *step, const struct words *words)
{
	step->kind = WGSTAR_STEP_LINK_ADD;
	return words->count == 3;
}

static bool read_rule(struct wgstar_step *step, const struct words *words)
{
	struct wgstar_rule *rule = &step->rule;
	int family, specific_only;

	step->kind = WGSTAR_STEP_RULE_ADD;
	if (words->count != 8 || !read_small(words->item[3], &family) ||
	    !read_number(words->item[4], &rule->priority) ||
	    !read_number(words->item[5], &rule->not_fwmark) ||
	    !read_number(words->item[6], &rule->table) ||
	    !read_small(words->item[7], &specific_only))
		return false;
	rule->family = family == 4 ? AF_INET : AF_INET6;
	rule->specific_only = specific_only;
	return family == 4 || family == 6;
}

static char *read_lines_word(const char *word)
{
	char *text = wgstar_text_copy(word, strlen(word)), *at;

	for (at = text; *at; at++) {
		if (*at == '+')
			*at = ' ';
		else if (*at == ',')
			*at = '\n';
	}
	return text;
}

static bool read_dns(struct wgstar_step *step, const struct words *words)
{
	step->kind = WGSTAR_STEP_DNS_SET;
	if (words->count < 5 || words->count > 6)
		return false;
	if (words->count == 6)
		step->text = read_lines_word(words->item[5]);
	if (!strcmp(words->item[3], "resolvconf"))
		step->dns.tool = WGSTAR_DNS_RESOLVCONF;
	else if (!strcmp(words->item[3], "resolvectl"))
		step->dns.tool = WGSTAR_DNS_RESOLVECTL;
	else
		return false;
	return copy_name(step->dns.record, sizeof(step->dns.record),
			 words->item[4]);
}

static const struct {
	const char *name;
	bool (*read)(struct wgstar_step *step, const struct words *words);
} step_readers[] = {
	{ "sysctl", read_sysctl },
	{ "firewall", read_firewall },
	{ "gateway", read_gateway },
	{ "link", read_link },
	{ "rule", read_rule },
	{ "dns", read_dns },
};

static struct wgstar_journal_entry *add_entry(struct wgstar_journal *journal)
{
	size_t old = journal->entry_count * sizeof(*journal->entries);

	journal->entries = wgstar_secret_grow(journal->entries, old,
					      old + sizeof(*journal->entries));
	return &journal->entries[journal->entry_count++];
}

static bool line_begin(struct wgstar_journal *journal,
		       const struct words *words)
{
	struct wgstar_journal_entry *entry;
	uint32_t number;
	size_t i;

	if (words->count < 3 || !read_number(words->item[1], &number) ||
	    number != journal->entry_count + 1)
		return false;
	entry = add_entry(journal);
	for (i = 0; i < ARRAY_SIZE(step_readers); i++) {
		if (strcmp(step_readers[i].name, words->item[2]))
			continue;
		if (!step_readers[i].read(&entry->step, words))
			return false;
		entry->step.entry = number;
		return true;
	}
	return false;
}

static struct wgstar_journal_entry *find_entry(struct wgstar_journal *journal,
					       const struct words *words)
{
	uint32_t number;

	if (words->count < 2 || !read_number(words->item[1], &number) ||
	    !number || number > journal->entry_count)
		return NULL;
	return &journal->entries[number - 1];
}

static bool line_done(struct wgstar_journal *journal, const struct words *words)
{
	struct wgstar_journal_entry *entry = find_entry(journal, words);

	if (!entry)
		return false;
	entry->done = true;
	if (entry->step.kind != WGSTAR_STEP_LINK_ADD)
		return words->count == 2;
	return words->count == 3 &&
		read_number(words->item[2], &entry->step.ifindex);
}

static bool line_undone(struct wgstar_journal *journal,
			const struct words *words)
{
	struct wgstar_journal_entry *entry = find_entry(journal, words);

	if (!entry || words->count != 2)
		return false;
	entry->undone = true;
	return true;
}

static bool line_interface(struct wgstar_journal *journal,
			   const struct words *words)
{
	return words->count == 2 &&
		copy_name(journal->ifname, sizeof(journal->ifname),
			  words->item[1]);
}

static bool line_kind(struct wgstar_journal *journal, const struct words *words)
{
	return words->count == 2 &&
		copy_name(journal->link_kind, sizeof(journal->link_kind),
			  words->item[1]);
}

static bool line_hand(struct wgstar_journal *journal, const struct words *words)
{
	return words->count == 2 &&
		read_number(words->item[1], &journal->hand_ifindex) &&
		journal->hand_ifindex;
}

static bool line_relay(struct wgstar_journal *journal,
		       const struct words *words)
{
	journal->relay = true;
	return words->count == 1;
}

static bool line_up(struct wgstar_journal *journal, const struct words *words)
{
	journal->up = true;
	journal->changing = false;
	return words->count == 1 && journal->file && *journal->ifname;
}

static bool line_change(struct wgstar_journal *journal,
			const struct words *words)
{
	journal->changing = journal->up || journal->changing;
	journal->up = false;
	return words->count == 1;
}

static bool line_down(struct wgstar_journal *journal, const struct words *words)
{
	journal->down = true;
	return words->count == 1;
}

static const struct {
	const char *name;
	bool (*read)(struct wgstar_journal *journal, const struct words *words);
} line_readers[] = {
	{ "interface", line_interface },
	{ "kind", line_kind },
	{ "hand", line_hand },
	{ "relay", line_relay },
	{ "begin", line_begin },
	{ "done", line_done },
	{ "undone", line_undone },
	{ "up", line_up },
	{ "change", line_change },
	{ "down", line_down },
};

static bool read_line(struct wgstar_journal *journal, char *line)
{
	struct words words = {};
	char *word, *rest = NULL;
	size_t i;

	if (!strncmp(line, "file /", 6) && !journal->file) {
		journal->file = strdup(line + 5);
		return journal->file;
	}
	for (word = strtok_r(line, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		if (words.count == MAX_WORDS)
			return false;
		words.item[words.count++] = word;
	}
	for (i = 0; i < ARRAY_SIZE(line_readers); i++) {
		if (words.count && !strcmp(line_readers[i].name, words.item[0]))
			return line_readers[i].read(journal, &words);
	}
	return false;
}

static int read_lines(struct wgstar_journal *journal, char *text,
		      struct wgstar_error *error)
{
	unsigned int number;
	char *end;

	for (number = 1; (end = strchr(text, '\n')); number++, text = end + 1) {
		*end = '\0';
		if (number == 1 ? !!strcmp(text, WGSTAR_JOURNAL_VERSION) :
		    !read_line(journal, text))
			return wgstar_error_set_at(error, number, 1,
						   "this is no line of a wgstar state file");
	}
	return 0;
}

int wgstar_journal_parse(struct wgstar_journal *journal, const char *text,
			 struct wgstar_error *error)
{
	char *copy = strdup(text);
	int result;

	memset(journal, 0, sizeof(*journal));
	if (!copy)
		abort();
	result = read_lines(journal, copy, error);
	free(copy);
	return result;
}

void wgstar_journal_clear(struct wgstar_journal *journal)
{
	size_t i;

	for (i = 0; i < journal->entry_count; i++)
		free(journal->entries[i].step.text);
	free(journal->file);
	free(journal->entries);
	memset(journal, 0, sizeof(*journal));
}

void wgstar_journal_plan_undo(struct wgstar_plan *plan,
			      const struct wgstar_journal *journal)
{
	size_t i;

	for (i = journal->entry_count; i-- > 0;) {
		if (!journal->entries[i].undone)
			wgstar_plan_add_undo(plan, &journal->entries[i].step);
	}
}
