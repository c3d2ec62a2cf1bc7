// SPDX-License-Identifier: GPL-2.0
/* Relay and Gateway lines in place of hooks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

bool wgstar_check_node_forwards(const struct wgstar_check_node *node)
{
	return wgstar_quick_forwards(&node->file->config.quick);
}

const struct wgstar_check_hook *
wgstar_check_node_hook(const struct wgstar_check_node *node,
		       enum wgstar_hook_kind kind)
{
	const struct wgstar_check_file *file = node->file;
	size_t i;

	for (i = 0; file && i < file->hook_count; i++)
		if (file->hooks[i].up && file->hooks[i].hook.kind == kind)
			return &file->hooks[i];
	return NULL;
}

static void gateway_line_print(FILE *out, const struct wgstar_check_lan *lan,
			       bool of_star)
{
	struct wgstar_export export = {
		.prefix = lan->real,
		.alias = lan->alias.family ? lan->alias : lan->proposal,
	};

	if (lan->export)
		memcpy(export.lan, lan->export->lan, sizeof(export.lan));
	fputs(of_star ? "Export = " : "Gateway = ", out);
	wgstar_export_print(out, &export);
}

/* Gateway lines that are there, but lack the virtual prefix. */
static void exports_fix(struct wgstar_check *check,
			struct wgstar_finding *finding,
			const struct wgstar_check_node *node)
{
	const struct wgstar_check_file *file = node->file;
	const struct wgstar_check_lan *lan;
	size_t i, size;
	char *text;
	FILE *out;

	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (&check->nodes[lan->node] != node || !lan->export ||
		    !lan->proposal.family)
			continue;
		out = open_memstream(&text, &size);
		gateway_line_print(out, lan, file->star);
		fclose(out);
		wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE,
				   file->star ? file->star : file->path,
				   lan->export->line, "%s", text);
		free(text);
	}
}

static const char *lan_interface(const struct wgstar_check_node *node)
{
	const struct wgstar_check_hook *hook;

	hook = wgstar_check_node_hook(node, WGSTAR_HOOK_MASQUERADE);
	return hook && *hook->hook.out ? hook->hook.out : "the LAN's interface";
}

/* Lines that the file lacks; empty if none. */
static char *missing_lines(const struct wgstar_check *check,
			   const struct wgstar_check_node *node)
{
	const struct wgstar_check_lan *lan;
	size_t i, size, lans = 0, printed = 0;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (node == check->hub && !node->file->config.quick.relay &&
	    ++printed)
		fputs("Relay = yes", out);
	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (&check->nodes[lan->node] != node)
			continue;
		lans++;
		if (lan->export)
			continue;
		fputs(printed++ ? "\n" : "", out);
		gateway_line_print(out, lan, false);
	}
	if (node != check->hub && !lans && !wgstar_check_node_forwards(node))
		fprintf(out, "Gateway = <prefix of the LAN behind %s>",
			lan_interface(node));
	fclose(out);
	return text;
}

/* Relay does not masquerade: a hub may be the way to the Internet. */
static bool hook_is_replaced(const struct wgstar_hook *hook, bool is_hub)
{
	switch (hook->kind) {
	case WGSTAR_HOOK_OTHER:
	case WGSTAR_HOOK_FORWARD_DROP:
		return false;
	case WGSTAR_HOOK_MASQUERADE:
		return !is_hub;
	case WGSTAR_HOOK_UNDO:
		return !is_hub || !hook->masquerades;
	default:
		return true;
	}
}

/* Is all of the line what Relay and Gateway do? */
static bool line_is_understood(const struct wgstar_check_file *file,
			       unsigned int line, bool is_hub)
{
	size_t i, count = 0;

	for (i = 0; i < file->hook_count; i++) {
		if (file->hooks[i].line != line)
			continue;
		count++;
		if (!hook_is_replaced(&file->hooks[i].hook, is_hub))
			return false;
	}
	return count;
}

/* The first hook makes room for the lines, the others go. */
static void hooks_fix(struct wgstar_finding *finding,
		      const struct wgstar_check_file *file, const char *lines,
		      bool is_hub)
{
	unsigned int line, last = 0;
	bool written = !*lines;
	size_t i;

	for (i = 0; i < file->hook_count; i++) {
		line = file->hooks[i].line;
		if (line == last || !line_is_understood(file, line, is_hub))
			continue;
		last = line;
		wgstar_finding_fix(finding, written ? WGSTAR_FIX_REMOVE :
				   WGSTAR_FIX_REPLACE, file->path, line, "%s",
				   written ? "" : lines);
		written = true;
	}
	if (!written)
		wgstar_finding_fix(finding, WGSTAR_FIX_ADD, file->path,
				   wgstar_check_file_head(file, 0), "%s",
				   lines);
}

void wgstar_check_fix_forwarding(struct wgstar_check *check,
				 struct wgstar_finding *finding,
				 const struct wgstar_check_node *node)
{
	char *lines = missing_lines(check, node);

	exports_fix(check, finding, node);
	hooks_fix(finding, node->file, lines, node == check->hub);
	free(lines);
}
