// SPDX-License-Identifier: GPL-2.0
/*
 * The handshake of one peer: its state, and the side that begins. See
 * handshake.h for the states, handshake_respond.c for the side that answers.
 *
 * The lock of a handshake is held from the first look at the state to its
 * change, over the Diffie-Hellman between them: so what was checked still holds
 * when it is acted on, and a response can only complete the initiation whose
 * keys it was computed with. The lock of the identity, held for reading around
 * it, does the same for the private key.
 */
#include "handshake.h"

#include <linux/random.h>
#include <linux/timekeeping.h>

#include "../device.h"
#include "../logic/session_policy.h"
#include "../peer.h"
#include "handshake_internal.h"
#include "keypair.h"

/* A device with more peers computes nothing for them in advance. */
#define PREPARED_PEERS_MAX	1024

/**
 * wgstar_handshake_reset() - back to HANDSHAKE_NONE
 * @peer: the peer, whose own properties are kept
 *
 * Context: process, under the handshake's lock.
 */
void wgstar_handshake_reset(struct wgstar_peer *peer)
{
	struct wgstar_handshake *handshake = &peer->handshake;

	lockdep_assert_held(&handshake->lock);
	memzero_explicit(&handshake->symmetric, sizeof(handshake->symmetric));
	memzero_explicit(handshake->ephemeral_private,
			 sizeof(handshake->ephemeral_private));
	memzero_explicit(handshake->remote_ephemeral,
			 sizeof(handshake->remote_ephemeral));
	handshake->remote_index = 0;
	handshake->state = HANDSHAKE_NONE;
	wgstar_session_index_remove(&peer->device->session_index,
				    &handshake->session);
}

/**
 * wgstar_handshake_init() - nothing is under way
 * @handshake: to be set
 * @peer: peer that it belongs to
 * @public_key: the peer's public key
 */
void wgstar_handshake_init(struct wgstar_handshake *handshake,
			   struct wgstar_peer *peer, const u8 public_key[32])
{
	memset(handshake, 0, sizeof(*handshake));
	mutex_init(&handshake->lock);
	memcpy(handshake->remote_static, public_key, WGSTAR_KEY_LENGTH);
	handshake->session.kind = WGSTAR_SESSION_HANDSHAKE;
	handshake->session.peer = peer;
}

/**
 * wgstar_handshake_clear() - give up what is under way, and wipe it
 * @peer: the peer
 *
 * Context: process; sleeps.
 */
void wgstar_handshake_clear(struct wgstar_peer *peer)
{
	mutex_lock(&peer->handshake.lock);
	wgstar_handshake_reset(peer);
	mutex_unlock(&peer->handshake.lock);
}

/**
 * wgstar_handshake_forget_identity() - our private key is about to change
 * @peer: the peer
 *
 * Context: process, under the identity's lock for writing.
 */
void wgstar_handshake_forget_identity(struct wgstar_peer *peer)
{
	struct wgstar_handshake *handshake = &peer->handshake;

	lockdep_assert_held_write(&peer->device->identity.lock);
	mutex_lock(&handshake->lock);
	wgstar_handshake_reset(peer);
	memzero_explicit(handshake->static_static,
			 sizeof(handshake->static_static));
	handshake->static_static_valid = false;
	mutex_unlock(&handshake->lock);
}

/**
 * wgstar_handshake_set_preshared_key() - set a peer's preshared key
 * @peer: the peer
 * @preshared_key: zeros for none
 *
 * Sessions go on; the next handshake uses the new key.
 *
 * Context: process; sleeps.
 */
void wgstar_handshake_set_preshared_key(struct wgstar_peer *peer,
					const u8 preshared_key[32])
{
	mutex_lock(&peer->handshake.lock);
	memcpy(peer->handshake.preshared_key, preshared_key, WGSTAR_KEY_LENGTH);
	mutex_unlock(&peer->handshake.lock);
}

/**
 * wgstar_handshake_get_preshared_key() - read a peer's preshared key
 * @peer: the peer
 * @preshared_key: copy, to be wiped by the caller
 *
 * Context: process; sleeps.
 */
