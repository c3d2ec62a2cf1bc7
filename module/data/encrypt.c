// SPDX-License-Identifier: GPL-2.0
/*
 * Encryption of bursts. See encrypt.h.
 *
 * The packets of a GSO unit are written with their checksums completed, and
 * encrypted in place, one beside the other, in pages of their own; the whole
 * leaves as one UDP GSO skb. A single packet is encrypted where it is, if
 * nobody else can see it there and there is room around it; else it is copied.
 */
#include "encrypt.h"

#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/ip_tunnels.h>
#include <net/sock.h>

#include "../compat.h"
#include "../logic/message.h"
#include "../session/keypair.h"
#include "aead.h"
#include "message_pages.h"
#include "segments.h"

/* UDP GSO of some kernels and cards goes no further. */
#define BURST_MESSAGES_MAX	64
/* Outer headers and all messages fit into an IP length field. */
#define BURST_BYTES_MAX		(IP_MAX_MTU - sizeof(struct ipv6hdr) - \
				 sizeof(struct udphdr))
/* Longer packets do not fit into a page. */
#define SEGMENT_MAX		SZ_16K
/* Bytes behind a message that encryption spoils. */
#define MESSAGE_SLACK		(WGSTAR_AEAD_TAIL - WGSTAR_TAG_LENGTH)
/* Bytes before a message that are something else while it is encrypted. */
#define MESSAGE_ROOM		(WGSTAR_AEAD_ROOM - sizeof(struct message_data))

/**
 * struct burst - datagrams being made
 * @keypair: session to send with
 * @aead: its key
 * @counter: counter of the next message; reserved for this burst
 * @mtu: padding does not go beyond it; 0 for no bound
 * @in_pages: whether messages of it are in the ring
 * @first: first outer skb; more follow by next
 * @last: the one that is being filled, or NULL
 */
struct burst {
	struct wgstar_keypair *keypair;
	struct wgstar_aead aead;
	u64 counter;
	unsigned int mtu;
	bool in_pages;
	struct sk_buff *first;
	struct sk_buff *last;
};

/* Counters are given out once; whatever of @count is not used is lost. */
static void burst_begin(struct burst *burst, struct wgstar_keypair *keypair,
			unsigned int mtu, unsigned int count)
{
	burst->keypair = keypair;
	wgstar_aead_begin(&burst->aead, keypair->sending_key);
	burst->counter = atomic64_fetch_add(count, &keypair->sending_counter);
	burst->mtu = mtu;
	burst->in_pages = false;
	burst->first = NULL;
	burst->last = NULL;
}

/*
 * One message is an ordinary datagram. Of several the stack wants the place of
 * the UDP checksum, which the tunnel code does not set for GSO skbs.
 */
static void outers_finish(struct sk_buff *outers)
{
	struct skb_shared_info *shared;
	struct sk_buff *outer;

	for (outer = outers; outer; outer = outer->next) {
		shared = skb_shinfo(outer);
		if (shared->gso_segs <= 1) {
			shared->gso_segs = 0;
			shared->gso_size = 0;
			continue;
		}
		shared->gso_type = SKB_GSO_UDP_L4;
		outer->ip_summed = CHECKSUM_PARTIAL;
		outer->csum_start = skb_headroom(outer) - sizeof(struct udphdr);
		outer->csum_offset = offsetof(struct udphdr, check);
	}
}

static struct sk_buff *burst_end(struct burst *burst)
{
	wgstar_aead_end(&burst->aead);
	outers_finish(burst->first);
	return burst->first;
}

static unsigned int message_length(const struct burst *burst, unsigned int len)
{
	return sizeof(struct message_data) + WGSTAR_TAG_LENGTH +
	       wgstar_message_padded_length(len, burst->mtu);
}

/*
 * @data has the inner packet of @len bytes behind room for the header of a
 * message, and room for padding and tag behind it. The header comes last, since
 * encryption spoils what is before the text.
 */
