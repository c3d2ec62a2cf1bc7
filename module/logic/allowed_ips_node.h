/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys and nodes of the allowed IPs' tries, private to allowed_ips*.c.
 *
 * Three zero bits and an address are cut into chunks of six bits, 0 .. 5 for
 * IPv4 and 0 .. 21 for IPv6.  A node owns one chunk:
 *
 *   bits of the address    0    2 3      8 9     14 15    20 21    26 27   31
 *                       |0 0 0 x|x x x x x|x x x x x|x x x x x|x x x x x|xxxxx|
 *   chunk                   0        1        2         3         4       5
 *
 *   leaves     bit s: below the value s (0 .. 63) is but one prefix
 *   children   bit s: below the value s is a node; then it is not in leaves
 *   prefixes   bit h: a prefix ends here.  h is its place in a heap: 1 for the
 *              prefix that ends before the chunk, 2 and 3 for those with one
 *              bit in it, ... 32 .. 63 for those with five; so a prefix of six
 *              bits belongs to the next chunk
 *   slot[]     only what is there, found by counting the bits below:
 *
 *     leaves 0..010..1    children 0..1000..10    prefixes 0..100000010
 *               |    |                |     |                 |      |
 *     slot[]  [2 3][0 1]            [ 5     4 ]      owners [ 7      6 ]
 *              |    |                               entries[11     10 ]
 *     entries[ 9    8 ]
 *
 * A leaf has two slots side by side: a word with its length and the bits of its
 * key that come after the chunk, as many as fit, and its owner.  The entries,
 * behind all else, are for writers; most readers want nothing else of an entry
 * than its key and its owner, and it would be one more cache miss.  The offset
 * of three makes the last chunk end with the address, so that 32 neighbouring
 * hosts are one node.
 *
 * Chunks in which all that is below agrees have no node, hence each node has
 * two things in it at least, and there are fewer nodes than prefixes.  Nobody
 * checks the bits that are skipped on the way down; they are compared at the
 * end with the key of the node in which a prefix was found.
 *
 * A node that readers can see does not change.  A batch copies the nodes on
 * the way to a change once, and then works on the copies, which are "fresh".
 */
#ifndef WGSTAR_LOGIC_ALLOWED_IPS_NODE_H
#define WGSTAR_LOGIC_ALLOWED_IPS_NODE_H

#include "env.h"
#include "allowed_ips.h"

#define CHUNK_BITS		6
#define CHUNK_VALUES		BIT(CHUNK_BITS)
#define CHUNKS_PER_WORD		10
#define KEY_WORD_BITS		(CHUNK_BITS * CHUNKS_PER_WORD)
#define KEY_LEAD_BITS		3U

/* What a leaf's word has room for: this many bits of key above the length. */
#define LEAF_LENGTH_BITS	7
#define LEAF_KEY_BITS		(8 * (unsigned int)sizeof(long) - LEAF_LENGTH_BITS)

/**
 * struct allowed_ips_node - what differs in one chunk of the key
 * @batch_link: in a list of the batch
 * @rcu: to be freed
 * @word: index of the key's word that has the chunk
 * @shift: where in that word
 * @nr_leaves: number of bits in @leaves
 * @nr_children: number of bits in @children
 * @capacity: length of @slot
 * @chunk: number of the chunk
 * @fresh: not yet visible to readers, so that it may be changed
 * @leaves: bitmap by the value of the chunk
 * @children: bitmap by the value of the chunk
 * @prefixes: bitmap by the place in the heap
 * @key: of something below: the node's own as far as its chunk
 * @slot: words and owners of the leaves, children, owners of the prefixes,
 *	  first entries of leaves and prefixes
 *
 * Nodes of the slab lie on cache lines: a step down reads the first, and most
 * ways end in the second, which is fetched together with it.
 */
struct allowed_ips_node {
	union {
		struct list_head batch_link;
		struct rcu_head rcu;
	};
	u8 word;
	u8 shift;
	u8 nr_leaves;
	u8 nr_children;
	u16 capacity;
	u8 chunk;
	bool fresh;
	u64 leaves;
	u64 children;
	u64 prefixes;
	struct allowed_ips_key key;
	void *slot[];
};

/* A link is NULL, a node, or, at the root, an entry with this bit set. */
#define LINK_ENTRY_TAG BIT(0)

static inline bool link_is_entry(const void *link)
{
	return (unsigned long)link & LINK_ENTRY_TAG;
}

static inline void *link_to_entry(struct allowed_ip *entry)
{
	return (void *)((unsigned long)entry | LINK_ENTRY_TAG);
}

static inline struct allowed_ip *link_entry(const void *link)
{
	return (struct allowed_ip *)((unsigned long)link & ~LINK_ENTRY_TAG);
}

