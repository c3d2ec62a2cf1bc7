/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Aggregates where the network has none. Over a veth, or from a network card
 * without receive offload, the datagrams of a sender who cuts up his packets come
 * one by one. Those that follow each other closely are made an aggregate, as
 * receive offload of UDP would.
 */
#ifndef WGSTAR_RX_GATHER_H
#define WGSTAR_RX_GATHER_H

#include <linux/types.h>

struct sk_buff;
struct wgstar_device;

void wgstar_rx_gather_init(void);
void wgstar_rx_gather_exit(void);

bool wgstar_rx_gather(struct wgstar_device *device, struct sk_buff *skb);
void wgstar_rx_gather_purge(struct wgstar_device *device);

#endif /* WGSTAR_RX_GATHER_H */
