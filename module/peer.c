// SPDX-License-Identifier: GPL-2.0
/*
 * Life of a peer, and its endpoint. See peer.h.
 */
#include "peer.h"

#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "compat.h"
#include "device.h"

static struct kmem_cache *peer_cache;

/**
 * wgstar_peer_cache_init() - make the slab cache of peers
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_peer_cache_init(void)
{
	peer_cache = KMEM_CACHE(wgstar_peer, SLAB_HWCACHE_ALIGN);
	return peer_cache ? 0 : -ENOMEM;
}

/**
 * wgstar_peer_cache_exit() - free the slab cache of peers
 *
 * Context: module end, after rcu_barrier().
 */
void wgstar_peer_cache_exit(void)
{
	kmem_cache_destroy(peer_cache);
}

static void peer_free_unpublished(struct wgstar_peer *peer)
{
	dst_cache_destroy(&peer->endpoint_cache);
	kfree(peer->drops);
	memzero_explicit(peer, sizeof(*peer));
	kmem_cache_free(peer_cache, peer);
}

static void peer_free_rcu(struct rcu_head *rcu)
{
	peer_free_unpublished(container_of(rcu, struct wgstar_peer, rcu));
}

static void order_init(struct wgstar_order *order, struct wgstar_peer *peer)
{
	spin_lock_init(&order->lock);
	INIT_LIST_HEAD(&order->jobs);
	INIT_WORK(&order->work, peer->device->transport->finish_order);
	order->peer = peer;
}

/**
 * wgstar_peer_create() - make a peer that nobody can find yet
 * @device: the device
 * @public_key: the peer's public key
 *
 * Context: process.
 * Return: the peer with one reference, or NULL without memory.
 */
struct wgstar_peer *wgstar_peer_create(struct wgstar_device *device,
				       const u8 public_key[32])
{
	struct wgstar_peer *peer;

	peer = kmem_cache_zalloc(peer_cache, GFP_KERNEL_ACCOUNT);
	if (!peer)
		return NULL;
	if (dst_cache_init(&peer->endpoint_cache, GFP_KERNEL_ACCOUNT)) {
		kmem_cache_free(peer_cache, peer);
		return NULL;
	}
	peer->device = device;
	kref_init(&peer->refs);
	seqlock_init(&peer->endpoint_lock);
	spin_lock_init(&peer->staging.lock);
	__skb_queue_head_init(&peer->staging.queue);
	wgstar_compat_hrtimer_setup(&peer->staging.gather_timer,
				    device->transport->gathered,
				    CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_SOFT);
	peer->staging.gather_cpu = WGSTAR_NO_CPU;
	order_init(&peer->tx_order, peer);
	order_init(&peer->rx_order, peer);
	wgstar_keypairs_init(&peer->keypairs);
	wgstar_handshake_init(&peer->handshake, peer, public_key);
	wgstar_cookie_init(&peer->cookie, public_key);
	wgstar_peer_work_init(peer);
	wgstar_allowed_ips_owner_init(&peer->allowed_ips);
	INIT_LIST_HEAD(&peer->removal);
	return peer;
}

/**
 * wgstar_peer_get() - keep a peer beyond the RCU read lock
 * @peer: peer that was found, or NULL
 *
 * Context: RCU read lock.
 * Return: @peer, or NULL if it is going away.
 */
struct wgstar_peer *wgstar_peer_get(struct wgstar_peer *peer)
{
	if (!peer || !kref_get_unless_zero(&peer->refs))
		return NULL;
	return peer;
}

static void peer_release(struct kref *refs)
{
	struct wgstar_peer *peer = container_of(refs, struct wgstar_peer, refs);

	call_rcu(&peer->rcu, peer_free_rcu);
}

/**
 * wgstar_peer_put() - give a reference back
 * @peer: the peer, or NULL
 *
 * Context: any.
 */
void wgstar_peer_put(struct wgstar_peer *peer)
{
	if (peer)
		kref_put(&peer->refs, peer_release);
}