/* Chunk to which a prefix of so many bits belongs. */
static inline unsigned int chunk_of_length(unsigned int cidr)
{
	return (cidr + KEY_LEAD_BITS) / CHUNK_BITS;
}

static inline unsigned int chunk_value(const struct allowed_ips_key *key,
				       unsigned int word, unsigned int shift)
{
	return (key->word[word] >> shift) % CHUNK_VALUES;
}

static inline unsigned int node_value(const struct allowed_ips_node *node,
				      const struct allowed_ips_key *key)
{
	return chunk_value(key, node->word, node->shift);
}

/* Place in the heap of a prefix that belongs to the node's chunk. */
static inline unsigned int node_place(const struct allowed_ips_node *node,
				      const struct allowed_ips_key *key,
				      unsigned int cidr)
{
	unsigned int bits = (cidr + KEY_LEAD_BITS) % CHUNK_BITS;

	return (1U << bits) | (node_value(node, key) >> (CHUNK_BITS - bits));
}

static inline unsigned int count_below(u64 bitmap, unsigned int bit)
{
	return hweight64(bitmap & (BIT_ULL(bit) - 1));
}

static inline unsigned int node_nr_prefixes(const struct allowed_ips_node *node)
{
	return hweight64(node->prefixes);
}

/* Where things are in the slots of a node: in this order. */

static inline unsigned int node_leaf_index(const struct allowed_ips_node *node,
					   unsigned int value)
{
	return 2 * count_below(node->leaves, value);
}

static inline unsigned int node_child_index(const struct allowed_ips_node *node,
					    unsigned int value)
{
	return 2 * node->nr_leaves + count_below(node->children, value);
}

static inline unsigned int node_owner_index(const struct allowed_ips_node *node,
					    unsigned int place)
{
	return 2 * node->nr_leaves + node->nr_children +
	       count_below(node->prefixes, place);
}

static inline unsigned int node_first_entry(const struct allowed_ips_node *node)
{
	return 2 * node->nr_leaves + node->nr_children + node_nr_prefixes(node);
}

static inline unsigned int
node_leaf_entry_index(const struct allowed_ips_node *node, unsigned int value)
{
	return node_first_entry(node) + count_below(node->leaves, value);
}

static inline unsigned int node_entry_index(const struct allowed_ips_node *node,
					    unsigned int place)
{
	return node_first_entry(node) + node->nr_leaves +
	       count_below(node->prefixes, place);
}

static inline unsigned int node_nr_slots(const struct allowed_ips_node *node)
{
	return 3 * node->nr_leaves + node->nr_children +
	       2 * node_nr_prefixes(node);
}

/**
 * wgstar_allowed_ips_key_read() - make a key from an address
 * @key: result
 * @family: AF_INET or AF_INET6
 * @addr: in network order, at any alignment
 */
static inline void wgstar_allowed_ips_key_read(struct allowed_ips_key *key,
					       u8 family, const void *addr)
{
	__be32 part[4];
	u64 high, low;

	if (family == AF_INET) {
		memcpy(part, addr, sizeof(part[0]));
		key->word[0] = (u64)be32_to_cpu(part[0]) << 25;
		key->word[1] = 0;
		key->word[2] = 0;
		return;
	}
	memcpy(part, addr, sizeof(part));
	high = (u64)be32_to_cpu(part[0]) << 32 | be32_to_cpu(part[1]);
	low = (u64)be32_to_cpu(part[2]) << 32 | be32_to_cpu(part[3]);
	key->word[0] = high >> 7;
	key->word[1] = (high & GENMASK(6, 0)) << 53 | low >> 11;
	key->word[2] = (low & GENMASK(10, 0)) << 49;
}

/* Bits that two keys have in common from the top, leading zeros included. */
static inline unsigned int key_common_bits(const struct allowed_ips_key *a,
					   const struct allowed_ips_key *b)
{
	unsigned int i;
	u64 differing;

	for (i = 0; i < ARRAY_SIZE(a->word); ++i) {
		differing = a->word[i] ^ b->word[i];
		if (differing)
			return (i + 1) * KEY_WORD_BITS - fls64(differing);
	}
	return ARRAY_SIZE(a->word) * KEY_WORD_BITS;
}

/*
 * The first bits of a key that come after a chunk, at the top: LEAF_KEY_BITS
 * of them, or all that there are.
 */
static __always_inline unsigned long
key_after_chunk(const struct allowed_ips_key *key, unsigned int word,
		unsigned int shift)
{
	u64 bits = key->word[word] << 1 << (63 - shift);

	if (word + 1 < ARRAY_SIZE(key->word))
		bits |= key->word[word + 1] << (64 - KEY_WORD_BITS) >> shift;
	return bits >> (64 - 8 * sizeof(long));
}

