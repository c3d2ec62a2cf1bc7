// SPDX-License-Identifier: GPL-2.0
/*
 * A gateway on this host: behind which interface its LANs are, who the peers
 * are that it names, and what of it can't work. Pure.
 */
#include <arpa/inet.h>
#include <string.h>

#include "gateway_place.h"

/* What a gateway is placed on. */
struct place {
	const char *ifname;
	unsigned int ifindex;
	const struct wgstar_device *device;
	const struct wgstar_host *host;
};

static bool is_single(const struct wgstar_prefix *prefix)
{
	return prefix->length == (prefix->family == AF_INET ? 32 : 128);
}

/* Return: the most specific route of the host that leads to all of a prefix. */
static const struct wgstar_host_route *
find_route(const struct place *place, const struct wgstar_prefix *prefix)
{
	const struct wgstar_host_route *best = NULL;
	size_t i;

	for (i = 0; i < place->host->lan_route_count; i++) {
		const struct wgstar_host_route *route =
			&place->host->lan_routes[i];

		if (!wgstar_prefix_contains(&route->prefix, prefix))
			continue;
		if (!best || route->prefix.length > best->prefix.length ||
		    (route->prefix.length == best->prefix.length &&
		     route->metric < best->metric))
			best = route;
	}
	return best;
}

/* AllowedIPs become routes; of the same length, they win or are refused. */
static bool is_in_tunnel(const struct place *place,
			 const struct wgstar_prefix *prefix,
			 const struct wgstar_host_route *route)
{
	uint8_t length = route ? route->prefix.length : 0;
	size_t i, j;

	if (route && place->ifindex && route->ifindex == place->ifindex)
		return true;
	for (i = 0; i < place->device->peer_count; i++) {
		const struct wgstar_peer *peer = &place->device->peers[i];

		for (j = 0; j < peer->route_count; j++) {
			const struct wgstar_prefix *own =
				&peer->routes[j].prefix;

			if (own->length && own->length >= length &&
			    wgstar_prefix_contains(own, prefix))
				return true;
		}
	}
	return false;
}

static int refuse_tunnel(const struct place *place, const char *text,
			 struct wgstar_error *error)
{
	return wgstar_error_set(error,
				"%s is reached through %s itself: a gateway leads to what is behind another interface",
				text, place->ifname);
}

static int check_lan(const struct wgstar_export *export,
		     const struct place *place, struct wgstar_error *error)
{
	if (!wgstar_host_link_find(place->host, export->lan))
		return wgstar_error_set(error, "there is no interface %s",
					export->lan);
	if (!strcmp(export->lan, place->ifname) || !strcmp(export->lan, "lo"))
		return wgstar_error_set(error,
					"no LAN is behind %s: name the interface that leads to it",
					export->lan);
	return 0;
}

static int find_lan(struct wgstar_export *export, const struct place *place,
		    struct wgstar_error *error)
{
	const struct wgstar_host_route *route =
		find_route(place, &export->prefix);
	const char *lan = NULL;
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(text, &export->prefix);
	if (is_in_tunnel(place, &export->prefix, route))
		return refuse_tunnel(place, text, error);
	if (route && route->ifindex)
		lan = wgstar_host_link_name(place->host, route->ifindex);
	/* A LAN is not behind the default route, but everything is. */
	if (!route || !lan ||
	    (export->prefix.length && !route->prefix.length))
		return wgstar_error_set(error,
					"%s to %s: name the interface of the LAN, as in dev eth1",
					!route ? "no route leads" :
					lan ? "only the default route leads" :
					"more than one interface leads", text);
	strcpy(export->lan, lan);
	return 0;
}

