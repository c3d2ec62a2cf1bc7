/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who the device is: its private key, and what must happen when that changes.
 */
#ifndef WGSTAR_IDENTITY_H
#define WGSTAR_IDENTITY_H

#include <linux/rwsem.h>
#include <linux/types.h>

#include "../logic/noise.h"

struct wgstar_device;

/**
 * struct wgstar_identity - who a device is
 * @lock: read by handshakes from begin to end, written to change the key
 * @keys: private and public key; zeros if there is none
 * @present: whether there is a key
 */
struct wgstar_identity {
	struct rw_semaphore lock;
	struct noise_identity keys;
	bool present;
};

void wgstar_identity_init(struct wgstar_identity *identity);
bool wgstar_identity_public_key(u8 public_key[32], const u8 private_key[32]);
void wgstar_identity_set(struct wgstar_device *device,
			 const u8 private_key[32]);

#endif /* WGSTAR_IDENTITY_H */
