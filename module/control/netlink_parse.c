// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of the netlink family, taken apart: attributes of peers, and what
 * each command allows. See netlink_parse.h; routes and endpoints, which are
 * about addresses, are in netlink_parse_address.
 *
 * The policies have checked types and lengths before anything here runs.
 */
#include "netlink_parse.h"

#include <crypto/curve25519.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <net/genetlink.h>

#include "change_set.h"
#include "generated.h"
#include "netlink_parse_address.h"

#define PEER_ATTR_MAX (ARRAY_SIZE(wgstar_peer_nl_policy) - 1)

/* Attributes that name a peer. */
#define PEER_NAMES	(BIT(WGSTAR_A_PEER_PUBLIC_KEY) | \
			 BIT(WGSTAR_A_PEER_NAME))
/* Attributes of peers that requests can set; the rest is read only. */
#define PEER_SETTINGS	(PEER_NAMES | \
			 BIT(WGSTAR_A_PEER_PRESHARED_KEY) | \
			 BIT(WGSTAR_A_PEER_FLAGS) | \
			 BIT(WGSTAR_A_PEER_ENDPOINT_IPV4) | \
			 BIT(WGSTAR_A_PEER_ENDPOINT_IPV6) | \
			 BIT(WGSTAR_A_PEER_ENDPOINT_SCOPE_ID) | \
			 BIT(WGSTAR_A_PEER_ENDPOINT_PORT) | \
			 BIT(WGSTAR_A_PEER_PERSISTENT_KEEPALIVE) | \
			 BIT(WGSTAR_A_PEER_ROUTE))

/* The next attribute of a type at the top of a request, or NULL. */
static struct nlattr *next_attr(const struct genl_info *info,
				const struct nlattr *after, int type)
{
	const struct nlattr *start = genlmsg_data(info->genlhdr);
	int len = genlmsg_len(info->genlhdr);

	if (after) {
		len -= (const u8 *)after - (const u8 *)start;
		start = nla_next(after, &len);
	}
	return nla_find(start, len, type);
}

/* Names of peers */

static bool name_is_valid(const char *name)
{
	for (; *name; ++name)
		if (*name <= ' ' || *name > '~' || *name == '/')
			return false;
	return true;
}

static int parse_name(const struct nlattr *attr, char name[WGSTAR_NAME_MAX + 1],
		      struct netlink_ext_ack *extack)
{
	nla_strscpy(name, attr, WGSTAR_NAME_MAX + 1);
	if (name_is_valid(name))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "a peer's name is printable ASCII without blank and slash");
	return -EINVAL;
}

static int parse_public_key(const struct nlattr *attr,
			    u8 public_key[WGSTAR_KEY_LEN],
			    struct netlink_ext_ack *extack)
{
	nla_memcpy(public_key, attr, WGSTAR_KEY_LEN);
	if (memchr_inv(public_key, 0, WGSTAR_KEY_LEN))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "an all zero public-key is none");
	return -EINVAL;
}

/* Whom @peer is about. Of key and name, the key says who and the name is set. */
static int parse_selector(const struct nlattr *origin, const struct nlattr *key,
			  const struct nlattr *name,
			  struct wgstar_peer_change *peer,
			  struct netlink_ext_ack *extack)
{
	int err;

	if (name) {
		err = parse_name(name, peer->name, extack);
		if (err)
			return err;
	}
	if (key) {
		peer->selector = WGSTAR_PEER_BY_KEY;
		if (name)
			peer->values |= WGSTAR_PEER_SETS_NAME;
		return parse_public_key(key, peer->public_key, extack);
	}
	peer->selector = WGSTAR_PEER_BY_NAME;
	if (*peer->name)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, origin,
			    "a peer needs its public-key, or its name");
	return -EINVAL;
}

/* Peers */

static unsigned int count_routes(const struct nlattr *nest)
{
	unsigned int count = 0;
	struct nlattr *attr;
	int rem;

	nla_for_each_nested(attr, nest, rem)
		if (nla_type(attr) == WGSTAR_A_PEER_ROUTE)
			++count;
	return count;
}

static int parse_routes(const struct nlattr *nest,
			struct wgstar_peer_change *peer,
			struct netlink_ext_ack *extack)
{
	struct nlattr *attr;
	unsigned int i = 0;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != WGSTAR_A_PEER_ROUTE)
			continue;
		err = wgstar_netlink_parse_route(attr, &peer->routes[i++],
						 extack);
		if (err)
			return err;
	}
	return 0;
}

static int check_allowed(struct nlattr **attrs, unsigned int allowed,
			 struct netlink_ext_ack *extack)
{
	unsigned int i;

	for (i = 1; i <= PEER_ATTR_MAX; ++i) {
		if (!attrs[i] || allowed & BIT(i))
			continue;
		if (PEER_SETTINGS & BIT(i))
			NL_SET_ERR_MSG_ATTR(extack, attrs[i],
					    "this command takes only the public-key or name of a peer");
		else
			NL_SET_ERR_MSG_ATTR(extack, attrs[i],
					    "this attribute of a peer is read only");
		return -EINVAL;
	}
	return 0;
}

