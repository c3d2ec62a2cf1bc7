// SPDX-License-Identifier: GPL-2.0
/*
 * Looking up allowed IPs, and the beginning and end of a table.  Changes are
 * in allowed_ips_batch.c, the picture of a node in allowed_ips_node.h.
 */
#include "allowed_ips_node.h"

/* The places of all prefixes that cover one value of a chunk. */
#define PLACES(v)	(BIT_ULL(1) | BIT_ULL(2 | (v) >> 5) |			\
			 BIT_ULL(4 | (v) >> 4) | BIT_ULL(8 | (v) >> 3) |	\
			 BIT_ULL(16 | (v) >> 2) | BIT_ULL(32 | (v) >> 1))
#define PLACES_4(v)	PLACES(v), PLACES((v) + 1), PLACES((v) + 2), PLACES((v) + 3)
#define PLACES_16(v)	PLACES_4(v), PLACES_4((v) + 4), PLACES_4((v) + 8), PLACES_4((v) + 12)

static const u64 places_covering[CHUNK_VALUES] = {
	PLACES_16(0), PLACES_16(16), PLACES_16(32), PLACES_16(48)
};

void wgstar_allowed_ips_init(struct allowed_ips *table)
{
	RCU_INIT_POINTER(table->root[0], NULL);
	RCU_INIT_POINTER(table->root[1], NULL);
}

void wgstar_allowed_ips_owner_init(struct allowed_ips_owner *owner)
{
	INIT_LIST_HEAD(&owner->entries);
	owner->count = 0;
}

static void entries_free(struct allowed_ip *entry)
{
	struct allowed_ip *next;

	for (; entry; entry = next) {
		next = entry->next;
		list_del(&entry->owner_link);
		--entry->owner->count;
		wgstar_env_free_rcu(entry, rcu);
	}
}

/* Nodes wait in a list instead of on the stack. */
static void root_free(void *root)
{
	struct allowed_ips_node *node = root;
	unsigned int i;
	LIST_HEAD(nodes);

	if (link_is_entry(root))
		entries_free(link_entry(root));
	else if (node)
		list_add(&node->batch_link, &nodes);
	while (!list_empty(&nodes)) {
		struct allowed_ips_node *child;

		node = list_first_entry(&nodes, struct allowed_ips_node,
					batch_link);
		list_del(&node->batch_link);
		for (i = 0; i < node->nr_children; ++i) {
			child = node->slot[2 * node->nr_leaves + i];
			list_add(&child->batch_link, &nodes);
		}
		for (i = node_first_entry(node); i < node_nr_slots(node); ++i)
			entries_free(node->slot[i]);
		wgstar_env_free_rcu(node, rcu);
	}
}

void wgstar_allowed_ips_clear(struct allowed_ips *table)
{
	unsigned int i;
	void *root;

	for (i = 0; i < ARRAY_SIZE(table->root); ++i) {
		root = rcu_dereference_protected(table->root[i], true);
		RCU_INIT_POINTER(table->root[i], NULL);
		root_free(root);
	}
}

/* An IPv4 key stays in a register: it has but one word. */
static __always_inline unsigned int
walk_word(const struct allowed_ips_node *node, bool wide)
{
	return wide ? node->word : 0;
}

static __always_inline unsigned int
walk_value(const struct allowed_ips_node *node,
	   const struct allowed_ips_key *key, bool wide)
{
	return chunk_value(key, walk_word(node, wide), node->shift);
}

/* All that lies beyond the first cache line is needed soon if this is the end. */
static __always_inline const struct allowed_ips_node *
walk_child(const struct allowed_ips_node *node, unsigned int value)
{
	const struct allowed_ips_node *child;

	if (!(node->children & BIT_ULL(value)))
		return NULL;
	child = node->slot[node_child_index(node, value)];
	prefetch(&child->slot[0]);
	return child;
}

static __always_inline bool entry_covers(const struct allowed_ip *entry,
					 const struct allowed_ips_key *key)
{
	return key_common_bits(&entry->key, key) >=
	       entry->cidr + KEY_LEAD_BITS;
}

/* Whether the key agrees with the node in all before the node's chunk. */
static __always_inline bool node_covers(const struct allowed_ips_node *node,
					const struct allowed_ips_key *key,
					bool wide)
{
	u64 differing = node->key.word[0] ^ key->word[0];

	if (wide)
		return key_common_bits(&node->key, key) >=
		       node->chunk * CHUNK_BITS;
	return differing >> node->shift >> CHUNK_BITS == 0;
}

/* Whether there is a leaf for the value of the key, and it covers the key. */
static __always_inline bool leaf_covers(const struct allowed_ips_node *node,
					unsigned int value,
					const struct allowed_ips_key *key,
					bool wide)
{
	unsigned long leaf, differing;
	unsigned int length;

	if (!(node->leaves & BIT_ULL(value)))
		return false;
	leaf = (unsigned long)node->slot[node_leaf_index(node, value)];
	length = leaf % BIT(LEAF_LENGTH_BITS);
	differing = leaf ^ key_after_chunk(key, walk_word(node, wide),
					   node->shift);
	/* A shift by all bits, as for no length, would do nothing. */
	if (differing >> LEAF_LENGTH_BITS >>
	    (LEAF_KEY_BITS - min(length, LEAF_KEY_BITS)))
		return false;
	if (unlikely(length > LEAF_KEY_BITS))
		return entry_covers(node->slot[node_leaf_entry_index(node, value)],
				    key);
	return node_covers(node, key, wide);
}

