/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of session indices: the number that names a handshake or a keypair
 * in the messages sent to us.
 *
 * An index is a slot number in its low bits and random bits above, all of it
 * masked by a random word of the table, so that a look-up is two array reads
 * and one compare at any number of sessions, and an index that was released is
 * not soon given out again.
 */
#ifndef WGSTAR_SESSION_INDEX_H
#define WGSTAR_SESSION_INDEX_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct wgstar_peer;
struct wgstar_index_directory;

/**
 * enum wgstar_session_kind - what an index stands for
 * @WGSTAR_SESSION_ANY: in look-ups, either of the others
 * @WGSTAR_SESSION_HANDSHAKE: embedded in a struct wgstar_handshake
 * @WGSTAR_SESSION_KEYPAIR: embedded in a struct wgstar_keypair
 */
enum wgstar_session_kind {
	WGSTAR_SESSION_ANY,
	WGSTAR_SESSION_HANDSHAKE,
	WGSTAR_SESSION_KEYPAIR,
};

/**
 * struct wgstar_session - what an index leads to; embedded in its owner
 * @peer: peer that it belongs to; valid for an RCU reader that found it
 * @index: the index, as in messages; meaningful while @linked
 * @kind: &enum wgstar_session_kind: type of the structure around it
 * @linked: whether the table holds it; under the table's lock
 */
struct wgstar_session {
	struct wgstar_peer *peer;
	__le32 index;
	u8 kind;
	bool linked;
};

/**
 * struct wgstar_session_index - table of a device
 * @lock: serialises writers; BH-safe
 * @directory: RCU array of chunks of slots
 * @mask: random word over which indices are masked
 * @used: slots in use; under @lock
 * @cursor: where the search for a free slot goes on; under @lock
 */
struct wgstar_session_index {
	spinlock_t lock;
	struct wgstar_index_directory __rcu *directory;
	u32 mask;
	u32 used;
	u32 cursor;
};

int wgstar_session_index_init(struct wgstar_session_index *table);
void wgstar_session_index_destroy(struct wgstar_session_index *table);

int wgstar_session_index_add(struct wgstar_session_index *table,
			     struct wgstar_session *session);
bool wgstar_session_index_replace(struct wgstar_session_index *table,
				  struct wgstar_session *old,
				  struct wgstar_session *new);
void wgstar_session_index_remove(struct wgstar_session_index *table,
				 struct wgstar_session *session);
struct wgstar_session *
wgstar_session_index_find(const struct wgstar_session_index *table,
			  __le32 index);
struct wgstar_peer *
wgstar_session_index_get_peer(const struct wgstar_session_index *table,
			      __le32 index, enum wgstar_session_kind kind);

#endif /* WGSTAR_SESSION_INDEX_H */
