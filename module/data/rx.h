/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way in: from the socket through decryption to the stack.
 */
#ifndef WGSTAR_RX_H
#define WGSTAR_RX_H

struct sk_buff;
struct sock;
struct wgstar_device;

void wgstar_rx_burst(struct wgstar_device *device, struct sk_buff *skb);
int wgstar_rx_receive(struct sock *sk, struct sk_buff *skb);

#endif /* WGSTAR_RX_H */
