// SPDX-License-Identifier: GPL-2.0
/* Rules about the LANs behind gateways, and the prefixes they are known by. */
#include <string.h>

#include "check.h"

/* Where the LAN is said to be behind its gateway: the hub's file, or its own. */
static struct wgstar_finding *lan_find(struct wgstar_check *check,
				       const struct wgstar_check_lan *lan,
				       const char *text)
{
	const struct wgstar_check_node *node = &check->nodes[lan->node];
	const struct wgstar_prefix *seen;
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	unsigned int column = 0;

	if (!lan->routed)
		return wgstar_check_find(check, node->file, lan->export->line,
					 "%s", text);
	seen = lan->alias.family ? &lan->alias : &lan->real;
	line = wgstar_check_file_prefix(check->hub->file, node->hub_section,
					"AllowedIPs", seen, &column);
	finding = wgstar_check_find(check, check->hub->file,
				    line ? line->number : node->hub_peer->line,
				    "%s", text);
	finding->column = line ? column : 0;
	return finding;
}

static bool uplink_has(const struct wgstar_check_node *node,
		       const struct wgstar_prefix *prefix)
{
	size_t i;

	for (i = 0; node->uplink && i < node->uplink->route_count; i++)
		if (wgstar_prefix_equal(&node->uplink->routes[i].prefix,
					prefix))
			return true;
	return false;
}

/* A virtual prefix takes the gateway, the hub, and who has a route to it. */
static void lan_fix(struct wgstar_check *check, struct wgstar_finding *finding,
		    const struct wgstar_check_lan *lan)
{
	struct wgstar_check_node *node = &check->nodes[lan->node];
	size_t i;

	if (!lan->proposal.family)
		return;
	if (node->file)
		wgstar_check_fix_forwarding(check, finding, node);
	if (lan->routed)
		wgstar_check_fix_allowed_ips(check, finding, check->hub->file,
					     node->hub_section);
	for (i = 0; i < check->node_count; i++)
		if (check->nodes[i].file &&
		    uplink_has(&check->nodes[i], &lan->real))
			wgstar_check_fix_allowed_ips(check, finding,
						     check->nodes[i].file,
						     check->nodes[i].uplink_section);
}

/* "as 10.9.101.0/24", or what to look for. */
static void lan_advice(char text[64], const struct wgstar_check_lan *lan)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE] = "a free prefix";

	if (lan->proposal.family)
		wgstar_prefix_print(prefix, &lan->proposal);
	snprintf(text, 64, "%s", prefix);
}

static void lan_common_at_gateways(struct wgstar_check *check)
{
	char text[384], real[WGSTAR_PREFIX_TEXT_SIZE], advice[64];
	const struct wgstar_check_lan *lan;
	size_t i;

	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (!(lan->reasons & WGSTAR_CHECK_LAN_COMMON))
			continue;
		wgstar_prefix_print(real, lan->alias.family ? &lan->alias :
							       &lan->real);
		lan_advice(advice, lan);
		snprintf(text, sizeof(text),
			 "%s behind %s is also the LAN of many cafes, hotels and offices: from there it can't be reached, unless it is known as %s",
			 real, check->nodes[lan->node].name, advice);
		lan_fix(check, lan_find(check, lan, text), lan);
	}
}

static bool lan_is_listed(const struct wgstar_check *check,
			  const struct wgstar_prefix *prefix)
{
	size_t i;

	for (i = 0; i < check->lan_count; i++)
		if (wgstar_prefix_overlap(&check->lans[i].real, prefix) ||
		    wgstar_prefix_overlap(&check->lans[i].alias, prefix))
			return true;
	return false;
}

/* The file of a device alone shows it, too. */
static void lan_common_at_device(struct wgstar_check *check,
				 const struct wgstar_check_node *node)
{
	const struct wgstar_check_line *line;
	const struct wgstar_prefix *prefix;
	struct wgstar_finding *finding;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int column;
	size_t i;

	for (i = 0; node->uplink && i < node->uplink->route_count; i++) {
		prefix = &node->uplink->routes[i].prefix;
		if (!wgstar_check_lan_is_common(prefix) ||
		    wgstar_prefix_overlap(&check->network, prefix) ||
		    lan_is_listed(check, prefix))
			continue;
		line = wgstar_check_file_prefix(node->file,
						node->uplink_section,
						"AllowedIPs", prefix, &column);
		if (!line)
			continue;
		wgstar_prefix_print(text, prefix);
		finding = wgstar_check_find(check, node->file, line->number,
					    "%s is also the LAN of many cafes, hotels and offices: there it is not reached through the tunnel",
					    text);
		finding->column = column;
		wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0,
				   "wgstarctl gateway <interface of the gateway> on --export %s --as <free prefix>  # on the gateway",
				   text);
	}
}