void wgstar_handshake_get_preshared_key(struct wgstar_peer *peer,
					u8 preshared_key[32])
{
	mutex_lock(&peer->handshake.lock);
	memcpy(preshared_key, peer->handshake.preshared_key, WGSTAR_KEY_LENGTH);
	mutex_unlock(&peer->handshake.lock);
}

/**
 * wgstar_handshake_have_static_static() - the DH of both static keys, computed
 *	when it is first needed
 * @peer: the peer
 *
 * Context: process, under the locks of identity and handshake.
 * Return: false if the peer's public key is of low order.
 */
bool wgstar_handshake_have_static_static(struct wgstar_peer *peer)
{
	struct wgstar_handshake *handshake = &peer->handshake;

	lockdep_assert_held(&peer->device->identity.lock);
	lockdep_assert_held(&handshake->lock);
	if (!handshake->static_static_valid) {
		handshake->static_static_ok =
			wgstar_noise_static_static(handshake->static_static,
						   peer->device->identity.keys.private,
						   handshake->remote_static);
		handshake->static_static_valid = true;
	}
	return handshake->static_static_ok;
}

/**
 * wgstar_handshake_prepare() - compute in advance what does not change
 * @peer: the peer
 *
 * So that a first handshake takes no longer than any other; and not when the
 * peer is added, which would keep whoever adds many of them waiting. Of very
 * many, which would keep the CPUs busy for long, most may never come: theirs is
 * computed at their first handshake.
 *
 * Context: process; sleeps.
 */
void wgstar_handshake_prepare(struct wgstar_peer *peer)
{
	if (READ_ONCE(peer->handshake.static_static_valid) ||
	    READ_ONCE(peer->device->peers.count) > PREPARED_PEERS_MAX)
		return;
	down_read(&peer->device->identity.lock);
	mutex_lock(&peer->handshake.lock);
	if (peer->device->identity.present)
		wgstar_handshake_have_static_static(peer);
	mutex_unlock(&peer->handshake.lock);
	up_read(&peer->device->identity.lock);
}

/**
 * wgstar_handshake_generate_ephemeral() - make a private key for one handshake
 * @ephemeral: the key
 *
 * Context: process; sleeps until the kernel has enough entropy.
 */
void wgstar_handshake_generate_ephemeral(u8 ephemeral[WGSTAR_KEY_LENGTH])
{
	/* Not before the kernel can make unguessable ones. */
	get_random_bytes_wait(ephemeral, WGSTAR_KEY_LENGTH);
	curve25519_clamp_secret(ephemeral);
}

static void timestamp_now(u8 timestamp[WGSTAR_TIMESTAMP_LENGTH])
{
	struct timespec64 now;

	ktime_get_real_ts64(&now);
	wgstar_noise_tai64n(timestamp, now.tv_sec, now.tv_nsec);
}

static int initiation_write(struct wgstar_peer *peer,
			    struct message_initiation *message)
{
	struct wgstar_handshake *handshake = &peer->handshake;
	u8 timestamp[WGSTAR_TIMESTAMP_LENGTH];
	int err;

	if (!peer->device->identity.present || READ_ONCE(peer->dead))
		return -ENOKEY;
	if (!wgstar_handshake_have_static_static(peer))
		return -EKEYREJECTED;

	wgstar_handshake_reset(peer);
	wgstar_handshake_generate_ephemeral(handshake->ephemeral_private);
	timestamp_now(timestamp);
	message->header.type = cpu_to_le32(MESSAGE_INITIATION);
	if (!wgstar_noise_initiation_create(&handshake->symmetric, message,
					    &peer->device->identity.keys,
					    handshake->remote_static,
					    handshake->static_static,
					    handshake->ephemeral_private,
					    timestamp))
		return -EKEYREJECTED;
	err = wgstar_session_index_add(&peer->device->session_index,
				       &handshake->session);
	if (err)
		return err;
	message->sender_index = handshake->session.index;
	handshake->state = HANDSHAKE_INITIATION_SENT;
	return 0;
}

/**
 * wgstar_handshake_create_initiation() - begin a handshake
 * @peer: the peer
 * @message: the initiation, without macs
 *
 * Replaces whatever was under way.
 *
 * Context: process; sleeps.
 * Return: 0; -ENOKEY without a private key; -EKEYREJECTED if the peer's public
 * key can't be used; -ENOMEM or -ENOSPC without an index.
 */
