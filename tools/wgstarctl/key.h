/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_KEY_H
#define _WGSTARCTL_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define WGSTAR_KEY_BYTES	32
#define WGSTAR_KEY_TEXT_SIZE	45	/* base64 with the zero byte */

/**
 * wgstar_key_from_text() - Read a key in base64
 * @key: receives 32 bytes
 * @text: exactly 44 characters, canonical base64
 * @error: receives what is wrong, without the text of the key
 *
 * Takes time that does not depend on the key.
 *
 * Return: 0 or -1.
 */
int wgstar_key_from_text(uint8_t key[WGSTAR_KEY_BYTES], const char *text,
			 struct wgstar_error *error);

/**
 * wgstar_key_to_text() - Write a key in base64
 * @text: receives 44 characters and a zero byte
 * @key: 32 bytes
 */
void wgstar_key_to_text(char text[WGSTAR_KEY_TEXT_SIZE],
			const uint8_t key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_is_zero() - Is this the key that stands for none?
 * @key: 32 bytes
 */
bool wgstar_key_is_zero(const uint8_t key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_equal() - Compare in constant time
 * @a: 32 bytes
 * @b: 32 bytes
 */
bool wgstar_key_equal(const uint8_t a[WGSTAR_KEY_BYTES],
		      const uint8_t b[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_derive_public() - Compute the public key of a private one
 * @public_key: receives 32 bytes
 * @private_key: 32 bytes, clamped or not
 */
void wgstar_key_derive_public(uint8_t public_key[WGSTAR_KEY_BYTES],
			      const uint8_t private_key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_generate_private() - Make a private key
 * @key: receives 32 random bytes, clamped
 */
void wgstar_key_generate_private(uint8_t key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_generate_preshared() - Make a preshared key
 * @key: receives 32 random bytes
 */
void wgstar_key_generate_preshared(uint8_t key[WGSTAR_KEY_BYTES]);

/**
 * wgstar_key_read_file() - Read a key from a file
 * @key: receives 32 bytes; all zero if the file is empty
 * @path: file with one key in base64; blanks around it are fine
 * @error: receives the reason, with the name of the file
 *
 * Return: 0 or -1.
 */
int wgstar_key_read_file(uint8_t key[WGSTAR_KEY_BYTES], const char *path,
			 struct wgstar_error *error);

#endif /* _WGSTARCTL_KEY_H */
