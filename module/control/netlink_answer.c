// SPDX-License-Identifier: GPL-2.0
/*
 * Requests that are answered with one message: a device, a peer, or the route
 * to an address. The generated header declares them.
 */
#include <linux/netdevice.h>
#include <net/genetlink.h>

#include "../device.h"
#include "../peer.h"
#include "../peer_table.h"
#include "change_set.h"
#include "generated.h"
#include "netlink.h"
#include "netlink_device.h"
#include "netlink_fill.h"
#include "netlink_parse.h"

/* A reply is not larger than what readers of dumps have to provide for. */
#define REPLY_SIZE_MAX SKB_WITH_OVERHEAD(32768UL)

/* A reply that is begun and has room for @size bytes of attributes, or NULL. */
static struct sk_buff *reply_begin(struct genl_info *info, size_t size,
				   u8 command, void **message)
{
	struct sk_buff *skb;

	skb = nlmsg_new(min_t(size_t, GENL_HDRLEN + size, REPLY_SIZE_MAX),
			GFP_KERNEL);
	if (!skb)
		return NULL;
	*message = genlmsg_put_reply(skb, info, &wgstar_netlink_family, 0,
				     command);
	return skb;
}

static int reply_end(struct genl_info *info, struct sk_buff *skb, void *message,
		     int err)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, message);
	return genlmsg_reply(skb, info);
}

static int reply_device(struct genl_info *info, struct wgstar_device *device)
{
	struct sk_buff *skb;
	void *message;

	skb = reply_begin(info, WGSTAR_NETLINK_REPLY_MAX,
			  WGSTAR_CMD_DEVICE_GET, &message);
	if (!skb)
		return -ENOMEM;
	return reply_end(info, skb, message,
			 wgstar_netlink_fill_device(skb, device));
}

/**
 * wgstar_nl_device_get_doit() - read a device
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why there is no answer.
 */
int wgstar_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_device *device = wgstar_netlink_request_device(info);
	int err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = reply_device(info, device);
	wgstar_netlink_request_done(device);
	return err;
}

static int fill_whole_peer(struct sk_buff *skb, struct wgstar_peer *peer,
			   struct netlink_ext_ack *extack)
{
	unsigned int routes = 0;
	int err;

	err = nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX,
			  peer->device->dev->ifindex);
	if (!err)
		err = wgstar_netlink_fill_peer(skb, peer, &routes);
	if (err || routes == peer->allowed_ips.count)
		return err;
	NL_SET_ERR_MSG(extack,
		       "the peer has too many routes for one message; ask for a dump");
	return -EMSGSIZE;
}

static int reply_peer(struct genl_info *info, struct wgstar_device *device,
		      const struct wgstar_peer_change *wanted)
{
	struct wgstar_peer_table *table = &device->peers;
	struct wgstar_peer *peer;
	struct sk_buff *skb;
	void *message;

	if (wanted->selector == WGSTAR_PEER_BY_KEY)
		peer = wgstar_peer_table_find(table, wanted->public_key);
	else
		peer = wgstar_peer_table_find_name(table, wanted->name);
	if (!peer) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[WGSTAR_A_DEVICE_PEER],
				    "no such peer");
		return -ENOENT;
	}
	skb = reply_begin(info, WGSTAR_NETLINK_REPLY_MAX +
				(size_t)WGSTAR_NETLINK_ROUTE_MAX *
				peer->allowed_ips.count,
			  WGSTAR_CMD_PEER_GET, &message);
	if (!skb)
		return -ENOMEM;
	return reply_end(info, skb, message,
			 fill_whole_peer(skb, peer, info->extack));
}

/**
 * wgstar_nl_peer_get_doit() - read a peer
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why there is no answer.
 */
int wgstar_nl_peer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_peer_change wanted = {};
	struct wgstar_device *device;
	int err;

	err = wgstar_netlink_parse_peer_get(info, &wanted);
	if (err)
		return err;
	device = wgstar_netlink_request_device(info);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = reply_peer(info, device, &wanted);
	wgstar_netlink_request_done(device);
	return err;
}

static int fill_found_route(struct sk_buff *skb, struct wgstar_device *device,
			    const struct wgstar_route_change *wanted)
{
	const struct allowed_ip *route;
	int err = -ENOENT;

	rcu_read_lock();
	route = wgstar_allowed_ips_lookup(&device->allowed_ips, wanted->family,
					  &wanted->addr6);
	if (route)
		err = wgstar_netlink_fill_route(skb, route);
	rcu_read_unlock();
	return err;
}

static int reply_route(struct genl_info *info, struct wgstar_device *device,
		       const struct wgstar_route_change *wanted)
{
	struct sk_buff *skb;
	void *message;
	int err;

	skb = reply_begin(info, WGSTAR_NETLINK_REPLY_MAX,
			  WGSTAR_CMD_ROUTE_GET, &message);
	if (!skb)
		return -ENOMEM;
	err = nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX, device->dev->ifindex);
	if (!err)
		err = fill_found_route(skb, device, wanted);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[WGSTAR_A_DEVICE_ROUTE],
				    "no route to this address");
	return reply_end(info, skb, message, err);
}

/**
 * wgstar_nl_route_get_doit() - find the route to an address
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why there is no answer.
 */
int wgstar_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_route_change wanted = {};
	struct wgstar_device *device;
	int err;

	err = wgstar_netlink_parse_route_get(info, &wanted);
	if (err)
		return err;
	device = wgstar_netlink_request_device(info);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = reply_route(info, device, &wanted);
	wgstar_netlink_request_done(device);
	return err;
}

