// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for bursts. See message_pages.h.
 *
 * Each CPU has rings of compound pages. When one is full, the next of the ring
 * is taken if nobody else holds it any more, which saves allocating and zeroing
 * a new one; if somebody does, it is left to them. What was in a page is seen by
 * nobody: skbs reach no further than what was written for them.
 */
#include "message_pages.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>

#include "aead.h"

#define MESSAGE_PAGE_ORDER	min(3, get_order(SZ_32K))
#define MESSAGE_PAGE_SIZE	(PAGE_SIZE << MESSAGE_PAGE_ORDER)
#define MESSAGE_PAGE_RING	16
/* For the headers of packets. */
#define ROOM_ALIGN		16
/* What page_private() is of our pages, and can be of no others. */
#define PAGE_IS_OURS		((unsigned long)&message_pages)

/**
 * struct message_pages - a ring of a CPU
 * @pages: pages, each with a reference of ours, or NULL
 * @current_page: which of them is being filled
 * @used: bytes of it that are taken; not less than WGSTAR_AEAD_ROOM
 *
 * Used with BH disabled, on its own CPU.
 */
struct message_pages {
	struct page *pages[MESSAGE_PAGE_RING];
	unsigned int current_page;
	unsigned int used;
};

static struct message_pages __percpu *message_pages;

static struct message_pages *pages_of(enum wgstar_message_ring ring, int cpu)
{
	return per_cpu_ptr(message_pages, cpu) + ring;
}

static struct message_pages *pages_here(enum wgstar_message_ring ring)
{
	return this_cpu_ptr(message_pages) + ring;
}

/**
 * wgstar_message_pages_init() - make the empty rings
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_message_pages_init(void)
{
	message_pages = __alloc_percpu(sizeof(struct message_pages) *
				       WGSTAR_RING_COUNT,
				       __alignof__(struct message_pages));
	return message_pages ? 0 : -ENOMEM;
}

/**
 * wgstar_message_pages_exit() - give all pages back
 *
 * Context: module end, when no device is left.
 */
void wgstar_message_pages_exit(void)
{
	unsigned int ring, i;
	struct page *page;
	int cpu;

	for_each_possible_cpu(cpu)
		for (ring = 0; ring < WGSTAR_RING_COUNT; ++ring)
			for (i = 0; i < MESSAGE_PAGE_RING; ++i) {
				page = pages_of(ring, cpu)->pages[i];
				if (page)
					put_page(page);
			}
	free_percpu(message_pages);
}

static bool pages_advance(struct message_pages *ring)
{
	unsigned int next = (ring->current_page + 1) % MESSAGE_PAGE_RING;
	struct page *page = ring->pages[next];

	if (!page || page_ref_count(page) != 1) {
		if (page)
			put_page(page);
		page = alloc_pages(GFP_ATOMIC | __GFP_COMP | __GFP_NOWARN |
				   __GFP_NORETRY, MESSAGE_PAGE_ORDER);
		ring->pages[next] = page;
		if (!page)
			return false;
		set_page_private(page, PAGE_IS_OURS);
	}
	ring->current_page = next;
	ring->used = WGSTAR_AEAD_ROOM;
	return true;
}

static void room_set(struct wgstar_message_room *room,
		     const struct message_pages *ring, unsigned int offset)
{
	room->page = ring->pages[ring->current_page];
	room->offset = offset;
	room->data = page_address(room->page) + offset;
}

static unsigned int room_offset(const struct message_pages *ring,
				unsigned int skip)
{
	return skip ? ALIGN(ring->used + skip, ROOM_ALIGN) : ring->used;
}

/**
 * wgstar_message_pages_find() - find room
 * @ring: the ring
 * @skip: bytes to leave out before it, at least; 0 for room right behind what
 *	was taken last
 * @len: length in bytes
 * @room: gets the room, with at least WGSTAR_AEAD_ROOM bytes before it
 *
 * It is good until the next is looked for, unless taken.
 *
 * Context: softirq, or BH disabled.
 * Return: false if @len is too long, or without memory.
 */
bool wgstar_message_pages_find(enum wgstar_message_ring ring, unsigned int skip,
			       unsigned int len,
			       struct wgstar_message_room *room)
{
	struct message_pages *pages = pages_here(ring);
	unsigned int offset = room_offset(pages, skip);

	if (len > MESSAGE_PAGE_SIZE - WGSTAR_AEAD_ROOM - skip - ROOM_ALIGN)
		return false;
	if (!pages->pages[pages->current_page] ||
	    offset + len > MESSAGE_PAGE_SIZE) {
		if (!pages_advance(pages))
			return false;
		offset = room_offset(pages, skip);
	}
	room_set(room, pages, offset);
	return true;
}

/**
 * wgstar_message_pages_find_behind() - find room that laps over what was taken
 * @ring: the ring
 * @end: where that ended
 * @back: how many bytes to lap over
 * @len: length in bytes
 * @room: gets the room, with at least WGSTAR_AEAD_ROOM bytes before it
 *
 * Context: softirq, or BH disabled.
 * Return: false if there is none in that page, or other room was taken since.
 */
bool wgstar_message_pages_find_behind(enum wgstar_message_ring ring,
				      const struct wgstar_message_room *end,
				      unsigned int back, unsigned int len,
				      struct wgstar_message_room *room)
{
	struct message_pages *pages = pages_here(ring);

	if (end->page != pages->pages[pages->current_page] ||
	    end->offset != pages->used ||
	    pages->used < WGSTAR_AEAD_ROOM + back ||
	    pages->used - back + len > MESSAGE_PAGE_SIZE)
		return false;
	room_set(room, pages, pages->used - back);
	return true;
}

/**
 * wgstar_message_pages_take() - take room that was found
 * @ring: the ring
 * @room: the room
 * @len: bytes that are taken, not more than were found
 *
 * Context: softirq, or BH disabled.
 */
void wgstar_message_pages_take(enum wgstar_message_ring ring,
			       const struct wgstar_message_room *room,
			       unsigned int len)
{
	pages_here(ring)->used = room->offset + len;
}

/**
 * wgstar_message_pages_owns() - whether a page is of a ring, or was
 * @page: page of a fragment of an skb, or NULL
 *
 * What was written there and sent, nobody changes any more.
 *
 * Context: any.
 * Return: whether it is one of ours.
 */
bool wgstar_message_pages_owns(const struct page *page)
{
	return page && page_private(compound_head(page)) == PAGE_IS_OURS;
}

/**
 * wgstar_message_pages_append() - make what was written a part of an skb
 * @skb: skb that nobody else has
 * @room: where it was written
 * @len: its length in bytes
 *
 * What lies side by side shares a fragment.
 *
 * Context: softirq, or BH disabled.
 * Return: false if the skb can't have more fragments.
 */
bool wgstar_message_pages_append(struct sk_buff *skb,
				 const struct wgstar_message_room *room,
				 unsigned int len)
{
	struct skb_shared_info *shared = skb_shinfo(skb);
	unsigned int frag = shared->nr_frags;

	if (skb_can_coalesce(skb, frag, room->page, room->offset)) {
		skb_frag_size_add(&shared->frags[frag - 1], len);
	} else if (frag < MAX_SKB_FRAGS) {
		get_page(room->page);
		skb_fill_page_desc(skb, frag, room->page, room->offset, len);
	} else {
		return false;
	}
	skb->len += len;
	skb->data_len += len;
	skb->truesize += len;
	return true;
}