static void parse_flags(const struct nlattr *attr,
			struct wgstar_peer_change *peer)
{
	u32 flags = attr ? nla_get_u32(attr) : 0;

	peer->remove = flags & WGSTAR_PEER_FLAG_REMOVE;
	peer->replace_routes = flags & WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS;
	peer->update_only = flags & WGSTAR_PEER_FLAG_UPDATE_ONLY;
}

static int parse_values(struct nlattr **attrs, struct wgstar_peer_change *peer,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;

	attr = attrs[WGSTAR_A_PEER_PRESHARED_KEY];
	if (attr) {
		nla_memcpy(peer->preshared_key, attr, WGSTAR_KEY_LEN);
		peer->values |= WGSTAR_PEER_SETS_PRESHARED_KEY;
	}
	attr = attrs[WGSTAR_A_PEER_PERSISTENT_KEEPALIVE];
	if (attr) {
		peer->keepalive = nla_get_u16(attr);
		peer->values |= WGSTAR_PEER_SETS_KEEPALIVE;
	}
	if (!wgstar_netlink_has_endpoint(attrs))
		return 0;
	peer->values |= WGSTAR_PEER_SETS_ENDPOINT;
	return wgstar_netlink_parse_endpoint(attrs, &peer->endpoint, extack);
}

/* @peer has room for the routes of @nest. */
static int parse_peer(const struct nlattr *nest, unsigned int allowed,
		      struct wgstar_peer_change *peer,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[PEER_ATTR_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, PEER_ATTR_MAX, nest,
			       wgstar_peer_nl_policy, extack);
	if (err)
		return err;
	err = check_allowed(attrs, allowed, extack);
	if (err)
		return err;
	err = parse_selector(nest, attrs[WGSTAR_A_PEER_PUBLIC_KEY],
			     attrs[WGSTAR_A_PEER_NAME], peer, extack);
	if (err)
		return err;
	parse_flags(attrs[WGSTAR_A_PEER_FLAGS], peer);
	err = parse_values(attrs, peer, extack);
	if (err)
		return err;
	return parse_routes(nest, peer, extack);
}

static int parse_peers(struct genl_info *info, unsigned int allowed,
		       bool remove, struct wgstar_change_set *set)
{
	struct wgstar_peer_change *peer;
	const struct nlattr *attr = NULL;
	int err;

	while ((attr = next_attr(info, attr, WGSTAR_A_DEVICE_PEER))) {
		peer = wgstar_change_set_add_peer(set, attr,
						  count_routes(attr));
		if (!peer)
			return -ENOMEM;
		err = parse_peer(attr, allowed, peer, info->extack);
		if (err)
			return err;
		if (remove) {
			peer->remove = true;
			peer->strict = true;
		}
		cond_resched();
	}
	return 0;
}

/**
 * wgstar_netlink_parse_device_set() - a device-set request
 * @info: the request, checked against its policy
 * @set: empty change set; the caller wipes it, also on error
 *
 * Context: process.
 * Return: 0, -EINVAL, -EAFNOSUPPORT for an IPv6 endpoint without IPv6, or
 * -ENOMEM.
 */
int wgstar_netlink_parse_device_set(struct genl_info *info,
				    struct wgstar_change_set *set)
{
	const struct nlattr *attr;

	attr = info->attrs[WGSTAR_A_DEVICE_PRIVATE_KEY];
	if (attr) {
		nla_memcpy(set->private_key, attr, WGSTAR_KEY_LEN);
		if (memchr_inv(set->private_key, 0, WGSTAR_KEY_LEN))
			curve25519_clamp_secret(set->private_key);
		set->values |= WGSTAR_DEVICE_SETS_PRIVATE_KEY;
	}
	attr = info->attrs[WGSTAR_A_DEVICE_LISTEN_PORT];
	if (attr) {
		set->listen_port = nla_get_u16(attr);
		set->values |= WGSTAR_DEVICE_SETS_LISTEN_PORT;
	}
	attr = info->attrs[WGSTAR_A_DEVICE_FWMARK];
	if (attr) {
		set->fwmark = nla_get_u32(attr);
		set->values |= WGSTAR_DEVICE_SETS_FWMARK;
	}
	attr = info->attrs[WGSTAR_A_DEVICE_FLAGS];
	if (attr && nla_get_u32(attr) & WGSTAR_DEVICE_FLAG_REPLACE_PEERS)
		set->replace_peers = true;
	return parse_peers(info, PEER_SETTINGS, false, set);
}

/**
 * wgstar_netlink_parse_peer_set() - a peer-set request
 * @info: the request, checked against its policy
 * @set: empty change set; the caller wipes it, also on error
 *
 * Context: process.
 * Return: as wgstar_netlink_parse_device_set().
 */
int wgstar_netlink_parse_peer_set(struct genl_info *info,
				  struct wgstar_change_set *set)
{
	return parse_peers(info, PEER_SETTINGS, false, set);
}

