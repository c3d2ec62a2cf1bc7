// SPDX-License-Identifier: GPL-2.0
/*
 * The nftables chains of a gateway. Made of numbers, of addresses that
 * inet_ntop wrote, and of names that were checked and are quoted. Their table:
 * ruleset.c.
 *
 *	begin		prerouting, before translation: a connection through a
 *			forward begins with a SYN, and gets its time limits
 *	destination	prerouting: virtual prefixes and forwards
 *	clamp		forward: the tunnel is narrower than the LAN
 *	forward		what may pass, from_tunnel and to_tunnel
 *	source		postrouting: the LAN's hosts see this host's address
 */
#include <arpa/inet.h>
#include <string.h>

#include "gateway_rules.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define LONGEST_SOURCE	128

static const char *family_word(const struct wgstar_prefix *prefix)
{
	return prefix->family == AF_INET ? "ip" : "ip6";
}

static const char *protocol_word(const struct wgstar_forward *forward)
{
	return forward->protocol == IPPROTO_TCP ? "tcp" : "udp";
}

/* Names take no colons. */
static void name_end(char *text)
{
	for (; (text = strchr(text, ':')); text++)
		*text = '_';
}

void
wgstar_gateway_rules_export_name(char text[WGSTAR_GATEWAY_RULES_NAME_SIZE],
				 const struct wgstar_export *export)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(prefix, &export->prefix);
	snprintf(text, WGSTAR_GATEWAY_RULES_NAME_SIZE, "export-%s", prefix);
	name_end(text);
}

void
wgstar_gateway_rules_forward_name(char text[WGSTAR_GATEWAY_RULES_NAME_SIZE],
				  const struct wgstar_forward *forward)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE];
	int length;

	length = snprintf(text, WGSTAR_GATEWAY_RULES_NAME_SIZE,
			  "forward-%s-%s-%u", family_word(&forward->host),
			  protocol_word(forward), forward->port);
	if (forward->from.family != AF_UNSPEC) {
		wgstar_prefix_print(prefix, &forward->from);
		snprintf(text + length, WGSTAR_GATEWAY_RULES_NAME_SIZE - length,
			 "-from-%s", prefix);
	}
	name_end(text);
}

static void print_counters(FILE *stream, const struct wgstar_gateway *gateway)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		wgstar_gateway_rules_export_name(name, &gateway->exports[i]);
		fprintf(stream, "\tcounter %s { }\n", name);
	}
	for (i = 0; i < gateway->forward_count; i++) {
		wgstar_gateway_rules_forward_name(name, &gateway->forwards[i]);
		fprintf(stream, "\tcounter %s { }\n", name);
	}
	fprintf(stream, "\tcounter " WGSTAR_GATEWAY_RULES_FROM_TUNNEL " { }\n");
	fprintf(stream, "\tcounter " WGSTAR_GATEWAY_RULES_TO_TUNNEL " { }\n");
}

/* What Linux gives each state; an idle time that is shorter counts instead. */
static const struct {
	uint8_t protocol;
	const char *state;
	uint32_t seconds;
} state_limits[] = {
	{ IPPROTO_TCP, "syn_sent", 120 },
	{ IPPROTO_TCP, "syn_recv", 60 },
	{ IPPROTO_TCP, "established", UINT32_MAX },
	{ IPPROTO_TCP, "fin_wait", 120 },
	{ IPPROTO_TCP, "close_wait", 60 },
	{ IPPROTO_TCP, "last_ack", 30 },
	{ IPPROTO_TCP, "time_wait", 120 },
	{ IPPROTO_UDP, "unreplied", 30 },
	{ IPPROTO_UDP, "replied", UINT32_MAX },
};

static void print_limits(FILE *stream, const struct wgstar_forward *forward)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];
	const char *between = "";
	size_t i;

	wgstar_gateway_rules_forward_name(name, forward);
	fprintf(stream, "\tct timeout %s {\n", name);
	fprintf(stream, "\t\tprotocol %s; l3proto %s\n",
		protocol_word(forward), family_word(&forward->host));
	fprintf(stream, "\t\tpolicy = { ");
	for (i = 0; i < ARRAY_SIZE(state_limits); i++) {
		if (state_limits[i].protocol != forward->protocol ||
		    state_limits[i].seconds <= forward->idle)
			continue;
		fprintf(stream, "%s%s : %u", between, state_limits[i].state,
			forward->idle);
		between = ", ";
	}
	fprintf(stream, " }\n\t}\n");
}