int wgstar_handshake_create_initiation(struct wgstar_peer *peer,
				       struct message_initiation *message)
{
	int err;

	down_read(&peer->device->identity.lock);
	mutex_lock(&peer->handshake.lock);
	err = initiation_write(peer, message);
	if (err)
		wgstar_handshake_reset(peer);
	mutex_unlock(&peer->handshake.lock);
	up_read(&peer->device->identity.lock);
	return err;
}

/**
 * wgstar_handshake_begin_session() - turn a finished handshake into a session
 * @peer: the peer
 * @initiator: whether we began
 *
 * The session takes over the index. That goes first: a keypair may only be
 * retired after it was installed.
 *
 * Context: process, under the handshake's lock.
 * Return: 0, -ENOMEM, or -ENOENT if the handshake has no index any more.
 */
int wgstar_handshake_begin_session(struct wgstar_peer *peer, bool initiator)
{
	struct wgstar_handshake *handshake = &peer->handshake;
	struct wgstar_keypair *keypair;

	lockdep_assert_held(&handshake->lock);
	keypair = wgstar_keypair_alloc(peer, initiator);
	if (!keypair)
		return -ENOMEM;
	wgstar_noise_session_keys(&handshake->symmetric, initiator,
				  keypair->sending_key, keypair->receiving_key);
	keypair->birth_ns = ktime_get_coarse_boottime_ns();
	keypair->remote_index = handshake->remote_index;
	if (!wgstar_session_index_replace(&peer->device->session_index,
					  &handshake->session,
					  &keypair->session)) {
		wgstar_keypair_free_unpublished(keypair);
		return -ENOENT;
	}
	wgstar_keypairs_install(&peer->keypairs, &peer->device->session_index,
				keypair);
	return 0;
}

static bool response_accept(struct wgstar_peer *peer,
			    const struct message_response *message,
			    enum wgstar_drop_reason *why)
{
	struct wgstar_handshake *handshake = &peer->handshake;
	struct noise_symmetric symmetric;
	int err;

	*why = WGSTAR_DROP_UNEXPECTED_RESPONSE;
	if (handshake->state != HANDSHAKE_INITIATION_SENT ||
	    handshake->session.index != message->receiver_index ||
	    READ_ONCE(peer->dead))
		return false;
	*why = WGSTAR_DROP_BAD_RESPONSE;
	symmetric = handshake->symmetric;
	if (!wgstar_noise_response_consume(&symmetric, message,
					   &peer->device->identity.keys,
					   handshake->ephemeral_private,
					   handshake->preshared_key))
		return false;

	handshake->symmetric = symmetric;
	memzero_explicit(&symmetric, sizeof(symmetric));
	handshake->remote_index = message->sender_index;
	err = wgstar_handshake_begin_session(peer, true);
	wgstar_handshake_reset(peer);
	*why = WGSTAR_DROP_RX_NO_MEMORY;
	return !err;
}

/**
 * wgstar_handshake_consume_response() - a peer answers our initiation
 * @device: the device
 * @message: the response, mac1 checked
 *
 * On success the new session is the current one.
 *
 * Context: process; sleeps.
 * Return: the peer, with a reference; or NULL, and the drop was counted.
 */
struct wgstar_peer *
wgstar_handshake_consume_response(struct wgstar_device *device,
				  const struct message_response *message)
{
	enum wgstar_drop_reason why = WGSTAR_DROP_UNEXPECTED_RESPONSE;
	struct wgstar_peer *peer;
	bool accepted = false;

	down_read(&device->identity.lock);
	peer = wgstar_session_index_get_peer(&device->session_index,
					     message->receiver_index,
					     WGSTAR_SESSION_HANDSHAKE);
	if (peer) {
		mutex_lock(&peer->handshake.lock);
		accepted = response_accept(peer, message, &why);
		mutex_unlock(&peer->handshake.lock);
	}
	up_read(&device->identity.lock);
	if (accepted)
		return peer;
	wgstar_drop(device, peer, why, 1);
	wgstar_peer_put(peer);
	return NULL;
}
