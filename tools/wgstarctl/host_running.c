// SPDX-License-Identifier: GPL-2.0
/*
 * Looks at an interface that is there: what apply compares with a file.
 */
#include <stdlib.h>
#include <string.h>

#include "device_msg.h"
#include "gateway_msg.h"
#include "host_link.h"
#include "host_running.h"

static int observe_link(struct wgstar_running *running,
			struct wgstar_rtnl *rtnl, struct wgstar_error *error)
{
	const struct wgstar_host_link *link;
	struct wgstar_host host = {};
	int result = wgstar_host_link_observe(rtnl, &host, error);

	link = wgstar_host_link_find(&host, running->ifname);
	if (!result && link) {
		running->ifindex = link->ifindex;
		running->mtu = link->mtu;
		memcpy(running->kind, link->kind, sizeof(running->kind));
	}
	wgstar_host_clear(&host);
	return result;
}

static int observe_addresses(struct wgstar_running *running,
			     struct wgstar_rtnl *rtnl,
			     struct wgstar_error *error)
{
	struct wgstar_quick quick = {};
	int result;

	result = wgstar_host_address_list(rtnl, running->ifindex, &quick, error);
	running->addresses = quick.addresses;
	running->address_count = quick.address_count;
	return result;
}

static int observe_network(struct wgstar_running *running,
			   struct wgstar_error *error)
{
	struct wgstar_rtnl *rtnl = wgstar_rtnl_open(error);
	int result;

	if (!rtnl)
		return -1;
	result = observe_link(running, rtnl, error);
	if (!result && running->ifindex)
		result = observe_addresses(running, rtnl, error);
	if (!result && running->ifindex)
		result = wgstar_host_route_list(rtnl, running->ifindex,
						&running->routes,
						&running->route_count, error);
	wgstar_rtnl_close(rtnl);
	return result;
}

static int observe_device(struct wgstar_running *running,
			  struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_device_connect(running->ifname, error);
	int result;

	if (!genl)
		return -1;
	result = wgstar_device_get(genl, running->ifname, &running->device,
				   error);
	if (!result)
		result = wgstar_gateway_get(genl, running->ifname,
					    &running->gateway,
					    &running->has_gateway, error);
	wgstar_genl_close(genl);
	return result;
}

int wgstar_running_observe(struct wgstar_running *running, const char *ifname,
			   struct wgstar_error *error)
{
	memset(running, 0, sizeof(*running));
	snprintf(running->ifname, sizeof(running->ifname), "%s", ifname);
	if (observe_network(running, error))
		return -1;
	return running->ifindex ? observe_device(running, error) : 0;
}

void wgstar_running_clear(struct wgstar_running *running)
{
	wgstar_device_clear(&running->device);
	wgstar_gateway_clear(&running->gateway);
	free(running->addresses);
	free(running->routes);
	memset(running, 0, sizeof(*running));
}
