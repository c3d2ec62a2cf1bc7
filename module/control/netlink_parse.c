// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of the netlink family, taken apart: what each command takes. See
 * netlink_parse.h; the nests within are read by netlink_parse_peer and
 * netlink_parse_address.
 *
 * The policies have checked types and lengths before anything here runs.
 */
#include "netlink_parse.h"

#include <crypto/curve25519.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <net/genetlink.h>

#include "change_set.h"
#include "netlink_parse_address.h"
#include "netlink_parse_peer.h"

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

/* Peers */

static int parse_peers(struct genl_info *info, bool remove,
		       struct wgstar_change_set *set)
{
	struct wgstar_peer_change *peer;
	const struct nlattr *attr = NULL;
	int err;

	while ((attr = next_attr(info, attr, WGSTAR_A_DEVICE_PEER))) {
		peer = wgstar_change_set_add_peer(set, attr,
						  wgstar_netlink_count_routes(attr));
		if (!peer)
			return -ENOMEM;
		err = wgstar_netlink_parse_peer(attr, remove, peer,
						info->extack);
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
	attr = info->attrs[WGSTAR_A_DEVICE_RELAY];
	if (attr) {
		set->relay_mode = nla_get_u8(attr);
		set->values |= WGSTAR_DEVICE_SETS_RELAY;
	}
	attr = info->attrs[WGSTAR_A_DEVICE_FLAGS];
	if (attr && nla_get_u32(attr) & WGSTAR_DEVICE_FLAG_REPLACE_PEERS)
		set->replace_peers = true;
	return parse_peers(info, false, set);
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
	return parse_peers(info, false, set);
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
	return parse_peers(info, true, set);
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
	err = wgstar_netlink_parse_selector(nest, key, name, peer, extack);
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
	return wgstar_netlink_parse_peer(info->attrs[WGSTAR_A_DEVICE_PEER],
					 true, peer, info->extack);
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
