// SPDX-License-Identifier: GPL-2.0
/*
 * The lines that would be right. A line has one right form, whichever rule
 * complains about it: who writes all that is printed gets files that fit.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

void wgstar_check_fix_key(struct wgstar_finding *finding,
			  const struct wgstar_check_file *file, int section,
			  const char *key, const char *format, ...)
{
	const struct wgstar_check_line *line;
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line = wgstar_check_file_line(file, section, key);
	if (line)
		wgstar_finding_fix(finding, WGSTAR_FIX_REPLACE, file->path,
				   line->number, "%s", text);
	else
		wgstar_finding_fix(finding, WGSTAR_FIX_ADD, file->path,
				   wgstar_check_file_head(file, section),
				   "%s", text);
}

static struct wgstar_check_node *
node_of_section(const struct wgstar_check *check,
		const struct wgstar_check_file *file, int section)
{
	struct wgstar_check_node *node;
	size_t i;

	for (i = 0; i < check->node_count; i++) {
		node = &check->nodes[i];
		if (check->hub && file == check->hub->file &&
		    node->hub_section == section)
			return node;
		if (file == node->file && node->uplink_section == section)
			return node;
	}
	return NULL;
}

struct wgstar_check_node *
wgstar_check_far_end(const struct wgstar_check *check,
		     const struct wgstar_check_file *file, int section)
{
	struct wgstar_check_node *node = node_of_section(check, file, section);

	return node && node->file == file ? check->hub : node;
}

/* Does a prefix open the way to another gateway, or to its LAN? */
static bool prefix_is_wide(const struct wgstar_check *check,
			   const struct wgstar_check_node *node,
			   const struct wgstar_prefix *prefix)
{
	size_t i, j;

	for (i = 0; i < check->lan_count; i++)
		if (check->lans[i].node != (size_t)(node - check->nodes) &&
		    (wgstar_prefix_overlap(prefix, &check->lans[i].real) ||
		     wgstar_prefix_overlap(prefix, &check->lans[i].alias)))
			return true;
	for (i = 0; i < check->node_count; i++) {
		const struct wgstar_check_node *other = &check->nodes[i];

		if (other->role != WGSTAR_CHECK_GATEWAY || other == node)
			continue;
		for (j = 0; j < other->addresses.count; j++)
			if (wgstar_prefix_contains(prefix,
						   &other->addresses.items[j]))
				return true;
	}
	return false;
}

bool wgstar_check_prefix_is_wide(const struct wgstar_check *check,
				 const struct wgstar_check_node *node,
				 const struct wgstar_prefix *prefix)
{
	return node->role == WGSTAR_CHECK_GATEWAY && node != check->hub &&
	       prefix_is_wide(check, node, prefix);
}

/* May @prefix stand for devices: no hub, gateway or LAN in it? */
static bool prefix_is_of_devices(const struct wgstar_check *check,
				 const struct wgstar_prefix *prefix)
{
	size_t i, j;

	for (i = 0; i < check->lan_count; i++)
		if (wgstar_prefix_overlap(prefix, &check->lans[i].real) ||
		    wgstar_prefix_overlap(prefix, &check->lans[i].alias) ||
		    wgstar_prefix_overlap(prefix, &check->lans[i].proposal))
			return false;
	for (i = 0; i < check->node_count; i++) {
		const struct wgstar_check_node *node = &check->nodes[i];

		for (j = 0; node->role != WGSTAR_CHECK_DEVICE &&
		     j < node->addresses.count; j++)
			if (wgstar_prefix_contains(prefix,
						   &node->addresses.items[j]))
				return false;
	}
	return true;
}

static void list_add_once(struct wgstar_prefix_list *list,
			  const struct wgstar_prefix *prefix)
{
	if (!wgstar_prefix_list_contains(list, prefix))
		wgstar_prefix_list_add(list, prefix);
}

/* The devices in @wide, by the /24 or /64 of each where that is free. */
static void list_add_devices(const struct wgstar_check *check,
			     struct wgstar_prefix_list *list,
			     const struct wgstar_prefix *wide)
{
	struct wgstar_prefix prefix;
	size_t i, j;

	for (i = 0; i < check->node_count; i++) {
		const struct wgstar_check_node *node = &check->nodes[i];

		for (j = 0; node->role == WGSTAR_CHECK_DEVICE &&
		     j < node->addresses.count; j++) {
			prefix = node->addresses.items[j];
			if (!wgstar_prefix_contains(wide, &prefix))
				continue;
			prefix.length = prefix.family == AF_INET ? 24 : 64;
			prefix = wgstar_prefix_network(prefix);
			if (!prefix_is_of_devices(check, &prefix))
				prefix = node->addresses.items[j];
			list_add_once(list, &prefix);
		}
	}
}

