// SPDX-License-Identifier: GPL-2.0
/*
 * Finding, setting and cutting one prefix in the trie of a batch.  Nodes that
 * readers can see are copied on the way; whatever can fail is allocated before
 * anything is linked.  Context of all: process, the caller's lock.
 */
#include "allowed_ips_node.h"

/* The only prefix below a value of a node, if that is a leaf. */
static struct allowed_ip *node_leaf(const struct allowed_ips_node *node,
				    unsigned int value)
{
	if (!(node->leaves & BIT_ULL(value)))
		return NULL;
	return node->slot[node_leaf_entry_index(node, value)];
}

static const struct allowed_ips_node *
node_child(const struct allowed_ips_node *node, unsigned int value)
{
	if (!(node->children & BIT_ULL(value)))
		return NULL;
	return node->slot[node_child_index(node, value)];
}

/* What may be the first entry of a prefix. */
static struct allowed_ip *node_candidate(const struct allowed_ips_node *node,
					 const struct allowed_ips_key *key,
					 unsigned int cidr)
{
	unsigned int place;

	for (; node; node = node_child(node, node_value(node, key))) {
		if (node->chunk == chunk_of_length(cidr)) {
			place = node_place(node, key, cidr);
			if (!(node->prefixes & BIT_ULL(place)))
				return NULL;
			return node->slot[node_entry_index(node, place)];
		}
		if (node->leaves & BIT_ULL(node_value(node, key)))
			return node_leaf(node, node_value(node, key));
	}
	return NULL;
}

struct allowed_ip *
wgstar_allowed_ips_trie_find(const void *link,
			     const struct allowed_ips_key *key,
			     unsigned int cidr)
{
	struct allowed_ip *entry;

	if (link_is_entry(link))
		entry = link_entry(link);
	else
		entry = node_candidate(link, key, cidr);
	return entry && entry_has_prefix(entry, key, cidr) ? entry : NULL;
}

/* Up to the bit where two prefixes part, or where one of them ends. */
static unsigned int entry_common_bits(const struct allowed_ip *a,
				      const struct allowed_ip *b)
{
	return min3(a->cidr + KEY_LEAD_BITS, b->cidr + KEY_LEAD_BITS,
		    key_common_bits(&a->key, &b->key));
}

/*
 * How far @entry goes along with the trie below @node: up to the bit where it
 * parts from what is on its way, or where one of the two ends.
 */
static unsigned int trie_common_bits(const struct allowed_ips_node *node,
				     const struct allowed_ip *entry)
{
	const struct allowed_ips_node *child;
	const struct allowed_ip *leaf;
	unsigned int value;

	for (;; node = child) {
		value = node_value(node, &entry->key);
		leaf = node_leaf(node, value);
		if (leaf)
			return entry_common_bits(leaf, entry);
		child = node_child(node, value);
		if (!child)
			return min(entry->cidr + KEY_LEAD_BITS,
				   key_common_bits(&node->key, &entry->key));
	}
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
		wgstar_allowed_ips_node_set_leaf(node, entry);
}

/* A node with two entries, where they part; NULL for no memory. */
static struct allowed_ips_node *fork_create(struct allowed_ips_batch *batch,
					    struct allowed_ip *old,
					    struct allowed_ip *entry)
{
	unsigned int common = entry_common_bits(old, entry);
	struct allowed_ips_node *node;

	node = wgstar_allowed_ips_node_create(batch, common / CHUNK_BITS,
					      &entry->key, 6);
	if (node) {
		node_add_entry(node, old);
		node_add_entry(node, entry);
	}
	return node;
}

/* Add to a trie that has but one prefix. */
static int root_add(struct allowed_ips_batch *batch, void **root,
		    struct allowed_ip *entry)
{
	struct allowed_ip *old = link_entry(*root);
	struct allowed_ips_node *node;

	if (entry_has_prefix(old, &entry->key, entry->cidr)) {
		*root = link_to_entry(entry);
		return 0;
	}
	node = fork_create(batch, old, entry);
	if (!node)
		return -ENOMEM;
	*root = node;
	return 0;
}

