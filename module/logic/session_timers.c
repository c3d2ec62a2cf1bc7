// SPDX-License-Identifier: GPL-2.0
/*
 * The table of the header, event by event.  A field is written only when it
 * changes: on a busy peer all but the last traversal time stand still.
 */
#include "session_timers.h"

void wgstar_timers_init(struct session_timers *timers)
{
	memset(timers, 0, sizeof(*timers));
}

/* Returns whether the caller's timer would fire too late for @deadline_ns. */
static bool timers_is_late_for(const struct session_timers *timers,
			       u64 deadline_ns)
{
	u64 armed_ns;

	/*
	 * Pairs with the barrier in wgstar_timers_arm(): the deadline is
	 * written, then armed_ns is read; there armed_ns is cleared, then the
	 * deadlines are read.  One of the two sees the other.
	 */
	smp_mb();
	armed_ns = READ_ONCE(timers->armed_ns);
	return !armed_ns || deadline_ns < armed_ns;
}

static bool timers_turn_on(struct session_timers *timers, u64 *deadline,
			   u64 deadline_ns)
{
	WRITE_ONCE(*deadline, deadline_ns);
	return timers_is_late_for(timers, deadline_ns);
}

static void timers_turn_off(u64 *deadline)
{
	if (READ_ONCE(*deadline))
		WRITE_ONCE(*deadline, 0);
}

static bool timers_take_flag(bool *flag)
{
	if (!READ_ONCE(*flag))
		return false;
	WRITE_ONCE(*flag, false);
	return true;
}

bool wgstar_timers_data_sent(struct session_timers *timers, u64 now_ns,
			     u64 jitter_ns)
{
	if (wgstar_timers_awaits_answer(timers))
		return false;
	return timers_turn_on(timers, &timers->new_handshake_ns,
			      now_ns + WGSTAR_NO_ANSWER_NS + jitter_ns);
}

bool wgstar_timers_data_received(struct session_timers *timers, u64 now_ns)
{
	if (READ_ONCE(timers->keepalive_ns)) {
		if (!READ_ONCE(timers->more_received))
			WRITE_ONCE(timers->more_received, true);
		return false;
	}
	return timers_turn_on(timers, &timers->keepalive_ns,
			      now_ns + WGSTAR_KEEPALIVE_NS);
}

bool wgstar_timers_any_sent(struct session_timers *timers, u64 now_ns)
{
	/* The keepalive that is leaving just now does not excuse the next. */
	if (timers_take_flag(&timers->one_more_keepalive))
		return timers_turn_on(timers, &timers->keepalive_ns,
				      now_ns + WGSTAR_KEEPALIVE_NS);
	if (READ_ONCE(timers->keepalive_ns)) {
		timers_take_flag(&timers->more_received);
		timers_turn_off(&timers->keepalive_ns);
	}
	return false;
}

void wgstar_timers_any_received(struct session_timers *timers)
{
	timers_turn_off(&timers->new_handshake_ns);
}

/* The deadline only moves later, so the caller's timer may stay. */
void wgstar_timers_any_traversal(struct session_timers *timers, u64 now_ns)
{
	if (READ_ONCE(timers->persistent_ns) &&
	    READ_ONCE(timers->last_traversal_ns) != now_ns)
		WRITE_ONCE(timers->last_traversal_ns, now_ns);
}

bool wgstar_timers_may_initiate(const struct session_timers *timers,
				u64 now_ns)
{
	u64 last_ns = READ_ONCE(timers->last_initiation_ns);

	return !last_ns || (now_ns >= last_ns &&
			    now_ns - last_ns >= WGSTAR_REKEY_TIMEOUT_NS);
}

static bool timers_turn_on_retry(struct session_timers *timers, u64 now_ns,
				 u64 jitter_ns)
{
	return timers_turn_on(timers, &timers->retry_handshake_ns,
			      now_ns + WGSTAR_REKEY_TIMEOUT_NS + jitter_ns);
}

bool wgstar_timers_initiation_sent(struct session_timers *timers, u64 now_ns,
				   u64 jitter_ns)
{
	/* The end of the attempt lies beyond the first retry: one re-arm. */
	if (!READ_ONCE(timers->give_up_ns))
		WRITE_ONCE(timers->give_up_ns,
			   now_ns + WGSTAR_REKEY_ATTEMPT_NS);
	WRITE_ONCE(timers->last_initiation_ns, now_ns);
	return timers_turn_on_retry(timers, now_ns, jitter_ns);
}

void wgstar_timers_handshake_complete(struct session_timers *timers)
{
	timers_turn_off(&timers->retry_handshake_ns);
	timers_turn_off(&timers->give_up_ns);
}

bool wgstar_timers_session_derived(struct session_timers *timers, u64 now_ns)
{
	return timers_turn_on(timers, &timers->wipe_keys_ns,
			      now_ns + WGSTAR_WIPE_KEYS_AFTER_NS);
}

