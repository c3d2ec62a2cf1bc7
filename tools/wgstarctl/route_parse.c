// SPDX-License-Identifier: GPL-2.0
/* Netlink attributes of routes -> model. */
#include "route_parse.h"

#include <linux/wgstar.h>
#include <string.h>

#include "attr_rule.h"

static int route_ipv4_take(void *hop, const struct nlattr *attr)
{
	struct wgstar_prefix *prefix = &((struct wgstar_hop *)hop)->route.prefix;

	prefix->family = AF_INET;
	memcpy(&prefix->ipv4, mnl_attr_get_payload(attr), 4);
	return 0;
}

static int route_ipv6_take(void *hop, const struct nlattr *attr)
{
	struct wgstar_prefix *prefix = &((struct wgstar_hop *)hop)->route.prefix;

	prefix->family = AF_INET6;
	memcpy(&prefix->ipv6, mnl_attr_get_payload(attr), 16);
	return 0;
}

static int route_length_take(void *hop, const struct nlattr *attr)
{
	((struct wgstar_hop *)hop)->route.prefix.length = mnl_attr_get_u8(attr);
	return 0;
}

static int route_metric_take(void *hop, const struct nlattr *attr)
{
	((struct wgstar_hop *)hop)->route.metric = mnl_attr_get_u32(attr);
	return 0;
}

static int route_key_take(void *hop, const struct nlattr *attr)
{
	wgstar_key_take(((struct wgstar_hop *)hop)->public_key, attr);
	return 0;
}

static int route_name_take(void *hop, const struct nlattr *attr)
{
	wgstar_text_take(((struct wgstar_hop *)hop)->name, WGSTAR_PEER_NAME_SIZE, attr);
	return 0;
}

static const struct wgstar_attr_rule route_rules[] = {
	[WGSTAR_A_ROUTE_IPV4] = RULE_EXACT(4, route_ipv4_take),
	[WGSTAR_A_ROUTE_IPV6] = RULE_EXACT(16, route_ipv6_take),
	[WGSTAR_A_ROUTE_PREFIX_LENGTH] = RULE_EXACT(1, route_length_take),
	[WGSTAR_A_ROUTE_METRIC] = RULE_EXACT(4, route_metric_take),
	[WGSTAR_A_ROUTE_PUBLIC_KEY] = RULE_EXACT(32, route_key_take),
	[WGSTAR_A_ROUTE_PEER_NAME] = RULE_ANY(route_name_take),
};

int wgstar_hop_parse(struct wgstar_hop *hop, const struct nlattr *nest)
{
	struct wgstar_prefix *prefix = &hop->route.prefix;
	unsigned int bits;

	memset(hop, 0, sizeof(*hop));
	prefix->length = UINT8_MAX;
	if (wgstar_nest_take(route_rules, MNL_ARRAY_SIZE(route_rules), hop, nest) ||
	    !prefix->family)
		return -1;
	bits = prefix->family == AF_INET ? 32 : 128;
	if (prefix->length == UINT8_MAX)
		prefix->length = bits;
	return prefix->length <= bits ? 0 : -1;
}

/* The receiver of a route-get reply. */
struct hop_receiver {
	wgstar_hop_taker take;
	void *data;
};

static int receiver_route_take(void *receiver, const struct nlattr *attr)
{
	struct hop_receiver *this = receiver;
	struct wgstar_hop hop;

	if (wgstar_hop_parse(&hop, attr))
		return -1;
	this->take(&hop, this->data);
	return 0;
}

static const struct wgstar_attr_rule hops_rules[] = {
	[WGSTAR_A_DEVICE_ROUTE] = RULE_ANY(receiver_route_take),
};

int wgstar_hops_parse(const struct nlmsghdr *message, wgstar_hop_taker take,
		      void *data, struct wgstar_error *error)
{
	struct hop_receiver receiver = { take, data };

	return wgstar_message_take(hops_rules, MNL_ARRAY_SIZE(hops_rules), &receiver,
			    message, error);
}
