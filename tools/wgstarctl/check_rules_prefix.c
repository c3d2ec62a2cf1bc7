// SPDX-License-Identifier: GPL-2.0
/* Rules about AllowedIPs: taken twice, around an endpoint, or too wide. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Longer lists of what is left of a prefix nobody wants to read. */
#define SPLIT_MAX 12

static struct wgstar_finding *
prefix_find(struct wgstar_check *check, const struct wgstar_check_file *file,
	    int section, const struct wgstar_prefix *prefix, const char *text)
{
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	unsigned int column = 0;

	line = wgstar_check_file_prefix(file, section, "AllowedIPs", prefix,
					&column);
	finding = wgstar_check_find(check, file, line ? line->number :
				    wgstar_check_file_head(file, section),
				    "%s", text);
	finding->column = line ? column : 0;
	return finding;
}

static const struct wgstar_route *peer_route(const struct wgstar_peer *peer,
					     const struct wgstar_route *like)
{
	size_t i;

	for (i = 0; i < peer->route_count; i++)
		if (peer->routes[i].metric == like->metric &&
		    wgstar_prefix_equal(&peer->routes[i].prefix, &like->prefix))
			return &peer->routes[i];
	return NULL;
}

/* Is it a LAN of this peer that should be known by another prefix anyway? */
static bool lan_moves(const struct wgstar_check *check,
		      const struct wgstar_check_file *file, int section,
		      const struct wgstar_prefix *prefix)
{
	const struct wgstar_check_lan *lan;
	size_t i;

	for (i = 0; check->hub && file == check->hub->file &&
	     i < check->lan_count; i++) {
		lan = &check->lans[i];
		if (check->nodes[lan->node].hub_section == section &&
		    lan->proposal.family &&
		    wgstar_prefix_equal(&lan->real, prefix))
			return true;
	}
	return false;
}

static void stolen_find(struct wgstar_check *check,
			const struct wgstar_check_file *file, size_t thief,
			size_t victim, const struct wgstar_prefix *prefix)
{
	const struct wgstar_peer *peer = &file->config.device.peers[victim];
	struct wgstar_finding *finding;
	char text[256], prefix_text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(prefix_text, prefix);
	snprintf(text, sizeof(text),
		 "%s belongs to the [Peer] in line %u already: the last one gets it, the other one nothing; a standby has a higher Metric",
		 prefix_text, peer->line);
	finding = prefix_find(check, file, thief + 1, prefix, text);
	if (lan_moves(check, file, thief + 1, prefix))
		wgstar_check_fix_allowed_ips(check, finding, file, thief + 1);
	else
		wgstar_check_fix_key(finding, file, thief + 1, "Metric",
				     "Metric = %u", peer->metric + 10);
}

static void prefix_stolen(struct wgstar_check *check,
			  struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	const struct wgstar_peer *peer;
	size_t i, j, k;

	for (i = 1; i < device->peer_count; i++) {
		peer = &device->peers[i];
		for (k = 0; k < peer->route_count; k++)
			for (j = 0; j < i; j++)
				if (peer_route(&device->peers[j],
					       &peer->routes[k]))
					stolen_find(check, node->file, i, j,
						    &peer->routes[k].prefix);
	}
}

/* Where the peer is, if it is written or was looked up. */
static bool peer_address(const struct wgstar_peer *peer,
			 struct wgstar_prefix *address)
{
	struct wgstar_error error;

	memset(address, 0, sizeof(*address));
	if (!peer->endpoint_host)
		return false;
	if (!wgstar_prefix_parse(address, peer->endpoint_host, &error))
		return true;
	address->family = peer->endpoint.sa.sa_family;
	address->length = wgstar_prefix_bits(address);
	if (address->family == AF_INET)
		address->ipv4 = peer->endpoint.ipv4.sin_addr;
	else if (address->family == AF_INET6)
		address->ipv6 = peer->endpoint.ipv6.sin6_addr;
	return address->family;
}

/* What is left of @prefix without @address. */
static void list_add_without(struct wgstar_prefix_list *list,
			     const struct wgstar_prefix *prefix,
			     const struct wgstar_prefix *address)
{
	struct wgstar_prefix part = *address, sibling;

	if (wgstar_prefix_bits(prefix) - prefix->length > SPLIT_MAX) {
		part.length = 0;
		part = wgstar_prefix_network(part);
		if (!wgstar_prefix_list_contains(list, &part))
			wgstar_prefix_list_add(list, &part);
		return;
	}
	for (; part.length > prefix->length; part.length--) {
		sibling = wgstar_prefix_sibling(part);
		wgstar_prefix_list_add(list, &sibling);
	}
}

/* 0.0.0.0/1 and 128.0.0.0/1 were two halves of one thing. */
static void list_add_rest(struct wgstar_prefix_list *list,
			  const struct wgstar_prefix *prefix)
{
	if (!wgstar_prefix_list_contains(list, prefix))
		wgstar_prefix_list_add(list, prefix);
}

static void loop_fix(struct wgstar_finding *finding,
		     const struct wgstar_check_file *file, int section,
		     const struct wgstar_prefix *prefix,
		     const struct wgstar_prefix *address)
{
	const struct wgstar_peer *peer = &file->config.device.peers[section - 1];
	struct wgstar_prefix_list list = { .count = 0 };
	char *text;
	size_t i;

	list_add_without(&list, prefix, address);
	for (i = 0; i < peer->route_count; i++)
		if (!wgstar_prefix_equal(&peer->routes[i].prefix, prefix))
			list_add_rest(&list, &peer->routes[i].prefix);
	text = wgstar_prefix_list_text(&list);
	wgstar_check_fix_key(finding, file, section, "AllowedIPs",
			     "AllowedIPs = %s", text);
	free(text);
	wgstar_prefix_list_clear(&list);
}

