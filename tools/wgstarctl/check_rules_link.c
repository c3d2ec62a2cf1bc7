// SPDX-License-Identifier: GPL-2.0
/* Rules about the link of two nodes: who can begin, who keeps it alive, MTU. */
#include <string.h>

#include "check.h"

#define MTU_DEFAULT 1420

/* Port by which the others call the hub already, or the usual one. */
static uint16_t hub_port(const struct wgstar_check *check)
{
	const struct wgstar_peer *uplink;
	size_t i;

	if (check->hub && check->hub->file->config.device.listen_port)
		return check->hub->file->config.device.listen_port;
	for (i = 0; i < check->node_count; i++) {
		uplink = check->nodes[i].uplink;
		if (uplink && uplink->endpoint_host)
			return uplink->endpoint_port;
	}
	return WGSTAR_CHECK_PORT;
}

static bool hub_is_called(const struct wgstar_check *check)
{
	const struct wgstar_device *device = &check->hub->file->config.device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (!(device->peers[i].flags & WGSTAR_PEER_HAS_ENDPOINT))
			return true;
	return false;
}

static void hub_no_port(struct wgstar_check *check)
{
	const struct wgstar_check_file *file;
	struct wgstar_finding *finding;

	if (!check->hub || !hub_is_called(check) ||
	    check->hub->file->config.device.listen_port)
		return;
	file = check->hub->file;
	finding = wgstar_check_find(check, file,
				    wgstar_check_file_number(file, 0, "ListenPort"),
				    "the hub listens on another port after each start: nobody can send it a first packet");
	wgstar_check_fix_key(finding, file, 0, "ListenPort", "ListenPort = %u",
			     hub_port(check));
}

/* An endpoint of the hub that another node has already, or NULL. */
static const struct wgstar_peer *hub_endpoint(const struct wgstar_check *check)
{
	size_t i;

	for (i = 0; check->hub && i < check->node_count; i++)
		if (check->nodes[i].uplink &&
		    check->nodes[i].uplink->endpoint_host)
			return check->nodes[i].uplink;
	return NULL;
}

static void endpoint_fix(struct wgstar_check *check,
			 struct wgstar_finding *finding,
			 const struct wgstar_check_file *file, int section)
{
	const struct wgstar_peer *known = hub_endpoint(check);
	const char *host = known ? known->endpoint_host : NULL;

	if (host)
		wgstar_check_fix_key(finding, file, section, "Endpoint",
				     strchr(host, ':') ? "Endpoint = [%s]:%u" :
							 "Endpoint = %s:%u",
				     host, known->endpoint_port);
	else
		wgstar_check_fix_key(finding, file, section, "Endpoint",
				     "Endpoint = <public address of %s>:%u",
				     check->hub ? check->hub->name :
						  "the other end",
				     hub_port(check));
}

/* Somebody's file may have an endpoint for us, at a port that we must keep. */
static bool node_may_be_called(const struct wgstar_check_node *node,
			       const struct wgstar_peer *peer)
{
	if (node->hub_peer && peer == node->uplink)
		return node->hub_peer->flags & WGSTAR_PEER_HAS_ENDPOINT;
	return node->file->config.device.listen_port;
}

static void no_endpoint_either_side(struct wgstar_check *check,
				    struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	const struct wgstar_check_line *line;
	struct wgstar_finding *finding;
	const struct wgstar_peer *peer;
	size_t i;

	for (i = 0; node != check->hub && i < device->peer_count; i++) {
		peer = &device->peers[i];
		/* One that makes no sense is a finding already. */
		line = wgstar_check_file_line(node->file, i + 1, "Endpoint");
		if (peer->flags & WGSTAR_PEER_HAS_ENDPOINT || line ||
		    node_may_be_called(node, peer))
			continue;
		finding = wgstar_check_find(check, node->file, peer->line,
					    "neither this node nor its peer has an Endpoint: none of them can send a first packet (\"Destination address required\")");
		endpoint_fix(check, finding, node->file, i + 1);
	}
}

static void nat_exporter_no_keepalive(struct wgstar_check *check,
				      struct wgstar_check_node *node)
{
	struct wgstar_finding *finding;

	if (node->role != WGSTAR_CHECK_GATEWAY || !node->uplink ||
	    node->uplink->persistent_keepalive ||
	    node_may_be_called(node, node->uplink))
		return;
	finding = wgstar_check_find(check, node->file, node->uplink->line,
				    "a NAT forgets a gateway that is silent: nobody reaches its LAN until it speaks by itself");
	wgstar_check_fix_key(finding, node->file, node->uplink_section,
			     "PersistentKeepalive", "PersistentKeepalive = %u",
			     WGSTAR_CHECK_KEEPALIVE);
}

/* Without the hub's file nobody knows whether it is a device. */
static void keepalive_on_mobile(struct wgstar_check *check,
				struct wgstar_check_node *node)
{
	struct wgstar_finding *finding;
	unsigned int line;

	if (node->role != WGSTAR_CHECK_DEVICE || !node->uplink ||
	    !node->uplink->persistent_keepalive)
		return;
	line = wgstar_check_file_number(node->file, node->uplink_section,
					"PersistentKeepalive");
	finding = wgstar_check_find(check, node->file, line,
				    "nothing is behind this node that others call: its radio wakes up every %u seconds and empties the battery",
				    node->uplink->persistent_keepalive);
	wgstar_finding_fix(finding, WGSTAR_FIX_REMOVE, node->file->path, line,
			   "%s", "");
	if (!node->hub_peer)
		finding->severity = WGSTAR_NOTE;
}