static void lan_common_default(struct wgstar_check *check)
{
	size_t i;

	lan_common_at_gateways(check);
	for (i = 0; i < check->node_count; i++)
		if (check->nodes[i].role == WGSTAR_CHECK_DEVICE)
			lan_common_at_device(check, &check->nodes[i]);
}

static void lan_docker_by_default(struct wgstar_check *check)
{
	char text[384], real[WGSTAR_PREFIX_TEXT_SIZE], advice[64];
	const struct wgstar_check_lan *lan;
	size_t i;

	for (i = 0; i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (!(lan->reasons & WGSTAR_CHECK_LAN_DOCKER))
			continue;
		wgstar_prefix_print(real, &lan->real);
		lan_advice(advice, lan);
		snprintf(text, sizeof(text),
			 "%s behind %s overlaps 172.17.0.0/16, which every host with Docker has itself: none of them reaches it, unless it is known as %s",
			 real, check->nodes[lan->node].name, advice);
		lan_fix(check, lan_find(check, lan, text), lan);
	}
}

/* Routes of this host into Docker's networks. */
static void lan_docker_here(struct wgstar_check *check,
			    const struct wgstar_check_node *node,
			    int section, const struct wgstar_prefix *prefix)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE], local[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_check_route *route;
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	unsigned int column = 0;
	size_t i;

	for (i = 0; i < check->facts->route_count; i++) {
		route = &check->facts->routes[i];
		if (!prefix->length || !wgstar_check_is_docker(route->ifname) ||
		    !wgstar_prefix_overlap(&route->prefix, prefix))
			continue;
		wgstar_prefix_print(text, prefix);
		wgstar_prefix_print(local, &route->prefix);
		line = wgstar_check_file_prefix(node->file, section,
						"AllowedIPs", prefix, &column);
		finding = wgstar_check_find(check, node->file,
					    line ? line->number : 0,
					    "%s overlaps %s, a network of Docker on this host (%s): it is not reached from here",
					    text, local, route->ifname);
		finding->column = line ? column : 0;
		wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0,
				   "wgstarctl gateway <interface of the gateway> on --export %s --as <free prefix>  # on the gateway",
				   text);
	}
}

static void lan_overlaps_docker(struct wgstar_check *check)
{
	const struct wgstar_check_node *node;
	const struct wgstar_device *device;
	size_t i, j, k;

	lan_docker_by_default(check);
	for (i = 0; i < check->node_count; i++) {
		node = &check->nodes[i];
		if (!node->file || !node->file->here)
			continue;
		device = &node->file->config.device;
		for (j = 0; j < device->peer_count; j++)
			for (k = 0; k < device->peers[j].route_count; k++)
				lan_docker_here(check, node, j + 1,
						&device->peers[j].routes[k].prefix);
	}
}

static const struct wgstar_prefix *lan_seen(const struct wgstar_check_lan *lan)
{
	return lan->alias.family ? &lan->alias : &lan->real;
}

static void sites_check(struct wgstar_check *check,
			const struct wgstar_check_lan *a,
			const struct wgstar_check_lan *b)
{
	char text[384], left[WGSTAR_PREFIX_TEXT_SIZE];
	char right[WGSTAR_PREFIX_TEXT_SIZE];
	struct wgstar_finding *finding;

	if (a->node == b->node ||
	    !wgstar_prefix_overlap(lan_seen(a), lan_seen(b)) ||
	    (a->metric != b->metric &&
	     wgstar_prefix_equal(lan_seen(a), lan_seen(b))))
		return;
	wgstar_prefix_print(left, lan_seen(a));
	wgstar_prefix_print(right, lan_seen(b));
	snprintf(text, sizeof(text),
		 "%s behind %s overlaps %s behind %s: of the addresses in both only one site is reached",
		 right, check->nodes[b->node].name, left,
		 check->nodes[a->node].name);
	finding = lan_find(check, b, text);
	lan_fix(check, finding, a);
	lan_fix(check, finding, b);
}

