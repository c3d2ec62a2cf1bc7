/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHECK_H
#define _WGSTARCTL_CHECK_H

#include "check_file.h"
#include "check_finding.h"

#define WGSTAR_CHECK_PORT	51820
#define WGSTAR_CHECK_KEEPALIVE	25
#define WGSTAR_CHECK_NAME_SIZE	64

/**
 * struct wgstar_check_route - A route of this host
 * @prefix: destination, not a default route
 * @ifname: interface it leads to
 */
struct wgstar_check_route {
	struct wgstar_prefix prefix;
	char ifname[IF_NAMESIZE];
};

/**
 * struct wgstar_check_facts - What is known besides the files
 * @now: the time
 * @stamp: last time that was saved, 0 if there is none
 * @forwarding_ipv4: forwarding of all interfaces of this host
 * @forwarding_ipv6: the same for IPv6
 * @routes: routes of this host, array of @route_count
 * @route_count: number of routes
 * @foreign: chains of other firewalls of this host that drop what is forwarded
 * @unresolved: hosts of endpoints that have no address
 *
 * All zero, and endpoints not resolved, where nothing was observed: then the
 * rules about this host and about names find nothing.
 */
struct wgstar_check_facts {
	time_t now;
	time_t stamp;
	bool forwarding_ipv4;
	bool forwarding_ipv6;
	struct wgstar_check_route *routes;
	size_t route_count;
	struct wgstar_words foreign;
	struct wgstar_words unresolved;
};

/**
 * enum wgstar_check_role - What a node is, as far as files tell
 * @WGSTAR_CHECK_PLAIN: has several peers that it calls, or nothing is known
 * @WGSTAR_CHECK_HUB: relays between its peers
 * @WGSTAR_CHECK_GATEWAY: exports a LAN
 * @WGSTAR_CHECK_DEVICE: neither
 */
enum wgstar_check_role {
	WGSTAR_CHECK_PLAIN,
	WGSTAR_CHECK_HUB,
	WGSTAR_CHECK_GATEWAY,
	WGSTAR_CHECK_DEVICE,
};

/**
 * struct wgstar_check_node - A node of the network
 * @name: what to call it
 * @role: what it is
 * @file: its file; NULL if only the hub's file knows it
 * @hub_peer: its peer in the hub's file, or NULL
 * @hub_section: section of that peer
 * @uplink: the hub's peer in its own file, or NULL
 * @uplink_section: section of that peer
 * @addresses: its addresses in the tunnel, at their full length
 */
struct wgstar_check_node {
	char name[WGSTAR_CHECK_NAME_SIZE];
	enum wgstar_check_role role;
	struct wgstar_check_file *file;
	const struct wgstar_peer *hub_peer;
	int hub_section;
	const struct wgstar_peer *uplink;
	int uplink_section;
	struct wgstar_prefix_list addresses;
};

/* Why a LAN should not be known by its own prefix. */
#define WGSTAR_CHECK_LAN_COMMON		(1u << 0)
#define WGSTAR_CHECK_LAN_SITE		(1u << 1)
#define WGSTAR_CHECK_LAN_DOCKER		(1u << 2)

/**
 * struct wgstar_check_lan - A prefix behind a gateway
 * @node: number of the gateway among the nodes
 * @real: prefix of the LAN
 * @alias: virtual prefix it has; family AF_UNSPEC if it has none
 * @proposal: virtual prefix it should have; family AF_UNSPEC if none is needed
 *   or free
 * @metric: metric in the hub's file
 * @export: of the gateway's file, or NULL
 * @routed: the hub's file sends it to the gateway
 * @reasons: WGSTAR_CHECK_LAN_*
 */
struct wgstar_check_lan {
	size_t node;
	struct wgstar_prefix real;
	struct wgstar_prefix alias;
	struct wgstar_prefix proposal;
	uint32_t metric;
	const struct wgstar_export *export;
	bool routed;
	unsigned int reasons;
};

/**
 * struct wgstar_check - One network while it is checked
 * @files: its files, array of @file_count
 * @file_count: number of files
 * @facts: what is known besides
 * @findings: where findings go
 * @rule: the rule that runs
 * @nodes: who is who, array of @node_count
 * @node_count: number of nodes
 * @hub: the node that the others are peers of, or NULL
 * @lans: what gateways export, array of @lan_count
 * @lan_count: number of prefixes
 * @network: the tunnel's IPv4 network; family AF_UNSPEC if it is not known
 */
struct wgstar_check {
	struct wgstar_check_file **files;
	size_t file_count;
	const struct wgstar_check_facts *facts;
	struct wgstar_findings *findings;
	const struct wgstar_check_rule *rule;
	struct wgstar_check_node *nodes;
	size_t node_count;
	struct wgstar_check_node *hub;
	struct wgstar_check_lan *lans;
	size_t lan_count;
	struct wgstar_prefix network;
};

/**
 * struct wgstar_check_rule - A mistake that is looked for
 * @name: what users call it
 * @severity: the highest that its findings have
 * @run: looks at the network
 * @run_node: looks at each node that has a file
 *
 * One of the two functions is there. Both are pure.
 */
struct wgstar_check_rule {
	const char *name;
	enum wgstar_severity severity;
	void (*run)(struct wgstar_check *check);
	void (*run_node)(struct wgstar_check *check,
			 struct wgstar_check_node *node);
};

/* The rules by subject, each ended by one without a name. */
extern const struct wgstar_check_rule wgstar_check_rules_text[];
extern const struct wgstar_check_rule wgstar_check_rules_key[];
extern const struct wgstar_check_rule wgstar_check_rules_link[];
extern const struct wgstar_check_rule wgstar_check_rules_prefix[];
extern const struct wgstar_check_rule wgstar_check_rules_lan[];
extern const struct wgstar_check_rule wgstar_check_rules_forward[];

