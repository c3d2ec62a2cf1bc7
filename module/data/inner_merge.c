// SPDX-License-Identifier: GPL-2.0
/*
 * Merging TCP packets. See inner_merge.h.
 */
#include "inner_merge.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

/* Shorter packets are copied: a page is not held for so little. */
#define COPY_MAX		256
/* Headers of other packets that the stack looks at are linear. */
#define LINEAR_OTHER		128
/* UDP GSO on the way out goes no further. */
#define MERGE_PACKETS_MAX	64
/* Flags that end a unit, with which a packet can be only its last. */
#define FLAGS_END		(TCP_FLAG_PSH | TCP_FLAG_FIN)
/* Flags that packets within a unit do not have. */
#define FLAGS_ALONE		(TCP_FLAG_URG | TCP_FLAG_RST | TCP_FLAG_SYN | \
				 TCP_FLAG_CWR)

/* The TCP header of a packet that header_length() accepts. */
static const struct tcphdr *tcp_of(const u8 *packet)
{
	return (const struct tcphdr *)(packet + (packet[0] >> 4 == 4 ?
						 sizeof(struct iphdr) :
						 sizeof(struct ipv6hdr)));
}

/**
 * wgstar_inner_length() - length of the IP packet in a message
 * @packet: decrypted text of a message
 * @len: its length, with padding
 *
 * Context: any.
 * Return: the length that the IP header gives; 0 if this is no IP packet, or
 * not all of it.
 */
unsigned int wgstar_inner_length(const u8 *packet, unsigned int len)
{
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)packet;
	const struct iphdr *ip4 = (const struct iphdr *)packet;
	unsigned int inner = 0;

	if (len >= sizeof(*ip4) && ip4->version == 4)
		inner = ntohs(ip4->tot_len);
	else if (len >= sizeof(*ip6) && ip4->version == 6)
		return ntohs(ip6->payload_len) + sizeof(*ip6) <= len ?
		       ntohs(ip6->payload_len) + sizeof(*ip6) : 0;
	return inner >= sizeof(*ip4) && inner <= len ? inner : 0;
}

static bool ip_is_plain_tcp(const u8 *packet, unsigned int *transport)
{
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)packet;
	const struct iphdr *ip4 = (const struct iphdr *)packet;

	if (ip4->version == 4) {
		*transport = sizeof(*ip4);
		return ip4->ihl == 5 && ip4->protocol == IPPROTO_TCP &&
		       !(ip4->frag_off & htons(IP_MF | IP_OFFSET)) &&
		       !ip_fast_csum(ip4, 5);
	}
	*transport = sizeof(*ip6);
	return ip6->nexthdr == IPPROTO_TCP;
}

/*
 * Length of the headers of a packet that can be part of a unit: TCP with payload
 * and nothing but the usual flags, right above IP. 0 if it can't.
 */
static unsigned int header_length(const u8 *packet, unsigned int len)
{
	const struct tcphdr *tcp;
	unsigned int transport;

	if (!ip_is_plain_tcp(packet, &transport) ||
	    len < transport + sizeof(*tcp))
		return 0;
	tcp = (const struct tcphdr *)(packet + transport);
	transport += __tcp_hdrlen(tcp);
	if (tcp->doff < 5 || transport >= len ||
	    transport > WGSTAR_MERGE_HEADER_MAX || !tcp->ack ||
	    tcp_flag_word(tcp) & FLAGS_ALONE)
		return 0;
	return transport;
}

/**
 * wgstar_inner_merge_begin() - no unit yet
 * @merge: to be set
 * @dev: device that will receive the units
 *
 * Context: any.
 */
void wgstar_inner_merge_begin(struct wgstar_inner_merge *merge,
			      struct net_device *dev)
{
	merge->dev = dev;
	merge->unit = NULL;
	merge->takes_more = false;
}

/* The identifications of the packets grow by one, or stay, if nobody cares. */
static bool id_follows(struct wgstar_inner_merge *merge, const struct iphdr *first,
		       const struct iphdr *ip)
{
	u16 step = ntohs(ip->id) - ntohs(first->id);

	if (merge->packets == 1 && ip->frag_off & htons(IP_DF))
		merge->fixed_id = !step;
	return step == (merge->fixed_id ? 0 : merge->packets);
}

