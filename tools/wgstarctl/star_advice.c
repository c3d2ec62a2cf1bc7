// SPDX-License-Identifier: GPL-2.0
/* What people should know when they change the star. */
#include "star_advice.h"

#include "check.h"

static void export_print(FILE *stream, const struct wgstar_star_node *node,
			 const struct wgstar_export *export)
{
	char lan[WGSTAR_PREFIX_TEXT_SIZE], seen[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(lan, &export->prefix);
	wgstar_prefix_print(seen, wgstar_star_export_seen(export));
	if (export->alias.family != AF_UNSPEC)
		fprintf(stream, "wgstarctl: %s of %s is %s in the star\n", lan,
			node->peer.name, seen);
	else if (wgstar_check_lan_is_common(&export->prefix))
		fprintf(stream,
			"wgstarctl: warning: %s is what many routers come with: a device in another such LAN can't reach that of %s; without --real it gets a prefix of its own\n",
			lan, node->peer.name);
}

void wgstar_star_advise_devices(FILE *stream, const struct wgstar_star *star,
				const struct wgstar_star_node *gateway)
{
	const struct wgstar_star_node *node;
	const char *before = " ";
	bool real = false;
	size_t i;

	for (i = 0; i < gateway->gateway.export_count; i++)
		real = real || gateway->gateway.exports[i].alias.family ==
			       AF_UNSPEC;
	if (!real)
		return;
	for (i = 0; i < star->node_count; i++) {
		node = &star->nodes[i];
		if (node->role != WGSTAR_STAR_DEVICE || node->full_tunnel)
			continue;
		if (*before == ' ')
			fprintf(stream,
				"wgstarctl: the real prefixes of %s are in the files of devices: change AllowedIPs there, as `wgstarctl star render NAME' shows, on",
				gateway->peer.name);
		fprintf(stream, "%s%s", before, node->peer.name);
		before = ", ";
	}
	if (*before == ',')
		fputc('\n', stream);
}

void wgstar_star_advise_added(FILE *stream, const struct wgstar_star *star,
			      const struct wgstar_star_node *node)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	const char *before = " ";
	size_t i;

	fprintf(stream, "wgstarctl: added %s %s,",
		wgstar_star_role_name(node->role), node->peer.name);
	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &node->addresses[i]);
		fprintf(stream, "%s%s", before, text);
		before = ", ";
	}
	fputc('\n', stream);
	for (i = 0; i < node->gateway.export_count; i++)
		export_print(stream, node, &node->gateway.exports[i]);
	if (node->full_tunnel)
		fprintf(stream,
			"wgstarctl: all that %s sends goes through the hub and leaves it with the hub's address\n",
			node->peer.name);
	wgstar_star_advise_devices(stream, star, node);
}
