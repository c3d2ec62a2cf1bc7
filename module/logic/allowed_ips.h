/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allowed IPs: which owner holds the longest prefix of an address.  A trie per
 * family that readers walk under RCU only; it knows owners, not peers.
 *
 * A prefix may have several entries, of different owners and different
 * metrics, ordered by metric.  Sending takes the first that it likes, and a
 * source address is accepted from any of them.  An owner holds a prefix once.
 *
 * All changes go through a batch, which readers see whole or not at all (per
 * family).  The caller serialises everything but the lookups: batches, clear
 * and the walking of an owner's list happen under one lock of the caller's.
 */
#ifndef WGSTAR_LOGIC_ALLOWED_IPS_H
#define WGSTAR_LOGIC_ALLOWED_IPS_H

#include "env.h"

/**
 * struct allowed_ips_key - an address as aligned words in host order
 * @word: three zero bits and the address, from the top in words of 60 bits
 *
 * Six bits never straddle two words, and the last six bits of a key are the
 * last five of an address of either family: see the picture in allowed_ips.c.
 */
struct allowed_ips_key {
	u64 word[3];
};

/**
 * struct allowed_ips_owner - embedded in the object that owns prefixes
 * @entries: its &struct allowed_ip by owner_link; caller's lock; not to be
 *	     walked while a batch is open, when it also holds what is leaving
 * @count: length of that list
 */
struct allowed_ips_owner {
	struct list_head entries;
	unsigned int count;
};

/**
 * struct allowed_ip - one prefix of one owner
 * @key: the address, zero beyond @cidr
 * @owner: who holds it; alive for a reader under RCU if the caller frees
 *	   owners a grace period after the batch that took their entries
 * @next: entry of the same prefix with the next higher metric, or NULL
 * @metric: sending prefers lower ones
 * @family: AF_INET or AF_INET6
 * @cidr: length of the prefix in bits
 * @state: private to allowed_ips.c
 * @owner_link: in @owner's list; caller's lock
 * @batch_link: private to allowed_ips.c
 * @rcu: private to allowed_ips.c
 *
 * A value: never changed once readers can see it, and possibly replaced by an
 * equal one when another entry of the same prefix comes or goes.
 */
struct allowed_ip {
	struct allowed_ips_owner *owner;
	u32 metric;
	u8 family;
	u8 cidr;
	u8 state;
	struct allowed_ips_key key;
	struct allowed_ip *next;
	struct list_head owner_link;
	union {
		struct list_head batch_link;
		struct rcu_head rcu;
	};
};

/**
 * struct allowed_ips - the tries of a device
 * @root: one for each family; private to allowed_ips.c
 */
struct allowed_ips {
	void __rcu *root[2];
};

/**
 * struct allowed_ips_batch - a set of changes that is not yet visible
 * @table: what is changed
 * @root: the changed tries
 * @fresh_entries: not yet visible, freed by abort
 * @leaving_entries: still visible, freed by commit
 * @fresh_nodes: not yet visible, freed by abort
 * @leaving_nodes: still visible, freed by commit
 *
 * On the stack of the caller; private to allowed_ips.c.
 */
struct allowed_ips_batch {
	struct allowed_ips *table;
	void *root[2];
	struct list_head fresh_entries;
	struct list_head leaving_entries;
	struct list_head fresh_nodes;
	struct list_head leaving_nodes;
};

/**
 * wgstar_allowed_ips_init() - an empty table
 * @table: to be set
 *
 * Context: any.
 */
void wgstar_allowed_ips_init(struct allowed_ips *table);

/**
 * wgstar_allowed_ips_clear() - take every entry out; cannot fail
 * @table: empty afterwards
 *
 * Entries leave the lists of their owners.  Readers may use them for another
 * grace period.
 *
 * Context: process, caller's lock, no batch open.
 */
void wgstar_allowed_ips_clear(struct allowed_ips *table);

/**
 * wgstar_allowed_ips_owner_init() - an owner of nothing
 * @owner: to be set
 *
 * Context: any.
 */
void wgstar_allowed_ips_owner_init(struct allowed_ips_owner *owner);

/**
 * wgstar_allowed_ips_lookup() - longest prefix of an address
 * @table: to be searched
 * @family: AF_INET or AF_INET6; others find nothing
 * @addr: struct in_addr or in6_addr in network order, at any alignment
 *
 * Context: any, under rcu_read_lock().
 * Return: the entry of the lowest metric, with the others behind it in @next;
 *	   or NULL.
 */
const struct allowed_ip *wgstar_allowed_ips_lookup(const struct allowed_ips *table,
						   u8 family, const void *addr);

