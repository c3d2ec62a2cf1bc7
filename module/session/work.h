/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The workqueue of all devices: handshakes, and what happens to peers by time.
 */
#ifndef WGSTAR_WORK_H
#define WGSTAR_WORK_H

struct work_struct;

int wgstar_work_init(void);
void wgstar_work_exit(void);
void wgstar_work_queue(struct work_struct *work);

#endif /* WGSTAR_WORK_H */