static void message_seal(struct burst *burst, u8 *data, unsigned int len)
{
	unsigned int padded = wgstar_message_padded_length(len, burst->mtu);
	struct message_data *message = (struct message_data *)data;
	u64 counter = burst->counter++;

	BUILD_BUG_ON(sizeof(*message) < WGSTAR_AEAD_ROOM_SPOILT);
	memset(message->encrypted + len, 0, padded - len);
	wgstar_aead_encrypt(&burst->aead, counter, message->encrypted, padded);
	message->header.type = cpu_to_le32(MESSAGE_DATA);
	message->receiver_index = burst->keypair->remote_index;
	message->counter = cpu_to_le64(counter);
}

/*
 * Copy a packet and complete its checksum on the way. A sum of zero would mean
 * "none" in UDP; its other form is right everywhere.
 */
static void packet_copy(const struct sk_buff *skb, u8 *to)
{
	__sum16 *sum;

	if (skb->ip_summed != CHECKSUM_PARTIAL) {
		skb_copy_bits(skb, 0, to, skb->len);
		return;
	}
	skb_copy_and_csum_dev(skb, to);
	sum = (__sum16 *)(to + skb_checksum_start_offset(skb) + skb->csum_offset);
	if (!*sum)
		*sum = CSUM_MANGLED_0;
}

/*
 * Let the socket that made @inner go on paying for @outer, so that it does not
 * fill the queues of the outer link (TCP small queues). Only the two kinds of
 * ownership that count in sk_wmem_alloc can be handed on.
 */
static void owner_hand_on(struct sk_buff *outer, struct sk_buff *inner)
{
	struct sock *sk = inner->sk;
	int more;

	if (!sk || !sk_fullsock(sk) || !inner->destructor)
		return;
	if (inner->destructor != sock_wfree &&
	    (!sk_is_tcp(sk) || inner->destructor == sock_efree ||
	     inner->destructor == sock_edemux || inner->destructor == sock_rfree))
		return;
	more = outer->truesize - inner->truesize;
	if (more > 0)
		refcount_add(more, &sk->sk_wmem_alloc);
	else if (more < 0)
		WARN_ON_ONCE(refcount_sub_and_test(-more, &sk->sk_wmem_alloc));
	swap(outer->sk, inner->sk);
	swap(outer->destructor, inner->destructor);
}

/* What the outer skb keeps of the inner one. */
static void outer_inherit(struct sk_buff *outer, const struct sk_buff *inner)
{
	outer->priority = inner->priority;
	outer->hash = inner->hash;
	outer->l4_hash = inner->l4_hash;
	outer->sw_hash = inner->sw_hash;
	wgstar_compat_copy_delivery_time(outer, inner);
}

static bool single_in_place(const struct burst *burst, struct sk_buff *skb)
{
	unsigned int tail = message_length(burst, skb->len) + MESSAGE_SLACK -
			    skb->len - sizeof(struct message_data);

	return !skb_cloned(skb) && !skb_shared(skb) && !skb_is_nonlinear(skb) &&
	       skb_tailroom(skb) >= tail &&
	       skb_headroom(skb) >= WGSTAR_OUTER_HEADROOM + sizeof(struct message_data);
}

static struct sk_buff *single_encrypt_in_place(struct burst *burst,
					       struct sk_buff *skb)
{
	unsigned int len = skb->len;

	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb)) {
		kfree_skb(skb);
		return NULL;
	}
	skb->ip_summed = CHECKSUM_NONE;
	skb->encapsulation = 0;
	skb_push(skb, sizeof(struct message_data));
	skb_put(skb, message_length(burst, len) - skb->len);
	message_seal(burst, skb->data, len);
	return skb;
}

/* An outer skb for @inner, with room for @len bytes in its linear part. */
static struct sk_buff *outer_alloc(const struct sk_buff *inner, unsigned int len)
{
	struct sk_buff *outer;

