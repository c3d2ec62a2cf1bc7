/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why packets are dropped. Every drop passes through here: it is counted for
 * the device and, where one is known, for the peer, and can be traced.
 *
 * To add a reason, add one line to the list; names and counters follow.
 */
#ifndef WGSTAR_DROP_H
#define WGSTAR_DROP_H

#include <linux/atomic.h>
#include <linux/types.h>

struct sk_buff;
struct wgstar_device;
struct wgstar_peer;

/* reason, name shown to users, direction */
#define WGSTAR_DROP_LIST(R)						\
	/* sending */							\
	R(NO_PEER, "no_peer_for_destination", TX)			\
	R(NO_ENDPOINT, "no_endpoint", TX)				\
	R(NO_ROUTE, "no_route_to_endpoint", TX)				\
	R(ROUTING_LOOP, "routing_loop", TX)				\
	R(TOO_LONG, "too_long_for_a_datagram", TX)			\
	R(STAGING_OVERFLOW, "staging_overflow", TX)			\
	R(HANDSHAKE_GAVE_UP, "handshake_gave_up", TX)			\
	R(DEVICE_DOWN, "device_down", TX)				\
	R(NOT_IP, "not_ip", TX)						\
	R(TX_NO_MEMORY, "no_memory_sending", TX)			\
	/* receiving: any message */					\
	R(MALFORMED_MESSAGE, "malformed_message", RX)			\
	R(RX_NO_MEMORY, "no_memory_receiving", RX)			\
	/* receiving: handshakes */					\
	R(BAD_MAC1, "bad_mac1", RX)					\
	R(HANDSHAKE_QUEUE_FULL, "handshake_queue_full", RX)		\
	R(COOKIE_REQUIRED, "cookie_required", RX)			\
	R(RATE_LIMITED, "rate_limited", RX)				\
	R(NO_PRIVATE_KEY, "no_private_key", RX)				\
	R(BAD_INITIATION, "bad_initiation", RX)				\
	R(UNKNOWN_SENDER_KEY, "unknown_sender_key", RX)			\
	R(TIMESTAMP_REPLAYED, "timestamp_replayed", RX)			\
	R(HANDSHAKE_FLOOD, "handshake_flood", RX)			\
	R(BAD_RESPONSE, "bad_response", RX)				\
	R(UNEXPECTED_RESPONSE, "unexpected_response", RX)		\
	R(BAD_COOKIE_REPLY, "bad_cookie_reply", RX)			\
	/* receiving: data */						\
	R(NO_SESSION, "no_session_for_index", RX)			\
	R(SESSION_EXPIRED, "session_expired", RX)			\
	R(AUTHENTICATION_FAILED, "authentication_failed", RX)		\
	R(COUNTER_REPLAYED, "counter_replayed", RX)			\
	R(SOURCE_NOT_ALLOWED, "source_not_allowed", RX)			\
	R(MALFORMED_INNER, "malformed_inner", RX)			\
	R(CONGESTION_LOST, "congestion_mark_not_deliverable", RX)	\
	R(RX_QUEUE_FULL, "receive_queue_full", RX)			\
	/* receiving: what came in and may not go on */			\
	R(ISOLATED, "isolated", RX)					\
	R(GATEWAY_POLICY, "gateway_policy", RX)

enum wgstar_drop_reason {
#define WGSTAR_DROP_ENUM(reason, name, direction) WGSTAR_DROP_##reason,
	WGSTAR_DROP_LIST(WGSTAR_DROP_ENUM)
#undef WGSTAR_DROP_ENUM
	WGSTAR_DROP_COUNT
};

/**
 * struct wgstar_drop_counters - packets dropped, by reason
 * @packets: one counter for each &enum wgstar_drop_reason
 *
 * A peer has them from its first drop on: most peers never have one.
 */
struct wgstar_drop_counters {
	atomic_long_t packets[WGSTAR_DROP_COUNT];
};

const char *wgstar_drop_name(enum wgstar_drop_reason reason);

void wgstar_drop(struct wgstar_device *device, struct wgstar_peer *peer,
		 enum wgstar_drop_reason reason, unsigned int packets);
void wgstar_drop_forget(struct wgstar_peer *peer);
void wgstar_drop_skb(struct wgstar_device *device, struct wgstar_peer *peer,
		     enum wgstar_drop_reason reason, struct sk_buff *skb);

#endif /* WGSTAR_DROP_H */
