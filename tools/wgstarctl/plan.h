/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_H
#define _WGSTARCTL_PLAN_H

#include <net/if.h>
#include <stdint.h>
#include <stdio.h>

#include "model.h"
#include "prefix.h"

/**
 * enum wgstar_step_kind - What a step does to the host
 * @WGSTAR_STEP_HOOK: run a command that the file has
 * @WGSTAR_STEP_SAVE: write the running configuration into the file
 * @WGSTAR_STEP_SYSCTL_SET: change a sysctl
 * @WGSTAR_STEP_FIREWALL_ADD: add the nftables table of this interface
 * @WGSTAR_STEP_FIREWALL_DELETE: delete that table
 * @WGSTAR_STEP_LINK_ADD: create the interface
 * @WGSTAR_STEP_LINK_DELETE: remove it, and with it its addresses and routes
 * @WGSTAR_STEP_CONFIGURE: set keys, port, mark and peers
 * @WGSTAR_STEP_CHANGE: change keys, port, mark and peers
 * @WGSTAR_STEP_GATEWAY_SET: set what the kernel lets peers reach
 * @WGSTAR_STEP_GATEWAY_DELETE: take that away, and the connections it made
 * @WGSTAR_STEP_FORGET: take away the connections of what is no more reachable
 * @WGSTAR_STEP_ADDRESS_ADD: give the interface an address
 * @WGSTAR_STEP_ADDRESS_DELETE: take an address from it
 * @WGSTAR_STEP_LINK_UP: set the MTU and take the interface up
 * @WGSTAR_STEP_MTU_SET: change the MTU
 * @WGSTAR_STEP_RULE_ADD: add a routing policy rule
 * @WGSTAR_STEP_RULE_DELETE: delete that rule
 * @WGSTAR_STEP_ROUTE_ADD: add a route to the interface
 * @WGSTAR_STEP_ROUTE_DELETE: delete that route
 * @WGSTAR_STEP_DNS_SET: tell the resolver about the interface's name servers
 * @WGSTAR_STEP_DNS_DELETE: take that back
 */
enum wgstar_step_kind {
	WGSTAR_STEP_HOOK,
	WGSTAR_STEP_SAVE,
	WGSTAR_STEP_SYSCTL_SET,
	WGSTAR_STEP_FIREWALL_ADD,
	WGSTAR_STEP_FIREWALL_DELETE,
	WGSTAR_STEP_LINK_ADD,
	WGSTAR_STEP_LINK_DELETE,
	WGSTAR_STEP_CONFIGURE,
	WGSTAR_STEP_CHANGE,
	WGSTAR_STEP_GATEWAY_SET,
	WGSTAR_STEP_GATEWAY_DELETE,
	WGSTAR_STEP_FORGET,
	WGSTAR_STEP_ADDRESS_ADD,
	WGSTAR_STEP_ADDRESS_DELETE,
	WGSTAR_STEP_LINK_UP,
	WGSTAR_STEP_MTU_SET,
	WGSTAR_STEP_RULE_ADD,
	WGSTAR_STEP_RULE_DELETE,
	WGSTAR_STEP_ROUTE_ADD,
	WGSTAR_STEP_ROUTE_DELETE,
	WGSTAR_STEP_DNS_SET,
	WGSTAR_STEP_DNS_DELETE,
};

/* For a full tunnel: the check of a packet's source looks at its mark. */
#define WGSTAR_SYSCTL_SRC_VALID_MARK	"net.ipv4.conf.all.src_valid_mark"
/*
 * The module turns it off when an interface goes up; the plan does so before,
 * to know what it was.
 */
#define WGSTAR_SYSCTL_SEND_REDIRECTS	"net.ipv4.conf.all.send_redirects"

#define WGSTAR_SYSCTL_NAME_SIZE	48

