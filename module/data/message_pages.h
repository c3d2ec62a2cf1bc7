/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory for outgoing bursts: pages that are packed with messages and taken
 * back when whoever received them is done.
 */
#ifndef WGSTAR_MESSAGE_PAGES_H
#define WGSTAR_MESSAGE_PAGES_H

#include <linux/types.h>

struct page;

/**
 * struct wgstar_message_room - where a message can be written
 * @page: the compound page; a reference of it goes to whoever keeps @data
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
bool wgstar_message_pages_take(unsigned int len,
			       struct wgstar_message_room *room);

#endif /* WGSTAR_MESSAGE_PAGES_H */
