// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions and their rotation (protocol: "Sessions"):
 *
 *   as initiator   new -> current -> previous -> gone
 *   as responder   new -> next -> (first message under it) current -> ...
 *
 * A keypair that is taken out of its place loses its index at once, and its
 * keys a grace period later, when no reader can be using them.
 */
#include "keypair.h"

#include <linux/slab.h>

/* Its own: of a power of two a third would be wasted, 100,000 times. */
static struct kmem_cache *keypair_cache;

/**
 * wgstar_keypair_cache_init() - make the slab cache of keypairs
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_keypair_cache_init(void)
{
	keypair_cache = KMEM_CACHE(wgstar_keypair, 0);
	return keypair_cache ? 0 : -ENOMEM;
}

/**
 * wgstar_keypair_cache_exit() - free the slab cache of keypairs
 *
 * Context: module end, after rcu_barrier().
 */
void wgstar_keypair_cache_exit(void)
{
	kmem_cache_destroy(keypair_cache);
}

static void keypair_free(struct wgstar_keypair *keypair)
{
	memzero_explicit(keypair, sizeof(*keypair));
	kmem_cache_free(keypair_cache, keypair);
}

static void keypair_free_rcu(struct rcu_head *rcu)
{
	keypair_free(container_of(rcu, struct wgstar_keypair, rcu));
}

static void keypair_retire(struct wgstar_session_index *table,
			   struct wgstar_keypair *keypair)
{
	if (!keypair)
		return;
	wgstar_session_index_remove(table, &keypair->session);
	call_rcu(&keypair->rcu, keypair_free_rcu);
}

/*
 * Put @keypair into @place and give back what was there, for a caller that
 * holds the lock.
 */
static struct wgstar_keypair *
keypair_exchange(struct wgstar_keypairs *keypairs,
		 struct wgstar_keypair __rcu **place,
		 struct wgstar_keypair *keypair)
{
	return rcu_replace_pointer(*place, keypair,
				   lockdep_is_held(&keypairs->lock));
}

/**
 * wgstar_keypairs_init() - a peer without sessions
 * @keypairs: to be set
 */
void wgstar_keypairs_init(struct wgstar_keypairs *keypairs)
{
	spin_lock_init(&keypairs->lock);
	RCU_INIT_POINTER(keypairs->current_keypair, NULL);
	RCU_INIT_POINTER(keypairs->previous, NULL);
	RCU_INIT_POINTER(keypairs->next, NULL);
}

/**
 * wgstar_keypair_alloc() - make a session that nobody can find
 * @peer: peer that it belongs to
 * @initiator: whether we began the handshake
 *
 * Context: process.
 * Return: the keypair without keys or index, or NULL without memory.
 */
struct wgstar_keypair *wgstar_keypair_alloc(struct wgstar_peer *peer,
					    bool initiator)
{
	struct wgstar_keypair *keypair;

	keypair = kmem_cache_zalloc(keypair_cache, GFP_KERNEL);
	if (!keypair)
		return NULL;
	keypair->session.kind = WGSTAR_SESSION_KEYPAIR;
	keypair->session.peer = peer;
	keypair->initiator = initiator;
	spin_lock_init(&keypair->replay_lock);
	wgstar_replay_window_init(&keypair->replay_window);
	return keypair;
}

/**
 * wgstar_keypair_free_unpublished() - free a session that nobody could find
 * @keypair: the session
 *
 * Context: any.
 */
void wgstar_keypair_free_unpublished(struct wgstar_keypair *keypair)
{
	keypair_free(keypair);
}

/**
 * wgstar_keypairs_install() - take a new session into use
 * @keypairs: sessions of the peer
 * @table: table that holds its index
 * @keypair: new session
 *
 * An initiator's session is current at once. If the peer's handshake crossed
 * ours, its unconfirmed session becomes the previous one, since it is the
 * younger. A responder's session waits as next, and with it nothing older than
 * the current one is needed.
 *
 * Context: any but hard interrupt.
 */
void wgstar_keypairs_install(struct wgstar_keypairs *keypairs,
			     struct wgstar_session_index *table,
			     struct wgstar_keypair *keypair)
{
	struct wgstar_keypair *next, *current_keypair;

	spin_lock_bh(&keypairs->lock);
	if (keypair->initiator) {
		next = keypair_exchange(keypairs, &keypairs->next, NULL);
		current_keypair = keypair_exchange(keypairs,
						   &keypairs->current_keypair,
						   keypair);
		if (next) {
			keypair_retire(table, current_keypair);
			current_keypair = next;
		}
		keypair_retire(table, keypair_exchange(keypairs,
						       &keypairs->previous,
						       current_keypair));
	} else {
		keypair_retire(table, keypair_exchange(keypairs, &keypairs->next,
						       keypair));
		keypair_retire(table, keypair_exchange(keypairs,
						       &keypairs->previous, NULL));
	}
	spin_unlock_bh(&keypairs->lock);
}

/**
 * wgstar_keypairs_confirm() - a message under a session has authenticated
 * @keypairs: sessions of the peer
 * @table: table that holds its index
 * @keypair: session that the message came under
 *
 * Key confirmation: a session that waited as next becomes the current one. One
 * that was taken away meanwhile stays away.
 *
 * Context: RCU read lock.
 * Return: whether @keypair has become current by this.
 */
bool wgstar_keypairs_confirm(struct wgstar_keypairs *keypairs,
			     struct wgstar_session_index *table,
			     struct wgstar_keypair *keypair)
{
	struct wgstar_keypair *old;
	bool confirmed;

	if (likely(rcu_access_pointer(keypairs->next) != keypair))
		return false;

	spin_lock_bh(&keypairs->lock);
	confirmed = rcu_access_pointer(keypairs->next) == keypair;
	if (confirmed) {
		old = keypair_exchange(keypairs, &keypairs->current_keypair, keypair);
		old = keypair_exchange(keypairs, &keypairs->previous, old);
		RCU_INIT_POINTER(keypairs->next, NULL);
		keypair_retire(table, old);
	}
	spin_unlock_bh(&keypairs->lock);
	return confirmed;
}

/**
 * wgstar_keypairs_wipe() - take every session of a peer away
 * @keypairs: sessions of the peer
 * @table: table that holds their indices
 *
 * Context: any but hard interrupt.
 */
void wgstar_keypairs_wipe(struct wgstar_keypairs *keypairs,
			  struct wgstar_session_index *table)
{
	spin_lock_bh(&keypairs->lock);
	keypair_retire(table, keypair_exchange(keypairs, &keypairs->previous, NULL));
	keypair_retire(table, keypair_exchange(keypairs, &keypairs->next, NULL));
	keypair_retire(table, keypair_exchange(keypairs,
					       &keypairs->current_keypair, NULL));
	spin_unlock_bh(&keypairs->lock);
}
