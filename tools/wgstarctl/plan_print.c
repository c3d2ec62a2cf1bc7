// SPDX-License-Identifier: GPL-2.0
/*
 * The text of a plan: per step the command that has the same effect, and why.
 * The format is stable; people compare it, tests compare it.
 */
#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "ruleset.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define COMMAND_WIDTH	64

const char *wgstar_table_name(char text[WGSTAR_TABLE_TEXT_SIZE], uint32_t table)
{
	static const struct {
		uint32_t table;
		const char *name;
	} fixed[] = {
		{ RT_TABLE_DEFAULT, "default" },
		{ RT_TABLE_MAIN, "main" },
		{ RT_TABLE_LOCAL, "local" },
	};
	size_t i;

	snprintf(text, WGSTAR_TABLE_TEXT_SIZE, "%u", table);
	for (i = 0; i < ARRAY_SIZE(fixed); i++) {
		if (fixed[i].table == table)
			strcpy(text, fixed[i].name);
	}
	return text;
}

static const char *family_option(int family)
{
	return family == AF_INET ? "-4" : "-6";
}

static void print_hook(FILE *command, FILE *reason,
		       const struct wgstar_plan *plan,
		       const struct wgstar_step *step)
{
	fprintf(command, "%s", step->text);
	fprintf(reason, "%s of the file", step->key);
}

static void print_save(FILE *command, FILE *reason,
		       const struct wgstar_plan *plan,
		       const struct wgstar_step *step)
{
	fprintf(command, "wgstarctl save %s", plan->ifname);
	fprintf(reason, "write the running configuration to %s", step->text);
}

static const char *sysctl_reason(const struct wgstar_sysctl *sysctl)
{
	static const struct {
		const char *last;
		const char *reason;
	} reasons[] = {
		{ ".src_valid_mark",
		  "check the source of marked packets by their mark" },
		{ ".send_redirects", "peers can't follow redirects" },
		{ ".accept_ra",
		  "routers' announcements count for a host that forwards, too" },
		{ ".forwarding", "pass packets on" },
	};
	const char *last = strrchr(sysctl->name, '.');
	size_t i;

	if (sysctl->undo)
		return "as it was before";
	if (sysctl->before == sysctl->after)
		return "stays so; noted for the way back";
	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (last && !strcmp(last, reasons[i].last))
			return reasons[i].reason;
	}
	return "";
}

static void print_sysctl(FILE *command, FILE *reason,
			 const struct wgstar_plan *plan,
			 const struct wgstar_step *step)
{
	fprintf(command, "sysctl -w %s=%d", step->sysctl.name,
		step->sysctl.after);
	fprintf(reason, "%s", sysctl_reason(&step->sysctl));
}

static void print_firewall_add(FILE *command, FILE *reason,
			       const struct wgstar_plan *plan,
			       const struct wgstar_step *step)
{
	char table[WGSTAR_RULESET_NAME_SIZE];

	wgstar_ruleset_name(table, plan->ifname);
	fprintf(command, "nft add table inet %s ...", table);
	if (step->firewall.gateway)
		fprintf(reason,
			"new connections only from the tunnel, and only to exports and forwards");
	if (!step->firewall.ipv4 && !step->firewall.ipv6)
		return;
	fprintf(reason,
		"%sdrop packets to the tunnel's addresses from outside of it; keep mark %u on replies",
		step->firewall.gateway ? "; " : "", step->firewall.fwmark);
}

static void print_firewall_delete(FILE *command, FILE *reason,
				  const struct wgstar_plan *plan,
				  const struct wgstar_step *step)
{
	char table[WGSTAR_RULESET_NAME_SIZE];

	wgstar_ruleset_name(table, plan->ifname);
	fprintf(command, "nft delete table inet %s", table);
	fprintf(reason, "take its rules away");
}

static void print_link_add(FILE *command, FILE *reason,
			   const struct wgstar_plan *plan,
			   const struct wgstar_step *step)
{
	fprintf(command, "ip link add %s type %s", plan->ifname,
		plan->link_kind);
	fprintf(reason, "create the interface");
}

static void print_link_delete(FILE *command, FILE *reason,
			      const struct wgstar_plan *plan,
			      const struct wgstar_step *step)
{
	fprintf(command, "ip link delete %s", plan->ifname);
	fprintf(reason, "remove the interface, its addresses and routes");
}

static void print_configure(FILE *command, FILE *reason,
			    const struct wgstar_plan *plan,
			    const struct wgstar_step *step)
{
	fprintf(command, "wgstarctl setconf %s", plan->ifname);
	if (step->fwmark)
		fprintf(command, " (fwmark %u)", step->fwmark);
	fprintf(reason, "keys, port and %zu peer%s of the file",
		step->peer_count, step->peer_count == 1 ? "" : "s");
}

static void print_count(FILE *stream, size_t count, const char *what,
			const char **before)
{
	if (!count)
		return;
	fprintf(stream, "%s%zu peer%s %s", *before, count,
		count == 1 ? "" : "s", what);
	*before = ", ";
}

