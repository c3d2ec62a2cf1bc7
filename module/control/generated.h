/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/wgstar.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_WGSTAR_GEN_H
#define _LINUX_WGSTAR_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/wgstar.h>

/* Common nested types */
extern const struct nla_policy wgstar_drop_nl_policy[WGSTAR_A_DROP_PACKETS + 1];
extern const struct nla_policy wgstar_export_nl_policy[WGSTAR_A_EXPORT_BYTES + 1];
extern const struct nla_policy wgstar_forward_nl_policy[WGSTAR_A_FORWARD_LAST_USED + 1];
extern const struct nla_policy wgstar_gateway_nl_policy[WGSTAR_A_GATEWAY_FORWARD + 1];
extern const struct nla_policy wgstar_peer_nl_policy[WGSTAR_A_PEER_ISOLATED + 1];
extern const struct nla_policy wgstar_route_nl_policy[WGSTAR_A_ROUTE_PEER_NAME + 1];

extern const struct nla_policy wgstar_device_get_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1];

extern const struct nla_policy wgstar_device_set_nl_policy[WGSTAR_A_DEVICE_RELAY + 1];

extern const struct nla_policy wgstar_peer_get_nl_policy[WGSTAR_A_DEVICE_PEER + 1];

extern const struct nla_policy wgstar_peer_set_nl_policy[WGSTAR_A_DEVICE_PEER + 1];

extern const struct nla_policy wgstar_peer_del_nl_policy[WGSTAR_A_DEVICE_PEER + 1];

extern const struct nla_policy wgstar_route_get_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1];

extern const struct nla_policy wgstar_route_set_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1];

extern const struct nla_policy wgstar_route_del_nl_policy[WGSTAR_A_DEVICE_ROUTE + 1];

extern const struct nla_policy wgstar_gateway_get_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1];

extern const struct nla_policy wgstar_gateway_set_nl_policy[WGSTAR_A_DEVICE_GATEWAY + 1];

extern const struct nla_policy wgstar_gateway_del_nl_policy[WGSTAR_A_DEVICE_IFNAME + 1];

/* Ops table for wgstar */
extern const struct genl_ops wgstar_nl_ops[11];

int wgstar_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_device_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int wgstar_nl_device_set_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int wgstar_nl_peer_set_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_peer_del_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_route_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int wgstar_nl_route_set_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_gateway_get_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info);
int wgstar_nl_gateway_del_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* _LINUX_WGSTAR_GEN_H */
