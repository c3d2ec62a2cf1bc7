// SPDX-License-Identifier: GPL-2.0
/*
 * Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s, as arithmetic on a symmetric state.
 *
 * The helpers follow the vocabulary of Noise: mix_hash absorbs what was said,
 * mix_key what is shared, encrypt_and_hash does one field of a message.  Keys
 * of the AEAD are used once, so its nonce is always 0.
 */
#include "noise.h"

static const char noise_construction[] = "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s";
static const char noise_identifier[] = "WireGuard v1 zx2c4 Jason@zx2c4.com";

/* C after CONSTRUCTION and H after IDENTIFIER; constant from the start on. */
static u8 noise_initial_chaining_key[WGSTAR_HASH_LENGTH] __read_mostly;
static u8 noise_initial_hash[WGSTAR_HASH_LENGTH] __read_mostly;

/* The longest thing that is hashed together with H. */
#define NOISE_FIELD_MAX (WGSTAR_KEY_LENGTH + WGSTAR_TAG_LENGTH)
/* The longest input of an HMAC: the output before it and a number. */
#define NOISE_HMAC_MAX (WGSTAR_HASH_LENGTH + 1)

/* H = HASH(H || data) */
static void noise_mix_hash(u8 hash[WGSTAR_HASH_LENGTH], const void *data,
			   size_t len)
{
	u8 text[WGSTAR_HASH_LENGTH + NOISE_FIELD_MAX];

	memcpy(text, hash, WGSTAR_HASH_LENGTH);
	memcpy(text + WGSTAR_HASH_LENGTH, data, len);
	wgstar_env_blake2s(hash, WGSTAR_HASH_LENGTH, NULL, 0, text,
			   WGSTAR_HASH_LENGTH + len);
	memzero_explicit(text, sizeof(text));
}

/* One of the two passes of HMAC; @pad is xored to the key. */
static void noise_hmac_pass(u8 out[WGSTAR_HASH_LENGTH],
			    const u8 key[WGSTAR_HASH_LENGTH], u8 pad,
			    const void *data, size_t len)
{
	u8 text[BLAKE2S_BLOCK_SIZE + NOISE_HMAC_MAX];
	size_t i;

	memset(text, pad, BLAKE2S_BLOCK_SIZE);
	for (i = 0; i < WGSTAR_HASH_LENGTH; ++i)
		text[i] ^= key[i];
	memcpy(text + BLAKE2S_BLOCK_SIZE, data, len);
	wgstar_env_blake2s(out, WGSTAR_HASH_LENGTH, NULL, 0, text,
			   BLAKE2S_BLOCK_SIZE + len);
	memzero_explicit(text, sizeof(text));
}

static void noise_hmac(u8 out[WGSTAR_HASH_LENGTH],
		       const u8 key[WGSTAR_HASH_LENGTH],
		       const void *data, size_t len)
{
	u8 inner[WGSTAR_HASH_LENGTH];

	noise_hmac_pass(inner, key, 0x36, data, len);
	noise_hmac_pass(out, key, 0x5c, inner, sizeof(inner));
	memzero_explicit(inner, sizeof(inner));
}

/*
 * KDFn(C, data): the first output is the new C, the others go where @second
 * and @third point, if they do.
 */
static void noise_kdf(u8 chaining_key[WGSTAR_HASH_LENGTH], u8 *second,
		      u8 *third, const void *data, size_t len)
{
	u8 secret[WGSTAR_HASH_LENGTH];
	u8 text[NOISE_HMAC_MAX];
	u8 *out[] = { chaining_key, second, third };
	unsigned int i;

	noise_hmac(secret, chaining_key, data, len);
	text[0] = 1;
	noise_hmac(out[0], secret, text, 1);
	for (i = 1; i < ARRAY_SIZE(out) && out[i]; ++i) {
		memcpy(text, out[i - 1], WGSTAR_HASH_LENGTH);
		text[WGSTAR_HASH_LENGTH] = i + 1;
		noise_hmac(out[i], secret, text, sizeof(text));
	}
	memzero_explicit(secret, sizeof(secret));
	memzero_explicit(text, sizeof(text));
}

/* (C, k) = KDF2(C, DH(private, public)), or KDF1 without @key. */
static bool __must_check noise_mix_dh(struct noise_symmetric *sym, u8 *key,
				      const u8 private[WGSTAR_KEY_LENGTH],
				      const u8 public[WGSTAR_KEY_LENGTH])
{
	u8 shared[WGSTAR_KEY_LENGTH];
	bool valid = curve25519(shared, private, public);

	if (valid)
		noise_kdf(sym->chaining_key, key, NULL, shared, sizeof(shared));
	memzero_explicit(shared, sizeof(shared));
	return valid;
}

