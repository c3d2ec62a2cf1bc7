/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What module/logic/env.h is in the kernel, for user space.  Given to the
 * compiler with -include, its guard keeps the kernel's out.
 *
 * Memory that readers may still use waits in a list until env_rcu_flush(), and
 * the n-th allocation can be made to fail.
 */
#ifndef WGSTAR_LOGIC_ENV_H
#define WGSTAR_LOGIC_ENV_H

#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t s64;
typedef uint16_t __be16;
typedef uint32_t __be32;
typedef uint64_t __be64;
typedef uint32_t __le32;
typedef uint64_t __le64;

#define S64_MAX			INT64_MAX
#define U64_MAX			UINT64_MAX
#define U32_MAX			UINT32_MAX
#define NSEC_PER_SEC		1000000000L

#define __packed		__attribute__((packed))
#define __nonstring		__attribute__((nonstring))
#define __maybe_unused		__attribute__((unused))
#define __must_check		__attribute__((warn_unused_result))
#define noinline		__attribute__((noinline))
#define prefetch(p)		__builtin_prefetch(p)
#define __read_mostly
#define __rcu
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

#define static_assert(...)	_Static_assert(__VA_ARGS__, #__VA_ARGS__)
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define ALIGN_DOWN(x, a)	((x) & ~((typeof(x))(a) - 1))
#define ALIGN(x, a)		ALIGN_DOWN((x) + ((typeof(x))(a) - 1), a)
#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define GENMASK(h, l)		((~0UL << (l)) & (~0UL >> (63 - (h))))

#define min_t(type, a, b) ({		\
	type min_a = (a);		\
	type min_b = (b);		\
	min_a < min_b ? min_a : min_b; })
#define min(a, b)		min_t(typeof((a) + (b)), a, b)
#define min3(a, b, c)		min(min(a, b), c)

#define max_t(type, a, b) ({		\
	type max_a = (a);		\
	type max_b = (b);		\
	max_a > max_b ? max_a : max_b; })

#define cpu_to_le32(x)		htole32(x)
#define le32_to_cpu(x)		le32toh(x)
#define cpu_to_le64(x)		htole64(x)
#define le64_to_cpu(x)		le64toh(x)
#define cpu_to_be16(x)		htobe16(x)
#define cpu_to_be32(x)		htobe32(x)
#define be32_to_cpu(x)		be32toh(x)
#define cpu_to_be64(x)		htobe64(x)

static inline unsigned int hweight64(u64 x)
{
	return __builtin_popcountll(x);
}

static inline unsigned int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

#define rounddown_pow_of_two(n)	(1UL << (fls64(n) - 1))

/* One thread: what the barriers and accessors are for does not happen. */
#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))
#define smp_mb()		__sync_synchronize()

struct rcu_head {
	struct rcu_head *next;
	void *object;
};

#define RCU_INIT_POINTER(p, v)			((p) = (v))
#define rcu_assign_pointer(p, v)		((p) = (v))
#define rcu_dereference_check(p, c)		(p)
#define rcu_dereference_protected(p, c)		(p)
#define rcu_access_pointer(p)			(p)
#define rcu_read_lock()				do { } while (0)
#define rcu_read_unlock()			do { } while (0)

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD(name)		struct list_head name = { &name, &name }

static inline void INIT_LIST_HEAD(struct list_head *head)
{
	head->next = head;
	head->prev = head;
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline void list_add(struct list_head *item, struct list_head *head)
{
	item->next = head->next;
	item->prev = head;
	head->next->prev = item;
	head->next = item;
}

static inline void list_del(struct list_head *item)
{
	item->next->prev = item->prev;
	item->prev->next = item->next;
	item->next = NULL;
	item->prev = NULL;
}

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))
#define list_entry(ptr, type, member)	container_of(ptr, type, member)
#define list_first_entry(head, type, member) \
	list_entry((head)->next, type, member)
#define list_next_entry(pos, member) \
	list_entry((pos)->member.next, typeof(*(pos)), member)
#define list_for_each_entry(pos, head, member)				\
	for (pos = list_first_entry(head, typeof(*pos), member);	\
	     &pos->member != (head);					\
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member)			\
	for (pos = list_first_entry(head, typeof(*pos), member),	\
	     n = list_next_entry(pos, member);				\
	     &pos->member != (head);					\
	     pos = n, n = list_next_entry(n, member))

/* Memory: see env.c */
void *env_alloc(size_t size);
void env_free_rcu(struct rcu_head *head, void *object);
/* End of a grace period. */
void env_rcu_flush(void);
/* Make the n-th allocation from now on fail, n from 1; 0: none. */
void env_fail_at(unsigned int n);
/* Number of allocations since env_fail_at(). */
unsigned int env_allocations(void);

#define wgstar_env_alloc(size)		env_alloc(size)
#define wgstar_env_free(object)		free(object)
#define wgstar_env_free_rcu(object, rcu_field) \
	env_free_rcu(&(object)->rcu_field, object)

/* Cryptography: see env_crypto.c */
#define BLAKE2S_BLOCK_SIZE 64

void wgstar_env_blake2s(u8 *out, size_t out_len, const u8 *key, size_t key_len,
			const void *in, size_t in_len);
bool __must_check curve25519(u8 out[32], const u8 private[32],
			     const u8 public[32]);
bool __must_check curve25519_generate_public(u8 public[32],
					     const u8 private[32]);
void chacha20poly1305_encrypt(u8 *out, const u8 *in, size_t in_len,
			      const u8 *ad, size_t ad_len, u64 nonce,
			      const u8 key[32]);
bool __must_check chacha20poly1305_decrypt(u8 *out, const u8 *in, size_t in_len,
					   const u8 *ad, size_t ad_len,
					   u64 nonce, const u8 key[32]);
void xchacha20poly1305_encrypt(u8 *out, const u8 *in, size_t in_len,
			       const u8 *ad, size_t ad_len,
			       const u8 nonce[24], const u8 key[32]);
bool __must_check xchacha20poly1305_decrypt(u8 *out, const u8 *in,
					    size_t in_len, const u8 *ad,
					    size_t ad_len, const u8 nonce[24],
					    const u8 key[32]);

static inline unsigned long crypto_memneq(const void *a, const void *b,
					  size_t len)
{
	return memcmp(a, b, len) != 0;
}

static inline void memzero_explicit(void *s, size_t len)
{
	explicit_bzero(s, len);
}

#endif /* WGSTAR_LOGIC_ENV_H */
