/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for the messages and packets of bursts: pages that are packed with
 * them, and taken back when whoever received them is done.
 */
#ifndef WGSTAR_MESSAGE_PAGES_H
#define WGSTAR_MESSAGE_PAGES_H

#include <linux/types.h>

struct page;
struct sk_buff;

/**
 * enum wgstar_message_ring - which of a CPU's rings
 * @WGSTAR_RING_SEALED: messages that are to be sent
 * @WGSTAR_RING_OPEN: packets that were decrypted
 */
enum wgstar_message_ring {
	WGSTAR_RING_SEALED,
	WGSTAR_RING_OPEN,
	WGSTAR_RING_COUNT,
};

/**
 * struct wgstar_message_room - where a message can be written
 * @page: the compound page
 * @offset: of @data in @page
 * @data: room for the message
 */
struct wgstar_message_room {
	struct page *page;
	unsigned int offset;
	u8 *data;
};

int wgstar_message_pages_init(void);
void wgstar_message_pages_exit(void);

bool wgstar_message_pages_find(enum wgstar_message_ring ring, unsigned int skip,
			       unsigned int len,
			       struct wgstar_message_room *room);
bool wgstar_message_pages_find_behind(enum wgstar_message_ring ring,
				      const struct wgstar_message_room *end,
				      unsigned int back, unsigned int len,
				      struct wgstar_message_room *room);
void wgstar_message_pages_take(enum wgstar_message_ring ring,
			       const struct wgstar_message_room *room,
			       unsigned int len);
bool wgstar_message_pages_owns(const struct page *page);
bool wgstar_message_pages_append(struct sk_buff *skb,
				 const struct wgstar_message_room *room,
				 unsigned int len);

#endif /* WGSTAR_MESSAGE_PAGES_H */
