// SPDX-License-Identifier: GPL-2.0
/*
 * ChaCha20-Poly1305. See aead.h.
 *
 *   room before the text                     text                 tag
 *   | 48 bytes, kept | 16 bytes, spoilt |    len bytes          | 16 bytes |
 *   |<-- block 0 of the key stream ---->|<-- blocks 1, 2 ... -->|
 *
 * To encrypt, the room is zeroed and encrypted with the text, and the key is found
 * in it. A message that is only read is decrypted with what happens to be before
 * it, and the key is the difference. One that is decrypted where it is must be
 * authenticated first, so that the key has to be made before: with the block that
 * follows, since the vector code of some CPUs has no use for a single one.
 */
#include "aead.h"

#include <crypto/algapi.h>
#include <crypto/chacha.h>
#include <linux/string.h>

#define ROOM_KEPT	(WGSTAR_AEAD_ROOM - WGSTAR_AEAD_ROOM_SPOILT)

static_assert(WGSTAR_AEAD_ROOM == CHACHA_BLOCK_SIZE);
static_assert(ROOM_KEPT >= POLY1305_KEY_SIZE);

/**
 * wgstar_aead_begin() - set the key of messages to come
 * @aead: to be set
 * @key: the key
 *
 * Context: any.
 */
void wgstar_aead_begin(struct wgstar_aead *aead, const u8 key[32])
{
	memcpy(aead->key, key, sizeof(aead->key));
	le32_to_cpu_array(aead->key, ARRAY_SIZE(aead->key));
}

/**
 * wgstar_aead_end() - forget the key
 * @aead: what wgstar_aead_begin() set
 *
 * Context: any.
 */
void wgstar_aead_end(struct wgstar_aead *aead)
{
	memzero_explicit(aead, sizeof(*aead));
}

/* Section "Transport data": 4 zero bytes and the counter; blocks from 0. */
static void stream_begin(struct wgstar_aead *aead, u64 counter)
{
	__le64 iv[2] = { 0, cpu_to_le64(counter) };

	chacha_init(wgstar_compat_chacha(&aead->stream), aead->key, (const u8 *)iv);
}

static void stream_xor(struct wgstar_aead *aead, u8 *to, const u8 *from,
		       unsigned int len)
{
	chacha20_crypt(wgstar_compat_chacha(&aead->stream), to, from, len);
}

/*
 * What is authenticated behind a text: zeros to the end of its last block, and
 * the lengths of the additional data, which there is none of, and of the text.
 * Written to @at, the end of the text; gives the length.
 */
static unsigned int trailer_write(u8 *at, unsigned int len)
{
	unsigned int padding = -len % POLY1305_BLOCK_SIZE;
	__le64 lengths[2] = { 0, cpu_to_le64(len) };

	memset(at, 0, POLY1305_BLOCK_SIZE);
	memcpy(at + padding, lengths, sizeof(lengths));
	return padding + sizeof(lengths);
}

/* The trailer lies where the tag will be, so that one pass does it all. */
static void mac_in_place(struct wgstar_aead *aead, u8 *text, unsigned int len)
{
	poly1305_update(&aead->mac, text, len + trailer_write(text + len, len));
	poly1305_final(&aead->mac, text + len);
}

/* Of a text that is only read; its last block is copied. */
static void mac_apart(struct wgstar_aead *aead, const u8 *text, unsigned int len,
		      u8 *tag)
{
	unsigned int whole = round_down(len, POLY1305_BLOCK_SIZE);
	unsigned int rest = len - whole;
	u8 end[POLY1305_BLOCK_SIZE + WGSTAR_AEAD_TAIL];

	poly1305_update(&aead->mac, text, whole);
	memcpy(end, text + whole, rest);
	poly1305_update(&aead->mac, end, rest + trailer_write(end + rest, len));
	poly1305_final(&aead->mac, tag);
}

/**
 * wgstar_aead_encrypt() - encrypt and authenticate a text where it is
 * @aead: the key
 * @counter: the nonce; never used before under this key
 * @text: text with WGSTAR_AEAD_ROOM bytes before it, and WGSTAR_AEAD_TAIL behind,
 *	the first of which become the tag, and the others are spoilt
 * @len: its length in bytes
 *
 * Context: any but hard interrupt.
 */
void wgstar_aead_encrypt(struct wgstar_aead *aead, u64 counter, u8 *text,
			 unsigned int len)
{
	u8 *room = text - WGSTAR_AEAD_ROOM;
	u8 kept[ROOM_KEPT];

	memcpy(kept, room, sizeof(kept));
	memset(room, 0, WGSTAR_AEAD_ROOM);
	stream_begin(aead, counter);
	stream_xor(aead, room, room, WGSTAR_AEAD_ROOM + len);
	poly1305_init(&aead->mac, room);
	memcpy(room, kept, sizeof(kept));
	mac_in_place(aead, text, len);
}

/**
 * wgstar_aead_decrypt() - authenticate a message and decrypt it elsewhere
 * @aead: the key
 * @counter: the nonce
 * @text: gets the text; WGSTAR_AEAD_ROOM bytes before it are overwritten
 * @sealed: encrypted text and its tag, which nothing else may overlap, with
 *	WGSTAR_AEAD_ROOM bytes before them that can be read; only read
 * @len: length of the text in bytes
 *
 * Context: any but hard interrupt.
 * Return: whether the message is authentic. If not, @text must not be used.
 */
bool wgstar_aead_decrypt(struct wgstar_aead *aead, u64 counter, u8 *text,
			 const u8 *sealed, unsigned int len)
{
	const u8 *sealed_room = sealed - WGSTAR_AEAD_ROOM;
	u8 *room = text - WGSTAR_AEAD_ROOM;
	u8 tag[POLY1305_DIGEST_SIZE];

	stream_begin(aead, counter);
	stream_xor(aead, room, sealed_room, WGSTAR_AEAD_ROOM + len);
	crypto_xor(room, sealed_room, POLY1305_KEY_SIZE);
	poly1305_init(&aead->mac, room);
	memzero_explicit(room, WGSTAR_AEAD_ROOM);
	mac_apart(aead, sealed, len, tag);
	return !crypto_memneq(tag, sealed + len, sizeof(tag));
}

/**
 * wgstar_aead_decrypt_alone() - authenticate a message and decrypt it, with no
 *	room before it
 * @aead: the key
 * @counter: the nonce
 * @text: gets the text; where @sealed is, or apart from it
 * @sealed: encrypted text and its tag
 * @len: length of the text in bytes
 *
 * Context: any but hard interrupt.
 * Return: whether the message is authentic. If not, nothing was written.
 */
bool wgstar_aead_decrypt_alone(struct wgstar_aead *aead, u64 counter, u8 *text,
			       const u8 *sealed, unsigned int len)
{
	unsigned int first = min_t(unsigned int, len, CHACHA_BLOCK_SIZE);
	u8 tag[POLY1305_DIGEST_SIZE];

	memset(aead->blocks, 0, sizeof(aead->blocks));
	stream_begin(aead, counter);
	stream_xor(aead, aead->blocks, aead->blocks, sizeof(aead->blocks));
	poly1305_init(&aead->mac, aead->blocks);
	mac_apart(aead, sealed, len, tag);
	if (crypto_memneq(tag, sealed + len, sizeof(tag)))
		return false;
	crypto_xor_cpy(text, sealed, aead->blocks + CHACHA_BLOCK_SIZE, first);
	if (len > first)
		stream_xor(aead, text + first, sealed + first, len - first);
	return true;
}
