/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FORMAT_H
#define _WGSTARCTL_FORMAT_H

#include <stdint.h>
#include <stdio.h>

#include "field.h"

/**
 * wgstar_format_duration() - Write "1 hour, 2 seconds"
 * @out: stream
 * @seconds: duration, not 0
 * @ink: colours
 */
void wgstar_format_duration(FILE *out, uint64_t seconds,
			    const struct wgstar_ink *ink);

/**
 * wgstar_format_ago() - Write "1 minute, 2 seconds ago", "Now", or a complaint
 * @out: stream
 * @then: seconds since the epoch
 * @now: the same
 * @ink: colours
 */
void wgstar_format_ago(FILE *out, time_t then, time_t now,
		       const struct wgstar_ink *ink);

/**
 * wgstar_format_bytes() - Write "1.21 GiB"
 * @out: stream
 * @bytes: count
 * @ink: colours
 */
void wgstar_format_bytes(FILE *out, uint64_t bytes,
			 const struct wgstar_ink *ink);

#endif /* _WGSTARCTL_FORMAT_H */
