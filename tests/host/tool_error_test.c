// SPDX-License-Identifier: GPL-2.0
/* Errors: one printable line, and the word that was probably meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "error.h"
#include "model.h"
#include "value.h"

static void input_cannot_forge_lines_or_move_the_cursor(void **state)
{
	struct wgstar_error error;

	assert_int_equal(wgstar_error_set(&error, "`%s'", "a\nb\033[2J\xc3\xa4"),
			 -1);
	assert_string_equal(error.text, "`a?b?[2J?\?'");
	assert_int_equal(error.line, 0);
}

static void long_input_is_cut(void **state)
{
	struct wgstar_error error;
	char word[2000];

	memset(word, 'x', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	wgstar_error_set_at(&error, 3, 4, "%s", word);
	assert_int_equal(strlen(error.text), sizeof(error.text) - 1);
	assert_int_equal(error.line, 3);
	assert_int_equal(error.column, 4);
}

static void near_words_are_found_and_far_ones_are_not(void **state)
{
	static const char *const words[] = { "AllowedIPs", "Endpoint", "Name",
					     NULL };
	char word[100];

	assert_string_equal(wgstar_word_nearest("allowedip", words),
			    "AllowedIPs");
	assert_string_equal(wgstar_word_nearest("Endpiont", words), "Endpoint");
	assert_string_equal(wgstar_word_nearest("nmae", words), "Name");
	assert_null(wgstar_word_nearest("Address", words));
	assert_null(wgstar_word_nearest("", words));
	memset(word, 'e', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	assert_null(wgstar_word_nearest(word, words));
}

static void interface_names_are_those_that_harm_nothing(void **state)
{
	static const char *const good[] = { "wg0", "a", "A_=+.-9",
					    "012345678901234" };
	static const char *const bad[] = { "", "0123456789012345", "wg 0",
					   "wg/0", "a;$(id)", "wg\"0", "w\xc3" };
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(wgstar_ifname_check(good[i], &error), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(wgstar_ifname_check(bad[i], &error), -1);
}

static void metrics_have_32_bits(void **state)
{
	struct wgstar_error error;
	uint32_t metric;

	assert_int_equal(wgstar_value_metric(&metric, "4294967295", &error), 0);
	assert_true(metric == 4294967295U);
	assert_int_equal(wgstar_value_metric(&metric, "4294967296", &error), -1);
	assert_string_equal(error.text,
			    "`4294967296' is not a metric: write a number from 0 to 4294967295");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_cannot_forge_lines_or_move_the_cursor),
		cmocka_unit_test(long_input_is_cut),
		cmocka_unit_test(near_words_are_found_and_far_ones_are_not),
		cmocka_unit_test(interface_names_are_those_that_harm_nothing),
		cmocka_unit_test(metrics_have_32_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
