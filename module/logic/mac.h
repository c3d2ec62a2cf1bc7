/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mac1, mac2 and cookies (section "mac1, mac2, cookies"): the arithmetic only.
 * Whether a cookie is fresh, and which mac1 is outstanding, is kept by
 * session/cookie.
 */
#ifndef WGSTAR_LOGIC_MAC_H
#define WGSTAR_LOGIC_MAC_H

#include "env.h"
#include "message.h"

/**
 * struct mac_keys - what is derived from the public key of a recipient
 * @mac1_key: key of mac1 in messages to that recipient
 * @cookie_key: key under which that recipient encrypts its cookie replies
 */
struct mac_keys {
	u8 mac1_key[WGSTAR_KEY_LENGTH];
	u8 cookie_key[WGSTAR_KEY_LENGTH];
};

/**
 * wgstar_mac_keys_derive() - derive the keys for one recipient
 * @keys: result
 * @public: static public key of the recipient of handshake messages
 *
 * Context: any.
 */
void wgstar_mac_keys_derive(struct mac_keys *keys,
			    const u8 public[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_mac1_write() - fill mac1 of a handshake message
 * @msg: &struct message_initiation or &struct message_response, all before
 *	 mac1 filled
 * @len: length of the whole message in bytes, both macs included
 * @mac1_key: for the recipient
 *
 * Context: any.
 */
void wgstar_mac1_write(void *msg, size_t len,
		       const u8 mac1_key[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_mac1_valid() - check mac1 of a handshake message, in constant time
 * @msg: the message; wgstar_message_classify() said which
 * @len: length of the whole message in bytes, both macs included
 * @mac1_key: for the own public key
 *
 * Context: any.
 * Return: whether the sender knows the own public key.
 */
bool wgstar_mac1_valid(const void *msg, size_t len,
		       const u8 mac1_key[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_mac2_write() - fill mac2 of a handshake message
 * @msg: as for wgstar_mac1_write(), mac1 filled
 * @len: length of the whole message in bytes, both macs included
 * @cookie: a fresh cookie of the recipient, NULL for none (writes zeros)
 *
 * Context: any.
 */
void wgstar_mac2_write(void *msg, size_t len, const u8 *cookie);

/**
 * wgstar_mac2_valid() - check mac2 of a handshake message, in constant time
 * @msg: the message, mac1 checked
 * @len: length of the whole message in bytes, both macs included
 * @cookie: the cookie of the message's source address
 *
 * Context: any.
 * Return: whether the sender has received that cookie.
 */
bool wgstar_mac2_valid(const void *msg, size_t len,
		       const u8 cookie[WGSTAR_COOKIE_LENGTH]);

/**
 * wgstar_cookie_make() - the cookie of one source address
 * @cookie: result
 * @secret: random, changed every 120 s
 * @addr: source address, network order
 * @addr_len: 4 or 16
 * @port: source port, network order
 *
 * Context: any.
 */
void wgstar_cookie_make(u8 cookie[WGSTAR_COOKIE_LENGTH],
			const u8 secret[WGSTAR_HASH_LENGTH],
			const void *addr, size_t addr_len, __be16 port);

/**
 * wgstar_cookie_reply_create() - answer a handshake message by a cookie
 * @reply: the whole message, filled
 * @receiver_index: sender_index of the message that is answered
 * @nonce: random
 * @cookie: what wgstar_cookie_make() gave for the source address
 * @mac1: mac1 of the message that is answered
 * @cookie_key: for the own public key
 *
 * Context: process or softirq.
 */
void wgstar_cookie_reply_create(struct message_cookie_reply *reply,
				__le32 receiver_index,
				const u8 nonce[WGSTAR_COOKIE_NONCE_LENGTH],
				const u8 cookie[WGSTAR_COOKIE_LENGTH],
				const u8 mac1[WGSTAR_MAC_LENGTH],
				const u8 cookie_key[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_cookie_reply_open() - authenticate a cookie reply
 * @cookie: the cookie; untouched on failure
 * @reply: the message
 * @mac1: mac1 of the message that was sent last and is still outstanding
 * @cookie_key: for the peer's public key
 *
 * Context: process or softirq.
 * Return: whether the reply answers that message.
 */
bool wgstar_cookie_reply_open(u8 cookie[WGSTAR_COOKIE_LENGTH],
			      const struct message_cookie_reply *reply,
			      const u8 mac1[WGSTAR_MAC_LENGTH],
			      const u8 cookie_key[WGSTAR_KEY_LENGTH]);

#endif /* WGSTAR_LOGIC_MAC_H */
