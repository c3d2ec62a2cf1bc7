/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way out: from the stack to the peer that a packet belongs to, and, when
 * there is a session, on through encryption to the socket.
 */
#ifndef WGSTAR_TX_H
#define WGSTAR_TX_H

#include <linux/hrtimer.h>
#include <linux/netdevice.h>

struct sk_buff_head;
struct wgstar_peer;

netdev_tx_t wgstar_tx_xmit(struct sk_buff *skb, struct net_device *dev);
void wgstar_tx_relay_add(struct sk_buff_head *units, struct sk_buff *unit,
			 unsigned int mtu);
void wgstar_tx_relay(struct wgstar_peer *peer, struct sk_buff_head *units);
void wgstar_tx_send_staged(struct wgstar_peer *peer);
enum hrtimer_restart wgstar_tx_gathered(struct hrtimer *timer);
void wgstar_tx_send_keepalive(struct wgstar_peer *peer);

#endif /* WGSTAR_TX_H */
