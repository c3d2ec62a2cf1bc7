/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_RULES_H
#define _WGSTARCTL_GATEWAY_RULES_H

#include "gateway.h"

#define WGSTAR_GATEWAY_RULES_NAME_SIZE	96

/* Counters of what was dropped: from the tunnel, and towards it. */
#define WGSTAR_GATEWAY_RULES_FROM_TUNNEL	"dropped-from-tunnel"
#define WGSTAR_GATEWAY_RULES_TO_TUNNEL		"dropped-to-tunnel"

/**
 * wgstar_gateway_rules_print() - Write the chains of a gateway
 * @stream: where to, within a table
 * @ifname: checked name of the interface
 * @gateway: exports with their LAN's interface, forwards without names
 * @relay: packets from a peer to a peer pass
 *
 * Exported prefixes and forwarded ports are open to new connections from the
 * tunnel, and nothing else is; none is open to connections into the tunnel.
 * Packets that neither come from the tunnel nor go there are let alone.
 */
void wgstar_gateway_rules_print(FILE *stream, const char *ifname,
				const struct wgstar_gateway *gateway,
				bool relay);

/**
 * wgstar_gateway_rules_export_name() - Name of an export's counter
 * @text: receives the name
 * @export: export
 *
 * It counts connections: the packets that began one.
 */
void
wgstar_gateway_rules_export_name(char text[WGSTAR_GATEWAY_RULES_NAME_SIZE],
				 const struct wgstar_export *export);

/**
 * wgstar_gateway_rules_forward_name() - Name of a forward's counter
 * @text: receives the name
 * @forward: forward
 *
 * That of its time limits is the same.
 */
void
wgstar_gateway_rules_forward_name(char text[WGSTAR_GATEWAY_RULES_NAME_SIZE],
				  const struct wgstar_forward *forward);

#endif /* _WGSTARCTL_GATEWAY_RULES_H */
