// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of the allowed IPs' tries: their memory and their slots.  The picture
 * is in the header.  Context of all: process, the caller's lock of the batch.
 */
#include "allowed_ips_node.h"

/* All values as leaves, and all places of the heap, which begins at 1, twice. */
#define NODE_SLOTS_MAX (3 * CHUNK_VALUES + 2 * (CHUNK_VALUES - 1))

/* What the slab would give anyway; a batch can then often work in place. */
static size_t node_size(unsigned int nr_slots)
{
	static const u16 slab_sizes[] = { 128, 192, 256, 512, 1024, 2048 };
	size_t size = sizeof(struct allowed_ips_node) + nr_slots * sizeof(void *);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(slab_sizes); ++i)
		if (size <= slab_sizes[i])
			return slab_sizes[i];
	return size;
}

static unsigned int node_capacity(size_t size)
{
	size_t slots = (size - sizeof(struct allowed_ips_node)) / sizeof(void *);

	return min_t(size_t, slots, NODE_SLOTS_MAX);
}

struct allowed_ips_node *
wgstar_allowed_ips_node_create(struct allowed_ips_batch *batch,
			       unsigned int chunk,
			       const struct allowed_ips_key *key,
			       unsigned int nr_slots)
{
	size_t size = node_size(nr_slots);
	struct allowed_ips_node *node = wgstar_env_alloc(size);

	if (!node)
		return NULL;
	node->leaves = 0;
	node->children = 0;
	node->prefixes = 0;
	node->word = chunk / CHUNKS_PER_WORD;
	node->shift = KEY_WORD_BITS - CHUNK_BITS -
		      chunk % CHUNKS_PER_WORD * CHUNK_BITS;
	node->nr_leaves = 0;
	node->nr_children = 0;
	node->chunk = chunk;
	node->capacity = node_capacity(size);
	node->fresh = true;
	node->key = *key;
	list_add(&node->batch_link, &batch->fresh_nodes);
	return node;
}

void wgstar_allowed_ips_node_drop(struct allowed_ips_batch *batch,
				  struct allowed_ips_node *node)
{
	if (!node->fresh) {
		list_add(&node->batch_link, &batch->leaving_nodes);
		return;
	}
	list_del(&node->batch_link);
	wgstar_env_free(node);
}

struct allowed_ips_node *
wgstar_allowed_ips_node_open(struct allowed_ips_batch *batch, void **link,
			     unsigned int room)
{
	struct allowed_ips_node *node = *link;
	unsigned int nr_slots = node_nr_slots(node);
	struct allowed_ips_node *copy;

	if (node->fresh && nr_slots + room <= node->capacity)
		return node;
	copy = wgstar_allowed_ips_node_create(batch, node->chunk, &node->key,
					      nr_slots + room);
	if (!copy)
		return NULL;
	copy->leaves = node->leaves;
	copy->children = node->children;
	copy->prefixes = node->prefixes;
	copy->nr_leaves = node->nr_leaves;
	copy->nr_children = node->nr_children;
	memcpy(copy->slot, node->slot, nr_slots * sizeof(node->slot[0]));
	*link = copy;
	wgstar_allowed_ips_node_drop(batch, node);
	return copy;
}

/* These leave the bitmaps to the caller: @nr_slots is as it was before. */
static void node_open_slot(struct allowed_ips_node *node, unsigned int nr_slots,
			   unsigned int index, void *content)
{
	memmove(&node->slot[index + 1], &node->slot[index],
		(nr_slots - index) * sizeof(node->slot[0]));
	node->slot[index] = content;
}

static void node_close_slots(struct allowed_ips_node *node,
			     unsigned int nr_slots, unsigned int index,
			     unsigned int count)
{
	memmove(&node->slot[index], &node->slot[index + count],
		(nr_slots - index - count) * sizeof(node->slot[0]));
}

