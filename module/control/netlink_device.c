// SPDX-License-Identifier: GPL-2.0
/*
 * Which device a request is about. See netlink_device.h.
 */
#include "netlink_device.h"

#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>

#include "../device.h"
#include "uapi/linux/wgstar.h"

static struct net_device *device_find(struct net *net, struct nlattr **attrs,
				      struct netlink_ext_ack *extack)
{
	const struct nlattr *index = attrs[WGSTAR_A_DEVICE_IFINDEX];
	const struct nlattr *name = attrs[WGSTAR_A_DEVICE_IFNAME];
	struct net_device *dev = NULL, *named = NULL;

	if (!index && !name) {
		NL_SET_ERR_MSG(extack, "the request names no device");
		return ERR_PTR(-EINVAL);
	}
	if (name)
		named = dev_get_by_name(net, nla_data(name));
	dev = index ? dev_get_by_index(net, nla_get_u32(index)) : named;
	if (index && name)
		dev_put(named);
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, index ?: name, "no such device");
		return ERR_PTR(-ENODEV);
	}
	if (!name || dev == named)
		return dev;
	dev_put(dev);
	NL_SET_ERR_MSG_ATTR(extack, name,
			    "ifindex and ifname are of different devices");
	return ERR_PTR(-EINVAL);
}

/**
 * wgstar_netlink_device_get() - find the device that a request names
 * @net: namespace of the request
 * @attrs: attributes of the request
 * @extack: gets the reason of a refusal
 *
 * Context: process.
 * Return: the device, to be given back with wgstar_netlink_device_put(), or
 * -EINVAL, -ENODEV, or -EOPNOTSUPP if it is of another kind.
 */
struct wgstar_device *
wgstar_netlink_device_get(struct net *net, struct nlattr **attrs,
			  struct netlink_ext_ack *extack)
{
	struct net_device *dev = device_find(net, attrs, extack);

	if (IS_ERR(dev))
		return ERR_CAST(dev);
	if (wgstar_device_is(dev))
		return netdev_priv(dev);
	dev_put(dev);
	NL_SET_ERR_MSG(extack, "not a wgstar device");
	return ERR_PTR(-EOPNOTSUPP);
}

/**
 * wgstar_netlink_device_put() - give a device back
 * @device: from wgstar_netlink_device_get()
 *
 * Context: any.
 */
void wgstar_netlink_device_put(struct wgstar_device *device)
{
	dev_put(device->dev);
}

/**
 * wgstar_netlink_device_lock() - take the config_lock of a device
 * @device: held device
 *
 * Context: process; sleeps.
 * Return: false if the device is being removed; the lock is not held then.
 */
bool wgstar_netlink_device_lock(struct wgstar_device *device)
{
	mutex_lock(&device->config_lock);
	if (READ_ONCE(device->dev->reg_state) == NETREG_REGISTERED)
		return true;
	mutex_unlock(&device->config_lock);
	return false;
}

/**
 * wgstar_netlink_device_unlock() - release the config_lock of a device
 * @device: locked by wgstar_netlink_device_lock()
 *
 * Context: process.
 */
void wgstar_netlink_device_unlock(struct wgstar_device *device)
{
	mutex_unlock(&device->config_lock);
}

/**
 * wgstar_netlink_request_device() - find and lock the device of a request
 * @info: the request
 *
 * Context: process; sleeps.
 * Return: the device, to be given back with wgstar_netlink_request_done(), or
 * an error as of wgstar_netlink_device_get().
 */
struct wgstar_device *wgstar_netlink_request_device(struct genl_info *info)
{
	struct wgstar_device *device;

	device = wgstar_netlink_device_get(genl_info_net(info), info->attrs,
					   info->extack);
	if (IS_ERR(device) || wgstar_netlink_device_lock(device))
		return device;
	wgstar_netlink_device_put(device);
	NL_SET_ERR_MSG(info->extack, "the device is being removed");
	return ERR_PTR(-ENODEV);
}

/**
 * wgstar_netlink_request_done() - unlock and give back the device of a request
 * @device: from wgstar_netlink_request_device()
 *
 * Context: process.
 */
void wgstar_netlink_request_done(struct wgstar_device *device)
{
	wgstar_netlink_device_unlock(device);
	wgstar_netlink_device_put(device);
}
