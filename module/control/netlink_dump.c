// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps. See netlink_dump.h.
 *
 * Between two messages a dump holds no lock and no reference, only numbers:
 * index of the device, id of the peer, how many of its routes are done. What
 * they meant may have changed by then, which the generation of the device
 * tells, and NLM_F_DUMP_INTR the reader. Ids of peers are never used again and
 * grow, so that no peer comes twice and none that stays is left out.
 */
#include "netlink_dump.h"

#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "../device.h"
#include "../peer.h"
#include "../peer_table.h"
#include "generated.h"
#include "netlink.h"
#include "netlink_device.h"
#include "netlink_fill.h"

/**
 * struct dump_cursor - where a dump goes on; in cb->ctx
 * @ifindex: device; in dumps of devices the last one done
 * @peer_id: peer, in dumps of peers and routes
 * @route: number of its routes that are done
 */
struct dump_cursor {
	int ifindex;
	unsigned int route;
	unsigned long peer_id;
};

static struct dump_cursor *dump_cursor(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct dump_cursor) > sizeof(cb->ctx));
	return (struct dump_cursor *)cb->ctx;
}

static struct net *dump_net(struct netlink_callback *cb)
{
	return sock_net(cb->skb->sk);
}

/* All of the request is the name of the device. */
static int dump_parse(struct netlink_callback *cb, struct nlattr **attrs)
{
	return genlmsg_parse(cb->nlh, &wgstar_netlink_family, attrs,
			     WGSTAR_A_DEVICE_IFNAME,
			     wgstar_device_get_nl_policy, cb->extack);
}

/**
 * wgstar_netlink_dump_devices_start() - begin a dump of all devices
 * @cb: the dump
 *
 * Context: process.
 * Return: 0, or -EINVAL if the request has attributes.
 */
int wgstar_netlink_dump_devices_start(struct netlink_callback *cb)
{
	struct nlattr *attrs[WGSTAR_A_DEVICE_IFNAME + 1];
	int err;

	err = dump_parse(cb, attrs);
	if (err)
		return err;
	if (!attrs[WGSTAR_A_DEVICE_IFINDEX] && !attrs[WGSTAR_A_DEVICE_IFNAME])
		return 0;
	NL_SET_ERR_MSG(cb->extack,
		       "a dump is of all devices; ask for one without the dump flag");
	return -EINVAL;
}

/**
 * wgstar_netlink_dump_device_start() - begin a dump of the peers or routes of a
 *	device
 * @cb: the dump; the request names the device
 *
 * Context: process.
 * Return: 0, or why there is no such device.
 */
int wgstar_netlink_dump_device_start(struct netlink_callback *cb)
{
	struct nlattr *attrs[WGSTAR_A_DEVICE_IFNAME + 1];
	struct wgstar_device *device;
	int err;

	err = dump_parse(cb, attrs);
	if (err)
		return err;
	device = wgstar_netlink_device_get(dump_net(cb), attrs, cb->extack);
	if (IS_ERR(device))
		return PTR_ERR(device);
	dump_cursor(cb)->ifindex = device->dev->ifindex;
	wgstar_netlink_device_put(device);
	return 0;
}

/* Messages */

static void *dump_message(struct sk_buff *skb, struct netlink_callback *cb,
			  u8 command)
{
	void *message;

	message = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			      cb->nlh->nlmsg_seq, &wgstar_netlink_family,
			      NLM_F_MULTI, command);
	if (message)
		genl_dump_check_consistent(cb, message);
	return message;
}

static int dump_device_message(struct sk_buff *skb, struct netlink_callback *cb,
			       struct wgstar_device *device)
{
	void *message = dump_message(skb, cb, WGSTAR_CMD_DEVICE_GET);

	if (!message)
		return -EMSGSIZE;
	if (wgstar_netlink_fill_device(skb, device)) {
		genlmsg_cancel(skb, message);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return 0;
}

static int dump_peer_message(struct sk_buff *skb, struct netlink_callback *cb,
			     struct wgstar_peer *peer)
{
	void *message = dump_message(skb, cb, WGSTAR_CMD_PEER_GET);

	if (!message)
		return -EMSGSIZE;
	if (nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX,
			peer->device->dev->ifindex) ||
	    wgstar_netlink_fill_peer(skb, peer, &dump_cursor(cb)->route)) {
		genlmsg_cancel(skb, message);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return 0;
}

static int dump_route_message(struct sk_buff *skb, struct netlink_callback *cb,
			      int ifindex, const struct allowed_ip *route)
{
	void *message = dump_message(skb, cb, WGSTAR_CMD_ROUTE_GET);

	if (!message)
		return -EMSGSIZE;
	if (nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX, ifindex) ||
	    wgstar_netlink_fill_route(skb, route)) {
		genlmsg_cancel(skb, message);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return 0;
}

/* Devices */

/* The device with the lowest index above @ifindex, held, or NULL. */
static struct wgstar_device *dump_next_device(struct net *net, int ifindex)
{
	struct net_device *dev, *next = NULL;