/**
 * struct wgstar_sysctl - A change of a sysctl that is a number
 * @name: with dots; a dot in the name of an interface is written as /
 * @before: value until then
 * @after: value from then on. Equal to @before: nothing is to change now, but
 *   something else will change it, and undo sets it again
 * @all: forwarding of an interface: value of the one that sets them all, which
 *   somebody else may change; -1 for other sysctls
 * @undo: a change is taken back
 */
struct wgstar_sysctl {
	char name[WGSTAR_SYSCTL_NAME_SIZE];
	int before;
	int after;
	int all;
	bool undo;
};

/**
 * struct wgstar_firewall - What the table of an interface was made for
 * @fwmark: mark of the outer packets of a full tunnel
 * @ipv4: IPv4 is fully tunnelled
 * @ipv6: IPv6 is fully tunnelled
 * @relay: peers may reach each other through the gateway
 * @gateway: it has a gateway's rules; not in the journal
 */
struct wgstar_firewall {
	uint32_t fwmark;
	bool ipv4;
	bool ipv6;
	bool relay;
	bool gateway;
};

/**
 * enum wgstar_dns_tool - Who is told about name servers
 * @WGSTAR_DNS_NONE: neither program is installed
 * @WGSTAR_DNS_RESOLVCONF: resolvconf(8), Debian's or openresolv
 * @WGSTAR_DNS_RESOLVECTL: resolvectl(1) of systemd-resolved
 */
enum wgstar_dns_tool {
	WGSTAR_DNS_NONE,
	WGSTAR_DNS_RESOLVCONF,
	WGSTAR_DNS_RESOLVECTL,
};

#define WGSTAR_DNS_RECORD_SIZE	(IF_NAMESIZE + 4)	/* "tun." and a name */

/**
 * struct wgstar_rule - A routing policy rule
 * @family: AF_INET or AF_INET6
 * @priority: its place, unique among the rules of the host
 * @not_fwmark: the rule is for packets without this mark; 0: for all packets
 * @table: table that is looked up
 * @specific_only: ignore what the table's default route says
 */
struct wgstar_rule {
	int family;
	uint32_t priority;
	uint32_t not_fwmark;
	uint32_t table;
	bool specific_only;
};

/**
 * struct wgstar_step - One change of the host, with all that it needs
 * @kind: decides which of the members count
 * @entry: number of its entry in the journal, from 1; 0 if it has none
 * @replaces: FIREWALL_ADD, GATEWAY_SET: there is one already, and an entry for
 *   it; undo sets what there was before. SYSCTL_SET: there is an entry already
 * @text: owned. HOOK: command; SAVE: file; FIREWALL_ADD: nft text; DNS_SET:
 *   lines for resolvconf
 * @before: owned. FIREWALL_ADD that replaces: nft text of what it replaces
 * @key: HOOK: key of the file that has the command
 * @ifindex: LINK_ADD (once done), LINK_DELETE: index, 0 if not known
 * @sysctl: SYSCTL_SET: which one, its value before and after
 * @firewall: FIREWALL_ADD
 * @fwmark: CONFIGURE: mark of the outer packets, 0 is none
 * @peer_count: CONFIGURE: for the words
 * @gateway: GATEWAY_SET: what it shall be, and, if it replaces, what it is;
 *   FORGET: what it is to be, and what it was until now. Not owned
 * @change: CHANGE: what changes, not owned
 * @address: ADDRESS_ADD, ADDRESS_DELETE: with host bits
 * @mtu: LINK_UP, MTU_SET
 * @rule: RULE_ADD, RULE_DELETE
 * @route: ROUTE_ADD, ROUTE_DELETE: where to, and in which table; restore: it
 *   was there before and may be there still
 * @dns: DNS_SET, DNS_DELETE: by which program, under which name
 */