/**
 * wgstar_check_run() - Check files, those that belong together as a network
 * @files: files
 * @file_count: number of files
 * @facts: what is known besides
 * @findings: receives what was found, ordered by place
 *
 * Pure.
 */
void wgstar_check_run(struct wgstar_check_file *const *files,
		      size_t file_count,
		      const struct wgstar_check_facts *facts,
		      struct wgstar_findings *findings);

/**
 * wgstar_check_group() - Find out which files belong together
 * @files: files
 * @file_count: number of files
 * @group: receives a number for each, that of the first file of its network
 */
void wgstar_check_group(struct wgstar_check_file *const *files,
			size_t file_count, size_t *group);

/**
 * wgstar_check_links() - Is a file the other end of a peer?
 * @peer: peer
 * @from: its file
 * @file: other file
 *
 * By the public key, or, if one of both has none yet, by the address.
 */
bool wgstar_check_links(const struct wgstar_peer *peer,
			const struct wgstar_check_file *from,
			const struct wgstar_check_file *file);

/**
 * wgstar_check_same_address() - Does a peer have the address of a file?
 * @peer: peer
 * @file: file
 *
 * Return: true if one of its routes is exactly an address of the file.
 */
bool wgstar_check_same_address(const struct wgstar_peer *peer,
			       const struct wgstar_check_file *file);

/**
 * wgstar_check_key_usable() - Does a peer have a key?
 * @peer: peer
 */
bool wgstar_check_key_usable(const struct wgstar_peer *peer);

/**
 * wgstar_check_network_find() - Find out who is who
 * @check: files and facts are given; receives the rest
 */
void wgstar_check_network_find(struct wgstar_check *check);

/**
 * wgstar_check_lans_find() - Find out what gateways export
 * @check: nodes and network are known
 */
void wgstar_check_lans_find(struct wgstar_check *check);

/**
 * wgstar_check_lan_is_common() - Is this prefix that of many other LANs too?
 * @prefix: prefix
 */
bool wgstar_check_lan_is_common(const struct wgstar_prefix *prefix);

/**
 * wgstar_check_docker_prefix() - The prefix of Docker's first network
 */
struct wgstar_prefix wgstar_check_docker_prefix(void);

/**
 * wgstar_check_is_docker() - Is this the interface of a Docker network?
 * @ifname: name
 */
bool wgstar_check_is_docker(const char *ifname);

/**
 * wgstar_check_clear() - Free what was found out, but files and findings
 * @check: network
 */
void wgstar_check_clear(struct wgstar_check *check);

/**
 * wgstar_check_find() - Add a finding of the rule that runs
 * @check: network
 * @file: file
 * @line: line of it, 0 if it is about the file
 * @format: sentence, as for printf
 */
struct wgstar_finding *wgstar_check_find(struct wgstar_check *check,
					 const struct wgstar_check_file *file,
					 unsigned int line,
					 const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * wgstar_check_far_end() - Which node is a peer?
 * @check: network
 * @file: file
 * @section: the Nth [Peer] of it
 *
 * Return: the node, or NULL.
 */
struct wgstar_check_node *
wgstar_check_far_end(const struct wgstar_check *check,
		     const struct wgstar_check_file *file, int section);

/**
 * wgstar_check_fix_key() - Say which line a section has to have
 * @finding: finding
 * @file: file
 * @section: 0 for [Interface], N for the Nth [Peer]
 * @key: key of the line, which is replaced if it is there
 * @format: the whole line, as for printf
 */
void wgstar_check_fix_key(struct wgstar_finding *finding,
			  const struct wgstar_check_file *file, int section,
			  const char *key, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/**
 * wgstar_check_fix_allowed_ips() - Say what the AllowedIPs of a peer should be
 * @check: network
 * @finding: finding
 * @file: file
 * @section: the Nth [Peer]
 *
 * The line is right by all rules about AllowedIPs at once, so that it is the
 * same in all their findings.
 */
void wgstar_check_fix_allowed_ips(struct wgstar_check *check,
				  struct wgstar_finding *finding,
				  const struct wgstar_check_file *file,
				  int section);

/**
 * wgstar_check_prefix_is_wide() - Does a gateway allow more than it should?
 * @check: network
 * @node: node with a file
 * @prefix: of the AllowedIPs of its uplink
 *
 * Return: true if it opens a gateway to another one or to its LAN.
 */
bool wgstar_check_prefix_is_wide(const struct wgstar_check *check,
				 const struct wgstar_check_node *node,
				 const struct wgstar_prefix *prefix);

/**
 * wgstar_check_fix_forwarding() - Say what a hub or gateway has instead of
 * hooks
 * @check: network
 * @finding: finding
 * @node: hub or gateway with a file
 *
 * Right by all rules about forwarding at once, as above.
 */
void wgstar_check_fix_forwarding(struct wgstar_check *check,
				 struct wgstar_finding *finding,
				 const struct wgstar_check_node *node);

/**
 * wgstar_check_node_forwards() - Does a file ask us for forwarding?
 * @node: node with a file
 *
 * Return: true if it has Relay, Gateway or Forward.
 */
bool wgstar_check_node_forwards(const struct wgstar_check_node *node);

/**
 * wgstar_check_node_hook() - Find a hook of a node's file
 * @node: node with a file
 * @kind: kind of command
 *
 * Return: the first such command that runs on the way up, or NULL.
 */
const struct wgstar_check_hook *
wgstar_check_node_hook(const struct wgstar_check_node *node,
		       enum wgstar_hook_kind kind);

#endif /* _WGSTARCTL_CHECK_H */