static void list_add_addresses(struct wgstar_prefix_list *list,
			       const struct wgstar_check_node *node,
			       const struct wgstar_check_node *other)
{
	const struct wgstar_prefix *address;
	size_t i, j;

	for (i = 0; node && i < node->addresses.count; i++) {
		address = &node->addresses.items[i];
		/* Who has no IPv6 in the tunnel needs none of others. */
		for (j = 0; j < other->addresses.count; j++)
			if (other->addresses.items[j].family ==
			    address->family)
				break;
		if (j < other->addresses.count)
			list_add_once(list, address);
	}
}

/* All LANs with this prefix by the prefixes that they should have. */
static bool list_add_wanted(const struct wgstar_check *check,
			    const struct wgstar_check_node *gateway,
			    const struct wgstar_prefix *prefix,
			    struct wgstar_prefix_list *list)
{
	const struct wgstar_check_lan *lan;
	bool moved = false;
	size_t i;

	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		if ((gateway && &check->nodes[lan->node] != gateway) ||
		    !lan->proposal.family ||
		    !wgstar_prefix_equal(&lan->real, prefix))
			continue;
		moved = true;
		list_add_once(list, &lan->proposal);
	}
	return moved;
}

static void allowed_ips_of_uplink(const struct wgstar_check *check,
				  const struct wgstar_check_node *node,
				  struct wgstar_prefix_list *list)
{
	struct wgstar_prefix_list moved = { .count = 0 };
	const struct wgstar_peer *peer = node->uplink;
	const struct wgstar_prefix *prefix;
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		prefix = &peer->routes[i].prefix;
		if (wgstar_check_prefix_is_wide(check, node, prefix))
			list_add_devices(check, &moved, prefix);
		else if (!list_add_wanted(check, NULL, prefix, &moved))
			wgstar_prefix_list_add(list, prefix);
	}
	for (i = 0; i < moved.count; i++)
		list_add_once(list, &moved.items[i]);
	if (check->hub)
		list_add_addresses(list, check->hub, node);
	wgstar_prefix_list_clear(&moved);
}

static void allowed_ips_of_peer(const struct wgstar_check *check,
				const struct wgstar_check_node *node,
				const struct wgstar_peer *peer,
				struct wgstar_prefix_list *list)
{
	const struct wgstar_check_lan *lan;
	size_t i;

	if (node)
		list_add_addresses(list, node, node);
	for (i = 0; i < peer->route_count; i++)
		if (!list_add_wanted(check, node, &peer->routes[i].prefix,
				     list))
			list_add_once(list, &peer->routes[i].prefix);
	for (i = 0; node && i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (&check->nodes[lan->node] == node && !lan->routed)
			list_add_once(list, lan->alias.family ? &lan->alias :
				      lan->proposal.family ? &lan->proposal :
							     &lan->real);
	}
}

void wgstar_check_fix_allowed_ips(struct wgstar_check *check,
				  struct wgstar_finding *finding,
				  const struct wgstar_check_file *file,
				  int section)
{
	const struct wgstar_peer *peer = &file->config.device.peers[section - 1];
	struct wgstar_check_node *node = node_of_section(check, file, section);
	struct wgstar_prefix_list list = { .count = 0 };
	const struct wgstar_check_line *line;
	char *text;

	/* A star has no such line: the next rendering makes it right. */
	if (file->star)
		return;
	if (node && node->uplink == peer)
		allowed_ips_of_uplink(check, node, &list);
	else
		allowed_ips_of_peer(check, node, peer, &list);
	text = wgstar_prefix_list_text(&list);
	wgstar_check_fix_key(finding, file, section, "AllowedIPs",
			     "AllowedIPs = %s", text);
	line = wgstar_check_file_line(file, section, "AllowedIPs");
	while (line && (line = wgstar_check_file_next(file, line)))
		wgstar_finding_fix(finding, WGSTAR_FIX_REMOVE, file->path,
				   line->number, "%s", "");
	free(text);
	wgstar_prefix_list_clear(&list);
}
