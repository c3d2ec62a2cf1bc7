/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOOK_WORDS_H
#define _WGSTARCTL_HOOK_WORDS_H

#include <net/if.h>
#include <stdbool.h>

#include "model.h"

/**
 * enum wgstar_hook_kind - What a command of PostUp and its like is for
 * @WGSTAR_HOOK_OTHER: not understood
 * @WGSTAR_HOOK_FORWARD: lets packets through the forward chain
 * @WGSTAR_HOOK_FORWARD_DROP: makes drop the policy of the forward chain
 * @WGSTAR_HOOK_MASQUERADE: gives packets that leave another source
 * @WGSTAR_HOOK_CLAMP: lowers the MSS of TCP
 * @WGSTAR_HOOK_FORWARDING: switches forwarding on
 * @WGSTAR_HOOK_UNDO: takes back what another hook did
 */
enum wgstar_hook_kind {
	WGSTAR_HOOK_OTHER,
	WGSTAR_HOOK_FORWARD,
	WGSTAR_HOOK_FORWARD_DROP,
	WGSTAR_HOOK_MASQUERADE,
	WGSTAR_HOOK_CLAMP,
	WGSTAR_HOOK_FORWARDING,
	WGSTAR_HOOK_UNDO,
};

/**
 * struct wgstar_hook - One command of a hook
 * @kind: what it is for
 * @ipv6: it is about IPv6
 * @in: interface that packets come from; empty: any
 * @out: interface that packets go to; empty: any
 * @replies: only packets of flows that exist
 * @scoped: only packets of a source, destination or mark
 * @masquerades: it masquerades, or takes back what does
 */
struct wgstar_hook {
	enum wgstar_hook_kind kind;
	bool ipv6;
	char in[IF_NAMESIZE];
	char out[IF_NAMESIZE];
	bool replies;
	bool scoped;
	bool masquerades;
};

/**
 * wgstar_hook_words_split() - Split a command line into words
 * @words: receives the words of one command; clear it with
 *   wgstar_words_clear()
 * @text: one or several commands
 * @ifname: what %i stands for
 *
 * Knows quotes, backslashes, ; & | and >, which is a word of its own. Nothing
 * is expanded but %i.
 *
 * Return: what follows the command, NULL if nothing does.
 */
const char *wgstar_hook_words_split(struct wgstar_words *words,
				    const char *text, const char *ifname);

/**
 * wgstar_hook_understand() - Find out what a command is for
 * @hook: receives it
 * @words: the command
 *
 * iptables, ip6tables, nft, sysctl and writing to /proc/sys are understood.
 */
void wgstar_hook_understand(struct wgstar_hook *hook,
			    const struct wgstar_words *words);

#endif /* _WGSTARCTL_HOOK_WORDS_H */