static void print_change_settings(FILE *stream, unsigned int flags,
				  const char **before)
{
	static const struct {
		unsigned int flag;
		const char *name;
	} settings[] = {
		{ WGSTAR_DEVICE_HAS_PRIVATE_KEY, "private key" },
		{ WGSTAR_DEVICE_HAS_LISTEN_PORT, "port" },
		{ WGSTAR_DEVICE_HAS_FWMARK, "mark" },
		{ WGSTAR_DEVICE_HAS_RELAY_MODE, "relay" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		if (!(flags & settings[i].flag))
			continue;
		fprintf(stream, "%s%s", *before, settings[i].name);
		*before = ", ";
	}
}

static void print_change(FILE *command, FILE *reason,
			 const struct wgstar_plan *plan,
			 const struct wgstar_step *step)
{
	size_t added = 0, changed = 0, removed = 0, i;
	const char *before = "";

	for (i = 0; i < step->change->peer_count; i++) {
		unsigned int flags = step->change->peers[i].flags;

		if (flags & WGSTAR_PEER_REMOVE)
			removed++;
		else if (flags & WGSTAR_PEER_REPLACE_ROUTES)
			added++;
		else
			changed++;
	}
	fprintf(command, "wgstarctl syncconf %s ...", plan->ifname);
	print_change_settings(reason, step->change->flags, &before);
	print_count(reason, added, "more", &before);
	print_count(reason, changed, "changed", &before);
	print_count(reason, removed, "less", &before);
}

static void print_gateway_set(FILE *command, FILE *reason,
			      const struct wgstar_plan *plan,
			      const struct wgstar_step *step)
{
	const struct wgstar_gateway *gateway = step->gateway.after;
	const char *between = "";
	size_t i;

	fprintf(command, "wgstarctl gateway %s on ...", plan->ifname);
	fprintf(reason, "beyond this host peers reach %s",
		wgstar_gateway_present(gateway) ? "" : "each other, nothing else");
	for (i = 0; i < gateway->export_count; i++, between = ", ") {
		fprintf(reason, "%s", between);
		wgstar_export_print(reason, &gateway->exports[i]);
	}
	for (i = 0; i < gateway->forward_count; i++, between = ", ") {
		fprintf(reason, "%s", between);
		wgstar_forward_print(reason, &gateway->forwards[i]);
	}
}

static void print_gateway_delete(FILE *command, FILE *reason,
				 const struct wgstar_plan *plan,
				 const struct wgstar_step *step)
{
	fprintf(command, "wgstarctl gateway %s off", plan->ifname);
	fprintf(reason, "forget exports and forwards, and their connections");
}

static void print_forget(FILE *command, FILE *reason,
			 const struct wgstar_plan *plan,
			 const struct wgstar_step *step)
{
	fprintf(command, "conntrack -D ...");
	fprintf(reason, "end the connections of what is no longer reachable");
}

static void print_address_add(FILE *command, FILE *reason,
			      const struct wgstar_plan *plan,
			      const struct wgstar_step *step)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, &step->address);
	fprintf(command, "ip %s address add %s dev %s",
		family_option(step->address.family), text, plan->ifname);
	fprintf(reason, "give the interface its address");
}

static void print_address_delete(FILE *command, FILE *reason,
				 const struct wgstar_plan *plan,
				 const struct wgstar_step *step)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, &step->address);
	fprintf(command, "ip %s address delete %s dev %s",
		family_option(step->address.family), text, plan->ifname);
	fprintf(reason, "the file no longer has it");
}

static void print_mtu_set(FILE *command, FILE *reason,
			  const struct wgstar_plan *plan,
			  const struct wgstar_step *step)
{
	fprintf(command, "ip link set %s mtu %u", plan->ifname, step->mtu);
	fprintf(reason, "change its MTU");
}

static void print_link_up(FILE *command, FILE *reason,
			  const struct wgstar_plan *plan,
			  const struct wgstar_step *step)
{
	fprintf(command, "ip link set %s mtu %u up", plan->ifname, step->mtu);
	fprintf(reason, "set its MTU and take it up");
}

static void print_rule(FILE *command, const char *verb,
		       const struct wgstar_rule *rule)
{
	char table[WGSTAR_TABLE_TEXT_SIZE];

	fprintf(command, "ip %s rule %s priority %u",
		family_option(rule->family), verb, rule->priority);
	if (rule->not_fwmark)
		fprintf(command, " not fwmark %u", rule->not_fwmark);
	fprintf(command, " table %s", wgstar_table_name(table, rule->table));
	if (rule->specific_only)
		fprintf(command, " suppress_prefixlength 0");
}

static void print_rule_add(FILE *command, FILE *reason,
			   const struct wgstar_plan *plan,
			   const struct wgstar_step *step)
{
	print_rule(command, "add", &step->rule);
	if (step->rule.specific_only)
		fprintf(reason, "the host's routes stay in force, but not its default route");
	else
		fprintf(reason, "the rest goes into the tunnel, except the tunnel's own packets");
}

