/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints, as "wgstar:..." for perf, bpftrace and tracefs.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM wgstar

#if !defined(WGSTAR_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define WGSTAR_TRACE_H

#include <linux/tracepoint.h>

#include "device.h"
#include "drop.h"
#include "peer.h"

TRACE_EVENT(wgstar_drop,
	    TP_PROTO(const struct wgstar_device *device,
		     const struct wgstar_peer *peer,
		     enum wgstar_drop_reason reason, unsigned int packets),
	    TP_ARGS(device, peer, reason, packets),
	    TP_STRUCT__entry(
		    __field(int, ifindex)
		    __field(unsigned long, peer)
		    __field(const char *, reason)
		    __field(unsigned int, packets)
	    ),
	    TP_fast_assign(
		    __entry->ifindex = device->dev->ifindex;
		    __entry->peer = peer ? peer->id : 0;
		    __entry->reason = wgstar_drop_name(reason);
		    __entry->packets = packets;
	    ),
	    TP_printk("ifindex=%d peer=%lu reason=%s packets=%u",
		      __entry->ifindex, __entry->peer, __entry->reason,
		      __entry->packets)
);

#endif /* WGSTAR_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
