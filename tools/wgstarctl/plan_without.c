// SPDX-License-Identifier: GPL-2.0
/*
 * The host as it would be if the interface were down: a plan of `up` for it
 * says what there has to be, whatever of that is there. Pure.
 */
#include <string.h>

#include "host_lan.h"
#include "plan_without.h"

/* Marks that up chooses, as host.c does: one for each full tunnel. */
#define FIRST_CHOSEN_MARK	51820
#define LAST_CHOSEN_MARK	(FIRST_CHOSEN_MARK + 255)

static void drop_link(struct wgstar_host *host, unsigned int ifindex)
{
	size_t i, kept = 0;

	for (i = 0; i < host->link_count; i++)
		if (host->links[i].ifindex != ifindex)
			host->links[kept++] = host->links[i];
	host->link_count = kept;
	for (i = 0, kept = 0; i < host->address_count; i++)
		if (host->addresses[i].ifindex != ifindex)
			host->addresses[kept++] = host->addresses[i];
	host->address_count = kept;
}

static size_t drop_routes(struct wgstar_host_route *routes, size_t count,
			  unsigned int ifindex)
{
	size_t i, kept = 0;

	for (i = 0; i < count; i++)
		if (routes[i].ifindex != ifindex)
			routes[kept++] = routes[i];
	return kept;
}

static bool entry_counts(const struct wgstar_journal_entry *entry,
			 enum wgstar_step_kind kind)
{
	return !entry->undone && entry->step.kind == kind;
}

/*
 * Our two lie right before the lowest one of others: the first of them is there
 * without the second only when somebody was killed in between.
 */
static void forget_rule(struct wgstar_host *host,
			const struct wgstar_rule *rule)
{
	uint32_t *first = rule->family == AF_INET ? &host->first_rule_ipv4 :
			  &host->first_rule_ipv6;

	if (*first == rule->priority)
		*first = rule->priority + (rule->specific_only ? 2 : 1);
}

static void keep_table(struct wgstar_host *host, const struct wgstar_rule *rule,
		       uint32_t fwmark)
{
	bool chosen = rule->not_fwmark >= FIRST_CHOSEN_MARK &&
		      rule->not_fwmark <= LAST_CHOSEN_MARK;

	if (!rule->not_fwmark ||
	    (fwmark ? rule->not_fwmark != fwmark : !chosen))
		return;
	host->tunnel_table = rule->not_fwmark;
	host->tunnel_table_used = false;
}

static void drop_rules(struct wgstar_host *host,
		       const struct wgstar_journal *journal, uint32_t fwmark)
{
	size_t i;

	for (i = 0; i < journal->entry_count; i++) {
		const struct wgstar_step *step = &journal->entries[i].step;

		if (!entry_counts(&journal->entries[i], WGSTAR_STEP_RULE_ADD))
			continue;
		forget_rule(host, &step->rule);
		keep_table(host, &step->rule, fwmark);
	}
}

static const struct wgstar_sysctl *
journal_sysctl(const struct wgstar_journal *journal, const char *name)
{
	size_t i;

	for (i = 0; i < journal->entry_count; i++)
		if (entry_counts(&journal->entries[i], WGSTAR_STEP_SYSCTL_SET) &&
		    !strcmp(journal->entries[i].step.sysctl.name, name))
			return &journal->entries[i].step.sysctl;
	return NULL;
}

static bool is_ipv6_forwarding(const char *name)
{
	size_t length = strlen(name), end = strlen(".forwarding");

	return !strncmp(name, "net.ipv6.conf.", 14) && length > end &&
	       !strcmp(name + length - end, ".forwarding");
}

/* Turning IPv6 forwarding on has set every interface; who had it is noted. */
static void restore_sysctls(struct wgstar_host *host,
			    const struct wgstar_journal *journal)
{
	bool ipv6 = journal_sysctl(journal, WGSTAR_SYSCTL_FORWARDING_IPV6);
	size_t i;

	for (i = 0; i < host->sysctl_count; i++) {
		struct wgstar_host_sysctl *sysctl = &host->sysctls[i];
		const struct wgstar_sysctl *ours;

		ours = journal_sysctl(journal, sysctl->name);
		if (ours)
			sysctl->value = ours->before;
		else if (ipv6 && is_ipv6_forwarding(sysctl->name))
			sysctl->value = 0;
	}
}

void wgstar_plan_without(struct wgstar_host *host,
			 const struct wgstar_running *running,
			 const struct wgstar_journal *journal, uint32_t fwmark)
{
	drop_link(host, running->ifindex);
	host->route_count = drop_routes(host->routes, host->route_count,
					running->ifindex);
	host->lan_route_count = drop_routes(host->lan_routes,
					    host->lan_route_count,
					    running->ifindex);
	drop_rules(host, journal, fwmark);
	restore_sysctls(host, journal);
}
