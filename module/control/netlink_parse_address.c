// SPDX-License-Identifier: GPL-2.0
/*
 * Endpoints and routes, read from attributes and checked. What could be given
 * by mistake, such as a prefix with host bits, is refused and not corrected.
 */
#include "netlink_parse_address.h"

#include <linux/inetdevice.h>
#include <linux/ipv6.h>
#include <net/ipv6.h>
#include <net/netlink.h>

#include "../endpoint.h"
#include "change_set.h"
#include "generated.h"
#include "netlink_refuse.h"

#define ROUTE_ATTR_MAX (ARRAY_SIZE(wgstar_route_nl_policy) - 1)

#define ROUTE_ADDRESS	(BIT(WGSTAR_A_ROUTE_IPV4) | BIT(WGSTAR_A_ROUTE_IPV6))
#define ROUTE_PREFIX	(ROUTE_ADDRESS | BIT(WGSTAR_A_ROUTE_PREFIX_LENGTH))
#define ROUTE_PEER	(BIT(WGSTAR_A_ROUTE_PUBLIC_KEY) | \
			 BIT(WGSTAR_A_ROUTE_PEER_NAME))

/* Endpoints */

/**
 * wgstar_netlink_has_endpoint() - whether a peer's attributes set its endpoint
 * @attrs: attributes of a peer
 *
 * Context: any.
 * Return: whether there is any part of an endpoint.
 */
bool wgstar_netlink_has_endpoint(struct nlattr **attrs)
{
	return attrs[WGSTAR_A_PEER_ENDPOINT_IPV4] ||
	       attrs[WGSTAR_A_PEER_ENDPOINT_IPV6] ||
	       attrs[WGSTAR_A_PEER_ENDPOINT_SCOPE_ID] ||
	       attrs[WGSTAR_A_PEER_ENDPOINT_PORT];
}

static int parse_endpoint_ipv4(const struct nlattr *attr,
			       struct sockaddr_in *addr,
			       struct netlink_ext_ack *extack)
{
	addr->sin_family = AF_INET;
	addr->sin_addr.s_addr = nla_get_in_addr(attr);
	if (ipv4_is_zeronet(addr->sin_addr.s_addr) ||
	    ipv4_is_multicast(addr->sin_addr.s_addr) ||
	    ipv4_is_lbcast(addr->sin_addr.s_addr))
		return REFUSE(attr, "the endpoint is not the address of one host");
	return 0;
}

static int parse_endpoint_ipv6(const struct nlattr *attr,
			       const struct nlattr *scope,
			       struct sockaddr_in6 *addr,
			       struct netlink_ext_ack *extack)
{
	addr->sin6_family = AF_INET6;
	addr->sin6_addr = nla_get_in6_addr(attr);
	if (!IS_ENABLED(CONFIG_IPV6) || !ipv6_mod_enabled()) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "this host has no IPv6");
		return -EAFNOSUPPORT;
	}
	if (ipv6_addr_any(&addr->sin6_addr) ||
	    ipv6_addr_is_multicast(&addr->sin6_addr))
		return REFUSE(attr, "the endpoint is not the address of one host");
	if (ipv6_addr_v4mapped(&addr->sin6_addr))
		return REFUSE(attr, "an IPv4 endpoint has to be given as such");
	if (!scope || !nla_get_u32(scope))
		return 0;
	if (!(ipv6_addr_type(&addr->sin6_addr) & IPV6_ADDR_LINKLOCAL))
		return REFUSE(scope, "only a link-local endpoint has a scope-id");
	addr->sin6_scope_id = nla_get_u32(scope);
	return 0;
}

/**
 * wgstar_netlink_parse_endpoint() - endpoint of a peer
 * @attrs: attributes of the peer, with any part of an endpoint
 * @endpoint: zeroed; gets remote address and port
 * @extack: gets the reason of a refusal
 *
 * Context: any.
 * Return: 0, -EINVAL, or -EAFNOSUPPORT for an IPv6 address without IPv6.
 */
int wgstar_netlink_parse_endpoint(struct nlattr **attrs,
				  struct wgstar_endpoint *endpoint,
				  struct netlink_ext_ack *extack)
{
	const struct nlattr *ipv4 = attrs[WGSTAR_A_PEER_ENDPOINT_IPV4];
	const struct nlattr *ipv6 = attrs[WGSTAR_A_PEER_ENDPOINT_IPV6];
	const struct nlattr *port = attrs[WGSTAR_A_PEER_ENDPOINT_PORT];
	const struct nlattr *scope = attrs[WGSTAR_A_PEER_ENDPOINT_SCOPE_ID];

	if (!ipv4 && !ipv6)
		return REFUSE(port ?: scope, "an endpoint needs an address");
	if (ipv4 && ipv6)
		return REFUSE(ipv6, "an endpoint has one address, not two");
	if (!port)
		return REFUSE(ipv4 ?: ipv6, "an endpoint needs a port");
	if (!nla_get_be16(port))
		return REFUSE(port, "an endpoint's port can't be 0");
	if (ipv6) {
		endpoint->addr6.sin6_port = nla_get_be16(port);
		return parse_endpoint_ipv6(ipv6, scope, &endpoint->addr6,
					   extack);
	}
	if (scope && nla_get_u32(scope))
		return REFUSE(scope, "only a link-local endpoint has a scope-id");
	endpoint->addr4.sin_port = nla_get_be16(port);
	return parse_endpoint_ipv4(ipv4, &endpoint->addr4, extack);
}

