// SPDX-License-Identifier: GPL-2.0
/*
 * Searching the rules of a gateway. See gateway.h.
 *
 * Prefixes are compared as bytes in network order, which is their order as
 * numbers.
 */
#include "gateway.h"

/* Prefixes */

static size_t address_size(u8 family)
{
	return family == AF_INET ? 4 : 16;
}

/* Whether the first @length bits are the same. */
static bool bits_equal(const u8 *a, const u8 *b, u8 length)
{
	u8 bytes = length / 8, differing;

	if (memcmp(a, b, bytes))
		return false;
	if (length % 8 == 0)
		return true;
	differing = a[bytes] ^ b[bytes];
	return !(differing >> (8 - length % 8));
}

static bool prefix_holds(const struct gateway_prefix *prefix, const u8 *addr)
{
	return bits_equal(prefix->address, addr, prefix->length);
}

bool wgstar_gateway_prefix_valid(const struct gateway_prefix *prefix)
{
	size_t byte = prefix->length / 8;

	if (prefix->length % 8) {
		if ((u8)(prefix->address[byte] << (prefix->length % 8)))
			return false;
		++byte;
	}
	for (; byte < sizeof(prefix->address); ++byte)
		if (prefix->address[byte])
			return false;
	return true;
}

bool wgstar_gateway_prefix_equal(const struct gateway_prefix *a,
				 const struct gateway_prefix *b)
{
	return a->family == b->family && a->length == b->length &&
	       !memcmp(a->address, b->address, sizeof(a->address));
}

/* Exports */

/* What the packets of peers have as their destination. */
static const struct gateway_prefix *
export_carried(const struct gateway_export *export)
{
	return export->virtual.family ? &export->virtual : &export->real;
}

bool wgstar_gateway_export_same(const struct gateway_export *a,
				const struct gateway_export *b)
{
	return wgstar_gateway_prefix_equal(&a->real, &b->real) &&
	       wgstar_gateway_prefix_equal(&a->virtual, &b->virtual);
}

/* Negative, zero or positive; of two that begin alike, the shorter is first. */
static int export_compare(const struct gateway_rules *rules, u16 a, u16 b)
{
	const struct gateway_prefix *left = export_carried(&rules->exports[a]);
	const struct gateway_prefix *right = export_carried(&rules->exports[b]);
	int order = left->family - right->family;

	if (!order)
		order = memcmp(left->address, right->address,
			       sizeof(left->address));
	return order ?: left->length - right->length;
}

/* Forwards */

bool wgstar_gateway_forward_same(const struct gateway_forward *a,
				 const struct gateway_forward *b)
{
	return a->protocol == b->protocol && a->port == b->port &&
	       a->host_port == b->host_port &&
	       wgstar_gateway_prefix_equal(&a->host, &b->host) &&
	       wgstar_gateway_prefix_equal(&a->source, &b->source);
}

static u32 port_key(u8 family, u8 protocol, u16 port)
{
	return (u32)family << 24 | (u32)protocol << 16 | port;
}

static u32 forward_key(const struct gateway_forward *forward)
{
	return port_key(forward->host.family, forward->protocol, forward->port);
}

static int forward_compare(const struct gateway_rules *rules, u16 a, u16 b)
{
	const struct gateway_forward *left = &rules->forwards[a];
	const struct gateway_forward *right = &rules->forwards[b];
	u32 left_key = forward_key(left), right_key = forward_key(right);

	if (left_key != right_key)
		return left_key < right_key ? -1 : 1;
	if (left->source.length != right->source.length)
		return right->source.length - left->source.length;
	return memcmp(left->source.address, right->source.address,
		      sizeof(left->source.address));
}

/* Order: a few hundred at the most, and rarely. */

