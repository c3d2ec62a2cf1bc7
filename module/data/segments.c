// SPDX-License-Identifier: GPL-2.0
/*
 * Cutting GSO units. See segments.h.
 */
#include "segments.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

#define SEGMENTS_GSO_TCP	(SKB_GSO_TCPV4 | SKB_GSO_TCPV6 | \
				 SKB_GSO_TCP_ECN | SKB_GSO_TCP_FIXEDID)

static bool ipv4_begin(struct wgstar_segments *segments)
{
	const struct iphdr *ip = (const struct iphdr *)segments->unit->data;

	segments->ipv4 = true;
	segments->protocol = ip->protocol;
	return ip->ihl >= 5 && segments->transport == ip->ihl * 4 &&
	       !(ip->frag_off & htons(IP_MF | IP_OFFSET));
}

static bool ipv6_begin(struct wgstar_segments *segments)
{
	const struct ipv6hdr *ip = (const struct ipv6hdr *)segments->unit->data;

	segments->ipv4 = false;
	segments->protocol = ip->nexthdr;
	return segments->transport == sizeof(*ip) &&
	       skb_headlen(segments->unit) >= sizeof(*ip);
}

static bool transport_begin(struct wgstar_segments *segments)
{
	const struct sk_buff *unit = segments->unit;
	unsigned int type = skb_shinfo(unit)->gso_type;
	const struct tcphdr *tcp;

	if (segments->protocol == IPPROTO_UDP && type == SKB_GSO_UDP_L4) {
		segments->header = segments->transport + sizeof(struct udphdr);
		return true;
	}
	if (segments->protocol != IPPROTO_TCP || type & ~SEGMENTS_GSO_TCP ||
	    skb_headlen(unit) < segments->transport + sizeof(*tcp))
		return false;
	tcp = (const struct tcphdr *)(unit->data + segments->transport);
	segments->header = segments->transport + __tcp_hdrlen(tcp);
	segments->fixed_id = type & SKB_GSO_TCP_FIXEDID;
	return tcp->doff >= 5;
}

/**
 * wgstar_segments_begin() - begin to cut a unit
 * @segments: to be set
 * @unit: GSO skb with its network header at data
 *
 * Context: any.
 * Return: false if skb_gso_segment() is wanted for this one: other protocols,
 * tunnels within, or headers that were not made by this host.
 */
bool wgstar_segments_begin(struct wgstar_segments *segments,
			   const struct sk_buff *unit)
{
	const struct skb_shared_info *shared = skb_shinfo(unit);
	bool fits;

	*segments = (struct wgstar_segments) {
		.unit = unit,
		.transport = skb_transport_offset(unit),
		.size = shared->gso_size,
	};
	if (unit->encapsulation || unit->ip_summed != CHECKSUM_PARTIAL ||
	    skb_checksum_start_offset(unit) != skb_transport_offset(unit) ||
	    skb_headlen(unit) < sizeof(struct iphdr) || !shared->gso_size)
		return false;
	fits = unit->protocol == htons(ETH_P_IP) ? ipv4_begin(segments) :
						   ipv6_begin(segments);
	if (!fits || !transport_begin(segments) ||
	    skb_headlen(unit) < segments->header || unit->len <= segments->header)
		return false;
	segments->count = DIV_ROUND_UP(unit->len - segments->header,
				       segments->size);
	return true;
}

static unsigned int payload_length(const struct wgstar_segments *segments,
				   unsigned int index)
{
	return min(segments->size, segments->unit->len - segments->header -
				   index * segments->size);
}

/**
 * wgstar_segments_length() - length of a packet
 * @segments: the unit
 * @index: which packet, from 0
 *
 * Context: any.
 * Return: its length in bytes, with its IP header.
 */
unsigned int wgstar_segments_length(const struct wgstar_segments *segments,
				    unsigned int index)
{
	return segments->header + payload_length(segments, index);
}

/* Only the first packet says that the window was reduced, only the last ends. */
static void tcp_write(const struct wgstar_segments *segments, unsigned int index,
		      struct tcphdr *tcp)
{
	tcp->seq = htonl(ntohl(tcp->seq) + index * segments->size);
	if (index)
		tcp->cwr = 0;
	if (index + 1 < segments->count) {
		tcp->fin = 0;
		tcp->psh = 0;
	}
}

static __sum16 transport_sum(const struct wgstar_segments *segments,
			     const u8 *packet, unsigned int len, __wsum sum)
{
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)packet;
	const struct iphdr *ip4 = (const struct iphdr *)packet;

	sum = csum_partial(packet + segments->transport,
			   segments->header - segments->transport, sum);
	if (segments->ipv4)
		return csum_tcpudp_magic(ip4->saddr, ip4->daddr, len,
					 segments->protocol, sum);
	return csum_ipv6_magic(&ip6->saddr, &ip6->daddr, len,
			       segments->protocol, sum);
}

/* @sum is that of the payload, @len the length from the transport header on. */
static void transport_write(const struct wgstar_segments *segments,
			    unsigned int index, u8 *packet, unsigned int len,
			    __wsum sum)
{
	struct tcphdr *tcp = (struct tcphdr *)(packet + segments->transport);
	struct udphdr *udp = (struct udphdr *)(packet + segments->transport);

	if (segments->protocol == IPPROTO_TCP) {
		tcp_write(segments, index, tcp);
		tcp->check = 0;
		tcp->check = transport_sum(segments, packet, len, sum);
	} else {
		udp->len = htons(len);
		udp->check = 0;
		udp->check = transport_sum(segments, packet, len, sum) ?:
			     CSUM_MANGLED_0;
	}
}

static void ip_write(const struct wgstar_segments *segments, unsigned int index,
		     u8 *packet, unsigned int len)
{
	struct ipv6hdr *ip6 = (struct ipv6hdr *)packet;
	struct iphdr *ip4 = (struct iphdr *)packet;

	if (!segments->ipv4) {
		ip6->payload_len = htons(len - sizeof(*ip6));
		return;
	}
	ip4->tot_len = htons(len);
	if (!segments->fixed_id)
		ip4->id = htons(ntohs(ip4->id) + index);
	ip_send_check(ip4);
}

/**
 * wgstar_segments_write() - write a packet
 * @segments: the unit
 * @index: which packet, from 0
 * @to: room for wgstar_segments_length() bytes
 *
 * Its checksums are complete, and are those of what is written, even if
 * somebody changes the payload meanwhile.
 *
 * Context: any.
 */
void wgstar_segments_write(const struct wgstar_segments *segments,
			   unsigned int index, u8 *to)
{
	unsigned int payload = payload_length(segments, index);
	unsigned int len = segments->header + payload;
	__wsum sum;

	memcpy(to, segments->unit->data, segments->header);
	sum = skb_copy_and_csum_bits(segments->unit,
				     segments->header + index * segments->size,
				     to + segments->header, payload);
	ip_write(segments, index, to, len);
	transport_write(segments, index, to, len - segments->transport, sum);
}
