// SPDX-License-Identifier: GPL-2.0
/*
 * How the age and the counter of a session are judged.  Who acts on a verdict,
 * and the least time between two handshakes, are found elsewhere.
 */
#include "session_policy.h"

/* A birth "in the future" is a clock read on another CPU: age 0. */
static u64 session_age_ns(u64 birth_ns, u64 now_ns)
{
	return now_ns > birth_ns ? now_ns - birth_ns : 0;
}

bool wgstar_session_receivable(u64 birth_ns, u64 now_ns, u64 counter)
{
	return session_age_ns(birth_ns, now_ns) < WGSTAR_REJECT_AFTER_NS &&
	       counter < WGSTAR_REJECT_AFTER_MESSAGES;
}

enum session_verdict wgstar_session_on_send(u64 birth_ns, u64 now_ns,
					    u64 counter, bool initiator)
{
	/* The same two limits bind the sender and the receiver. */
	if (!wgstar_session_receivable(birth_ns, now_ns, counter))
		return SESSION_EXPIRED;
	if (counter >= WGSTAR_REKEY_AFTER_MESSAGES)
		return SESSION_REKEY_NOW;
	/* Only one side renews by age, or both would at the same moment. */
	if (initiator &&
	    session_age_ns(birth_ns, now_ns) >= WGSTAR_REKEY_AFTER_NS)
		return SESSION_REKEY_NOW;
	return SESSION_KEEP;
}

enum session_verdict wgstar_session_on_receive(u64 birth_ns, u64 now_ns,
					       bool initiator,
					       bool rekey_already_asked)
{
	if (!initiator || rekey_already_asked)
		return SESSION_KEEP;
	if (session_age_ns(birth_ns, now_ns) < WGSTAR_REKEY_ON_RECEIVE_NS)
		return SESSION_KEEP;
	return SESSION_REKEY_NOW;
}
