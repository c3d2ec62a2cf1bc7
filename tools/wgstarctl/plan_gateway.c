// SPDX-License-Identifier: GPL-2.0
/*
 * What changing a gateway takes, as a plan: rules, kernel, connections,
 * forwarding. Pure.
 */
#include <stdlib.h>

#include "forwarding.h"
#include "gateway_place.h"
#include "plan_gateway.h"
#include "ruleset.h"
#include "secret.h"

static const struct wgstar_journal_entry *
find_entry(const struct wgstar_journal *journal, enum wgstar_step_kind kind)
{
	size_t i;

	for (i = journal->entry_count; i-- > 0;) {
		if (!journal->entries[i].undone &&
		    journal->entries[i].step.kind == kind)
			return &journal->entries[i];
	}
	return NULL;
}

/* The addresses of the tunnel, for the protection of a full one. */
static struct wgstar_prefix *tunnel_addresses(const struct wgstar_host *host,
					      const char *ifname, size_t *count)
{
	const struct wgstar_host_link *link =
		wgstar_host_link_find(host, ifname);
	struct wgstar_prefix *addresses = NULL;
	size_t i;

	*count = 0;
	for (i = 0; link && i < host->address_count; i++) {
		size_t size = *count * sizeof(*addresses);

		if (host->addresses[i].ifindex != link->ifindex)
			continue;
		addresses = wgstar_secret_grow(addresses, size,
					       size + sizeof(*addresses));
		addresses[(*count)++] = host->addresses[i].prefix;
	}
	return addresses;
}

/* As the table was made, if there is one; else as the file or the host says. */
static void describe(struct wgstar_ruleset *ruleset,
		     const struct wgstar_gateway_plan *from)
{
	const struct wgstar_journal_entry *entry =
		find_entry(from->journal, WGSTAR_STEP_FIREWALL_ADD);

	if (!entry) {
		ruleset->relay = from->journal->relay ||
			wgstar_forwarding_was_on(from->host, ruleset->ifname);
		return;
	}
	ruleset->relay = entry->step.firewall.relay;
	ruleset->protection.fwmark = entry->step.firewall.fwmark;
	ruleset->protection.ipv4 = entry->step.firewall.ipv4;
	ruleset->protection.ipv6 = entry->step.firewall.ipv6;
}

static void add_firewall(struct wgstar_plan *plan,
			 const struct wgstar_gateway_plan *from,
			 struct wgstar_ruleset *ruleset)
{
	const struct wgstar_journal_entry *entry =
		find_entry(from->journal, WGSTAR_STEP_FIREWALL_ADD);
	struct wgstar_step *step;

	ruleset->gateway = wgstar_gateway_or_none(from->after);
	if (wgstar_ruleset_is_empty(ruleset)) {
		if (entry)
			wgstar_plan_add_undo(plan, &entry->step);
		return;
	}
	step = wgstar_plan_add(plan, WGSTAR_STEP_FIREWALL_ADD);
	step->text = wgstar_ruleset_add_text(ruleset);
	wgstar_ruleset_describe(&step->firewall, ruleset);
	if (!entry)
		return;
	step->replaces = true;
	ruleset->gateway = wgstar_gateway_or_none(from->before);
	step->before = wgstar_ruleset_is_empty(ruleset) ?
		wgstar_ruleset_delete_text(ruleset->ifname) :
		wgstar_ruleset_add_text(ruleset);
}

static void plan_firewall(struct wgstar_plan *plan,
			  const struct wgstar_gateway_plan *from)
{
	struct wgstar_ruleset ruleset = { .ifname = plan->ifname };
	struct wgstar_prefix *addresses;

	addresses = tunnel_addresses(from->host, plan->ifname,
				     &ruleset.protection.address_count);
	ruleset.protection.addresses = addresses;
	describe(&ruleset, from);
	add_firewall(plan, from, &ruleset);
	free(addresses);
}

static void plan_set(struct wgstar_plan *plan,
		     const struct wgstar_gateway_plan *from)
{
	struct wgstar_step *step;

	if (from->before) {
		step = wgstar_plan_add(plan, WGSTAR_STEP_FORGET);
		step->gateway.before = from->before;
		step->gateway.after = from->after;
	}
	step = wgstar_plan_add(plan, WGSTAR_STEP_GATEWAY_SET);
	step->gateway.before = from->before;
	step->gateway.after = from->after;
	step->replaces = find_entry(from->journal, WGSTAR_STEP_GATEWAY_SET);
}

static void plan_delete(struct wgstar_plan *plan,
			const struct wgstar_gateway_plan *from)
{
	const struct wgstar_journal_entry *entry =
		find_entry(from->journal, WGSTAR_STEP_GATEWAY_SET);

	if (entry)
		wgstar_plan_add_undo(plan, &entry->step);
	else if (from->before)
		wgstar_plan_add(plan, WGSTAR_STEP_GATEWAY_DELETE);
}

static void need_relay(struct wgstar_forwarding *forwarding,
		       const struct wgstar_gateway_plan *from)
{
	if (!from->journal->relay)
		return;
	/* What up has turned on stays on. */
	forwarding->ipv4 = true;
	forwarding->ipv6 = true;
}

static void plan_off(struct wgstar_plan *plan,
		     const struct wgstar_gateway_plan *from)
{
	struct wgstar_forwarding forwarding = { .ifname = plan->ifname };

	wgstar_forwarding_plan_undo(plan, &forwarding, from->journal);
	plan_delete(plan, from);
	plan_firewall(plan, from);
}

static void plan_on(struct wgstar_plan *plan,
		    const struct wgstar_gateway_plan *from)
{
	struct wgstar_forwarding forwarding = { .ifname = plan->ifname };

	wgstar_gateway_forwarding(&forwarding, from->after, from->host);
	wgstar_forwarding_plan_ipv6(plan, &forwarding, from->host,
				    from->journal);
	plan_firewall(plan, from);
	plan_set(plan, from);
	wgstar_forwarding_plan_ipv4(plan, &forwarding, from->host,
				    from->journal);
	need_relay(&forwarding, from);
	wgstar_forwarding_plan_undo(plan, &forwarding, from->journal);
	wgstar_forwarding_clear(&forwarding);
}

void wgstar_plan_gateway(struct wgstar_plan *plan,
			 const struct wgstar_gateway_plan *from)
{
	static const struct wgstar_gateway nothing;
	struct wgstar_gateway_plan relaying = *from;

	if (from->after) {
		plan_on(plan, from);
	} else if (from->journal->relay) {
		/* Peers still reach each other, and nothing else. */
		relaying.after = &nothing;
		plan_on(plan, &relaying);
	} else {
		plan_off(plan, from);
	}
}