static inline bool entry_has_prefix(const struct allowed_ip *entry,
				    const struct allowed_ips_key *key,
				    unsigned int cidr)
{
	return entry->cidr == cidr &&
	       key_common_bits(&entry->key, key) >= cidr + KEY_LEAD_BITS;
}

/**
 * wgstar_allowed_ips_node_create() - an empty node
 * @batch: owns it from now on
 * @chunk: which chunk of the key
 * @key: of something below
 * @nr_slots: how many slots it is to have at least
 *
 * Return: NULL for no memory.
 */
struct allowed_ips_node *
wgstar_allowed_ips_node_create(struct allowed_ips_batch *batch,
			       unsigned int chunk,
			       const struct allowed_ips_key *key,
			       unsigned int nr_slots);

/**
 * wgstar_allowed_ips_node_open() - make a node ready for a change
 * @batch: open
 * @link: where the node hangs, not visible to readers; set to the copy if one
 *	  had to be made
 * @room: how many slots will be added
 *
 * Return: the node or its copy, NULL for no memory.
 */
struct allowed_ips_node *
wgstar_allowed_ips_node_open(struct allowed_ips_batch *batch, void **link,
			     unsigned int room);

/**
 * wgstar_allowed_ips_node_drop() - a node is no longer part of the batch's trie
 * @batch: open
 * @node: freed at once if fresh, else at commit
 */
void wgstar_allowed_ips_node_drop(struct allowed_ips_batch *batch,
				  struct allowed_ips_node *node);

/**
 * wgstar_allowed_ips_node_add_child() - add the child of one value
 * @node: fresh, with room
 * @value: of the chunk; there is nothing below it yet
 * @child: the child
 */
void wgstar_allowed_ips_node_add_child(struct allowed_ips_node *node,
				       unsigned int value,
				       struct allowed_ips_node *child);

/**
 * wgstar_allowed_ips_node_set_leaf() - add or replace a leaf
 * @node: fresh, with room if there is no leaf yet
 * @entry: first entry of the only prefix below a value, whose chunk is later
 */
void wgstar_allowed_ips_node_set_leaf(struct allowed_ips_node *node,
				      struct allowed_ip *entry);

/**
 * wgstar_allowed_ips_node_set_prefix() - add or replace a prefix
 * @node: fresh, with room if there is no such prefix yet
 * @place: in the heap
 * @entry: first entry of the prefix
 */
void wgstar_allowed_ips_node_set_prefix(struct allowed_ips_node *node,
					unsigned int place,
					struct allowed_ip *entry);

/**
 * wgstar_allowed_ips_node_cut_child() - take a child out
 * @node: fresh
 * @value: of the chunk; there is such a child
 */
void wgstar_allowed_ips_node_cut_child(struct allowed_ips_node *node,
				       unsigned int value);

/**
 * wgstar_allowed_ips_node_cut_leaf() - take a leaf out
 * @node: fresh
 * @value: of the chunk; there is such a leaf
 */
void wgstar_allowed_ips_node_cut_leaf(struct allowed_ips_node *node,
				      unsigned int value);

/**
 * wgstar_allowed_ips_node_cut_prefix() - take a prefix out
 * @node: fresh
 * @place: in the heap; there is such a prefix
 */
void wgstar_allowed_ips_node_cut_prefix(struct allowed_ips_node *node,
					unsigned int place);

/**
 * wgstar_allowed_ips_trie_find() - the entries of exactly one prefix
 * @link: root of a trie
 * @key: truncated to @cidr
 * @cidr: length of the prefix in bits
 *
 * Return: the first entry or NULL.
 */
struct allowed_ip *
wgstar_allowed_ips_trie_find(const void *link,
			     const struct allowed_ips_key *key,
			     unsigned int cidr);

/**
 * wgstar_allowed_ips_trie_set() - set the entries of one prefix
 * @batch: open
 * @link: root of the batch's trie
 * @entry: first entry of the prefix; takes the place of what was there
 *
 * Return: 0 or -ENOMEM, and then the trie finds what it found before.
 */
int wgstar_allowed_ips_trie_set(struct allowed_ips_batch *batch, void **link,
				struct allowed_ip *entry);

/**
 * wgstar_allowed_ips_trie_cut() - take a prefix out
 * @batch: open
 * @link: root of the batch's trie
 * @key: truncated to @cidr; there is such a prefix
 * @cidr: length of the prefix in bits
 *
 * Return: 0 or -ENOMEM, and then the trie finds what it found before.
 */
int wgstar_allowed_ips_trie_cut(struct allowed_ips_batch *batch, void **link,
				const struct allowed_ips_key *key,
				unsigned int cidr);

#endif /* WGSTAR_LOGIC_ALLOWED_IPS_NODE_H */
