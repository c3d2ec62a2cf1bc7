/* SPDX-License-Identifier: GPL-2.0 */
/* Texts that a test compares with, of the folder golden/. After cmocka.h. */
#ifndef WGSTAR_TESTS_GOLDEN_H
#define WGSTAR_TESTS_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>

static inline char *golden_read(const char *name)
{
	char path[256];
	char *text = calloc(1, 65536);
	FILE *file;

	snprintf(path, sizeof(path), GOLDEN_DIR "/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

#endif /* WGSTAR_TESTS_GOLDEN_H */
