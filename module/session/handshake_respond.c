// SPDX-License-Identifier: GPL-2.0
/*
 * The handshake of one peer: the side that answers. See handshake.h for the
 * states, handshake.c for the locks and the side that begins.
 */
#include <linux/ktime.h>

#include "../device.h"
#include "../logic/session_policy.h"
#include "../peer.h"
#include "handshake.h"
#include "handshake_internal.h"

static struct wgstar_peer *peer_by_public_key(struct wgstar_device *device,
					      const u8 public_key[32])
{
	struct wgstar_peer *peer;

	rcu_read_lock();
	peer = wgstar_peer_get(wgstar_peer_table_find(&device->peers, public_key));
	rcu_read_unlock();
	return peer;
}

/*
 * Second half of an initiation, for the peer that it claims to come from. All
 * that can be refused is refused before the state changes.
 */
static bool initiation_accept(struct wgstar_peer *peer,
			      const struct message_initiation *message,
			      struct noise_symmetric *symmetric,
			      enum wgstar_drop_reason *why)
{
	struct wgstar_handshake *handshake = &peer->handshake;
	u64 now_ns = ktime_get_coarse_boottime_ns();
	u8 timestamp[WGSTAR_TIMESTAMP_LENGTH];

	*why = WGSTAR_DROP_BAD_INITIATION;
	if (READ_ONCE(peer->dead) || !wgstar_handshake_have_static_static(peer) ||
	    !wgstar_noise_initiation_open_timestamp(symmetric, timestamp, message,
						    handshake->static_static))
		return false;
	*why = WGSTAR_DROP_TIMESTAMP_REPLAYED;
	if (memcmp(timestamp, handshake->latest_timestamp, sizeof(timestamp)) <= 0)
		return false;
	*why = WGSTAR_DROP_HANDSHAKE_FLOOD;
	if (handshake->last_consumed_ns &&
	    now_ns < handshake->last_consumed_ns + WGSTAR_INITIATION_SPACING_NS)
		return false;

	wgstar_handshake_reset(peer);
	handshake->symmetric = *symmetric;
	memcpy(handshake->remote_ephemeral, message->ephemeral, WGSTAR_KEY_LENGTH);
	memcpy(handshake->latest_timestamp, timestamp, sizeof(timestamp));
	handshake->last_consumed_ns = now_ns;
	handshake->remote_index = message->sender_index;
	handshake->state = HANDSHAKE_INITIATION_RECEIVED;
	return true;
}

static struct wgstar_peer *
initiation_consume(struct wgstar_device *device,
		   const struct message_initiation *message,
		   struct noise_symmetric *symmetric)
{
	enum wgstar_drop_reason why = WGSTAR_DROP_NO_PRIVATE_KEY;
	u8 remote_static[WGSTAR_KEY_LENGTH];
	struct wgstar_peer *peer = NULL;
	bool accepted = false;

	lockdep_assert_held(&device->identity.lock);
	if (!device->identity.present)
		goto out;
	why = WGSTAR_DROP_BAD_INITIATION;
	if (!wgstar_noise_initiation_open_static(symmetric, remote_static, message,
						 &device->identity.keys))
		goto out;
	why = WGSTAR_DROP_UNKNOWN_SENDER_KEY;
	peer = peer_by_public_key(device, remote_static);
	if (!peer)
		goto out;

	mutex_lock(&peer->handshake.lock);
	accepted = initiation_accept(peer, message, symmetric, &why);
	mutex_unlock(&peer->handshake.lock);
out:
	if (accepted)
		return peer;
	wgstar_drop(device, peer, why, 1);
	wgstar_peer_put(peer);
	return NULL;
}

/**
 * wgstar_handshake_consume_initiation() - a peer wants to begin a handshake
 * @device: the device
 * @message: the initiation, mac1 checked
 *
 * Nothing about a peer changes until the whole message has authenticated.
 *
 * Context: process; sleeps.
 * Return: the peer, with a reference, to whom a response is due; or NULL, and
 * the drop was counted.
 */
struct wgstar_peer *
wgstar_handshake_consume_initiation(struct wgstar_device *device,
				    const struct message_initiation *message)
{
	struct noise_symmetric symmetric;
	struct wgstar_peer *peer;

	down_read(&device->identity.lock);
	peer = initiation_consume(device, message, &symmetric);
	up_read(&device->identity.lock);
	memzero_explicit(&symmetric, sizeof(symmetric));
	return peer;
}

static int response_write(struct wgstar_peer *peer,
			  struct message_response *message)
{
	struct wgstar_handshake *handshake = &peer->handshake;
	u8 ephemeral_private[WGSTAR_KEY_LENGTH];
	bool created;
	int err;

	if (handshake->state != HANDSHAKE_INITIATION_RECEIVED ||
	    READ_ONCE(peer->dead))
		return -ENOENT;
	wgstar_handshake_generate_ephemeral(ephemeral_private);
	message->header.type = cpu_to_le32(MESSAGE_RESPONSE);
	message->receiver_index = handshake->remote_index;
	created = wgstar_noise_response_create(&handshake->symmetric, message,
					       ephemeral_private,
					       handshake->remote_ephemeral,
					       handshake->remote_static,
					       handshake->preshared_key);
	memzero_explicit(ephemeral_private, sizeof(ephemeral_private));
	if (!created)
		return -EKEYREJECTED;
	err = wgstar_session_index_add(&peer->device->session_index,
				       &handshake->session);
	if (err)
		return err;
	message->sender_index = handshake->session.index;
	return wgstar_handshake_begin_session(peer, false);
}

/**
 * wgstar_handshake_create_response() - answer an initiation
 * @peer: what wgstar_handshake_consume_initiation() returned
 * @message: the response, without macs
 *
 * On success the new session waits for the peer to confirm it.
 *
 * Context: process; sleeps.
 * Return: 0; -ENOENT if something else happened to the handshake meanwhile;
 * -EKEYREJECTED for an unusable ephemeral key; -ENOMEM or -ENOSPC.
 */
int wgstar_handshake_create_response(struct wgstar_peer *peer,
				     struct message_response *message)
{
	int err;

	down_read(&peer->device->identity.lock);
	mutex_lock(&peer->handshake.lock);
	err = response_write(peer, message);
	/* Done or failed, nothing of it is needed any more. */
	wgstar_handshake_reset(peer);
	mutex_unlock(&peer->handshake.lock);
	up_read(&peer->device->identity.lock);
	return err;
}