static bool ipv4_follows(struct wgstar_inner_merge *merge,
			 const struct iphdr *first, const struct iphdr *ip)
{
	return ip->ihl == 5 && ip->protocol == first->protocol &&
	       ip->tos == first->tos && ip->ttl == first->ttl &&
	       ip->frag_off == first->frag_off && ip->saddr == first->saddr &&
	       ip->daddr == first->daddr && !ip_fast_csum(ip, 5) &&
	       id_follows(merge, first, ip);
}

static bool ipv6_follows(const struct ipv6hdr *first, const struct ipv6hdr *ip)
{
	return *(const __be32 *)ip == *(const __be32 *)first &&
	       ip->nexthdr == first->nexthdr &&
	       ip->hop_limit == first->hop_limit &&
	       ipv6_addr_equal(&ip->saddr, &first->saddr) &&
	       ipv6_addr_equal(&ip->daddr, &first->daddr);
}

static bool tcp_follows(const struct wgstar_inner_merge *merge,
			const struct tcphdr *first, const struct tcphdr *tcp,
			unsigned int len)
{
	__be32 differs = tcp_flag_word(tcp) ^ tcp_flag_word(first);

	return tcp->source == first->source && tcp->dest == first->dest &&
	       tcp->ack_seq == first->ack_seq && !(differs & ~FLAGS_END) &&
	       ntohl(tcp->seq) ==
	       ntohl(first->seq) + merge->packets * merge->size &&
	       !memcmp(tcp + 1, first + 1, len - sizeof(*tcp));
}

static bool packet_follows(struct wgstar_inner_merge *merge, const u8 *packet,
			   unsigned int len)
{
	const u8 *first = merge->unit->data;
	const struct tcphdr *tcp;

	if (packet[0] != first[0] || len <= merge->header ||
	    len - merge->header > merge->size ||
	    merge->unit->len + len - merge->header > IP_MAX_MTU)
		return false;
	tcp = tcp_of(packet);
	return tcp_follows(merge, tcp_of(first), tcp,
			   packet + merge->header - (const u8 *)tcp) &&
	       (packet[0] >> 4 == 4 ?
		ipv4_follows(merge, (const void *)first, (const void *)packet) :
		ipv6_follows((const void *)first, (const void *)packet));
}

/*
 * A packet of @payload bytes was made a part of the unit, which ends in the ring
 * at @end. What comes after a short packet, or one with such flags, is not
 * merged.
 */
static void merge_note(struct wgstar_inner_merge *merge, const u8 *packet,
		       unsigned int payload,
		       const struct wgstar_message_room *end)
{
	__be32 flags = tcp_flag_word(tcp_of(packet));

	++merge->packets;
	merge->end = *end;
	merge->end_flags = flags & FLAGS_END;
	if (payload < merge->size || merge->end_flags ||
	    merge->packets == MERGE_PACKETS_MAX)
		merge->takes_more = false;
}

/* Make @len bytes of @room from @offset on a part of the unit. */
static bool merge_append(struct wgstar_inner_merge *merge,
			 const struct wgstar_message_room *room,
			 unsigned int offset, unsigned int len,
			 struct wgstar_message_room *end)
{
	*end = (struct wgstar_message_room) {
		.page = room->page,
		.offset = room->offset + offset,
		.data = room->data + offset,
	};
	if (!wgstar_message_pages_append(merge->unit, end, len))
		return false;
	wgstar_message_pages_take(WGSTAR_RING_OPEN, end, len);
	end->offset += len;
	end->data += len;
	return true;
}

/**
 * wgstar_inner_merge_add() - add a packet to the unit, if it belongs to it
 * @merge: the unit in the making
 * @room: room in the ring of open packets, not taken yet, where the packet lies
 * @len: length of the packet, as wgstar_inner_length() gives it
 *
 * Takes the room, if so.
 *
 * Context: softirq.
 * Return: whether the packet is part of the unit now.
 */
bool wgstar_inner_merge_add(struct wgstar_inner_merge *merge,
			    const struct wgstar_message_room *room,
			    unsigned int len)
{
	struct wgstar_message_room end;

	if (!merge->takes_more || !packet_follows(merge, room->data, len) ||
	    !merge_append(merge, room, merge->header, len - merge->header, &end))
		return false;
	merge_note(merge, room->data, len - merge->header, &end);
	return true;
}

