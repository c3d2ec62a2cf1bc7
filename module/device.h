/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The virtual network device, and what all of its peers share.
 *
 * DOC: Locking
 *
 * From the outside in:
 *
 *   rtnl > config_lock > identity.lock > handshake.lock > keypairs.lock
 *        > session_index.lock
 *
 * The data path takes none of those but keypairs.lock, on the first message of
 * a session. staging.lock, endpoint_lock, cookie.lock, cookie_checker.lock and
 * replay_lock are innermost: nothing is taken inside them. So are the locks of
 * data/spread.c and data/rx_gather.c.
 *
 * config_lock serialises changes: netlink, up, down, and the end of the
 * namespace. rtnl is never taken inside it.
 */
#ifndef WGSTAR_DEVICE_H
#define WGSTAR_DEVICE_H

#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/types.h>
#include <net/gro_cells.h>

#include "drop.h"
#include "endpoint.h"
#include "logic/allowed_ips.h"
#include "peer_table.h"
#include "relayed.h"
#include "session/cookie.h"
#include "session/handshake_queue.h"
#include "session/identity.h"
#include "session/session_index.h"

struct wgstar_gateway;
struct wgstar_peer;

/**
 * struct wgstar_transport - how sessions send; given by the data path at the
 *	creation of a device
 * @send_to_peer: send a handshake message to the peer's endpoint. Process
 *	context. Returns 0 or a negative error; drops are counted
 * @send_to_endpoint: same, to the sender of a message
 * @send_staged: encrypt and send what waits for a session. Process context
 * @send_keepalive: send an empty message, if a session allows. Process context
 * @drop_staged: drop what waits
 * @gathered: function of &struct wgstar_staging.gather_timer
 * @finish_order: function of &struct wgstar_order.work
 */
struct wgstar_transport {
	int (*send_to_peer)(struct wgstar_peer *peer, const void *message,
			    size_t len);
	int (*send_to_endpoint)(struct wgstar_device *device,
				const struct wgstar_endpoint *to,
				const void *message, size_t len);
	void (*send_staged)(struct wgstar_peer *peer);
	void (*send_keepalive)(struct wgstar_peer *peer);
	void (*drop_staged)(struct wgstar_peer *peer,
			    enum wgstar_drop_reason why);
	enum hrtimer_restart (*gathered)(struct hrtimer *timer);
	void (*finish_order)(struct work_struct *work);
};

/**
 * struct wgstar_device - a device; netdev_priv()
 * @dev: the netdevice
 * @transport: how sessions send
 * @allowed_ips: routes to peers
 * @gateway: what peers may reach beyond this host; NULL for no such rules.
 *	Changed under @config_lock
 * @isolated_peers: how many peers are isolated; changed under @config_lock
 * @relay_mode: &enum wgstar_relay_mode; changed under @config_lock
 * @session_index: handshakes and keypairs by index
 * @sock4: UDP socket, IPv4; NULL while down
 * @sock6: UDP socket, IPv6; NULL while down or without IPv6
 * @aggregate_node: among the devices that take aggregates
 * @gro_cells: per-CPU queues of decrypted packets on their way to the stack
 * @fwmark: mark of outer packets
 * @listen_port: UDP port, host byte order; 0 until one was chosen
 * @identity: private key
 * @cookie_checker: asks for cookies under load
 * @handshakes: incoming handshake messages
 * @config_lock: serialises changes
 * @peers: the peers
 * @generation: counts changes, so that a dump can tell
 * @birth_net: namespace that the sockets live in; NULL once it is gone. Not
 *	counted; under rtnl, or RCU with maybe_get_net()
 * @list: in the list of all devices; under rtnl
 * @drops: what was dropped
 * @relayed: which way packets from peer to peer went
 */
struct wgstar_device {
	struct net_device *dev;
	const struct wgstar_transport *transport;
	struct allowed_ips allowed_ips;
	struct wgstar_gateway __rcu *gateway;
	unsigned int isolated_peers;
	u8 relay_mode;
	struct wgstar_session_index session_index;
	struct sock __rcu *sock4;
	struct sock __rcu *sock6;
	struct hlist_node aggregate_node;
	struct gro_cells gro_cells;
	u32 fwmark;
	u16 listen_port;
	struct wgstar_identity identity;
	struct wgstar_cookie_checker cookie_checker;
	struct wgstar_handshake_queue handshakes;
	struct mutex config_lock;
	struct wgstar_peer_table peers;
	u32 generation;
	struct net __rcu *birth_net;
	struct list_head list;
	struct wgstar_drop_counters drops;
	struct wgstar_relayed_counters __percpu *relayed;
};

int wgstar_device_link_init(void);
void wgstar_device_link_exit(void);
bool wgstar_device_is(const struct net_device *dev);

#endif /* WGSTAR_DEVICE_H */
