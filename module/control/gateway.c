// SPDX-License-Identifier: GPL-2.0
/*
 * Requests about the gateway of a device. The generated header declares them;
 * netlink_parse_gateway reads what is to be set.
 */
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/timekeeping.h>
#include <net/genetlink.h>

#include "../device.h"
#include "../gateway.h"
#include "generated.h"
#include "netlink.h"
#include "netlink_device.h"
#include "netlink_parse_gateway.h"

/*
 * What a reply takes at most: the device and the gateway, and each export and
 * forward, with IPv6 addresses and padding everywhere.
 */
#define GATEWAY_SIZE_MAX	64
#define EXPORT_SIZE_MAX		104
#define FORWARD_SIZE_MAX	148

/* Context: config_lock. */
static struct wgstar_gateway *device_gateway(struct wgstar_device *device)
{
	return rcu_dereference_protected(device->gateway,
					 lockdep_is_held(&device->config_lock));
}

static struct wgstar_gateway *find_gateway(struct genl_info *info,
					   struct wgstar_device *device)
{
	struct wgstar_gateway *gateway = device_gateway(device);

	if (!gateway)
		NL_SET_ERR_MSG(info->extack, "the device has no gateway");
	return gateway;
}

/* Replies */

static int fill_address(struct sk_buff *skb, int ipv4, int ipv6,
			const struct gateway_prefix *prefix)
{
	if (prefix->family == AF_INET)
		return nla_put(skb, ipv4, sizeof(struct in_addr),
			       prefix->address);
	if (prefix->family == AF_INET6)
		return nla_put(skb, ipv6, sizeof(struct in6_addr),
			       prefix->address);
	return 0;
}

static int fill_traffic(struct sk_buff *skb, int packets, int bytes, int pad,
			const struct wgstar_gateway_usage *usage)
{
	u64 packet_count, byte_count;

	wgstar_gateway_usage_read(usage, &packet_count, &byte_count);
	if (nla_put_u64_64bit(skb, packets, packet_count, pad) ||
	    nla_put_u64_64bit(skb, bytes, byte_count, pad))
		return -EMSGSIZE;
	return 0;
}

static int fill_export(struct sk_buff *skb,
		       const struct gateway_export *export,
		       const struct wgstar_gateway_usage *usage)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_GATEWAY_EXPORT);

	if (!nest ||
	    fill_address(skb, WGSTAR_A_EXPORT_IPV4, WGSTAR_A_EXPORT_IPV6,
			 &export->real) ||
	    nla_put_u8(skb, WGSTAR_A_EXPORT_PREFIX_LENGTH,
		       export->real.length) ||
	    fill_address(skb, WGSTAR_A_EXPORT_VIRTUAL_IPV4,
			 WGSTAR_A_EXPORT_VIRTUAL_IPV6, &export->virtual) ||
	    (*export->lan &&
	     nla_put_string(skb, WGSTAR_A_EXPORT_LAN, export->lan)) ||
	    fill_traffic(skb, WGSTAR_A_EXPORT_PACKETS, WGSTAR_A_EXPORT_BYTES,
			 WGSTAR_A_EXPORT_PAD, usage))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_forward_rule(struct sk_buff *skb,
			     const struct gateway_forward *forward)
{
	const struct gateway_prefix *source = &forward->source;

	if (nla_put_u8(skb, WGSTAR_A_FORWARD_PROTOCOL, forward->protocol) ||
	    nla_put_u16(skb, WGSTAR_A_FORWARD_PORT, forward->port) ||
	    fill_address(skb, WGSTAR_A_FORWARD_IPV4, WGSTAR_A_FORWARD_IPV6,
			 &forward->host) ||
	    nla_put_u16(skb, WGSTAR_A_FORWARD_HOST_PORT, forward->host_port) ||
	    nla_put_u32(skb, WGSTAR_A_FORWARD_IDLE, forward->idle_s) ||
	    nla_put_u32(skb, WGSTAR_A_FORWARD_FLAGS,
			forward->transient ? WGSTAR_FORWARD_FLAG_TRANSIENT : 0))
		return -EMSGSIZE;
	if (!source->length)
		return 0;
	if (fill_address(skb, WGSTAR_A_FORWARD_SOURCE_IPV4,
			 WGSTAR_A_FORWARD_SOURCE_IPV6, source))
		return -EMSGSIZE;
	return nla_put_u8(skb, WGSTAR_A_FORWARD_SOURCE_LENGTH, source->length);
}

static int fill_forward_state(struct sk_buff *skb,
			      const struct wgstar_gateway *gateway,
			      unsigned int forward)
{
	const struct wgstar_gateway_usage *usage;
	u64 now_ns = ktime_get_coarse_boottime_ns(), used_ns;
	u32 state = 0;

	usage = gateway->forward_usage[forward];
	used_ns = READ_ONCE(usage->used_ns);
	if (wgstar_gateway_forward_closed(gateway, forward, now_ns))
		state = WGSTAR_FORWARD_STATE_FLAG_CLOSED;
	if (nla_put_u32(skb, WGSTAR_A_FORWARD_STATE, state) ||
	    fill_traffic(skb, WGSTAR_A_FORWARD_PACKETS, WGSTAR_A_FORWARD_BYTES,
			 WGSTAR_A_FORWARD_PAD, usage))
		return -EMSGSIZE;
	if (!used_ns)
		return 0;
	return nla_put_u64_64bit(skb, WGSTAR_A_FORWARD_LAST_USED,
				 ktime_get_real_ns() -
				 (ktime_get_boottime_ns() - used_ns),
				 WGSTAR_A_FORWARD_PAD);
}

