// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration that save and SaveConfig write: keys, peers and addresses
 * as they are, everything else as the file has it.
 */
#include <net/if.h>
#include <string.h>

#include "device_msg.h"
#include "host_link.h"
#include "quick_save.h"

static int read_device(struct wgstar_device *device, const char *ifname,
		       struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	int result;

	if (!genl)
		return -1;
	result = wgstar_device_get(genl, ifname, device, error);
	wgstar_genl_close(genl);
	return result;
}

static int read_addresses(struct wgstar_quick *quick, const char *ifname,
			  struct wgstar_error *error)
{
	struct wgstar_rtnl *rtnl = wgstar_rtnl_open(error);
	int result;

	if (!rtnl)
		return -1;
	result = wgstar_host_address_list(rtnl, if_nametoindex(ifname), quick,
					  error);
	wgstar_rtnl_close(rtnl);
	return result;
}

static bool mark_is_automatic(const struct wgstar_journal *journal,
			      uint32_t fwmark)
{
	size_t i;

	for (i = 0; i < journal->entry_count; i++) {
		const struct wgstar_step *step = &journal->entries[i].step;

		if (step->kind == WGSTAR_STEP_RULE_ADD &&
		    step->rule.not_fwmark == fwmark)
			return true;
	}
	return false;
}

int wgstar_quick_save_collect(struct wgstar_config *config,
			      struct wgstar_quick_file *file,
			      const struct wgstar_journal *journal,
			      struct wgstar_error *error)
{
	bool marked = file->config.device.fwmark;

	memset(config, 0, sizeof(*config));
	if (read_device(&config->device, file->ifname, error))
		return -1;
	config->quick = file->config.quick;
	memset(&file->config.quick, 0, sizeof(file->config.quick));
	if (!marked && mark_is_automatic(journal, config->device.fwmark))
		config->device.fwmark = 0;
	return read_addresses(&config->quick, file->ifname, error);
}
