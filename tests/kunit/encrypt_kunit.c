// SPDX-License-Identifier: GPL-2.0
/* Tests of module/data/encrypt.c and message_pages.c: bursts of small packets. */
#include <crypto/chacha20poly1305.h>
#include <linux/bottom_half.h>
#include <linux/skbuff.h>

#include "../../module/data/aead.h"
#include "../../module/data/encrypt.h"
#include "../../module/data/message_pages.h"
#include "../../module/logic/message.h"
#include "../../module/session/keypair.h"
#include "suites.h"

#define PACKET_LENGTH	112
#define PACKETS		3
#define MESSAGE_LENGTH	(sizeof(struct message_data) + PACKET_LENGTH + 16)
#define NO_MTU		0

static int encrypt_test_init(struct kunit *test)
{
	struct wgstar_keypair *keypair;

	keypair = kunit_kzalloc(test, sizeof(*keypair), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, keypair);
	memset(keypair->sending_key, 7, sizeof(keypair->sending_key));
	test->priv = keypair;
	return wgstar_message_pages_init();
}

static void encrypt_test_exit(struct kunit *test)
{
	wgstar_message_pages_exit();
}

/* One burst: three packets, filled with @fill and what follows it. */
static struct sk_buff *burst_make(struct kunit *test, u8 fill)
{
	struct sk_buff_head packets;
	struct sk_buff *packet, *outer;
	unsigned int i;

	__skb_queue_head_init(&packets);
	for (i = 0; i < PACKETS; ++i) {
		packet = alloc_skb(PACKET_LENGTH, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, packet);
		memset(skb_put(packet, PACKET_LENGTH), fill + i, PACKET_LENGTH);
		__skb_queue_tail(&packets, packet);
	}
	local_bh_disable();
	outer = wgstar_encrypt_packets(test->priv, &packets, NO_MTU);
	local_bh_enable();
	KUNIT_ASSERT_NOT_NULL(test, outer);
	KUNIT_ASSERT_TRUE(test, skb_queue_empty(&packets));
	KUNIT_ASSERT_GE(test, (unsigned int)skb_shinfo(outer)->nr_frags, 1U);
	return outer;
}

static const skb_frag_t *first_frag(const struct sk_buff *outer)
{
	return &skb_shinfo(outer)->frags[0];
}

static const skb_frag_t *last_frag(const struct sk_buff *outer)
{
	return &skb_shinfo(outer)->frags[skb_shinfo(outer)->nr_frags - 1];
}

static void burst_check(struct kunit *test, const struct sk_buff *outer, u8 fill,
			u64 counter)
{
	const struct wgstar_keypair *keypair = test->priv;
	u8 sealed[MESSAGE_LENGTH], text[PACKET_LENGTH];
	const struct message_data *message = (void *)sealed;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, outer->len, (unsigned int)(PACKETS * MESSAGE_LENGTH));
	for (i = 0; i < PACKETS; ++i) {
		KUNIT_ASSERT_EQ(test, skb_copy_bits(outer, i * MESSAGE_LENGTH, sealed,
						    MESSAGE_LENGTH), 0);
		KUNIT_EXPECT_EQ(test, le64_to_cpu(message->counter), counter + i);
		KUNIT_ASSERT_TRUE(test, chacha20poly1305_decrypt(text, message->encrypted,
								 PACKET_LENGTH + 16, NULL, 0,
								 counter + i,
								 keypair->sending_key));
		KUNIT_EXPECT_NULL(test, memchr_inv(text, fill + i, PACKET_LENGTH));
	}
}

static void bursts_are_messages(struct kunit *test)
{
	struct sk_buff *outer;
	unsigned int i;

	/* More than all pages of a ring, so that they are used again. */
	for (i = 0; i < 3000; ++i) {
		outer = burst_make(test, i);
		if (i % 100 < 2)
			burst_check(test, outer, i, i * PACKETS);
		kfree_skb(outer);
	}
}

/*
 * While a message is encrypted, the block that Poly1305 is keyed with is in the
 * room before it. Somebody may be reading what was sent before just then.
 */
static void keeps_away_from_what_was_sent(struct kunit *test)
{
	struct sk_buff *before = burst_make(test, 0), *outer;
	unsigned int i, together = 0, room;

	for (i = 1; i < 100; ++i) {
		outer = burst_make(test, i);
		if (skb_frag_page(first_frag(outer)) ==
		    skb_frag_page(last_frag(before))) {
			room = skb_frag_off(first_frag(outer)) +
			       sizeof(struct message_data) -
			       skb_frag_off(last_frag(before)) -
			       skb_frag_size(last_frag(before));
			KUNIT_EXPECT_GE(test, room, (unsigned int)WGSTAR_AEAD_ROOM);
			++together;
		}
		kfree_skb(before);
		before = outer;
	}
	kfree_skb(before);
	KUNIT_EXPECT_GT(test, together, 50U);
}

static void knows_its_pages(struct kunit *test)
{
	struct sk_buff *outer = burst_make(test, 1);
	struct page *ours = skb_frag_page(first_frag(outer));
	struct page *other = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_TRUE(test, wgstar_message_pages_owns(ours));
	KUNIT_EXPECT_TRUE(test, wgstar_message_pages_owns(ours + 1));
	KUNIT_EXPECT_FALSE(test, wgstar_message_pages_owns(other));
	KUNIT_EXPECT_FALSE(test, wgstar_message_pages_owns(NULL));
	__free_page(other);
	kfree_skb(outer);
}

static struct kunit_case encrypt_cases[] = {
	KUNIT_CASE(bursts_are_messages),
	KUNIT_CASE(keeps_away_from_what_was_sent),
	KUNIT_CASE(knows_its_pages),
	{}
};

struct kunit_suite wgstar_encrypt_suite = {
	.name = "wgstar_encrypt",
	.init = encrypt_test_init,
	.exit = encrypt_test_exit,
	.test_cases = encrypt_cases,
};