/**
 * wgstar_peers_remove() - end the life of peers
 * @device: the device
 * @peers: list of peers by &struct wgstar_peer.removal, out of the tables of
 *	peers and routes already; their reference is dropped
 *
 * One grace period for all. When it has passed, whoever did not see that a peer
 * is dead is done, so that timers and work, once stopped, stay so.
 *
 * Context: process, under config_lock; sleeps.
 */
void wgstar_peers_remove(struct wgstar_device *device, struct list_head *peers)
{
	struct wgstar_peer *peer, *next;

	if (list_empty(peers))
		return;
	list_for_each_entry(peer, peers, removal)
		WRITE_ONCE(peer->dead, true);
	synchronize_rcu();
	list_for_each_entry_safe(peer, next, peers, removal) {
		list_del(&peer->removal);
		wgstar_peer_set_isolated(peer, false);
		hrtimer_cancel(&peer->staging.gather_timer);
		wgstar_peer_work_stop(peer);
		wgstar_handshake_clear(peer);
		wgstar_keypairs_wipe(&peer->keypairs, &device->session_index);
		device->transport->drop_staged(peer, WGSTAR_DROP_NO_PEER);
		wgstar_peer_put(peer);
	}
}

/**
 * wgstar_peer_get_endpoint() - copy a peer's endpoint
 * @peer: the peer
 * @endpoint: copy
 *
 * Context: any but hard interrupt.
 */
void wgstar_peer_get_endpoint(struct wgstar_peer *peer,
			      struct wgstar_endpoint *endpoint)
{
	unsigned int sequence;

	do {
		sequence = read_seqbegin(&peer->endpoint_lock);
		*endpoint = peer->endpoint;
	} while (read_seqretry(&peer->endpoint_lock, sequence));
}

/**
 * wgstar_peer_set_endpoint() - note where a peer is
 * @peer: the peer
 * @endpoint: from an authenticated message, or configured
 *
 * Costs a compare when nothing has changed.
 *
 * Context: any but hard interrupt.
 */
void wgstar_peer_set_endpoint(struct wgstar_peer *peer,
			      const struct wgstar_endpoint *endpoint)
{
	struct wgstar_endpoint known;

	wgstar_peer_get_endpoint(peer, &known);
	if (wgstar_endpoint_equal(&known, endpoint))
		return;
	write_seqlock_bh(&peer->endpoint_lock);
	peer->endpoint = *endpoint;
	dst_cache_reset(&peer->endpoint_cache);
	write_sequnlock_bh(&peer->endpoint_lock);
}

/**
 * wgstar_peer_forget_source() - let routing choose the local address again
 * @peer: the peer
 *
 * Context: any but hard interrupt.
 */
void wgstar_peer_forget_source(struct wgstar_peer *peer)
{
	write_seqlock_bh(&peer->endpoint_lock);
	wgstar_endpoint_forget_source(&peer->endpoint);
	dst_cache_reset(&peer->endpoint_cache);
	write_sequnlock_bh(&peer->endpoint_lock);
}

/**
 * wgstar_peer_wipe_sessions() - forget every key made with a peer
 * @peer: the peer
 *
 * A handshake may begin at once afterwards.
 *
 * Context: process; sleeps.
 */
void wgstar_peer_wipe_sessions(struct wgstar_peer *peer)
{
	wgstar_handshake_clear(peer);
	wgstar_keypairs_wipe(&peer->keypairs, &peer->device->session_index);
	wgstar_timers_keys_wiped(&peer->work.timers);
}

/**
 * wgstar_peer_set_isolated() - isolate a peer, or let it be reached again
 * @peer: the peer
 * @isolated: whether it is to be isolated
 *
 * Context: process, under config_lock.
 */
void wgstar_peer_set_isolated(struct wgstar_peer *peer, bool isolated)
{
	struct wgstar_device *device = peer->device;

	lockdep_assert_held(&device->config_lock);
	if (peer->isolated == isolated)
		return;
	WRITE_ONCE(peer->isolated, isolated);
	WRITE_ONCE(device->isolated_peers,
		   device->isolated_peers + (isolated ? 1 : -1));
}
