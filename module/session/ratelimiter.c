// SPDX-License-Identifier: GPL-2.0
/*
 * Token buckets per source address. See ratelimiter.h.
 *
 * A table of fixed size, shared by all devices: a source hashes, with a secret
 * key, to a set of a few places. A bucket that is full again says nothing and
 * may be given to another source; if all of a set are in use, a new source is
 * refused, so that nobody gets more by coming from many addresses.
 */
#include "ratelimiter.h"

#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>
#include <net/netns/hash.h>

#include "../endpoint.h"
#include "../logic/token_bucket.h"

#define RATELIMITER_SETS	1024
#define RATELIMITER_WAYS	8

/**
 * struct limited_source - what one source may still send
 * @id: address and namespace; zeros if the place was never used
 * @bucket: its tokens
 */
struct limited_source {
	u64 id[2];
	struct token_bucket bucket;
};

/**
 * struct limiter_set - the sources of one hash value
 * @lock: protects @sources; process context
 * @sources: in no order
 */
struct limiter_set {
	spinlock_t lock;
	struct limited_source sources[RATELIMITER_WAYS];
};

static struct limiter_set *limiter_sets;
static siphash_key_t limiter_key;

/**
 * wgstar_ratelimiter_init() - make the table
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_ratelimiter_init(void)
{
	unsigned int i;

	limiter_sets = kvcalloc(RATELIMITER_SETS, sizeof(*limiter_sets), GFP_KERNEL);
	if (!limiter_sets)
		return -ENOMEM;
	for (i = 0; i < RATELIMITER_SETS; ++i)
		spin_lock_init(&limiter_sets[i].lock);
	get_random_bytes(&limiter_key, sizeof(limiter_key));
	return 0;
}

/**
 * wgstar_ratelimiter_exit() - free the table
 *
 * Context: module end, when no device is left.
 */
void wgstar_ratelimiter_exit(void)
{
	kvfree(limiter_sets);
}

/*
 * Who counts as one source: an IPv4 address, or the /64 of an IPv6 address; in
 * each namespace of its own.
 */
static void source_id(u64 id[2], const struct net *net,
		      const struct wgstar_endpoint *from)
{
	id[0] = 0;
	if (from->addr.sa_family == AF_INET)
		memcpy(&id[0], &from->addr4.sin_addr, sizeof(from->addr4.sin_addr));
	else
		memcpy(&id[0], &from->addr6.sin6_addr, sizeof(id[0]));
	id[1] = (u64)net_hash_mix(net) << 8 | from->addr.sa_family;
}

static struct token_bucket *set_find(struct limiter_set *set, const u64 id[2],
				     u64 now_ns)
{
	struct limited_source *source, *usable = NULL;
	unsigned int i;

	lockdep_assert_held(&set->lock);
	for (i = 0; i < RATELIMITER_WAYS; ++i) {
		source = &set->sources[i];
		if (source->id[0] == id[0] && source->id[1] == id[1])
			return &source->bucket;
		if (!usable && (!source->id[1] ||
				wgstar_token_bucket_full(&source->bucket, now_ns)))
			usable = source;
	}
	if (!usable)
		return NULL;
	usable->id[0] = id[0];
	usable->id[1] = id[1];
	wgstar_token_bucket_init(&usable->bucket, now_ns);
	return &usable->bucket;
}

/**
 * wgstar_ratelimiter_allow() - whether a source may have a handshake message
 *	looked at
 * @net: namespace of the socket
 * @from: source
 * @now_ns: CLOCK_BOOTTIME
 *
 * Context: process.
 * Return: false if it has sent too many.
 */
bool wgstar_ratelimiter_allow(const struct net *net,
			      const struct wgstar_endpoint *from, u64 now_ns)
{
	struct token_bucket *bucket;
	struct limiter_set *set;
	bool allowed;
	u64 id[2];

	source_id(id, net, from);
	set = &limiter_sets[siphash(id, sizeof(id), &limiter_key) % RATELIMITER_SETS];
	spin_lock(&set->lock);
	bucket = set_find(set, id, now_ns);
	allowed = bucket && wgstar_token_bucket_take(bucket, now_ns);
	spin_unlock(&set->lock);
	return allowed;
}
