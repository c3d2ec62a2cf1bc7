/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ChaCha20-Poly1305 (RFC 8439) for messages: the kernel's two primitives, driven
 * for linear memory. The block of key stream that Poly1305 is keyed with is made
 * in the same pass as those that encrypt, so that it costs no pass of its own,
 * which for one block would be generic C. For that the text needs room before it.
 */
#ifndef WGSTAR_AEAD_H
#define WGSTAR_AEAD_H

#include <crypto/chacha.h>
#include <crypto/poly1305.h>
#include <linux/types.h>

#include "../compat.h"

/* Bytes before a text that are used, too. */
#define WGSTAR_AEAD_ROOM	64
/* To encrypt, only those right before it are spoilt; the others are kept. */
#define WGSTAR_AEAD_ROOM_SPOILT	16
/* Bytes behind a text that encryption writes, tag included. */
#define WGSTAR_AEAD_TAIL	32

/**
 * struct wgstar_aead - a key, and scratch space for its use
 * @key: the key, as words in host order
 * @stream: state of ChaCha20
 * @mac: state of Poly1305
 * @blocks: the first two blocks of a key stream
 *
 * On the stack of whoever has many messages to work through: made once, since
 * kernels that clear what is on the stack would take their time for each.
 */
struct wgstar_aead {
	u32 key[8];
	struct wgstar_compat_chacha stream;
	struct poly1305_desc_ctx mac;
	u8 blocks[2 * CHACHA_BLOCK_SIZE];
};

void wgstar_aead_begin(struct wgstar_aead *aead, const u8 key[32]);
void wgstar_aead_end(struct wgstar_aead *aead);

void wgstar_aead_encrypt(struct wgstar_aead *aead, u64 counter, u8 *text,
			 unsigned int len);
bool wgstar_aead_decrypt(struct wgstar_aead *aead, u64 counter, u8 *text,
			 const u8 *sealed, unsigned int len);
bool wgstar_aead_decrypt_alone(struct wgstar_aead *aead, u64 counter, u8 *text,
			       const u8 *sealed, unsigned int len);

#endif /* WGSTAR_AEAD_H */
