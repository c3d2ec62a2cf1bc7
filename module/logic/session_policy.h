/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every constant of the protocol that is about time or numbers, and the rules
 * about the age of a session (sections "Sessions" and "Timers").
 *
 * All times are u64 nanoseconds.  "Now" is CLOCK_BOOTTIME, coarse: it goes on
 * during suspend, and may be a tick behind on another CPU.
 */
#ifndef WGSTAR_LOGIC_SESSION_POLICY_H
#define WGSTAR_LOGIC_SESSION_POLICY_H

#include "env.h"
#include "replay_window.h"

#define WGSTAR_SECONDS_NS(n)		((u64)(n) * NSEC_PER_SEC)

/* Sessions. */
#define WGSTAR_REKEY_AFTER_MESSAGES	BIT_ULL(60)
#define WGSTAR_REJECT_AFTER_MESSAGES	WGSTAR_COUNTER_LIMIT
#define WGSTAR_REKEY_AFTER_NS		WGSTAR_SECONDS_NS(120)
#define WGSTAR_REJECT_AFTER_NS		WGSTAR_SECONDS_NS(180)
#define WGSTAR_WIPE_KEYS_AFTER_NS	(3 * WGSTAR_REJECT_AFTER_NS)

/* Handshakes. */
#define WGSTAR_REKEY_TIMEOUT_NS		WGSTAR_SECONDS_NS(5)
#define WGSTAR_REKEY_ATTEMPT_NS		WGSTAR_SECONDS_NS(90)
#define WGSTAR_INITIATIONS_PER_SECOND	50
/* Least time between two initiations accepted from one peer. */
#define WGSTAR_INITIATION_SPACING_NS	\
	((u64)NSEC_PER_SEC / WGSTAR_INITIATIONS_PER_SECOND)
#define WGSTAR_JITTER_MAX_MS		333
/* An initiator renews a session on receiving, so late that sending has not. */
#define WGSTAR_REKEY_ON_RECEIVE_NS	\
	(WGSTAR_REJECT_AFTER_NS - WGSTAR_KEEPALIVE_NS - WGSTAR_REKEY_TIMEOUT_NS)

/* Keepalives. */
#define WGSTAR_KEEPALIVE_NS		WGSTAR_SECONDS_NS(10)
#define WGSTAR_NO_ANSWER_NS		\
	(WGSTAR_KEEPALIVE_NS + WGSTAR_REKEY_TIMEOUT_NS)

/* Cookies and load. */
#define WGSTAR_COOKIE_SECRET_NS		WGSTAR_SECONDS_NS(120)
#define WGSTAR_COOKIE_NS		WGSTAR_SECONDS_NS(120)
#define WGSTAR_HANDSHAKE_QUEUE_MAX	4096
#define WGSTAR_UNDER_LOAD_QUEUE		(WGSTAR_HANDSHAKE_QUEUE_MAX / 8)
#define WGSTAR_UNDER_LOAD_NS		WGSTAR_SECONDS_NS(1)

/* Packets of one peer that wait for a session. */
#define WGSTAR_STAGED_PACKETS_MAX	128

/**
 * enum session_verdict - what to do about a session that is being used
 * @SESSION_KEEP: use it
 * @SESSION_REKEY_NOW: use it, and start a handshake
 * @SESSION_EXPIRED: do not use it; start a handshake if there is a need to send
 */
enum session_verdict {
	SESSION_KEEP,
	SESSION_REKEY_NOW,
	SESSION_EXPIRED,
};

/**
 * wgstar_session_on_send() - judge a session about to send
 * @birth_ns: when the session was derived
 * @now_ns: now
 * @counter: the counter that the message would have; of a burst, the last one
 * @initiator: whether the own side had sent the initiation
 *
 * Context: any.
 * Return: the verdict.
 */
enum session_verdict wgstar_session_on_send(u64 birth_ns, u64 now_ns,
					    u64 counter, bool initiator);

/**
 * wgstar_session_on_receive() - judge a session that has authenticated data
 * @birth_ns: when the session was derived
 * @now_ns: now
 * @initiator: whether the own side had sent the initiation
 * @rekey_already_asked: whether SESSION_REKEY_NOW has been obeyed once for
 *			 this session by this function's say
 *
 * Context: any.
 * Return: the verdict; never SESSION_EXPIRED, since the data was receivable.
 */
enum session_verdict wgstar_session_on_receive(u64 birth_ns, u64 now_ns,
					       bool initiator,
					       bool rekey_already_asked);

/**
 * wgstar_session_receivable() - whether a message is worth decrypting
 * @birth_ns: when the session was derived
 * @now_ns: now
 * @counter: of the message, not authenticated
 *
 * Context: any.
 * Return: true if the session is under 180 s old and the counter is under the
 *	   limit.
 */
bool wgstar_session_receivable(u64 birth_ns, u64 now_ns, u64 counter);

#endif /* WGSTAR_LOGIC_SESSION_POLICY_H */
