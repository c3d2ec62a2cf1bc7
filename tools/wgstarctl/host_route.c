// SPDX-License-Identifier: GPL-2.0
/*
 * Routes, over rtnetlink.
 */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <stdlib.h>
#include <string.h>

#include "host_route.h"
#include "secret.h"

#define IPV6_DEFAULT_METRIC	1024

/* Where routes go: how many fit, and where those of this family begin. */
struct reading {
	struct wgstar_host *host;
	size_t first;
	size_t room;
	uint32_t table;
};

static size_t address_size(int family)
{
	return family == AF_INET ? sizeof(struct in_addr) :
		sizeof(struct in6_addr);
}

static uint32_t route_table(const struct rtmsg *info,
			    struct nlattr *const *attributes)
{
	if (attributes[RTA_TABLE])
		return nla_get_u32(attributes[RTA_TABLE]);
	return info->rtm_table;
}

static struct wgstar_host_route *reading_add(struct reading *reading)
{
	struct wgstar_host *host = reading->host;

	if (host->route_count == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 64;

		host->routes = wgstar_secret_grow(host->routes,
						  reading->room * sizeof(*host->routes),
						  room * sizeof(*host->routes));
		reading->room = room;
	}
	return &host->routes[host->route_count++];
}

static uint32_t read_mtu(struct nlattr *metrics)
{
	struct nlattr *mtu = NULL;

	if (metrics)
		mtu = nla_find(nla_data(metrics), nla_len(metrics), RTAX_MTU);
	return mtu ? nla_get_u32(mtu) : 0;
}

static void read_route(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[RTA_MAX + 1];
	const struct rtmsg *info = NLMSG_DATA(message);
	struct wgstar_host_route *route;
	struct reading *reading = data;

	if (message->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse((void *)message, sizeof(*info), attributes, RTA_MAX,
			NULL) ||
	    route_table(info, attributes) != reading->table ||
	    (info->rtm_flags & RTM_F_CLONED))
		return;
	route = reading_add(reading);
	memset(route, 0, sizeof(*route));
	route->prefix.family = info->rtm_family;
	route->prefix.length = info->rtm_dst_len;
	if (attributes[RTA_DST])
		nla_memcpy(&route->prefix.ipv4, attributes[RTA_DST],
			   address_size(info->rtm_family));
	if (attributes[RTA_PRIORITY])
		route->metric = nla_get_u32(attributes[RTA_PRIORITY]);
	if (attributes[RTA_OIF])
		route->ifindex = nla_get_u32(attributes[RTA_OIF]);
	route->mtu = read_mtu(attributes[RTA_METRICS]);
}

static void forget_family(void *data)
{
	struct reading *reading = data;

	reading->host->route_count = reading->first;
}

static int read_family(struct wgstar_rtnl *rtnl, int family,
		       struct reading *reading)
{
	struct rtmsg info = { .rtm_family = family };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETROUTE, NLM_F_DUMP, &info,
				      sizeof(info));
	nla_put_u32(message, RTA_TABLE, reading->table);
	reading->first = reading->host->route_count;
	result = wgstar_rtnl_read(rtnl, message, forget_family, read_route,
				  reading);
	nlmsg_free(message);
	/* No such table yet, or no such protocol. */
	if (result == -ENOENT || result == -EOPNOTSUPP)
		return 0;
	return result;
}

int wgstar_host_route_observe(struct wgstar_rtnl *rtnl, uint32_t table,
			      struct wgstar_host *host,
			      struct wgstar_error *error)
{
	struct reading reading = { .host = host, .table = table };
	int result;

	free(host->routes);
	host->routes = NULL;
	host->route_count = 0;
	result = read_family(rtnl, AF_INET, &reading);
	if (!result)
		result = read_family(rtnl, AF_INET6, &reading);
	if (result)
		return wgstar_error_set(error,
					"the routes of table %u can't be read: %s",
					table, strerror(-result));
	return 0;
}

