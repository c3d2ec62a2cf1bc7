// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of the allowed IPs' tries: their memory and their slots.  The picture
 * is in the header.  Context of all: process, the caller's lock of the batch.
 */
#include "allowed_ips_node.h"

/* All children, and all places of the heap, which begins at 1, twice. */
#define NODE_SLOTS_MAX (CHUNK_VALUES + 2 * (CHUNK_VALUES - 1))

/* What the slab would give anyway; a batch can then often work in place. */
static size_t node_size(unsigned int nr_slots)
{
	static const u16 slab_sizes[] = { 96, 128, 192, 256, 512, 1024 };
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
	node->children = 0;
	node->prefixes = 0;
	node->word = chunk / CHUNKS_PER_WORD;
	node->shift = KEY_WORD_BITS - CHUNK_BITS -
		      chunk % CHUNKS_PER_WORD * CHUNK_BITS;
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
	copy->children = node->children;
	copy->prefixes = node->prefixes;
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

static void node_close_slot(struct allowed_ips_node *node,
			    unsigned int nr_slots, unsigned int index)
{
	memmove(&node->slot[index], &node->slot[index + 1],
		(nr_slots - index - 1) * sizeof(node->slot[0]));
}

static void node_add_prefix(struct allowed_ips_node *node, unsigned int place,
			    struct allowed_ip *entry)
{
	unsigned int nr_slots = node_nr_slots(node);

	/* The entry first, since it lies behind the owner. */
	node_open_slot(node, nr_slots, node_entry_index(node, place), entry);
	node_open_slot(node, nr_slots + 1, node_owner_index(node, place),
		       entry->owner);
}

void wgstar_allowed_ips_node_add_child(struct allowed_ips_node *node,
				       unsigned int value, void *link)
{
	node_open_slot(node, node_nr_slots(node), node_child_index(node, value),
		       link);
	node->children |= BIT_ULL(value);
	++node->nr_children;
}

void wgstar_allowed_ips_node_set_prefix(struct allowed_ips_node *node,
					unsigned int place,
					struct allowed_ip *entry)
{
	if (node->prefixes & BIT_ULL(place)) {
		node->slot[node_owner_index(node, place)] = entry->owner;
		node->slot[node_entry_index(node, place)] = entry;
		return;
	}
	node_add_prefix(node, place, entry);
	node->prefixes |= BIT_ULL(place);
}

void wgstar_allowed_ips_node_cut_child(struct allowed_ips_node *node,
				       unsigned int value)
{
	node_close_slot(node, node_nr_slots(node),
			node_child_index(node, value));
	node->children &= ~BIT_ULL(value);
	--node->nr_children;
}

void wgstar_allowed_ips_node_cut_prefix(struct allowed_ips_node *node,
					unsigned int place)
{
	unsigned int nr_slots = node_nr_slots(node);

	node_close_slot(node, nr_slots, node_entry_index(node, place));
	node_close_slot(node, nr_slots - 1, node_owner_index(node, place));
	node->prefixes &= ~BIT_ULL(place);
}
