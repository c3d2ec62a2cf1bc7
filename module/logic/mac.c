// SPDX-License-Identifier: GPL-2.0
/*
 * MACs over handshake messages and the encryption of cookies.  No state and
 * no clock: those are in session/cookie.
 */
#include "mac.h"

#define MAC_LABEL_LENGTH 8

static const u8 mac1_label[MAC_LABEL_LENGTH] __nonstring = "mac1----";
static const u8 cookie_label[MAC_LABEL_LENGTH] __nonstring = "cookie--";

static void mac_key_derive(u8 key[WGSTAR_KEY_LENGTH],
			   const u8 label[MAC_LABEL_LENGTH],
			   const u8 public[WGSTAR_KEY_LENGTH])
{
	u8 text[MAC_LABEL_LENGTH + WGSTAR_KEY_LENGTH];

	memcpy(text, label, MAC_LABEL_LENGTH);
	memcpy(text + MAC_LABEL_LENGTH, public, WGSTAR_KEY_LENGTH);
	wgstar_env_blake2s(key, WGSTAR_KEY_LENGTH, NULL, 0, text, sizeof(text));
}

void wgstar_mac_keys_derive(struct mac_keys *keys,
			    const u8 public[WGSTAR_KEY_LENGTH])
{
	mac_key_derive(keys->mac1_key, mac1_label, public);
	mac_key_derive(keys->cookie_key, cookie_label, public);
}

static size_t mac1_offset(size_t len)
{
	return len - sizeof(struct message_macs);
}

static size_t mac2_offset(size_t len)
{
	return len - WGSTAR_MAC_LENGTH;
}

static bool mac_valid(const u8 *msg, size_t offset, const u8 *key,
		      size_t key_len)
{
	u8 mac[WGSTAR_MAC_LENGTH];

	wgstar_env_blake2s(mac, sizeof(mac), key, key_len, msg, offset);
	return !crypto_memneq(mac, msg + offset, sizeof(mac));
}

void wgstar_mac1_write(void *msg, size_t len,
		       const u8 mac1_key[WGSTAR_KEY_LENGTH])
{
	size_t offset = mac1_offset(len);

	wgstar_env_blake2s((u8 *)msg + offset, WGSTAR_MAC_LENGTH, mac1_key,
			   WGSTAR_KEY_LENGTH, msg, offset);
}

bool wgstar_mac1_valid(const void *msg, size_t len,
		       const u8 mac1_key[WGSTAR_KEY_LENGTH])
{
	return mac_valid(msg, mac1_offset(len), mac1_key, WGSTAR_KEY_LENGTH);
}

void wgstar_mac2_write(void *msg, size_t len, const u8 *cookie)
{
	size_t offset = mac2_offset(len);
	u8 *mac2 = (u8 *)msg + offset;

	if (!cookie) {
		memset(mac2, 0, WGSTAR_MAC_LENGTH);
		return;
	}
	wgstar_env_blake2s(mac2, WGSTAR_MAC_LENGTH, cookie,
			   WGSTAR_COOKIE_LENGTH, msg, offset);
}

bool wgstar_mac2_valid(const void *msg, size_t len,
		       const u8 cookie[WGSTAR_COOKIE_LENGTH])
{
	return mac_valid(msg, mac2_offset(len), cookie, WGSTAR_COOKIE_LENGTH);
}

void wgstar_cookie_make(u8 cookie[WGSTAR_COOKIE_LENGTH],
			const u8 secret[WGSTAR_HASH_LENGTH],
			const void *addr, size_t addr_len, __be16 port)
{
	u8 source[16 + sizeof(port)];

	addr_len = min_t(size_t, addr_len, 16);
	memcpy(source, addr, addr_len);
	memcpy(source + addr_len, &port, sizeof(port));
	wgstar_env_blake2s(cookie, WGSTAR_COOKIE_LENGTH, secret,
			   WGSTAR_HASH_LENGTH, source, addr_len + sizeof(port));
}

void wgstar_cookie_reply_create(struct message_cookie_reply *reply,
				__le32 receiver_index,
				const u8 nonce[WGSTAR_COOKIE_NONCE_LENGTH],
				const u8 cookie[WGSTAR_COOKIE_LENGTH],
				const u8 mac1[WGSTAR_MAC_LENGTH],
				const u8 cookie_key[WGSTAR_KEY_LENGTH])
{
	reply->header.type = cpu_to_le32(MESSAGE_COOKIE_REPLY);
	reply->receiver_index = receiver_index;
	memcpy(reply->nonce, nonce, WGSTAR_COOKIE_NONCE_LENGTH);
	xchacha20poly1305_encrypt(reply->encrypted_cookie, cookie,
				  WGSTAR_COOKIE_LENGTH, mac1, WGSTAR_MAC_LENGTH,
				  reply->nonce, cookie_key);
}

bool wgstar_cookie_reply_open(u8 cookie[WGSTAR_COOKIE_LENGTH],
			      const struct message_cookie_reply *reply,
			      const u8 mac1[WGSTAR_MAC_LENGTH],
			      const u8 cookie_key[WGSTAR_KEY_LENGTH])
{
	u8 opened[WGSTAR_COOKIE_LENGTH];
	bool valid;

	valid = xchacha20poly1305_decrypt(opened, reply->encrypted_cookie,
					  sizeof(reply->encrypted_cookie),
					  mac1, WGSTAR_MAC_LENGTH,
					  reply->nonce, cookie_key);
	if (valid)
		memcpy(cookie, opened, sizeof(opened));
	memzero_explicit(opened, sizeof(opened));
	return valid;
}