/* The routes of one interface. */
struct listing {
	struct wgstar_link_route *routes;
	size_t count;
	size_t room;
	unsigned int ifindex;
};

/* Exactly what make_route() asks for, and what the kernel makes of it. */
static bool route_is_of_up(const struct rtmsg *info,
			   struct nlattr *const *attributes,
			   unsigned int ifindex)
{
	uint32_t metric = info->rtm_family == AF_INET6 ? IPV6_DEFAULT_METRIC : 0;
	struct nlattr *priority = attributes[RTA_PRIORITY];

	return info->rtm_protocol == RTPROT_BOOT &&
	       info->rtm_type == RTN_UNICAST && !info->rtm_tos &&
	       !(info->rtm_flags & RTM_F_CLONED) && attributes[RTA_OIF] &&
	       nla_get_u32(attributes[RTA_OIF]) == ifindex &&
	       (priority ? nla_get_u32(priority) : 0) == metric &&
	       !attributes[RTA_GATEWAY] && !attributes[RTA_PREFSRC] &&
	       !attributes[RTA_METRICS] && !attributes[RTA_ENCAP];
}

static void read_listed(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[RTA_MAX + 1];
	const struct rtmsg *info = NLMSG_DATA(message);
	struct wgstar_link_route *route;
	struct listing *listing = data;
	size_t size = sizeof(*route);

	if (message->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse((void *)message, sizeof(*info), attributes, RTA_MAX,
			NULL) ||
	    !route_is_of_up(info, attributes, listing->ifindex))
		return;
	if (listing->count == listing->room) {
		size_t room = listing->room ? 2 * listing->room : 64;

		listing->routes = wgstar_secret_grow(listing->routes,
						     listing->room * size,
						     room * size);
		listing->room = room;
	}
	route = &listing->routes[listing->count++];
	memset(route, 0, size);
	route->prefix.family = info->rtm_family;
	route->prefix.length = info->rtm_dst_len;
	route->table = route_table(info, attributes);
	if (attributes[RTA_DST])
		nla_memcpy(&route->prefix.ipv4, attributes[RTA_DST],
			   address_size(info->rtm_family));
}

static void forget_listed(void *data)
{
	((struct listing *)data)->count = 0;
}

int wgstar_host_route_list(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			   struct wgstar_link_route **routes, size_t *count,
			   struct wgstar_error *error)
{
	/* The family of the dump says nothing: both come. */
	struct rtmsg info = { .rtm_family = AF_UNSPEC };
	struct listing listing = { .ifindex = ifindex };
	struct nl_msg *message;
	int result;

	message = wgstar_rtnl_message(RTM_GETROUTE, NLM_F_DUMP, &info,
				      sizeof(info));
	result = wgstar_rtnl_read(rtnl, message, forget_listed, read_listed,
				  &listing);
	nlmsg_free(message);
	*routes = listing.routes;
	*count = listing.count;
	if (result)
		return wgstar_error_set(error,
					"the interface's routes can't be read: %s",
					strerror(-result));
	return 0;
}

/* What the kernel says about the way to one address. */
struct way {
	uint32_t mtu;
	unsigned int ifindex;
};

static void read_way(const struct nlmsghdr *message, void *data)
{
	struct nlattr *attributes[RTA_MAX + 1];
	struct way *way = data;

	if (message->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse((void *)message, sizeof(struct rtmsg), attributes,
			RTA_MAX, NULL))
		return;
	if (attributes[RTA_OIF])
		way->ifindex = nla_get_u32(attributes[RTA_OIF]);
	way->mtu = read_mtu(attributes[RTA_METRICS]);
}

