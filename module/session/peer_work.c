// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to a peer by time. The rules are logic/session_timers; here is
 * the one timer that drives them, and the work that does what they say.
 */
#include "peer_work.h"

#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/timekeeping.h>

#include "../compat.h"
#include "../device.h"
#include "../peer.h"
#include "work.h"

/**
 * wgstar_peer_work_jitter_ns() - how much later a handshake is tried
 *
 * Context: any.
 * Return: 0 .. WGSTAR_JITTER_MAX_MS, in nanoseconds.
 */
u64 wgstar_peer_work_jitter_ns(void)
{
	return (u64)get_random_u32_below(WGSTAR_JITTER_MAX_MS + 1) * NSEC_PER_MSEC;
}

/**
 * wgstar_peer_work_request() - have something done to a peer soon
 * @peer: the peer
 * @task: what
 *
 * Context: any but hard interrupt.
 */
void wgstar_peer_work_request(struct wgstar_peer *peer,
			      enum wgstar_peer_task task)
{
	/*
	 * Removal sets dead, waits for RCU readers, then cancels the work: so
	 * nothing is queued behind its back.
	 */
	rcu_read_lock();
	if (!READ_ONCE(peer->dead)) {
		/* A bit that was set is on its way to the work already. */
		if (!test_and_set_bit(task, &peer->work.tasks))
			wgstar_work_queue(&peer->work.work);
	}
	rcu_read_unlock();
}

/**
 * wgstar_peer_work_rearm() - set the timer to the earliest deadline
 * @peer: the peer
 *
 * To be called when a function of logic/session_timers says so.
 *
 * Context: any but hard interrupt.
 */
void wgstar_peer_work_rearm(struct wgstar_peer *peer)
{
	struct wgstar_peer_work *work = &peer->work;
	u64 next_ns, now_ns;

	spin_lock_bh(&work->lock);
	next_ns = wgstar_timers_arm(&work->timers);
	now_ns = ktime_get_coarse_boottime_ns();
	if (!next_ns)
		timer_delete(&work->timer);
	else if (next_ns <= now_ns)
		mod_timer(&work->timer, jiffies);
	else
		/* The tick that is under way does not count. */
		mod_timer(&work->timer,
			  jiffies + nsecs_to_jiffies(next_ns - now_ns) + 1);
	spin_unlock_bh(&work->lock);
}

/**
 * wgstar_peer_work_set_keepalive() - set the persistent keepalive interval
 * @peer: the peer
 * @seconds: interval, 0 is off
 *
 * On a running device the first keepalive goes out at once, if it was off.
 *
 * Context: process, under config_lock.
 */
void wgstar_peer_work_set_keepalive(struct wgstar_peer *peer, u16 seconds)
{
	bool began = seconds && !peer->persistent_keepalive;

	WRITE_ONCE(peer->persistent_keepalive, seconds);
	if (!netif_running(peer->device->dev))
		return;
	wgstar_timers_persistent_set(&peer->work.timers, seconds,
				     ktime_get_coarse_boottime_ns());
	wgstar_peer_work_rearm(peer);
	if (began)
		peer->device->transport->send_keepalive(peer);
}

/**
 * wgstar_peer_work_start() - the device goes up
 * @peer: the peer
 *
 * Context: process, under config_lock.
 */
void wgstar_peer_work_start(struct wgstar_peer *peer)
{
	u16 seconds = peer->persistent_keepalive;

	WRITE_ONCE(peer->persistent_keepalive, 0);
	wgstar_peer_work_set_keepalive(peer, seconds);
	wgstar_peer_work_request(peer, PEER_TASK_SEND_STAGED);
}

/**
 * wgstar_peer_work_pause() - the device goes down
 * @peer: the peer
 *
 * Context: process, under config_lock; nothing is sent or received any more.
 */
void wgstar_peer_work_pause(struct wgstar_peer *peer)
{
	wgstar_timers_init(&peer->work.timers);
	wgstar_peer_work_rearm(peer);
}

static void initiation_send(struct wgstar_peer *peer)
{
	struct session_timers *timers = &peer->work.timers;
	u64 now_ns = ktime_get_coarse_boottime_ns();
	struct message_initiation message = {};

	if (!wgstar_timers_may_initiate(timers, now_ns) ||
	    !netif_running(peer->device->dev))
		return;
	if (wgstar_handshake_create_initiation(peer, &message))
		return;
	wgstar_cookie_add_macs(&peer->cookie, &message, sizeof(message));
	wgstar_timers_any_traversal(timers, now_ns);
	wgstar_timers_any_sent(timers, now_ns);
	wgstar_timers_initiation_sent(timers, now_ns,
				      wgstar_peer_work_jitter_ns());
	peer->device->transport->send_to_peer(peer, &message, sizeof(message));
}

static void deadlines_act(struct wgstar_peer *peer)
{
	const struct wgstar_transport *transport = peer->device->transport;
	u32 due = wgstar_timers_due(&peer->work.timers,
				    ktime_get_coarse_boottime_ns());

	if (due & TIMER_WIPE_KEYS)
		wgstar_peer_wipe_sessions(peer);
	if (due & TIMER_GIVE_UP)
		transport->drop_staged(peer, WGSTAR_DROP_HANDSHAKE_GAVE_UP);
	if (due & (TIMER_NEW_HANDSHAKE | TIMER_RETRY_HANDSHAKE)) {
		/* The local address may be what is wrong. */
		wgstar_peer_forget_source(peer);
		initiation_send(peer);
	}
	if (due & (TIMER_SEND_KEEPALIVE | TIMER_PERSISTENT_KEEPALIVE))
		transport->send_keepalive(peer);
}

static void peer_work_run(struct work_struct *work)
{
	struct wgstar_peer *peer = container_of(work, struct wgstar_peer, work.work);
	unsigned long *tasks = &peer->work.tasks;

	if (test_and_clear_bit(PEER_TASK_TIMERS, tasks))
		deadlines_act(peer);
	if (test_and_clear_bit(PEER_TASK_INITIATE, tasks))
		initiation_send(peer);
	if (test_and_clear_bit(PEER_TASK_SEND_STAGED, tasks)) {
		peer->device->transport->send_staged(peer);
		wgstar_handshake_prepare(peer);
	}
	wgstar_peer_work_rearm(peer);
}

static void peer_timer_fired(struct timer_list *timer)
{
	struct wgstar_peer *peer =
		wgstar_compat_timer_container(peer, timer, work.timer);

	wgstar_peer_work_request(peer, PEER_TASK_TIMERS);
}

/**
 * wgstar_peer_work_init() - nothing is to be done
 * @peer: peer that nobody can find yet
 *
 * Context: process.
 */
void wgstar_peer_work_init(struct wgstar_peer *peer)
{
	struct wgstar_peer_work *work = &peer->work;

	spin_lock_init(&work->lock);
	timer_setup(&work->timer, peer_timer_fired, 0);
	INIT_WORK(&work->work, peer_work_run);
	work->tasks = 0;
	wgstar_timers_init(&work->timers);
}

/**
 * wgstar_peer_work_stop() - nothing more will be done
 * @peer: peer that is dead, a grace period after it became so
 *
 * Context: process; waits for the timer and for the work.
 */
void wgstar_peer_work_stop(struct wgstar_peer *peer)
{
	timer_shutdown_sync(&peer->work.timer);
	cancel_work_sync(&peer->work.work);
}
