// SPDX-License-Identifier: GPL-2.0
/*
 * Forwarding as steps of a plan: which sysctls it takes, and which of those
 * that were set are no longer needed. Pure.
 */
#include <string.h>

#include "forwarding.h"
#include "host_lan.h"

void wgstar_forwarding_add_link(struct wgstar_forwarding *forwarding,
				const char *ifname)
{
	size_t i;

	for (i = 0; i < forwarding->links.count; i++) {
		if (!strcmp(forwarding->links.items[i], ifname))
			return;
	}
	wgstar_words_add(&forwarding->links, ifname);
}

static int interface_value(const struct wgstar_host *host, int family,
			   const char *ifname, const char *which)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];

	wgstar_host_lan_sysctl(name, family, ifname, which);
	return wgstar_host_sysctl(host, name);
}

/* An interface that is not there yet begins with the default. */
static int tunnel_value(const struct wgstar_host *host, const char *ifname)
{
	int value = interface_value(host, AF_INET, ifname, "forwarding");

	if (value >= 0)
		return value;
	return interface_value(host, AF_INET, "default", "forwarding");
}

bool wgstar_forwarding_was_on(const struct wgstar_host *host,
			      const char *ifname)
{
	return tunnel_value(host, ifname) == 1 ||
		wgstar_host_sysctl(host, WGSTAR_SYSCTL_FORWARDING_IPV6) == 1;
}

static bool entry_is(const struct wgstar_journal_entry *entry, const char *name)
{
	return !entry->undone && entry->step.kind == WGSTAR_STEP_SYSCTL_SET &&
		!strcmp(entry->step.sysctl.name, name);
}

static bool is_noted(const struct wgstar_journal *journal, const char *name)
{
	size_t i;

	for (i = 0; journal && i < journal->entry_count; i++) {
		if (entry_is(&journal->entries[i], name))
			return true;
	}
	return false;
}

/* What is noted already may not have been done, if that was killed. */
static struct wgstar_step *plan_one(struct wgstar_plan *plan, const char *name,
				    int before, int after,
				    const struct wgstar_journal *journal)
{
	struct wgstar_step *step;

	step = wgstar_plan_add_sysctl(plan, name, before, after);
	step->replaces = is_noted(journal, name);
	return step;
}

/* Announcements are neither for the loopback nor for tunnels like ours. */
static bool hears_routers(const struct wgstar_host_link *link)
{
	return strcmp(link->name, "lo") && strcmp(link->kind, "wgstar") &&
		strcmp(link->kind, "wireguard");
}

static void plan_one_ipv6(struct wgstar_plan *plan,
			  const struct wgstar_host *host, const char *ifname,
			  bool hears, const struct wgstar_journal *journal)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];

	wgstar_host_lan_sysctl(name, AF_INET6, ifname, "forwarding");
	if (wgstar_host_sysctl(host, name) == 1)
		plan_one(plan, name, 1, 1, journal);
	wgstar_host_lan_sysctl(name, AF_INET6, ifname, "accept_ra");
	if (hears && wgstar_host_sysctl(host, name) == 1)
		plan_one(plan, name, 1, 2, journal);
}

void wgstar_forwarding_plan_ipv6(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_host *host,
				 const struct wgstar_journal *journal)
{
	size_t i;

	if (!forwarding->ipv6 ||
	    wgstar_host_sysctl(host, WGSTAR_SYSCTL_FORWARDING_IPV6) != 0)
		return;
	plan_one_ipv6(plan, host, "default", false, journal);
	for (i = 0; i < host->link_count; i++)
		plan_one_ipv6(plan, host, host->links[i].name,
			      hears_routers(&host->links[i]), journal);
	plan_one(plan, WGSTAR_SYSCTL_FORWARDING_IPV6, 0, 1, journal);
}

static void plan_one_ipv4(struct wgstar_plan *plan,
			  const struct wgstar_host *host, const char *ifname,
			  int before, const struct wgstar_journal *journal)
{
	char name[WGSTAR_SYSCTL_NAME_SIZE];
	struct wgstar_step *step;

	wgstar_host_lan_sysctl(name, AF_INET, ifname, "forwarding");
	if (before == 1)
		return;
	step = plan_one(plan, name, 0, 1, journal);
	step->sysctl.all = wgstar_host_sysctl(host,
					      WGSTAR_SYSCTL_FORWARDING_IPV4);
}

void wgstar_forwarding_plan_ipv4(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_host *host,
				 const struct wgstar_journal *journal)
{
	size_t i;

	if (!forwarding->ipv4)
		return;
	for (i = 0; i < forwarding->links.count; i++) {
		const char *link = forwarding->links.items[i];

		plan_one_ipv4(plan, host, link,
			      interface_value(host, AF_INET, link,
					      "forwarding"), journal);
	}
	plan_one_ipv4(plan, host, forwarding->ifname,
		      tunnel_value(host, forwarding->ifname), journal);
}

static bool is_ipv4_needed(const struct wgstar_forwarding *forwarding,
			   const char *name)
{
	char needed[WGSTAR_SYSCTL_NAME_SIZE];
	size_t i;

	if (!forwarding->ipv4)
		return false;
	wgstar_host_lan_sysctl(needed, AF_INET, forwarding->ifname,
			       "forwarding");
	if (!strcmp(name, needed))
		return true;
	for (i = 0; i < forwarding->links.count; i++) {
		wgstar_host_lan_sysctl(needed, AF_INET,
				       forwarding->links.items[i],
				       "forwarding");
		if (!strcmp(name, needed))
			return true;
	}
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && !strcmp(text + length - end_length, end);
}

static bool is_needed(const struct wgstar_forwarding *forwarding,
		      const char *name)
{
	if (!ends_with(name, ".forwarding") && !ends_with(name, ".accept_ra"))
		return true;
	if (!strncmp(name, "net.ipv6.", 9))
		return forwarding->ipv6;
	return is_ipv4_needed(forwarding, name);
}

void wgstar_forwarding_plan_undo(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_journal *journal)
{
	size_t i;

	for (i = journal->entry_count; i-- > 0;) {
		const struct wgstar_journal_entry *entry = &journal->entries[i];

		if (!entry->undone &&
		    entry->step.kind == WGSTAR_STEP_SYSCTL_SET &&
		    !is_needed(forwarding, entry->step.sysctl.name))
			wgstar_plan_add_undo(plan, &entry->step);
	}
}

void wgstar_forwarding_clear(struct wgstar_forwarding *forwarding)
{
	wgstar_words_clear(&forwarding->links);
	memset(forwarding, 0, sizeof(*forwarding));
}