/* Order in which sources are tried: the longest first, everybody last. */
static int source_rank(const struct wgstar_forward *forward)
{
	return forward->from.family == AF_UNSPEC ? -1 : forward->from.length;
}

static void print_each_forward(FILE *stream,
			       const struct wgstar_gateway *gateway,
			       void (*print)(FILE *stream,
					     const struct wgstar_forward *forward))
{
	int rank;
	size_t i;

	for (rank = LONGEST_SOURCE; rank >= -1; rank--) {
		for (i = 0; i < gateway->forward_count; i++) {
			if (source_rank(&gateway->forwards[i]) == rank)
				print(stream, &gateway->forwards[i]);
		}
	}
}

static void print_source(FILE *stream, const struct wgstar_forward *forward)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	if (forward->from.family == AF_UNSPEC)
		return;
	wgstar_prefix_print(text, &forward->from);
	fprintf(stream, "%s saddr %s ", family_word(&forward->from), text);
}

/* Packets to the forward's port, as they come from the tunnel. */
static void print_arrival(FILE *stream, const struct wgstar_forward *forward)
{
	fprintf(stream, "\t\t");
	if (forward->from.family == AF_UNSPEC)
		fprintf(stream, "meta nfproto %s ",
			forward->host.family == AF_INET ? "ipv4" : "ipv6");
	print_source(stream, forward);
	fprintf(stream, "%s dport %u ", protocol_word(forward), forward->port);
}

static void print_forward_begin(FILE *stream,
				const struct wgstar_forward *forward)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];

	if (forward->protocol == IPPROTO_TCP) {
		print_arrival(stream, forward);
		fprintf(stream,
			"ct state new tcp flags & (fin | syn | rst | ack) != syn reject with tcp reset\n");
	}
	print_arrival(stream, forward);
	if (forward->idle) {
		wgstar_gateway_rules_forward_name(name, forward);
		fprintf(stream, "ct state new ct timeout set \"%s\" ", name);
	}
	/* Wider sources that follow are not meant. */
	fprintf(stream, "return\n");
}

static void print_forward_destination(FILE *stream,
				      const struct wgstar_forward *forward)
{
	char host[INET6_ADDRSTRLEN];

	inet_ntop(forward->host.family, &forward->host.ipv4, host,
		  sizeof(host));
	print_arrival(stream, forward);
	fprintf(stream, forward->host.family == AF_INET ?
		"dnat ip to %s:%u\n" : "dnat ip6 to [%s]:%u\n", host,
		forward->host_port);
}

static void print_exports_destination(FILE *stream,
				      const struct wgstar_gateway *gateway)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE], alias[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		const struct wgstar_export *export = &gateway->exports[i];
		const char *family = family_word(&export->prefix);

		if (export->alias.family == AF_UNSPEC)
			continue;
		wgstar_prefix_print(prefix, &export->prefix);
		wgstar_prefix_print(alias, &export->alias);
		fprintf(stream, "\t\t%s daddr %s dnat %s prefix to %s\n",
			family, alias, family, prefix);
	}
}

static void print_translation(FILE *stream, const char *ifname,
			      const struct wgstar_gateway *gateway)
{
	if (gateway->forward_count) {
		fprintf(stream, "\n\tchain begin {\n");
		fprintf(stream,
			"\t\ttype filter hook prerouting priority dstnat - 5; policy accept;\n");
		fprintf(stream, "\t\tiifname != \"%s\" return\n", ifname);
		fprintf(stream, "\t\tfib daddr type != local return\n");
		print_each_forward(stream, gateway, print_forward_begin);
		fprintf(stream, "\t}\n");
	}
	fprintf(stream, "\n\tchain destination {\n");
	fprintf(stream, "\t\ttype nat hook prerouting priority dstnat; policy accept;\n");
	fprintf(stream, "\t\tiifname != \"%s\" return\n", ifname);
	print_exports_destination(stream, gateway);
	if (gateway->forward_count)
		fprintf(stream, "\t\tfib daddr type != local return\n");
	print_each_forward(stream, gateway, print_forward_destination);
	fprintf(stream, "\t}\n");
}

static void print_clamp(FILE *stream, const char *ifname)
{
	fprintf(stream, "\n\tchain clamp {\n");
	fprintf(stream, "\t\ttype filter hook forward priority mangle; policy accept;\n");
	fprintf(stream, "\t\tiifname \"%s\" tcp flags syn tcp option maxseg size set rt mtu\n",
		ifname);
	fprintf(stream, "\t\toifname \"%s\" tcp flags syn tcp option maxseg size set rt mtu\n",
		ifname);
	fprintf(stream, "\t}\n");
}