static void indices_sort(const struct gateway_rules *rules, u16 *indices,
			 unsigned int count,
			 int (*compare)(const struct gateway_rules *rules,
					u16 a, u16 b))
{
	unsigned int i, place;

	for (i = 0; i < count; ++i) {
		for (place = i; place; --place) {
			if (compare(rules, indices[place - 1], i) <= 0)
				break;
			indices[place] = indices[place - 1];
		}
		indices[place] = i;
	}
}

void wgstar_gateway_rules_order(struct gateway_rules *rules)
{
	unsigned int i;

	rules->has_transient = false;
	for (i = 0; i < rules->forward_count; ++i)
		rules->has_transient |= rules->forwards[i].transient;
	indices_sort(rules, rules->by_address, rules->export_count,
		     export_compare);
	indices_sort(rules, rules->by_port, rules->forward_count,
		     forward_compare);
}

static int later(u16 a, u16 b)
{
	return a > b ? a : b;
}

/*
 * Prefixes are within each other or apart. What is within one of them and comes
 * after it in order has nothing in between but others that are so.
 */
int wgstar_gateway_rules_overlap(const struct gateway_rules *rules)
{
	const struct gateway_prefix *prefix, *next;
	unsigned int i;

	for (i = 1; i < rules->export_count; ++i) {
		prefix = export_carried(&rules->exports[rules->by_address[i - 1]]);
		next = export_carried(&rules->exports[rules->by_address[i]]);
		if (prefix->family == next->family &&
		    prefix_holds(prefix, next->address))
			return later(rules->by_address[i - 1],
				     rules->by_address[i]);
	}
	return -1;
}

int wgstar_gateway_rules_duplicate(const struct gateway_rules *rules)
{
	unsigned int i;

	for (i = 1; i < rules->forward_count; ++i)
		if (!forward_compare(rules, rules->by_port[i - 1],
				     rules->by_port[i]))
			return later(rules->by_port[i - 1], rules->by_port[i]);
	return -1;
}

/* Searching */

int wgstar_gateway_find_export(const struct gateway_rules *rules, u8 family,
			       const void *addr)
{
	unsigned int low = 0, high = rules->export_count, middle;
	const struct gateway_prefix *prefix;
	int order;

	/* All before @low are at or below the address, all from @high above. */
	while (low < high) {
		middle = (low + high) / 2;
		prefix = export_carried(&rules->exports[rules->by_address[middle]]);
		order = prefix->family - family;
		if (!order)
			order = memcmp(prefix->address, addr,
				       address_size(family));
		if (order <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return -1;
	prefix = export_carried(&rules->exports[rules->by_address[low - 1]]);
	if (prefix->family != family || !prefix_holds(prefix, addr))
		return -1;
	return rules->by_address[low - 1];
}

static u32 place_key(const struct gateway_rules *rules, unsigned int place)
{
	return forward_key(&rules->forwards[rules->by_port[place]]);
}

int wgstar_gateway_find_port(const struct gateway_rules *rules, u8 family,
			     u8 protocol, u16 port)
{
	unsigned int low = 0, high = rules->forward_count, middle;
	u32 key = port_key(family, protocol, port);

	while (low < high) {
		middle = (low + high) / 2;
		if (place_key(rules, middle) < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == rules->forward_count || place_key(rules, low) != key)
		return -1;
	return low;
}

int wgstar_gateway_find_forward(const struct gateway_rules *rules, int place,
				const void *source)
{
	u32 key = place_key(rules, place);
	unsigned int i;

	for (i = place; i < rules->forward_count; ++i) {
		if (place_key(rules, i) != key)
			break;
		if (prefix_holds(&rules->forwards[rules->by_port[i]].source,
				 source))
			return rules->by_port[i];
	}
	return -1;
}

bool wgstar_gateway_forward_idle(const struct gateway_forward *forward,
				 u64 opened_ns, u64 used_ns, u64 now_ns)
{
	u64 since_ns = max_t(u64, opened_ns, used_ns);

	return forward->transient && now_ns > since_ns &&
	       now_ns - since_ns > (u64)forward->idle_s * NSEC_PER_SEC;
}