/*
 * Receive offload may join units. One whose first payload is neither in a page nor
 * in a head that is one, it would make a list of, and such a list of GSO skbs the
 * stack does not cut up again with the right identifications.
 */
static bool unit_can_be_joined(const struct sk_buff *unit, unsigned int header)
{
	return skb_headlen(unit) == header || unit->head_frag;
}

/**
 * wgstar_inner_merge_start() - begin a unit with a packet
 * @merge: has no unit
 * @room: room in the ring of open packets, not taken yet, where the packet lies
 * @len: length of the packet, as wgstar_inner_length() gives it
 * @copy: the packet can't stay there, so copy it
 *
 * Takes the room, unless the packet is copied.
 *
 * Context: softirq.
 * Return: false without memory.
 */
bool wgstar_inner_merge_start(struct wgstar_inner_merge *merge,
			      const struct wgstar_message_room *room,
			      unsigned int len, bool copy)
{
	unsigned int header = header_length(room->data, len), linear;
	struct wgstar_message_room end = {};

	copy = copy || len <= COPY_MAX;
	linear = copy ? len : header ?: min_t(unsigned int, len, LINEAR_OTHER);
	merge->unit = netdev_alloc_skb(merge->dev, linear);
	if (!merge->unit)
		return false;
	skb_put_data(merge->unit, room->data, linear);
	if (linear < len)
		merge_append(merge, room, linear, len - linear, &end);
	merge->packets = 0;
	merge->header = header;
	merge->size = len - header;
	merge->fixed_id = false;
	merge->takes_more = header && unit_can_be_joined(merge->unit, header) &&
			    !netif_elide_gro(merge->dev);
	if (header)
		merge_note(merge, room->data, merge->size, &end);
	return true;
}

static void ip_finish(struct wgstar_inner_merge *merge)
{
	struct sk_buff *unit = merge->unit;
	struct ipv6hdr *ip6 = (struct ipv6hdr *)unit->data;
	struct iphdr *ip4 = (struct iphdr *)unit->data;

	if (ip4->version == 4) {
		ip4->tot_len = htons(unit->len);
		ip_send_check(ip4);
	} else {
		ip6->payload_len = htons(unit->len - sizeof(*ip6));
	}
}

/* The checksum field has the sum of the pseudo header, as the stack wants it. */
static void tcp_finish(struct wgstar_inner_merge *merge)
{
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)merge->unit->data;
	const struct iphdr *ip4 = (const struct iphdr *)merge->unit->data;
	unsigned int transport = ip4->version == 4 ? sizeof(*ip4) : sizeof(*ip6);
	struct tcphdr *tcp = (struct tcphdr *)(merge->unit->data + transport);
	unsigned int len = merge->unit->len - transport;

	tcp_flag_word(tcp) |= merge->end_flags;
	if (ip4->version == 4)
		tcp->check = ~tcp_v4_check(len, ip4->saddr, ip4->daddr, 0);
	else
		tcp->check = ~tcp_v6_check(len, &ip6->saddr, &ip6->daddr, 0);
	merge->unit->csum_start = skb_headroom(merge->unit) + transport;
	merge->unit->csum_offset = offsetof(struct tcphdr, check);
	merge->unit->ip_summed = CHECKSUM_PARTIAL;
}

/**
 * wgstar_inner_merge_take() - take the unit as it is now
 * @merge: the unit in the making; empty afterwards
 *
 * Context: softirq.
 * Return: the unit, its network header at data: one packet, or a GSO skb; NULL
 * if there was none.
 */
struct sk_buff *wgstar_inner_merge_take(struct wgstar_inner_merge *merge)
{
	struct sk_buff *unit = merge->unit;
	struct skb_shared_info *shared;

	if (unit && merge->packets > 1) {
		ip_finish(merge);
		tcp_finish(merge);
		shared = skb_shinfo(unit);
		shared->gso_size = merge->size;
		shared->gso_segs = merge->packets;
		shared->gso_type = unit->data[0] >> 4 == 4 ? SKB_GSO_TCPV4 :
							     SKB_GSO_TCPV6;
		if (merge->fixed_id)
			shared->gso_type |= SKB_GSO_TCP_FIXEDID;
	}
	wgstar_inner_merge_begin(merge, merge->dev);
	return unit;
}
