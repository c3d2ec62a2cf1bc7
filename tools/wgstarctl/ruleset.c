// SPDX-License-Identifier: GPL-2.0
/*
 * The nftables table of an interface as text: what it is called, how it is
 * replaced and removed. Its chains are protection.c's and gateway_rules.c's.
 * Does not talk to nftables: see host_nft.c.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway_rules.h"
#include "ruleset.h"

void wgstar_ruleset_name(char text[WGSTAR_RULESET_NAME_SIZE],
			 const char *ifname)
{
	char *to = text + sprintf(text, WGSTAR_RULESET_PREFIX);

	for (; *ifname; ifname++) {
		if (isalnum((unsigned char)*ifname) || strchr("_.-", *ifname))
			*to++ = *ifname;
		else
			to += sprintf(to, "/%02x", (unsigned char)*ifname);
	}
	*to = '\0';
}

bool wgstar_ruleset_is_empty(const struct wgstar_ruleset *ruleset)
{
	return !ruleset->protection.ipv4 && !ruleset->protection.ipv6 &&
		!ruleset->gateway;
}

void wgstar_ruleset_describe(struct wgstar_firewall *firewall,
			     const struct wgstar_ruleset *ruleset)
{
	firewall->fwmark = ruleset->protection.fwmark;
	firewall->ipv4 = ruleset->protection.ipv4;
	firewall->ipv6 = ruleset->protection.ipv6;
	firewall->relay = ruleset->relay;
	firewall->gateway = ruleset->gateway;
}

/* Adding first makes the deletion succeed when there is no table yet. */
static void write_removal(FILE *stream, const char *table)
{
	fprintf(stream, "add table inet %s\n", table);
	fprintf(stream, "delete table inet %s\n", table);
}

char *wgstar_ruleset_add_text(const struct wgstar_ruleset *ruleset)
{
	char table[WGSTAR_RULESET_NAME_SIZE];
	char *text;
	FILE *stream = wgstar_text_open(&text);

	wgstar_ruleset_name(table, ruleset->ifname);
	write_removal(stream, table);
	fprintf(stream, "table inet %s {\n", table);
	if (ruleset->gateway)
		wgstar_gateway_rules_print(stream, ruleset->ifname,
					   ruleset->gateway, ruleset->relay);
	if (ruleset->protection.ipv4 || ruleset->protection.ipv6) {
		if (ruleset->gateway)
			fputc('\n', stream);
		wgstar_protection_print(stream, ruleset->ifname,
					&ruleset->protection);
	}
	fprintf(stream, "}\n");
	fclose(stream);
	return text;
}

char *wgstar_ruleset_delete_text(const char *ifname)
{
	char table[WGSTAR_RULESET_NAME_SIZE];
	char *text;
	FILE *stream = wgstar_text_open(&text);

	wgstar_ruleset_name(table, ifname);
	write_removal(stream, table);
	fclose(stream);
	return text;
}
