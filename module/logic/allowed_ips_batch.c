// SPDX-License-Identifier: GPL-2.0
/*
 * Changing allowed IPs.  A batch works on a trie of its own that shares all
 * unchanged nodes with the visible one, and shows it by one pointer.
 *
 * Until then, entries that come ("fresh") and entries that go ("leaving") are
 * both in the lists of their owners, so that abort only has to drop the fresh
 * ones to find everything in its old order.
 */
#include "allowed_ips_node.h"

enum {
	ENTRY_VISIBLE,
	ENTRY_FRESH,
	ENTRY_LEAVING,
};

static void **batch_root(struct allowed_ips_batch *batch, u8 family)
{
	return &batch->root[family == AF_INET6];
}

static struct allowed_ip *batch_find(struct allowed_ips_batch *batch, u8 family,
				     const struct allowed_ips_key *key,
				     unsigned int cidr)
{
	return wgstar_allowed_ips_trie_find(*batch_root(batch, family), key,
					    cidr);
}

static int batch_set(struct allowed_ips_batch *batch, struct allowed_ip *chain)
{
	return wgstar_allowed_ips_trie_set(batch,
					   batch_root(batch, chain->family),
					   chain);
}

static bool prefix_is_valid(u8 family, u8 cidr)
{
	if (family == AF_INET)
		return cidr <= 32;
	return family == AF_INET6 && cidr <= 128;
}

static void key_truncate(struct allowed_ips_key *key, unsigned int cidr)
{
	unsigned int bits = cidr + KEY_LEAD_BITS;
	unsigned int i, kept;

	for (i = 0; i < ARRAY_SIZE(key->word); ++i) {
		kept = min_t(unsigned int, bits, KEY_WORD_BITS);
		key->word[i] &= BIT_ULL(KEY_WORD_BITS) -
				BIT_ULL(KEY_WORD_BITS - kept);
		bits -= kept;
	}
}

/* Entries and the entries of one prefix */

/* @like gives all but the links; it may be on the stack. */
static struct allowed_ip *entry_create(struct allowed_ips_batch *batch,
				       const struct allowed_ip *like,
				       struct list_head *owner_position)
{
	struct allowed_ip *entry = wgstar_env_alloc(sizeof(*entry));

	if (!entry)
		return NULL;
	entry->key = like->key;
	entry->owner = like->owner;
	entry->next = NULL;
	entry->metric = like->metric;
	entry->family = like->family;
	entry->cidr = like->cidr;
	entry->state = ENTRY_FRESH;
	list_add(&entry->batch_link, &batch->fresh_entries);
	list_add(&entry->owner_link, owner_position);
	++entry->owner->count;
	return entry;
}

static void entry_drop(struct allowed_ips_batch *batch,
		       struct allowed_ip *entry)
{
	--entry->owner->count;
	if (entry->state == ENTRY_VISIBLE) {
		entry->state = ENTRY_LEAVING;
		list_add(&entry->batch_link, &batch->leaving_entries);
		return;
	}
	list_del(&entry->batch_link);
	list_del(&entry->owner_link);
	wgstar_env_free(entry);
}

static void chain_drop(struct allowed_ips_batch *batch,
		       struct allowed_ip *entry)
{
	struct allowed_ip *next;

	for (; entry; entry = next) {
		next = entry->next;
		entry_drop(batch, entry);
	}
}

/*
 * Copy a chain but for the entries that go: that of @owner, and the one that
 * has the metric of the @newcomer, if there is a newcomer.
 */
static int chain_copy(struct allowed_ips_batch *batch, struct allowed_ip **copy,
		      struct allowed_ip *chain,
		      const struct allowed_ips_owner *owner,
		      const struct allowed_ip *newcomer)
{
	struct allowed_ip **end = copy;

	*copy = NULL;
	for (; chain; chain = chain->next) {
		if (chain->owner == owner ||
		    (newcomer && chain->metric == newcomer->metric))
			continue;
		*end = entry_create(batch, chain, &chain->owner_link);
		if (!*end) {
			chain_drop(batch, *copy);
			return -ENOMEM;
		}
		end = &(*end)->next;
	}
	return 0;
}

static void chain_add(struct allowed_ip **chain, struct allowed_ip *entry)
{
	while (*chain && (*chain)->metric < entry->metric)
		chain = &(*chain)->next;
	entry->next = *chain;
	*chain = entry;
}

/* Batches */

void wgstar_allowed_ips_batch_begin(struct allowed_ips_batch *batch,
				    struct allowed_ips *table)
{
	unsigned int i;

	batch->table = table;
	for (i = 0; i < ARRAY_SIZE(table->root); ++i)
		batch->root[i] = rcu_dereference_protected(table->root[i], true);
	INIT_LIST_HEAD(&batch->fresh_entries);
	INIT_LIST_HEAD(&batch->leaving_entries);
	INIT_LIST_HEAD(&batch->fresh_nodes);
	INIT_LIST_HEAD(&batch->leaving_nodes);
}

