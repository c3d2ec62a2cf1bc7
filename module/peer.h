/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A peer: who it is, where it is, and what is under way with it.
 *
 * Life: wgstar_peer_create() gives a peer that nobody can find;
 * wgstar_peer_table_add() publishes it. wgstar_peers_remove() takes a list of
 * them away with a single grace period. Readers of the tables may use a peer
 * until rcu_read_unlock(), or for longer after wgstar_peer_get().
 */
#ifndef WGSTAR_PEER_H
#define WGSTAR_PEER_H

#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/rhashtable-types.h>
#include <linux/seqlock.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <net/dst_cache.h>

#include "drop.h"
#include "endpoint.h"
#include "logic/allowed_ips.h"
#include "session/cookie.h"
#include "session/handshake.h"
#include "session/keypair.h"
#include "session/peer_work.h"
#include "uapi/linux/wgstar.h"

struct sock;
struct wgstar_device;

#define WGSTAR_NO_CPU	(-1)

/**
 * struct wgstar_staging - packets that wait for a session
 * @lock: protects all below; BH-safe
 * @queue: units as they came from the stack, GSO or not
 * @packets: packets in @queue, counting the segments of GSO units
 * @sending: somebody is sending what waited
 * @gather_timer: ends the wait of small packets for others
 * @gather_cpu: whose small packets wait in @queue, WGSTAR_NO_CPU if it is not
 *	those that do; a hint, read without @lock
 * @gather_socket: whose packet is the first of them; only compared
 * @gather_began_ns: when that one came, wgstar_clock_ns()
 * @last_small_ns: when a process last sent a small packet, wgstar_clock_ns()
 * @busy: whether packets must go through @queue to stay in order: something
 *	waits, or @sending; read without @lock
 */
struct wgstar_staging {
	spinlock_t lock;
	struct sk_buff_head queue;
	unsigned int packets;
	bool sending;
	struct hrtimer gather_timer;
	int gather_cpu;
	const struct sock *gather_socket;
	u64 gather_began_ns;
	u64 last_small_ns;
	bool busy;
};

/**
 * struct wgstar_order - bursts of a peer in one direction, some of them worked on
 *	by other CPUs, in the order in which they are to go on; see data/spread.h
 * @lock: protects all below; BH-safe
 * @finishing: somebody is finishing the first one
 * @busy: there are any; read without @lock
 * @home: CPU that finishes them: queues behind us are per CPU
 * @jobs: the bursts
 * @work: finishes them there; holds a reference of @peer while it waits
 * @peer: the peer
 */
struct wgstar_order {
	spinlock_t lock;
	bool finishing;
	bool busy;
	int home;
	struct list_head jobs;
	struct work_struct work;
	struct wgstar_peer *peer;
};

/**
 * struct wgstar_peer - a peer of a device
 * @device: the device; outlives the peer
 * @keypairs: sessions
 * @rx_bytes: received in authenticated messages, above UDP
 * @tx_bytes: sent, above UDP
 * @dead: being removed; nothing new may begin
 * @isolated: it and other isolated peers can't reach each other; set by
 *	wgstar_peer_set_isolated()
 * @persistent_keepalive: interval in seconds, 0 is off
 * @endpoint_lock: protects @endpoint
 * @endpoint: where it was last heard, or configured to be
 * @endpoint_cache: route to @endpoint
 * @staging: packets that wait for a session
 * @tx_order: bursts on their way out that other CPUs work on
 * @rx_order: same, on their way in
 * @work: what happens by time
 * @handshake: handshake under way
 * @cookie: cookie that the peer asked for
 * @last_handshake_ns: when the last one completed, CLOCK_REALTIME, 0 if never
 * @id: key in the device's list of peers; grows with each peer added
 * @refs: one for the table, one for each process-context user
 * @allowed_ips: routes that lead here; under the device's config_lock
 * @key_node: in the table by public key
 * @name_node: in the table by name, if @name is not empty
 * @name: label, empty if none; under the device's config_lock
 * @removal: in the list given to wgstar_peers_remove()
 * @drops: what was dropped on its account, NULL if nothing was
 * @rcu: freed a grace period after the last reference went
 *
 * What every packet needs comes first, in few cache lines.
 */
struct wgstar_peer {
	struct wgstar_device *device;
	struct wgstar_keypairs keypairs;
	atomic64_t rx_bytes;
	atomic64_t tx_bytes;
	bool dead;
	bool isolated;
	u16 persistent_keepalive;
	seqlock_t endpoint_lock;
	struct wgstar_endpoint endpoint;
	struct dst_cache endpoint_cache;
	struct wgstar_staging staging;
	struct wgstar_order tx_order;
	struct wgstar_order rx_order;
	struct wgstar_peer_work work;
	struct wgstar_handshake handshake;
	struct wgstar_cookie cookie;
	u64 last_handshake_ns;
	unsigned long id;
	struct kref refs;
	struct allowed_ips_owner allowed_ips;
	struct rhash_head key_node;
	struct rhash_head name_node;
	char name[WGSTAR_NAME_MAX + 1];
	struct list_head removal;
	struct wgstar_drop_counters *drops;
	struct rcu_head rcu;
};

int wgstar_peer_cache_init(void);
void wgstar_peer_cache_exit(void);

struct wgstar_peer *wgstar_peer_create(struct wgstar_device *device,
				       const u8 public_key[32]);
struct wgstar_peer *wgstar_peer_get(struct wgstar_peer *peer);
void wgstar_peer_put(struct wgstar_peer *peer);
void wgstar_peers_remove(struct wgstar_device *device, struct list_head *peers);

void wgstar_peer_get_endpoint(struct wgstar_peer *peer,
			      struct wgstar_endpoint *endpoint);
void wgstar_peer_set_endpoint(struct wgstar_peer *peer,
			      const struct wgstar_endpoint *endpoint);
void wgstar_peer_forget_source(struct wgstar_peer *peer);
void wgstar_peer_wipe_sessions(struct wgstar_peer *peer);
void wgstar_peer_set_isolated(struct wgstar_peer *peer, bool isolated);

#endif /* WGSTAR_PEER_H */
