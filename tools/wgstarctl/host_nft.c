// SPDX-License-Identifier: GPL-2.0
/*
 * nftables, through libnftables.
 */
#include <nftables/libnftables.h>
#include <stdlib.h>
#include <string.h>

#include "host_nft.h"

static int run_in(struct nft_ctx *context, const char *text,
		  struct wgstar_error *error)
{
	const char *why;

	if (nft_ctx_buffer_output(context) || nft_ctx_buffer_error(context))
		return wgstar_error_set(error, "nftables: no memory");
	if (!nft_run_cmd_from_buffer(context, text))
		return 0;
	why = nft_ctx_get_error_buffer(context);
	return wgstar_error_set(error, "nftables: %.*s",
				(int)strcspn(why, "\n"), why);
}

int wgstar_nft_run(const char *text, struct wgstar_error *error)
{
	struct nft_ctx *context = nft_ctx_new(NFT_CTX_DEFAULT);
	int result;

	if (!context)
		return wgstar_error_set(error, "nftables: no memory");
	result = run_in(context, text, error);
	nft_ctx_free(context);
	return result;
}

int wgstar_nft_list(char **json, const char *text, struct wgstar_error *error)
{
	struct nft_ctx *context = nft_ctx_new(NFT_CTX_DEFAULT);
	int result;

	if (!context)
		return wgstar_error_set(error, "nftables: no memory");
	nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON);
	result = run_in(context, text, error);
	if (!result) {
		*json = strdup(nft_ctx_get_output_buffer(context));
		if (!*json)
			abort();
	}
	nft_ctx_free(context);
	return result;
}
