/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that the pure rules in this directory see of the kernel.
 *
 * The user-space tests supply another file with the same include guard
 * (tests/host/env/env.h, given with -include, so that it comes first).  That
 * build is the proof that the rules need no skb, lock or timer.
 */
#ifndef WGSTAR_LOGIC_ENV_H
#define WGSTAR_LOGIC_ENV_H

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/prefetch.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>
/* For crypto_memneq(), directly or, since 6.4, by way of crypto/utils.h. */
#include <crypto/algapi.h>
#include <crypto/blake2s.h>
#include <crypto/chacha20poly1305.h>
#include <crypto/curve25519.h>

/*
 * BLAKE2s in one shot.  The library changed the order of its arguments once,
 * so this is the only caller of blake2s() in the module.
 */
static inline void wgstar_env_blake2s(u8 *out, size_t out_len,
				      const u8 *key, size_t key_len,
				      const void *in, size_t in_len)
{
#ifdef WGSTAR_HAVE_BLAKE2S_KEY_FIRST
	blake2s(key, key_len, in, in_len, out, out_len);
#else
	blake2s(out, in, key, out_len, in_len, key_len);
#endif
}

/* Memory of the trie: its writers may sleep, its readers only hold RCU. */
#define wgstar_env_alloc(size)		kmalloc(size, GFP_KERNEL_ACCOUNT)
#define wgstar_env_free(object)		kfree(object)
#define wgstar_env_free_rcu(object, rcu_field) kfree_rcu(object, rcu_field)

#endif /* WGSTAR_LOGIC_ENV_H */
