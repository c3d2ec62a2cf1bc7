// SPDX-License-Identifier: GPL-2.0
/*
 * What `apply` does, as a plan: the steps of `up` that are not done yet, then
 * what is there and is none of them. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "plan_applying.h"
#include "secret.h"

struct wgstar_step *wgstar_applying_add(struct wgstar_applying *applying,
					enum wgstar_step_kind kind,
					enum wgstar_step_kind reverse,
					struct wgstar_step **undo)
{
	*undo = wgstar_plan_add(&applying->change->undo, reverse);
	return wgstar_plan_add(&applying->change->steps, kind);
}

static char *copy_text(const char *text)
{
	return text ? wgstar_text_copy(text, strlen(text)) : NULL;
}

struct wgstar_step wgstar_applying_copy(const struct wgstar_step *step)
{
	struct wgstar_step copy = *step;

	copy.text = copy_text(step->text);
	copy.before = copy_text(step->before);
	return copy;
}

struct wgstar_ruleset
wgstar_applying_old_ruleset(const struct wgstar_applying *applying,
			    const struct wgstar_firewall *firewall)
{
	const struct wgstar_running *running = applying->sides->running;

	return (struct wgstar_ruleset) {
		.ifname = running->ifname,
		.protection = {
			.fwmark = firewall->fwmark,
			.ipv4 = firewall->ipv4,
			.ipv6 = firewall->ipv6,
			.addresses = running->addresses,
			.address_count = running->address_count,
		},
		.gateway = wgstar_gateway_or_none(&running->gateway),
		.relay = firewall->relay,
	};
}

/* What is taken back: its undo does it again, as the journal has it. */
static void add_leftover(struct wgstar_applying *applying,
			 const struct wgstar_step *entry)
{
	struct wgstar_plan_change *change = applying->change;
	struct wgstar_step *undo = wgstar_plan_add(&change->undo, entry->kind);
	struct wgstar_ruleset ruleset;

	*undo = wgstar_applying_copy(entry);
	undo->entry = 0;
	if (entry->kind == WGSTAR_STEP_FIREWALL_ADD) {
		ruleset = wgstar_applying_old_ruleset(applying, &entry->firewall);
		undo->text = wgstar_ruleset_add_text(&ruleset);
	} else if (entry->kind == WGSTAR_STEP_GATEWAY_SET) {
		undo->gateway.after = &applying->sides->running->gateway;
	}
	wgstar_plan_add_undo(&change->steps, entry);
}

/* --- what the journal knows ------------------------------------------------ */

/*
 * After a kill a journal can't tell whether the last of these was done or taken
 * back. Others can be looked at, or replaced, whatever there is.
 */
static bool entry_is_doubtful(const struct wgstar_applying *applying, size_t which)
{
	const struct wgstar_journal *journal = applying->sides->journal;

	switch (journal->entries[which].step.kind) {
	case WGSTAR_STEP_SYSCTL_SET:
	case WGSTAR_STEP_RULE_ADD:
	case WGSTAR_STEP_DNS_SET:
		return !journal->up || !journal->entries[which].done;
	default:
		return false;
	}
}

bool wgstar_applying_counts(const struct wgstar_applying *applying,
			    size_t which)
{
	return !applying->sides->journal->entries[which].undone &&
	       !entry_is_doubtful(applying, which);
}

/* --- what goes ------------------------------------------------------------- */

static void drop_entries(struct wgstar_applying *applying,
			 bool (*which)(enum wgstar_step_kind kind))
{
	const struct wgstar_journal *journal = applying->sides->journal;
	size_t i;

	for (i = journal->entry_count; i-- > 0;)
		if (wgstar_applying_counts(applying, i) && !applying->kept[i] &&
		    which(journal->entries[i].step.kind))
			add_leftover(applying, &journal->entries[i].step);
}

static void drop_doubtful(struct wgstar_applying *applying)
{
	const struct wgstar_journal *journal = applying->sides->journal;
	size_t i;

	for (i = journal->entry_count; i-- > 0;)
		if (!journal->entries[i].undone &&
		    entry_is_doubtful(applying, i))
			add_leftover(applying, &journal->entries[i].step);
}

static bool goes_before_addresses(enum wgstar_step_kind kind)
{
	return kind == WGSTAR_STEP_DNS_SET || kind == WGSTAR_STEP_RULE_ADD;
}

