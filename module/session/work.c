// SPDX-License-Identifier: GPL-2.0
/*
 * The workqueue of all devices. See work.h.
 */
#include "work.h"

#include <linux/errno.h>
#include <linux/workqueue.h>

static struct workqueue_struct *session_works;

/**
 * wgstar_work_init() - make the workqueue
 *
 * Unbound, for a handshake takes long enough to be worth an idle CPU; frozen
 * while the system sleeps.
 *
 * Context: module start.
 * Return: 0 or -ENOMEM.
 */
int wgstar_work_init(void)
{
	session_works = alloc_workqueue("wgstar", WQ_UNBOUND | WQ_FREEZABLE |
					WQ_MEM_RECLAIM, 0);
	return session_works ? 0 : -ENOMEM;
}

/**
 * wgstar_work_exit() - free the workqueue
 *
 * Context: module end, when no device is left.
 */
void wgstar_work_exit(void)
{
	destroy_workqueue(session_works);
}

/**
 * wgstar_work_queue() - have a work run soon
 * @work: nothing happens if it waits already
 *
 * Context: any.
 */
void wgstar_work_queue(struct work_struct *work)
{
	queue_work(session_works, work);
}