static void print_rule_delete(FILE *command, FILE *reason,
			      const struct wgstar_plan *plan,
			      const struct wgstar_step *step)
{
	print_rule(command, "delete", &step->rule);
	fprintf(reason, "back to the host's own routing");
}

static void print_route(FILE *command, const char *verb,
			const struct wgstar_plan *plan,
			const struct wgstar_step *step)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE];
	char table[WGSTAR_TABLE_TEXT_SIZE];

	wgstar_prefix_print(prefix, &step->route.prefix);
	fprintf(command, "ip %s route %s %s dev %s table %s",
		family_option(step->route.prefix.family), verb, prefix,
		plan->ifname, wgstar_table_name(table, step->route.table));
}

static void print_route_add(FILE *command, FILE *reason,
			    const struct wgstar_plan *plan,
			    const struct wgstar_step *step)
{
	print_route(command, "add", plan, step);
	fprintf(reason, "AllowedIPs");
}

static void print_route_delete(FILE *command, FILE *reason,
			       const struct wgstar_plan *plan,
			       const struct wgstar_step *step)
{
	print_route(command, "delete", plan, step);
	fprintf(reason, "no longer in AllowedIPs");
}

/* "nameserver A\nsearch B\n" as "nameserver A, search B" */
static void print_joined(FILE *stream, const char *lines)
{
	const char *end;

	for (; (end = strchr(lines, '\n')); lines = end + 1)
		fprintf(stream, "%.*s%s", (int)(end - lines), lines,
			end[1] ? ", " : "");
}

static void print_dns_set(FILE *command, FILE *reason,
			  const struct wgstar_plan *plan,
			  const struct wgstar_step *step)
{
	if (step->dns.tool == WGSTAR_DNS_RESOLVCONF)
		fprintf(command, "resolvconf -a %s -m 0 -x", step->dns.record);
	else
		fprintf(command, "resolvectl dns %s ...; resolvectl domain %s ...",
			step->dns.record, step->dns.record);
	print_joined(reason, step->text);
}

static void print_dns_delete(FILE *command, FILE *reason,
			     const struct wgstar_plan *plan,
			     const struct wgstar_step *step)
{
	if (step->dns.tool == WGSTAR_DNS_RESOLVCONF)
		fprintf(command, "resolvconf -d %s -f", step->dns.record);
	else
		fprintf(command, "resolvectl revert %s", step->dns.record);
	fprintf(reason, "forget the name servers");
}

static void (*const print_step[])(FILE *command, FILE *reason,
				  const struct wgstar_plan *plan,
				  const struct wgstar_step *step) = {
	[WGSTAR_STEP_HOOK] = print_hook,
	[WGSTAR_STEP_SAVE] = print_save,
	[WGSTAR_STEP_SYSCTL_SET] = print_sysctl,
	[WGSTAR_STEP_FIREWALL_ADD] = print_firewall_add,
	[WGSTAR_STEP_FIREWALL_DELETE] = print_firewall_delete,
	[WGSTAR_STEP_LINK_ADD] = print_link_add,
	[WGSTAR_STEP_LINK_DELETE] = print_link_delete,
	[WGSTAR_STEP_CONFIGURE] = print_configure,
	[WGSTAR_STEP_CHANGE] = print_change,
	[WGSTAR_STEP_GATEWAY_SET] = print_gateway_set,
	[WGSTAR_STEP_GATEWAY_DELETE] = print_gateway_delete,
	[WGSTAR_STEP_FORGET] = print_forget,
	[WGSTAR_STEP_ADDRESS_ADD] = print_address_add,
	[WGSTAR_STEP_ADDRESS_DELETE] = print_address_delete,
	[WGSTAR_STEP_LINK_UP] = print_link_up,
	[WGSTAR_STEP_MTU_SET] = print_mtu_set,
	[WGSTAR_STEP_RULE_ADD] = print_rule_add,
	[WGSTAR_STEP_RULE_DELETE] = print_rule_delete,
	[WGSTAR_STEP_ROUTE_ADD] = print_route_add,
	[WGSTAR_STEP_ROUTE_DELETE] = print_route_delete,
	[WGSTAR_STEP_DNS_SET] = print_dns_set,
	[WGSTAR_STEP_DNS_DELETE] = print_dns_delete,
};

static void print_line(FILE *stream, const struct wgstar_plan *plan,
		       const struct wgstar_step *step)
{
	char *command_text = NULL, *reason_text = NULL;
	size_t size;
	FILE *command = open_memstream(&command_text, &size);
	FILE *reason = open_memstream(&reason_text, &size);

	if (!command || !reason)
		abort();
	print_step[step->kind](command, reason, plan, step);
	fclose(command);
	fclose(reason);
	fprintf(stream, "%-*s # %s\n", COMMAND_WIDTH, command_text,
		reason_text);
	free(command_text);
	free(reason_text);
}

void wgstar_plan_print(FILE *stream, const struct wgstar_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->step_count; i++)
		print_line(stream, plan, &plan->steps[i]);
}
