/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_H
#define _WGSTARCTL_STAR_H

#include "model.h"

/**
 * enum wgstar_star_role - What a node is in the star
 * @WGSTAR_STAR_HUB: relays between all others; there is one
 * @WGSTAR_STAR_GATEWAY: exports a LAN
 * @WGSTAR_STAR_DEVICE: roams
 */
enum wgstar_star_role {
	WGSTAR_STAR_HUB,
	WGSTAR_STAR_GATEWAY,
	WGSTAR_STAR_DEVICE,
};

/* A star has an IPv4 network, and may have an IPv6 one. */
#define WGSTAR_STAR_FAMILIES	2

#define WGSTAR_STAR_PORT	51820
#define WGSTAR_STAR_INTERFACE	"wgs0"

/**
 * struct wgstar_star_node - A host of the star
 * @line: line of the file in which its section begins, or 0
 * @role: what it is
 * @peer: what it is as a peer: name, public_key, preshared_key, endpoint_host,
 *   endpoint_port, persistent_keepalive and isolated, the last two only with
 *   their flag
 * @addresses: address in the tunnel per family, at its full length; family
 *   AF_UNSPEC if it has none
 * @gateway: exports and forwards
 * @private_key_file: of the hub: where its private key is; else NULL
 * @listen_port: of the hub: 0 is the port of its endpoint
 * @dns: of a device: name servers and search domains
 * @mtu: 0: that of the star
 * @full_tunnel: of a device: all it sends goes to the hub
 */
struct wgstar_star_node {
	unsigned int line;
	enum wgstar_star_role role;
	struct wgstar_peer peer;
	struct wgstar_prefix addresses[WGSTAR_STAR_FAMILIES];
	struct wgstar_gateway gateway;
	char *private_key_file;
	uint16_t listen_port;
	struct wgstar_words dns;
	uint32_t mtu;
	bool full_tunnel;
};

/**
 * struct wgstar_star - All that the file of a star says
 * @line: line of [Star], 0 if there is none
 * @interface: name of the interface
 * @networks: tunnel network per family; family AF_UNSPEC if there is none
 * @infrastructure: the part of @networks for hub and gateways
 * @devices: the part of @networks for devices
 * @mtu: MTU of all nodes, 0 if not given
 * @dns: name servers and search domains of devices that have none of their own
 * @nodes: array of @node_count, in the order of the file
 * @node_count: number of nodes
 * @node_room: how many fit into @nodes
 */
struct wgstar_star {
	unsigned int line;
	char interface[IF_NAMESIZE];
	struct wgstar_prefix networks[WGSTAR_STAR_FAMILIES];
	struct wgstar_prefix infrastructure[WGSTAR_STAR_FAMILIES];
	struct wgstar_prefix devices[WGSTAR_STAR_FAMILIES];
	uint32_t mtu;
	struct wgstar_words dns;
	struct wgstar_star_node *nodes;
	size_t node_count;
	size_t node_room;
};

/**
 * wgstar_star_parse() - Read the text of a star file
 * @star: receives what it says; the caller clears it, also on failure
 * @text: the whole file, ended by a zero byte
 * @error: receives line, column and what would be right
 *
 * Pure.
 *
 * Return: 0 or -1.
 */
int wgstar_star_parse(struct wgstar_star *star, const char *text,
		      struct wgstar_error *error);

/**
 * wgstar_star_check() - Find what no single line shows
 * @star: star
 * @error: receives what is wrong, with the line of a node that has one
 *
 * What is missing, what two nodes can't share, addresses outside of their
 * network, prefixes that overlap.
 *
 * Return: 0 or -1.
 */
int wgstar_star_check(const struct wgstar_star *star,
		      struct wgstar_error *error);

/**
 * wgstar_star_add_node() - Append an empty node
 * @star: star
 * @role: what it is
 *
 * Moves the nodes in memory: pointers to other nodes are stale.
 *
 * Return: the node.
 */
struct wgstar_star_node *wgstar_star_add_node(struct wgstar_star *star,
					      enum wgstar_star_role role);

/**
 * wgstar_star_remove_node() - Take a node out
 * @star: star
 * @node: one of its nodes
 */
void wgstar_star_remove_node(struct wgstar_star *star,
			     struct wgstar_star_node *node);

/**
 * wgstar_star_hub() - The hub
 * @star: star that was checked
 */
struct wgstar_star_node *wgstar_star_hub(const struct wgstar_star *star);

/**
 * wgstar_star_find() - Look a node up by its name
 * @star: star
 * @name: name
 * @error: receives the name that was probably meant; may be NULL
 *
 * Return: the node, or NULL.
 */
struct wgstar_star_node *wgstar_star_find(const struct wgstar_star *star,
					  const char *name,
					  struct wgstar_error *error);

/**
 * wgstar_star_role_name() - "hub", "gateway" or "device"
 * @role: role
 */
const char *wgstar_star_role_name(enum wgstar_star_role role);

/**
 * wgstar_star_range() - Where the addresses of a role are
 * @star: star
 * @role: role
 *
 * Return: array of WGSTAR_STAR_FAMILIES prefixes.
 */
const struct wgstar_prefix *wgstar_star_range(const struct wgstar_star *star,
					      enum wgstar_star_role role);

/**
 * wgstar_star_node_isolated() - Is it kept apart from other isolated nodes?
 * @node: node
 *
 * Return: what its file says, else true for gateways.
 */
bool wgstar_star_node_isolated(const struct wgstar_star_node *node);

/**
 * wgstar_star_node_keepalive() - How often it has to send something
 * @node: node
 *
 * Return: seconds: what its file says, else 25 for gateways, which have to be
 *   reachable behind a NAT, and 0 for others.
 */
uint16_t wgstar_star_node_keepalive(const struct wgstar_star_node *node);

/**
 * wgstar_star_export_seen() - The prefix under which others know an export
 * @export: export
 *
 * Return: the virtual prefix, or that of the LAN if there is none.
 */
const struct wgstar_prefix *
wgstar_star_export_seen(const struct wgstar_export *export);

/**
 * wgstar_star_family() - Index of a family in arrays of WGSTAR_STAR_FAMILIES
 * @family: AF_INET or AF_INET6
 */
unsigned int wgstar_star_family(int family);

/**
 * wgstar_star_host_text() - Write the address of a node without its length
 * @text: receives it
 * @address: one of its addresses
 */
void wgstar_star_host_text(char text[WGSTAR_PREFIX_TEXT_SIZE],
			   const struct wgstar_prefix *address);

/**
 * wgstar_star_node_clear() - Wipe a node and free what it holds
 * @node: all zero afterwards
 */
void wgstar_star_node_clear(struct wgstar_star_node *node);

/**
 * wgstar_star_clear() - Wipe a star and free what it holds
 * @star: all zero afterwards
 */
void wgstar_star_clear(struct wgstar_star *star);

#endif /* _WGSTARCTL_STAR_H */