/* (C, k) = KDF2(C, static_static); zeros stand for a peer of low order. */
static bool __must_check
noise_mix_static_static(struct noise_symmetric *sym, u8 key[WGSTAR_KEY_LENGTH],
			const u8 static_static[WGSTAR_KEY_LENGTH])
{
	static const u8 zeros[WGSTAR_KEY_LENGTH];

	if (!crypto_memneq(static_static, zeros, WGSTAR_KEY_LENGTH))
		return false;
	noise_kdf(sym->chaining_key, key, NULL, static_static,
		  WGSTAR_KEY_LENGTH);
	return true;
}

static void noise_mix_ephemeral(struct noise_symmetric *sym,
				const u8 public[WGSTAR_KEY_LENGTH])
{
	noise_kdf(sym->chaining_key, NULL, NULL, public, WGSTAR_KEY_LENGTH);
	noise_mix_hash(sym->hash, public, WGSTAR_KEY_LENGTH);
}

/* (C, tau, k) = KDF3(C, Q); H = HASH(H || tau) */
static void noise_mix_preshared(struct noise_symmetric *sym,
				u8 key[WGSTAR_KEY_LENGTH],
				const u8 preshared_key[WGSTAR_KEY_LENGTH])
{
	u8 tau[WGSTAR_HASH_LENGTH];

	noise_kdf(sym->chaining_key, tau, key, preshared_key,
		  WGSTAR_KEY_LENGTH);
	noise_mix_hash(sym->hash, tau, sizeof(tau));
	memzero_explicit(tau, sizeof(tau));
}

static void noise_encrypt_and_hash(struct noise_symmetric *sym, u8 *out,
				   const u8 *plain, size_t len,
				   const u8 key[WGSTAR_KEY_LENGTH])
{
	chacha20poly1305_encrypt(out, plain, len, sym->hash,
				 WGSTAR_HASH_LENGTH, 0, key);
	noise_mix_hash(sym->hash, out, len + WGSTAR_TAG_LENGTH);
}

/* @len is that of the ciphertext, tag included. */
static bool __must_check noise_decrypt_and_hash(struct noise_symmetric *sym,
						u8 *plain, const u8 *in,
						size_t len,
						const u8 key[WGSTAR_KEY_LENGTH])
{
	if (!chacha20poly1305_decrypt(plain, in, len, sym->hash,
				      WGSTAR_HASH_LENGTH, 0, key))
		return false;
	noise_mix_hash(sym->hash, in, len);
	return true;
}

static void noise_start(struct noise_symmetric *sym,
			const u8 responder_static[WGSTAR_KEY_LENGTH])
{
	memcpy(sym->chaining_key, noise_initial_chaining_key,
	       WGSTAR_HASH_LENGTH);
	memcpy(sym->hash, noise_initial_hash, WGSTAR_HASH_LENGTH);
	noise_mix_hash(sym->hash, responder_static, WGSTAR_KEY_LENGTH);
}

/* Every function ends here: no key survives, no state survives a failure. */
static bool noise_finish(struct noise_symmetric *sym,
			 u8 key[WGSTAR_KEY_LENGTH], bool valid)
{
	memzero_explicit(key, WGSTAR_KEY_LENGTH);
	if (!valid)
		memzero_explicit(sym, sizeof(*sym));
	return valid;
}

void wgstar_noise_init(void)
{
	wgstar_env_blake2s(noise_initial_chaining_key, WGSTAR_HASH_LENGTH,
			   NULL, 0, noise_construction,
			   sizeof(noise_construction) - 1);
	memcpy(noise_initial_hash, noise_initial_chaining_key,
	       WGSTAR_HASH_LENGTH);
	noise_mix_hash(noise_initial_hash, noise_identifier,
		       sizeof(noise_identifier) - 1);
}

bool wgstar_noise_static_static(u8 out[WGSTAR_KEY_LENGTH],
				const u8 private[WGSTAR_KEY_LENGTH],
				const u8 remote_public[WGSTAR_KEY_LENGTH])
{
	if (curve25519(out, private, remote_public))
		return true;
	memzero_explicit(out, WGSTAR_KEY_LENGTH);
	return false;
}

bool wgstar_noise_initiation_create(struct noise_symmetric *sym,
				    struct message_initiation *msg,
				    const struct noise_identity *me,
				    const u8 remote_static[WGSTAR_KEY_LENGTH],
				    const u8 static_static[WGSTAR_KEY_LENGTH],
				    const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				    const u8 timestamp[WGSTAR_TIMESTAMP_LENGTH])
{
	u8 key[WGSTAR_KEY_LENGTH];
	bool valid = false;

	if (!curve25519_generate_public(msg->ephemeral, ephemeral_private))
		goto out;
	noise_start(sym, remote_static);
	noise_mix_ephemeral(sym, msg->ephemeral);
	if (!noise_mix_dh(sym, key, ephemeral_private, remote_static))
		goto out;
	noise_encrypt_and_hash(sym, msg->encrypted_static, me->public,
			       WGSTAR_KEY_LENGTH, key);
	if (!noise_mix_static_static(sym, key, static_static))
		goto out;
	noise_encrypt_and_hash(sym, msg->encrypted_timestamp, timestamp,
			       WGSTAR_TIMESTAMP_LENGTH, key);
	valid = true;
out:
	return noise_finish(sym, key, valid);
}

