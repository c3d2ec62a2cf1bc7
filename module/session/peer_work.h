/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that happens to a peer by time or on request of the data path: one timer
 * that only sets a bit, and one work that acts.
 */
#ifndef WGSTAR_PEER_WORK_H
#define WGSTAR_PEER_WORK_H

#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "../logic/session_timers.h"

struct wgstar_peer;

/**
 * enum wgstar_peer_task - bits that tell the work what to do
 * @PEER_TASK_TIMERS: a deadline may have passed
 * @PEER_TASK_INITIATE: a session is needed; the five second rule applies
 * @PEER_TASK_SEND_STAGED: a session may have come; send what waits for it
 */
enum wgstar_peer_task {
	PEER_TASK_TIMERS,
	PEER_TASK_INITIATE,
	PEER_TASK_SEND_STAGED,
};

/**
 * struct wgstar_peer_work - timer and work of a peer
 * @lock: held over the choice of the earliest deadline and the setting of
 *	@timer; BH-safe
 * @timer: fires at the earliest deadline or before it
 * @work: does what @tasks says
 * @tasks: bits of &enum wgstar_peer_task
 * @timers: deadlines; written by the data path, acted on by @work
 */
struct wgstar_peer_work {
	spinlock_t lock;
	struct timer_list timer;
	struct work_struct work;
	unsigned long tasks;
	struct session_timers timers;
};

void wgstar_peer_work_init(struct wgstar_peer *peer);
void wgstar_peer_work_stop(struct wgstar_peer *peer);
void wgstar_peer_work_request(struct wgstar_peer *peer,
			      enum wgstar_peer_task task);
u64 wgstar_peer_work_jitter_ns(void);
void wgstar_peer_work_rearm(struct wgstar_peer *peer);
void wgstar_peer_work_start(struct wgstar_peer *peer);
void wgstar_peer_work_pause(struct wgstar_peer *peer);
void wgstar_peer_work_set_keepalive(struct wgstar_peer *peer, u16 seconds);

#endif /* WGSTAR_PEER_WORK_H */