void wgstar_allowed_ips_node_add_child(struct allowed_ips_node *node,
				       unsigned int value,
				       struct allowed_ips_node *child)
{
	node_open_slot(node, node_nr_slots(node), node_child_index(node, value),
		       child);
	node->children |= BIT_ULL(value);
	++node->nr_children;
}

void wgstar_allowed_ips_node_cut_child(struct allowed_ips_node *node,
				       unsigned int value)
{
	node_close_slots(node, node_nr_slots(node),
			 node_child_index(node, value), 1);
	node->children &= ~BIT_ULL(value);
	--node->nr_children;
}

/* How the end of a leaf's key is compared: see struct allowed_ips_node. */
static void *leaf_word(const struct allowed_ips_node *node,
		       const struct allowed_ip *entry)
{
	unsigned int length = entry->cidr + KEY_LEAD_BITS -
			      (node->chunk + 1) * CHUNK_BITS;
	unsigned long bits = key_after_chunk(&entry->key, node->word,
					     node->shift);

	return (void *)(ALIGN_DOWN(bits, BIT(LEAF_LENGTH_BITS)) | length);
}

/* What lies further behind goes first, so that no index changes. */
static void node_add_leaf(struct allowed_ips_node *node, unsigned int value,
			  struct allowed_ip *entry)
{
	unsigned int nr_slots = node_nr_slots(node);
	unsigned int index = node_leaf_index(node, value);

	node_open_slot(node, nr_slots, node_leaf_entry_index(node, value),
		       entry);
	node_open_slot(node, nr_slots + 1, index, entry->owner);
	node_open_slot(node, nr_slots + 2, index, leaf_word(node, entry));
	node->leaves |= BIT_ULL(value);
	++node->nr_leaves;
}

void wgstar_allowed_ips_node_set_leaf(struct allowed_ips_node *node,
				      struct allowed_ip *entry)
{
	unsigned int value = node_value(node, &entry->key), index;

	if (!(node->leaves & BIT_ULL(value))) {
		node_add_leaf(node, value, entry);
		return;
	}
	index = node_leaf_index(node, value);
	node->slot[index] = leaf_word(node, entry);
	node->slot[index + 1] = entry->owner;
	node->slot[node_leaf_entry_index(node, value)] = entry;
}

void wgstar_allowed_ips_node_cut_leaf(struct allowed_ips_node *node,
				      unsigned int value)
{
	unsigned int nr_slots = node_nr_slots(node);

	node_close_slots(node, nr_slots, node_leaf_entry_index(node, value), 1);
	node_close_slots(node, nr_slots - 1, node_leaf_index(node, value), 2);
	node->leaves &= ~BIT_ULL(value);
	--node->nr_leaves;
}

static void node_add_prefix(struct allowed_ips_node *node, unsigned int place,
			    struct allowed_ip *entry)
{
	unsigned int nr_slots = node_nr_slots(node);

	node_open_slot(node, nr_slots, node_entry_index(node, place), entry);
	node_open_slot(node, nr_slots + 1, node_owner_index(node, place),
		       entry->owner);
	node->prefixes |= BIT_ULL(place);
}

void wgstar_allowed_ips_node_set_prefix(struct allowed_ips_node *node,
					unsigned int place,
					struct allowed_ip *entry)
{
	if (!(node->prefixes & BIT_ULL(place))) {
		node_add_prefix(node, place, entry);
		return;
	}
	node->slot[node_owner_index(node, place)] = entry->owner;
	node->slot[node_entry_index(node, place)] = entry;
}

void wgstar_allowed_ips_node_cut_prefix(struct allowed_ips_node *node,
					unsigned int place)
{
	unsigned int nr_slots = node_nr_slots(node);

	node_close_slots(node, nr_slots, node_entry_index(node, place), 1);
	node_close_slots(node, nr_slots - 1, node_owner_index(node, place), 1);
	node->prefixes &= ~BIT_ULL(place);
}
