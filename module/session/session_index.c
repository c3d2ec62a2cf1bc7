// SPDX-License-Identifier: GPL-2.0
/*
 * The table of session indices. See session_index.h.
 *
 *   index ^ mask:   31            22 21         9 8        0
 *                  | random         | chunk      | in chunk |
 *
 * The directory of chunks doubles when it is full and never shrinks; chunks are
 * shared between the old directory and the new, so readers of either see the
 * same slots. Every chunk is freed with the table.
 */
#include "session_index.h"

#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "../peer.h"

#define CHUNK_BITS	9
#define CHUNK_SLOTS	(1U << CHUNK_BITS)
#define SLOT_BITS	22
#define SLOTS_MAX	(1U << SLOT_BITS)

struct index_chunk {
	struct wgstar_session __rcu *slots[CHUNK_SLOTS];
};

struct wgstar_index_directory {
	struct rcu_head rcu;
	u32 count;
	struct index_chunk *chunks[];
};

static struct wgstar_index_directory *
directory_get(const struct wgstar_session_index *table)
{
	return rcu_dereference_protected(table->directory,
					 lockdep_is_held(&table->lock));
}

/*
 * A new directory with twice the chunks of @old, which stays as it is. Called
 * under the table's lock.
 */
static struct wgstar_index_directory *
directory_grow(const struct wgstar_index_directory *old)
{
	u32 have = old ? old->count : 0, count = have ? 2 * have : 1;
	struct wgstar_index_directory *new;

	new = kvzalloc(struct_size(new, chunks, count), GFP_ATOMIC);
	if (!new)
		return NULL;
	if (old)
		memcpy(new->chunks, old->chunks, have * sizeof(*new->chunks));
	for (new->count = have; new->count < count; ++new->count) {
		new->chunks[new->count] = kzalloc(sizeof(**new->chunks), GFP_ATOMIC);
		/* Fewer chunks than wished still are some. */
		if (!new->chunks[new->count])
			break;
	}
	if (new->count == have) {
		kvfree(new);
		return NULL;
	}
	return new;
}