	rcu_read_lock();
	for_each_netdev_rcu(net, dev)
		if (wgstar_device_is(dev) && dev->ifindex > ifindex &&
		    (!next || dev->ifindex < next->ifindex))
			next = dev;
	dev_hold(next);
	rcu_read_unlock();
	return next ? netdev_priv(next) : NULL;
}

/**
 * wgstar_nl_device_get_dumpit() - go on with a dump of all devices
 * @skb: to be filled with messages
 * @cb: the dump
 *
 * Context: process; takes the config_lock of each device.
 * Return: bytes in @skb, 0 at the end, or a negative error.
 */
int wgstar_nl_device_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct dump_cursor *cursor = dump_cursor(cb);
	struct net *net = dump_net(cb);
	struct wgstar_device *device;
	int err = 0;

	cb->seq = READ_ONCE(net->dev_base_seq);
	while (!err) {
		device = dump_next_device(net, cursor->ifindex);
		if (!device)
			break;
		if (wgstar_netlink_device_lock(device)) {
			err = dump_device_message(skb, cb, device);
			wgstar_netlink_device_unlock(device);
		}
		if (!err)
			cursor->ifindex = device->dev->ifindex;
		wgstar_netlink_device_put(device);
	}
	return skb->len ?: err;
}

/* Peers and routes of a device */

/* Whatever part of a peer's routes fits; 0 when there are no more. */
static int dump_peer_routes(struct sk_buff *skb, struct netlink_callback *cb,
			    struct wgstar_peer *peer)
{
	struct dump_cursor *cursor = dump_cursor(cb);
	const struct allowed_ip *route;
	unsigned int i = 0;
	int err;

	list_for_each_entry(route, &peer->allowed_ips.entries, owner_link) {
		if (i++ < cursor->route)
			continue;
		err = dump_route_message(skb, cb, cursor->ifindex, route);
		if (err)
			return err;
		++cursor->route;
	}
	return 0;
}

/* Same of a peer. Its first message goes out even if it has no routes. */
static int dump_peer(struct sk_buff *skb, struct netlink_callback *cb,
		     struct wgstar_peer *peer)
{
	struct dump_cursor *cursor = dump_cursor(cb);
	int err;

	do {
		if (cursor->route && cursor->route >= peer->allowed_ips.count)
			return 0;
		err = dump_peer_message(skb, cb, peer);
	} while (!err && cursor->route < peer->allowed_ips.count);
	return err;
}

static int dump_all_peers(struct sk_buff *skb, struct netlink_callback *cb,
			  struct wgstar_device *device,
			  int (*dump)(struct sk_buff *skb,
				      struct netlink_callback *cb,
				      struct wgstar_peer *peer))
{
	struct dump_cursor *cursor = dump_cursor(cb);
	struct wgstar_peer *peer;
	unsigned long id;
	int err;

	for (;;) {
		id = cursor->peer_id;
		peer = wgstar_peer_table_next(&device->peers, &id);
		if (!peer)
			return 0;
		if (id != cursor->peer_id)
			cursor->route = 0;
		cursor->peer_id = id;
		err = dump(skb, cb, peer);
		if (err)
			return err;
		cursor->peer_id = id + 1;
		cursor->route = 0;
	}
}

static struct wgstar_device *dump_device(struct netlink_callback *cb)
{
	struct net_device *dev;

	dev = dev_get_by_index(dump_net(cb), dump_cursor(cb)->ifindex);
	if (dev && wgstar_device_is(dev))
		return netdev_priv(dev);
	dev_put(dev);
	return NULL;
}

static int dump_continue(struct sk_buff *skb, struct netlink_callback *cb,
			 int (*dump)(struct sk_buff *skb,
				     struct netlink_callback *cb,
				     struct wgstar_peer *peer))
{
	struct wgstar_device *device = dump_device(cb);
	int err = -ENODEV;

	if (!device)
		return err;
	if (wgstar_netlink_device_lock(device)) {
		/* Odd, since 0 would mean that nobody counts. */
		cb->seq = device->generation << 1 | 1;
		err = dump_all_peers(skb, cb, device, dump);
		wgstar_netlink_device_unlock(device);
	}
	wgstar_netlink_device_put(device);
	return skb->len ?: err;
}

/**
 * wgstar_nl_peer_get_dumpit() - go on with a dump of the peers of a device
 * @skb: to be filled with messages
 * @cb: the dump
 *
 * Context: process; takes the config_lock of the device.
 * Return: bytes in @skb, 0 at the end, or a negative error: -ENODEV if the
 * device has gone.
 */
int wgstar_nl_peer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dump_continue(skb, cb, dump_peer);
}

/**
 * wgstar_nl_route_get_dumpit() - go on with a dump of the routes of a device
 * @skb: to be filled with messages
 * @cb: the dump
 *
 * Context: process; takes the config_lock of the device.
 * Return: as wgstar_nl_peer_get_dumpit().
 */
int wgstar_nl_route_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	return dump_continue(skb, cb, dump_peer_routes);
}
