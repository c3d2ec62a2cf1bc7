// SPDX-License-Identifier: GPL-2.0
/* Numbers of configuration files and command lines. */
#include "value.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The smallest MTU is what an IPv4 host must take; IPv6 needs 1280. */
#define MTU_MIN	576
#define MTU_MAX	65535

/* All of the text is digits of the base and the value is at most @max. */
static bool number_read(uint64_t *value, const char *text, int base,
			uint64_t max)
{
	const char *digits = base == 16 ? "0123456789abcdefABCDEF" :
					  "0123456789";
	size_t length = strlen(text);

	if (!length || length > 16 || strspn(text, digits) != length)
		return false;
	*value = strtoull(text, NULL, base);
	return *value <= max;
}

int wgstar_value_port(uint16_t *port, const char *text,
		      struct wgstar_error *error)
{
	uint64_t value;

	if (!number_read(&value, text, 10, UINT16_MAX))
		return wgstar_error_set(error,
					"`%s' is not a port: write a number from 0 to 65535",
					text);
	*port = value;
	return 0;
}

int wgstar_value_fwmark(uint32_t *fwmark, const char *text,
			struct wgstar_error *error)
{
	bool hex = !strncmp(text, "0x", 2);
	uint64_t value = 0;

	if (strcmp(text, "off") &&
	    !number_read(&value, hex ? text + 2 : text, hex ? 16 : 10,
			 UINT32_MAX))
		return wgstar_error_set(error,
					"`%s' is not a fwmark: write off, or a number from 0 to 0xffffffff",
					text);
	*fwmark = value;
	return 0;
}

int wgstar_value_keepalive(uint16_t *seconds, const char *text,
			   struct wgstar_error *error)
{
	uint64_t value = 0;

	if (strcmp(text, "off") && !number_read(&value, text, 10, UINT16_MAX))
		return wgstar_error_set(error,
					"`%s' is not a keepalive interval: write off, or seconds from 1 to 65535",
					text);
	*seconds = value;
	return 0;
}

int wgstar_value_metric(uint32_t *metric, const char *text,
			struct wgstar_error *error)
{
	uint64_t value;

	if (!number_read(&value, text, 10, UINT32_MAX))
		return wgstar_error_set(error,
					"`%s' is not a metric: write a number from 0 to 4294967295",
					text);
	*metric = value;
	return 0;
}

int wgstar_value_mtu(uint32_t *mtu, const char *text,
		     struct wgstar_error *error)
{
	uint64_t value;

	if (!number_read(&value, text, 10, MTU_MAX) || value < MTU_MIN)
		return wgstar_error_set(error,
					"`%s' is not an MTU: write a number from %d to %d",
					text, MTU_MIN, MTU_MAX);
	*mtu = value;
	return 0;
}
