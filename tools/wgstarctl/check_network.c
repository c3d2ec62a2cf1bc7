// SPDX-License-Identifier: GPL-2.0
/*
 * Who is who: the hub is the node whose peers are the others. What gateways
 * export is check_lan.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "secret.h"

/* What speaks for a file being the hub, the weightiest first. */
struct candidate {
	size_t linked;
	size_t peers;
	size_t called;
	bool listens;
};

static bool file_is_called(const struct wgstar_check_file *file)
{
	const struct wgstar_device *device = &file->config.device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (!(device->peers[i].flags & WGSTAR_PEER_HAS_ENDPOINT))
			return true;
	return false;
}

static size_t files_linked(const struct wgstar_check *check,
			   const struct wgstar_check_file *file)
{
	const struct wgstar_device *device = &file->config.device;
	size_t i, j, count = 0;

	for (j = 0; j < check->file_count; j++) {
		for (i = 0; i < device->peer_count; i++)
			if (wgstar_check_links(&device->peers[i], file,
					       check->files[j]))
				break;
		count += i < device->peer_count;
	}
	return count;
}

static struct candidate candidate_of(const struct wgstar_check *check,
				     const struct wgstar_check_file *file)
{
	return (struct candidate) {
		.linked = files_linked(check, file),
		.peers = file->config.device.peer_count,
		.called = file_is_called(file),
		.listens = file->config.device.listen_port,
	};
}

static int candidate_compare(const struct candidate *a,
			     const struct candidate *b)
{
	if (a->linked != b->linked)
		return a->linked > b->linked ? 1 : -1;
	if (a->peers != b->peers)
		return a->peers > b->peers ? 1 : -1;
	if (a->called != b->called)
		return a->called > b->called ? 1 : -1;
	return (int)a->listens - (int)b->listens;
}

/* A file alone is a hub's when it has peers that call it. */
static bool candidate_is_hub(const struct candidate *candidate)
{
	return candidate->linked ||
	       (candidate->peers > 1 && candidate->called);
}

static struct wgstar_check_file *hub_file(const struct wgstar_check *check)
{
	struct candidate best = { 0 }, other;
	struct wgstar_check_file *hub = NULL;
	size_t i;

	for (i = 0; i < check->file_count; i++) {
		other = candidate_of(check, check->files[i]);
		if (!candidate_is_hub(&other))
			continue;
		if (hub && candidate_compare(&other, &best) < 0)
			continue;
		if (hub && !candidate_compare(&other, &best)) {
			hub = NULL;
			continue;
		}
		hub = check->files[i];
		best = other;
	}
	return hub;
}

static struct wgstar_check_node *node_add(struct wgstar_check *check)
{
	size_t size = check->node_count * sizeof(*check->nodes);

	check->nodes = wgstar_secret_grow(check->nodes, size,
					  size + sizeof(*check->nodes));
	return &check->nodes[check->node_count++];
}

/* Files are often all called wg0.conf, in directories of their own. */
static bool name_is_unique(const struct wgstar_check *check, const char *name)
{
	size_t i, count = 0;

	for (i = 0; i < check->file_count; i++)
		count += !strcmp(check->files[i]->ifname, name);
	return count == 1;
}

static void node_take_file(const struct wgstar_check *check,
			   struct wgstar_check_node *node,
			   struct wgstar_check_file *file)
{
	const struct wgstar_quick *quick = &file->config.quick;
	struct wgstar_prefix address;
	size_t i;

	node->file = file;
	for (i = 0; i < quick->address_count; i++) {
		address = wgstar_prefix_host(quick->addresses[i]);
		wgstar_prefix_list_add(&node->addresses, &address);
	}
	if (*node->name)
		return;
	snprintf(node->name, sizeof(node->name), "%s",
		 name_is_unique(check, file->ifname) ? file->ifname :
						       file->path);
}

static bool file_is_taken(const struct wgstar_check *check,
			  const struct wgstar_check_file *file)
{
	size_t i;

	for (i = 0; i < check->node_count; i++)
		if (check->nodes[i].file == file)
			return true;
	return false;
}

/* Its host routes of either family are its addresses. */
static void node_take_addresses(struct wgstar_check_node *node)
{
	const struct wgstar_peer *peer = node->hub_peer;
	bool seen[2] = { false, false };
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		const struct wgstar_prefix *prefix = &peer->routes[i].prefix;
		bool *taken = &seen[prefix->family == AF_INET6];

		if (prefix->length != wgstar_prefix_bits(prefix) || *taken)
			continue;
		*taken = true;
		wgstar_prefix_list_add(&node->addresses, prefix);
	}
}

/* Is the file the other end of any of these peers, by its key? */
static bool hub_links(const struct wgstar_check_file *hub,
		      const struct wgstar_check_file *file)
{
	const struct wgstar_device *device = &hub->config.device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (wgstar_check_links(&device->peers[i], hub, file))
			return true;
	return false;
}

/* Who has the address, but another key, is meant, and one key is wrong. */
static struct wgstar_check_file *
peer_file(const struct wgstar_check *check, const struct wgstar_check_file *hub,
	  const struct wgstar_peer *peer)
{
	struct wgstar_check_file *file;
	size_t i;

	for (i = 0; i < check->file_count; i++) {
		file = check->files[i];
		if (!file_is_taken(check, file) &&
		    wgstar_check_links(peer, hub, file))
			return file;
	}
	for (i = 0; i < check->file_count; i++) {
		file = check->files[i];
		if (!file_is_taken(check, file) && !hub_links(hub, file) &&
		    wgstar_check_same_address(peer, file))
			return file;
	}
	return NULL;
}

