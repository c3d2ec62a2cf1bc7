/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PROTECTION_H
#define _WGSTARCTL_PROTECTION_H

#include <net/if.h>
#include <stddef.h>
#include <stdint.h>

#include "prefix.h"

#define WGSTAR_PROTECTION_PREFIX	"wgstar-up-"
/* the prefix and a name, of which each byte may take three */
#define WGSTAR_PROTECTION_NAME_SIZE	(10 + 3 * IF_NAMESIZE)

/**
 * struct wgstar_protection - What a full tunnel's firewall table is made of
 * @ifname: checked name of the interface
 * @fwmark: mark of the outer packets
 * @ipv4: IPv4 is fully tunnelled
 * @ipv6: IPv6 is fully tunnelled
 * @addresses: addresses of the interface; those of a family that is not fully
 *   tunnelled are not protected
 * @address_count: number of addresses
 */
struct wgstar_protection {
	const char *ifname;
	uint32_t fwmark;
	bool ipv4;
	bool ipv6;
	const struct wgstar_prefix *addresses;
	size_t address_count;
};

/**
 * wgstar_protection_name() - Name of the nftables table of an interface
 * @text: receives the name
 * @ifname: checked name; what nft has no letters for is written as /HEX
 */
void wgstar_protection_name(char text[WGSTAR_PROTECTION_NAME_SIZE],
			    const char *ifname);

/**
 * wgstar_protection_add_text() - Text for nft that sets the table up
 * @protection: what it is made of
 *
 * Replaces a table of that name, in one transaction: packets from elsewhere to
 * an address of the tunnel are dropped (CVE-2019-14899), and the mark of the
 * outer packets is put on their replies, so that the reverse path filter finds
 * the way they came.
 *
 * Return: text to free().
 */
char *wgstar_protection_add_text(const struct wgstar_protection *protection);

/**
 * wgstar_protection_delete_text() - Text for nft that removes the table
 * @ifname: checked name
 *
 * Works also when there is no such table.
 *
 * Return: text to free().
 */
char *wgstar_protection_delete_text(const char *ifname);

#endif /* _WGSTARCTL_PROTECTION_H */
