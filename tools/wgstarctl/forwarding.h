/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FORWARDING_H
#define _WGSTARCTL_FORWARDING_H

#include "host.h"
#include "journal.h"
#include "plan.h"

/**
 * struct wgstar_forwarding - Which packets this host has to pass on
 * @ifname: interface of the tunnel
 * @ipv4: IPv4, between the tunnel and @links
 * @ipv6: IPv6; Linux knows only all or nothing there
 * @links: interfaces of LANs, each once
 *
 * Turned on where it is off, and off again by undo. With IPv6 forwarding a
 * host no longer listens to routers' announcements unless told to, and
 * turning it on or off sets every interface: those settings are kept, too.
 */
struct wgstar_forwarding {
	const char *ifname;
	bool ipv4;
	bool ipv6;
	struct wgstar_words links;
};

/**
 * wgstar_forwarding_add_link() - Add the interface of a LAN
 * @forwarding: what is passed on
 * @ifname: name, may be there already
 */
void wgstar_forwarding_add_link(struct wgstar_forwarding *forwarding,
				const char *ifname);

/**
 * wgstar_forwarding_was_on() - Does the host relay between peers by itself?
 * @host: observed host
 * @ifname: interface of the tunnel, there or not
 *
 * Return: forwarding is on for the interface, without wgstar.
 */
bool wgstar_forwarding_was_on(const struct wgstar_host *host,
			      const char *ifname);

/**
 * wgstar_forwarding_plan_ipv6() - Append the steps for IPv6
 * @plan: plan
 * @forwarding: what is passed on
 * @host: observed host
 * @journal: what was done already, or NULL
 *
 * Before the interface is made.
 */
void wgstar_forwarding_plan_ipv6(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_host *host,
				 const struct wgstar_journal *journal);

/**
 * wgstar_forwarding_plan_ipv4() - Append the steps for IPv4
 * @plan: plan
 * @forwarding: what is passed on
 * @host: observed host
 * @journal: what was done already, or NULL
 *
 * When the rules are there.
 */
void wgstar_forwarding_plan_ipv4(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_host *host,
				 const struct wgstar_journal *journal);

/**
 * wgstar_forwarding_plan_undo() - Take back what is no longer needed
 * @plan: plan
 * @forwarding: what is passed on from now on
 * @journal: what was done
 */
void wgstar_forwarding_plan_undo(struct wgstar_plan *plan,
				 const struct wgstar_forwarding *forwarding,
				 const struct wgstar_journal *journal);

/**
 * wgstar_forwarding_clear() - Free the list of interfaces
 * @forwarding: all zero afterwards
 */
void wgstar_forwarding_clear(struct wgstar_forwarding *forwarding);

#endif /* _WGSTARCTL_FORWARDING_H */
