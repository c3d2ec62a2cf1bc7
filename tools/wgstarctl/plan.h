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
 * @WGSTAR_STEP_ADDRESS_ADD: give the interface an address
 * @WGSTAR_STEP_LINK_UP: set the MTU and take the interface up
 * @WGSTAR_STEP_RULE_ADD: add a routing policy rule
 * @WGSTAR_STEP_RULE_DELETE: delete that rule
 * @WGSTAR_STEP_ROUTE_ADD: add a route to the interface
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
	WGSTAR_STEP_ADDRESS_ADD,
	WGSTAR_STEP_LINK_UP,
	WGSTAR_STEP_RULE_ADD,
	WGSTAR_STEP_RULE_DELETE,
	WGSTAR_STEP_ROUTE_ADD,
	WGSTAR_STEP_DNS_SET,
	WGSTAR_STEP_DNS_DELETE,
};

/**
 * enum wgstar_sysctl - The sysctls that a plan changes, all in net.ipv4.conf.all
 * @WGSTAR_SYSCTL_SRC_VALID_MARK: for a full tunnel: the check of a packet's
 *   source looks at its mark
 * @WGSTAR_SYSCTL_SEND_REDIRECTS: the module turns it off when an interface
 *   goes up; the plan does so before, to know what it was
 * @WGSTAR_SYSCTL_COUNT: how many there are
 */
enum wgstar_sysctl {
	WGSTAR_SYSCTL_SRC_VALID_MARK,
	WGSTAR_SYSCTL_SEND_REDIRECTS,
	WGSTAR_SYSCTL_COUNT,
};

/* Their names, with dots. */
extern const char *const wgstar_sysctl_names[WGSTAR_SYSCTL_COUNT];

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
 * @text: owned. HOOK: command; SAVE: file; FIREWALL_ADD: nft text; DNS_SET:
 *   lines for resolvconf
 * @key: HOOK: key of the file that has the command
 * @ifindex: LINK_ADD (once done), LINK_DELETE: index, 0 if not known
 * @sysctl: SYSCTL_SET: which one, its value before and after
 * @fwmark: CONFIGURE, FIREWALL_ADD: mark of the outer packets, 0 is none
 * @peer_count: CONFIGURE: for the words
 * @address: ADDRESS_ADD: with host bits
 * @mtu: LINK_UP
 * @rule: RULE_ADD, RULE_DELETE
 * @route: ROUTE_ADD: where to, and in which table
 * @dns: DNS_SET, DNS_DELETE: by which program, under which name
 */
struct wgstar_step {
	enum wgstar_step_kind kind;
	unsigned int entry;
	char *text;
	union {
		const char *key;
		unsigned int ifindex;
		struct {
			enum wgstar_sysctl which;
			int before;
			int after;
		} sysctl;
		struct {
			uint32_t fwmark;
			size_t peer_count;
		};
		struct wgstar_prefix address;
		uint32_t mtu;
		struct wgstar_rule rule;
		struct {
			struct wgstar_prefix prefix;
			uint32_t table;
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
 * @steps: array of @step_count
 * @step_count: number of steps
 * @step_room: how many fit into @steps
 */
struct wgstar_plan {
	char ifname[IF_NAMESIZE];
	const char *link_kind;
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