/* Routes */

static int parse_route_attrs(const struct nlattr *nest, struct nlattr **attrs,
			     unsigned int allowed,
			     struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err;

	err = nla_parse_nested(attrs, ROUTE_ATTR_MAX, nest,
			       wgstar_route_nl_policy, extack);
	if (err)
		return err;
	for (i = 1; i <= ROUTE_ATTR_MAX; ++i)
		if (attrs[i] && !(allowed & BIT(i)))
			return REFUSE(attrs[i], "this attribute of a route has no meaning here");
	return 0;
}

static bool route_has_host_bits(const struct wgstar_route_change *route)
{
	struct in6_addr prefix;

	if (route->family == AF_INET)
		return route->addr4.s_addr & ~inet_make_mask(route->cidr);
	ipv6_addr_prefix(&prefix, &route->addr6, route->cidr);
	return !ipv6_addr_equal(&prefix, &route->addr6);
}

static int parse_prefix(const struct nlattr *nest, struct nlattr **attrs,
			struct wgstar_route_change *route,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *ipv4 = attrs[WGSTAR_A_ROUTE_IPV4];
	const struct nlattr *ipv6 = attrs[WGSTAR_A_ROUTE_IPV6];
	const struct nlattr *length = attrs[WGSTAR_A_ROUTE_PREFIX_LENGTH];
	u8 full = ipv4 ? 32 : 128;

	if (!ipv4 && !ipv6)
		return REFUSE(nest, "a route needs an address");
	if (ipv4 && ipv6)
		return REFUSE(ipv6, "a route has one address, not two");
	if (ipv4)
		route->addr4.s_addr = nla_get_in_addr(ipv4);
	else
		route->addr6 = nla_get_in6_addr(ipv6);
	route->family = ipv4 ? AF_INET : AF_INET6;
	route->cidr = length ? nla_get_u8(length) : full;
	if (route->cidr > full)
		return REFUSE(length, "the prefix-length exceeds that of the address");
	if (route_has_host_bits(route))
		return REFUSE(ipv4 ?: ipv6, "the address has bits beyond its prefix-length");
	return 0;
}

static void parse_route_values(struct nlattr **attrs,
			       struct wgstar_route_change *route)
{
	if (attrs[WGSTAR_A_ROUTE_METRIC])
		route->metric = nla_get_u32(attrs[WGSTAR_A_ROUTE_METRIC]);
	if (attrs[WGSTAR_A_ROUTE_FLAGS])
		route->remove = nla_get_u32(attrs[WGSTAR_A_ROUTE_FLAGS]) &
				WGSTAR_ROUTE_FLAG_REMOVE;
}

/**
 * wgstar_netlink_parse_route() - a route within a peer
 * @nest: the nested attribute
 * @route: zeroed; to be filled
 * @extack: gets the reason of a refusal
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_route(const struct nlattr *nest,
			       struct wgstar_route_change *route,
			       struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[ROUTE_ATTR_MAX + 1];
	int err;

	err = parse_route_attrs(nest, attrs,
				ROUTE_PREFIX | BIT(WGSTAR_A_ROUTE_METRIC) |
				BIT(WGSTAR_A_ROUTE_FLAGS), extack);
	if (err)
		return err;
	parse_route_values(attrs, route);
	return parse_prefix(nest, attrs, route, extack);
}

/**
 * wgstar_netlink_parse_route_peer() - a route that names its peer
 * @nest: the nested attribute
 * @route: zeroed; to be filled
 * @remove: whether the route is to be removed
 * @key: gets the attribute of the peer's public key, or NULL
 * @name: gets the attribute of the peer's name, or NULL
 * @extack: gets the reason of a refusal
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_route_peer(const struct nlattr *nest,
				    struct wgstar_route_change *route,
				    bool remove, const struct nlattr **key,
				    const struct nlattr **name,
				    struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[ROUTE_ATTR_MAX + 1];
	int err;

	err = parse_route_attrs(nest, attrs,
				ROUTE_PREFIX | ROUTE_PEER |
				(remove ? 0 : BIT(WGSTAR_A_ROUTE_METRIC)),
				extack);
	if (err)
		return err;
	*key = attrs[WGSTAR_A_ROUTE_PUBLIC_KEY];
	*name = attrs[WGSTAR_A_ROUTE_PEER_NAME];
	parse_route_values(attrs, route);
	route->remove = remove;
	return parse_prefix(nest, attrs, route, extack);
}

/**
 * wgstar_netlink_parse_address() - the address to which a route is asked for
 * @nest: the nested attribute
 * @route: zeroed; gets family, address and the full length
 * @extack: gets the reason of a refusal
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_address(const struct nlattr *nest,
				 struct wgstar_route_change *route,
				 struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[ROUTE_ATTR_MAX + 1];
	int err;

	err = parse_route_attrs(nest, attrs, ROUTE_ADDRESS, extack);
	if (err)
		return err;
	return parse_prefix(nest, attrs, route, extack);
}
