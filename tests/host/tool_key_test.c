// SPDX-License-Identifier: GPL-2.0
/* Keys as text, from files, and the public key of a private one. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "key.h"
#include "secret.h"

/* RFC 7748, section 6.1. */
static const char alice_private[] = "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=";
static const char alice_public[] = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";

static void public_key_is_that_of_rfc_7748(void **state)
{
	uint8_t private_key[WGSTAR_KEY_BYTES], public_key[WGSTAR_KEY_BYTES];
	char text[WGSTAR_KEY_TEXT_SIZE];
	struct wgstar_error error;

	assert_int_equal(wgstar_key_from_text(private_key, alice_private,
					      &error), 0);
	wgstar_key_derive_public(public_key, private_key);
	wgstar_key_to_text(text, public_key);
	assert_string_equal(text, alice_public);
}

static void generated_keys_are_clamped_and_differ(void **state)
{
	uint8_t a[WGSTAR_KEY_BYTES], b[WGSTAR_KEY_BYTES];

	wgstar_key_generate_private(a);
	wgstar_key_generate_private(b);
	assert_false(wgstar_key_equal(a, b));
	assert_int_equal(a[0] & 7, 0);
	assert_int_equal(a[31] & 0xc0, 0x40);
	wgstar_key_generate_preshared(b);
	assert_false(wgstar_key_is_zero(b));
}

static void text_that_is_no_key_is_refused(void **state)
{
	static const struct {
		const char *text;
		const char *complaint;
	} cases[] = {
		{ "", "key of wrong length: 0 characters, a key has 44" },
		{ "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo",
		  "key of wrong length: 43 characters, a key has 44" },
		{ "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=x",
		  "key of wrong length: 45 characters, a key has 44" },
		/* Not canonical: the last digit has bits that mean nothing. */
		{ "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmp=",
		  "key is not base64: copy all 44 characters, the last of which is =" },
		{ "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo=",
		  "key is not base64: copy all 44 characters, the last of which is =" },
		{ "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmoA",
		  "key is not base64: copy all 44 characters, the last of which is =" },
		{ "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTm==",
		  "key is not base64: copy all 44 characters, the last of which is =" },
	};
	uint8_t key[WGSTAR_KEY_BYTES];
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(wgstar_key_from_text(key, cases[i].text,
						      &error), -1);
		assert_string_equal(error.text, cases[i].complaint);
	}
}

/* mkstemp() replaces the X. */
static char path[32] = "/tmp/wgstar-key-XXXXXX";

static void file_write(const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void key_file_may_have_blanks_or_be_empty(void **state)
{
	uint8_t key[WGSTAR_KEY_BYTES], same[WGSTAR_KEY_BYTES];
	struct wgstar_error error;
	char text[100];

	snprintf(text, sizeof(text), "  %s\n\n", alice_private);
	file_write(text, 0600);
	assert_int_equal(wgstar_key_read_file(key, path, &error), 0);
	assert_int_equal(wgstar_key_from_text(same, alice_private, &error), 0);
	assert_true(wgstar_key_equal(key, same));
	file_write("\n ", 0600);
	assert_int_equal(wgstar_key_read_file(key, path, &error), 0);
	assert_true(wgstar_key_is_zero(key));
	assert_int_equal(wgstar_key_read_file(key, "/dev/null", &error), 0);
	assert_true(wgstar_key_is_zero(key));
}

static void key_file_that_others_can_read_is_refused(void **state)
{
	uint8_t key[WGSTAR_KEY_BYTES];
	struct wgstar_error error;
	char complaint[256];

	file_write(alice_private, 0644);
	assert_int_equal(wgstar_key_read_file(key, path, &error), -1);
	snprintf(complaint, sizeof(complaint),
		 "%s holds keys and has mode 0644, so others can use it: chmod 600 %s",
		 path, path);
	assert_string_equal(error.text, complaint);
	file_write(alice_private, 0640);
	assert_int_equal(wgstar_key_read_file(key, path, &error), 0);
}

static void errors_do_not_repeat_the_key(void **state)
{
	uint8_t key[WGSTAR_KEY_BYTES];
	struct wgstar_error error;

	file_write("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LC", 0600);
	assert_int_equal(wgstar_key_read_file(key, path, &error), -1);
	assert_null(strstr(error.text, "dwdtCn"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_key_is_that_of_rfc_7748),
		cmocka_unit_test(generated_keys_are_clamped_and_differ),
		cmocka_unit_test(text_that_is_no_key_is_refused),
		cmocka_unit_test(key_file_may_have_blanks_or_be_empty),
		cmocka_unit_test(key_file_that_others_can_read_is_refused),
		cmocka_unit_test(errors_do_not_repeat_the_key),
	};
	int failed;

	close(mkstemp(path));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
