// SPDX-License-Identifier: GPL-2.0
/*
 * What the world does to devices. See lifecycle.h.
 */
#include "lifecycle.h"

#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/suspend.h>
#include <net/net_namespace.h>

#include "data/socket.h"
#include "device.h"
#include "peer.h"

/* All devices, whatever namespace they are in; under rtnl. */
static LIST_HEAD(devices);

/**
 * wgstar_lifecycle_add() - a device was registered
 * @device: the device
 *
 * Context: process, under rtnl.
 */
void wgstar_lifecycle_add(struct wgstar_device *device)
{
	ASSERT_RTNL();
	list_add_tail(&device->list, &devices);
}

/**
 * wgstar_lifecycle_remove() - a device is being unregistered
 * @device: the device; nothing happens if it was not added
 *
 * Context: process, under rtnl.
 */
void wgstar_lifecycle_remove(struct wgstar_device *device)
{
	ASSERT_RTNL();
	list_del_init(&device->list);
}

/*
 * The namespace of the sockets ends, while the device lives in another one: it
 * can neither send nor receive from now on. Routes that are cached hold devices
 * of the old namespace and are let go at once.
 */
static void device_lose_birth_net(struct wgstar_device *device)
{
	struct wgstar_peer *peer;
	unsigned long id;

	mutex_lock(&device->config_lock);
	netif_carrier_off(device->dev);
	wgstar_socket_install(device, NULL);
	rcu_assign_pointer(device->birth_net, NULL);
	/* Whoever looked up a route through a socket is done with it now. */
	synchronize_net();
	wgstar_peer_table_for_each(&device->peers, peer, id)
		dst_cache_reset_now(&peer->endpoint_cache);
	mutex_unlock(&device->config_lock);
}

static void net_exit_devices(const struct net *net)
{
	struct wgstar_device *device;

	ASSERT_RTNL();
	list_for_each_entry(device, &devices, list)
		if (rcu_access_pointer(device->birth_net) == net)
			device_lose_birth_net(device);
}

#if defined(WGSTAR_HAVE_EXIT_RTNL)
static void net_exit_rtnl(struct net *net, struct list_head *kill_list)
{
	net_exit_devices(net);
}

static struct pernet_operations lifecycle_net_ops = {
	.exit_rtnl = net_exit_rtnl,
};
#elif defined(WGSTAR_HAVE_EXIT_BATCH_RTNL)
static void net_exit_batch_rtnl(struct list_head *nets,
				struct list_head *kill_list)
{
	struct net *net;

	list_for_each_entry(net, nets, exit_list)
		net_exit_devices(net);
}

static struct pernet_operations lifecycle_net_ops = {
	.exit_batch_rtnl = net_exit_batch_rtnl,
};
#else
static void net_pre_exit(struct net *net)
{
	rtnl_lock();
	net_exit_devices(net);
	rtnl_unlock();
}

static struct pernet_operations lifecycle_net_ops = {
	.pre_exit = net_pre_exit,
};
#endif

/* Keys must not be found in the memory of a sleeping or a copied system. */
static void devices_wipe_sessions(void)
{
	struct wgstar_device *device;
	struct wgstar_peer *peer;
	unsigned long id;

	rtnl_lock();
	list_for_each_entry(device, &devices, list) {
		mutex_lock(&device->config_lock);
		wgstar_peer_table_for_each(&device->peers, peer, id)
			wgstar_peer_wipe_sessions(peer);
		mutex_unlock(&device->config_lock);
	}
	rtnl_unlock();
	/* The keys themselves go when no reader can be using them. */
	rcu_barrier();
}

/*
 * Systems that sleep all the time, as phones do, would have to make all their
 * sessions anew each time.
 */
#define SLEEPS_ALL_THE_TIME	(IS_ENABLED(CONFIG_PM_AUTOSLEEP) || \
				 IS_ENABLED(CONFIG_PM_USERSPACE_AUTOSLEEP))

static int power_changed(struct notifier_block *block, unsigned long action,
			 void *data)
{
	if (SLEEPS_ALL_THE_TIME)
		return NOTIFY_DONE;
	if (action == PM_HIBERNATION_PREPARE || action == PM_SUSPEND_PREPARE)
		devices_wipe_sessions();
	return NOTIFY_DONE;
}

static struct notifier_block power_notifier = { .notifier_call = power_changed };

/* Two copies of a machine must not use a key with the same counters. */
static int machine_forked(struct notifier_block *block, unsigned long action,
			  void *data)
{
	devices_wipe_sessions();
	return NOTIFY_DONE;
}

static struct notifier_block fork_notifier = { .notifier_call = machine_forked };

/**
 * wgstar_lifecycle_init() - listen to the world
 *
 * Context: module start.
 * Return: 0 or a negative error.
 */
int wgstar_lifecycle_init(void)
{
	int err;

	err = register_pm_notifier(&power_notifier);
	if (err)
		return err;
	err = register_random_vmfork_notifier(&fork_notifier);
	if (err)
		goto err_power;
	err = register_pernet_device(&lifecycle_net_ops);
	if (err)
		goto err_fork;
	return 0;

err_fork:
	unregister_random_vmfork_notifier(&fork_notifier);
err_power:
	unregister_pm_notifier(&power_notifier);
	return err;
}

/**
 * wgstar_lifecycle_exit() - listen no more
 *
 * Context: module end, when no device is left.
 */
void wgstar_lifecycle_exit(void)
{
	unregister_pernet_device(&lifecycle_net_ops);
	unregister_random_vmfork_notifier(&fork_notifier);
	unregister_pm_notifier(&power_notifier);
}
