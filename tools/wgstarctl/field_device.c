// SPDX-License-Identifier: GPL-2.0
/* The properties of a device, in every form in which they are shown. */
#include <linux/wgstar.h>

#include "field.h"
#include "secret.h"
#include "value.h"

void wgstar_field_key_raw(FILE *out, const uint8_t key[WGSTAR_KEY_BYTES])
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	if (wgstar_key_is_zero(key)) {
		fputs("(none)", out);
		return;
	}
	wgstar_key_to_text(text, key);
	fputs(text, out);
	wgstar_secret_wipe(text, sizeof(text));
}

json_t *wgstar_field_key_json(const uint8_t key[WGSTAR_KEY_BYTES])
{
	char text[WGSTAR_KEY_TEXT_SIZE];
	json_t *value;

	if (wgstar_key_is_zero(key))
		return json_null();
	wgstar_key_to_text(text, key);
	value = json_string(text);
	wgstar_secret_wipe(text, sizeof(text));
	return value;
}

static const struct wgstar_device *as_device(const void *object)
{
	return object;
}

static bool public_key_present(const void *device)
{
	return !wgstar_key_is_zero(as_device(device)->public_key);
}

static void public_key_raw(FILE *out, const void *device, char separator)
{
	wgstar_field_key_raw(out, as_device(device)->public_key);
}

static json_t *public_key_json(const void *device)
{
	return wgstar_field_key_json(as_device(device)->public_key);
}

static bool private_key_present(const void *device)
{
	return !wgstar_key_is_zero(as_device(device)->private_key);
}

static void private_key_raw(FILE *out, const void *device, char separator)
{
	wgstar_field_key_raw(out, as_device(device)->private_key);
}

static json_t *private_key_json(const void *device)
{
	return wgstar_field_key_json(as_device(device)->private_key);
}

static bool listen_port_present(const void *device)
{
	return as_device(device)->listen_port;
}

static void listen_port_raw(FILE *out, const void *device, char separator)
{
	fprintf(out, "%u", as_device(device)->listen_port);
}

static json_t *listen_port_json(const void *device)
{
	return json_integer(as_device(device)->listen_port);
}

static bool fwmark_present(const void *device)
{
	return as_device(device)->fwmark;
}

static void fwmark_raw(FILE *out, const void *device, char separator)
{
	if (as_device(device)->fwmark)
		fprintf(out, "0x%x", as_device(device)->fwmark);
	else
		fputs("off", out);
}

static json_t *fwmark_json(const void *device)
{
	return json_integer(as_device(device)->fwmark);
}

static bool relay_present(const void *device)
{
	return as_device(device)->relay_mode != WGSTAR_RELAY_MODE_AUTO;
}

static void relay_raw(FILE *out, const void *device, char separator)
{
	fputs(wgstar_value_relay_mode_text(as_device(device)->relay_mode), out);
}

static json_t *relay_json(const void *device)
{
	return json_string(wgstar_value_relay_mode_text(as_device(device)->relay_mode));
}

const struct wgstar_field wgstar_device_fields[WGSTAR_DEVICE_FIELD_COUNT] = {
	[WGSTAR_FIELD_PUBLIC_KEY] = {
		"public-key", "public key", "public_key", false,
		public_key_present, public_key_raw, NULL,
		public_key_json,
	},
	[WGSTAR_FIELD_PRIVATE_KEY] = {
		"private-key", "private key", "private_key", true,
		private_key_present, private_key_raw, NULL,
		private_key_json,
	},
	[WGSTAR_FIELD_LISTEN_PORT] = {
		"listen-port", "listening port", "listen_port", false,
		listen_port_present, listen_port_raw, NULL,
		listen_port_json,
	},
	[WGSTAR_FIELD_FWMARK] = {
		"fwmark", "fwmark", "fwmark", false,
		fwmark_present, fwmark_raw, NULL, fwmark_json,
	},
	[WGSTAR_FIELD_RELAY] = {
		"relay", "relay", "relay", false,
		relay_present, relay_raw, NULL, relay_json,
	},
};
