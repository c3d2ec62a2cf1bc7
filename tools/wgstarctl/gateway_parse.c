// SPDX-License-Identifier: GPL-2.0
/* Netlink attributes of gateways -> model. */
#include "gateway_parse.h"

#include <linux/wgstar.h>
#include <string.h>

#include "attr_rule.h"

static int ipv4_take(struct wgstar_prefix *prefix, const struct nlattr *attr)
{
	prefix->family = AF_INET;
	prefix->length = 32;
	memcpy(&prefix->ipv4, mnl_attr_get_payload(attr), 4);
	return 0;
}

static int ipv6_take(struct wgstar_prefix *prefix, const struct nlattr *attr)
{
	prefix->family = AF_INET6;
	prefix->length = 128;
	memcpy(&prefix->ipv6, mnl_attr_get_payload(attr), 16);
	return 0;
}

/* struct wgstar_export, and the length that it has before its prefixes */
struct export_receiver {
	struct wgstar_export export;
	int length;
};

static int export_ipv4_take(void *object, const struct nlattr *attr)
{
	return ipv4_take(&((struct export_receiver *)object)->export.prefix,
			 attr);
}

static int export_ipv6_take(void *object, const struct nlattr *attr)
{
	return ipv6_take(&((struct export_receiver *)object)->export.prefix,
			 attr);
}

static int export_virtual_ipv4_take(void *object, const struct nlattr *attr)
{
	return ipv4_take(&((struct export_receiver *)object)->export.alias,
			 attr);
}

static int export_virtual_ipv6_take(void *object, const struct nlattr *attr)
{
	return ipv6_take(&((struct export_receiver *)object)->export.alias,
			 attr);
}

static int export_length_take(void *object, const struct nlattr *attr)
{
	((struct export_receiver *)object)->length = mnl_attr_get_u8(attr);
	return 0;
}

static int export_lan_take(void *object, const struct nlattr *attr)
{
	wgstar_text_take(((struct export_receiver *)object)->export.lan,
			 IF_NAMESIZE, attr);
	return 0;
}

static int export_packets_take(void *object, const struct nlattr *attr)
{
	((struct export_receiver *)object)->export.packets =
		mnl_attr_get_u64(attr);
	return 0;
}

static int export_bytes_take(void *object, const struct nlattr *attr)
{
	((struct export_receiver *)object)->export.bytes =
		mnl_attr_get_u64(attr);
	return 0;
}

static const struct wgstar_attr_rule export_rules[] = {
	[WGSTAR_A_EXPORT_IPV4] = RULE_EXACT(4, export_ipv4_take),
	[WGSTAR_A_EXPORT_IPV6] = RULE_EXACT(16, export_ipv6_take),
	[WGSTAR_A_EXPORT_PREFIX_LENGTH] = RULE_EXACT(1, export_length_take),
	[WGSTAR_A_EXPORT_VIRTUAL_IPV4] =
		RULE_EXACT(4, export_virtual_ipv4_take),
	[WGSTAR_A_EXPORT_VIRTUAL_IPV6] =
		RULE_EXACT(16, export_virtual_ipv6_take),
	[WGSTAR_A_EXPORT_LAN] = RULE_ANY(export_lan_take),
	[WGSTAR_A_EXPORT_PACKETS] = RULE_EXACT(8, export_packets_take),
	[WGSTAR_A_EXPORT_BYTES] = RULE_EXACT(8, export_bytes_take),
};

static int gateway_export_take(void *gateway, const struct nlattr *attr)
{
	struct export_receiver receiver = { .length = -1 };
	struct wgstar_export *export = &receiver.export;

	if (wgstar_nest_take(export_rules, MNL_ARRAY_SIZE(export_rules),
			     &receiver, attr) ||
	    !export->prefix.family || receiver.length > export->prefix.length)
		return -1;
	if (receiver.length >= 0) {
		export->prefix.length = receiver.length;
		export->alias.length = receiver.length;
	}
	wgstar_gateway_add_export(gateway, export);
	return 0;
}

/* struct wgstar_forward */

static int forward_protocol_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->protocol = mnl_attr_get_u8(attr);
	return 0;
}

static int forward_port_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->port = mnl_attr_get_u16(attr);
	return 0;
}

static int forward_ipv4_take(void *forward, const struct nlattr *attr)
{
	return ipv4_take(&((struct wgstar_forward *)forward)->host, attr);
}

static int forward_ipv6_take(void *forward, const struct nlattr *attr)
{
	return ipv6_take(&((struct wgstar_forward *)forward)->host, attr);
}

static int forward_host_port_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->host_port = mnl_attr_get_u16(attr);
	return 0;
}

