// SPDX-License-Identifier: GPL-2.0
/*
 * Gateways, read from attributes and checked: each export and forward in
 * itself, then against the others. See netlink_parse_gateway.h.
 */
#include "netlink_parse_gateway.h"

#include <linux/in.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>

#include "../gateway.h"
#include "generated.h"
#include "netlink_refuse.h"

#define GATEWAY_ATTR_MAX	(ARRAY_SIZE(wgstar_gateway_nl_policy) - 1)
#define EXPORT_ATTR_MAX		(ARRAY_SIZE(wgstar_export_nl_policy) - 1)
#define FORWARD_ATTR_MAX	(ARRAY_SIZE(wgstar_forward_nl_policy) - 1)

/* The @index-th attribute of a type within a nest; there are enough. */
static const struct nlattr *nested_at(const struct nlattr *nest, int type,
				      unsigned int index)
{
	const struct nlattr *attr;
	int rem;

	nla_for_each_nested(attr, nest, rem)
		if (nla_type(attr) == type && !index--)
			return attr;
	return nest;
}

static unsigned int nested_count(const struct nlattr *nest, int type)
{
	const struct nlattr *attr;
	unsigned int count = 0;
	int rem;

	nla_for_each_nested(attr, nest, rem)
		count += nla_type(attr) == type;
	return count;
}

/* Prefixes */

/* The address of one family, in full length; none if there is none. */
static int parse_address(const struct nlattr *ipv4, const struct nlattr *ipv6,
			 struct gateway_prefix *prefix,
			 struct netlink_ext_ack *extack)
{
	if (ipv4 && ipv6)
		return REFUSE(ipv6, "an address is of one family, not of both");
	if (ipv4) {
		prefix->family = AF_INET;
		prefix->length = 32;
		nla_memcpy(prefix->address, ipv4, sizeof(struct in_addr));
	} else if (ipv6) {
		prefix->family = AF_INET6;
		prefix->length = 128;
		nla_memcpy(prefix->address, ipv6, sizeof(struct in6_addr));
	}
	return 0;
}

/* Shorten an address of full length to a prefix. */
static int parse_length(const struct nlattr *addr, const struct nlattr *length,
			struct gateway_prefix *prefix,
			struct netlink_ext_ack *extack)
{
	if (nla_get_u8(length) > prefix->length)
		return REFUSE(length, "the length of the prefix exceeds that of the address");
	prefix->length = nla_get_u8(length);
	if (!wgstar_gateway_prefix_valid(prefix))
		return REFUSE(addr, "the address has bits beyond the length of its prefix");
	return 0;
}

/* Exports */

static int parse_virtual(struct nlattr **attrs, struct gateway_export *export,
			 struct netlink_ext_ack *extack)
{
	const struct nlattr *ipv4 = attrs[WGSTAR_A_EXPORT_VIRTUAL_IPV4];
	const struct nlattr *ipv6 = attrs[WGSTAR_A_EXPORT_VIRTUAL_IPV6];
	int err;

	err = parse_address(ipv4, ipv6, &export->virtual, extack);
	if (err || !export->virtual.family)
		return err;
	if (export->virtual.family != export->real.family)
		return REFUSE(ipv4 ?: ipv6, "the virtual prefix is of the family of the real one");
	return parse_length(ipv4 ?: ipv6, attrs[WGSTAR_A_EXPORT_PREFIX_LENGTH],
			    &export->virtual, extack);
}

static int parse_export_prefixes(const struct nlattr *nest,
				 struct nlattr **attrs,
				 struct gateway_export *export,
				 struct netlink_ext_ack *extack)
{
	const struct nlattr *length = attrs[WGSTAR_A_EXPORT_PREFIX_LENGTH];
	const struct nlattr *ipv4 = attrs[WGSTAR_A_EXPORT_IPV4];
	const struct nlattr *ipv6 = attrs[WGSTAR_A_EXPORT_IPV6];
	int err;

	err = parse_address(ipv4, ipv6, &export->real, extack);
	if (err)
		return err;
	if (!export->real.family)
		return REFUSE(nest, "an export needs the prefix of the LAN");
	if (!length)
		return REFUSE(nest, "an export needs its prefix-length");
	err = parse_length(ipv4 ?: ipv6, length, &export->real, extack);
	if (err)
		return err;
	return parse_virtual(attrs, export, extack);
}

