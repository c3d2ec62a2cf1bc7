/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handshake of one peer: its state and the four things that happen to it.
 * The arithmetic is logic/noise; sending and queues are elsewhere.
 *
 *  event \ state          | NONE                  INITIATION_SENT        INITIATION_RECEIVED
 *  -----------------------+-------------------------------------------------------------------
 *  create_initiation      | INITIATION_SENT       INITIATION_SENT (new)  INITIATION_SENT
 *  consume_initiation ok  | INITIATION_RECEIVED   INITIATION_RECEIVED    INITIATION_RECEIVED
 *  create_response        | refused               refused                NONE, keypair "next"
 *  consume_response ok    | refused               NONE, keypair current  refused
 *  clear                  | NONE                  NONE                   NONE
 */
#ifndef WGSTAR_HANDSHAKE_H
#define WGSTAR_HANDSHAKE_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "../logic/message.h"
#include "../logic/noise.h"
#include "session_index.h"

struct wgstar_device;
struct wgstar_peer;

/**
 * enum wgstar_handshake_state - how far a handshake has come
 * @HANDSHAKE_NONE: nothing is outstanding; no secret is held
 * @HANDSHAKE_INITIATION_SENT: we began, and wait for the response
 * @HANDSHAKE_INITIATION_RECEIVED: the peer began, and we have yet to respond
 */
enum wgstar_handshake_state {
	HANDSHAKE_NONE,
	HANDSHAKE_INITIATION_SENT,
	HANDSHAKE_INITIATION_RECEIVED,
};

/**
 * struct wgstar_handshake - handshake with one peer
 * @lock: held through each of the functions below; may sleep. Taken inside the
 *	lock of the device's identity
 * @state: see above
 * @symmetric: running hash and chaining key
 * @ephemeral_private: ours, while we wait for the response
 * @remote_ephemeral: theirs, until we respond
 * @remote_static: public key of the peer; never changes
 * @static_static: DH of both static keys, if @static_static_valid
 * @static_static_valid: computed at the first handshake, not when a peer is
 *	added: 42 us each
 * @static_static_ok: whether that DH gave a usable secret
 * @preshared_key: zeros if none
 * @latest_timestamp: newest TAI64N accepted from the peer
 * @last_consumed_ns: when that was
 * @remote_index: peer's index for the session to be
 * @session: our index for the session to be
 *
 * All fields but @remote_static follow @lock; @session is RCU-readable.
 */
struct wgstar_handshake {
	struct mutex lock;
	enum wgstar_handshake_state state;
	struct noise_symmetric symmetric;
	u8 ephemeral_private[32];
	u8 remote_ephemeral[32];
	u8 remote_static[32];
	u8 static_static[32];
	bool static_static_valid;
	bool static_static_ok;
	u8 preshared_key[32];
	u8 latest_timestamp[12];
	u64 last_consumed_ns;
	__le32 remote_index;
	struct wgstar_session session;
};

void wgstar_handshake_init(struct wgstar_handshake *handshake,
			   struct wgstar_peer *peer, const u8 public_key[32]);
void wgstar_handshake_clear(struct wgstar_peer *peer);
void wgstar_handshake_forget_identity(struct wgstar_peer *peer);
void wgstar_handshake_set_preshared_key(struct wgstar_peer *peer,
					const u8 preshared_key[32]);
void wgstar_handshake_get_preshared_key(struct wgstar_peer *peer,
					u8 preshared_key[32]);

void wgstar_handshake_prepare(struct wgstar_peer *peer);
int wgstar_handshake_create_initiation(struct wgstar_peer *peer,
				       struct message_initiation *message);
struct wgstar_peer *
wgstar_handshake_consume_initiation(struct wgstar_device *device,
				    const struct message_initiation *message);
int wgstar_handshake_create_response(struct wgstar_peer *peer,
				     struct message_response *message);
struct wgstar_peer *
wgstar_handshake_consume_response(struct wgstar_device *device,
				  const struct message_response *message);

#endif /* WGSTAR_HANDSHAKE_H */
