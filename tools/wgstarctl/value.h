/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_VALUE_H
#define _WGSTARCTL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

/*
 * Values as they stand in files and on the command line. Each function reads
 * the whole text, returns 0 or -1, and says what would be right.
 */

/**
 * wgstar_value_port() - Read a UDP port, 0 to 65535
 * @port: receives the value
 * @text: decimal digits
 * @error: receives what is wrong
 */
int wgstar_value_port(uint16_t *port, const char *text,
		      struct wgstar_error *error);

/**
 * wgstar_value_fwmark() - Read a mark of 32 bits
 * @fwmark: receives the value
 * @text: decimal, hexadecimal after 0x, or off
 * @error: receives what is wrong
 */
int wgstar_value_fwmark(uint32_t *fwmark, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_value_keepalive() - Read an interval in seconds
 * @seconds: receives the value
 * @text: 0 to 65535, or off
 * @error: receives what is wrong
 */
int wgstar_value_keepalive(uint16_t *seconds, const char *text,
			   struct wgstar_error *error);

/**
 * wgstar_value_metric() - Read the metric of a route
 * @metric: receives the value
 * @text: decimal, up to 4294967295
 * @error: receives what is wrong
 */
int wgstar_value_metric(uint32_t *metric, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_value_mtu() - Read the MTU of a device
 * @mtu: receives the value
 * @text: 576 to 65535
 * @error: receives what is wrong
 */
int wgstar_value_mtu(uint32_t *mtu, const char *text,
		     struct wgstar_error *error);

/**
 * wgstar_value_relay_mode() - Read which way packets from peer to peer go
 * @mode: receives an enum wgstar_relay_mode
 * @text: auto, stack or direct
 * @error: receives what is wrong
 */
int wgstar_value_relay_mode(uint8_t *mode, const char *text,
			    struct wgstar_error *error);

/**
 * wgstar_value_relay_mode_text() - The word for it
 * @mode: an enum wgstar_relay_mode
 *
 * Return: what wgstar_value_relay_mode() reads; "unknown" for later kernels'.
 */
const char *wgstar_value_relay_mode_text(uint8_t mode);

/**
 * wgstar_value_yes_no() - Read yes or no
 * @value: receives true for yes, on or true
 * @text: yes, no, on, off, true or false
 * @error: receives what is wrong
 */
int wgstar_value_yes_no(bool *value, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_value_duration() - Read a time
 * @seconds: receives the value, at most 30 days
 * @text: a number of seconds, or a number and s, m, h or d; off is 0
 * @error: receives what is wrong
 */
int wgstar_value_duration(uint32_t *seconds, const char *text,
			  struct wgstar_error *error);

#define WGSTAR_DURATION_TEXT_SIZE 12

/**
 * wgstar_duration_print() - Write a time as wgstar_value_duration() reads it
 * @text: receives the text
 * @seconds: what to write
 */
void wgstar_duration_print(char text[WGSTAR_DURATION_TEXT_SIZE],
			   uint32_t seconds);

#endif /* _WGSTARCTL_VALUE_H */