bool wgstar_noise_initiation_open_static(struct noise_symmetric *sym,
					 u8 remote_static[WGSTAR_KEY_LENGTH],
					 const struct message_initiation *msg,
					 const struct noise_identity *me)
{
	u8 key[WGSTAR_KEY_LENGTH];
	bool valid;

	noise_start(sym, me->public);
	noise_mix_ephemeral(sym, msg->ephemeral);
	valid = noise_mix_dh(sym, key, me->private, msg->ephemeral) &&
		noise_decrypt_and_hash(sym, remote_static,
				       msg->encrypted_static,
				       sizeof(msg->encrypted_static), key);
	if (!valid)
		memzero_explicit(remote_static, WGSTAR_KEY_LENGTH);
	return noise_finish(sym, key, valid);
}

bool wgstar_noise_initiation_open_timestamp(struct noise_symmetric *sym,
					    u8 timestamp[WGSTAR_TIMESTAMP_LENGTH],
					    const struct message_initiation *msg,
					    const u8 static_static[WGSTAR_KEY_LENGTH])
{
	u8 key[WGSTAR_KEY_LENGTH];
	bool valid;

	valid = noise_mix_static_static(sym, key, static_static) &&
		noise_decrypt_and_hash(sym, timestamp,
				       msg->encrypted_timestamp,
				       sizeof(msg->encrypted_timestamp), key);
	if (!valid)
		memzero_explicit(timestamp, WGSTAR_TIMESTAMP_LENGTH);
	return noise_finish(sym, key, valid);
}

bool wgstar_noise_response_create(struct noise_symmetric *sym,
				  struct message_response *msg,
				  const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				  const u8 remote_ephemeral[WGSTAR_KEY_LENGTH],
				  const u8 remote_static[WGSTAR_KEY_LENGTH],
				  const u8 preshared_key[WGSTAR_KEY_LENGTH])
{
	u8 key[WGSTAR_KEY_LENGTH];
	bool valid = false;

	if (!curve25519_generate_public(msg->ephemeral, ephemeral_private))
		goto out;
	noise_mix_ephemeral(sym, msg->ephemeral);
	if (!noise_mix_dh(sym, NULL, ephemeral_private, remote_ephemeral) ||
	    !noise_mix_dh(sym, NULL, ephemeral_private, remote_static))
		goto out;
	noise_mix_preshared(sym, key, preshared_key);
	noise_encrypt_and_hash(sym, msg->encrypted_nothing, NULL, 0, key);
	valid = true;
out:
	return noise_finish(sym, key, valid);
}

bool wgstar_noise_response_consume(struct noise_symmetric *sym,
				   const struct message_response *msg,
				   const struct noise_identity *me,
				   const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				   const u8 preshared_key[WGSTAR_KEY_LENGTH])
{
	u8 key[WGSTAR_KEY_LENGTH];
	bool valid = false;

	noise_mix_ephemeral(sym, msg->ephemeral);
	if (!noise_mix_dh(sym, NULL, ephemeral_private, msg->ephemeral) ||
	    !noise_mix_dh(sym, NULL, me->private, msg->ephemeral))
		goto out;
	noise_mix_preshared(sym, key, preshared_key);
	valid = noise_decrypt_and_hash(sym, NULL, msg->encrypted_nothing,
				       sizeof(msg->encrypted_nothing), key);
out:
	return noise_finish(sym, key, valid);
}

void wgstar_noise_session_keys(const struct noise_symmetric *sym,
			       bool initiator,
			       u8 sending[WGSTAR_KEY_LENGTH],
			       u8 receiving[WGSTAR_KEY_LENGTH])
{
	u8 *first = initiator ? sending : receiving;
	u8 *second = initiator ? receiving : sending;

	memcpy(first, sym->chaining_key, WGSTAR_KEY_LENGTH);
	noise_kdf(first, second, NULL, "", 0);
}

void wgstar_noise_tai64n(u8 out[WGSTAR_TIMESTAMP_LENGTH], u64 seconds,
			 u32 nanoseconds)
{
	const u32 grain = rounddown_pow_of_two(NSEC_PER_SEC / 50);
	__be64 whole = cpu_to_be64(0x400000000000000aULL + seconds);
	__be32 rest = cpu_to_be32(ALIGN_DOWN(nanoseconds, grain));

	memcpy(out, &whole, sizeof(whole));
	memcpy(out + sizeof(whole), &rest, sizeof(rest));
}
