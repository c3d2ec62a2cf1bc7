/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The timers of one peer as deadlines (section "Timers").
 *
 *   event             | arms                              | turns off
 *   ------------------+-----------------------------------+------------------
 *   data_sent         | new handshake, 15 s + j, if off   |
 *   data_received     | keepalive, 10 s, if off; else     |
 *		       | asks for one more after it	   |
 *   any_sent          | the "one more" keepalive, 10 s    | keepalive
 *   any_received      |                                   | new handshake
 *   any_traversal     | persistent keepalive              |
 *   initiation_sent   | retry, 5 s + j;                   |
 *		       | give up, 90 s, if off		   |
 *   handshake_complete|                                   | retry, give up
 *   session_derived   | wipe keys, 540 s                  |
 *
 * There are no timers here.  The caller has one timer per peer:
 *
 *   - when an event returns true, or wgstar_timers_due() was called, it takes
 *     its own lock, sets the timer to wgstar_timers_arm() and drops the lock;
 *   - when the timer fires, it does what wgstar_timers_due() says.
 *
 * A deadline that moves later leaves the timer alone: it fires early, finds
 * nothing due and is set again.  So a packet costs a few loads, and a write
 * only when a deadline goes on or off.
 *
 * Concurrency: the data path calls the events on any CPU while the timer's
 * work calls wgstar_timers_due() and wgstar_timers_arm().  All fields are
 * accessed with READ_ONCE() and WRITE_ONCE().  The races are benign: one of
 * two events at the same moment wins, as if it had come later.  No deadline is
 * ever without a timer: see wgstar_timers_arm().
 */
#ifndef WGSTAR_LOGIC_SESSION_TIMERS_H
#define WGSTAR_LOGIC_SESSION_TIMERS_H

#include "env.h"
#include "session_policy.h"

/**
 * enum session_timer_action - what is due; bits of wgstar_timers_due()
 * @TIMER_RETRY_HANDSHAKE: send a new initiation
 * @TIMER_GIVE_UP: drop what is staged; no more retries until the next send
 * @TIMER_SEND_KEEPALIVE: send a keepalive
 * @TIMER_NEW_HANDSHAKE: forget the source address in use, start a handshake
 * @TIMER_WIPE_KEYS: wipe every key of the peer
 * @TIMER_PERSISTENT_KEEPALIVE: send a keepalive, after a handshake if need be
 */
enum session_timer_action {
	TIMER_RETRY_HANDSHAKE = BIT(0),
	TIMER_GIVE_UP = BIT(1),
	TIMER_SEND_KEEPALIVE = BIT(2),
	TIMER_NEW_HANDSHAKE = BIT(3),
	TIMER_WIPE_KEYS = BIT(4),
	TIMER_PERSISTENT_KEEPALIVE = BIT(5),
};

/**
 * struct session_timers - deadlines of one peer; 0 is off
 * @armed_ns: what the caller's timer is set to
 * @retry_handshake_ns: the last initiation has not been answered
 * @give_up_ns: end of this attempt to reach the peer
 * @keepalive_ns: data was received and nothing sent since
 * @new_handshake_ns: data was sent and nothing received since
 * @wipe_keys_ns: no new session for so long
 * @last_initiation_ns: not a deadline: when the last initiation was sent
 * @last_traversal_ns: not a deadline: when anything authenticated last went
 *		       either way; kept only while persistent keepalive is on
 * @persistent_ns: not a deadline: interval of the persistent keepalive
 * @more_received: data was received while the keepalive was pending
 * @one_more_keepalive: the keepalive that is about to be sent has a successor
 *
 * All zero is the state of a new peer.
 */
struct session_timers {
	u64 armed_ns;
	u64 retry_handshake_ns;
	u64 give_up_ns;
	u64 keepalive_ns;
	u64 new_handshake_ns;
	u64 wipe_keys_ns;
	u64 last_initiation_ns;
	u64 last_traversal_ns;
	u64 persistent_ns;
	bool more_received;
	bool one_more_keepalive;
};

/**
 * wgstar_timers_init() - all off
 * @timers: of a peer that nobody else uses
 *
 * Also right when the device goes down, but the caller then excludes the
 * events; the persistent keepalive interval must be set again.
 *
 * Context: any.
 */
void wgstar_timers_init(struct session_timers *timers);

/**
 * wgstar_timers_data_sent() - a transport message that is no keepalive is sent
 * @timers: of the peer
 * @now_ns: now
 * @jitter_ns: uniform random, 0 .. WGSTAR_JITTER_MAX_MS; used only when the
 *	       return value can be true
 *
 * Drawing the jitter for each packet would be dear: see
 * wgstar_timers_awaits_answer().
 *
 * Context: any.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_data_sent(struct session_timers *timers, u64 now_ns,
			     u64 jitter_ns);

/**
 * wgstar_timers_awaits_answer() - whether data_sent would change nothing
 * @timers: of the peer
 *
 * Context: any.
 * Return: true if the new handshake is armed already: the caller can leave
 *	   out wgstar_timers_data_sent() and its random number.
 */
