// SPDX-License-Identifier: GPL-2.0
/*
 * Start and end of the module.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <net/genetlink.h>
#include <net/rtnetlink.h>

#include "control/netlink.h"
#include "data/aggregate_hook.h"
#include "data/message_pages.h"
#include "data/relay_check.h"
#include "data/rx_gather.h"
#include "data/spread.h"
#include "device.h"
#include "lifecycle.h"
#include "logic/noise.h"
#include "peer.h"
#include "session/ratelimiter.h"
#include "session/work.h"

static int __init wgstar_init(void)
{
	int err;

	wgstar_noise_init();
	wgstar_relay_check_init();
	wgstar_rx_gather_init();
	err = wgstar_peer_cache_init();
	if (err)
		return err;
	err = wgstar_keypair_cache_init();
	if (err)
		goto err_peers;
	err = wgstar_ratelimiter_init();
	if (err)
		goto err_keypairs;
	err = wgstar_work_init();
	if (err)
		goto err_ratelimiter;
	err = wgstar_message_pages_init();
	if (err)
		goto err_work;
	err = wgstar_spread_init();
	if (err)
		goto err_pages;
	err = wgstar_aggregate_hook_init();
	if (err)
		goto err_spread;
	err = wgstar_lifecycle_init();
	if (err)
		goto err_hook;
	err = wgstar_device_link_init();
	if (err)
		goto err_lifecycle;
	err = wgstar_netlink_init();
	if (err)
		goto err_link;
	return 0;

err_link:
	wgstar_device_link_exit();
err_lifecycle:
	wgstar_lifecycle_exit();
err_hook:
	wgstar_aggregate_hook_exit();
err_spread:
	wgstar_spread_exit();
err_pages:
	wgstar_message_pages_exit();
err_work:
	wgstar_work_exit();
err_ratelimiter:
	wgstar_ratelimiter_exit();
err_keypairs:
	rcu_barrier();
	wgstar_keypair_cache_exit();
err_peers:
	wgstar_peer_cache_exit();
	return err;
}

static void __exit wgstar_exit(void)
{
	wgstar_netlink_exit();
	wgstar_device_link_exit();
	wgstar_lifecycle_exit();
	wgstar_aggregate_hook_exit();
	wgstar_rx_gather_exit();
	wgstar_spread_exit();
	wgstar_message_pages_exit();
	wgstar_work_exit();
	wgstar_ratelimiter_exit();
	/* The callbacks that free peers, keys and routes are module text. */
	rcu_barrier();
	wgstar_keypair_cache_exit();
	wgstar_peer_cache_exit();
}

module_init(wgstar_init);
module_exit(wgstar_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("WireGuard for star-shaped private networks");
MODULE_VERSION(WGSTAR_VERSION);
MODULE_ALIAS_RTNL_LINK("wgstar");
MODULE_ALIAS_GENL_FAMILY("wgstar");