struct wgstar_step {
	enum wgstar_step_kind kind;
	unsigned int entry;
	bool replaces;
	char *text;
	char *before;
	union {
		const char *key;
		unsigned int ifindex;
		struct wgstar_sysctl sysctl;
		struct wgstar_firewall firewall;
		struct {
			uint32_t fwmark;
			size_t peer_count;
		};
		struct {
			const struct wgstar_gateway *after;
			const struct wgstar_gateway *before;
		} gateway;
		const struct wgstar_device *change;
		struct wgstar_prefix address;
		uint32_t mtu;
		struct wgstar_rule rule;
		struct {
			struct wgstar_prefix prefix;
			uint32_t table;
			bool restore;
		} route;
		struct {
			enum wgstar_dns_tool tool;
			char record[WGSTAR_DNS_RECORD_SIZE];
		} dns;
	};
};

/**
 * struct wgstar_plan - What a command does to the host, in order
 * @ifname: interface that it is about
 * @link_kind: kind of that interface
 * @hand_ifindex: its index, if it was made by hand
 * @relay: the file says that peers may reach each other
 * @steps: array of @step_count
 * @step_count: number of steps
 * @step_room: how many fit into @steps
 */
struct wgstar_plan {
	char ifname[IF_NAMESIZE];
	const char *link_kind;
	unsigned int hand_ifindex;
	bool relay;
	struct wgstar_step *steps;
	size_t step_count;
	size_t step_room;
};

/**
 * wgstar_plan_start() - Begin an empty plan
 * @plan: plan; wgstar_plan_clear() it later
 * @ifname: checked name
 * @link_kind: string that outlives the plan
 */
void wgstar_plan_start(struct wgstar_plan *plan, const char *ifname,
		       const char *link_kind);

/**
 * wgstar_plan_add() - Append a step
 * @plan: plan
 * @kind: what it does
 *
 * Return: the step, otherwise zero; valid until the next one is added.
 */
struct wgstar_step *wgstar_plan_add(struct wgstar_plan *plan,
				    enum wgstar_step_kind kind);

/**
 * wgstar_plan_add_sysctl() - Append the change of a sysctl
 * @plan: plan
 * @name: which
 * @before: its value, to go back to
 * @after: what it shall be
 *
 * Return: the step, as above.
 */
struct wgstar_step *wgstar_plan_add_sysctl(struct wgstar_plan *plan,
					   const char *name, int before,
					   int after);

/**
 * wgstar_plan_add_hooks() - Append commands of the file
 * @plan: plan
 * @key: PreUp, PostUp, PreDown or PostDown
 * @commands: their commands; %i is replaced by the name of the interface
 */
void wgstar_plan_add_hooks(struct wgstar_plan *plan, const char *key,
			   const struct wgstar_words *commands);

/**
 * wgstar_plan_clear() - Free what a plan holds
 * @plan: plan; all zero afterwards
 */
void wgstar_plan_clear(struct wgstar_plan *plan);

/**
 * wgstar_step_has_undo() - Does this step have to be taken back by another?
 * @step: step
 *
 * Addresses and routes go with the interface, hooks and saved files stay.
 */
bool wgstar_step_has_undo(const struct wgstar_step *step);

/**
 * wgstar_plan_add_undo() - Append the step that takes another back
 * @plan: plan
 * @step: step with wgstar_step_has_undo()
 */
void wgstar_plan_add_undo(struct wgstar_plan *plan,
			  const struct wgstar_step *step);

/**
 * wgstar_plan_print() - Write a plan for people, one line per step
 * @stream: where to
 * @plan: plan
 *
 * A line is the command that has the same effect, "# " and what it is for.
 */
void wgstar_plan_print(FILE *stream, const struct wgstar_plan *plan);

#define WGSTAR_TABLE_TEXT_SIZE	16

/**
 * wgstar_table_name() - Write the number of a routing table, or its fixed name
 * @text: receives the text
 * @table: number
 *
 * Return: @text.
 */
const char *wgstar_table_name(char text[WGSTAR_TABLE_TEXT_SIZE],
			      uint32_t table);

#endif /* _WGSTARCTL_PLAN_H */
