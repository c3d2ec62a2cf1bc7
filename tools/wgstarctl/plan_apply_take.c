// SPDX-License-Identifier: GPL-2.0
/*
 * For each step of `up`: is it done already, and if not, which step of `apply`
 * leads there. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway_compare.h"
#include "plan_applying.h"
#include "resolve.h"
#include "sync.h"

#define SESSION_NS	180000000000ULL		/* no session is older */

/* A step of `up` and, as its undo, what takes such a step back. */
static struct wgstar_step *add_wanted(struct wgstar_applying *applying,
				      const struct wgstar_step *wanted)
{
	struct wgstar_plan_change *change = applying->change;
	struct wgstar_step *step;

	step = wgstar_plan_add(&change->steps, wanted->kind);
	*step = wgstar_applying_copy(wanted);
	wgstar_plan_add_undo(&change->undo, step);
	return step;
}

static bool rule_is_same(const struct wgstar_rule *a,
			 const struct wgstar_rule *b)
{
	return a->family == b->family && a->not_fwmark == b->not_fwmark &&
	       a->table == b->table && a->specific_only == b->specific_only;
}

static bool step_is_same(const struct wgstar_step *entry,
			 const struct wgstar_step *wanted)
{
	if (entry->kind != wanted->kind)
		return false;
	switch (entry->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		return !strcmp(entry->sysctl.name, wanted->sysctl.name);
	case WGSTAR_STEP_RULE_ADD:
		return rule_is_same(&entry->rule, &wanted->rule);
	case WGSTAR_STEP_DNS_SET:
		return entry->dns.tool == wanted->dns.tool &&
		       !strcmp(entry->dns.record, wanted->dns.record);
	default:
		return true;
	}
}

/* The last one, if there are several; all are kept. */
static const struct wgstar_step *entry_find(struct wgstar_applying *applying,
					    const struct wgstar_step *wanted)
{
	const struct wgstar_journal *journal = applying->sides->journal;
	const struct wgstar_step *found = NULL;
	size_t i;

	for (i = 0; i < journal->entry_count; i++) {
		const struct wgstar_step *step = &journal->entries[i].step;

		if (!wgstar_applying_counts(applying, i) || !step_is_same(step, wanted))
			continue;
		applying->kept[i] = true;
		found = step;
	}
	return found;
}

/* --- one kind of step each ------------------------------------------------- */

static bool addresses_are_same(const struct wgstar_applying *applying)
{
	const struct wgstar_running *running = applying->sides->running;
	const struct wgstar_quick *quick = &applying->sides->config->quick;
	size_t i, j;

	if (running->address_count != quick->address_count)
		return false;
	for (i = 0; i < quick->address_count; i++) {
		for (j = 0; j < running->address_count; j++)
			if (!wgstar_prefix_compare(&quick->addresses[i],
						   &running->addresses[j]))
				break;
		if (j == running->address_count)
			return false;
	}
	return true;
}

static bool gateway_is_same(const struct wgstar_applying *applying,
			    const struct wgstar_step *wanted)
{
	const struct wgstar_running *running = applying->sides->running;

	return running->has_gateway &&
	       wgstar_gateway_is_same(wanted->gateway.after, &running->gateway);
}

static bool firewall_is_same(const struct wgstar_applying *applying,
			     const struct wgstar_firewall *have,
			     const struct wgstar_firewall *want)
{
	const struct wgstar_running *running = applying->sides->running;
	const struct wgstar_gateway *gateway;
	bool protects = want->ipv4 || want->ipv6;

	gateway = &applying->sides->config->quick.gateway;
	return applying->sides->journal->up &&
	       have->fwmark == want->fwmark && have->ipv4 == want->ipv4 &&
	       have->ipv6 == want->ipv6 && have->relay == want->relay &&
	       wgstar_gateway_present(&running->gateway) == want->gateway &&
	       (!want->gateway ||
		wgstar_gateway_is_same(gateway, &running->gateway)) &&
	       (!protects || addresses_are_same(applying));
}

static void take_firewall(struct wgstar_applying *applying,
			  const struct wgstar_step *wanted)
{
	const struct wgstar_step *entry = entry_find(applying, wanted);
	struct wgstar_ruleset ruleset;
	struct wgstar_step *step, *undo;

	if (!entry) {
		add_wanted(applying, wanted);
		return;
	}
	if (firewall_is_same(applying, &entry->firewall, &wanted->firewall))
		return;
	ruleset = wgstar_applying_old_ruleset(applying, &entry->firewall);
	step = wgstar_applying_add(applying, wanted->kind, wanted->kind, &undo);
	*step = wgstar_applying_copy(wanted);
	undo->firewall = entry->firewall;
	undo->text = wgstar_ruleset_add_text(&ruleset);
}

static void take_gateway(struct wgstar_applying *applying,
			 const struct wgstar_step *wanted)
{
	const struct wgstar_running *running = applying->sides->running;
	struct wgstar_step *step, *undo;

	entry_find(applying, wanted);
	if (gateway_is_same(applying, wanted))
		return;
	if (!running->has_gateway) {
		add_wanted(applying, wanted);
		return;
	}
	step = wgstar_applying_add(applying, wanted->kind, wanted->kind, &undo);
	step->gateway.after = wanted->gateway.after;
	undo->gateway.after = &running->gateway;
	/* Connections that end do not come back. */
	step = wgstar_applying_add(applying, WGSTAR_STEP_FORGET,
				   WGSTAR_STEP_FORGET, &undo);
	step->gateway.before = &running->gateway;
	step->gateway.after = wanted->gateway.after;
	undo->gateway.before = wanted->gateway.after;
	undo->gateway.after = &running->gateway;
}