static bool uplink_allows(const struct wgstar_check_node *node,
			  const struct wgstar_prefix *address)
{
	size_t i;

	for (i = 0; i < node->uplink->route_count; i++)
		if (wgstar_prefix_contains(&node->uplink->routes[i].prefix,
					   address))
			return true;
	return false;
}

static bool list_has_family(const struct wgstar_prefix_list *list, int family)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->items[i].family == family)
			return true;
	return false;
}

static void hub_not_allowed(struct wgstar_check *check,
			    struct wgstar_check_node *node)
{
	const struct wgstar_prefix *address;
	struct wgstar_finding *finding;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int line;
	size_t i;

	for (i = 0; check->hub && node->uplink &&
	     i < check->hub->addresses.count; i++) {
		address = &check->hub->addresses.items[i];
		if (!list_has_family(&node->addresses, address->family) ||
		    uplink_allows(node, address))
			continue;
		wgstar_prefix_print(text, address);
		line = wgstar_check_file_number(node->file,
						node->uplink_section,
						"AllowedIPs");
		finding = wgstar_check_find(check, node->file, line,
					    "packets of the hub itself (%s) are dropped here: it can't be pinged, and big downloads stall when it says \"packet too big\"",
					    text);
		wgstar_check_fix_allowed_ips(check, finding, node->file,
					     node->uplink_section);
		return;
	}
}

static uint32_t file_mtu(const struct wgstar_check_file *file)
{
	return file->config.quick.mtu ? file->config.quick.mtu : MTU_DEFAULT;
}

static void mtu_mismatch(struct wgstar_check *check)
{
	const struct wgstar_check_file *least = check->files[0], *file;
	struct wgstar_finding *finding;
	size_t i;

	for (i = 1; i < check->file_count; i++)
		if (file_mtu(check->files[i]) < file_mtu(least))
			least = check->files[i];
	for (i = 0; i < check->file_count; i++) {
		file = check->files[i];
		if (file_mtu(file) == file_mtu(least))
			continue;
		finding = wgstar_check_find(check, file,
					    wgstar_check_file_number(file, 0, "MTU"),
					    "MTU %u%s, but %s has %u: long packets are lost where \"packet too big\" is",
					    file_mtu(file),
					    file->config.quick.mtu ? "" :
					    " if the file names none",
					    least->path, file_mtu(least));
		wgstar_check_fix_key(finding, file, 0, "MTU", "MTU = %u",
				     file_mtu(least));
	}
}

static bool hub_routes(const struct wgstar_check_node *node,
		       const struct wgstar_prefix *address)
{
	size_t i;

	for (i = 0; i < node->hub_peer->route_count; i++)
		if (wgstar_prefix_contains(&node->hub_peer->routes[i].prefix,
					   address))
			return true;
	return false;
}

static void address_outside_route(struct wgstar_check *check,
				  const struct wgstar_check_node *node)
{
	unsigned int line = wgstar_check_file_number(node->file, 0, "Address");
	struct wgstar_finding *finding;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; i < node->addresses.count; i++) {
		if (hub_routes(node, &node->addresses.items[i]))
			continue;
		wgstar_prefix_print(text, &node->addresses.items[i]);
		finding = wgstar_check_find(check, node->file, line,
					    "the hub's AllowedIPs for this node lack %s: the hub drops all that it sends",
					    text);
		wgstar_check_fix_allowed_ips(check, finding, check->hub->file,
					     node->hub_section);
	}
}

/* The rest of the network is found by the route to the whole of it. */
static void address_unreachable(struct wgstar_check *check,
				struct wgstar_check_node *node)
{
	const struct wgstar_prefix *address;
	struct wgstar_finding *finding;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	char network[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; check->hub && check->network.family &&
	     i < node->addresses.count; i++) {
		address = &node->addresses.items[i];
		if (address->family != AF_INET ||
		    wgstar_prefix_contains(&check->network, address))
			continue;
		wgstar_prefix_print(text, address);
		wgstar_prefix_print(network, &check->network);
		finding = wgstar_check_find(check, node->file,
					    wgstar_check_file_number(node->file, 0, "Address"),
					    "%s is outside of %s, which other nodes send into the tunnel: they can't reach it",
					    text, network);
		finding->severity = WGSTAR_WARNING;
		wgstar_check_fix_key(finding, node->file, 0, "Address",
				     "Address = <free address in %s>", network);
	}
}

static void address_outside(struct wgstar_check *check,
			    struct wgstar_check_node *node)
{
	address_unreachable(check, node);
	if (node->hub_peer)
		address_outside_route(check, node);
}

const struct wgstar_check_rule wgstar_check_rules_link[] = {
	{ "hub-no-port", WGSTAR_ERROR, .run = hub_no_port },
	{ "no-endpoint-either-side", WGSTAR_ERROR,
	  .run_node = no_endpoint_either_side },
	{ "nat-exporter-no-keepalive", WGSTAR_WARNING,
	  .run_node = nat_exporter_no_keepalive },
	{ "keepalive-on-mobile", WGSTAR_WARNING,
	  .run_node = keepalive_on_mobile },
	{ "hub-not-allowed", WGSTAR_WARNING, .run_node = hub_not_allowed },
	{ "mtu-mismatch", WGSTAR_WARNING, .run = mtu_mismatch },
	{ "address-outside-network", WGSTAR_ERROR, .run_node = address_outside },
	{ }
};
