// SPDX-License-Identifier: GPL-2.0
/*
 * Finding, setting and cutting one prefix in the trie of a batch.  Nodes that
 * readers can see are copied on the way; whatever can fail is allocated before
 * anything is linked.  Context of all: process, the caller's lock.
 */
#include "allowed_ips_node.h"

struct allowed_ip *
wgstar_allowed_ips_trie_find(const void *link,
			     const struct allowed_ips_key *key,
			     unsigned int cidr)
{
	const struct allowed_ips_node *node;
	struct allowed_ip *entry = NULL;
	unsigned int value, place;

	while (link && !link_is_entry(link)) {
		node = link;
		if (node->chunk == chunk_of_length(cidr)) {
			place = node_place(node, key, cidr);
			if (node->prefixes & BIT_ULL(place))
				entry = node->slot[node_prefix_index(node, place)];
			break;
		}
		value = node_value(node, key);
		if (!(node->children & BIT_ULL(value)))
			return NULL;
		link = node->slot[node_child_index(node, value)];
	}
	if (link_is_entry(link))
		entry = link_entry(link);
	return entry && entry_has_prefix(entry, key, cidr) ? entry : NULL;
}

/*
 * An entry below the last node on the way of @key.  It agrees with @key at
 * least as far as the trie can tell the two apart.
 */
static const struct allowed_ip *trie_neighbour(const void *link,
					       const struct allowed_ips_key *key)
{
	const struct allowed_ips_node *node;
	unsigned int value, index;

	while (!link_is_entry(link)) {
		node = link;
		value = node_value(node, key);
		index = 0;
		if (node->children & BIT_ULL(value))
			index = node_child_index(node, value);
		else if (!node->nr_children)
			return node->slot[0];
		link = node->slot[index];
	}
	return link_entry(link);
}

/* Hang a prefix into a node of its chunk or of one before it. */
static void node_add_entry(struct allowed_ips_node *node,
			   struct allowed_ip *entry)
{
	if (node->chunk == chunk_of_length(entry->cidr))
		wgstar_allowed_ips_node_set_prefix(node,
						   node_place(node, &entry->key,
							      entry->cidr),
						   entry);
	else
		wgstar_allowed_ips_node_add_child(node,
						  node_value(node, &entry->key),
						  link_to_entry(entry));
}

/*
 * Put a node above what hangs at @link, where @entry parts from it.
 * @neighbour is below that link.
 */
static int trie_split(struct allowed_ips_batch *batch, void **link,
		      struct allowed_ip *entry,
		      const struct allowed_ip *neighbour, unsigned int common)
{
	struct allowed_ips_node *node;

	node = wgstar_allowed_ips_node_create(batch, common / CHUNK_BITS, 2);
	if (!node)
		return -ENOMEM;
	if (link_is_entry(*link))
		node_add_entry(node, link_entry(*link));
	else
		wgstar_allowed_ips_node_add_child(node,
						  node_value(node,
							     &neighbour->key),
						  *link);
	node_add_entry(node, entry);
	*link = node;
	return 0;
}

/* Whether @entry can't go below @link: it has another key, or ends before. */
static bool link_parts(const void *link, unsigned int common)
{
	const struct allowed_ips_node *node = link;

	return link_is_entry(link) || node->chunk * CHUNK_BITS > common;
}

/* @entry begins the chain of its prefix and replaces the one that is there. */
int wgstar_allowed_ips_trie_set(struct allowed_ips_batch *batch, void **link,
				struct allowed_ip *entry)
{
	unsigned int chunk = chunk_of_length(entry->cidr);
	const struct allowed_ip *neighbour;
	struct allowed_ips_node *node;
	unsigned int value, common;

	if (!*link) {
		*link = link_to_entry(entry);
		return 0;
	}
	neighbour = trie_neighbour(*link, &entry->key);
	common = key_common_bits(&neighbour->key, &entry->key);
	common = min3(common, neighbour->cidr + KEY_LEAD_BITS,
		      entry->cidr + KEY_LEAD_BITS);
	while (!link_parts(*link, common)) {
		node = wgstar_allowed_ips_node_open(batch, link, 1);
		if (!node)
			return -ENOMEM;
		value = node_value(node, &entry->key);
		if (node->chunk == chunk ||
		    !(node->children & BIT_ULL(value))) {
			node_add_entry(node, entry);
			return 0;
		}
		link = &node->slot[node_child_index(node, value)];
	}
	if (link_is_entry(*link) &&
	    entry_has_prefix(link_entry(*link), &entry->key, entry->cidr)) {
		*link = link_to_entry(entry);
		return 0;
	}
	return trie_split(batch, link, entry, neighbour, common);
}

/* A node with one slot is none: what it holds takes its place. */
static void node_collapse(struct allowed_ips_batch *batch, void **link)
{
	struct allowed_ips_node *node = *link;

	if (node_count(node) > 1)
		return;
	*link = node->nr_children ? node->slot[0] :
				    link_to_entry(node->slot[0]);
	wgstar_allowed_ips_node_drop(batch, node);
}

/* Take out a prefix that is there. */
int wgstar_allowed_ips_trie_cut(struct allowed_ips_batch *batch, void **link,
				const struct allowed_ips_key *key,
				unsigned int cidr)
{
	struct allowed_ips_node *node;
	unsigned int value, index;

	if (link_is_entry(*link)) {
		*link = NULL;
		return 0;
	}
	for (;; link = &node->slot[index]) {
		node = wgstar_allowed_ips_node_open(batch, link, 0);
		if (!node)
			return -ENOMEM;
		if (node->chunk == chunk_of_length(cidr)) {
			wgstar_allowed_ips_node_cut_prefix(node,
							   node_place(node, key,
								      cidr));
			break;
		}
		value = node_value(node, key);
		index = node_child_index(node, value);
		if (link_is_entry(node->slot[index])) {
			wgstar_allowed_ips_node_cut_child(node, value);
			break;
		}
	}
	node_collapse(batch, link);
	return 0;
}
