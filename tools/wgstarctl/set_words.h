/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_SET_WORDS_H
#define _WGSTARCTL_SET_WORDS_H

#include "model.h"

/**
 * typedef wgstar_peer_finder - Find the key of a peer by its name
 * @peer: has the name, receives public_key and WGSTAR_PEER_HAS_PUBLIC_KEY
 * @data: as given
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
typedef int (*wgstar_peer_finder)(struct wgstar_peer *peer, void *data,
				  struct wgstar_error *error);

/**
 * wgstar_set_parse() - Read the words behind `set INTERFACE`
 * @change: receives the change; the caller clears it, also on failure
 * @words: words, ended by NULL
 * @find: asked for each peer that is given by name
 * @data: passed to @find
 * @error: receives the word that is wrong, and what would be right
 *
 * Reads key files; looks no endpoint up.
 *
 * Return: 0 or -1.
 */
int wgstar_set_parse(struct wgstar_device *change, char *const *words,
		     wgstar_peer_finder find, void *data,
		     struct wgstar_error *error);

#endif /* _WGSTARCTL_SET_WORDS_H */
