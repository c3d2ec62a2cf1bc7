// SPDX-License-Identifier: GPL-2.0
/*
 * Decryption of messages, on linear memory that nobody else can see.
 */
#include "decrypt.h"

#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "../logic/message.h"
#include "../session/keypair.h"
#include "aead.h"

/**
 * wgstar_decrypt_is_private() - whether a datagram may be decrypted where it is
 * @skb: the datagram
 *
 * Context: any.
 * Return: true if it is linear, and shared with nobody.
 */
bool wgstar_decrypt_is_private(const struct sk_buff *skb)
{
	return !skb_is_nonlinear(skb) && !skb_cloned(skb) && !skb_shared(skb);
}

/**
 * wgstar_decrypt_room() - copy a message out of a datagram or an aggregate
 * @dev: device that will receive the inner packet
 * @from: the datagram
 * @offset: of the message from the datagram's data
 * @len: length of the message
 *
 * Context: softirq.
 * Return: an skb of the message, with headroom for forwarding; NULL without
 * memory.
 */
struct sk_buff *wgstar_decrypt_room(struct net_device *dev,
				    const struct sk_buff *from,
				    unsigned int offset, unsigned int len)
{
	struct sk_buff *skb = netdev_alloc_skb(dev, len);

	if (skb && skb_copy_bits(from, offset, skb_put(skb, len), len)) {
		kfree_skb(skb);
		skb = NULL;
	}
	return skb;
}

/**
 * wgstar_decrypt_in_place() - authenticate and decrypt a message
 * @keypair: session that it belongs to
 * @counter: its counter
 * @skb: linear and private; data is the header of the message. On success data
 *	is the padded inner packet
 *
 * Context: softirq.
 * Return: whether the message is authentic. If not, its content is undefined.
 */
bool wgstar_decrypt_in_place(const struct wgstar_keypair *keypair, u64 counter,
			     struct sk_buff *skb)
{
	struct message_data *message = (struct message_data *)skb->data;
	unsigned int len = skb->len - sizeof(*message) - WGSTAR_TAG_LENGTH;
	struct wgstar_aead aead;
	bool authentic;

	wgstar_aead_begin(&aead, keypair->receiving_key);
	authentic = wgstar_aead_decrypt_in_place(&aead, counter,
						 message->encrypted, len);
	wgstar_aead_end(&aead);
	__skb_pull(skb, sizeof(*message));
	__skb_trim(skb, len);
	return authentic;
}
