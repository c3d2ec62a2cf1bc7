// SPDX-License-Identifier: GPL-2.0
/* What a file says that was taken, but not as it is written. */
#include "conf.h"

static void masked_print(const struct wgstar_masked *masked, const char *path)
{
	struct wgstar_prefix network = wgstar_prefix_network(masked->given);
	char given[WGSTAR_PREFIX_TEXT_SIZE], taken[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(given, &masked->given);
	wgstar_prefix_print(taken, &network);
	fprintf(stderr,
		"wgstarctl: warning: %s:%u:%u: %s has host bits set: taken as %s\n",
		path, masked->line, masked->column, given, taken);
}

void wgstar_config_warn(const struct wgstar_config *config, const char *path)
{
	size_t i;

	for (i = 0; i < config->masked_count; i++)
		masked_print(&config->masked[i], path);
}
