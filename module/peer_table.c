// SPDX-License-Identifier: GPL-2.0
/*
 * The peers of a device. See peer_table.h.
 */
#include "peer_table.h"

#include <linux/rhashtable.h>
#include <linux/string.h>

#include "peer.h"

static const struct rhashtable_params by_key_params = {
	.head_offset = offsetof(struct wgstar_peer, key_node),
	.key_offset = offsetof(struct wgstar_peer, handshake.remote_static),
	.key_len = WGSTAR_KEY_LEN,
	.hashfn = jhash,
	.automatic_shrinking = true,
};

/* Names are padded with zeros to their full size, and compared so. */
static const struct rhashtable_params by_name_params = {
	.head_offset = offsetof(struct wgstar_peer, name_node),
	.key_offset = offsetof(struct wgstar_peer, name),
	.key_len = sizeof_field(struct wgstar_peer, name),
	.hashfn = jhash,
	.automatic_shrinking = true,
};

/**
 * wgstar_peer_table_init() - make an empty table
 * @table: the table
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int wgstar_peer_table_init(struct wgstar_peer_table *table)
{
	int err;

	err = rhashtable_init(&table->by_key, &by_key_params);
	if (err)
		return err;
	err = rhashtable_init(&table->by_name, &by_name_params);
	if (err) {
		rhashtable_destroy(&table->by_key);
		return err;
	}
	xa_init(&table->in_order);
	table->next_id = 1;
	table->count = 0;
	return 0;
}

/**
 * wgstar_peer_table_destroy() - free a table without peers
 * @table: the table
 *
 * Context: process.
 */
void wgstar_peer_table_destroy(struct wgstar_peer_table *table)
{
	WARN_ON(table->count);
	xa_destroy(&table->in_order);
	rhashtable_destroy(&table->by_name);
	rhashtable_destroy(&table->by_key);
}

/**
 * wgstar_peer_table_add() - publish a peer
 * @table: the table
 * @peer: peer without a name; the table takes over the caller's reference
 *
 * Context: process, under config_lock.
 * Return: 0, -ENOMEM, -ENOSPC if the table is full, or -EEXIST if the public
 * key is there.
 */
int wgstar_peer_table_add(struct wgstar_peer_table *table,
			  struct wgstar_peer *peer)
{
	int err;

	if (table->count >= WGSTAR_PEERS_MAX)
		return -ENOSPC;
	peer->id = table->next_id;
	err = xa_insert(&table->in_order, peer->id, peer, GFP_KERNEL);
	if (err)
		return err;
	err = rhashtable_lookup_insert_fast(&table->by_key, &peer->key_node,
					    by_key_params);
	if (err) {
		xa_erase(&table->in_order, peer->id);
		return err;
	}
	++table->next_id;
	WRITE_ONCE(table->count, table->count + 1);
	return 0;
}

/**
 * wgstar_peer_table_remove() - make a peer impossible to find
 * @table: the table
 * @peer: peer that is in the table; its reference goes back to the caller
 *
 * Readers may go on using @peer until an RCU grace period has passed.
 *
 * Context: process, under config_lock.
 */
void wgstar_peer_table_remove(struct wgstar_peer_table *table,
			      struct wgstar_peer *peer)
{
	if (*peer->name)
		rhashtable_remove_fast(&table->by_name, &peer->name_node,
				       by_name_params);
	rhashtable_remove_fast(&table->by_key, &peer->key_node, by_key_params);
	xa_erase(&table->in_order, peer->id);
	WRITE_ONCE(table->count, table->count - 1);
}

/**
 * wgstar_peer_table_rename() - give a peer a name, or take it away
 * @table: the table
 * @peer: peer that is in the table
 * @name: at most WGSTAR_NAME_MAX bytes; empty for none
 *
 * Context: process, under config_lock. Names are not read under RCU.
 * Return: 0, -ENOMEM, or -EEXIST if another peer has the name; then nothing
 * has changed.
 */
int wgstar_peer_table_rename(struct wgstar_peer_table *table,
			     struct wgstar_peer *peer, const char *name)
{
	char old[sizeof(peer->name)];
	int err = 0;

	if (!strcmp(peer->name, name))
		return 0;
	if (*name && wgstar_peer_table_find_name(table, name))
		return -EEXIST;

	memcpy(old, peer->name, sizeof(old));
	if (*old)
		rhashtable_remove_fast(&table->by_name, &peer->name_node,
				       by_name_params);
	strscpy_pad(peer->name, name, sizeof(peer->name));
	if (*name)
		err = rhashtable_insert_fast(&table->by_name, &peer->name_node,
					     by_name_params);
	if (!err)
		return 0;

	memcpy(peer->name, old, sizeof(old));
	/* An element just removed leaves room: this needs no memory. */
	if (*old && rhashtable_insert_fast(&table->by_name, &peer->name_node,
					   by_name_params))
		memset(peer->name, 0, sizeof(peer->name));
	return err;
}

/**
 * wgstar_peer_table_find() - find a peer by its public key
 * @table: the table
 * @public_key: the key
 *
 * Context: RCU read lock or config_lock, for as long as the result is used.
 * Return: the peer or NULL.
 */
struct wgstar_peer *wgstar_peer_table_find(struct wgstar_peer_table *table,
					   const u8 public_key[32])
{
	return rhashtable_lookup_fast(&table->by_key, public_key, by_key_params);
}

/**
 * wgstar_peer_table_find_name() - find a peer by its name
 * @table: the table
 * @name: the name
 *
 * Context: config_lock, for as long as the result is used.
 * Return: the peer or NULL.
 */
struct wgstar_peer *wgstar_peer_table_find_name(struct wgstar_peer_table *table,
						const char *name)
{
	char key[sizeof_field(struct wgstar_peer, name)];

	strscpy_pad(key, name, sizeof(key));
	return rhashtable_lookup_fast(&table->by_name, key, by_name_params);
}

/**
 * wgstar_peer_table_next() - find the next peer in the order of addition
 * @table: the table
 * @id: at or after which to look; gets the id of the result
 *
 * Context: RCU read lock or config_lock, for as long as the result is used.
 * Return: the peer or NULL.
 */
struct wgstar_peer *wgstar_peer_table_next(struct wgstar_peer_table *table,
					   unsigned long *id)
{
	return xa_find(&table->in_order, id, ULONG_MAX, XA_PRESENT);
}
