// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual network device: what it is, how it comes, goes up and down, and
 * goes. See device.h.
 */
#include "device.h"

#include <linux/if_arp.h>
#include <linux/inetdevice.h>
#include <linux/module.h>
#include <net/addrconf.h>
#include <net/ip_tunnels.h>
#include <net/rtnetlink.h>

#include "compat.h"
#include "data/aead.h"
#include "data/encrypt.h"
#include "data/rx_gather.h"
#include "data/socket.h"
#include "data/spread.h"
#include "data/staging.h"
#include "data/tx.h"
#include "gateway.h"
#include "lifecycle.h"
#include "logic/message.h"
#include "peer.h"

/* Outer IPv6, UDP, header and tag of a message. */
#define DEVICE_OVERHEAD		(sizeof(struct ipv6hdr) + sizeof(struct udphdr) + \
				 WGSTAR_MESSAGE_DATA_MIN_LENGTH)
#define DEVICE_FEATURES		(NETIF_F_HW_CSUM | NETIF_F_SG | NETIF_F_FRAGLIST | \
				 NETIF_F_GSO_SOFTWARE | NETIF_F_HIGHDMA)
/* A unit of so many packets at the usual MTU makes one outer datagram burst. */
#define DEVICE_GSO_SEGS_MAX	44

static const struct wgstar_transport device_transport = {
	.send_to_peer = wgstar_socket_send_handshake,
	.send_to_endpoint = wgstar_socket_send_reply,
	.send_staged = wgstar_tx_send_staged,
	.send_keepalive = wgstar_tx_send_keepalive,
	.drop_staged = wgstar_staging_drop,
	.gathered = wgstar_tx_gathered,
	.finish_order = wgstar_spread_finish_order,
};

/*
 * Packets that are relayed leave by the interface that they came by. Nobody
 * could follow the redirects that IPv4 would send for them.
 */
static void device_disable_redirects(struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	if (in_dev) {
		IN_DEV_CONF_SET(in_dev, SEND_REDIRECTS, false);
		IPV4_DEVCONF_ALL(dev_net(dev), SEND_REDIRECTS) = false;
	}
}

/* There is no link layer address to make one from. */
static void device_disable_address_generation(struct net_device *dev)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *in6_dev = __in6_dev_get(dev);

	if (in6_dev)
		in6_dev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
#endif
}

static int device_open(struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);
	struct wgstar_socket_pair pair;
	struct wgstar_peer *peer;
	unsigned long id;
	int err;

	device_disable_redirects(dev);
	device_disable_address_generation(dev);

	mutex_lock(&device->config_lock);
	err = wgstar_socket_open(device, device->listen_port, &pair);
	if (!err) {
		wgstar_socket_install(device, &pair);
		wgstar_peer_table_for_each(&device->peers, peer, id)
			wgstar_peer_work_start(peer);
	}
	mutex_unlock(&device->config_lock);
	return err;
}

static int device_stop(struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);
	struct wgstar_peer *peer;
	unsigned long id;

	mutex_lock(&device->config_lock);
	wgstar_socket_install(device, NULL);
	wgstar_rx_gather_purge(device);
	wgstar_spread_flush();
	wgstar_handshake_queue_purge(device);
	wgstar_peer_table_for_each(&device->peers, peer, id) {
		wgstar_staging_drop(peer, WGSTAR_DROP_DEVICE_DOWN);
		wgstar_peer_wipe_sessions(peer);
		wgstar_peer_work_pause(peer);
	}
	mutex_unlock(&device->config_lock);
	return 0;
}

static void device_uninit(struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);

	wgstar_lifecycle_remove(device);
}

static const struct net_device_ops device_ops = {
	.ndo_open = device_open,
	.ndo_stop = device_stop,
	.ndo_uninit = device_uninit,
	.ndo_start_xmit = wgstar_tx_xmit,
	.ndo_get_stats64 = dev_get_tstats64,
};

static const struct device_type device_type = { .name = "wgstar" };

static void device_remove_peers(struct wgstar_device *device)
{
	struct wgstar_peer *peer;
	LIST_HEAD(peers);
	unsigned long id;

	mutex_lock(&device->config_lock);
	wgstar_allowed_ips_clear(&device->allowed_ips);
	wgstar_peer_table_for_each(&device->peers, peer, id) {
		wgstar_peer_table_remove(&device->peers, peer);
		list_add_tail(&peer->removal, &peers);
	}
	wgstar_peers_remove(device, &peers);
	mutex_unlock(&device->config_lock);
}

/* priv_destructor: the last user of the device is gone, and so are sockets. */
static void device_free_parts(struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);

	device_remove_peers(device);
	wgstar_spread_flush();
	wgstar_gateway_retire(rcu_replace_pointer(device->gateway, NULL, true));
	wgstar_handshake_queue_purge(device);
	wgstar_handshake_queue_destroy(device);
	wgstar_session_index_destroy(&device->session_index);
	wgstar_peer_table_destroy(&device->peers);
	gro_cells_destroy(&device->gro_cells);
	free_percpu(device->relayed);
	free_percpu(dev->tstats);
	mutex_destroy(&device->config_lock);
	memzero_explicit(&device->identity.keys, sizeof(device->identity.keys));
	memzero_explicit(&device->cookie_checker, sizeof(device->cookie_checker));
}

