// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family, and the requests that change something: parsed
 * first, then applied to the device. Answers are in netlink_answer and
 * netlink_dump.
 */
#include "netlink.h"

#include <linux/cache.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "../device.h"
#include "change_set.h"
#include "config.h"
#include "generated.h"
#include "netlink_device.h"
#include "netlink_dump.h"
#include "netlink_parse.h"

/* Changes */

static struct net *device_birth_net(struct wgstar_device *device)
{
	struct net *net;

	rcu_read_lock();
	net = rcu_dereference(device->birth_net);
	if (net)
		net = maybe_get_net(net);
	rcu_read_unlock();
	return net;
}

/* The sockets may live in another namespace than the device. */
static int check_socket_rights(struct sk_buff *skb, struct genl_info *info,
			       struct wgstar_device *device)
{
	struct netlink_ext_ack *extack = info->extack;
	struct net *net = device_birth_net(device);
	int err = 0;

	if (!net) {
		NL_SET_ERR_MSG(extack,
			       "the namespace in which the device was created is gone, and its sockets with it");
		return -ENODEV;
	}
	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG(extack,
			       "listen-port and fwmark need CAP_NET_ADMIN in the namespace in which the device was created");
		err = -EPERM;
	}
	put_net(net);
	return err;
}

static int request_apply(struct sk_buff *skb, struct genl_info *info,
			 const struct wgstar_change_set *set)
{
	struct wgstar_device *device = wgstar_netlink_request_device(info);
	int err = 0;

	if (IS_ERR(device))
		return PTR_ERR(device);
	if (set->values & (WGSTAR_DEVICE_SETS_LISTEN_PORT |
			   WGSTAR_DEVICE_SETS_FWMARK))
		err = check_socket_rights(skb, info, device);
	if (!err)
		err = wgstar_config_apply(device, set, info->extack);
	wgstar_netlink_request_done(device);
	return err;
}

static int request_change(struct sk_buff *skb, struct genl_info *info,
			  int (*parse)(struct genl_info *info,
				       struct wgstar_change_set *set))
{
	struct wgstar_change_set set;
	int err;

	wgstar_change_set_init(&set);
	err = parse(info, &set);
	if (!err)
		err = request_apply(skb, info, &set);
	wgstar_change_set_wipe(&set);
	wgstar_netlink_wipe_keys(info);
	return err;
}

/**
 * wgstar_nl_device_set_doit() - change a device and its peers
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_device_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return request_change(skb, info, wgstar_netlink_parse_device_set);
}

/**
 * wgstar_nl_peer_set_doit() - add or change peers
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_peer_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return request_change(skb, info, wgstar_netlink_parse_peer_set);
}

/**
 * wgstar_nl_peer_del_doit() - remove peers
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_peer_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return request_change(skb, info, wgstar_netlink_parse_peer_del);
}

/**
 * wgstar_nl_route_set_doit() - add routes to peers
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_route_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return request_change(skb, info, wgstar_netlink_parse_route_set);
}

/**
 * wgstar_nl_route_del_doit() - remove routes from peers
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return request_change(skb, info, wgstar_netlink_parse_route_del);
}

/* The family */

/* The generated table, and how dumps start, which it can't say. */
static struct genl_ops netlink_ops[ARRAY_SIZE(wgstar_nl_ops)] __ro_after_init;

static void netlink_ops_fill(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(netlink_ops); ++i) {
		netlink_ops[i] = wgstar_nl_ops[i];
		if (netlink_ops[i].cmd == WGSTAR_CMD_DEVICE_GET)
			netlink_ops[i].start = wgstar_netlink_dump_devices_start;
		else if (netlink_ops[i].dumpit)
			netlink_ops[i].start = wgstar_netlink_dump_device_start;
	}
}

struct genl_family wgstar_netlink_family __ro_after_init = {
	.name = WGSTAR_GENL_NAME,
	.version = WGSTAR_GENL_VERSION,
	.maxattr = WGSTAR_A_DEVICE_MAX,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = netlink_ops,
	.n_ops = ARRAY_SIZE(netlink_ops),
	.resv_start_op = WGSTAR_CMD_DEVICE_GET,
};

/**
 * wgstar_netlink_init() - open the family to requests
 *
 * Context: module start, when devices can be used.
 * Return: 0 or a negative error.
 */
int __init wgstar_netlink_init(void)
{
	netlink_ops_fill();
	return genl_register_family(&wgstar_netlink_family);
}

/**
 * wgstar_netlink_exit() - close the family
 *
 * Context: module end, before anything that requests use.
 */
void wgstar_netlink_exit(void)
{
	genl_unregister_family(&wgstar_netlink_family);
}