/* Who roamed, and is alive, stays where he is: names are followed elsewhere. */
static void leave_roamed(struct wgstar_applying *applying)
{
	struct wgstar_device *wanted = &applying->sides->config->device;
	const struct wgstar_device *have = &applying->sides->running->device;
	uint64_t now_ns = applying->sides->now_ns;
	size_t i, j;

	for (i = 0; i < wanted->peer_count; i++) {
		struct wgstar_peer *peer = &wanted->peers[i];

		if (!wgstar_resolve_is_name(peer->endpoint_host))
			continue;
		for (j = 0; j < have->peer_count; j++)
			if (wgstar_key_equal(have->peers[j].public_key,
					     peer->public_key))
				break;
		if (j < have->peer_count &&
		    have->peers[j].endpoint.sa.sa_family != AF_UNSPEC &&
		    have->peers[j].last_handshake_ns + SESSION_NS > now_ns)
			peer->flags &= ~WGSTAR_PEER_HAS_ENDPOINT;
	}
}

static void take_configure(struct wgstar_applying *applying,
			   const struct wgstar_step *wanted)
{
	struct wgstar_device *device = &applying->sides->config->device;
	const struct wgstar_device *have = &applying->sides->running->device;
	struct wgstar_plan_change *change = applying->change;
	struct wgstar_step *step, *undo;

	leave_roamed(applying);
	device->fwmark = wanted->fwmark;
	/* A file without Relay means the mode that a new interface has. */
	device->flags |= WGSTAR_DEVICE_HAS_RELAY_MODE;
	memcpy(device->ifname, have->ifname, sizeof(device->ifname));
	wgstar_device_diff(&change->forth, have, device);
	if (!change->forth.flags && !change->forth.peer_count)
		return;
	wgstar_device_diff(&change->back, device, have);
	step = wgstar_applying_add(applying, WGSTAR_STEP_CHANGE,
				   WGSTAR_STEP_CHANGE, &undo);
	step->change = &change->forth;
	undo->change = &change->back;
}

static void take_address(struct wgstar_applying *applying,
			 const struct wgstar_step *wanted)
{
	const struct wgstar_running *running = applying->sides->running;
	struct wgstar_step *step, *undo;
	size_t i;

	for (i = 0; i < running->address_count; i++)
		if (!wgstar_prefix_compare(&running->addresses[i],
					   &wanted->address))
			return;
	step = wgstar_applying_add(applying, WGSTAR_STEP_ADDRESS_ADD,
				   WGSTAR_STEP_ADDRESS_DELETE, &undo);
	step->address = wanted->address;
	undo->address = wanted->address;
}

static void take_mtu(struct wgstar_applying *applying,
		     const struct wgstar_step *wanted)
{
	struct wgstar_step *step, *undo;

	if (applying->sides->running->mtu == wanted->mtu)
		return;
	step = wgstar_applying_add(applying, WGSTAR_STEP_MTU_SET,
				   WGSTAR_STEP_MTU_SET, &undo);
	step->mtu = wanted->mtu;
	undo->mtu = applying->sides->running->mtu;
}

static void take_route(struct wgstar_applying *applying,
		       const struct wgstar_step *wanted)
{
	const struct wgstar_running *running = applying->sides->running;
	struct wgstar_step *step, *undo;
	size_t i;

	for (i = 0; i < running->route_count; i++)
		if (running->routes[i].table == wanted->route.table &&
		    !wgstar_prefix_compare(&running->routes[i].prefix,
					   &wanted->route.prefix))
			return;
	step = wgstar_applying_add(applying, WGSTAR_STEP_ROUTE_ADD,
				   WGSTAR_STEP_ROUTE_DELETE, &undo);
	step->route = wanted->route;
	undo->route = wanted->route;
}

static void take_dns(struct wgstar_applying *applying,
		     const struct wgstar_step *wanted)
{
	const struct wgstar_step *entry = entry_find(applying, wanted);
	struct wgstar_step *step, *undo;

	if (!entry || !entry->text) {
		add_wanted(applying, wanted);
		return;
	}
	if (!strcmp(entry->text, wanted->text))
		return;
	step = wgstar_applying_add(applying, wanted->kind, wanted->kind, &undo);
	*step = wgstar_applying_copy(wanted);
	*undo = wgstar_applying_copy(entry);
	undo->entry = 0;
}

static void take_noted(struct wgstar_applying *applying,
		       const struct wgstar_step *wanted)
{
	if (!entry_find(applying, wanted))
		add_wanted(applying, wanted);
}

/* HOOK and LINK_ADD are for interfaces that come up. */
static void (*const take[])(struct wgstar_applying *applying,
			    const struct wgstar_step *wanted) = {
	[WGSTAR_STEP_SYSCTL_SET] = take_noted,
	[WGSTAR_STEP_FIREWALL_ADD] = take_firewall,
	[WGSTAR_STEP_CONFIGURE] = take_configure,
	[WGSTAR_STEP_GATEWAY_SET] = take_gateway,
	[WGSTAR_STEP_ADDRESS_ADD] = take_address,
	[WGSTAR_STEP_LINK_UP] = take_mtu,
	[WGSTAR_STEP_RULE_ADD] = take_noted,
	[WGSTAR_STEP_ROUTE_ADD] = take_route,
	[WGSTAR_STEP_DNS_SET] = take_dns,
	[WGSTAR_STEP_DNS_DELETE] = NULL,
};

void wgstar_applying_take(struct wgstar_applying *applying,
			  const struct wgstar_step *wanted)
{
	if (take[wanted->kind])
		take[wanted->kind](applying, wanted);
}
