// SPDX-License-Identifier: GPL-2.0
/* Keys: base64 text, files, and the arithmetic, which is libsodium's. */
#include "key.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "secret.h"

#define KEY_TEXT_LENGTH (WGSTAR_KEY_TEXT_SIZE - 1)

int wgstar_key_from_text(uint8_t key[WGSTAR_KEY_BYTES], const char *text,
			 struct wgstar_error *error)
{
	size_t length = strlen(text), bytes;

	if (length != KEY_TEXT_LENGTH)
		return wgstar_error_set(error,
					"key of wrong length: %zu characters, a key has %d",
					length, KEY_TEXT_LENGTH);
	if (sodium_base642bin(key, WGSTAR_KEY_BYTES, text, length, NULL, &bytes,
			      NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    bytes != WGSTAR_KEY_BYTES) {
		wgstar_secret_wipe(key, WGSTAR_KEY_BYTES);
		return wgstar_error_set(error,
					"key is not base64: copy all 44 characters, the last of which is =");
	}
	return 0;
}

void wgstar_key_to_text(char text[WGSTAR_KEY_TEXT_SIZE],
			const uint8_t key[WGSTAR_KEY_BYTES])
{
	sodium_bin2base64(text, WGSTAR_KEY_TEXT_SIZE, key, WGSTAR_KEY_BYTES,
			  sodium_base64_VARIANT_ORIGINAL);
}

bool wgstar_key_is_zero(const uint8_t key[WGSTAR_KEY_BYTES])
{
	return sodium_is_zero(key, WGSTAR_KEY_BYTES);
}

bool wgstar_key_equal(const uint8_t a[WGSTAR_KEY_BYTES],
		      const uint8_t b[WGSTAR_KEY_BYTES])
{
	return !sodium_memcmp(a, b, WGSTAR_KEY_BYTES);
}

void wgstar_key_derive_public(uint8_t public_key[WGSTAR_KEY_BYTES],
			      const uint8_t private_key[WGSTAR_KEY_BYTES])
{
	/* Multiplying the base point cannot end in the forbidden zero. */
	(void)!crypto_scalarmult_base(public_key, private_key);
}

void wgstar_key_generate_private(uint8_t key[WGSTAR_KEY_BYTES])
{
	randombytes_buf(key, WGSTAR_KEY_BYTES);
	key[0] &= 248;
	key[31] = (key[31] & 127) | 64;
}

void wgstar_key_generate_preshared(uint8_t key[WGSTAR_KEY_BYTES])
{
	randombytes_buf(key, WGSTAR_KEY_BYTES);
}

int wgstar_key_read_file(uint8_t key[WGSTAR_KEY_BYTES], const char *path,
			 struct wgstar_error *error)
{
	struct wgstar_error reason;
	char *text, *begin;
	size_t size, end;
	int result = 0;

	if (wgstar_secret_read_file(path, &text, &size, error))
		return -1;
	for (end = size; end && isspace((unsigned char)text[end - 1]); end--)
		text[end - 1] = '\0';
	for (begin = text; isspace((unsigned char)*begin); begin++)
		;
	memset(key, 0, WGSTAR_KEY_BYTES);
	if (strlen(text) != end)
		result = wgstar_error_set(error, "%s: not a text file", path);
	else if (*begin && wgstar_key_from_text(key, begin, &reason))
		result = wgstar_error_set(error, "%s: %s", path, reason.text);
	wgstar_secret_free(text, size + 1);
	return result;
}
