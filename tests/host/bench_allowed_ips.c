// SPDX-License-Identifier: GPL-2.0
/*
 * How long a lookup of allowed IPs takes, beside a plain binary trie with path
 * compression, of which each node is a prefix and tests one bit.
 *
 * Prints nanoseconds per lookup (median of the rounds, every lookup of another
 * random address that has a prefix) and bytes per prefix
 * beyond the entry.  Fails if the ratio at 100,000 IPv4 prefixes is under 10.
 */
#include <malloc.h>
#include <stdio.h>
#include <time.h>

#include "../../module/logic/allowed_ips_node.h"

#define LOOKUPS	(1U << 20)
#define ROUNDS	5

struct plain_node {
	struct plain_node *child[2];
	struct allowed_ips_owner *owner;
	u64 high, low;
	u8 length;
};

struct prefix {
	u8 addr[16];
	u8 family;
	u8 cidr;
};

static struct allowed_ips_owner owners[64];
static u64 seed = 0x1234567;

static u64 draw(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 0x2545f4914f6cdd1dULL;
}

static u64 now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* The plain trie */

static void plain_words(const u8 *addr, u8 family, u64 *high, u64 *low)
{
	u64 word[2];
	u32 half;

	*low = 0;
	if (family == AF_INET) {
		memcpy(&half, addr, sizeof(half));
		*high = (u64)be32toh(half) << 32;
		return;
	}
	memcpy(word, addr, sizeof(word));
	*high = be64toh(word[0]);
	*low = be64toh(word[1]);
}

static unsigned int plain_bit(u64 high, u64 low, unsigned int n)
{
	return (n < 64 ? high >> (63 - n) : low >> (127 - n)) & 1;
}

static unsigned int plain_common(const struct plain_node *node, u64 high,
				 u64 low)
{
	if (node->high != high)
		return __builtin_clzll(node->high ^ high);
	return node->low == low ? 128 : 64 + __builtin_clzll(node->low ^ low);
}

static struct plain_node *plain_create(u64 high, u64 low, unsigned int length,
				       struct allowed_ips_owner *owner)
{
	struct plain_node *node = calloc(1, sizeof(*node));

	node->high = high;
	node->low = low;
	node->length = length;
	node->owner = owner;
	return node;
}

static void plain_insert(struct plain_node **at, u64 high, u64 low,
			 unsigned int length, struct allowed_ips_owner *owner)
{
	struct plain_node *node, *split;
	unsigned int common;

	for (; *at; at = &node->child[plain_bit(high, low, node->length)]) {
		node = *at;
		common = plain_common(node, high, low);
		common = min3(common, length, (unsigned int)node->length);
		if (common == node->length && common == length) {
			node->owner = owner;
			return;
		}
		if (common == node->length)
			continue;
		split = plain_create(high, low, common, NULL);
		split->child[plain_bit(node->high, node->low, common)] = node;
		*at = split;
		if (common == length) {
			split->owner = owner;
			return;
		}
		node = split;
	}
	*at = plain_create(high, low, length, owner);
}

static noinline struct allowed_ips_owner *
plain_lookup(const struct plain_node *node, u8 family, const u8 *addr)
{
	struct allowed_ips_owner *found = NULL;
	u64 high, low;

	plain_words(addr, family, &high, &low);
	while (node && plain_common(node, high, low) >= node->length) {
		if (node->owner)
			found = node->owner;
		if (node->length == 128)
			break;
		node = node->child[plain_bit(high, low, node->length)];
	}
	return found;
}

static void plain_free(struct plain_node *node)
{
	if (!node)
		return;
	plain_free(node->child[0]);
	plain_free(node->child[1]);
	free(node);
}

/* The pools of prefixes */

static void pool_hosts(struct prefix *prefix, unsigned int i)
{
	u32 addr = htobe32(0x0a000000 + i);

	memcpy(prefix->addr, &addr, sizeof(addr));
	prefix->family = AF_INET;
	prefix->cidr = 32;
}

static void pool_random(struct prefix *prefix, unsigned int i)
{
	u32 addr;

	(void)i;
	prefix->cidr = 20 + draw() % 13;
	addr = htobe32((u32)draw() & ~0U << (32 - prefix->cidr));
	memcpy(prefix->addr, &addr, sizeof(addr));
	prefix->family = AF_INET;
}

static void pool_hosts6(struct prefix *prefix, unsigned int i)
{
	u32 low = htobe32(i);

	memset(prefix->addr, 0, sizeof(prefix->addr));
	prefix->addr[0] = 0xfd;
	prefix->addr[7] = 7;
	memcpy(prefix->addr + 12, &low, sizeof(low));
	prefix->family = AF_INET6;
	prefix->cidr = 128;
}

static void pool_random6(struct prefix *prefix, unsigned int i)
{
	u64 word = htobe64(draw());

	(void)i;
	memset(prefix->addr, 0, sizeof(prefix->addr));
	prefix->addr[0] = 0x20;
	prefix->addr[1] = 0x01;
	memcpy(prefix->addr + 2, &word, 6);
	prefix->family = AF_INET6;
	prefix->cidr = draw() % 2 ? 64 : 48;
	if (prefix->cidr == 64)
		memcpy(prefix->addr + 6, (u8 *)&word + 6, 2);
}

static const struct pool {
	const char *name;
	void (*fill)(struct prefix *prefix, unsigned int i);
} pools[] = {
	{ "IPv4 hosts of a pool", pool_hosts },
	{ "IPv4 random 20-32", pool_random },
	{ "IPv6 hosts of a pool", pool_hosts6 },
	{ "IPv6 random 48, 64", pool_random6 },
};