static int check_alias_route(const struct wgstar_export *export,
			     const struct place *place,
			     struct wgstar_error *error)
{
	char alias[WGSTAR_PREFIX_TEXT_SIZE], other[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_host *host = place->host;
	size_t i;

	wgstar_prefix_print(alias, &export->alias);
	for (i = 0; i < host->lan_route_count; i++) {
		const struct wgstar_host_route *route = &host->lan_routes[i];

		if (!route->prefix.length || !route->ifindex ||
		    route->ifindex == place->ifindex ||
		    !wgstar_prefix_overlap(&route->prefix, &export->alias))
			continue;
		wgstar_prefix_print(other, &route->prefix);
		return wgstar_error_set(error,
					"the virtual prefix %s overlaps %s, which is routed to %s: choose one that is used nowhere else",
					alias, other,
					wgstar_host_link_name(host, route->ifindex));
	}
	return 0;
}

static int check_alias(const struct wgstar_export *export,
		       const struct place *place, struct wgstar_error *error)
{
	char alias[WGSTAR_PREFIX_TEXT_SIZE], text[INET6_ADDRSTRLEN];
	const struct wgstar_host *host = place->host;
	size_t i;

	if (export->alias.family == AF_UNSPEC)
		return 0;
	for (i = 0; i < host->address_count; i++) {
		const struct wgstar_prefix *address =
			&host->addresses[i].prefix;

		if (!wgstar_prefix_contains(&export->alias, address))
			continue;
		wgstar_prefix_print(alias, &export->alias);
		inet_ntop(address->family, &address->ipv4, text, sizeof(text));
		return wgstar_error_set(error,
					"the virtual prefix %s has %s in it, an address of this host: choose one that is used nowhere else",
					alias, text);
	}
	return check_alias_route(export, place, error);
}

/* Under which prefix peers know it. */
static const struct wgstar_prefix *seen_as(const struct wgstar_export *export)
{
	return export->alias.family == AF_UNSPEC ? &export->prefix :
		&export->alias;
}

static int check_overlap(const struct wgstar_export *a,
			 const struct wgstar_export *b,
			 struct wgstar_error *error)
{
	char first[WGSTAR_PREFIX_TEXT_SIZE], second[WGSTAR_PREFIX_TEXT_SIZE];
	bool lans = wgstar_prefix_overlap(&a->prefix, &b->prefix);

	if (!lans && !wgstar_prefix_overlap(seen_as(a), seen_as(b)))
		return 0;
	wgstar_prefix_print(first, lans ? &a->prefix : seen_as(a));
	wgstar_prefix_print(second, lans ? &b->prefix : seen_as(b));
	return wgstar_error_set(error, "two exports overlap: %s and %s", first,
				second);
}

static int place_export(struct wgstar_gateway *gateway, size_t number,
			const struct place *place, struct wgstar_error *error)
{
	struct wgstar_export *export = &gateway->exports[number];
	size_t i;

	for (i = 0; i < number; i++) {
		if (check_overlap(&gateway->exports[i], export, error))
			return -1;
	}
	if (*export->lan ? check_lan(export, place, error) :
	    find_lan(export, place, error))
		return -1;
	return check_alias(export, place, error);
}

static const struct wgstar_peer *find_peer(const struct wgstar_device *device,
					   const char *name)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		if (!strcmp(device->peers[i].name, name))
			return &device->peers[i];
	}
	return NULL;
}

int wgstar_gateway_name_source(struct wgstar_forward *forward,
			       const struct wgstar_device *device,
			       struct wgstar_error *error)
{
	const char *name = forward->from_name;
	const struct wgstar_peer *peer = find_peer(device, name);
	size_t i, found = 0;

	if (!peer)
		return wgstar_error_set(error,
					"there is no peer `%s': write the name of one, or a prefix",
					name);
	for (i = 0; i < peer->route_count; i++) {
		const struct wgstar_prefix *prefix = &peer->routes[i].prefix;

		if (prefix->family != forward->host.family)
			continue;
		found += is_single(prefix) ? 1 : 2;
		forward->from = *prefix;
	}
	if (found == 1) {
		*forward->from_name = '\0';
		return 0;
	}
	forward->from.family = AF_UNSPEC;
	return wgstar_error_set(error,
				"peer %s has %s address in its AllowedIPs: write the prefix instead of its name",
				name, found ? "more than one" :
				forward->host.family == AF_INET ? "no IPv4" :
				"no IPv6");
}

