/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_H
#define _WGSTARCTL_GATEWAY_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "prefix.h"

#define WGSTAR_FORWARD_FROM_SIZE	32	/* a peer's name, with its zero byte */

/**
 * struct wgstar_export - A prefix that a gateway lets peers reach
 * @line: line of the file that says so, or 0
 * @prefix: prefix of the LAN, no host bits
 * @alias: virtual prefix under which peers know it, of the same family and
 *   length; family AF_UNSPEC if there is none
 * @lan: interface that the LAN is behind; empty: as the routing table says
 * @packets: decrypted packets that went there, as the kernel says
 * @bytes: their length together
 */
struct wgstar_export {
	unsigned int line;
	struct wgstar_prefix prefix;
	struct wgstar_prefix alias;
	char lan[IF_NAMESIZE];
	uint64_t packets;
	uint64_t bytes;
};

/**
 * struct wgstar_forward - A port of this host that leads to one of a LAN
 * @line: line of the file that says so, or 0
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @port: port on this host's addresses
 * @host: host of the LAN, full length
 * @host_port: its port
 * @from: who may use it; family AF_UNSPEC: everybody in the tunnel
 * @from_name: the same as a peer's name, until it is looked up; else empty
 * @idle: seconds after which an idle connection is forgotten; 0: the host's
 *   own limits
 * @transient: closes when it was not used for @idle
 * @closed: it did, as the kernel says
 * @packets: decrypted packets that used it, as the kernel says
 * @bytes: their length together
 * @last_used_ns: CLOCK_REALTIME in nanoseconds, 0 if it never was
 */
struct wgstar_forward {
	unsigned int line;
	uint8_t protocol;
	uint16_t port;
	struct wgstar_prefix host;
	uint16_t host_port;
	struct wgstar_prefix from;
	char from_name[WGSTAR_FORWARD_FROM_SIZE];
	uint32_t idle;
	bool transient;
	bool closed;
	uint64_t packets;
	uint64_t bytes;
	uint64_t last_used_ns;
};

/**
 * struct wgstar_gateway - What a node lets peers reach beyond itself
 * @open: hosts see peers' own addresses: no masquerade
 * @exports: array of @export_count
 * @export_count: number of exported prefixes
 * @forwards: array of @forward_count
 * @forward_count: number of forwards
 */
struct wgstar_gateway {
	bool open;
	struct wgstar_export *exports;
	size_t export_count;
	struct wgstar_forward *forwards;
	size_t forward_count;
};

/**
 * wgstar_export_parse() - Read PREFIX [as PREFIX] [dev INTERFACE]
 * @export: receives it
 * @text: the whole of it, words separated by blanks
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_export_parse(struct wgstar_export *export, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_export_check() - Do the members of an export fit together?
 * @export: what was parsed
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_export_check(const struct wgstar_export *export,
			struct wgstar_error *error);

/**
 * wgstar_export_print() - Write an export as wgstar_export_parse() reads it
 * @stream: where to
 * @export: what to write
 */
void wgstar_export_print(FILE *stream, const struct wgstar_export *export);

/**
 * wgstar_forward_parse() - Read tcp|udp PORT HOST:PORT [from PEER|PREFIX] [idle TIME]
 * @forward: receives it
 * @text: the whole of it, words separated by blanks
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_forward_parse(struct wgstar_forward *forward, const char *text,
			 struct wgstar_error *error);

/**
 * wgstar_forward_print() - Write a forward as wgstar_forward_parse() reads it
 * @stream: where to
 * @forward: what to write
 */
void wgstar_forward_print(FILE *stream, const struct wgstar_forward *forward);

/**
 * wgstar_forward_same_port() - Do two forwards take the same packets?
 * @a: forward
 * @b: forward
 *
 * Return: true if protocol, port, family and source are equal.
 */
bool wgstar_forward_same_port(const struct wgstar_forward *a,
			      const struct wgstar_forward *b);

/**
 * wgstar_gateway_add_export() - Append an export
 * @gateway: gateway
 * @export: copied
 */
void wgstar_gateway_add_export(struct wgstar_gateway *gateway,
			       const struct wgstar_export *export);

/**
 * wgstar_gateway_add_forward() - Append a forward
 * @gateway: gateway
 * @forward: copied
 */
void wgstar_gateway_add_forward(struct wgstar_gateway *gateway,
				const struct wgstar_forward *forward);

/**
 * wgstar_gateway_print() - Write exports and forwards as lines of a file
 * @stream: where to
 * @export_key: key for exports: Gateway or Export
 * @gateway: what to write
 */
void wgstar_gateway_print(FILE *stream, const char *export_key,
			  const struct wgstar_gateway *gateway);

/**
 * wgstar_gateway_present() - Does it export or forward anything?
 * @gateway: gateway
 */
bool wgstar_gateway_present(const struct wgstar_gateway *gateway);

/**
 * wgstar_gateway_or_none() - A gateway, if it exports or forwards anything
 * @gateway: gateway, or NULL
 *
 * A gateway with neither is for the kernel only, which lets peers reach this
 * host and each other then: it needs no rules.
 *
 * Return: @gateway, or NULL.
 */
const struct wgstar_gateway *
wgstar_gateway_or_none(const struct wgstar_gateway *gateway);

/**
 * wgstar_gateway_clear() - Free what a gateway holds
 * @gateway: all zero afterwards
 */
void wgstar_gateway_clear(struct wgstar_gateway *gateway);

#endif /* _WGSTARCTL_GATEWAY_H */
