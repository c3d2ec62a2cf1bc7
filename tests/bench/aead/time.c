// SPDX-License-Identifier: GPL-2.0
/*
 * How long the encryption of one message takes, alone: what no tunnel can do
 * without. Measures when it is loaded, writes "bench_aead: NAME PICOSECONDS"
 * to the log for each figure, and stays until it is removed.
 */
#include <crypto/chacha20poly1305.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "data/aead.h"

/* Inner packets of 92 (64 of UDP), 1400 and 1420 bytes, padded. */
static const unsigned int lengths[] = { 96, 1408, 1424 };

#define TEXT_MAX	1424
#define MESSAGES	500
#define BATCHES		5

struct buffers {
	struct wgstar_aead aead;
	u8 key[CHACHA20POLY1305_KEY_SIZE];
	/* What is encrypted needs room before it. */
	u8 text_room[WGSTAR_AEAD_ROOM];
	u8 text[TEXT_MAX + CHACHA20POLY1305_AUTHTAG_SIZE];
	u8 sealed_room[WGSTAR_AEAD_ROOM];
	u8 sealed[TEXT_MAX + CHACHA20POLY1305_AUTHTAG_SIZE];
};

static bool library_encrypt(struct buffers *b, unsigned int len)
{
	chacha20poly1305_encrypt(b->text, b->text, len, NULL, 0, 7, b->key);
	return true;
}

static bool library_decrypt(struct buffers *b, unsigned int len)
{
	return chacha20poly1305_decrypt(b->text, b->sealed,
					len + CHACHA20POLY1305_AUTHTAG_SIZE,
					NULL, 0, 7, b->key);
}

static bool own_encrypt(struct buffers *b, unsigned int len)
{
	wgstar_aead_encrypt(&b->aead, 7, b->text, len);
	return true;
}

static bool own_decrypt(struct buffers *b, unsigned int len)
{
	return wgstar_aead_decrypt(&b->aead, 7, b->text, b->sealed, len);
}

static const struct {
	const char *name;
	bool (*run)(struct buffers *b, unsigned int len);
} ways[] = {
	{ "library-encrypt", library_encrypt },
	{ "library-decrypt", library_decrypt },
	{ "own-encrypt", own_encrypt },
	{ "own-decrypt", own_decrypt },
};

/* The best of some batches: what disturbs a batch only makes it longer. */
static int time_way(struct buffers *b, int way, unsigned int len)
{
	u64 start, best = U64_MAX;
	int i, batch;

	chacha20poly1305_encrypt(b->sealed, b->text, len, NULL, 0, 7, b->key);
	for (batch = 0; batch < BATCHES; batch++) {
		start = ktime_get_ns();
		for (i = 0; i < MESSAGES; i++) {
			if (!ways[way].run(b, len))
				return -EBADMSG;
		}
		best = min(best, ktime_get_ns() - start);
		cond_resched();
	}
	pr_info("bench_aead: %s-%u %llu\n", ways[way].name, len,
		div_u64(best * 1000, MESSAGES));
	return 0;
}

static int __init bench_aead_init(void)
{
	struct buffers *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int way, length, err = 0;

	if (!b)
		return -ENOMEM;
	wgstar_aead_begin(&b->aead, b->key);
	for (way = 0; way < ARRAY_SIZE(ways) && !err; way++) {
		for (length = 0; length < ARRAY_SIZE(lengths) && !err; length++)
			err = time_way(b, way, lengths[length]);
	}
	kfree(b);
	return err;
}

static void __exit bench_aead_exit(void)
{
}

module_init(bench_aead_init);
module_exit(bench_aead_exit);
MODULE_DESCRIPTION("Times ChaCha20-Poly1305");
MODULE_LICENSE("GPL");
