/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions: the two keys that one handshake made, and the three of them that a
 * peer holds at most (protocol: "Sessions").
 */
#ifndef WGSTAR_KEYPAIR_H
#define WGSTAR_KEYPAIR_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "../logic/replay_window.h"
#include "session_index.h"

struct wgstar_session_index;

/**
 * struct wgstar_keypair - one session
 * @session: our index for it
 * @remote_index: the peer's index for it, put into each message
 * @initiator: whether we began the handshake
 * @rekey_asked: a receiver asked for a successor already; once is enough
 * @birth_ns: when it was made, CLOCK_BOOTTIME
 * @receiving_key: key of what we receive
 * @sending_key: key of what we send
 * @sending_counter: next counter to send with; unique per key for ever
 * @rcu: freed, and wiped, a grace period after it was unlinked
 * @replay_lock: protects @replay_window; softirq
 * @replay_window: counters received
 *
 * Written once before it is published, apart from the counter, the window and
 * @rekey_asked. Lives under RCU: whoever found it may use it until
 * rcu_read_unlock(). A cache line for what both directions read, one for what
 * sending writes, one and a word of the window for what receiving writes.
 */
struct wgstar_keypair {
	struct wgstar_session session;
	__le32 remote_index;
	bool initiator;
	bool rekey_asked;
	u64 birth_ns;
	u8 receiving_key[32];
	u8 sending_key[32] ____cacheline_aligned;
	atomic64_t sending_counter;
	struct rcu_head rcu;
	spinlock_t replay_lock ____cacheline_aligned;
	struct replay_window replay_window;
};

/**
 * struct wgstar_keypairs - the sessions of a peer
 * @lock: serialises writers; BH-safe
 * @current_keypair: the one to send with
 * @previous: the one before; still received with
 * @next: made as responder, waiting to be confirmed by the peer's first message
 */
struct wgstar_keypairs {
	spinlock_t lock;
	struct wgstar_keypair __rcu *current_keypair;
	struct wgstar_keypair __rcu *previous;
	struct wgstar_keypair __rcu *next;
};

int wgstar_keypair_cache_init(void);
void wgstar_keypair_cache_exit(void);

void wgstar_keypairs_init(struct wgstar_keypairs *keypairs);
struct wgstar_keypair *wgstar_keypair_alloc(struct wgstar_peer *peer,
					    bool initiator);
void wgstar_keypair_free_unpublished(struct wgstar_keypair *keypair);
void wgstar_keypairs_install(struct wgstar_keypairs *keypairs,
			     struct wgstar_session_index *table,
			     struct wgstar_keypair *keypair);
bool wgstar_keypairs_confirm(struct wgstar_keypairs *keypairs,
			     struct wgstar_session_index *table,
			     struct wgstar_keypair *keypair);
void wgstar_keypairs_wipe(struct wgstar_keypairs *keypairs,
			  struct wgstar_session_index *table);

#endif /* WGSTAR_KEYPAIR_H */
