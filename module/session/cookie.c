// SPDX-License-Identifier: GPL-2.0
/*
 * Cookies, asked for and given. See cookie.h.
 */
#include "cookie.h"

#include <linux/random.h>
#include <linux/timekeeping.h>

#include "../device.h"
#include "../drop.h"
#include "../logic/session_policy.h"
#include "../peer.h"

/**
 * wgstar_cookie_checker_init() - a device that asks nobody yet
 * @checker: to be set
 */
void wgstar_cookie_checker_init(struct wgstar_cookie_checker *checker)
{
	memset(checker, 0, sizeof(*checker));
	spin_lock_init(&checker->lock);
}

/**
 * wgstar_cookie_checker_set_identity() - the device's public key has changed
 * @checker: changed
 * @public_key: the new one, NULL for none
 *
 * Context: process.
 */
void wgstar_cookie_checker_set_identity(struct wgstar_cookie_checker *checker,
					const u8 *public_key)
{
	struct mac_keys keys = {};

	if (public_key)
		wgstar_mac_keys_derive(&keys, public_key);
	spin_lock_bh(&checker->lock);
	checker->keys = keys;
	checker->have_keys = public_key;
	spin_unlock_bh(&checker->lock);
}

/**
 * wgstar_cookie_checker_mac1_valid() - whether a message is meant for us
 * @checker: of the device
 * @message: handshake message
 * @len: its length, as its type demands
 *
 * Context: any but hard interrupt.
 * Return: whether mac1 is right.
 */
bool wgstar_cookie_checker_mac1_valid(struct wgstar_cookie_checker *checker,
				      const void *message, size_t len)
{
	u8 mac1_key[WGSTAR_KEY_LENGTH];
	bool have_keys;

	spin_lock_bh(&checker->lock);
	have_keys = checker->have_keys;
	memcpy(mac1_key, checker->keys.mac1_key, sizeof(mac1_key));
	spin_unlock_bh(&checker->lock);
	return have_keys && wgstar_mac1_valid(message, len, mac1_key);
}

/* The cookie of an address at this moment; a new secret when it is time. */
static void cookie_of(struct wgstar_cookie_checker *checker,
		      const struct wgstar_endpoint *from,
		      u8 cookie[WGSTAR_COOKIE_LENGTH])
{
	u64 now_ns = ktime_get_coarse_boottime_ns();
	u8 fresh[sizeof(checker->secret)], secret[sizeof(checker->secret)];

	get_random_bytes(fresh, sizeof(fresh));
	spin_lock_bh(&checker->lock);
	if (!checker->secret_birth_ns ||
	    now_ns >= checker->secret_birth_ns + WGSTAR_COOKIE_SECRET_NS) {
		memcpy(checker->secret, fresh, sizeof(checker->secret));
		checker->secret_birth_ns = now_ns;
	}
	memcpy(secret, checker->secret, sizeof(secret));
	spin_unlock_bh(&checker->lock);

	if (from->addr.sa_family == AF_INET)
		wgstar_cookie_make(cookie, secret, &from->addr4.sin_addr,
				   sizeof(from->addr4.sin_addr),
				   from->addr4.sin_port);
	else
		wgstar_cookie_make(cookie, secret, &from->addr6.sin6_addr,
				   sizeof(from->addr6.sin6_addr),
				   from->addr6.sin6_port);
	memzero_explicit(secret, sizeof(secret));
	memzero_explicit(fresh, sizeof(fresh));
}

/**
 * wgstar_cookie_checker_mac2_valid() - whether a sender has our cookie
 * @checker: of the device
 * @from: sender
 * @message: handshake message, mac1 checked
 * @len: its length, as its type demands
 *
 * Context: process.
 * Return: whether mac2 is right.
 */
bool wgstar_cookie_checker_mac2_valid(struct wgstar_cookie_checker *checker,
				      const struct wgstar_endpoint *from,
				      const void *message, size_t len)
{
	u8 cookie[WGSTAR_COOKIE_LENGTH];

	cookie_of(checker, from, cookie);
	return wgstar_mac2_valid(message, len, cookie);
}