/* The leaf of @entry's value is replaced, or becomes a node of the two. */
static int leaf_add(struct allowed_ips_batch *batch,
		    struct allowed_ips_node *parent, struct allowed_ip *entry)
{
	unsigned int value = node_value(parent, &entry->key);
	struct allowed_ip *old = node_leaf(parent, value);
	struct allowed_ips_node *node;

	if (entry_has_prefix(old, &entry->key, entry->cidr)) {
		wgstar_allowed_ips_node_set_leaf(parent, entry);
		return 0;
	}
	node = fork_create(batch, old, entry);
	if (!node)
		return -ENOMEM;
	wgstar_allowed_ips_node_cut_leaf(parent, value);
	wgstar_allowed_ips_node_add_child(parent, value, node);
	return 0;
}

/* Put a node above the one that hangs at @link, where @entry parts from it. */
static int node_split(struct allowed_ips_batch *batch, void **link,
		      struct allowed_ip *entry, unsigned int common)
{
	struct allowed_ips_node *node, *below = *link;

	node = wgstar_allowed_ips_node_create(batch, common / CHUNK_BITS,
					      &entry->key, 4);
	if (!node)
		return -ENOMEM;
	wgstar_allowed_ips_node_add_child(node, node_value(node, &below->key),
					  below);
	node_add_entry(node, entry);
	*link = node;
	return 0;
}

static bool node_is_beyond(const struct allowed_ips_node *node,
			   unsigned int common)
{
	return node->chunk * CHUNK_BITS > common;
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
	if (link_is_entry(*link))
		return root_add(batch, link, entry);
	common = trie_common_bits(*link, entry);
	while (!node_is_beyond(*link, common)) {
		node = wgstar_allowed_ips_node_open(batch, link, 3);
		if (!node)
			return -ENOMEM;
		value = node_value(node, &entry->key);
		if (node->chunk != chunk && (node->leaves & BIT_ULL(value)))
			return leaf_add(batch, node, entry);
		if (node->chunk == chunk ||
		    !(node->children & BIT_ULL(value))) {
			node_add_entry(node, entry);
			return 0;
		}
		link = &node->slot[node_child_index(node, value)];
	}
	return node_split(batch, link, entry, common);
}

/*
 * A node with one thing in it is none: that takes its place at @link, which is
 * the root, or in @parent, a node with room for two.
 */
static void node_collapse(struct allowed_ips_batch *batch, void **link,
			  struct allowed_ips_node *parent)
{
	struct allowed_ips_node *node = *link;
	struct allowed_ip *entry;

	if (node->nr_leaves + node->nr_children + node_nr_prefixes(node) > 1)
		return;
	/* Alone, it is behind all else. */
	entry = node->slot[node_nr_slots(node) - 1];
	if (node->nr_children) {
		*link = node->slot[0];
	} else if (parent) {
		wgstar_allowed_ips_node_cut_child(parent,
						  node_value(parent,
							     &entry->key));
		wgstar_allowed_ips_node_set_leaf(parent, entry);
	} else {
		*link = link_to_entry(entry);
	}
	wgstar_allowed_ips_node_drop(batch, node);
}

/* Take out a prefix that is there. */
int wgstar_allowed_ips_trie_cut(struct allowed_ips_batch *batch, void **link,
				const struct allowed_ips_key *key,
				unsigned int cidr)
{
	struct allowed_ips_node *node, *parent = NULL;
	unsigned int value;

	if (link_is_entry(*link)) {
		*link = NULL;
		return 0;
	}
	for (;; parent = node) {
		node = wgstar_allowed_ips_node_open(batch, link, 2);
		if (!node)
			return -ENOMEM;
		value = node_value(node, key);
		if (node->chunk == chunk_of_length(cidr)) {
			wgstar_allowed_ips_node_cut_prefix(node,
							   node_place(node, key,
								      cidr));
			break;
		}
		if (node->leaves & BIT_ULL(value)) {
			wgstar_allowed_ips_node_cut_leaf(node, value);
			break;
		}
		link = &node->slot[node_child_index(node, value)];
	}
	node_collapse(batch, link, parent);
	return 0;
}