uint32_t wgstar_host_route_mtu(struct wgstar_rtnl *rtnl,
			       const struct wgstar_host *host,
			       const union wgstar_endpoint *to,
			       uint32_t fwmark)
{
	struct rtmsg info = { .rtm_family = to->sa.sa_family };
	struct nl_msg *message;
	struct way way = {};
	int result;

	info.rtm_dst_len = 8 * address_size(info.rtm_family);
	message = wgstar_rtnl_message(RTM_GETROUTE, 0, &info, sizeof(info));
	if (to->sa.sa_family == AF_INET)
		nla_put(message, RTA_DST, sizeof(to->ipv4.sin_addr),
			&to->ipv4.sin_addr);
	else
		nla_put(message, RTA_DST, sizeof(to->ipv6.sin6_addr),
			&to->ipv6.sin6_addr);
	if (fwmark)
		nla_put_u32(message, RTA_MARK, fwmark);
	if (to->sa.sa_family == AF_INET6 && to->ipv6.sin6_scope_id)
		nla_put_u32(message, RTA_OIF, to->ipv6.sin6_scope_id);
	result = wgstar_rtnl_read(rtnl, message, NULL, read_way, &way);
	nlmsg_free(message);
	if (result)
		return 0;
	return way.mtu ? way.mtu : wgstar_host_link_mtu(host, way.ifindex);
}

/* Steps that are becoming messages. */
struct adding {
	const struct wgstar_step *steps;
	unsigned int ifindex;
};

static struct nl_msg *make_message(const struct adding *adding, size_t number,
				   int type, int flags)
{
	const struct wgstar_step *step = &adding->steps[number];
	const struct wgstar_prefix *prefix = &step->route.prefix;
	struct rtmsg info = {
		.rtm_family = prefix->family,
		.rtm_dst_len = prefix->length,
		.rtm_protocol = RTPROT_BOOT,
		.rtm_scope = prefix->family == AF_INET ? RT_SCOPE_LINK :
			RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	struct nl_msg *message;

	message = wgstar_rtnl_message(type, flags, &info, sizeof(info));
	nla_put_u32(message, RTA_TABLE, step->route.table);
	nla_put_u32(message, RTA_OIF, adding->ifindex);
	if (prefix->length)
		nla_put(message, RTA_DST, address_size(prefix->family),
			&prefix->ipv4);
	return message;
}

static struct nl_msg *make_route(void *data, size_t number)
{
	const struct adding *adding = data;
	bool restore = adding->steps[number].route.restore;

	return make_message(data, number, RTM_NEWROUTE, NLM_F_CREATE |
			    (restore ? NLM_F_REPLACE : NLM_F_EXCL));
}

static struct nl_msg *make_deletion(void *data, size_t number)
{
	return make_message(data, number, RTM_DELROUTE, 0);
}

static int routes_failed(const struct wgstar_step *step, const char *what,
			 int result, struct wgstar_error *error)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE], table[WGSTAR_TABLE_TEXT_SIZE];

	wgstar_prefix_print(prefix, &step->route.prefix);
	return wgstar_error_set(error, "the route to %s can't be %s table %s: %s",
				prefix, what,
				wgstar_table_name(table, step->route.table),
				strerror(-result));
}

int wgstar_host_route_add_all(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			      const struct wgstar_step *steps, size_t count,
			      struct wgstar_error *error)
{
	struct adding adding = { .steps = steps, .ifindex = ifindex };
	size_t failed = 0;
	int result;

	result = wgstar_rtnl_send_many(rtnl, make_route, &adding, count,
				       &failed);
	if (!result)
		return 0;
	return routes_failed(&steps[failed], "added to", result, error);
}

/* A message behind one that failed may have been heard: ask for it again. */
int wgstar_host_route_delete_all(struct wgstar_rtnl *rtnl,
				 unsigned int ifindex,
				 const struct wgstar_step *steps, size_t count,
				 struct wgstar_error *error)
{
	size_t done, failed;
	int result;

	for (done = 0; done < count; done += failed + 1) {
		struct adding left = { .steps = steps + done,
				       .ifindex = ifindex };

		failed = 0;
		result = wgstar_rtnl_send_many(rtnl, make_deletion, &left,
					       count - done, &failed);
		if (!result)
			return 0;
		if (result != -ESRCH && result != -ENOENT)
			return routes_failed(&steps[done + failed],
					     "taken from", result, error);
	}
	return 0;
}
