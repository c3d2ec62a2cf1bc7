// SPDX-License-Identifier: GPL-2.0
/*
 * The warning about firewalls of others that drop what a gateway forwards.
 */
#include <stdio.h>

#include "error.h"
#include "firewall_foreign.h"
#include "firewall_warn.h"

void wgstar_firewall_warn(const char *ifname)
{
	struct wgstar_words chains = {};
	struct wgstar_error error;
	size_t i;

	if (wgstar_firewall_foreign_of(&chains, ifname, &error))
		fprintf(stderr,
			"wgstarctl: warning: other firewalls can't be looked at: %s\n",
			error.text);
	for (i = 0; i < chains.count; i++) {
		fprintf(stderr,
			"wgstarctl: warning: chain `%s' drops what is forwarded, so nothing passes; these commands let it pass:\n",
			chains.items[i]);
		wgstar_firewall_foreign_advise(stderr, chains.items[i], ifname);
	}
	wgstar_words_clear(&chains);
}