static int check_forward_host(const struct wgstar_forward *forward,
			      const struct place *place,
			      struct wgstar_error *error)
{
	const struct wgstar_host_route *route;
	char text[INET6_ADDRSTRLEN];

	inet_ntop(forward->host.family, &forward->host.ipv4, text,
		  sizeof(text));
	if (forward->host.family == AF_INET ?
	    ntohl(forward->host.ipv4.s_addr) >> 24 == IN_LOOPBACKNET :
	    IN6_IS_ADDR_LOOPBACK(&forward->host.ipv6))
		return wgstar_error_set(error,
					"%s can't be reached from outside: write this host's address in the LAN",
					text);
	route = find_route(place, &forward->host);
	if (is_in_tunnel(place, &forward->host, route))
		return refuse_tunnel(place, text, error);
	if (!route)
		return wgstar_error_set(error, "no route leads to %s", text);
	return 0;
}

static int place_forward(struct wgstar_gateway *gateway, size_t number,
			 const struct place *place, struct wgstar_error *error)
{
	struct wgstar_forward *forward = &gateway->forwards[number];
	size_t i;

	if (*forward->from_name &&
	    wgstar_gateway_name_source(forward, place->device, error))
		return -1;
	for (i = 0; i < number; i++) {
		if (wgstar_forward_same_port(&gateway->forwards[i], forward))
			return wgstar_error_set(error,
						"%s port %u is forwarded already",
						forward->protocol == IPPROTO_TCP ?
						"tcp" : "udp", forward->port);
	}
	return check_forward_host(forward, place, error);
}

/* Not all come from a file. */
static int at_line(struct wgstar_error *error, unsigned int line)
{
	error->line = line;
	error->column = !!line;
	return -1;
}

int wgstar_gateway_place(struct wgstar_gateway *gateway, const char *ifname,
			 const struct wgstar_device *device,
			 const struct wgstar_host *host,
			 struct wgstar_error *error)
{
	const struct wgstar_host_link *link;
	struct place place = {
		.ifname = ifname,
		.device = device,
		.host = host,
	};
	size_t i;

	link = wgstar_host_link_find(host, ifname);
	if (link)
		place.ifindex = link->ifindex;
	for (i = 0; i < gateway->export_count; i++) {
		if (place_export(gateway, i, &place, error))
			return at_line(error, gateway->exports[i].line);
	}
	for (i = 0; i < gateway->forward_count; i++) {
		if (place_forward(gateway, i, &place, error))
			return at_line(error, gateway->forwards[i].line);
	}
	return 0;
}

static void need_family(struct wgstar_forwarding *forwarding, int family)
{
	if (family == AF_INET)
		forwarding->ipv4 = true;
	else
		forwarding->ipv6 = true;
}

void wgstar_gateway_forwarding(struct wgstar_forwarding *forwarding,
			       const struct wgstar_gateway *gateway,
			       const struct wgstar_host *host)
{
	const struct place place = { .host = host };
	const struct wgstar_host_route *route;
	const char *lan;
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		const struct wgstar_export *export = &gateway->exports[i];

		need_family(forwarding, export->prefix.family);
		if (export->prefix.family == AF_INET)
			wgstar_forwarding_add_link(forwarding, export->lan);
	}
	for (i = 0; i < gateway->forward_count; i++) {
		const struct wgstar_prefix *to = &gateway->forwards[i].host;

		need_family(forwarding, to->family);
		route = find_route(&place, to);
		lan = route ? wgstar_host_link_name(host, route->ifindex) : NULL;
		if (to->family == AF_INET && lan)
			wgstar_forwarding_add_link(forwarding, lan);
	}
}