/**
 * wgstar_cookie_checker_reply() - ask a sender to come back with a cookie
 * @checker: of the device
 * @from: sender
 * @message: handshake message, mac1 checked
 * @len: its length, as its type demands
 * @reply: message to send to @from
 *
 * Context: process.
 * Return: false if the device has no private key any more.
 */
bool wgstar_cookie_checker_reply(struct wgstar_cookie_checker *checker,
				 const struct wgstar_endpoint *from,
				 const void *message, size_t len,
				 struct message_cookie_reply *reply)
{
	/* Both handshake messages have their sender's index at one place. */
	const struct message_initiation *initiation = message;
	const struct message_macs *macs = message + len - sizeof(*macs);
	u8 nonce[WGSTAR_COOKIE_NONCE_LENGTH];
	u8 cookie_key[WGSTAR_KEY_LENGTH];
	u8 cookie[WGSTAR_COOKIE_LENGTH];
	bool have_keys;

	spin_lock_bh(&checker->lock);
	have_keys = checker->have_keys;
	memcpy(cookie_key, checker->keys.cookie_key, sizeof(cookie_key));
	spin_unlock_bh(&checker->lock);
	if (!have_keys)
		return false;

	cookie_of(checker, from, cookie);
	get_random_bytes(nonce, sizeof(nonce));
	wgstar_cookie_reply_create(reply, initiation->sender_index, nonce,
				   cookie, macs->mac1, cookie_key);
	return true;
}

/**
 * wgstar_cookie_init() - a peer that has not asked for a cookie
 * @cookie: to be set
 * @public_key: the peer's public key
 */
void wgstar_cookie_init(struct wgstar_cookie *cookie, const u8 public_key[32])
{
	memset(cookie, 0, sizeof(*cookie));
	spin_lock_init(&cookie->lock);
	wgstar_mac_keys_derive(&cookie->keys, public_key);
}

/**
 * wgstar_cookie_add_macs() - finish a handshake message
 * @cookie: of the peer that gets it
 * @message: handshake message, complete but for the macs
 * @len: its length, as its type demands
 *
 * Context: process.
 */
void wgstar_cookie_add_macs(struct wgstar_cookie *cookie, void *message,
			    size_t len)
{
	const struct message_macs *macs = message + len - sizeof(*macs);
	u64 now_ns = ktime_get_coarse_boottime_ns();
	bool fresh;

	spin_lock_bh(&cookie->lock);
	wgstar_mac1_write(message, len, cookie->keys.mac1_key);
	memcpy(cookie->last_mac1, macs->mac1, sizeof(cookie->last_mac1));
	cookie->mac1_outstanding = true;
	fresh = cookie->birth_ns && now_ns < cookie->birth_ns + WGSTAR_COOKIE_NS;
	wgstar_mac2_write(message, len, fresh ? cookie->cookie : NULL);
	spin_unlock_bh(&cookie->lock);
}

/**
 * wgstar_cookie_consume_reply() - a peer asks us to come back with a cookie
 * @device: the device
 * @reply: the message
 *
 * The cookie goes into the next handshake message, when that is due; nothing is
 * sent because of it. Its index may belong to a keypair by now: a responder's
 * handshake becomes one as it responds.
 *
 * Context: process.
 */
void wgstar_cookie_consume_reply(struct wgstar_device *device,
				 const struct message_cookie_reply *reply)
{
	struct wgstar_cookie *cookie;
	struct wgstar_peer *peer;
	bool accepted = false;

	peer = wgstar_session_index_get_peer(&device->session_index,
					     reply->receiver_index,
					     WGSTAR_SESSION_ANY);
	if (peer) {
		cookie = &peer->cookie;
		spin_lock_bh(&cookie->lock);
		if (cookie->mac1_outstanding &&
		    wgstar_cookie_reply_open(cookie->cookie, reply,
					     cookie->last_mac1,
					     cookie->keys.cookie_key)) {
			cookie->birth_ns = ktime_get_coarse_boottime_ns();
			cookie->mac1_outstanding = false;
			accepted = true;
		}
		spin_unlock_bh(&cookie->lock);
	}
	if (!accepted)
		wgstar_drop(device, peer, WGSTAR_DROP_BAD_COOKIE_REPLY, 1);
	wgstar_peer_put(peer);
}
