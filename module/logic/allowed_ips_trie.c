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
				entry = node->slot[node_entry_index(node, place)];
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
 * How far @entry goes along with the trie: up to the bit where it parts from
 * what is on its way, or where one of the two ends.
 */
static unsigned int trie_common_bits(const void *link,
				     const struct allowed_ip *entry)
{
	unsigned int end = entry->cidr + KEY_LEAD_BITS;
	const struct allowed_ips_node *node;
	const struct allowed_ip *last;
	unsigned int value;

	while (!link_is_entry(link)) {
		node = link;
		value = node_value(node, &entry->key);
		if (!(node->children & BIT_ULL(value)))
			return min(end, key_common_bits(&node->key,
							&entry->key));
		link = node->slot[node_child_index(node, value)];
	}
	last = link_entry(link);
	return min3(end, last->cidr + KEY_LEAD_BITS,
		    key_common_bits(&last->key, &entry->key));
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

/* Put a node above what hangs at @link, where @entry parts from it. */
static int trie_split(struct allowed_ips_batch *batch, void **link,
		      struct allowed_ip *entry, unsigned int common)
{
	struct allowed_ips_node *node, *below = *link;

	node = wgstar_allowed_ips_node_create(batch, common / CHUNK_BITS,
					      &entry->key, 4);
	if (!node)
		return -ENOMEM;
	if (link_is_entry(*link))
		node_add_entry(node, link_entry(*link));
	else
		wgstar_allowed_ips_node_add_child(node,
						  node_value(node, &below->key),
						  below);
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
	struct allowed_ips_node *node;
	unsigned int value, common;

	if (!*link) {
		*link = link_to_entry(entry);
		return 0;
	}
	common = trie_common_bits(*link, entry);
	while (!link_parts(*link, common)) {
		node = wgstar_allowed_ips_node_open(batch, link, 2);
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
	return trie_split(batch, link, entry, common);
}

/* A node with one thing in it is none: that takes its place. */
static void node_collapse(struct allowed_ips_batch *batch, void **link)
{
	struct allowed_ips_node *node = *link;

	if (node->nr_children + node_nr_prefixes(node) > 1)
		return;
	if (node->nr_children)
		*link = node->slot[0];
	else
		*link = link_to_entry(node->slot[1]);
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
