// SPDX-License-Identifier: GPL-2.0
/* Rules about what hubs and gateways do with packets of others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "firewall_foreign.h"

/* Does the node hand packets on? A hub of one peer has nobody to hand them to. */
static bool node_relays(const struct wgstar_check *check,
			const struct wgstar_check_node *node)
{
	if (node == check->hub)
		return node->file->config.device.peer_count > 1;
	return node->role == WGSTAR_CHECK_GATEWAY;
}

static bool node_has_hooks(const struct wgstar_check_node *node)
{
	return wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARD) ||
	       wgstar_check_node_hook(node, WGSTAR_HOOK_MASQUERADE);
}

static const char forwarding_here[] =
	"forwarding is off on this host (net.ipv4.ip_forward, net.ipv6.conf.all.forwarding)";
static const char forwarding_elsewhere[] =
	"nothing in this file switches forwarding on; if the host doesn't either";

/* Of each family that the node has an address of. */
static bool host_forwards(const struct wgstar_check_facts *facts,
			  const struct wgstar_check_node *node)
{
	size_t i;

	for (i = 0; i < node->addresses.count; i++)
		if (!(node->addresses.items[i].family == AF_INET ?
		      facts->forwarding_ipv4 : facts->forwarding_ipv6))
			return false;
	return true;
}

static void forwarding_off(struct wgstar_check *check,
			   struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	struct wgstar_finding *finding;

	if (!node_relays(check, node) || wgstar_check_node_forwards(node) ||
	    wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARDING) ||
	    (file->here && host_forwards(check->facts, node)))
		return;
	finding = wgstar_check_find(check, file,
				    wgstar_check_file_head(file, 0),
				    "%s, nothing passes from one peer to another or to a LAN",
				    file->here ? forwarding_here :
						 forwarding_elsewhere);
	if (!file->here)
		finding->severity = WGSTAR_NOTE;
	wgstar_check_fix_forwarding(check, finding, node);
}

static void foreign_find(struct wgstar_check *check,
			 const struct wgstar_check_file *file,
			 const char *chain)
{
	struct wgstar_finding *finding;
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	finding = wgstar_check_find(check, file, 0,
				    "the chain `%s' of another firewall on this host drops what is forwarded, and no table of ours overrules it",
				    chain);
	wgstar_firewall_foreign_advise(out, chain, file->ifname);
	fclose(out);
	if (size && text[size - 1] == '\n')
		text[size - 1] = '\0';
	wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0, "%s", text);
	free(text);
}

/* One direction: from the tunnel, and nothing for the answers. */
static bool hooks_forward_one_way(const struct wgstar_check_file *file)
{
	const struct wgstar_hook *hook;
	bool in = false, back = false;
	size_t i;

	for (i = 0; i < file->hook_count; i++) {
		hook = &file->hooks[i].hook;
		if (!file->hooks[i].up || hook->kind != WGSTAR_HOOK_FORWARD)
			continue;
		if (*hook->in && !*hook->out && !hook->replies)
			in = true;
		else
			back = true;
	}
	return in && !back;
}

static void forward_one_way(struct wgstar_check *check,
			    const struct wgstar_check_node *node)
{
	const struct wgstar_check_hook *hook;
	struct wgstar_finding *finding;

	hook = wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARD);
	finding = wgstar_check_find(check, node->file, hook->line,
				    "FORWARD accepts what comes from %s, not what goes back: where the policy is drop (Docker, ufw) no reply arrives",
				    hook->hook.in);
	finding->severity = WGSTAR_WARNING;
	wgstar_check_fix_forwarding(check, finding, node);
}

static void hub_without_rule(struct wgstar_check *check,
			     const struct wgstar_check_node *node)
{
	struct wgstar_finding *finding;

	finding = wgstar_check_find(check, node->file,
				    wgstar_check_file_head(node->file, 0),
				    "the hub has no rule that lets packets pass from peer to peer: where the policy of FORWARD is drop (Docker, ufw) none does");
	finding->severity = WGSTAR_NOTE;
	wgstar_check_fix_forwarding(check, finding, node);
}

static void forward_policy_drop(struct wgstar_check *check,
				struct wgstar_check_node *node)
{
	const struct wgstar_words *foreign = &check->facts->foreign;
	size_t i;

	if (!node_relays(check, node))
		return;
	for (i = 0; node->file->here && i < foreign->count; i++)
		foreign_find(check, node->file, foreign->items[i]);
	if (wgstar_check_node_forwards(node))
		return;
	if (node != check->hub && hooks_forward_one_way(node->file))
		forward_one_way(check, node);
	else if (node == check->hub && !node->file->here &&
		 !wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARD))
		hub_without_rule(check, node);
}