	outer = alloc_skb(WGSTAR_OUTER_HEADROOM + len, GFP_ATOMIC | __GFP_NOWARN);
	if (outer) {
		skb_reserve(outer, WGSTAR_OUTER_HEADROOM);
		outer_inherit(outer, inner);
	}
	return outer;
}

static struct sk_buff *linear_encrypt(struct burst *burst,
				      const struct sk_buff *skb)
{
	unsigned int len = message_length(burst, skb->len);
	struct sk_buff *outer = outer_alloc(skb, len + MESSAGE_SLACK);

	if (outer) {
		skb_put(outer, len);
		packet_copy(skb, outer->data + sizeof(struct message_data));
		message_seal(burst, outer->data, skb->len);
	}
	return outer;
}

static struct sk_buff *single_encrypt_copy(struct burst *burst,
					   struct sk_buff *skb)
{
	struct sk_buff *outer = linear_encrypt(burst, skb);

	if (outer) {
		owner_hand_on(outer, skb);
		consume_skb(skb);
	} else {
		kfree_skb(skb);
	}
	return outer;
}

static bool burst_link(struct burst *burst, struct sk_buff *outer)
{
	if (!outer)
		return false;
	if (burst->last)
		burst->last->next = outer;
	else
		burst->first = outer;
	burst->last = outer;
	return true;
}

/*
 * Whether the outer skb can take one more message: all but the last are equal
 * in size, and the whole stays within what IP and UDP GSO can say.
 */
static bool outer_takes(const struct sk_buff *outer, unsigned int len)
{
	const struct skb_shared_info *shared;

	if (!outer)
		return false;
	shared = skb_shinfo(outer);
	if (!shared->gso_segs)
		return !outer->len;
	return shared->gso_segs < BURST_MESSAGES_MAX &&
	       shared->nr_frags < MAX_SKB_FRAGS &&
	       outer->len + len <= BURST_BYTES_MAX &&
	       len <= shared->gso_size &&
	       outer->len == shared->gso_segs * shared->gso_size;
}

/*
 * Room for a message of @len bytes in the last outer skb, or in a new one that
 * inherits from @inner. gso_size and gso_segs count from the first message; see
 * outers_finish(). What lies before the first one has been sent, and may be read
 * just now.
 */
static bool outer_room(struct burst *burst, const struct sk_buff *inner,
		       unsigned int len, struct wgstar_message_room *room)
{
	unsigned int skip = burst->in_pages ? 0 : MESSAGE_ROOM;
	struct skb_shared_info *shared;

	if (!wgstar_message_pages_find(WGSTAR_RING_SEALED, skip,
				       len + MESSAGE_SLACK, room))
		return false;
	if ((!outer_takes(burst->last, len) ||
	     !wgstar_message_pages_append(burst->last, room, len)) &&
	    (!burst_link(burst, outer_alloc(inner, 0)) ||
	     !wgstar_message_pages_append(burst->last, room, len)))
		return false;
	wgstar_message_pages_take(WGSTAR_RING_SEALED, room, len);
	burst->in_pages = true;
	shared = skb_shinfo(burst->last);
	if (!shared->gso_segs)
		shared->gso_size = len;
	++shared->gso_segs;
	return true;
}

static bool packet_encrypt(struct burst *burst, const struct sk_buff *packet)
{
	unsigned int len = message_length(burst, packet->len);
	struct wgstar_message_room room;

	/* Without pages, or too long for one: a datagram of its own. */
	if (!outer_room(burst, packet, len, &room))
		return burst_link(burst, linear_encrypt(burst, packet));
	packet_copy(packet, room.data + sizeof(struct message_data));
	message_seal(burst, room.data, packet->len);
	return true;
}

/* Consumes @unit. All of it is sent or nothing. */
static struct sk_buff *unit_finish(struct burst *burst, struct sk_buff *unit,
				   bool complete)
{
	struct sk_buff *outers = burst_end(burst);

	if (!complete) {
		kfree_skb_list(outers);
		kfree_skb(unit);
		return NULL;
	}
	owner_hand_on(outers, unit);
	consume_skb(unit);
	return outers;
}

