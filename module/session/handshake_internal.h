/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What both sides of a handshake need: shared by handshake.c and
 * handshake_respond.c only.
 */
#ifndef WGSTAR_HANDSHAKE_INTERNAL_H
#define WGSTAR_HANDSHAKE_INTERNAL_H

#include <linux/types.h>

#include "../logic/message.h"

struct wgstar_peer;

void wgstar_handshake_reset(struct wgstar_peer *peer);
bool wgstar_handshake_have_static_static(struct wgstar_peer *peer);
void wgstar_handshake_generate_ephemeral(u8 ephemeral[WGSTAR_KEY_LENGTH]);
int wgstar_handshake_begin_session(struct wgstar_peer *peer, bool initiator);

#endif /* WGSTAR_HANDSHAKE_INTERNAL_H */
