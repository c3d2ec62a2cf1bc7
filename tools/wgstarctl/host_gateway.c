// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's gateway object and its connections, as steps change them.
 */
#include <net/if.h>

#include "device_msg.h"
#include "gateway_msg.h"
#include "host_conntrack.h"
#include "host_gateway.h"

int wgstar_host_gateway_set(const char *ifname,
			    const struct wgstar_gateway *gateway,
			    struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	int result;

	if (!genl)
		return -1;
	result = wgstar_gateway_set(genl, ifname, gateway, error);
	wgstar_genl_close(genl);
	return result;
}

static int forget(struct wgstar_genl *genl, const char *ifname,
		  const struct wgstar_gateway *before,
		  const struct wgstar_gateway *after,
		  struct wgstar_error *error)
{
	struct wgstar_device device = {};
	int result;

	result = wgstar_device_get(genl, ifname, &device, error);
	if (!result)
		result = wgstar_conntrack_forget(before, after, &device, error);
	wgstar_device_clear(&device);
	return result;
}

/* Once more behind it: a packet may have come in between. */
static int delete_found(struct wgstar_genl *genl, const char *ifname,
			const struct wgstar_gateway *gateway,
			struct wgstar_error *error)
{
	if (forget(genl, ifname, gateway, NULL, error) ||
	    wgstar_gateway_delete(genl, ifname, error))
		return -1;
	return forget(genl, ifname, gateway, NULL, error);
}

int wgstar_host_gateway_delete(const char *ifname, struct wgstar_error *error)
{
	struct wgstar_gateway gateway = {};
	struct wgstar_genl *genl;
	bool found;
	int result;

	if (!if_nametoindex(ifname))
		return 0;
	genl = wgstar_genl_open(error);
	if (!genl)
		return -1;
	result = wgstar_gateway_get(genl, ifname, &gateway, &found, error);
	if (!result && found)
		result = delete_found(genl, ifname, &gateway, error);
	wgstar_gateway_clear(&gateway);
	wgstar_genl_close(genl);
	return result;
}

int wgstar_host_gateway_forget(const char *ifname,
			       const struct wgstar_gateway *before,
			       const struct wgstar_gateway *after,
			       struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	int result;

	if (!genl)
		return -1;
	result = forget(genl, ifname, before, after, error);
	wgstar_genl_close(genl);
	return result;
}
