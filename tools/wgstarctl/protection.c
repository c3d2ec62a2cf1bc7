// SPDX-License-Identifier: GPL-2.0
/*
 * The nftables text of a full tunnel's protection. Made of numbers, of
 * addresses that inet_ntop wrote, and of a name that was checked and is
 * quoted. Does not talk to nftables: see host_nft.c.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protection.h"

void wgstar_protection_name(char text[WGSTAR_PROTECTION_NAME_SIZE],
			    const char *ifname)
{
	char *to = text + sprintf(text, WGSTAR_PROTECTION_PREFIX);

	for (; *ifname; ifname++) {
		if (isalnum((unsigned char)*ifname) || strchr("_.-", *ifname))
			*to++ = *ifname;
		else
			to += sprintf(to, "/%02x", (unsigned char)*ifname);
	}
	*to = '\0';
}

static FILE *text_open(char **text)
{
	static size_t size;
	FILE *stream = open_memstream(text, &size);

	if (!stream)
		abort();
	return stream;
}

/* Adding first makes the deletion succeed when there is no table yet. */
static void write_removal(FILE *stream, const char *ifname)
{
	char table[WGSTAR_PROTECTION_NAME_SIZE];

	wgstar_protection_name(table, ifname);
	fprintf(stream, "add table inet %s\n", table);
	fprintf(stream, "delete table inet %s\n", table);
}

static bool family_is_tunnelled(const struct wgstar_protection *protection,
				int family)
{
	return family == AF_INET ? protection->ipv4 : protection->ipv6;
}

static void write_drops(FILE *stream, const struct wgstar_protection *protection)
{
	char text[INET6_ADDRSTRLEN];
	size_t i;

	for (i = 0; i < protection->address_count; i++) {
		const struct wgstar_prefix *address = &protection->addresses[i];

		if (!family_is_tunnelled(protection, address->family))
			continue;
		inet_ntop(address->family, &address->ipv4, text, sizeof(text));
		fprintf(stream, "\t\tiifname != \"%s\" %s daddr %s fib saddr type != local drop\n",
			protection->ifname,
			address->family == AF_INET ? "ip" : "ip6", text);
	}
}

static const char *
family_match(const struct wgstar_protection *protection)
{
	if (protection->ipv4 && protection->ipv6)
		return "";
	return protection->ipv4 ? "meta nfproto ipv4 " : "meta nfproto ipv6 ";
}

char *wgstar_protection_add_text(const struct wgstar_protection *protection)
{
	const char *family = family_match(protection);
	char table[WGSTAR_PROTECTION_NAME_SIZE];
	char *text;
	FILE *stream = text_open(&text);

	wgstar_protection_name(table, protection->ifname);
	write_removal(stream, protection->ifname);
	fprintf(stream, "table inet %s {\n", table);
	fprintf(stream, "\tchain addresses {\n");
	fprintf(stream, "\t\ttype filter hook prerouting priority raw; policy accept;\n");
	write_drops(stream, protection);
	fprintf(stream, "\t}\n\n\tchain replies {\n");
	fprintf(stream, "\t\ttype filter hook prerouting priority mangle; policy accept;\n");
	fprintf(stream, "\t\t%smeta l4proto udp ct mark 0x%08x meta mark set 0x%08x\n",
		family, protection->fwmark, protection->fwmark);
	fprintf(stream, "\t}\n\n\tchain outer {\n");
	fprintf(stream, "\t\ttype filter hook postrouting priority mangle; policy accept;\n");
	fprintf(stream, "\t\t%smeta l4proto udp meta mark 0x%08x ct mark set 0x%08x\n",
		family, protection->fwmark, protection->fwmark);
	fprintf(stream, "\t}\n}\n");
	fclose(stream);
	return text;
}

char *wgstar_protection_delete_text(const char *ifname)
{
	char *text;
	FILE *stream = text_open(&text);

	write_removal(stream, ifname);
	fclose(stream);
	return text;
}
