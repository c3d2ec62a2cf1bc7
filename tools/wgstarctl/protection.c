// SPDX-License-Identifier: GPL-2.0
/*
 * The nftables chains of a full tunnel's protection. Made of numbers, of
 * addresses that inet_ntop wrote, and of a name that was checked and is
 * quoted. Their table: ruleset.c.
 */
#include <arpa/inet.h>

#include "protection.h"

static bool family_is_tunnelled(const struct wgstar_protection *protection,
				int family)
{
	return family == AF_INET ? protection->ipv4 : protection->ipv6;
}

static void write_drops(FILE *stream, const char *ifname,
			const struct wgstar_protection *protection)
{
	char text[INET6_ADDRSTRLEN];
	size_t i;

	for (i = 0; i < protection->address_count; i++) {
		const struct wgstar_prefix *address = &protection->addresses[i];

		if (!family_is_tunnelled(protection, address->family))
			continue;
		inet_ntop(address->family, &address->ipv4, text, sizeof(text));
		fprintf(stream, "\t\tiifname != \"%s\" %s daddr %s fib saddr type != local drop\n",
			ifname, address->family == AF_INET ? "ip" : "ip6",
			text);
	}
}

static const char *
family_match(const struct wgstar_protection *protection)
{
	if (protection->ipv4 && protection->ipv6)
		return "";
	return protection->ipv4 ? "meta nfproto ipv4 " : "meta nfproto ipv6 ";
}

void wgstar_protection_print(FILE *stream, const char *ifname,
			     const struct wgstar_protection *protection)
{
	const char *family = family_match(protection);

	fprintf(stream, "\tchain addresses {\n");
	fprintf(stream, "\t\ttype filter hook prerouting priority raw; policy accept;\n");
	write_drops(stream, ifname, protection);
	fprintf(stream, "\t}\n\n\tchain replies {\n");
	fprintf(stream, "\t\ttype filter hook prerouting priority mangle; policy accept;\n");
	fprintf(stream, "\t\t%smeta l4proto udp ct mark 0x%08x meta mark set 0x%08x\n",
		family, protection->fwmark, protection->fwmark);
	fprintf(stream, "\t}\n\n\tchain outer {\n");
	fprintf(stream, "\t\ttype filter hook postrouting priority mangle; policy accept;\n");
	fprintf(stream, "\t\t%smeta l4proto udp meta mark 0x%08x ct mark set 0x%08x\n",
		family, protection->fwmark, protection->fwmark);
	fprintf(stream, "\t}\n");
}