/**
 * struct find - prefixes that cover a key; NULL and NULL for none
 * @entry: the only one of the table, or else
 * @node: where they are
 * @places: which of the node's; 0 for the leaf of @value
 * @value: of the node's chunk, in the key
 */
struct find {
	const struct allowed_ip *entry;
	const struct allowed_ips_node *node;
	u64 places;
	unsigned int value;
};

/* The longest prefix is the last in the heap. */
static __always_inline unsigned int find_place(const struct find *find)
{
	return fls64(find->places) - 1;
}

static __always_inline struct allowed_ips_owner *
find_owner(const struct find *find)
{
	const struct allowed_ips_node *node = find->node;

	if (!node)
		return find->entry ? find->entry->owner : NULL;
	if (find->places)
		return node->slot[node_owner_index(node, find_place(find))];
	return node->slot[node_leaf_index(node, find->value) + 1];
}

static __always_inline const struct allowed_ip *
find_entry(const struct find *find)
{
	const struct allowed_ips_node *node = find->node;

	if (!node)
		return find->entry;
	if (find->places)
		return node->slot[node_entry_index(node, find_place(find))];
	return node->slot[node_leaf_entry_index(node, find->value)];
}

/*
 * Prefixes above the bits that were skipped in vain: the key agrees with all
 * nodes that begin before it parts, at @common, from what is below them.  It
 * parts between two nodes, since it was followed in each of them.
 */
static noinline struct find trie_find_above(const struct allowed_ips_node *node,
					    const struct allowed_ips_key *key,
					    unsigned int common)
{
	struct find find = {};
	unsigned int value;
	u64 places;

	for (; node; node = walk_child(node, value)) {
		if (node->chunk * CHUNK_BITS > common)
			break;
		value = node_value(node, key);
		places = node->prefixes & places_covering[value];
		if (places) {
			find.node = node;
			find.places = places;
		}
	}
	return find;
}

/*
 * Walk down without a look at the bits that nodes skip.  Every prefix of the
 * key is on the way.  If the last one there is none of the key, the place
 * where the two part says which of the nodes above are to be believed.
 */
static __always_inline struct find trie_find(const void *root,
					     const struct allowed_ips_key *key,
					     bool wide)
{
	const struct allowed_ips_node *node = root, *child;
	struct find find = {};
	u64 places;

	if (unlikely(link_is_entry(root))) {
		if (entry_covers(link_entry(root), key))
			find.entry = link_entry(root);
		return find;
	}
	for (; node; node = child) {
		find.value = walk_value(node, key, wide);
		places = node->prefixes & places_covering[find.value];
		if (places) {
			find.node = node;
			find.places = places;
		}
		child = walk_child(node, find.value);
		if (!child && leaf_covers(node, find.value, key, wide)) {
			find.node = node;
			find.places = 0;
			return find;
		}
	}
	if (find.node && unlikely(!node_covers(find.node, key, wide)))
		return trie_find_above(root, key,
				       key_common_bits(&find.node->key, key));
	return find;
}

static const void *table_root(const struct allowed_ips *table, unsigned int i)
{
	return rcu_dereference_check(table->root[i], rcu_read_lock_any_held());
}

static __always_inline struct find table_find(const struct allowed_ips *table,
					      u8 family, const void *addr)
{
	struct allowed_ips_key key;

	if (family == AF_INET) {
		wgstar_allowed_ips_key_read(&key, AF_INET, addr);
		return trie_find(table_root(table, 0), &key, false);
	}
	if (family == AF_INET6) {
		wgstar_allowed_ips_key_read(&key, AF_INET6, addr);
		return trie_find(table_root(table, 1), &key, true);
	}
	return (struct find){};
}

const struct allowed_ip *wgstar_allowed_ips_lookup(const struct allowed_ips *table,
						   u8 family, const void *addr)
{
	struct find find = table_find(table, family, addr);

	return find_entry(&find);
}

struct allowed_ips_owner *
wgstar_allowed_ips_lookup_owner(const struct allowed_ips *table, u8 family,
				const void *addr)
{
	struct find find = table_find(table, family, addr);

	return find_owner(&find);
}

bool wgstar_allowed_ips_accepts(const struct allowed_ips *table, u8 family,
				const void *src,
				const struct allowed_ips_owner *owner)
{
	struct find find = table_find(table, family, src);
	const struct allowed_ip *entry;

	if (likely(find_owner(&find) == owner))
		return true;
	entry = find_entry(&find);
	while (entry && entry->owner != owner)
		entry = entry->next;
	return entry;
}

void wgstar_allowed_ip_address(const struct allowed_ip *entry, void *addr)
{
	const u64 *word = entry->key.word;
	__be32 part[4];
	u64 high, low;

	if (entry->family == AF_INET) {
		part[0] = cpu_to_be32(word[0] >> 25);
		memcpy(addr, part, sizeof(part[0]));
		return;
	}
	high = word[0] << 7 | word[1] >> 53;
	low = word[1] << 11 | word[2] >> 49;
	part[0] = cpu_to_be32(high >> 32);
	part[1] = cpu_to_be32(high);
	part[2] = cpu_to_be32(low >> 32);
	part[3] = cpu_to_be32(low);
	memcpy(addr, part, sizeof(part));
}
