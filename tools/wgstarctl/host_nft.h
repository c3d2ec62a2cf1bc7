/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_NFT_H
#define _WGSTARCTL_HOST_NFT_H

#include "error.h"

/**
 * wgstar_nft_run() - Have nftables carry out a text, as one transaction
 * @text: commands in the language of nft(8)
 * @error: receives the first line of what libnftables says
 *
 * Return: 0, or -1 and nothing has changed.
 */
int wgstar_nft_run(const char *text, struct wgstar_error *error);

/**
 * wgstar_nft_list() - Ask nftables for something in JSON
 * @json: receives the answer, to free()
 * @text: a list command
 * @error: receives the first line of what libnftables says
 *
 * Return: 0 or -1.
 */
int wgstar_nft_list(char **json, const char *text, struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_NFT_H */
