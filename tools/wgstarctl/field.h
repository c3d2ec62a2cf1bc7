/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FIELD_H
#define _WGSTARCTL_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "model.h"

/**
 * struct wgstar_ink - What switches colours; all empty without colours
 * @reset: back to plain
 * @interface: heading of an interface
 * @peer: heading of a peer
 * @bold: labels
 * @unit: units and slashes
 * @alarm: what should not be
 */
struct wgstar_ink {
	const char *reset;
	const char *interface;
	const char *peer;
	const char *bold;
	const char *unit;
	const char *alarm;
};

/**
 * struct wgstar_field - One property of a device or peer, in every form
 * @word: how `show` is asked for it; NULL if it cannot be
 * @label: its name for readers; NULL if it is the heading
 * @key: its name in JSON
 * @secret: shown only to who asks for it by word
 * @present: is there anything to tell readers?
 * @raw: writes it for scripts; lists are separated by @separator. NULL if
 *   scripts get it in JSON only
 * @pretty: writes it for readers at the time @now; NULL if that is as @raw
 * @json: makes it a value, json_null() if there is none
 *
 * @object is the struct wgstar_device or struct wgstar_peer.
 */
struct wgstar_field {
	const char *word;
	const char *label;
	const char *key;
	bool secret;
	bool (*present)(const void *object);
	void (*raw)(FILE *out, const void *object, char separator);
	void (*pretty)(FILE *out, const void *object,
		       const struct wgstar_ink *ink, time_t now);
	json_t *(*json)(const void *object);
};

enum wgstar_device_field {
	WGSTAR_FIELD_PUBLIC_KEY,
	WGSTAR_FIELD_PRIVATE_KEY,
	WGSTAR_FIELD_LISTEN_PORT,
	WGSTAR_FIELD_FWMARK,
	WGSTAR_FIELD_RELAY,
	WGSTAR_DEVICE_FIELD_COUNT
};

enum wgstar_peer_field {
	WGSTAR_FIELD_PEER,
	WGSTAR_FIELD_NAME,
	WGSTAR_FIELD_PRESHARED_KEY,
	WGSTAR_FIELD_ENDPOINT,
	WGSTAR_FIELD_ALLOWED_IPS,
	WGSTAR_FIELD_LATEST_HANDSHAKE,
	WGSTAR_FIELD_TRANSFER,
	WGSTAR_FIELD_KEEPALIVE,
	WGSTAR_FIELD_ISOLATED,
	WGSTAR_PEER_FIELD_COUNT
};

/* In the order in which readers see them. */
extern const struct wgstar_field wgstar_device_fields[WGSTAR_DEVICE_FIELD_COUNT];
extern const struct wgstar_field wgstar_peer_fields[WGSTAR_PEER_FIELD_COUNT];

/**
 * wgstar_field_key_raw() - Write a key, or (none)
 * @out: stream
 * @key: key; all zero is none
 */
void wgstar_field_key_raw(FILE *out, const uint8_t key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_field_key_json() - Make a key a value
 * @key: key; all zero is none
 *
 * Return: a string or null.
 */
json_t *wgstar_field_key_json(const uint8_t key[WGSTAR_KEY_BYTES]);

#endif /* _WGSTARCTL_FIELD_H */