/**
 * wgstar_allowed_ips_lookup_owner() - owner of the longest prefix of an address
 * @table: to be searched
 * @family: AF_INET or AF_INET6; others find nothing
 * @addr: struct in_addr or in6_addr in network order, at any alignment
 *
 * For sending: a cache miss cheaper than wgstar_allowed_ips_lookup(), which is
 * needed only if this owner will not do.
 *
 * Context: any, under rcu_read_lock().
 * Return: owner of the entry of the lowest metric, or NULL.
 */
struct allowed_ips_owner *
wgstar_allowed_ips_lookup_owner(const struct allowed_ips *table, u8 family,
				const void *addr);

/**
 * wgstar_allowed_ips_accepts() - whether a source address belongs to an owner
 * @table: to be searched
 * @family: AF_INET or AF_INET6
 * @src: struct in_addr or in6_addr in network order, at any alignment
 * @owner: of whom data was authenticated
 *
 * Context: any, under rcu_read_lock().
 * Return: true if an entry of the longest prefix of @src is of @owner.
 */
bool wgstar_allowed_ips_accepts(const struct allowed_ips *table, u8 family,
				const void *src,
				const struct allowed_ips_owner *owner);

/**
 * wgstar_allowed_ip_address() - address of an entry, for listing it
 * @entry: the entry
 * @addr: struct in_addr or in6_addr, filled in network order
 *
 * Context: any.
 */
void wgstar_allowed_ip_address(const struct allowed_ip *entry, void *addr);

/**
 * wgstar_allowed_ips_batch_begin() - open a batch
 * @batch: to be set; to be ended by commit or abort
 * @table: to be changed; no other batch open on it
 *
 * Context: process, caller's lock until the end of the batch.
 */
void wgstar_allowed_ips_batch_begin(struct allowed_ips_batch *batch,
				    struct allowed_ips *table);

/**
 * wgstar_allowed_ips_batch_insert() - give a prefix to an owner
 * @batch: open
 * @owner: the new owner
 * @family: AF_INET or AF_INET6
 * @addr: struct in_addr or in6_addr in network order; bits beyond @cidr do not
 *	  count
 * @cidr: length of the prefix in bits
 * @metric: takes the prefix at this metric from whoever holds it; an entry of
 *	    @owner with another metric moves to this one
 *
 * Context: process (may sleep), caller's lock.
 * Return: 0, or -EINVAL for a bad family or length, or -ENOMEM.  On error the
 *	   batch is as it was before the call.
 */
int wgstar_allowed_ips_batch_insert(struct allowed_ips_batch *batch,
				    struct allowed_ips_owner *owner, u8 family,
				    const void *addr, u8 cidr, u32 metric);

/**
 * wgstar_allowed_ips_batch_remove() - take a prefix from an owner
 * @batch: open
 * @owner: who has it
 * @family: AF_INET or AF_INET6
 * @addr: as for wgstar_allowed_ips_batch_insert()
 * @cidr: length of the prefix in bits
 *
 * Context: process (may sleep), caller's lock.
 * Return: 0, or -ENOENT if @owner does not have that prefix, or -EINVAL, or
 *	   -ENOMEM.  On error the batch is as it was before the call.
 */
int wgstar_allowed_ips_batch_remove(struct allowed_ips_batch *batch,
				    struct allowed_ips_owner *owner, u8 family,
				    const void *addr, u8 cidr);

/**
 * wgstar_allowed_ips_batch_remove_owner() - take all prefixes from an owner
 * @batch: open
 * @owner: has none afterwards
 *
 * Costs as much as @owner has entries, whatever the size of the table.
 *
 * Context: process (may sleep), caller's lock.
 * Return: 0, or -ENOMEM, after which some are gone: abort the batch.
 */
int wgstar_allowed_ips_batch_remove_owner(struct allowed_ips_batch *batch,
					  struct allowed_ips_owner *owner);

/**
 * wgstar_allowed_ips_batch_commit() - show the batch to the readers
 * @batch: ended
 *
 * A reader finds each prefix as it was or as it is, never a mixture within one
 * family.  What left is freed a grace period later.
 *
 * Context: process, caller's lock; cannot fail.
 */
void wgstar_allowed_ips_batch_commit(struct allowed_ips_batch *batch);

/**
 * wgstar_allowed_ips_batch_abort() - forget the batch
 * @batch: ended; table and owners' lists are as at its beginning, in order
 *
 * Context: process, caller's lock; cannot fail.
 */
void wgstar_allowed_ips_batch_abort(struct allowed_ips_batch *batch);

#endif /* WGSTAR_LOGIC_ALLOWED_IPS_H */