static void node_take_peer(const struct wgstar_check *check,
			   struct wgstar_check_node *node,
			   struct wgstar_check_file *hub, size_t number)
{
	const struct wgstar_peer *peer = &hub->config.device.peers[number];
	struct wgstar_check_file *file = peer_file(check, hub, peer);

	node->hub_peer = peer;
	node->hub_section = number + 1;
	snprintf(node->name, sizeof(node->name), "%s", peer->name);
	if (!*node->name)
		wgstar_check_file_comment(hub, node->hub_section, node->name);
	if (file)
		node_take_file(check, node, file);
	else
		node_take_addresses(node);
	if (!*node->name)
		snprintf(node->name, sizeof(node->name),
			 "the peer in line %u", peer->line);
}

/* The hub's peer in a file: by its key or address, else the only one. */
static void node_find_uplink(const struct wgstar_check *check,
			     struct wgstar_check_node *node)
{
	const struct wgstar_device *device = &node->file->config.device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (check->hub &&
		    wgstar_check_links(&device->peers[i], node->file,
				       check->hub->file))
			break;
	if (i == device->peer_count && device->peer_count == 1 &&
	    (!check->hub || node->hub_peer))
		i = 0;
	if (i == device->peer_count)
		return;
	node->uplink = &device->peers[i];
	node->uplink_section = i + 1;
}

static void nodes_find(struct wgstar_check *check)
{
	struct wgstar_check_file *hub = hub_file(check);
	struct wgstar_check_node *node;
	size_t i;

	if (hub)
		node_take_file(check, node_add(check), hub);
	for (i = 0; hub && i < hub->config.device.peer_count; i++) {
		node = node_add(check);
		node_take_peer(check, node, hub, i);
	}
	for (i = 0; i < check->file_count; i++)
		if (!file_is_taken(check, check->files[i]))
			node_take_file(check, node_add(check),
				       check->files[i]);
	check->hub = hub ? check->nodes : NULL;
	for (i = 0; i < check->node_count; i++)
		if (check->nodes[i].file && &check->nodes[i] != check->hub)
			node_find_uplink(check, &check->nodes[i]);
}

/* The first IPv4 address of a node, or NULL. */
static const struct wgstar_prefix *
node_address(const struct wgstar_check_node *node)
{
	size_t i;

	for (i = 0; i < node->addresses.count; i++)
		if (node->addresses.items[i].family == AF_INET)
			return &node->addresses.items[i];
	return NULL;
}

/* The network that devices send into, without that of a full tunnel. */
static void network_from_uplink(struct wgstar_check *check,
				const struct wgstar_check_node *node)
{
	const struct wgstar_prefix *prefix, *address;
	size_t i;

	address = node_address(check->hub ? check->hub : node);
	for (i = 0; address && i < node->uplink->route_count; i++) {
		prefix = &node->uplink->routes[i].prefix;
		if (prefix->length < 8 || prefix->length > 30 ||
		    !wgstar_prefix_contains(prefix, address))
			continue;
		if (!check->network.family ||
		    prefix->length < check->network.length)
			check->network = *prefix;
	}
}

/* The network that the hub says its address is in, if all others are, too. */
static bool network_of_hub(struct wgstar_check *check,
			   const struct wgstar_prefix *cover)
{
	const struct wgstar_quick *quick;
	struct wgstar_prefix network;
	size_t i;

	for (i = 0; check->hub; i++) {
		quick = &check->hub->file->config.quick;
		if (i == quick->address_count)
			break;
		network = wgstar_prefix_network(quick->addresses[i]);
		if (network.length > 30 || network.length < 8 ||
		    !wgstar_prefix_contains(&network, cover))
			continue;
		check->network = network;
		return true;
	}
	return false;
}

static void network_from_addresses(struct wgstar_check *check)
{
	struct wgstar_prefix cover = { .family = AF_UNSPEC };
	const struct wgstar_prefix_list *list;
	size_t i, j;

	for (i = 0; i < check->node_count; i++) {
		list = &check->nodes[i].addresses;
		for (j = 0; j < list->count; j++) {
			if (list->items[j].family != AF_INET)
				continue;
			cover = cover.family ?
				wgstar_prefix_cover(&cover, &list->items[j]) :
				list->items[j];
		}
	}
	if (!cover.family || network_of_hub(check, &cover))
		return;
	if (cover.length > 16)
		cover.length = 16;
	if (cover.length >= 8)
		check->network = wgstar_prefix_network(cover);
}

void wgstar_check_network_find(struct wgstar_check *check)
{
	size_t i;

	nodes_find(check);
	for (i = 0; i < check->node_count; i++)
		if (check->nodes[i].uplink)
			network_from_uplink(check, &check->nodes[i]);
	if (!check->network.family)
		network_from_addresses(check);
	wgstar_check_lans_find(check);
}

void wgstar_check_clear(struct wgstar_check *check)
{
	size_t i;

	for (i = 0; i < check->node_count; i++)
		wgstar_prefix_list_clear(&check->nodes[i].addresses);
	free(check->nodes);
	free(check->lans);
}