static void site_overlaps_site(struct wgstar_check *check)
{
	size_t i, j;

	for (i = 0; i < check->lan_count; i++)
		for (j = 0; j < i; j++)
			sites_check(check, &check->lans[j], &check->lans[i]);
}

static void export_not_routed(struct wgstar_check *check)
{
	const struct wgstar_check_node *node;
	const struct wgstar_check_lan *lan;
	struct wgstar_finding *finding;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; check->hub && i < check->lan_count; i++) {
		lan = &check->lans[i];
		node = &check->nodes[lan->node];
		if (lan->routed || !node->hub_peer)
			continue;
		wgstar_prefix_print(text, lan_seen(lan));
		finding = wgstar_check_find(check, node->file,
					    lan->export->line,
					    "the hub's AllowedIPs for this gateway lack %s: nobody gets there",
					    text);
		wgstar_check_fix_allowed_ips(check, finding, check->hub->file,
					     node->hub_section);
	}
}

/* A device that routes the whole network needs no change for a new LAN. */
static void device_lists_lans(struct wgstar_check *check)
{
	const struct wgstar_check_node *node, *first = NULL;
	const struct wgstar_check_lan *lan;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i, j, devices = 0;

	for (i = 0; check->network.family && i < check->node_count; i++) {
		node = &check->nodes[i];
		if (node->role != WGSTAR_CHECK_DEVICE || !node->file)
			continue;
		for (j = 0; j < check->lan_count; j++) {
			lan = &check->lans[j];
			if (!wgstar_prefix_overlap(&check->network,
						   &lan->real) &&
			    uplink_has(node, &lan->real))
				break;
		}
		if (j == check->lan_count)
			continue;
		devices++;
		first = first ? first : node;
	}
	if (devices < 2)
		return;
	wgstar_prefix_print(text, &check->network);
	wgstar_check_find(check, first->file,
			  wgstar_check_file_number(first->file,
						   first->uplink_section,
						   "AllowedIPs"),
			  "%zu devices list LANs one by one: a new LAN means changing each of them; with virtual prefixes inside of %s (Gateway = LAN as PREFIX) they need that one only",
			  devices, text);
}

/* Their own files keep gateways apart only as long as nobody widens one. */
static void gateways_not_isolated(struct wgstar_check *check)
{
	const struct wgstar_check_node *node;
	struct wgstar_finding *finding;
	size_t i, gateways = 0;

	for (i = 0; i < check->node_count; i++)
		gateways += check->nodes[i].role == WGSTAR_CHECK_GATEWAY;
	for (i = 0; check->hub && gateways > 1 && i < check->node_count; i++) {
		node = &check->nodes[i];
		if (node->role != WGSTAR_CHECK_GATEWAY || !node->hub_peer ||
		    node->hub_peer->flags & WGSTAR_PEER_HAS_ISOLATED)
			continue;
		finding = wgstar_check_find(check, check->hub->file,
					    node->hub_peer->line,
					    "only its own file keeps %s from the LANs of other gateways: who widens it gets there, if the hub doesn't isolate them",
					    node->name);
		wgstar_check_fix_key(finding, check->hub->file,
				     node->hub_section, "Isolated",
				     "Isolated = yes");
	}
}

const struct wgstar_check_rule wgstar_check_rules_lan[] = {
	{ "lan-common-default", WGSTAR_WARNING, .run = lan_common_default },
	{ "lan-overlaps-docker", WGSTAR_WARNING, .run = lan_overlaps_docker },
	{ "site-overlaps-site", WGSTAR_ERROR, .run = site_overlaps_site },
	{ "export-not-routed", WGSTAR_WARNING, .run = export_not_routed },
	{ "gateways-not-isolated", WGSTAR_NOTE, .run = gateways_not_isolated },
	{ "device-lists-lans", WGSTAR_NOTE, .run = device_lists_lans },
	{ }
};
