/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FIREWALL_LEGACY_H
#define _WGSTARCTL_FIREWALL_LEGACY_H

#include "model.h"

/**
 * wgstar_firewall_legacy() - Find a drop policy of the old iptables
 * @chains: receives "legacy4 filter FORWARD" and "legacy6 filter FORWARD" if
 *   packets are dropped there that no rule is about
 *
 * Looks only when the table is there: asking for it would make it.
 */
void wgstar_firewall_legacy(struct wgstar_words *chains);

#endif /* _WGSTARCTL_FIREWALL_LEGACY_H */