/* The comparison */

static int compare_times(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;

	return (difference > 0) - (difference < 0);
}

struct bench {
	struct allowed_ips table;
	struct plain_node *plain;
	struct prefix *prefixes;
	u8 (*wanted)[16];
	unsigned int count;
	u8 family;
};

static double bench_ours(const struct bench *bench)
{
	double times[ROUNDS];
	unsigned int round, i;
	unsigned long sum = 0;
	u64 start;

	for (round = 0; round < ROUNDS; ++round) {
		start = now_ns();
		for (i = 0; i < LOOKUPS; ++i)
			sum += (unsigned long)
				wgstar_allowed_ips_lookup_owner(&bench->table,
								bench->family,
								bench->wanted[i]);
		times[round] = (double)(now_ns() - start) / LOOKUPS;
	}
	__asm__ volatile("" : : "r" (sum));
	qsort(times, ROUNDS, sizeof(times[0]), compare_times);
	return times[ROUNDS / 2];
}

static double bench_plain(const struct bench *bench)
{
	double times[ROUNDS];
	unsigned int round, i;
	unsigned long sum = 0;
	u64 start;

	for (round = 0; round < ROUNDS; ++round) {
		start = now_ns();
		for (i = 0; i < LOOKUPS; ++i)
			sum += (unsigned long)plain_lookup(bench->plain,
							   bench->family,
							   bench->wanted[i]);
		times[round] = (double)(now_ns() - start) / LOOKUPS;
	}
	__asm__ volatile("" : : "r" (sum));
	qsort(times, ROUNDS, sizeof(times[0]), compare_times);
	return times[ROUNDS / 2];
}

static size_t node_bytes(const void *link)
{
	const struct allowed_ips_node *node = link;
	size_t bytes;
	unsigned int i;

	if (link_is_entry(link))
		return 0;
	bytes = sizeof(*node) + node->capacity * sizeof(node->slot[0]);
	for (i = 0; i < node->nr_children; ++i)
		bytes += node_bytes(node->slot[2 * node->nr_leaves + i]);
	return bytes;
}

static void bench_fill(struct bench *bench, const struct pool *pool)
{
	struct allowed_ips_batch batch;
	struct prefix *prefix;
	unsigned int i, bit;
	u64 high, low;

	wgstar_allowed_ips_batch_begin(&batch, &bench->table);
	for (i = 0; i < bench->count; ++i) {
		prefix = &bench->prefixes[i];
		pool->fill(prefix, i);
		if (wgstar_allowed_ips_batch_insert(&batch, &owners[i % 64],
						    prefix->family, prefix->addr,
						    prefix->cidr, 0))
			abort();
		plain_words(prefix->addr, prefix->family, &high, &low);
		plain_insert(&bench->plain, high, low, prefix->cidr,
			     &owners[i % 64]);
	}
	wgstar_allowed_ips_batch_commit(&batch);
	bench->family = bench->prefixes[0].family;
	for (i = 0; i < LOOKUPS; ++i) {
		prefix = &bench->prefixes[draw() % bench->count];
		memcpy(bench->wanted[i], prefix->addr, 16);
		for (bit = prefix->cidr; bit < 32; ++bit)
			bench->wanted[i][bit / 8] |= (draw() & 0x80) >> bit % 8;
	}
}

static void bench_check(const struct bench *bench)
{
	unsigned int i;

	for (i = 0; i < LOOKUPS; ++i)
		if (wgstar_allowed_ips_lookup_owner(&bench->table,
						    bench->family,
						    bench->wanted[i]) !=
		    plain_lookup(bench->plain, bench->family,
				 bench->wanted[i]))
			abort();
}

static double bench_run(const struct pool *pool, unsigned int count)
{
	struct bench bench = { .count = count };
	double ours, plain;
	size_t bytes;

	bench.prefixes = calloc(count, sizeof(*bench.prefixes));
	bench.wanted = malloc(LOOKUPS * sizeof(*bench.wanted));
	bench_fill(&bench, pool);
	bench_check(&bench);
	ours = bench_ours(&bench);
	plain = bench_plain(&bench);
	bytes = node_bytes(bench.table.root[bench.family == AF_INET6]);
	printf("%-22s %7u  %7.1f ns  %7.1f ns  %6.1f  %5.1f B\n", pool->name,
	       count, ours, plain, plain / ours, (double)bytes / count);
	wgstar_allowed_ips_clear(&bench.table);
	env_rcu_flush();
	plain_free(bench.plain);
	free(bench.wanted);
	free(bench.prefixes);
	return plain / ours;
}

int main(void)
{
	static const unsigned int counts[] = { 10, 1000, 10000, 100000 };
	double ratio, least = 1000;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(owners); ++i)
		wgstar_allowed_ips_owner_init(&owners[i]);
	printf("%-22s %7s  %10s  %10s  %6s  %s\n", "prefixes", "count", "ours",
	       "plain", "ratio", "nodes per prefix");
	for (i = 0; i < ARRAY_SIZE(pools); ++i) {
		for (j = 0; j < ARRAY_SIZE(counts); ++j)
			ratio = bench_run(&pools[i], counts[j]);
		if (i < 2)
			least = ratio < least ? ratio : least;
	}
	printf("least ratio at 100000 IPv4 prefixes: %.1f (wanted: 10)\n", least);
	return least < 10;
}
