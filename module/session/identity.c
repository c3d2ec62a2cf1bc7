// SPDX-License-Identifier: GPL-2.0
/*
 * The private key of a device. See identity.h.
 */
#include "identity.h"

#include <crypto/curve25519.h>

#include "../device.h"
#include "../peer.h"
#include "cookie.h"

/**
 * wgstar_identity_init() - a device without a private key
 * @identity: to be set
 */
void wgstar_identity_init(struct wgstar_identity *identity)
{
	init_rwsem(&identity->lock);
	memset(&identity->keys, 0, sizeof(identity->keys));
	identity->present = false;
}

/**
 * wgstar_identity_public_key() - derive a public key
 * @public_key: result
 * @private_key: private key, clamped
 *
 * Context: any.
 * Return: false if @private_key is no key.
 */
bool wgstar_identity_public_key(u8 public_key[32], const u8 private_key[32])
{
	return curve25519_generate_public(public_key, private_key);
}

/**
 * wgstar_identity_set() - change the private key of a device
 * @device: the device
 * @private_key: new key, clamped and accepted by wgstar_identity_public_key();
 *	NULL takes the key away
 *
 * All sessions and handshakes made with the old key end.
 *
 * Context: process, under config_lock; sleeps.
 */
void wgstar_identity_set(struct wgstar_device *device, const u8 private_key[32])
{
	struct wgstar_identity *identity = &device->identity;
	struct wgstar_peer *peer;
	unsigned long id;

	lockdep_assert_held(&device->config_lock);
	down_write(&identity->lock);
	memzero_explicit(&identity->keys, sizeof(identity->keys));
	identity->present = private_key &&
		wgstar_identity_public_key(identity->keys.public, private_key);
	if (identity->present)
		memcpy(identity->keys.private, private_key,
		       sizeof(identity->keys.private));
	wgstar_peer_table_for_each(&device->peers, peer, id) {
		wgstar_handshake_forget_identity(peer);
		wgstar_keypairs_wipe(&peer->keypairs, &device->session_index);
		wgstar_timers_keys_wiped(&peer->work.timers);
	}
	wgstar_cookie_checker_set_identity(&device->cookie_checker,
					   identity->present ?
					   identity->keys.public : NULL);
	up_write(&identity->lock);
}