static int forward_source_ipv4_take(void *forward, const struct nlattr *attr)
{
	struct wgstar_prefix *from = &((struct wgstar_forward *)forward)->from;
	uint8_t length = from->length;

	ipv4_take(from, attr);
	from->length = length;
	return 0;
}

static int forward_source_ipv6_take(void *forward, const struct nlattr *attr)
{
	struct wgstar_prefix *from = &((struct wgstar_forward *)forward)->from;
	uint8_t length = from->length;

	ipv6_take(from, attr);
	from->length = length;
	return 0;
}

static int forward_source_length_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->from.length = mnl_attr_get_u8(attr);
	return 0;
}

static int forward_idle_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->idle = mnl_attr_get_u32(attr);
	return 0;
}

static int forward_flags_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->transient =
		mnl_attr_get_u32(attr) & WGSTAR_FORWARD_FLAG_TRANSIENT;
	return 0;
}

static int forward_state_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->closed =
		mnl_attr_get_u32(attr) & WGSTAR_FORWARD_STATE_FLAG_CLOSED;
	return 0;
}

static int forward_packets_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->packets = mnl_attr_get_u64(attr);
	return 0;
}

static int forward_bytes_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->bytes = mnl_attr_get_u64(attr);
	return 0;
}

static int forward_last_used_take(void *forward, const struct nlattr *attr)
{
	((struct wgstar_forward *)forward)->last_used_ns =
		mnl_attr_get_u64(attr);
	return 0;
}

static const struct wgstar_attr_rule forward_rules[] = {
	[WGSTAR_A_FORWARD_PROTOCOL] = RULE_EXACT(1, forward_protocol_take),
	[WGSTAR_A_FORWARD_PORT] = RULE_EXACT(2, forward_port_take),
	[WGSTAR_A_FORWARD_IPV4] = RULE_EXACT(4, forward_ipv4_take),
	[WGSTAR_A_FORWARD_IPV6] = RULE_EXACT(16, forward_ipv6_take),
	[WGSTAR_A_FORWARD_HOST_PORT] = RULE_EXACT(2, forward_host_port_take),
	[WGSTAR_A_FORWARD_SOURCE_IPV4] =
		RULE_EXACT(4, forward_source_ipv4_take),
	[WGSTAR_A_FORWARD_SOURCE_IPV6] =
		RULE_EXACT(16, forward_source_ipv6_take),
	[WGSTAR_A_FORWARD_SOURCE_LENGTH] =
		RULE_EXACT(1, forward_source_length_take),
	[WGSTAR_A_FORWARD_IDLE] = RULE_EXACT(4, forward_idle_take),
	[WGSTAR_A_FORWARD_FLAGS] = RULE_EXACT(4, forward_flags_take),
	[WGSTAR_A_FORWARD_STATE] = RULE_EXACT(4, forward_state_take),
	[WGSTAR_A_FORWARD_PACKETS] = RULE_EXACT(8, forward_packets_take),
	[WGSTAR_A_FORWARD_BYTES] = RULE_EXACT(8, forward_bytes_take),
	[WGSTAR_A_FORWARD_LAST_USED] = RULE_EXACT(8, forward_last_used_take),
};

static int gateway_forward_take(void *gateway, const struct nlattr *attr)
{
	struct wgstar_forward forward = { 0 };

	if (wgstar_nest_take(forward_rules, MNL_ARRAY_SIZE(forward_rules),
			     &forward, attr) ||
	    !forward.host.family ||
	    forward.from.length > forward.host.length)
		return -1;
	wgstar_gateway_add_forward(gateway, &forward);
	return 0;
}

/* struct wgstar_gateway */

static int gateway_masquerade_take(void *gateway, const struct nlattr *attr)
{
	((struct wgstar_gateway *)gateway)->open = !mnl_attr_get_u8(attr);
	return 0;
}

static const struct wgstar_attr_rule gateway_rules[] = {
	[WGSTAR_A_GATEWAY_MASQUERADE] = RULE_EXACT(1, gateway_masquerade_take),
	[WGSTAR_A_GATEWAY_EXPORT] = RULE_ANY(gateway_export_take),
	[WGSTAR_A_GATEWAY_FORWARD] = RULE_ANY(gateway_forward_take),
};

static int device_gateway_take(void *gateway, const struct nlattr *attr)
{
	return wgstar_nest_take(gateway_rules, MNL_ARRAY_SIZE(gateway_rules),
				gateway, attr);
}

static const struct wgstar_attr_rule reply_rules[] = {
	[WGSTAR_A_DEVICE_GATEWAY] = RULE_ANY(device_gateway_take),
};

int wgstar_gateway_parse(struct wgstar_gateway *gateway,
			 const struct nlmsghdr *message,
			 struct wgstar_error *error)
{
	return wgstar_message_take(reply_rules, MNL_ARRAY_SIZE(reply_rules),
				   gateway, message, error);
}
