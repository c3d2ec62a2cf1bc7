// SPDX-License-Identifier: GPL-2.0
/*
 * Memory for outgoing bursts. See message_pages.h.
 *
 * Each CPU has a ring of compound pages. When one is full, the next of the ring
 * is taken if nobody else holds it any more, which saves allocating and zeroing
 * a new one; if somebody does, it is left to them. What was in it is
 * ciphertext, so recycling tells nobody anything.
 */
#include "message_pages.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>

#define MESSAGE_PAGE_ORDER	min(3, get_order(SZ_32K))
#define MESSAGE_PAGE_SIZE	(PAGE_SIZE << MESSAGE_PAGE_ORDER)
#define MESSAGE_PAGE_RING	16

/**
 * struct message_pages - pages of a CPU
 * @pages: ring of pages, each with a reference of ours, or NULL
 * @current_page: which of them is being filled
 * @used: bytes of it that are taken
 *
 * Used with BH disabled, on its own CPU.
 */
struct message_pages {
	struct page *pages[MESSAGE_PAGE_RING];
	unsigned int current_page;
	unsigned int used;
};

static struct message_pages __percpu *message_pages;

/**
 * wgstar_message_pages_init() - make the empty rings
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_message_pages_init(void)
{
	message_pages = alloc_percpu(struct message_pages);
	return message_pages ? 0 : -ENOMEM;
}

/**
 * wgstar_message_pages_exit() - give all pages back
 *
 * Context: module end, when no device is left.
 */
void wgstar_message_pages_exit(void)
{
	unsigned int i;
	int cpu;

	for_each_possible_cpu(cpu)
		for (i = 0; i < MESSAGE_PAGE_RING; ++i)
			if (per_cpu_ptr(message_pages, cpu)->pages[i])
				put_page(per_cpu_ptr(message_pages, cpu)->pages[i]);
	free_percpu(message_pages);
}

static bool pages_advance(struct message_pages *ring)
{
	unsigned int next = (ring->current_page + 1) % MESSAGE_PAGE_RING;
	struct page *page = ring->pages[next];

	if (!page || page_ref_count(page) != 1) {
		if (page)
			put_page(page);
		ring->pages[next] = alloc_pages(GFP_ATOMIC | __GFP_COMP |
						__GFP_NOWARN | __GFP_NORETRY,
						MESSAGE_PAGE_ORDER);
		if (!ring->pages[next])
			return false;
	}
	ring->current_page = next;
	ring->used = 0;
	return true;
}

/**
 * wgstar_message_pages_take() - get room for one message
 * @len: length of the message
 * @room: gets the room, with a reference on its page
 *
 * Messages that follow each other lie side by side, so that they can share a
 * fragment of an skb.
 *
 * Context: softirq, or BH disabled.
 * Return: false if @len is too long, or without memory.
 */
bool wgstar_message_pages_take(unsigned int len,
			       struct wgstar_message_room *room)
{
	struct message_pages *ring = this_cpu_ptr(message_pages);

	if (len > MESSAGE_PAGE_SIZE)
		return false;
	if ((!ring->pages[ring->current_page] ||
	     ring->used + len > MESSAGE_PAGE_SIZE) && !pages_advance(ring))
		return false;
	room->page = ring->pages[ring->current_page];
	room->offset = ring->used;
	room->data = page_address(room->page) + ring->used;
	ring->used += len;
	get_page(room->page);
	return true;
}
