// SPDX-License-Identifier: GPL-2.0
/*
 * Looking up allowed IPs, and the beginning and end of a table.  Changes are
 * in allowed_ips_batch.c, the picture of a node in allowed_ips_node.h.
 */
#include "allowed_ips_node.h"

/* The places of all prefixes that cover one value of a chunk. */
#define COVER(v)	(BIT_ULL(1) | BIT_ULL(2 | (v) >> 5) |		\
			 BIT_ULL(4 | (v) >> 4) | BIT_ULL(8 | (v) >> 3) |	\
			 BIT_ULL(16 | (v) >> 2) | BIT_ULL(32 | (v) >> 1))
#define COVER_4(v)	COVER(v), COVER((v) + 1), COVER((v) + 2), COVER((v) + 3)
#define COVER_16(v)	COVER_4(v), COVER_4((v) + 4), COVER_4((v) + 8), \
			COVER_4((v) + 12)

static const u64 node_cover[CHUNK_VALUES] = {
	COVER_16(0), COVER_16(16), COVER_16(32), COVER_16(48)
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
	unsigned int count, i;
	LIST_HEAD(nodes);

	link_free(root, &nodes);
	while (!list_empty(&nodes)) {
		node = list_first_entry(&nodes, struct allowed_ips_node,
					batch_link);
		list_del(&node->batch_link);
		count = node_count(node);
		for (i = 0; i < node->nr_children; ++i)
			link_free(node->slot[i], &nodes);
		for (; i < count; ++i)
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

/* The longest of some prefixes of one node: the last in the heap. */
static const struct allowed_ip *
node_longest(const struct allowed_ips_node *node, u64 places)
{
	return node->slot[node_prefix_index(node, fls64(places) - 1)];
}

/*
 * The longest prefix above the bits that were skipped in vain: the key agrees
 * with all nodes that begin before it parts, at @common, from what is below
 * them.  It parts between two nodes, since it was followed in each of them.
 */
static noinline const struct allowed_ip *
trie_lookup_above(const void *link, const struct allowed_ips_key *key,
		  unsigned int common)
{
	const struct allowed_ips_node *best = NULL, *node;
	u64 places, best_places = 0;
	unsigned int value;

	for (; link && !link_is_entry(link); link = walk_child(node, value)) {
		node = link;
		if (node->chunk * CHUNK_BITS > common)
			break;
		value = node_value(node, key);
		places = node->prefixes & node_cover[value];
		if (places) {
			best = node;
			best_places = places;
		}
	}
	return best ? node_longest(best, best_places) : NULL;
}

/*
 * Walk down without a look at the bits that nodes skip.  Every prefix of the
 * key is on the way.  If the last prefix there is none of the key, the place
 * where the two part says which of the nodes above are to be believed.
 */
static __always_inline const struct allowed_ip *
trie_lookup(const void *root, const struct allowed_ips_key *key, bool wide)
{
	const struct allowed_ips_node *best = NULL, *node;
	const struct allowed_ip *entry;
	u64 places, best_places = 0;
	const void *link = root;
	unsigned int value;

	for (; link && !link_is_entry(link); link = walk_child(node, value)) {
		node = link;
		value = walk_value(node, key, wide);
		places = node->prefixes & node_cover[value];
		if (places) {
			best = node;
			best_places = places;
		}
	}
	if (link && entry_covers(link_entry(link), key, wide))
		return link_entry(link);
	if (!best)
		return NULL;
	entry = node_longest(best, best_places);
	if (likely(entry_covers(entry, key, wide)))
		return entry;
	return trie_lookup_above(root, key, key_common_bits(&entry->key, key));
}

static const void *table_root(const struct allowed_ips *table, unsigned int i)
{
	return rcu_dereference_check(table->root[i], rcu_read_lock_any_held());
}

const struct allowed_ip *wgstar_allowed_ips_lookup(const struct allowed_ips *table,
						   u8 family, const void *addr)
{
	struct allowed_ips_key key;

	if (family == AF_INET) {
		wgstar_allowed_ips_key_read(&key, AF_INET, addr);
		return trie_lookup(table_root(table, 0), &key, false);
	}
	if (family == AF_INET6) {
		wgstar_allowed_ips_key_read(&key, AF_INET6, addr);
		return trie_lookup(table_root(table, 1), &key, true);
	}
	return NULL;
}

bool wgstar_allowed_ips_accepts(const struct allowed_ips *table, u8 family,
				const void *src,
				const struct allowed_ips_owner *owner)
{
	const struct allowed_ip *entry;

	entry = wgstar_allowed_ips_lookup(table, family, src);
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