/* Packets to the LAN, translated by now. */
static void print_export(FILE *stream, const struct wgstar_export *export)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(prefix, &export->prefix);
	fprintf(stream, "oifname \"%s\" %s daddr %s ", export->lan,
		family_word(&export->prefix), prefix);
	if (export->alias.family == AF_UNSPEC)
		return;
	wgstar_prefix_print(prefix, &export->alias);
	fprintf(stream, "ct original %s daddr %s ",
		family_word(&export->alias), prefix);
}

static void print_forward(FILE *stream, const struct wgstar_forward *forward)
{
	char host[INET6_ADDRSTRLEN];

	inet_ntop(forward->host.family, &forward->host.ipv4, host,
		  sizeof(host));
	fprintf(stream, "%s daddr %s %s dport %u ct status dnat ct original proto-dst %u ",
		family_word(&forward->host), host, protocol_word(forward),
		forward->host_port, forward->port);
}

static void print_forward_pass(FILE *stream,
			       const struct wgstar_forward *forward)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];

	wgstar_gateway_rules_forward_name(name, forward);
	fprintf(stream, "\t\t");
	print_source(stream, forward);
	print_forward(stream, forward);
	fprintf(stream, "counter name \"%s\" accept\n", name);
}

static void print_from_tunnel(FILE *stream, const char *ifname,
			      const struct wgstar_gateway *gateway, bool relay)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];
	size_t i;

	fprintf(stream, "\n\tchain from_tunnel {\n");
	fprintf(stream, "\t\tct state established,related accept\n");
	if (relay)
		fprintf(stream, "\t\toifname \"%s\" accept\n", ifname);
	for (i = 0; i < gateway->export_count; i++) {
		wgstar_gateway_rules_export_name(name, &gateway->exports[i]);
		fprintf(stream, "\t\t");
		print_export(stream, &gateway->exports[i]);
		fprintf(stream, "counter name \"%s\" accept\n", name);
	}
	print_each_forward(stream, gateway, print_forward_pass);
	fprintf(stream, "\t\tcounter name \"" WGSTAR_GATEWAY_RULES_FROM_TUNNEL "\" drop\n");
	fprintf(stream, "\t}\n");
}

static void print_filter(FILE *stream, const char *ifname,
			 const struct wgstar_gateway *gateway, bool relay)
{
	print_from_tunnel(stream, ifname, gateway, relay);
	fprintf(stream, "\n\tchain to_tunnel {\n");
	fprintf(stream, "\t\tct state established,related accept\n");
	fprintf(stream, "\t\tcounter name \"" WGSTAR_GATEWAY_RULES_TO_TUNNEL "\" drop\n");
	fprintf(stream, "\t}\n\n\tchain forward {\n");
	fprintf(stream, "\t\ttype filter hook forward priority filter; policy accept;\n");
	fprintf(stream, "\t\tiifname \"%s\" jump from_tunnel\n", ifname);
	fprintf(stream, "\t\toifname \"%s\" jump to_tunnel\n", ifname);
	fprintf(stream, "\t}\n");
}

static void print_masquerade(FILE *stream, const char *ifname,
			     const struct wgstar_gateway *gateway)
{
	size_t i;

	fprintf(stream, "\n\tchain source {\n");
	fprintf(stream, "\t\ttype nat hook postrouting priority srcnat; policy accept;\n");
	for (i = 0; i < gateway->export_count; i++) {
		fprintf(stream, "\t\tiifname \"%s\" ", ifname);
		print_export(stream, &gateway->exports[i]);
		fprintf(stream, "masquerade\n");
	}
	for (i = 0; i < gateway->forward_count; i++) {
		fprintf(stream, "\t\tiifname \"%s\" oifname != \"%s\" ", ifname,
			ifname);
		print_forward(stream, &gateway->forwards[i]);
		fprintf(stream, "masquerade\n");
	}
	fprintf(stream, "\t}\n");
}

void wgstar_gateway_rules_print(FILE *stream, const char *ifname,
				const struct wgstar_gateway *gateway,
				bool relay)
{
	size_t i;

	print_counters(stream, gateway);
	for (i = 0; i < gateway->forward_count; i++) {
		if (gateway->forwards[i].idle)
			print_limits(stream, &gateway->forwards[i]);
	}
	print_translation(stream, ifname, gateway);
	print_clamp(stream, ifname);
	print_filter(stream, ifname, gateway, relay);
	if (!gateway->open)
		print_masquerade(stream, ifname, gateway);
}
