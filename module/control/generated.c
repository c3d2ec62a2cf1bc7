// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	uapi/wgstar.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "generated.h"

#include <uapi/linux/wgstar.h>

/* Common nested types */
const struct nla_policy wgstar_drop_nl_policy[WGSTAR_A_DROP_PACKETS + 1] = {
	[WGSTAR_A_DROP_REASON] = { .type = NLA_NUL_STRING, },
	[WGSTAR_A_DROP_PACKETS] = { .type = NLA_U64, },
};

const struct nla_policy wgstar_export_nl_policy[WGSTAR_A_EXPORT_BYTES + 1] = {
	[WGSTAR_A_EXPORT_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_EXPORT_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_EXPORT_PREFIX_LENGTH] = NLA_POLICY_MAX(NLA_U8, 128),
	[WGSTAR_A_EXPORT_VIRTUAL_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_EXPORT_VIRTUAL_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_EXPORT_LAN] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_EXPORT_PACKETS] = { .type = NLA_U64, },
	[WGSTAR_A_EXPORT_BYTES] = { .type = NLA_U64, },
};

const struct nla_policy wgstar_forward_nl_policy[WGSTAR_A_FORWARD_LAST_USED + 1] = {
	[WGSTAR_A_FORWARD_PROTOCOL] = { .type = NLA_U8, },
	[WGSTAR_A_FORWARD_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[WGSTAR_A_FORWARD_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_FORWARD_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_FORWARD_HOST_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[WGSTAR_A_FORWARD_SOURCE_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_FORWARD_SOURCE_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_FORWARD_SOURCE_LENGTH] = NLA_POLICY_MAX(NLA_U8, 128),
	[WGSTAR_A_FORWARD_IDLE] = { .type = NLA_U32, },
	[WGSTAR_A_FORWARD_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[WGSTAR_A_FORWARD_STATE] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[WGSTAR_A_FORWARD_PACKETS] = { .type = NLA_U64, },
	[WGSTAR_A_FORWARD_BYTES] = { .type = NLA_U64, },
	[WGSTAR_A_FORWARD_LAST_USED] = { .type = NLA_U64, },
};

const struct nla_policy wgstar_gateway_nl_policy[WGSTAR_A_GATEWAY_FORWARD + 1] = {
	[WGSTAR_A_GATEWAY_MASQUERADE] = NLA_POLICY_MAX(NLA_U8, 1),
	[WGSTAR_A_GATEWAY_EXPORT] = NLA_POLICY_NESTED(wgstar_export_nl_policy),
	[WGSTAR_A_GATEWAY_FORWARD] = NLA_POLICY_NESTED(wgstar_forward_nl_policy),
};

const struct nla_policy wgstar_peer_nl_policy[WGSTAR_A_PEER_ISOLATED + 1] = {
	[WGSTAR_A_PEER_PUBLIC_KEY] = NLA_POLICY_EXACT_LEN(32),
	[WGSTAR_A_PEER_PRESHARED_KEY] = NLA_POLICY_EXACT_LEN(32),
	[WGSTAR_A_PEER_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x7),
	[WGSTAR_A_PEER_STATE] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[WGSTAR_A_PEER_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
	[WGSTAR_A_PEER_ENDPOINT_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_PEER_ENDPOINT_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_PEER_ENDPOINT_SCOPE_ID] = { .type = NLA_U32, },
	[WGSTAR_A_PEER_ENDPOINT_PORT] = { .type = NLA_U16, },
	[WGSTAR_A_PEER_PERSISTENT_KEEPALIVE] = { .type = NLA_U16, },
	[WGSTAR_A_PEER_LAST_HANDSHAKE] = { .type = NLA_U64, },
	[WGSTAR_A_PEER_RX_BYTES] = { .type = NLA_U64, },
	[WGSTAR_A_PEER_TX_BYTES] = { .type = NLA_U64, },
	[WGSTAR_A_PEER_ROUTE] = NLA_POLICY_NESTED(wgstar_route_nl_policy),
	[WGSTAR_A_PEER_PROTOCOL_VERSION] = { .type = NLA_U32, },
	[WGSTAR_A_PEER_DROP] = NLA_POLICY_NESTED(wgstar_drop_nl_policy),
	[WGSTAR_A_PEER_ISOLATED] = NLA_POLICY_MAX(NLA_U8, 1),
};

const struct nla_policy wgstar_route_nl_policy[WGSTAR_A_ROUTE_PEER_NAME + 1] = {
	[WGSTAR_A_ROUTE_IPV4] = { .type = NLA_U32, },
	[WGSTAR_A_ROUTE_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[WGSTAR_A_ROUTE_PREFIX_LENGTH] = NLA_POLICY_MAX(NLA_U8, 128),
	[WGSTAR_A_ROUTE_METRIC] = { .type = NLA_U32, },
	[WGSTAR_A_ROUTE_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[WGSTAR_A_ROUTE_PUBLIC_KEY] = NLA_POLICY_EXACT_LEN(32),
	[WGSTAR_A_ROUTE_PEER_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
};

/* WGSTAR_CMD_DEVICE_GET - do */
const struct nla_policy wgstar_device_get_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* WGSTAR_CMD_DEVICE_SET - do */
const struct nla_policy wgstar_device_set_nl_policy[WGSTAR_A_DEVICE_RELAY + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_PRIVATE_KEY] = NLA_POLICY_EXACT_LEN(32),
	[WGSTAR_A_DEVICE_LISTEN_PORT] = { .type = NLA_U16, },
	[WGSTAR_A_DEVICE_FWMARK] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[WGSTAR_A_DEVICE_PEER] = NLA_POLICY_NESTED(wgstar_peer_nl_policy),
	[WGSTAR_A_DEVICE_RELAY] = NLA_POLICY_MAX(NLA_U8, 2),
};

/* WGSTAR_CMD_PEER_GET - do */
const struct nla_policy wgstar_peer_get_nl_policy[WGSTAR_A_DEVICE_PEER + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_PEER] = NLA_POLICY_NESTED(wgstar_peer_nl_policy),
};

/* WGSTAR_CMD_PEER_SET - do */
const struct nla_policy wgstar_peer_set_nl_policy[WGSTAR_A_DEVICE_PEER + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_PEER] = NLA_POLICY_NESTED(wgstar_peer_nl_policy),
};

/* WGSTAR_CMD_PEER_DEL - do */
const struct nla_policy wgstar_peer_del_nl_policy[WGSTAR_A_DEVICE_PEER + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_PEER] = NLA_POLICY_NESTED(wgstar_peer_nl_policy),
};

/* WGSTAR_CMD_ROUTE_GET - do */
const struct nla_policy wgstar_route_get_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_ROUTE] = NLA_POLICY_NESTED(wgstar_route_nl_policy),
};

/* WGSTAR_CMD_ROUTE_SET - do */
const struct nla_policy wgstar_route_set_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_ROUTE] = NLA_POLICY_NESTED(wgstar_route_nl_policy),
};

