/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether the stack could be left out between two peers of a device: asked of
 * the host, of its routing, and of the packet. Every question has the answer
 * WGSTAR_RELAYED_DIRECT, or that for which the stack must have the packet.
 */
#ifndef WGSTAR_RELAY_CHECK_H
#define WGSTAR_RELAY_CHECK_H

#include "../relayed.h"

struct sk_buff;
struct wgstar_device;

void wgstar_relay_check_init(void);

enum wgstar_relayed wgstar_relay_check_host(const struct wgstar_device *device,
					    u8 family);
enum wgstar_relayed wgstar_relay_check_route(const struct wgstar_device *device,
					     struct sk_buff *skb,
					     unsigned int *mtu);
enum wgstar_relayed wgstar_relay_check_packet(const struct sk_buff *skb,
					      unsigned int mtu);

#endif /* WGSTAR_RELAY_CHECK_H */
