/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FIREWALL_FOREIGN_H
#define _WGSTARCTL_FIREWALL_FOREIGN_H

#include <stdio.h>

#include "model.h"

/**
 * wgstar_firewall_foreign() - Which chains of others drop forwarded packets?
 * @chains: receives "FAMILY TABLE CHAIN", as in "ip filter FORWARD";
 *   wgstar_words_clear() it later, also on failure
 * @error: receives the reason
 *
 * Such a chain is at the forward hook and drops or rejects what none of its
 * rules wants: Docker, ufw, firewalld and iptables-nft make them. Each of them
 * has to let a packet through; no table of ours can overrule it. A chain of
 * the old iptables is called "legacy4 filter FORWARD" or "legacy6 ...".
 *
 * Return: 0 or -1.
 */
int wgstar_firewall_foreign(struct wgstar_words *chains,
			    struct wgstar_error *error);

/**
 * wgstar_firewall_foreign_of() - Which of them are in the way of an interface?
 * @chains: as above
 * @ifname: name of the interface; chains that accept new packets from it, and
 *   replies to it, are left out
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_firewall_foreign_of(struct wgstar_words *chains, const char *ifname,
			       struct wgstar_error *error);

/**
 * wgstar_firewall_foreign_parse() - The same from what nft says
 * @chains: as above
 * @json: output of `nft -j list ruleset`
 * @ifname: as above, or NULL for all
 * @error: receives the reason
 *
 * Pure.
 *
 * Return: 0 or -1.
 */
int wgstar_firewall_foreign_parse(struct wgstar_words *chains,
				  const char *json, const char *ifname,
				  struct wgstar_error *error);

/**
 * wgstar_firewall_foreign_advise() - Write what would let packets through
 * @stream: where to
 * @chain: one of the texts above
 * @ifname: name of the interface
 *
 * Two commands, a line each, in the language of the firewall that has the
 * chain.
 */
void wgstar_firewall_foreign_advise(FILE *stream, const char *chain,
				    const char *ifname);

#endif /* _WGSTARCTL_FIREWALL_FOREIGN_H */