/* WGSTAR_CMD_ROUTE_DEL - do */
const struct nla_policy wgstar_route_del_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_ROUTE] = NLA_POLICY_NESTED(wgstar_route_nl_policy),
};

/* WGSTAR_CMD_GATEWAY_GET - do */
const struct nla_policy wgstar_gateway_get_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* WGSTAR_CMD_GATEWAY_SET - do */
const struct nla_policy wgstar_gateway_set_nl_policy[WGSTAR_A_DEVICE_GATEWAY + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[WGSTAR_A_DEVICE_GATEWAY] = NLA_POLICY_NESTED(wgstar_gateway_nl_policy),
};

/* WGSTAR_CMD_GATEWAY_DEL - do */
const struct nla_policy wgstar_gateway_del_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1] = {
	[WGSTAR_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
	[WGSTAR_A_DEVICE_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* Ops table for wgstar */
const struct genl_ops wgstar_nl_ops[11] = {
	{
		.cmd		= WGSTAR_CMD_DEVICE_GET,
		.doit		= wgstar_nl_device_get_doit,
		.dumpit		= wgstar_nl_device_get_dumpit,
		.policy		= wgstar_device_get_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_DEVICE_SET,
		.doit		= wgstar_nl_device_set_doit,
		.policy		= wgstar_device_set_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_RELAY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_PEER_GET,
		.doit		= wgstar_nl_peer_get_doit,
		.dumpit		= wgstar_nl_peer_get_dumpit,
		.policy		= wgstar_peer_get_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_PEER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_PEER_SET,
		.doit		= wgstar_nl_peer_set_doit,
		.policy		= wgstar_peer_set_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_PEER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_PEER_DEL,
		.doit		= wgstar_nl_peer_del_doit,
		.policy		= wgstar_peer_del_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_PEER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_ROUTE_GET,
		.doit		= wgstar_nl_route_get_doit,
		.dumpit		= wgstar_nl_route_get_dumpit,
		.policy		= wgstar_route_get_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_ROUTE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_ROUTE_SET,
		.doit		= wgstar_nl_route_set_doit,
		.policy		= wgstar_route_set_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_ROUTE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_ROUTE_DEL,
		.doit		= wgstar_nl_route_del_doit,
		.policy		= wgstar_route_del_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_ROUTE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_GATEWAY_GET,
		.doit		= wgstar_nl_gateway_get_doit,
		.policy		= wgstar_gateway_get_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_GATEWAY_SET,
		.doit		= wgstar_nl_gateway_set_doit,
		.policy		= wgstar_gateway_set_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_GATEWAY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= WGSTAR_CMD_GATEWAY_DEL,
		.doit		= wgstar_nl_gateway_del_doit,
		.policy		= wgstar_gateway_del_nl_policy,
		.maxattr	= WGSTAR_A_DEVICE_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};
