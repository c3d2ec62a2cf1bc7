// SPDX-License-Identifier: GPL-2.0
/* The running hub, if this is it. */
#include "star_live.h"

#include <string.h>

#include "device_msg.h"
#include "link_kind.h"

int wgstar_star_live(const struct wgstar_star *star,
		     struct wgstar_device *device, struct wgstar_error *error)
{
	char kind[WGSTAR_LINK_KIND_SIZE];
	struct wgstar_genl *genl;
	int result;

	memset(device, 0, sizeof(*device));
	if (!wgstar_link_kind(star->interface, kind))
		return wgstar_error_set(error,
					"%s is not up here: on the hub, `wgstarctl star apply' brings it up",
					star->interface);
	genl = wgstar_device_connect(star->interface, error);
	result = genl ? wgstar_device_get(genl, star->interface, device,
					  error) : -1;
	wgstar_genl_close(genl);
	return result;
}
