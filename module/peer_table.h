/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The peers of a device: by public key, by name, and in the order in which they
 * were added. Changed under the device's config_lock, read under RCU.
 */
#ifndef WGSTAR_PEER_TABLE_H
#define WGSTAR_PEER_TABLE_H

#include <linux/rhashtable-types.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct wgstar_peer;

/* One device holds at most so many peers. */
#define WGSTAR_PEERS_MAX	(1U << 20)

/**
 * struct wgstar_peer_table - peers of a device
 * @by_key: all, by public key
 * @by_name: those with a name
 * @in_order: all, by &struct wgstar_peer.id
 * @next_id: id of the next peer added; never used twice
 * @count: number of peers
 */
struct wgstar_peer_table {
	struct rhashtable by_key;
	struct rhashtable by_name;
	struct xarray in_order;
	unsigned long next_id;
	unsigned int count;
};

int wgstar_peer_table_init(struct wgstar_peer_table *table);
void wgstar_peer_table_destroy(struct wgstar_peer_table *table);

int wgstar_peer_table_add(struct wgstar_peer_table *table,
			  struct wgstar_peer *peer);
void wgstar_peer_table_remove(struct wgstar_peer_table *table,
			      struct wgstar_peer *peer);
int wgstar_peer_table_rename(struct wgstar_peer_table *table,
			     struct wgstar_peer *peer, const char *name);

struct wgstar_peer *wgstar_peer_table_find(struct wgstar_peer_table *table,
					   const u8 public_key[32]);
struct wgstar_peer *wgstar_peer_table_find_name(struct wgstar_peer_table *table,
						const char *name);
struct wgstar_peer *wgstar_peer_table_next(struct wgstar_peer_table *table,
					   unsigned long *id);

/**
 * wgstar_peer_table_for_each() - go through all peers in the order of addition
 * @table: the table
 * @peer: variable for the peer
 * @id: variable of unsigned long
 *
 * Context: RCU read lock, or the device's config_lock; under the latter the
 * body may remove @peer and may sleep.
 */
#define wgstar_peer_table_for_each(table, peer, id)			\
	for ((id) = 0; ((peer) = wgstar_peer_table_next(table, &(id))); ++(id))

#endif /* WGSTAR_PEER_TABLE_H */
