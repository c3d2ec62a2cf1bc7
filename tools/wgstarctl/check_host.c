// SPDX-License-Identifier: GPL-2.0
/* What `check' has to know besides the files. Looks, and changes nothing. */
#include "check_host.h"

#include <glob.h>
#include <linux/rtnetlink.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "firewall_foreign.h"
#include "host_link.h"
#include "host_route.h"
#include "host_sysctl.h"
#include "secret.h"

/* What is written there while the clock is right, and survives a reboot. */
static const char *const stamps[] = {
	"/var/lib/wgstar/*",
	"/var/lib/systemd/timesync/clock",
};

static time_t stamp_newest(void)
{
	struct stat status;
	time_t newest = 0;
	glob_t found;
	size_t i, j;

	for (i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		if (glob(stamps[i], GLOB_NOSORT, NULL, &found))
			continue;
		for (j = 0; j < found.gl_pathc; j++)
			if (!stat(found.gl_pathv[j], &status) &&
			    status.st_mtime > newest)
				newest = status.st_mtime;
		globfree(&found);
	}
	return newest;
}

static bool quick_has_address(const struct wgstar_quick *quick,
			      const struct wgstar_prefix *address)
{
	struct wgstar_prefix host = wgstar_prefix_host(*address), own;
	size_t i;

	for (i = 0; i < quick->address_count; i++) {
		own = wgstar_prefix_host(quick->addresses[i]);
		if (wgstar_prefix_equal(&own, &host))
			return true;
	}
	return false;
}

static bool link_is_tunnel(const struct wgstar_host_link *link)
{
	return !strcmp(link->kind, "wgstar") || !strcmp(link->kind, "wireguard");
}

/* Does the file belong to this interface, or to a host with its address? */
static bool link_matches(const struct wgstar_host_link *link,
			 const struct wgstar_quick *addresses,
			 const struct wgstar_check_file *file)
{
	size_t i;

	if (link_is_tunnel(link) && !strcmp(link->name, file->ifname))
		return true;
	for (i = 0; i < addresses->address_count; i++)
		if (quick_has_address(&file->config.quick,
				      &addresses->addresses[i]))
			return true;
	return false;
}

static void files_find_here(struct wgstar_rtnl *rtnl,
			    const struct wgstar_host *host,
			    struct wgstar_check_file *const *files,
			    size_t file_count)
{
	struct wgstar_quick addresses = { .line = 0 };
	struct wgstar_error error;
	size_t i, j;

	for (i = 0; i < host->link_count; i++) {
		if (wgstar_host_address_list(rtnl, host->links[i].ifindex,
					     &addresses, &error))
			continue;
		for (j = 0; j < file_count; j++)
			files[j]->here |= link_matches(&host->links[i],
						       &addresses, files[j]);
	}
	free(addresses.addresses);
}

static void facts_add_route(struct wgstar_check_facts *facts,
			    const struct wgstar_host *host,
			    const struct wgstar_host_route *route)
{
	size_t size = facts->route_count * sizeof(*facts->routes), i;
	struct wgstar_check_route *added;

	/* fe80::/10 and multicast are everywhere. */
	if (!route->prefix.length ||
	    (route->prefix.family == AF_INET6 &&
	     route->prefix.ipv6.s6_addr[0] >= 0xfe))
		return;
	for (i = 0; i < host->link_count; i++)
		if (host->links[i].ifindex == route->ifindex)
			break;
	if (i == host->link_count)
		return;
	facts->routes = wgstar_secret_grow(facts->routes, size,
					   size + sizeof(*added));
	added = &facts->routes[facts->route_count++];
	added->prefix = route->prefix;
	memcpy(added->ifname, host->links[i].name, sizeof(added->ifname));
}

static void network_observe(struct wgstar_check_facts *facts,
			    struct wgstar_check_file *const *files,
			    size_t file_count)
{
	struct wgstar_host host = { .link_count = 0 };
	struct wgstar_error error;
	struct wgstar_rtnl *rtnl = wgstar_rtnl_open(&error);
	size_t i;

	if (!rtnl)
		return;
	if (!wgstar_host_link_observe(rtnl, &host, &error))
		files_find_here(rtnl, &host, files, file_count);
	if (!wgstar_host_route_observe(rtnl, RT_TABLE_MAIN, &host, &error))
		for (i = 0; i < host.route_count; i++)
			facts_add_route(facts, &host, &host.routes[i]);
	wgstar_host_clear(&host);
	wgstar_rtnl_close(rtnl);
}

static void foreign_observe(struct wgstar_check_facts *facts,
			    struct wgstar_check_file *const *files,
			    size_t file_count)
{
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < file_count; i++)
		if (files[i]->here)
			break;
	if (i < file_count)
		wgstar_firewall_foreign_of(&facts->foreign, files[i]->ifname,
					   &error);
}

void wgstar_check_host_observe(struct wgstar_check_facts *facts,
			       struct wgstar_check_file *const *files,
			       size_t file_count)
{
	int value;

	facts->now = time(NULL);
	facts->stamp = stamp_newest();
	facts->forwarding_ipv4 =
		!wgstar_sysctl_read("net.ipv4.ip_forward", &value) && value;
	facts->forwarding_ipv6 =
		!wgstar_sysctl_read("net.ipv6.conf.all.forwarding", &value) &&
		value;
	network_observe(facts, files, file_count);
	foreign_observe(facts, files, file_count);
}

static void endpoint_look_up(struct wgstar_check_facts *facts,
			     struct wgstar_peer *peer)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
	struct addrinfo *found;

	if (getaddrinfo(peer->endpoint_host, NULL, &hints, &found)) {
		wgstar_words_add(&facts->unresolved, peer->endpoint_host);
		return;
	}
	if (found->ai_addrlen <= sizeof(peer->endpoint))
		memcpy(&peer->endpoint, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
}

void wgstar_check_names_observe(struct wgstar_check_facts *facts,
				struct wgstar_check_file *const *files,
				size_t file_count)
{
	struct wgstar_device *device;
	size_t i, j;

	for (i = 0; i < file_count; i++) {
		device = &files[i]->config.device;
		for (j = 0; j < device->peer_count; j++)
			if (device->peers[j].endpoint_host)
				endpoint_look_up(facts, &device->peers[j]);
	}
}

void wgstar_check_facts_clear(struct wgstar_check_facts *facts)
{
	free(facts->routes);
	wgstar_words_clear(&facts->foreign);
	wgstar_words_clear(&facts->unresolved);
	memset(facts, 0, sizeof(*facts));
}