/* Only a default route is led around the tunnel's own packets. */
static void loop_check(struct wgstar_check *check,
		       const struct wgstar_check_file *file, int section,
		       const struct wgstar_prefix *address)
{
	const struct wgstar_peer *peer = &file->config.device.peers[section - 1];
	char text[256], host[WGSTAR_PREFIX_TEXT_SIZE];
	char inside[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_prefix *prefix;
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		prefix = &peer->routes[i].prefix;
		if (!prefix->length || !wgstar_prefix_contains(prefix, address))
			continue;
		wgstar_prefix_print(host, address);
		wgstar_prefix_print(inside, prefix);
		*strchr(host, '/') = '\0';
		snprintf(text, sizeof(text),
			 "the endpoint %s is in %s: the encrypted packets are sent into the tunnel themselves, and nothing arrives",
			 host, inside);
		loop_fix(prefix_find(check, file, section, prefix, text), file,
			 section, prefix, address);
	}
}

static void prefix_contains_endpoint(struct wgstar_check *check,
				     struct wgstar_check_node *node)
{
	const struct wgstar_config *config = &node->file->config;
	const struct wgstar_device *device = &config->device;
	struct wgstar_prefix address;
	size_t i, j;

	/* Routes in a table of their own, or none, are in nobody's way. */
	if (config->quick.table && strcmp(config->quick.table, "auto"))
		return;
	for (i = 0; i < device->peer_count; i++) {
		if (!peer_address(&device->peers[i], &address))
			continue;
		for (j = 0; j < device->peer_count; j++)
			loop_check(check, node->file, j + 1, &address);
	}
}

static void wide_prefix_on_gateway(struct wgstar_check *check,
				   struct wgstar_check_node *node)
{
	char text[256], wide[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_prefix *prefix;
	struct wgstar_finding *finding;
	bool kept_apart = node->hub_peer && node->hub_peer->isolated;
	size_t i;

	for (i = 0; node->uplink && i < node->uplink->route_count; i++) {
		prefix = &node->uplink->routes[i].prefix;
		if (!wgstar_check_prefix_is_wide(check, node, prefix))
			continue;
		wgstar_prefix_print(wide, prefix);
		snprintf(text, sizeof(text),
			 "%s holds other gateways or their LANs: hosts here and there reach each other%s",
			 wide, kept_apart ? ", but for the hub, which isolates this gateway" : "");
		finding = prefix_find(check, node->file, node->uplink_section,
				      prefix, text);
		wgstar_check_fix_allowed_ips(check, finding, node->file,
					     node->uplink_section);
		if (kept_apart)
			finding->severity = WGSTAR_NOTE;
	}
}

/* A route to one host is not a LAN, mostly it is the endpoint's. */
static bool route_is_in_the_way(const struct wgstar_check_route *route,
				const struct wgstar_check_file *file,
				const struct wgstar_prefix *prefix)
{
	return prefix->length &&
	       route->prefix.length < wgstar_prefix_bits(prefix) &&
	       strcmp(route->ifname, file->ifname) &&
	       !wgstar_check_is_docker(route->ifname) &&
	       wgstar_prefix_overlap(&route->prefix, prefix);
}

static void local_find(struct wgstar_check *check,
		       const struct wgstar_check_file *file, int section,
		       const struct wgstar_prefix *prefix)
{
	char text[256], far[WGSTAR_PREFIX_TEXT_SIZE];
	char local[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_check_route *route;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 0; i < check->facts->route_count; i++) {
		route = &check->facts->routes[i];
		if (!route_is_in_the_way(route, file, prefix))
			continue;
		wgstar_prefix_print(far, prefix);
		wgstar_prefix_print(local, &route->prefix);
		snprintf(text, sizeof(text),
			 "%s overlaps %s, which is on %s here: of the addresses in both only one side is reached",
			 far, local, route->ifname);
		finding = prefix_find(check, file, section, prefix, text);
		wgstar_finding_fix(finding, WGSTAR_FIX_RUN, NULL, 0,
				   "wgstarctl gateway <interface of the gateway> on --export %s --as <free prefix>  # on the gateway",
				   far);
	}
}

static void lan_overlaps_local(struct wgstar_check *check,
			       struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	size_t i, j;

	for (i = 0; node->file->here && i < device->peer_count; i++)
		for (j = 0; j < device->peers[i].route_count; j++)
			local_find(check, node->file, i + 1,
				   &device->peers[i].routes[j].prefix);
}

const struct wgstar_check_rule wgstar_check_rules_prefix[] = {
	{ "prefix-stolen", WGSTAR_ERROR, .run_node = prefix_stolen },
	{ "prefix-contains-endpoint", WGSTAR_ERROR,
	  .run_node = prefix_contains_endpoint },
	{ "wide-prefix-on-gateway", WGSTAR_WARNING,
	  .run_node = wide_prefix_on_gateway },
	{ "lan-overlaps-local", WGSTAR_WARNING,
	  .run_node = lan_overlaps_local },
	{ }
};