static inline bool wgstar_timers_awaits_answer(const struct session_timers *timers)
{
	return READ_ONCE(timers->new_handshake_ns);
}

/**
 * wgstar_timers_owes_answer() - whether nothing was sent since data came
 * @timers: of the peer
 *
 * Context: any.
 * Return: true if the passive keepalive is armed.
 */
static inline bool wgstar_timers_owes_answer(const struct session_timers *timers)
{
	return READ_ONCE(timers->keepalive_ns);
}

/**
 * wgstar_timers_data_received() - a transport message that is no keepalive
 *				   has been authenticated
 * @timers: of the peer
 * @now_ns: now
 *
 * Context: any.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_data_received(struct session_timers *timers, u64 now_ns);

/**
 * wgstar_timers_any_sent() - an authenticated message of any type is sent
 * @timers: of the peer
 * @now_ns: now
 *
 * Any type: initiation, response, data, keepalive.
 *
 * Context: any.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_any_sent(struct session_timers *timers, u64 now_ns);

/**
 * wgstar_timers_any_received() - a message of any type has been authenticated
 * @timers: of the peer
 *
 * Context: any.
 */
void wgstar_timers_any_received(struct session_timers *timers);

/**
 * wgstar_timers_any_traversal() - an authenticated message went either way
 * @timers: of the peer
 * @now_ns: now
 *
 * Comes with every any_sent and any_received.
 *
 * Context: any.
 */
void wgstar_timers_any_traversal(struct session_timers *timers, u64 now_ns);

/**
 * wgstar_timers_may_initiate() - the least time between two initiations
 * @timers: of the peer
 * @now_ns: now
 *
 * Context: any; the caller serialises it with wgstar_timers_initiation_sent(),
 * so that two CPUs do not both send.
 * Return: whether 5 s have passed since the last initiation.
 */
bool wgstar_timers_may_initiate(const struct session_timers *timers,
				u64 now_ns);

/**
 * wgstar_timers_initiation_sent() - an initiation is sent
 * @timers: of the peer
 * @now_ns: now
 * @jitter_ns: uniform random, 0 .. WGSTAR_JITTER_MAX_MS
 *
 * Context: any.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_initiation_sent(struct session_timers *timers, u64 now_ns,
				   u64 jitter_ns);

/**
 * wgstar_timers_handshake_complete() - the initiator accepted a response, or
 *					the responder got its key confirmation
 * @timers: of the peer
 *
 * Context: any.
 */
void wgstar_timers_handshake_complete(struct session_timers *timers);

/**
 * wgstar_timers_session_derived() - new session keys exist
 * @timers: of the peer
 * @now_ns: now
 *
 * Context: any.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_session_derived(struct session_timers *timers, u64 now_ns);

/**
 * wgstar_timers_keys_wiped() - the peer has no keys any more
 * @timers: of the peer
 *
 * For wipes that TIMER_WIPE_KEYS did not ask for (suspend, link down, another
 * private key).  Also forgets that an initiation was sent, so that the next
 * handshake need not wait.
 *
 * Context: process; the caller serialises it with
 * wgstar_timers_initiation_sent().
 */
void wgstar_timers_keys_wiped(struct session_timers *timers);

/**
 * wgstar_timers_persistent_set() - set the persistent keepalive
 * @timers: of the peer
 * @seconds: interval, 0 is off
 * @now_ns: now; the first keepalive is due @seconds later
 *
 * Context: process.
 * Return: whether the caller's timer must be set anew.
 */
bool wgstar_timers_persistent_set(struct session_timers *timers, u16 seconds,
				  u64 now_ns);

/**
 * wgstar_timers_next() - the earliest deadline
 * @timers: of the peer
 *
 * Context: any.
 * Return: when wgstar_timers_due() next has something to say, 0 for never.
 */
u64 wgstar_timers_next(const struct session_timers *timers);

/**
 * wgstar_timers_arm() - the time to which the caller's timer is to be set
 * @timers: of the peer
 *
 * Notes that time in @timers, so that an event knows whether its deadline is
 * earlier.  An event that arms a deadline while this looks for the earliest
 * either is seen here, or sees what is noted here and returns true.
 *
 * Context: any; the caller holds one lock over this and the setting of the
 * timer.
 * Return: as wgstar_timers_next().
 */
u64 wgstar_timers_arm(struct session_timers *timers);

/**
 * wgstar_timers_due() - what is to be done now
 * @timers: of the peer
 * @now_ns: now
 *
 * What is reported is turned off, or armed again where the rule repeats: a
 * retry follows even if the initiation that is asked for here can't be sent.
 * Call wgstar_timers_arm() afterwards.
 *
 * Context: the caller's timer work only, one at a time.
 * Return: bits of &enum session_timer_action.
 */
u32 wgstar_timers_due(struct session_timers *timers, u64 now_ns);

#endif /* WGSTAR_LOGIC_SESSION_TIMERS_H */
