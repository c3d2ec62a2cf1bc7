// SPDX-License-Identifier: GPL-2.0
/* The life of a star in memory, and what follows from the role of a node. */
#include "star.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"

/* A NAT forgets a mapping of UDP after half a minute at the earliest. */
#define GATEWAY_KEEPALIVE	25

static const char *const role_names[] = {
	[WGSTAR_STAR_HUB] = "hub",
	[WGSTAR_STAR_GATEWAY] = "gateway",
	[WGSTAR_STAR_DEVICE] = "device",
};

const char *wgstar_star_role_name(enum wgstar_star_role role)
{
	return role_names[role];
}

struct wgstar_star_node *wgstar_star_add_node(struct wgstar_star *star,
					      enum wgstar_star_role role)
{
	size_t size = sizeof(*star->nodes), room = star->node_room;
	struct wgstar_star_node *node;

	if (star->node_count == room) {
		star->node_room = room ? room * 2 : 8;
		star->nodes = wgstar_secret_grow(star->nodes, room * size,
						 star->node_room * size);
	}
	node = &star->nodes[star->node_count++];
	node->role = role;
	return node;
}

void wgstar_star_remove_node(struct wgstar_star *star,
			     struct wgstar_star_node *node)
{
	size_t behind = star->nodes + --star->node_count - node;

	wgstar_star_node_clear(node);
	memmove(node, node + 1, behind * sizeof(*node));
	wgstar_secret_wipe(&star->nodes[star->node_count], sizeof(*node));
}

struct wgstar_star_node *wgstar_star_hub(const struct wgstar_star *star)
{
	size_t i;

	for (i = 0; i < star->node_count; i++)
		if (star->nodes[i].role == WGSTAR_STAR_HUB)
			return &star->nodes[i];
	return NULL;
}

static void name_unknown(const struct wgstar_star *star, const char *name,
			 struct wgstar_error *error)
{
	const char **names = wgstar_secret_grow(NULL, 0, (star->node_count + 1) *
						sizeof(*names));
	const char *nearest;
	size_t i;

	for (i = 0; i < star->node_count; i++)
		names[i] = star->nodes[i].peer.name;
	nearest = wgstar_word_nearest(name, names);
	wgstar_error_set(error, nearest ?
			 "there is no `%.32s' in the star (did you mean %s?)" :
			 "there is no `%.32s' in the star: `wgstarctl star list' shows who is",
			 name, nearest);
	free(names);
}

struct wgstar_star_node *wgstar_star_find(const struct wgstar_star *star,
					  const char *name,
					  struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < star->node_count; i++)
		if (!strcmp(star->nodes[i].peer.name, name))
			return &star->nodes[i];
	if (error)
		name_unknown(star, name, error);
	return NULL;
}

const struct wgstar_prefix *wgstar_star_range(const struct wgstar_star *star,
					      enum wgstar_star_role role)
{
	return role == WGSTAR_STAR_DEVICE ? star->devices :
					    star->infrastructure;
}

bool wgstar_star_node_isolated(const struct wgstar_star_node *node)
{
	if (node->peer.flags & WGSTAR_PEER_HAS_ISOLATED)
		return node->peer.isolated;
	return node->role == WGSTAR_STAR_GATEWAY;
}

uint16_t wgstar_star_node_keepalive(const struct wgstar_star_node *node)
{
	if (node->peer.flags & WGSTAR_PEER_HAS_KEEPALIVE)
		return node->peer.persistent_keepalive;
	return node->role == WGSTAR_STAR_GATEWAY ? GATEWAY_KEEPALIVE : 0;
}

const struct wgstar_prefix *
wgstar_star_export_seen(const struct wgstar_export *export)
{
	return export->alias.family == AF_UNSPEC ? &export->prefix :
						   &export->alias;
}

unsigned int wgstar_star_family(int family)
{
	return family == AF_INET6;
}

void wgstar_star_host_text(char text[WGSTAR_PREFIX_TEXT_SIZE],
			   const struct wgstar_prefix *address)
{
	wgstar_prefix_print(text, address);
	*strchr(text, '/') = '\0';
}

void wgstar_star_node_clear(struct wgstar_star_node *node)
{
	wgstar_peer_clear(&node->peer);
	wgstar_gateway_clear(&node->gateway);
	wgstar_words_clear(&node->dns);
	free(node->private_key_file);
	wgstar_secret_wipe(node, sizeof(*node));
}

void wgstar_star_clear(struct wgstar_star *star)
{
	size_t i;

	for (i = 0; i < star->node_count; i++)
		wgstar_star_node_clear(&star->nodes[i]);
	free(star->nodes);
	wgstar_words_clear(&star->dns);
	wgstar_secret_wipe(star, sizeof(*star));
}