/* Cut by the stack, an skb for each packet. */
static struct sk_buff *gso_encrypt_by_stack(struct wgstar_keypair *keypair,
					    struct sk_buff *unit, unsigned int mtu)
{
	struct sk_buff *segments, *segment, *next;
	struct burst burst __uninitialized;
	unsigned int count = 0;
	bool complete = true;

	segments = skb_gso_segment(unit, NETIF_F_SG | NETIF_F_FRAGLIST |
				   NETIF_F_HW_CSUM | NETIF_F_HIGHDMA);
	if (IS_ERR_OR_NULL(segments)) {
		kfree_skb(unit);
		return NULL;
	}
	for (segment = segments; segment; segment = segment->next)
		++count;
	burst_begin(&burst, keypair, mtu, count);
	skb_list_walk_safe(segments, segment, next) {
		complete = complete && packet_encrypt(&burst, segment);
		skb_mark_not_on_list(segment);
		consume_skb(segment);
	}
	return unit_finish(&burst, unit, complete);
}

static struct sk_buff *gso_encrypt(struct wgstar_keypair *keypair,
				   struct sk_buff *unit, unsigned int mtu)
{
	struct wgstar_segments segments;
	struct wgstar_message_room room;
	unsigned int i, len;
	struct burst burst __uninitialized;

	if (!wgstar_segments_begin(&segments, unit) ||
	    segments.header + segments.size > SEGMENT_MAX)
		return gso_encrypt_by_stack(keypair, unit, mtu);
	burst_begin(&burst, keypair, mtu, segments.count);
	for (i = 0; i < segments.count; ++i) {
		len = wgstar_segments_length(&segments, i);
		if (!outer_room(&burst, unit, message_length(&burst, len), &room))
			break;
		wgstar_segments_write(&segments, i,
				      room.data + sizeof(struct message_data));
		message_seal(&burst, room.data, len);
	}
	return unit_finish(&burst, unit, i == segments.count);
}

/**
 * wgstar_encrypt_packets() - make the datagrams that carry many small packets
 * @keypair: session to send with
 * @packets: packets, none of them GSO; consumed, but for those for which there
 *	was no memory, which stay
 * @mtu: MTU of the device, beyond which padding must not go
 *
 * Context: softirq, or BH disabled; RCU read lock.
 * Return: as wgstar_encrypt().
 */
struct sk_buff *wgstar_encrypt_packets(struct wgstar_keypair *keypair,
				       struct sk_buff_head *packets,
				       unsigned int mtu)
{
	struct sk_buff *packet, *next;
	struct burst burst __uninitialized;

	burst_begin(&burst, keypair, mtu, skb_queue_len(packets));
	skb_queue_walk_safe(packets, packet, next) {
		if (!packet_encrypt(&burst, packet))
			continue;
		__skb_unlink(packet, packets);
		consume_skb(packet);
	}
	return burst_end(&burst);
}

/**
 * wgstar_encrypt() - make the datagrams that carry a unit
 * @keypair: session to send with
 * @unit: one packet, or a GSO skb, with its network header at data; consumed
 * @mtu: MTU of the device, beyond which padding must not go
 *
 * Context: softirq, or BH disabled; RCU read lock.
 * Return: skbs linked by next, each one message or a UDP GSO burst of them,
 * with room for the outer headers; NULL if there was no memory.
 */
struct sk_buff *wgstar_encrypt(struct wgstar_keypair *keypair,
			       struct sk_buff *unit, unsigned int mtu)
{
	struct sk_buff *outer;
	struct burst burst __uninitialized;

	if (skb_is_gso(unit))
		return gso_encrypt(keypair, unit, mtu);
	burst_begin(&burst, keypair, mtu, 1);
	outer = single_in_place(&burst, unit) ?
		single_encrypt_in_place(&burst, unit) :
		single_encrypt_copy(&burst, unit);
	wgstar_aead_end(&burst.aead);
	return outer;
}