static void device_setup(struct net_device *dev)
{
	struct wgstar_device *device = netdev_priv(dev);

	dev->netdev_ops = &device_ops;
	dev->header_ops = &ip_tunnel_header_ops;
	dev->type = ARPHRD_NONE;
	dev->flags = IFF_POINTOPOINT | IFF_NOARP;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->needed_headroom = WGSTAR_OUTER_HEADROOM + sizeof(struct message_data);
	dev->needed_tailroom = WGSTAR_AEAD_TAIL + WGSTAR_MESSAGE_PADDING_MULTIPLE;
	dev->features |= DEVICE_FEATURES;
	dev->hw_features |= DEVICE_FEATURES;
	dev->hw_enc_features |= DEVICE_FEATURES;
	dev->mtu = ETH_DATA_LEN - DEVICE_OVERHEAD;
	dev->max_mtu = round_down(INT_MAX, WGSTAR_MESSAGE_PADDING_MULTIPLE) -
		       DEVICE_OVERHEAD;
	dev->needs_free_netdev = true;
	wgstar_compat_lockless_tx(dev);
	netif_set_tso_max_segs(dev, DEVICE_GSO_SEGS_MAX);
	netif_keep_dst(dev);
	SET_NETDEV_DEVTYPE(dev, &device_type);

	memset(device, 0, sizeof(*device));
	device->dev = dev;
	device->transport = &device_transport;
}

static int device_init_tables(struct wgstar_device *device)
{
	int err;

	err = wgstar_peer_table_init(&device->peers);
	if (err)
		return err;
	err = wgstar_session_index_init(&device->session_index);
	if (err)
		goto err_peers;
	err = wgstar_handshake_queue_init(device);
	if (err)
		goto err_index;
	return 0;

err_index:
	wgstar_session_index_destroy(&device->session_index);
err_peers:
	wgstar_peer_table_destroy(&device->peers);
	return err;
}

static int device_init_parts(struct wgstar_device *device)
{
	struct net_device *dev = device->dev;
	int err;

	mutex_init(&device->config_lock);
	wgstar_identity_init(&device->identity);
	wgstar_cookie_checker_init(&device->cookie_checker);
	wgstar_allowed_ips_init(&device->allowed_ips);
	INIT_LIST_HEAD(&device->list);
	INIT_HLIST_NODE(&device->aggregate_node);
	err = device_init_tables(device);
	if (err)
		return err;

	err = -ENOMEM;
	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	if (!dev->tstats)
		goto err_tables;
	device->relayed = alloc_percpu(struct wgstar_relayed_counters);
	if (!device->relayed)
		goto err_stats;
	err = gro_cells_init(&device->gro_cells, dev);
	if (err)
		goto err_relayed;
	return 0;

err_relayed:
	free_percpu(device->relayed);
err_stats:
	free_percpu(dev->tstats);
err_tables:
	wgstar_handshake_queue_destroy(device);
	wgstar_session_index_destroy(&device->session_index);
	wgstar_peer_table_destroy(&device->peers);
	return err;
}

static int device_newlink(WGSTAR_COMPAT_NEWLINK_ARGS)
{
	struct wgstar_device *device = netdev_priv(dev);
	int err;

	rcu_assign_pointer(device->birth_net, wgstar_compat_newlink_net());
	err = device_init_parts(device);
	if (err)
		return err;
	/* Not before: a destructor would be called when registering fails. */
	err = register_netdevice(dev);
	if (err) {
		device_free_parts(dev);
		return err;
	}
	dev->priv_destructor = device_free_parts;
	wgstar_lifecycle_add(device);
	return 0;
}

static struct net *device_get_link_net(const struct net_device *dev)
{
	const struct wgstar_device *device = netdev_priv(dev);
	struct net *net = rcu_dereference_rtnl(device->birth_net);

	return net ?: dev_net(dev);
}

static struct rtnl_link_ops device_link_ops __read_mostly = {
	.kind = "wgstar",
	.priv_size = sizeof(struct wgstar_device),
	.setup = device_setup,
	.newlink = device_newlink,
	.get_link_net = device_get_link_net,
};

/**
 * wgstar_device_is() - whether a netdevice is one of ours
 * @dev: any netdevice
 *
 * Context: any.
 * Return: whether netdev_priv() of it is a struct wgstar_device.
 */
bool wgstar_device_is(const struct net_device *dev)
{
	return dev->rtnl_link_ops == &device_link_ops;
}

/**
 * wgstar_device_link_init() - make the link kind known
 *
 * Context: module start.
 * Return: 0 or a negative error.
 */
int wgstar_device_link_init(void)
{
	return rtnl_link_register(&device_link_ops);
}

/**
 * wgstar_device_link_exit() - delete all devices, and the link kind
 *
 * Context: module end.
 */
void wgstar_device_link_exit(void)
{
	rtnl_link_unregister(&device_link_ops);
}
