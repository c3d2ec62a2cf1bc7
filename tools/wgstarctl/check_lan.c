// SPDX-License-Identifier: GPL-2.0
/*
 * What gateways export, which of it should have a virtual prefix, and which one
 * is free; and from that, who is a gateway.
 */
#include <arpa/inet.h>
#include <string.h>

#include "check.h"
#include "secret.h"

#define IPV4(a, b, c, d) \
	((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

/* LANs that come out of the box: of routers, phones and hotels. */
static const struct {
	uint32_t address;
	uint8_t length;
} common_lans[] = {
	{ IPV4(192, 168, 0, 0), 24 },
	{ IPV4(192, 168, 1, 0), 24 },
	{ IPV4(192, 168, 2, 0), 24 },
	{ IPV4(192, 168, 8, 0), 24 },
	{ IPV4(192, 168, 10, 0), 24 },
	{ IPV4(192, 168, 31, 0), 24 },
	{ IPV4(192, 168, 50, 0), 24 },
	{ IPV4(192, 168, 88, 0), 24 },
	{ IPV4(192, 168, 100, 0), 24 },
	{ IPV4(192, 168, 178, 0), 24 },
	{ IPV4(10, 0, 0, 0), 24 },
	{ IPV4(10, 0, 1, 0), 24 },
	{ IPV4(10, 1, 1, 0), 24 },
	{ IPV4(172, 16, 0, 0), 24 },
};

bool wgstar_check_lan_is_common(const struct wgstar_prefix *prefix)
{
	struct wgstar_prefix common;
	size_t i;

	/* Who takes half of the Internet does not mean a LAN. */
	if (prefix->length < 8)
		return false;
	for (i = 0; i < sizeof(common_lans) / sizeof(common_lans[0]); i++) {
		common = wgstar_prefix_ipv4(common_lans[i].address,
					    common_lans[i].length);
		if (wgstar_prefix_overlap(&common, prefix))
			return true;
	}
	return false;
}

struct wgstar_prefix wgstar_check_docker_prefix(void)
{
	return wgstar_prefix_ipv4(IPV4(172, 17, 0, 0), 16);
}

bool wgstar_check_is_docker(const char *ifname)
{
	return !strcmp(ifname, "docker0") || !strncmp(ifname, "br-", 3);
}

static const struct wgstar_prefix *lan_seen(const struct wgstar_check_lan *lan)
{
	return lan->alias.family ? &lan->alias : &lan->real;
}

static struct wgstar_check_lan *lan_add(struct wgstar_check *check,
					size_t node,
					const struct wgstar_prefix *real)
{
	size_t size = check->lan_count * sizeof(*check->lans);
	struct wgstar_check_lan *lan;

	check->lans = wgstar_secret_grow(check->lans, size,
					 size + sizeof(*lan));
	lan = &check->lans[check->lan_count++];
	lan->node = node;
	lan->real = *real;
	return lan;
}

/* The export that others know by this prefix, or NULL. */
static const struct wgstar_export *
node_export_seen(const struct wgstar_check_node *node,
		 const struct wgstar_prefix *prefix)
{
	const struct wgstar_gateway *gateway;
	const struct wgstar_export *export;
	size_t i;

	if (!node->file)
		return NULL;
	gateway = &node->file->config.quick.gateway;
	for (i = 0; i < gateway->export_count; i++) {
		export = &gateway->exports[i];
		if (wgstar_prefix_equal(export->alias.family ? &export->alias :
					&export->prefix, prefix))
			return export;
	}
	return NULL;
}

/* A prefix with the node's address in it is the node itself. */
static bool route_is_lan(const struct wgstar_check_node *node,
			 const struct wgstar_prefix *prefix)
{
	size_t i;

	if (!prefix->length)
		return false;
	for (i = 0; i < node->addresses.count; i++)
		if (wgstar_prefix_contains(prefix, &node->addresses.items[i]))
			return false;
	return true;
}

static void lans_from_hub(struct wgstar_check *check, size_t number)
{
	const struct wgstar_check_node *node = &check->nodes[number];
	const struct wgstar_route *route;
	struct wgstar_check_lan *lan;
	size_t i;

	for (i = 0; node->hub_peer && i < node->hub_peer->route_count; i++) {
		route = &node->hub_peer->routes[i];
		if (!route_is_lan(node, &route->prefix))
			continue;
		lan = lan_add(check, number, &route->prefix);
		lan->metric = route->metric;
		lan->routed = true;
		lan->export = node_export_seen(node, &route->prefix);
		if (!lan->export)
			continue;
		lan->real = lan->export->prefix;
		lan->alias = lan->export->alias;
	}
}

static bool lan_is_known(const struct wgstar_check *check,
			 const struct wgstar_export *export)
{
	size_t i;

	for (i = 0; i < check->lan_count; i++)
		if (check->lans[i].export == export)
			return true;
	return false;
}

static void lans_from_file(struct wgstar_check *check, size_t number)
{
	const struct wgstar_check_node *node = &check->nodes[number];
	const struct wgstar_gateway *gateway;
	struct wgstar_check_lan *lan;
	size_t i;

	if (!node->file)
		return;
	gateway = &node->file->config.quick.gateway;
	for (i = 0; i < gateway->export_count; i++) {
		if (lan_is_known(check, &gateway->exports[i]))
			continue;
		lan = lan_add(check, number, &gateway->exports[i].prefix);
		lan->alias = gateway->exports[i].alias;
		lan->export = &gateway->exports[i];
	}
}

/* A pair of gateways to one LAN has it at two metrics. */
static bool lans_collide(const struct wgstar_check_lan *a,
			 const struct wgstar_check_lan *b)
{
	if (a->node == b->node ||
	    !wgstar_prefix_overlap(lan_seen(a), lan_seen(b)))
		return false;
	return a->metric == b->metric ||
	       !wgstar_prefix_equal(lan_seen(a), lan_seen(b));
}

static void lan_find_reasons(struct wgstar_check *check,
			     struct wgstar_check_lan *lan)
{
	struct wgstar_prefix docker = wgstar_check_docker_prefix();
	size_t i;

	if (wgstar_check_lan_is_common(lan_seen(lan)))
		lan->reasons |= WGSTAR_CHECK_LAN_COMMON;
	if (wgstar_prefix_overlap(&docker, lan_seen(lan)))
		lan->reasons |= WGSTAR_CHECK_LAN_DOCKER;
	for (i = 0; i < check->lan_count; i++)
		if (lans_collide(lan, &check->lans[i]))
			lan->reasons |= WGSTAR_CHECK_LAN_SITE;
}

/* Is a prefix of the tunnel's network used for something already? */
static bool prefix_is_taken(const struct wgstar_check *check,
			    const struct wgstar_prefix *prefix)
{
	const struct wgstar_prefix *used;
	const struct wgstar_peer *uplink;
	size_t i, j;

	for (i = 0; i < check->lan_count; i++)
		if (wgstar_prefix_overlap(lan_seen(&check->lans[i]), prefix) ||
		    wgstar_prefix_overlap(&check->lans[i].proposal, prefix))
			return true;
	for (i = 0; i < check->node_count; i++) {
		const struct wgstar_check_node *node = &check->nodes[i];

		for (j = 0; j < node->addresses.count; j++)
			if (wgstar_prefix_contains(prefix,
						   &node->addresses.items[j]))
				return true;
		uplink = node->uplink;
		for (j = 0; uplink && j < uplink->route_count; j++) {
			used = &uplink->routes[j].prefix;
			if (used->length > check->network.length &&
			    wgstar_prefix_overlap(used, prefix))
				return true;
		}
	}
	return false;
}

/* From the 101st of its size on, which leaves the low ones to nodes. */
static void lan_propose(struct wgstar_check *check,
			struct wgstar_check_lan *lan)
{
	uint32_t base = ntohl(check->network.ipv4.s_addr);
	unsigned int room, number, first;
	struct wgstar_prefix prefix;

	if (!check->network.family || lan->real.family != AF_INET ||
	    lan->real.length <= check->network.length ||
	    wgstar_prefix_overlap(&check->network, &lan->real))
		return;
	room = lan->real.length - check->network.length;
	room = room < 16 ? 1u << room : 1u << 16;
	first = room > 101 ? 101 : room / 2;
	for (number = first; number < room; number++) {
		prefix = wgstar_prefix_ipv4(base + ((uint64_t)number <<
						    (32 - lan->real.length)),
					    lan->real.length);
		if (prefix_is_taken(check, &prefix))
			continue;
		lan->proposal = prefix;
		return;
	}
}

static bool node_has_lan(const struct wgstar_check *check, size_t number)
{
	size_t i;

	for (i = 0; i < check->lan_count; i++)
		if (check->lans[i].node == number)
			return true;
	return false;
}

static enum wgstar_check_role node_role(const struct wgstar_check *check,
					const struct wgstar_check_node *node)
{
	if (node == check->hub)
		return WGSTAR_CHECK_HUB;
	if (node_has_lan(check, node - check->nodes))
		return WGSTAR_CHECK_GATEWAY;
	if (node->file &&
	    (wgstar_gateway_present(&node->file->config.quick.gateway) ||
	     wgstar_check_node_hook(node, WGSTAR_HOOK_MASQUERADE) ||
	     wgstar_check_node_hook(node, WGSTAR_HOOK_FORWARD)))
		return WGSTAR_CHECK_GATEWAY;
	return node->uplink || node->hub_peer ? WGSTAR_CHECK_DEVICE :
						WGSTAR_CHECK_PLAIN;
}

void wgstar_check_lans_find(struct wgstar_check *check)
{
	size_t i;

	for (i = 0; i < check->node_count; i++)
		lans_from_hub(check, i);
	for (i = 0; i < check->node_count; i++)
		lans_from_file(check, i);
	for (i = 0; i < check->lan_count; i++)
		lan_find_reasons(check, &check->lans[i]);
	for (i = 0; i < check->lan_count; i++)
		if (check->lans[i].reasons && !check->lans[i].alias.family)
			lan_propose(check, &check->lans[i]);
	for (i = 0; i < check->node_count; i++)
		check->nodes[i].role = node_role(check, &check->nodes[i]);
}
