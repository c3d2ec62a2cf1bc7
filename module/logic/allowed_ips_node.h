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
 *   children   bit s: there is something below the value s (0 .. 63)
 *   prefixes   bit h: a prefix ends here.  h is its place in a heap: 1 for the
 *              prefix that ends before the chunk, 2 and 3 for those with one
 *              bit in it, ... 32 .. 63 for those with five; so a prefix of six
 *              bits belongs to the next chunk
 *   slot[]     only what is there, found by counting the bits below:
 *
 *     children  0000...0100..10001      prefixes 0..100000010
 *                       |   |   |                   |      |
 *     slot[]          [ 2   1   0 ]        owners [ 4      3 ]
 *                                          entries[ 6      5 ]
 *
 * A child is a node, or an entry (tagged in bit 0) if there is but one prefix
 * below.  The offset of three makes the last chunk end with the address, so
 * that 32 neighbouring hosts are one node.  The owners are there for readers:
 * most want nothing else of an entry, and it would be one more cache miss.
 *
 * Chunks in which all that is below agrees have no node, hence each node has
 * two things in it at least, and there are fewer nodes than prefixes.  Nobody
 * checks the bits that are skipped on the way down; they are compared at the
 * end with the key of the node or entry in which a prefix was found.
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

/**
 * struct allowed_ips_node - what differs in one chunk of the key
 * @batch_link: in a list of the batch
 * @rcu: to be freed
 * @key: of something below: the node's own as far as its chunk
 * @children: bitmap by the value of the chunk
 * @prefixes: bitmap by the place in the heap
 * @word: index of the key's word that has the chunk
 * @shift: where in that word
 * @nr_children: number of bits in @children: where prefixes begin in @slot
 * @chunk: number of the chunk
 * @capacity: length of @slot
 * @fresh: not yet visible to readers, so that it may be changed
 * @slot: links of the children, owners and first entries of the prefixes
 *
 * What each step on the way down reads is at the end, next to the slots.
 */
struct allowed_ips_node {
	union {
		struct list_head batch_link;
		struct rcu_head rcu;
	};
	struct allowed_ips_key key;
	u64 children;
	u64 prefixes;
	u8 word;
	u8 shift;
	u8 nr_children;
	u8 chunk;
	u8 capacity;
	bool fresh;
	void *slot[];
};

/* A link is NULL, a node, or an entry with this bit set. */
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

static inline unsigned int node_child_index(const struct allowed_ips_node *node,
					    unsigned int value)
{
	return hweight64(node->children & (BIT_ULL(value) - 1));
}

static inline unsigned int node_nr_prefixes(const struct allowed_ips_node *node)
{
	return hweight64(node->prefixes);
}

static inline unsigned int node_owner_index(const struct allowed_ips_node *node,
					    unsigned int place)
{
	return node->nr_children +
	       hweight64(node->prefixes & (BIT_ULL(place) - 1));
}

static inline unsigned int node_entry_index(const struct allowed_ips_node *node,
					    unsigned int place)
{
	return node_owner_index(node, place) + node_nr_prefixes(node);
}

static inline unsigned int node_nr_slots(const struct allowed_ips_node *node)
{
	return node->nr_children + 2 * node_nr_prefixes(node);
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
 * @value: of the chunk; there is no such child yet
 * @link: the child
 */
void wgstar_allowed_ips_node_add_child(struct allowed_ips_node *node,
				       unsigned int value, void *link);

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
