// SPDX-License-Identifier: GPL-2.0
/* Numbers of configuration files and command lines. */
#include "value.h"

#include <linux/wgstar.h>
#include <stdbool.h>
#include <stdio.h>
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

static const char *const relay_modes[] = {
	[WGSTAR_RELAY_MODE_AUTO] = "auto",
	[WGSTAR_RELAY_MODE_STACK] = "stack",
	[WGSTAR_RELAY_MODE_DIRECT] = "direct",
};

#define RELAY_MODE_COUNT (sizeof(relay_modes) / sizeof(relay_modes[0]))

int wgstar_value_relay_mode(uint8_t *mode, const char *text,
			    struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < RELAY_MODE_COUNT; i++) {
		if (!strcmp(text, relay_modes[i])) {
			*mode = i;
			return 0;
		}
	}
	return wgstar_error_set(error,
				"`%s' is not a way to relay: write auto, stack or direct",
				text);
}

const char *wgstar_value_relay_mode_text(uint8_t mode)
{
	return mode < RELAY_MODE_COUNT ? relay_modes[mode] : "unknown";
}

int wgstar_value_yes_no(bool *value, const char *text,
			struct wgstar_error *error)
{
	*value = !strcmp(text, "yes") || !strcmp(text, "on") ||
		 !strcmp(text, "true");
	if (!*value && strcmp(text, "no") && strcmp(text, "off") &&
	    strcmp(text, "false"))
		return wgstar_error_set(error, "`%s' is neither yes nor no",
					text);
	return 0;
}

static const struct duration_unit {
	char letter;
	uint32_t seconds;
} duration_units[] = {
	{ 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 },
};

#define DURATION_UNIT_COUNT \
	(sizeof(duration_units) / sizeof(duration_units[0]))
#define DURATION_MAX	(30 * 86400)

int wgstar_value_duration(uint32_t *seconds, const char *text,
			  struct wgstar_error *error)
{
	size_t i, length = strlen(text);
	uint64_t value = 0, unit = 1;
	char digits[16] = "";

	for (i = 0; length && i < DURATION_UNIT_COUNT; i++) {
		if (text[length - 1] != duration_units[i].letter)
			continue;
		unit = duration_units[i].seconds;
		length--;
		break;
	}
	if (length < sizeof(digits))
		memcpy(digits, text, length);
	if (strcmp(text, "off") &&
	    !(number_read(&value, digits, 10, DURATION_MAX) &&
	      value * unit <= DURATION_MAX))
		return wgstar_error_set(error,
					"`%s' is not a time: write a number and s, m, h or d, at most 30d, or off",
					text);
	*seconds = value * unit;
	return 0;
}

void wgstar_duration_print(char text[WGSTAR_DURATION_TEXT_SIZE],
			   uint32_t seconds)
{
	size_t i = 0;

	while (seconds % duration_units[i].seconds)
		i++;
	snprintf(text, WGSTAR_DURATION_TEXT_SIZE, "%u%c",
		 seconds / duration_units[i].seconds,
		 seconds ? duration_units[i].letter : 's');
}
