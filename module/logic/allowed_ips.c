// SPDX-License-Identifier: GPL-2.0
/*
 * Looking up allowed IPs, and the beginning and end of a table.  Changes are
 * in allowed_ips_batch.c, the picture of a node in allowed_ips_node.h.
 */
#include "allowed_ips_node.h"

/* The places of all prefixes that cover one value of a chunk. */
static __always_inline u64 places_covering(unsigned int value)
{
	return BIT_ULL(1) | BIT_ULL(2 | value >> 5) | BIT_ULL(4 | value >> 4) |
	       BIT_ULL(8 | value >> 3) | BIT_ULL(16 | value >> 2) |
	       BIT_ULL(32 | value >> 1);
}

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

static void link_free(void *link, struct list_head *nodes)
{
	struct allowed_ips_node *node = link;

	if (link_is_entry(link))
		entries_free(link_entry(link));
	else if (node)
		list_add(&node->batch_link, nodes);
}

/* Nodes wait in a list instead of on the stack. */
static void root_free(void *root)
{
	struct allowed_ips_node *node;
	unsigned int i;
	LIST_HEAD(nodes);

	link_free(root, &nodes);
	while (!list_empty(&nodes)) {
		node = list_first_entry(&nodes, struct allowed_ips_node,
					batch_link);
		list_del(&node->batch_link);
		for (i = 0; i < node->nr_children; ++i)
			link_free(node->slot[i], &nodes);
		for (i += node_nr_prefixes(node); i < node_nr_slots(node); ++i)
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

static __always_inline unsigned int
walk_value(const struct allowed_ips_node *node,
	   const struct allowed_ips_key *key, bool wide)
{
	/* An IPv4 key stays in a register: it has but one word. */
	return chunk_value(key, wide ? node->word : 0, node->shift);
}

static __always_inline const void *
walk_child(const struct allowed_ips_node *node, unsigned int value)
{
	if (!(node->children & BIT_ULL(value)))
		return NULL;
	return node->slot[node_child_index(node, value)];
}

static __always_inline bool entry_covers(const struct allowed_ip *entry,
					 const struct allowed_ips_key *key,
					 bool wide)
{
	u64 differing = entry->key.word[0] ^ key->word[0];

	if (wide)
		return key_common_bits(&entry->key, key) >=
		       entry->cidr + KEY_LEAD_BITS;
	return differing >> (KEY_WORD_BITS - KEY_LEAD_BITS - entry->cidr) == 0;
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

/**
 * struct find - prefixes that cover a key; NULL and NULL for none
 * @entry: the only one, or else
 * @node: where they are
 * @places: which of the node's
 */
struct find {
	const struct allowed_ip *entry;
	const struct allowed_ips_node *node;
	u64 places;
};

/* The longest prefix is the last in the heap. */
static __always_inline unsigned int find_place(const struct find *find)
{
	return fls64(find->places) - 1;
}

/*
 * Prefixes above the bits that were skipped in vain: the key agrees with all
 * nodes that begin before it parts, at @common, from what is below them.  It
 * parts between two nodes, since it was followed in each of them.
 */
static noinline struct find trie_find_above(const void *link,
					    const struct allowed_ips_key *key,
					    unsigned int common)
{
	const struct allowed_ips_node *node;
	struct find find = {};
	unsigned int value;
	u64 places;

	for (; link && !link_is_entry(link); link = walk_child(node, value)) {
		node = link;
		if (node->chunk * CHUNK_BITS > common)
			break;
		value = node_value(node, key);
		places = node->prefixes & places_covering(value);
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
	const struct allowed_ips_node *node;
	const void *link = root;
	struct find find = {};
	unsigned int value;
	u64 places;

	for (; link && !link_is_entry(link); link = walk_child(node, value)) {
		node = link;
		value = walk_value(node, key, wide);
		places = node->prefixes & places_covering(value);
		if (places) {
			find.node = node;
			find.places = places;
		}
	}
	if (link && entry_covers(link_entry(link), key, wide))
		find.entry = link_entry(link);
	else if (find.node && unlikely(!node_covers(find.node, key, wide)))
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

	if (find.entry || !find.node)
		return find.entry;
	return find.node->slot[node_entry_index(find.node, find_place(&find))];
}

struct allowed_ips_owner *
wgstar_allowed_ips_lookup_owner(const struct allowed_ips *table, u8 family,
				const void *addr)
{
	struct find find = table_find(table, family, addr);

	if (find.entry)
		return find.entry->owner;
	if (!find.node)
		return NULL;
	return find.node->slot[node_owner_index(find.node, find_place(&find))];
}

bool wgstar_allowed_ips_accepts(const struct allowed_ips *table, u8 family,
				const void *src,
				const struct allowed_ips_owner *owner)
{
	struct find find = table_find(table, family, src);
	const struct allowed_ip *entry = find.entry;
	unsigned int place;

	if (!entry && find.node) {
		place = find_place(&find);
		if (find.node->slot[node_owner_index(find.node, place)] == owner)
			return true;
		entry = find.node->slot[node_entry_index(find.node, place)];
	}
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