static bool goes_behind_addresses(enum wgstar_step_kind kind)
{
	return kind == WGSTAR_STEP_GATEWAY_SET ||
	       kind == WGSTAR_STEP_FIREWALL_ADD ||
	       kind == WGSTAR_STEP_SYSCTL_SET;
}

static bool has_route(const struct wgstar_plan *plan,
		      const struct wgstar_link_route *route)
{
	size_t i;

	for (i = 0; i < plan->step_count; i++)
		if (plan->steps[i].kind == WGSTAR_STEP_ROUTE_ADD &&
		    plan->steps[i].route.table == route->table &&
		    !wgstar_prefix_compare(&plan->steps[i].route.prefix,
					   &route->prefix))
			return true;
	return false;
}

/* With Table = off routes are somebody else's affair. */
static void drop_routes(struct wgstar_applying *applying)
{
	const struct wgstar_running *running = applying->sides->running;
	const char *table = applying->sides->config->quick.table;
	struct wgstar_step *step, *undo;
	size_t i;

	if (table && !strcmp(table, "off"))
		return;
	for (i = 0; i < running->route_count; i++) {
		if (has_route(applying->sides->wanted, &running->routes[i]))
			continue;
		step = wgstar_applying_add(applying, WGSTAR_STEP_ROUTE_DELETE,
					   WGSTAR_STEP_ROUTE_ADD, &undo);
		step->route.prefix = running->routes[i].prefix;
		step->route.table = running->routes[i].table;
		undo->route = step->route;
		undo->route.restore = true;
	}
}

static void drop_addresses(struct wgstar_applying *applying)
{
	const struct wgstar_running *running = applying->sides->running;
	const struct wgstar_quick *quick = &applying->sides->config->quick;
	struct wgstar_step *step, *undo;
	size_t i, j;

	for (i = 0; i < running->address_count; i++) {
		for (j = 0; j < quick->address_count; j++)
			if (!wgstar_prefix_compare(&running->addresses[i],
						   &quick->addresses[j]))
				break;
		if (j < quick->address_count)
			continue;
		step = wgstar_applying_add(applying, WGSTAR_STEP_ADDRESS_DELETE,
					   WGSTAR_STEP_ADDRESS_ADD, &undo);
		step->address = running->addresses[i];
		undo->address = step->address;
	}
}

/* One that no journal knows of. */
static void drop_gateway(struct wgstar_applying *applying)
{
	const struct wgstar_running *running = applying->sides->running;
	const struct wgstar_plan *steps = &applying->change->steps;
	struct wgstar_step *undo;
	size_t i;

	if (!running->has_gateway ||
	    wgstar_quick_forwards(&applying->sides->config->quick))
		return;
	for (i = 0; i < steps->step_count; i++)
		if (steps->steps[i].kind == WGSTAR_STEP_GATEWAY_DELETE)
			return;
	wgstar_applying_add(applying, WGSTAR_STEP_GATEWAY_DELETE,
			    WGSTAR_STEP_GATEWAY_SET, &undo);
	undo->gateway.after = &running->gateway;
}

void wgstar_plan_apply(struct wgstar_plan_change *change,
		       const struct wgstar_plan_sides *sides)
{
	const struct wgstar_plan *wanted = sides->wanted;
	struct wgstar_applying applying = { .change = change, .sides = sides };
	size_t i;

	memset(change, 0, sizeof(*change));
	wgstar_plan_start(&change->steps, wanted->ifname, wanted->link_kind);
	wgstar_plan_start(&change->undo, wanted->ifname, wanted->link_kind);
	applying.kept = wgstar_secret_grow(NULL, 0,
					   sides->journal->entry_count + 1);
	drop_doubtful(&applying);
	for (i = 0; i < wanted->step_count; i++)
		wgstar_applying_take(&applying, &wanted->steps[i]);
	drop_routes(&applying);
	drop_entries(&applying, goes_before_addresses);
	drop_addresses(&applying);
	drop_entries(&applying, goes_behind_addresses);
	drop_gateway(&applying);
	free(applying.kept);
}

void wgstar_plan_change_clear(struct wgstar_plan_change *change)
{
	wgstar_plan_clear(&change->steps);
	wgstar_plan_clear(&change->undo);
	wgstar_device_clear(&change->forth);
	wgstar_device_clear(&change->back);
	memset(change, 0, sizeof(*change));
}