static int table_grow(struct wgstar_session_index *table)
{
	struct wgstar_index_directory *old = directory_get(table), *new;

	if (old && old->count >= SLOTS_MAX / CHUNK_SLOTS)
		return -ENOSPC;
	new = directory_grow(old);
	if (!new)
		return -ENOMEM;
	rcu_assign_pointer(table->directory, new);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

static struct wgstar_session __rcu **
slot_of(struct wgstar_index_directory *directory, u32 slot)
{
	if (slot >> CHUNK_BITS >= directory->count)
		return NULL;
	return &directory->chunks[slot >> CHUNK_BITS]->slots[slot & (CHUNK_SLOTS - 1)];
}

/**
 * wgstar_session_index_init() - make an empty table
 * @table: the table
 *
 * Return: 0 or -ENOMEM.
 */
int wgstar_session_index_init(struct wgstar_session_index *table)
{
	int err;

	spin_lock_init(&table->lock);
	RCU_INIT_POINTER(table->directory, NULL);
	table->mask = get_random_u32();
	table->used = 0;
	table->cursor = 0;

	spin_lock_bh(&table->lock);
	err = table_grow(table);
	spin_unlock_bh(&table->lock);
	return err;
}

/**
 * wgstar_session_index_destroy() - free a table that no reader can reach
 * @table: the table, emptied of sessions by its owners
 */
void wgstar_session_index_destroy(struct wgstar_session_index *table)
{
	struct wgstar_index_directory *directory;
	u32 i;

	directory = rcu_dereference_protected(table->directory, true);
	if (!directory)
		return;
	WARN_ON(table->used);
	for (i = 0; i < directory->count; ++i)
		kfree(directory->chunks[i]);
	kvfree(directory);
}

/*
 * Free slots are searched from a moving cursor, and the table is kept at most
 * three quarters full, so the search ends after a few steps on average.
 */
static u32 slot_find_free(struct wgstar_session_index *table)
{
	struct wgstar_index_directory *directory = directory_get(table);
	u32 slots = directory->count << CHUNK_BITS, slot = table->cursor;

	do {
		slot = slot + 1 < slots ? slot + 1 : 0;
	} while (rcu_access_pointer(*slot_of(directory, slot)));
	table->cursor = slot;
	return slot;
}

/**
 * wgstar_session_index_add() - give a session an index
 * @table: the table
 * @session: session with kind and peer set, not linked; gets its index
 *
 * Context: any but hard interrupt.
 * Return: 0, -ENOMEM, or -ENOSPC at 4 million sessions.
 */
int wgstar_session_index_add(struct wgstar_session_index *table,
			     struct wgstar_session *session)
{
	u32 slots, slot, random = get_random_u32();
	int err = 0;

	spin_lock_bh(&table->lock);
	slots = directory_get(table)->count << CHUNK_BITS;
	if (table->used >= slots - slots / 4)
		err = table_grow(table);
	if (err && table->used < slots - 1)
		err = 0;
	if (!err) {
		slot = slot_find_free(table);
		session->index = cpu_to_le32(((random << SLOT_BITS) | slot) ^ table->mask);
		session->linked = true;
		rcu_assign_pointer(*slot_of(directory_get(table), slot), session);
		++table->used;
	}
	spin_unlock_bh(&table->lock);
	return err;
}

static struct wgstar_session __rcu **
session_slot(struct wgstar_session_index *table, const struct wgstar_session *session)
{
	u32 slot = (le32_to_cpu(session->index) ^ table->mask) & (SLOTS_MAX - 1);

	return slot_of(directory_get(table), slot);
}

/**
 * wgstar_session_index_replace() - hand an index over to another session
 * @table: the table
 * @old: session that has the index
 * @new: session with kind and peer set that gets it
 *
 * Look-ups find either the old or the new one, at no time neither.
 *
 * Context: any but hard interrupt.
 * Return: false, and nothing changed, if @old is not in the table.
 */
bool wgstar_session_index_replace(struct wgstar_session_index *table,
				  struct wgstar_session *old,
				  struct wgstar_session *new)
{
	bool linked;

	spin_lock_bh(&table->lock);
	linked = old->linked;
	if (linked) {
		new->index = old->index;
		new->linked = true;
		old->linked = false;
		rcu_assign_pointer(*session_slot(table, new), new);
	}
	spin_unlock_bh(&table->lock);
	return linked;
}

/**
 * wgstar_session_index_remove() - take a session's index away
 * @table: the table
 * @session: session; nothing happens if it has no index
 *
 * Readers may hold @session until an RCU grace period has passed.
 *
 * Context: any but hard interrupt.
 */
void wgstar_session_index_remove(struct wgstar_session_index *table,
				 struct wgstar_session *session)
{
	spin_lock_bh(&table->lock);
	if (session->linked) {
		RCU_INIT_POINTER(*session_slot(table, session), NULL);
		session->linked = false;
		--table->used;
	}
	spin_unlock_bh(&table->lock);
}

/**
 * wgstar_session_index_find() - find the session that a message names
 * @table: the table
 * @index: receiver index of the message
 *
 * Context: RCU read lock held for as long as the result is used.
 * Return: the session, or NULL.
 */
struct wgstar_session *
wgstar_session_index_find(const struct wgstar_session_index *table, __le32 index)
{
	u32 slot = (le32_to_cpu(index) ^ table->mask) & (SLOTS_MAX - 1);
	struct wgstar_session __rcu **place;
	struct wgstar_session *session;

	place = slot_of(rcu_dereference(table->directory), slot);
	if (!place)
		return NULL;
	session = rcu_dereference(*place);
	if (!session || READ_ONCE(session->index) != index)
		return NULL;
	return session;
}

/**
 * wgstar_session_index_get_peer() - find the peer that a message is about
 * @table: the table
 * @index: receiver index of the message
 * @kind: what the index must stand for
 *
 * Context: any.
 * Return: the peer with a reference, or NULL.
 */
struct wgstar_peer *
wgstar_session_index_get_peer(const struct wgstar_session_index *table,
			      __le32 index, enum wgstar_session_kind kind)
{
	struct wgstar_session *session;
	struct wgstar_peer *peer = NULL;

	rcu_read_lock();
	session = wgstar_session_index_find(table, index);
	if (session && (kind == WGSTAR_SESSION_ANY || session->kind == kind))
		peer = wgstar_peer_get(session->peer);
	rcu_read_unlock();
	return peer;
}
