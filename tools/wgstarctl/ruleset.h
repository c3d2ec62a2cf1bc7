/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_RULESET_H
#define _WGSTARCTL_RULESET_H

#include <net/if.h>

#include "gateway.h"
#include "plan.h"
#include "protection.h"

#define WGSTAR_RULESET_PREFIX	"wgstar-up-"
/* the prefix and a name, of which each byte may take three */
#define WGSTAR_RULESET_NAME_SIZE	(10 + 3 * IF_NAMESIZE)

/**
 * struct wgstar_ruleset - What the nftables table of an interface is made of
 * @ifname: checked name of the interface
 * @protection: of a full tunnel; both families false without one
 * @gateway: exports with their LAN's interface, forwards without names; NULL
 *   without a gateway
 * @relay: packets from a peer to a peer may pass the gateway's rules
 *
 * One interface has one table, which is always replaced as a whole.
 */
struct wgstar_ruleset {
	const char *ifname;
	struct wgstar_protection protection;
	const struct wgstar_gateway *gateway;
	bool relay;
};

/**
 * wgstar_ruleset_name() - Name of the nftables table of an interface
 * @text: receives the name
 * @ifname: checked name; what nft has no letters for is written as /HEX
 */
void wgstar_ruleset_name(char text[WGSTAR_RULESET_NAME_SIZE],
			 const char *ifname);

/**
 * wgstar_ruleset_is_empty() - Is there nothing to make a table of?
 * @ruleset: what it would be made of
 */
bool wgstar_ruleset_is_empty(const struct wgstar_ruleset *ruleset);

/**
 * wgstar_ruleset_describe() - Note what a table was made for
 * @firewall: receives it
 * @ruleset: what it was made of
 */
void wgstar_ruleset_describe(struct wgstar_firewall *firewall,
			     const struct wgstar_ruleset *ruleset);

/**
 * wgstar_ruleset_add_text() - Text for nft that sets the table up
 * @ruleset: what it is made of
 *
 * Replaces a table of that name, in one transaction.
 *
 * Return: text to free().
 */
char *wgstar_ruleset_add_text(const struct wgstar_ruleset *ruleset);

/**
 * wgstar_ruleset_delete_text() - Text for nft that removes the table
 * @ifname: checked name
 *
 * Works also when there is no such table.
 *
 * Return: text to free().
 */
char *wgstar_ruleset_delete_text(const char *ifname);

#endif /* _WGSTARCTL_RULESET_H */