/**
 * wgstar_netlink_parse_peer_del() - a peer-del request
 * @info: the request, checked against its policy
 * @set: empty change set; the caller wipes it, also on error
 *
 * Context: process.
 * Return: 0, -EINVAL or -ENOMEM.
 */
int wgstar_netlink_parse_peer_del(struct genl_info *info,
				  struct wgstar_change_set *set)
{
	return parse_peers(info, PEER_NAMES, true, set);
}

/* Routes, each with its peer */

static int parse_route_with_peer(const struct nlattr *nest, bool remove,
				 struct wgstar_peer_change *peer,
				 struct netlink_ext_ack *extack)
{
	const struct nlattr *key, *name;
	int err;

	err = wgstar_netlink_parse_route_peer(nest, &peer->routes[0], remove,
					      &key, &name, extack);
	if (err)
		return err;
	peer->strict = true;
	if (remove && !key && !name) {
		peer->selector = WGSTAR_PEER_ANY;
		return 0;
	}
	err = parse_selector(nest, key, name, peer, extack);
	if (err || peer->values == 0)
		return err;
	NL_SET_ERR_MSG_ATTR(extack, name,
			    "a route takes the public-key of its peer or the name, not both");
	return -EINVAL;
}

static int parse_routes_with_peers(struct genl_info *info, bool remove,
				   struct wgstar_change_set *set)
{
	struct wgstar_peer_change *peer;
	const struct nlattr *attr = NULL;
	int err;

	while ((attr = next_attr(info, attr, WGSTAR_A_DEVICE_ROUTE))) {
		peer = wgstar_change_set_add_peer(set, attr, 1);
		if (!peer)
			return -ENOMEM;
		err = parse_route_with_peer(attr, remove, peer, info->extack);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/**
 * wgstar_netlink_parse_route_set() - a route-set request
 * @info: the request, checked against its policy
 * @set: empty change set; the caller wipes it, also on error
 *
 * Context: process.
 * Return: 0, -EINVAL or -ENOMEM.
 */
int wgstar_netlink_parse_route_set(struct genl_info *info,
				   struct wgstar_change_set *set)
{
	return parse_routes_with_peers(info, false, set);
}

/**
 * wgstar_netlink_parse_route_del() - a route-del request
 * @info: the request, checked against its policy
 * @set: empty change set; the caller wipes it, also on error
 *
 * Context: process.
 * Return: 0, -EINVAL or -ENOMEM.
 */
int wgstar_netlink_parse_route_del(struct genl_info *info,
				   struct wgstar_change_set *set)
{
	return parse_routes_with_peers(info, true, set);
}

/* Questions */

/**
 * wgstar_netlink_parse_peer_get() - the peer that a peer-get request names
 * @info: the request, checked against its policy
 * @peer: zeroed, without routes; gets selector, and key or name
 *
 * Context: process.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_peer_get(struct genl_info *info,
				  struct wgstar_peer_change *peer)
{
	if (GENL_REQ_ATTR_CHECK(info, WGSTAR_A_DEVICE_PEER)) {
		NL_SET_ERR_MSG(info->extack, "which peer is not said");
		return -EINVAL;
	}
	return parse_peer(info->attrs[WGSTAR_A_DEVICE_PEER], PEER_NAMES, peer,
			  info->extack);
}

/**
 * wgstar_netlink_parse_route_get() - the address that a route-get request has
 * @info: the request, checked against its policy
 * @route: gets family and address, and the full length
 *
 * Context: process.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_route_get(struct genl_info *info,
				   struct wgstar_route_change *route)
{
	if (GENL_REQ_ATTR_CHECK(info, WGSTAR_A_DEVICE_ROUTE)) {
		NL_SET_ERR_MSG(info->extack, "the address is not given");
		return -EINVAL;
	}
	return wgstar_netlink_parse_address(info->attrs[WGSTAR_A_DEVICE_ROUTE],
					    route, info->extack);
}

/* Wiping */

static void wipe_preshared_keys(const struct nlattr *nest)
{
	struct nlattr *attr;
	int rem;

	nla_for_each_nested(attr, nest, rem)
		if (nla_type(attr) == WGSTAR_A_PEER_PRESHARED_KEY)
			memzero_explicit(nla_data(attr), nla_len(attr));
}

/**
 * wgstar_netlink_wipe_keys() - overwrite the secret keys of a request
 * @info: the request, of which nothing will be read any more
 *
 * The core frees requests as they are, and puts them into error messages.
 *
 * Context: process.
 */
void wgstar_netlink_wipe_keys(struct genl_info *info)
{
	struct nlattr *attr = NULL;

	while ((attr = next_attr(info, attr, WGSTAR_A_DEVICE_PRIVATE_KEY)))
		memzero_explicit(nla_data(attr), nla_len(attr));
	while ((attr = next_attr(info, attr, WGSTAR_A_DEVICE_PEER)))
		wipe_preshared_keys(attr);
}
