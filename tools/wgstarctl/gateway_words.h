/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_WORDS_H
#define _WGSTARCTL_GATEWAY_WORDS_H

#include "gateway.h"
#include "model.h"

/**
 * wgstar_gateway_words_exports() - Read --export, --as and --dev
 * @gateway: its exports become those of the words
 * @series: the options in order, each with its value
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_words_exports(struct wgstar_gateway *gateway,
				 const struct wgstar_words *series,
				 struct wgstar_error *error);

/**
 * struct wgstar_forward_words - A forward as typed, NULL what is missing
 * @verb: add or del
 * @protocol: tcp or udp
 * @port: its port
 * @host: where it leads to
 * @from: who may use it
 * @idle: time
 */
struct wgstar_forward_words {
	const char *verb;
	const char *protocol;
	const char *port;
	const char *host;
	const char *from;
	const char *idle;
};

/**
 * wgstar_gateway_words_forward() - Read a forward
 * @forward: receives it; its host is of no account if @words has none
 * @words: as typed
 * @error: receives what would be right
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_words_forward(struct wgstar_forward *forward,
				 const struct wgstar_forward_words *words,
				 struct wgstar_error *error);

#endif /* _WGSTARCTL_GATEWAY_WORDS_H */
