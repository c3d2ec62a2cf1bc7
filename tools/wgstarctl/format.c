// SPDX-License-Identifier: GPL-2.0
/* Times and sizes as wg(8) words them for readers. */
#include "format.h"

#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *name;
	uint32_t seconds;
} durations[] = {
	{ "year", 365 * 24 * 60 * 60 },
	{ "day", 24 * 60 * 60 },
	{ "hour", 60 * 60 },
	{ "minute", 60 },
	{ "second", 1 },
};

static const struct {
	const char *name;
	unsigned int bits;
} sizes[] = {
	{ "TiB", 40 },
	{ "GiB", 30 },
	{ "MiB", 20 },
	{ "KiB", 10 },
};

void wgstar_format_duration(FILE *out, uint64_t seconds,
			    const struct wgstar_ink *ink)
{
	const char *before = "";
	uint64_t count;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(durations); i++) {
		count = seconds / durations[i].seconds;
		seconds %= durations[i].seconds;
		if (!count)
			continue;
		fprintf(out, "%s%llu %s%s%s%s", before,
			(unsigned long long)count, ink->unit,
			durations[i].name, count == 1 ? "" : "s", ink->reset);
		before = ", ";
	}
}

void wgstar_format_ago(FILE *out, time_t then, time_t now,
		       const struct wgstar_ink *ink)
{
	if (now == then) {
		fputs("Now", out);
	} else if (now < then) {
		fprintf(out,
			"(%sSystem clock wound backward; connection problems may ensue.%s)",
			ink->alarm, ink->reset);
	} else {
		wgstar_format_duration(out, now - then, ink);
		fputs(" ago", out);
	}
}

void wgstar_format_bytes(FILE *out, uint64_t bytes,
			 const struct wgstar_ink *ink)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (!(bytes >> sizes[i].bits))
			continue;
		fprintf(out, "%.2f %s%s%s",
			(double)bytes / (double)(1ULL << sizes[i].bits),
			ink->unit, sizes[i].name, ink->reset);
		return;
	}
	fprintf(out, "%u %sB%s", (unsigned int)bytes, ink->unit, ink->reset);
}