static int parse_export(const struct nlattr *nest,
			struct gateway_export *export,
			struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[EXPORT_ATTR_MAX + 1];
	const struct nlattr *lan;
	int err;

	BUILD_BUG_ON(sizeof(export->lan) != IFNAMSIZ);
	err = nla_parse_nested(attrs, EXPORT_ATTR_MAX, nest,
			       wgstar_export_nl_policy, extack);
	if (err)
		return err;
	if (attrs[WGSTAR_A_EXPORT_PACKETS] || attrs[WGSTAR_A_EXPORT_BYTES])
		return REFUSE(attrs[WGSTAR_A_EXPORT_PACKETS] ?:
			      attrs[WGSTAR_A_EXPORT_BYTES],
			      "the counters of an export are read only");
	lan = attrs[WGSTAR_A_EXPORT_LAN];
	if (lan)
		nla_strscpy(export->lan, lan, sizeof(export->lan));
	if (lan && !dev_valid_name(export->lan))
		return REFUSE(lan, "the lan can't be the name of an interface");
	return parse_export_prefixes(nest, attrs, export, extack);
}

/* Forwards */

static int check_forward(const struct nlattr *nest, struct nlattr **attrs,
			 struct netlink_ext_ack *extack)
{
	unsigned int i;

	for (i = WGSTAR_A_FORWARD_STATE; i <= FORWARD_ATTR_MAX; ++i)
		if (attrs[i])
			return REFUSE(attrs[i], "state and counters of a forward are read only");
	if (!attrs[WGSTAR_A_FORWARD_PROTOCOL])
		return REFUSE(nest, "a forward needs its protocol");
	if (!attrs[WGSTAR_A_FORWARD_PORT])
		return REFUSE(nest, "a forward needs its port");
	if (!attrs[WGSTAR_A_FORWARD_HOST_PORT])
		return REFUSE(nest, "a forward needs its host-port");
	return 0;
}

static int parse_forward_host(const struct nlattr *nest, struct nlattr **attrs,
			      struct gateway_forward *forward,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *protocol = attrs[WGSTAR_A_FORWARD_PROTOCOL];
	int err;

	forward->protocol = nla_get_u8(protocol);
	forward->port = nla_get_u16(attrs[WGSTAR_A_FORWARD_PORT]);
	forward->host_port = nla_get_u16(attrs[WGSTAR_A_FORWARD_HOST_PORT]);
	if (forward->protocol != IPPROTO_TCP && forward->protocol != IPPROTO_UDP)
		return REFUSE(protocol, "only TCP and UDP can be forwarded");
	err = parse_address(attrs[WGSTAR_A_FORWARD_IPV4],
			    attrs[WGSTAR_A_FORWARD_IPV6], &forward->host,
			    extack);
	if (!err && !forward->host.family)
		err = REFUSE(nest, "a forward needs the address of the host that it leads to");
	return err;
}

/* Without a source prefix, that of all addresses. */
static int parse_forward_source(struct nlattr **attrs,
				struct gateway_forward *forward,
				struct netlink_ext_ack *extack)
{
	const struct nlattr *length = attrs[WGSTAR_A_FORWARD_SOURCE_LENGTH];
	const struct nlattr *ipv4 = attrs[WGSTAR_A_FORWARD_SOURCE_IPV4];
	const struct nlattr *ipv6 = attrs[WGSTAR_A_FORWARD_SOURCE_IPV6];
	int err;

	err = parse_address(ipv4, ipv6, &forward->source, extack);
	if (err)
		return err;
	if (!forward->source.family) {
		forward->source.family = forward->host.family;
		return length ? REFUSE(length, "there is no source of this length") : 0;
	}
	if (forward->source.family != forward->host.family)
		return REFUSE(ipv4 ?: ipv6, "the source is of the family of the host");
	if (!length)
		return REFUSE(ipv4 ?: ipv6, "the source needs its source-length");
	return parse_length(ipv4 ?: ipv6, length, &forward->source, extack);
}

static int parse_forward_end(struct nlattr **attrs,
			     struct gateway_forward *forward,
			     struct netlink_ext_ack *extack)
{
	const struct nlattr *flags = attrs[WGSTAR_A_FORWARD_FLAGS];
	const struct nlattr *idle = attrs[WGSTAR_A_FORWARD_IDLE];

	forward->idle_s = idle ? nla_get_u32(idle) : 0;
	forward->transient = flags && nla_get_u32(flags) &
				      WGSTAR_FORWARD_FLAG_TRANSIENT;
	if (forward->transient && !forward->idle_s)
		return REFUSE(flags, "a transient forward needs an idle time");
	return 0;
}

