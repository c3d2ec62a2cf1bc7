/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PROTECTION_H
#define _WGSTARCTL_PROTECTION_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "prefix.h"

/**
 * struct wgstar_protection - What the firewall of a full tunnel is made of
 * @fwmark: mark of the outer packets
 * @ipv4: IPv4 is fully tunnelled
 * @ipv6: IPv6 is fully tunnelled
 * @addresses: addresses of the interface; those of a family that is not fully
 *   tunnelled are not protected
 * @address_count: number of addresses
 */
struct wgstar_protection {
	uint32_t fwmark;
	bool ipv4;
	bool ipv6;
	const struct wgstar_prefix *addresses;
	size_t address_count;
};

/**
 * wgstar_protection_print() - Write the chains of a full tunnel
 * @stream: where to, within a table
 * @ifname: checked name of the interface
 * @protection: what they are made of
 *
 * Packets from elsewhere to an address of the tunnel are dropped
 * (CVE-2019-14899), and the mark of the outer packets is put on their replies,
 * so that the reverse path filter finds the way they came.
 */
void wgstar_protection_print(FILE *stream, const char *ifname,
			     const struct wgstar_protection *protection);

#endif /* _WGSTARCTL_PROTECTION_H */