void wgstar_timers_keys_wiped(struct session_timers *timers)
{
	wgstar_timers_handshake_complete(timers);
	timers_turn_off(&timers->keepalive_ns);
	timers_turn_off(&timers->new_handshake_ns);
	timers_turn_off(&timers->wipe_keys_ns);
	timers_turn_off(&timers->last_initiation_ns);
	timers_take_flag(&timers->more_received);
	timers_take_flag(&timers->one_more_keepalive);
}

bool wgstar_timers_persistent_set(struct session_timers *timers, u16 seconds,
				  u64 now_ns)
{
	u64 persistent_ns = WGSTAR_SECONDS_NS(seconds);

	WRITE_ONCE(timers->last_traversal_ns, now_ns);
	WRITE_ONCE(timers->persistent_ns, persistent_ns);
	return persistent_ns &&
	       timers_is_late_for(timers, now_ns + persistent_ns);
}

static u64 timers_persistent_deadline(const struct session_timers *timers)
{
	u64 persistent_ns = READ_ONCE(timers->persistent_ns);

	if (!persistent_ns)
		return 0;
	return READ_ONCE(timers->last_traversal_ns) + persistent_ns;
}

/* The earlier of two deadlines, of which any may be off. */
static u64 timers_earlier(u64 a_ns, u64 b_ns)
{
	if (!a_ns || !b_ns)
		return a_ns | b_ns;
	return min(a_ns, b_ns);
}

u64 wgstar_timers_next(const struct session_timers *timers)
{
	u64 next_ns = timers_persistent_deadline(timers);

	next_ns = timers_earlier(next_ns, READ_ONCE(timers->retry_handshake_ns));
	next_ns = timers_earlier(next_ns, READ_ONCE(timers->give_up_ns));
	next_ns = timers_earlier(next_ns, READ_ONCE(timers->keepalive_ns));
	next_ns = timers_earlier(next_ns, READ_ONCE(timers->new_handshake_ns));
	return timers_earlier(next_ns, READ_ONCE(timers->wipe_keys_ns));
}

u64 wgstar_timers_arm(struct session_timers *timers)
{
	u64 next_ns;

	WRITE_ONCE(timers->armed_ns, 0);
	/* Pairs with the barrier in timers_is_late_for(). */
	smp_mb();
	next_ns = wgstar_timers_next(timers);
	WRITE_ONCE(timers->armed_ns, next_ns);
	return next_ns;
}

/* Whether a deadline has passed; if so, it is turned off. */
static bool timers_take(u64 *deadline, u64 now_ns)
{
	u64 deadline_ns = READ_ONCE(*deadline);

	if (!deadline_ns || now_ns < deadline_ns)
		return false;
	WRITE_ONCE(*deadline, 0);
	return true;
}

/*
 * Giving up comes first: it ends the retries.  A peer that never answered has
 * ephemeral secrets but no session, so that the wipe is armed here, too.
 */
static u32 timers_handshake_due(struct session_timers *timers, u64 now_ns)
{
	if (timers_take(&timers->give_up_ns, now_ns)) {
		timers_turn_off(&timers->retry_handshake_ns);
		if (!READ_ONCE(timers->wipe_keys_ns))
			WRITE_ONCE(timers->wipe_keys_ns,
				   now_ns + WGSTAR_WIPE_KEYS_AFTER_NS);
		return TIMER_GIVE_UP;
	}
	if (timers_take(&timers->retry_handshake_ns, now_ns)) {
		timers_turn_on_retry(timers, now_ns, 0);
		return TIMER_RETRY_HANDSHAKE;
	}
	return 0;
}

static u32 timers_keepalive_due(struct session_timers *timers, u64 now_ns)
{
	if (!timers_take(&timers->keepalive_ns, now_ns))
		return 0;
	if (timers_take_flag(&timers->more_received))
		WRITE_ONCE(timers->one_more_keepalive, true);
	return TIMER_SEND_KEEPALIVE;
}

static u32 timers_persistent_due(struct session_timers *timers, u64 now_ns)
{
	u64 deadline_ns = timers_persistent_deadline(timers);

	if (!deadline_ns || now_ns < deadline_ns)
		return 0;
	/* The next one is due an interval later even if this can't be sent. */
	WRITE_ONCE(timers->last_traversal_ns, now_ns);
	return TIMER_PERSISTENT_KEEPALIVE;
}

u32 wgstar_timers_due(struct session_timers *timers, u64 now_ns)
{
	u32 due = timers_handshake_due(timers, now_ns);

	due |= timers_keepalive_due(timers, now_ns);
	due |= timers_persistent_due(timers, now_ns);
	if (timers_take(&timers->new_handshake_ns, now_ns))
		due |= TIMER_NEW_HANDSHAKE;
	if (timers_take(&timers->wipe_keys_ns, now_ns))
		due |= TIMER_WIPE_KEYS;
	return due;
}