static int parse_forward(const struct nlattr *nest,
			 struct gateway_forward *forward,
			 struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[FORWARD_ATTR_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, FORWARD_ATTR_MAX, nest,
			       wgstar_forward_nl_policy, extack);
	if (err)
		return err;
	err = check_forward(nest, attrs, extack);
	if (err)
		return err;
	err = parse_forward_host(nest, attrs, forward, extack);
	if (err)
		return err;
	err = parse_forward_source(attrs, forward, extack);
	if (err)
		return err;
	return parse_forward_end(attrs, forward, extack);
}

/* The whole */

static int parse_rules(const struct nlattr *nest, struct gateway_rules *rules,
		       struct netlink_ext_ack *extack)
{
	unsigned int export = 0, forward = 0;
	const struct nlattr *attr;
	int rem, err = 0;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) == WGSTAR_A_GATEWAY_EXPORT)
			err = parse_export(attr, &rules->exports[export++],
					   extack);
		else if (nla_type(attr) == WGSTAR_A_GATEWAY_FORWARD)
			err = parse_forward(attr, &rules->forwards[forward++],
					    extack);
		if (err)
			return err;
	}
	return 0;
}

static int check_rules(const struct nlattr *nest, struct gateway_rules *rules,
		       struct netlink_ext_ack *extack)
{
	int index;

	wgstar_gateway_rules_order(rules);
	index = wgstar_gateway_rules_overlap(rules);
	if (index >= 0)
		return REFUSE(nested_at(nest, WGSTAR_A_GATEWAY_EXPORT, index),
			      "two exports have addresses in common");
	index = wgstar_gateway_rules_duplicate(rules);
	if (index >= 0)
		return REFUSE(nested_at(nest, WGSTAR_A_GATEWAY_FORWARD, index),
			      "there is another forward of this port for the same source");
	return 0;
}

/* A gateway of the right size for @nest. */
static int create_gateway(const struct nlattr *nest,
			  struct wgstar_gateway **gateway,
			  struct netlink_ext_ack *extack)
{
	unsigned int exports = nested_count(nest, WGSTAR_A_GATEWAY_EXPORT);
	unsigned int forwards = nested_count(nest, WGSTAR_A_GATEWAY_FORWARD);

	if (exports > WGSTAR_EXPORT_MAX)
		return REFUSE(nested_at(nest, WGSTAR_A_GATEWAY_EXPORT,
					WGSTAR_EXPORT_MAX),
			      "a gateway can't have that many exports");
	if (forwards > WGSTAR_FORWARD_MAX)
		return REFUSE(nested_at(nest, WGSTAR_A_GATEWAY_FORWARD,
					WGSTAR_FORWARD_MAX),
			      "a gateway can't have that many forwards");
	*gateway = wgstar_gateway_create(exports, forwards);
	return *gateway ? 0 : -ENOMEM;
}

/**
 * wgstar_netlink_parse_gateway_set() - the gateway of a gateway-set request
 * @info: the request, checked against its policy
 * @gateway: gets the new gateway, its rules in order; the caller frees it
 *
 * Context: process.
 * Return: 0, or -EINVAL or -ENOMEM, after which there is nothing to free.
 */
int wgstar_netlink_parse_gateway_set(struct genl_info *info,
				     struct wgstar_gateway **gateway)
{
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr *attrs[GATEWAY_ATTR_MAX + 1];
	const struct nlattr *masquerade, *nest;
	struct wgstar_gateway *made;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, WGSTAR_A_DEVICE_GATEWAY)) {
		NL_SET_ERR_MSG(extack, "the gateway is not given");
		return -EINVAL;
	}
	nest = info->attrs[WGSTAR_A_DEVICE_GATEWAY];
	err = nla_parse_nested(attrs, GATEWAY_ATTR_MAX, nest,
			       wgstar_gateway_nl_policy, extack);
	if (!err)
		err = create_gateway(nest, &made, extack);
	if (err)
		return err;
	masquerade = attrs[WGSTAR_A_GATEWAY_MASQUERADE];
	made->masquerade = !masquerade || nla_get_u8(masquerade);
	err = parse_rules(nest, &made->rules, extack);
	if (!err)
		err = check_rules(nest, &made->rules, extack);
	if (err)
		wgstar_gateway_free(made);
	else
		*gateway = made;
	return err;
}
