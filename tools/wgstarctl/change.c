// SPDX-License-Identifier: GPL-2.0
/* The last steps before a change goes to the kernel. */
#include "change.h"

#include <stdio.h>

#include "conf_check.h"
#include "endpoint.h"

/* The key that the device will have: the new one, or the one it has. */
static int own_key_check(struct wgstar_genl *genl,
			 const struct wgstar_device *change,
			 struct wgstar_error *error)
{
	struct wgstar_device device;
	int result;

	if (change->flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY)
		return wgstar_device_check_own_key(change, change->public_key,
						   error);
	if (change->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY)
		return 0;
	result = wgstar_device_get_alone(genl, change->ifname, &device, error);
	if (!result && device.flags & WGSTAR_DEVICE_HAS_PUBLIC_KEY)
		result = wgstar_device_check_own_key(change, device.public_key,
						     error);
	wgstar_device_clear(&device);
	return result;
}

int wgstar_change_apply(struct wgstar_genl *genl, const char *ifname,
			struct wgstar_device *change,
			struct wgstar_error *error)
{
	snprintf(change->ifname, sizeof(change->ifname), "%s", ifname);
	if (own_key_check(genl, change, error) ||
	    wgstar_device_resolve_endpoints(change, error))
		return -1;
	return wgstar_device_set(genl, change, error);
}
