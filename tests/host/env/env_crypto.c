// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's crypto library for user space, by OpenSSL's libcrypto.  A
 * failure that is not one of authentication ends the test.
 */
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "env.h"

#define TAG_LENGTH 16

static void must(int succeeded)
{
	if (succeeded != 1)
		abort();
}

static void blake2s_keyed(u8 *out, size_t out_len, const u8 *key,
			  size_t key_len, const void *in, size_t in_len)
{
	size_t size = out_len;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "BLAKE2SMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);

	must(EVP_MAC_init(ctx, key, key_len, params));
	must(EVP_MAC_update(ctx, in, in_len));
	must(EVP_MAC_final(ctx, out, &out_len, out_len));
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(mac);
}

void wgstar_env_blake2s(u8 *out, size_t out_len, const u8 *key, size_t key_len,
			const void *in, size_t in_len)
{
	if (key_len) {
		blake2s_keyed(out, out_len, key, key_len, in, in_len);
		return;
	}
	if (out_len != 32)
		abort();
	must(EVP_Digest(in, in_len, out, NULL, EVP_blake2s256(), NULL));
}

bool curve25519(u8 out[32], const u8 private[32], const u8 public[32])
{
	EVP_PKEY *own, *remote;
	EVP_PKEY_CTX *ctx;
	size_t len = 32;
	bool valid;

	own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private, 32);
	remote = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public, 32);
	ctx = EVP_PKEY_CTX_new(own, NULL);
	must(EVP_PKEY_derive_init(ctx));
	must(EVP_PKEY_derive_set_peer(ctx, remote));
	/* Fails only for a result of zeros, and then writes nothing. */
	valid = EVP_PKEY_derive(ctx, out, &len) == 1;
	if (!valid)
		memset(out, 0, 32);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(remote);
	EVP_PKEY_free(own);
	return valid;
}

bool curve25519_generate_public(u8 public[32], const u8 private[32])
{
	static const u8 base_point[32] = { 9 };

	return curve25519(public, private, base_point);
}

static void aead_encrypt(u8 *out, const u8 *in, size_t in_len, const u8 *ad,
			 size_t ad_len, const u8 nonce[12], const u8 key[32])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len;

	must(EVP_EncryptInit(ctx, EVP_chacha20_poly1305(), key, nonce));
	must(EVP_EncryptUpdate(ctx, NULL, &len, ad, ad_len));
	if (in_len)
		must(EVP_EncryptUpdate(ctx, out, &len, in, in_len));
	must(EVP_EncryptFinal(ctx, out + in_len, &len));
	must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH,
				 out + in_len));
	EVP_CIPHER_CTX_free(ctx);
}

static bool aead_decrypt(u8 *out, const u8 *in, size_t in_len, const u8 *ad,
			 size_t ad_len, const u8 nonce[12], const u8 key[32])
{
	EVP_CIPHER_CTX *ctx;
	u8 rest[TAG_LENGTH];
	size_t out_len;
	int len;
	bool valid;

	if (in_len < TAG_LENGTH)
		return false;
	out_len = in_len - TAG_LENGTH;
	ctx = EVP_CIPHER_CTX_new();
	must(EVP_DecryptInit(ctx, EVP_chacha20_poly1305(), key, nonce));
	must(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH,
				 (void *)(in + out_len)));
	must(EVP_DecryptUpdate(ctx, NULL, &len, ad, ad_len));
	if (out_len)
		must(EVP_DecryptUpdate(ctx, out, &len, in, out_len));
	valid = EVP_DecryptFinal(ctx, rest, &len) == 1;
	EVP_CIPHER_CTX_free(ctx);
	return valid;
}

static void nonce_from_counter(u8 nonce[12], u64 counter)
{
	u64 wire = htole64(counter);

	memset(nonce, 0, 4);
	memcpy(nonce + 4, &wire, sizeof(wire));
}

void chacha20poly1305_encrypt(u8 *out, const u8 *in, size_t in_len,
			      const u8 *ad, size_t ad_len, u64 counter,
			      const u8 key[32])
{
	u8 nonce[12];

	nonce_from_counter(nonce, counter);
	aead_encrypt(out, in, in_len, ad, ad_len, nonce, key);
}

bool chacha20poly1305_decrypt(u8 *out, const u8 *in, size_t in_len,
			      const u8 *ad, size_t ad_len, u64 counter,
			      const u8 key[32])
{
	u8 nonce[12];

	nonce_from_counter(nonce, counter);
	return aead_decrypt(out, in, in_len, ad, ad_len, nonce, key);
}

static u32 word_at(const u8 *bytes)
{
	u32 word;

	memcpy(&word, bytes, sizeof(word));
	return le32toh(word);
}

static u32 rotate(u32 x, unsigned int bits)
{
	return x << bits | x >> (32 - bits);
}

static void quarter_round(u32 *a, u32 *b, u32 *c, u32 *d)
{
	*a += *b;
	*d = rotate(*d ^ *a, 16);
	*c += *d;
	*b = rotate(*b ^ *c, 12);
	*a += *b;
	*d = rotate(*d ^ *a, 8);
	*c += *d;
	*b = rotate(*b ^ *c, 7);
}

/* HChaCha20 makes the subkey of XChaCha20; OpenSSL has neither. */
static void hchacha20(u8 out[32], const u8 key[32], const u8 nonce[16])
{
	u32 x[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	unsigned int i;

	for (i = 0; i < 8; ++i)
		x[4 + i] = word_at(key + 4 * i);
	for (i = 0; i < 4; ++i)
		x[12 + i] = word_at(nonce + 4 * i);
	for (i = 0; i < 80; ++i)
		quarter_round(&x[i % 4], &x[4 + (i + i / 4 % 2) % 4],
			      &x[8 + (i + i / 4 % 2 * 2) % 4],
			      &x[12 + (i + i / 4 % 2 * 3) % 4]);
	for (i = 0; i < 4; ++i) {
		x[4 + i] = htole32(x[12 + i]);
		x[i] = htole32(x[i]);
	}
	memcpy(out, x, 32);
}

void xchacha20poly1305_encrypt(u8 *out, const u8 *in, size_t in_len,
			       const u8 *ad, size_t ad_len,
			       const u8 nonce[24], const u8 key[32])
{
	u8 subkey[32], rest[12] = { 0 };

	hchacha20(subkey, key, nonce);
	memcpy(rest + 4, nonce + 16, 8);
	aead_encrypt(out, in, in_len, ad, ad_len, rest, subkey);
}

bool xchacha20poly1305_decrypt(u8 *out, const u8 *in, size_t in_len,
			       const u8 *ad, size_t ad_len,
			       const u8 nonce[24], const u8 key[32])
{
	u8 subkey[32], rest[12] = { 0 };

	hchacha20(subkey, key, nonce);
	memcpy(rest + 4, nonce + 16, 8);
	return aead_decrypt(out, in, in_len, ad, ad_len, rest, subkey);
}
