// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes of the allowed IPs' tries: their memory and their slots.  The picture
 * is in the header.  Context of all: process, the caller's lock of the batch.
 */
#include "allowed_ips_node.h"

/* All children, and all places of the heap, which begins at 1. */
#define NODE_SLOTS_MAX (CHUNK_VALUES + CHUNK_VALUES - 1)

/* What the slab would give anyway; a batch can then often work in place. */
static size_t node_size(unsigned int count)
{
	static const u16 slab_sizes[] = { 64, 96, 128, 192, 256, 512, 1024 };
	size_t size = sizeof(struct allowed_ips_node) + count * sizeof(void *);
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
			       unsigned int chunk, unsigned int count)
{
	size_t size = node_size(count);
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
	unsigned int count = node_count(node);
	struct allowed_ips_node *copy;

	if (node->fresh && count + room <= node->capacity)
		return node;
	copy = wgstar_allowed_ips_node_create(batch, node->chunk, count + room);
	if (!copy)
		return NULL;
	copy->children = node->children;
	copy->prefixes = node->prefixes;
	copy->nr_children = node->nr_children;
	memcpy(copy->slot, node->slot, count * sizeof(node->slot[0]));
	*link = copy;
	wgstar_allowed_ips_node_drop(batch, node);
	return copy;
}

static void node_open_slot(struct allowed_ips_node *node, unsigned int index)
{
	memmove(&node->slot[index + 1], &node->slot[index],
		(node_count(node) - index) * sizeof(node->slot[0]));
}

static void node_close_slot(struct allowed_ips_node *node, unsigned int index)
{
	memmove(&node->slot[index], &node->slot[index + 1],
		(node_count(node) - index - 1) * sizeof(node->slot[0]));
}

void wgstar_allowed_ips_node_add_child(struct allowed_ips_node *node,
				       unsigned int value, void *link)
{
	unsigned int index = node_child_index(node, value);

	node_open_slot(node, index);
	node->slot[index] = link;
	node->children |= BIT_ULL(value);
	++node->nr_children;
}

void wgstar_allowed_ips_node_set_prefix(struct allowed_ips_node *node,
					unsigned int place,
					struct allowed_ip *entry)
{
	unsigned int index = node_prefix_index(node, place);

	if (!(node->prefixes & BIT_ULL(place))) {
		node_open_slot(node, index);
		node->prefixes |= BIT_ULL(place);
	}
	node->slot[index] = entry;
}

void wgstar_allowed_ips_node_cut_child(struct allowed_ips_node *node,
				       unsigned int value)
{
	node_close_slot(node, node_child_index(node, value));
	node->children &= ~BIT_ULL(value);
	--node->nr_children;
}

void wgstar_allowed_ips_node_cut_prefix(struct allowed_ips_node *node,
					unsigned int place)
{
	node_close_slot(node, node_prefix_index(node, place));
	node->prefixes &= ~BIT_ULL(place);
}