static void masquerade_missing(struct wgstar_check *check)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_check_lan *lan;
	struct wgstar_check_node *node;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		node = &check->nodes[lan->node];
		if (!node->file || lan->export ||
		    node->file->config.quick.gateway.open ||
		    wgstar_check_node_hook(node, WGSTAR_HOOK_MASQUERADE))
			continue;
		wgstar_prefix_print(text, &lan->real);
		finding = wgstar_check_find(check, node->file,
					    wgstar_check_file_head(node->file, 0),
					    "the hub sends %s here, but nothing masquerades: hosts of that LAN answer to their default route, not to the tunnel",
					    text);
		wgstar_check_fix_forwarding(check, finding, node);
	}
}

/* The same commands, for packets of the tunnel only. */
static void hub_masquerade_fix(const struct wgstar_check *check,
			       struct wgstar_finding *finding,
			       const struct wgstar_check_file *file,
			       const struct wgstar_check_line *line)
{
	char *value = wgstar_text_copy(line->value, line->length);
	char network[WGSTAR_PREFIX_TEXT_SIZE];
	char *target = strstr(value, "-j MASQUERADE");

	if (target && check->network.family && !strstr(value, " -s ")) {
		wgstar_prefix_print(network, &check->network);
		wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE, file->path,
				   line->number, "%s = %.*s-s %s %s", line->key,
				   (int)(target - value), value, network,
				   target);
	}
	free(value);
}

static void masquerade_fix(struct wgstar_check *check,
			   struct wgstar_finding *finding,
			   const struct wgstar_check_node *node)
{
	size_t i;

	if (node != check->hub) {
		wgstar_check_fix_forwarding(check, finding, node);
		return;
	}
	for (i = 0; i < node->file->line_count; i++)
		if (!strcasecmp(node->file->lines[i].key, "PostUp") ||
		    !strcasecmp(node->file->lines[i].key, "PostDown"))
			hub_masquerade_fix(check, finding, node->file,
					   &node->file->lines[i]);
}

static void masquerade_too_wide(struct wgstar_check *check,
				struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	const struct wgstar_check_hook *hook;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < file->hook_count; i++) {
		hook = &file->hooks[i];
		if (!hook->up || hook->hook.kind != WGSTAR_HOOK_MASQUERADE ||
		    hook->hook.scoped || !strcmp(hook->hook.out, file->ifname))
			continue;
		finding = wgstar_check_find(check, file, hook->line,
					    "all that leaves%s%s gets another source, also packets that have nothing to do with the tunnel",
					    *hook->hook.out ? " " : "",
					    hook->hook.out);
		masquerade_fix(check, finding, node);
	}
}

static void no_mss_clamp(struct wgstar_check *check,
			 struct wgstar_check_node *node)
{
	const struct wgstar_check_hook *hook;
	struct wgstar_finding *finding;

	if (node == check->hub || !node_has_hooks(node) ||
	    wgstar_check_node_forwards(node) ||
	    wgstar_check_node_hook(node, WGSTAR_HOOK_CLAMP))
		return;
	hook = wgstar_check_node_hook(node, WGSTAR_HOOK_MASQUERADE);
	if (!hook)
		hook = wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARD);
	finding = wgstar_check_find(check, node->file, hook->line,
				    "hosts of the LAN send longer packets than the tunnel takes, and nothing lowers the MSS: big downloads stall where \"packet too big\" gets lost");
	wgstar_check_fix_forwarding(check, finding, node);
}

static void hook_present(struct wgstar_check *check,
			 struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	struct wgstar_finding *finding;

	if (!file->hook_count)
		return;
	finding = wgstar_check_find(check, file, file->hooks[0].line,
				    "commands of this file run as root: `up' refuses it without --allow-hooks");
	if (node_has_hooks(node) && node != check->hub)
		wgstar_check_fix_forwarding(check, finding, node);
	else
		wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0,
				   "wgstarctl up %s --allow-hooks", file->path);
}

const struct wgstar_check_rule wgstar_check_rules_forward[] = {
	{ "forwarding-off", WGSTAR_ERROR, .run_node = forwarding_off },
	{ "forward-policy-drop", WGSTAR_ERROR,
	  .run_node = forward_policy_drop },
	{ "masquerade-missing", WGSTAR_WARNING, .run = masquerade_missing },
	{ "masquerade-too-wide", WGSTAR_WARNING,
	  .run_node = masquerade_too_wide },
	{ "no-mss-clamp", WGSTAR_WARNING, .run_node = no_mss_clamp },
	{ "hook-present", WGSTAR_NOTE, .run_node = hook_present },
	{ }
};
