/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules of a gateway: which exported prefix holds an address, which forward
 * takes a packet to a port of this host, and when a forward is idle. Pure: what
 * an address is, whose it is and who counts is not known here.
 */
#ifndef WGSTAR_LOGIC_GATEWAY_H
#define WGSTAR_LOGIC_GATEWAY_H

#include "env.h"

/* An interface's name with its end, as IFNAMSIZ. */
#define WGSTAR_GATEWAY_LAN_SIZE	16

/**
 * struct gateway_prefix - addresses of one family that begin alike
 * @family: AF_INET or AF_INET6; AF_UNSPEC for none
 * @length: of the prefix in bits
 * @address: network order; zero beyond @length, and beyond what @family takes
 */
struct gateway_prefix {
	u8 family;
	u8 length;
	u8 address[16];
};

/**
 * struct gateway_export - a prefix of the LAN that peers may reach
 * @real: as the LAN knows it
 * @virtual: as packets of peers have it; none if they have the real one
 * @lan: name of an interface, empty for none; means nothing here
 */
struct gateway_export {
	struct gateway_prefix real;
	struct gateway_prefix virtual;
	char lan[WGSTAR_GATEWAY_LAN_SIZE];
};

/**
 * struct gateway_forward - a port of this host that leads to another
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @transient: closes when nothing has used it for @idle_s
 * @port: host byte order
 * @host_port: same, of @host
 * @idle_s: seconds
 * @host: where it leads to, a prefix of full length
 * @source: who may use it, of the same family; of length 0 for everybody
 */
struct gateway_forward {
	u8 protocol;
	bool transient;
	u16 port;
	u16 host_port;
	u32 idle_s;
	struct gateway_prefix host;
	struct gateway_prefix source;
};

/**
 * struct gateway_rules - all of a gateway
 * @export_count: length of @exports
 * @forward_count: length of @forwards
 * @has_transient: whether any of @forwards is
 * @exports: in the order in which they were given
 * @forwards: same
 * @by_address: indices of @exports in the order of what packets carry
 * @by_port: indices of @forwards in the order of family, protocol and port; of
 *	those alike, the longest source first
 *
 * The last three are made by wgstar_gateway_rules_order().
 */
struct gateway_rules {
	unsigned int export_count;
	unsigned int forward_count;
	bool has_transient;
	struct gateway_export *exports;
	struct gateway_forward *forwards;
	u16 *by_address;
	u16 *by_port;
};

/**
 * wgstar_gateway_prefix_valid() - whether a prefix has no bits beyond its length
 * @prefix: of any family; its length fits that
 *
 * Context: any.
 * Return: whether it is so.
 */
bool wgstar_gateway_prefix_valid(const struct gateway_prefix *prefix);

/**
 * wgstar_gateway_prefix_equal() - whether two prefixes are the same
 * @a: one
 * @b: the other
 *
 * Context: any.
 * Return: whether they are; none and none are.
 */
bool wgstar_gateway_prefix_equal(const struct gateway_prefix *a,
				 const struct gateway_prefix *b);

/**
 * wgstar_gateway_export_same() - whether two exports are for the same packets
 * @a: one
 * @b: the other
 *
 * Context: any.
 * Return: whether both prefixes are the same.
 */
bool wgstar_gateway_export_same(const struct gateway_export *a,
				const struct gateway_export *b);

/**
 * wgstar_gateway_forward_same() - whether two forwards are for the same packets
 * @a: one
 * @b: the other
 *
 * Context: any.
 * Return: whether they are the same but for when they close.
 */
bool wgstar_gateway_forward_same(const struct gateway_forward *a,
				 const struct gateway_forward *b);

/**
 * wgstar_gateway_rules_order() - make rules ready for being searched
 * @rules: with exports and forwards filled in
 *
 * Context: any.
 */
void wgstar_gateway_rules_order(struct gateway_rules *rules);

/**
 * wgstar_gateway_rules_overlap() - find an export that packets can't tell from
 *	another
 * @rules: in order
 *
 * Context: any.
 * Return: index of one that shares addresses with one before it, or -1.
 */
int wgstar_gateway_rules_overlap(const struct gateway_rules *rules);

/**
 * wgstar_gateway_rules_duplicate() - find a forward that is there twice
 * @rules: in order
 *
 * Context: any.
 * Return: index of one with protocol, port, family and source of one before it,
 *	   or -1.
 */
int wgstar_gateway_rules_duplicate(const struct gateway_rules *rules);

/**
 * wgstar_gateway_find_export() - export that a destination is in
 * @rules: in order, without overlap
 * @family: AF_INET or AF_INET6
 * @addr: struct in_addr or in6_addr in network order, at any alignment
 *
 * Context: any.
 * Return: index of the export, or -1.
 */
int wgstar_gateway_find_export(const struct gateway_rules *rules, u8 family,
			       const void *addr);

/**
 * wgstar_gateway_find_port() - whether a port of this host is forwarded
 * @rules: in order
 * @family: AF_INET or AF_INET6
 * @protocol: of the packet
 * @port: host byte order
 *
 * Context: any.
 * Return: place to begin wgstar_gateway_find_forward() at, or -1.
 */
int wgstar_gateway_find_port(const struct gateway_rules *rules, u8 family,
			     u8 protocol, u16 port);

/**
 * wgstar_gateway_find_forward() - forward of a port that a source may use
 * @rules: in order
 * @place: from wgstar_gateway_find_port()
 * @source: address of the same family; network order, at any alignment
 *
 * Context: any.
 * Return: index of the one with the longest source prefix, or -1 if all are for
 *	   others.
 */
int wgstar_gateway_find_forward(const struct gateway_rules *rules, int place,
				const void *source);

/**
 * wgstar_gateway_forward_idle() - whether it is time to close a forward
 * @forward: the forward
 * @opened_ns: when it was added
 * @used_ns: when it was last used; 0 for never
 * @now_ns: by the same clock
 *
 * Context: any.
 * Return: whether it is.
 */
bool wgstar_gateway_forward_idle(const struct gateway_forward *forward,
				 u64 opened_ns, u64 used_ns, u64 now_ns);

#endif /* WGSTAR_LOGIC_GATEWAY_H */
