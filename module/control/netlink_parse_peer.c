// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes of peers: who is meant, and what is to be set. See
 * netlink_parse_peer.h; routes and endpoints are in netlink_parse_address.
 */
#include "netlink_parse_peer.h"

#include <linux/bits.h>
#include <linux/string.h>
#include <net/netlink.h>

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
			 BIT(WGSTAR_A_PEER_ROUTE) | \
			 BIT(WGSTAR_A_PEER_ISOLATED))

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

/**
 * wgstar_netlink_parse_selector() - which peer a change is about
 * @origin: attribute to be blamed if nothing says so
 * @key: attribute of its public key, or NULL
 * @name: attribute of its name, or NULL; with @key, the name is to be set
 * @peer: zeroed; gets selector, and key or name
 * @extack: gets the reason of a refusal
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int wgstar_netlink_parse_selector(const struct nlattr *origin,
				  const struct nlattr *key,
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

/**
 * wgstar_netlink_count_routes() - how many routes a nested peer has
 * @nest: the nested attribute
 *
 * Context: any.
 * Return: their number.
 */
unsigned int wgstar_netlink_count_routes(const struct nlattr *nest)
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
	attr = attrs[WGSTAR_A_PEER_ISOLATED];
	if (attr) {
		peer->isolated = nla_get_u8(attr);
		peer->values |= WGSTAR_PEER_SETS_ISOLATED;
	}
	if (!wgstar_netlink_has_endpoint(attrs))
		return 0;
	peer->values |= WGSTAR_PEER_SETS_ENDPOINT;
	return wgstar_netlink_parse_endpoint(attrs, &peer->endpoint, extack);
}

/**
 * wgstar_netlink_parse_peer() - a nested peer
 * @nest: the nested attribute
 * @names_only: whether it may say no more than which peer is meant
 * @peer: zeroed, with room for the routes of @nest; to be filled
 * @extack: gets the reason of a refusal
 *
 * Context: process.
 * Return: 0, -EINVAL, or -EAFNOSUPPORT for an IPv6 endpoint without IPv6.
 */
int wgstar_netlink_parse_peer(const struct nlattr *nest, bool names_only,
			      struct wgstar_peer_change *peer,
			      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[PEER_ATTR_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, PEER_ATTR_MAX, nest,
			       wgstar_peer_nl_policy, extack);
	if (err)
		return err;
	err = check_allowed(attrs, names_only ? PEER_NAMES : PEER_SETTINGS,
			    extack);
	if (err)
		return err;
	err = wgstar_netlink_parse_selector(nest,
					    attrs[WGSTAR_A_PEER_PUBLIC_KEY],
					    attrs[WGSTAR_A_PEER_NAME], peer,
					    extack);
	if (err)
		return err;
	parse_flags(attrs[WGSTAR_A_PEER_FLAGS], peer);
	err = parse_values(attrs, peer, extack);
	if (err)
		return err;
	return parse_routes(nest, peer, extack);
}
