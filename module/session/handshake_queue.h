/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bounded queue between the socket and the handshakes. Softirq puts
 * messages with a valid mac1 in; a work per CPU takes them out, asks for
 * cookies under load, and does the expensive arithmetic.
 */
#ifndef WGSTAR_HANDSHAKE_QUEUE_H
#define WGSTAR_HANDSHAKE_QUEUE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../endpoint.h"

struct wgstar_device;

/**
 * struct wgstar_handshake_queue - incoming handshake messages of a device
 * @lock: protects @messages; softirq
 * @messages: oldest first
 * @length: messages waiting
 * @last_loaded_ns: when @length was last at or above the load mark
 * @works: one for each possible CPU, so that each CPU that receives has one
 *	that works
 */
struct wgstar_handshake_queue {
	spinlock_t lock;
	struct list_head messages;
	unsigned int length;
	u64 last_loaded_ns;
	struct wgstar_handshake_work __percpu *works;
};

int wgstar_handshake_queue_init(struct wgstar_device *device);
void wgstar_handshake_queue_purge(struct wgstar_device *device);
void wgstar_handshake_queue_destroy(struct wgstar_device *device);
void wgstar_handshake_queue_receive(struct wgstar_device *device,
				    const struct wgstar_endpoint *from,
				    const void *message, size_t len);

#endif /* WGSTAR_HANDSHAKE_QUEUE_H */
