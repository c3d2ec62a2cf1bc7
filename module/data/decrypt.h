/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a transport message to the inner packet in it.
 */
#ifndef WGSTAR_DECRYPT_H
#define WGSTAR_DECRYPT_H

#include <linux/types.h>

struct net_device;
struct sk_buff;
struct wgstar_keypair;

bool wgstar_decrypt_in_place(const struct wgstar_keypair *keypair, u64 counter,
			     struct sk_buff *skb);
struct sk_buff *wgstar_decrypt_room(struct net_device *dev,
				    const struct sk_buff *from,
				    unsigned int offset, unsigned int len);
bool wgstar_decrypt_is_private(const struct sk_buff *skb);

#endif /* WGSTAR_DECRYPT_H */