static int fill_forward(struct sk_buff *skb,
			const struct wgstar_gateway *gateway,
			unsigned int forward)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_GATEWAY_FORWARD);

	if (!nest ||
	    fill_forward_rule(skb, &gateway->rules.forwards[forward]) ||
	    fill_forward_state(skb, gateway, forward))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_gateway(struct sk_buff *skb,
			const struct wgstar_gateway *gateway)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_DEVICE_GATEWAY);
	unsigned int i;

	if (!nest || nla_put_u8(skb, WGSTAR_A_GATEWAY_MASQUERADE,
				gateway->masquerade))
		return -EMSGSIZE;
	for (i = 0; i < gateway->rules.export_count; ++i)
		if (fill_export(skb, &gateway->rules.exports[i],
				gateway->export_usage[i]))
			return -EMSGSIZE;
	for (i = 0; i < gateway->rules.forward_count; ++i)
		if (fill_forward(skb, gateway, i))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* The largest reply is no larger than the messages of dumps. */
static struct sk_buff *reply_alloc(const struct wgstar_gateway *gateway)
{
	BUILD_BUG_ON(GATEWAY_SIZE_MAX + WGSTAR_EXPORT_MAX * EXPORT_SIZE_MAX +
		     WGSTAR_FORWARD_MAX * FORWARD_SIZE_MAX +
		     NLMSG_HDRLEN + GENL_HDRLEN > 32768);
	return nlmsg_new(GENL_HDRLEN + GATEWAY_SIZE_MAX +
			 gateway->rules.export_count * EXPORT_SIZE_MAX +
			 gateway->rules.forward_count * FORWARD_SIZE_MAX,
			 GFP_KERNEL);
}

static int reply_gateway(struct genl_info *info, struct wgstar_device *device)
{
	const struct wgstar_gateway *gateway = find_gateway(info, device);
	struct sk_buff *skb;
	void *message;

	if (!gateway)
		return -ENOENT;
	skb = reply_alloc(gateway);
	if (!skb)
		return -ENOMEM;
	message = genlmsg_put_reply(skb, info, &wgstar_netlink_family, 0,
				    WGSTAR_CMD_GATEWAY_GET);
	if (!message ||
	    nla_put_u32(skb, WGSTAR_A_DEVICE_IFINDEX, device->dev->ifindex) ||
	    nla_put_string(skb, WGSTAR_A_DEVICE_IFNAME, device->dev->name) ||
	    fill_gateway(skb, gateway)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, message);
	return genlmsg_reply(skb, info);
}

/**
 * wgstar_nl_gateway_get_doit() - read the gateway of a device
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why there is no answer: -ENOENT without a gateway.
 */
int wgstar_nl_gateway_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_device *device = wgstar_netlink_request_device(info);
	int err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = reply_gateway(info, device);
	wgstar_netlink_request_done(device);
	return err;
}

/* Changes */

static void replace_gateway(struct wgstar_device *device,
			    struct wgstar_gateway *gateway)
{
	struct wgstar_gateway *old = device_gateway(device);

	rcu_assign_pointer(device->gateway, gateway);
	wgstar_gateway_retire(old);
}

/* Takes over @gateway, or fails. */
static int set_gateway(struct genl_info *info, struct wgstar_gateway *gateway)
{
	struct wgstar_device *device = wgstar_netlink_request_device(info);
	int err;

	if (IS_ERR(device))
		return PTR_ERR(device);
	err = wgstar_gateway_inherit(gateway, device_gateway(device));
	if (!err) {
		wgstar_gateway_open(gateway, ktime_get_coarse_boottime_ns());
		replace_gateway(device, gateway);
	}
	wgstar_netlink_request_done(device);
	return err;
}

/**
 * wgstar_nl_gateway_set_doit() - give a device a gateway, or another one
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed.
 */
int wgstar_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_gateway *gateway;
	int err;

	err = wgstar_netlink_parse_gateway_set(info, &gateway);
	if (err)
		return err;
	err = set_gateway(info, gateway);
	if (err)
		wgstar_gateway_free(gateway);
	return err;
}

/**
 * wgstar_nl_gateway_del_doit() - take the gateway of a device away
 * @skb: the request
 * @info: its attributes
 *
 * Context: process.
 * Return: 0, or why nothing was changed: -ENOENT without a gateway.
 */
int wgstar_nl_gateway_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct wgstar_device *device = wgstar_netlink_request_device(info);
	int err = 0;

	if (IS_ERR(device))
		return PTR_ERR(device);
	if (find_gateway(info, device))
		replace_gateway(device, NULL);
	else
		err = -ENOENT;
	wgstar_netlink_request_done(device);
	return err;
}