static bool chain_has(const struct allowed_ip *chain,
		      const struct allowed_ip *wanted)
{
	for (; chain; chain = chain->next)
		if (chain->owner == wanted->owner &&
		    chain->metric == wanted->metric)
			return true;
	return false;
}

int wgstar_allowed_ips_batch_insert(struct allowed_ips_batch *batch,
				    struct allowed_ips_owner *owner, u8 family,
				    const void *addr, u8 cidr, u32 metric)
{
	struct allowed_ip wanted = {
		.owner = owner,
		.metric = metric,
		.family = family,
		.cidr = cidr,
	};
	struct allowed_ip *old, *chain, *entry;
	int err;

	if (!prefix_is_valid(family, cidr))
		return -EINVAL;
	wgstar_allowed_ips_key_read(&wanted.key, family, addr);
	key_truncate(&wanted.key, cidr);
	old = batch_find(batch, family, &wanted.key, cidr);
	if (chain_has(old, &wanted))
		return 0;
	err = chain_copy(batch, &chain, old, owner, &wanted);
	if (err)
		return err;
	entry = entry_create(batch, &wanted, owner->entries.prev);
	if (entry) {
		chain_add(&chain, entry);
		err = batch_set(batch, chain);
	} else {
		err = -ENOMEM;
	}
	chain_drop(batch, err ? chain : old);
	return err;
}

/* Take @owner out of the entries of one prefix, of which @old is the first. */
static int batch_cut(struct allowed_ips_batch *batch,
		     const struct allowed_ips_owner *owner,
		     struct allowed_ip *old)
{
	struct allowed_ip *chain;
	int err;

	err = chain_copy(batch, &chain, old, owner, NULL);
	if (err)
		return err;
	if (chain)
		err = batch_set(batch, chain);
	else
		err = wgstar_allowed_ips_trie_cut(batch,
						  batch_root(batch, old->family),
						  &old->key, old->cidr);
	chain_drop(batch, err ? chain : old);
	return err;
}

int wgstar_allowed_ips_batch_remove(struct allowed_ips_batch *batch,
				    struct allowed_ips_owner *owner, u8 family,
				    const void *addr, u8 cidr)
{
	struct allowed_ips_key key;
	struct allowed_ip *old, *entry;

	if (!prefix_is_valid(family, cidr))
		return -EINVAL;
	wgstar_allowed_ips_key_read(&key, family, addr);
	key_truncate(&key, cidr);
	old = batch_find(batch, family, &key, cidr);
	for (entry = old; entry; entry = entry->next)
		if (entry->owner == owner)
			return batch_cut(batch, owner, old);
	return -ENOENT;
}

int wgstar_allowed_ips_batch_remove_owner(struct allowed_ips_batch *batch,
					  struct allowed_ips_owner *owner)
{
	struct allowed_ip *entry, *following, *chain;
	int err;

	list_for_each_entry_safe(entry, following, &owner->entries,
				 owner_link) {
		if (entry->state == ENTRY_LEAVING)
			continue;
		chain = batch_find(batch, entry->family, &entry->key,
				   entry->cidr);
		err = batch_cut(batch, owner, chain);
		if (err)
			return err;
	}
	return 0;
}

void wgstar_allowed_ips_batch_commit(struct allowed_ips_batch *batch)
{
	struct allowed_ips_node *node, *next_node;
	struct allowed_ip *entry, *next_entry;
	unsigned int i;

	/* Before anybody can see them. */
	list_for_each_entry(node, &batch->fresh_nodes, batch_link)
		node->fresh = false;
	list_for_each_entry(entry, &batch->fresh_entries, batch_link)
		entry->state = ENTRY_VISIBLE;
	for (i = 0; i < ARRAY_SIZE(batch->root); ++i)
		rcu_assign_pointer(batch->table->root[i], batch->root[i]);
	list_for_each_entry_safe(node, next_node, &batch->leaving_nodes,
				 batch_link)
		wgstar_env_free_rcu(node, rcu);
	list_for_each_entry_safe(entry, next_entry, &batch->leaving_entries,
				 batch_link) {
		list_del(&entry->owner_link);
		wgstar_env_free_rcu(entry, rcu);
	}
}

void wgstar_allowed_ips_batch_abort(struct allowed_ips_batch *batch)
{
	struct allowed_ips_node *node, *next_node;
	struct allowed_ip *entry, *next_entry;

	list_for_each_entry_safe(entry, next_entry, &batch->fresh_entries,
				 batch_link)
		entry_drop(batch, entry);
	list_for_each_entry(entry, &batch->leaving_entries, batch_link) {
		entry->state = ENTRY_VISIBLE;
		++entry->owner->count;
	}
	list_for_each_entry_safe(node, next_node, &batch->fresh_nodes,
				 batch_link)
		wgstar_allowed_ips_node_drop(batch, node);
}
