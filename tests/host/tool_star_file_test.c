// SPDX-License-Identifier: GPL-2.0
/* Files that appear wholly or not, the star file under changes, and options. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "options.h"
#include "private_file.h"
#include "star_file.h"
#include "star_write.h"

#define KEY(letter) letter "QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

static const char star_text[] =
	"[Star]\nNetwork = 10.9.0.0/16\nInfrastructure = 10.9.0.0/24\n"
	"Devices = 10.9.9.0/24\n"
	"[Hub]\nName = router\nAddress = 10.9.0.1\n"
	"Endpoint = hub.example.org:51820\nPublicKey = " KEY("A") "\n"
	"PrivateKeyFile = /etc/wgstar/wgs0.key\n";

static char directory[] = "/tmp/wgstar-test-XXXXXX";
static char path[64];

static int directory_make(void **state)
{
	strcpy(strrchr(directory, '-'), "-XXXXXX");
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/star.conf", directory);
	return 0;
}

/* How many files there are; all are removed. */
static unsigned int directory_clear(void)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	unsigned int count = 0;
	char name[300];

	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", directory,
			 entry->d_name);
		unlink(name);
		count++;
	}
	closedir(dir);
	return count;
}

static int directory_remove(void **state)
{
	directory_clear();
	rmdir(directory);
	return 0;
}

static void file_write(const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
	chmod(path, mode);
}

static void check_content(const char *expected)
{
	char text[4096] = "";
	FILE *file = fopen(path, "r");
	struct stat status;

	assert_non_null(file);
	if (*expected)
		assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	assert_string_equal(text, expected);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
}

static void a_file_appears_when_it_is_whole(void **state)
{
	struct wgstar_private_file file;
	struct wgstar_error error;

	umask(0);
	assert_int_equal(wgstar_private_file_begin(&file, path, &error), 0);
	fputs("secret\n", file.stream);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(wgstar_private_file_finish(&file, &error), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(wgstar_private_file_create(&file, &error), 0);
	wgstar_private_file_abandon(&file);
	check_content("secret\n");
	assert_int_equal(directory_clear(), 1);
}

static void a_file_that_is_abandoned_leaves_nothing(void **state)
{
	struct wgstar_private_file file;
	struct wgstar_error error;

	assert_int_equal(wgstar_private_file_begin(&file, path, &error), 0);
	fputs("secret\n", file.stream);
	wgstar_private_file_abandon(&file);
	assert_int_equal(directory_clear(), 0);
	assert_int_equal(wgstar_private_file_begin(&file, "/nowhere/at/all",
						   &error), -1);
	wgstar_private_file_abandon(&file);
	assert_string_equal(error.text,
			    "/nowhere/at/all can't be written: No such file or directory");
}

static void create_refuses_what_replace_replaces(void **state)
{
	struct wgstar_private_file file;
	struct wgstar_error error;

	file_write("before\n", 0600);
	assert_int_equal(wgstar_private_file_begin(&file, path, &error), 0);
	fputs("after\n", file.stream);
	assert_int_equal(wgstar_private_file_finish(&file, &error), 0);
	assert_int_equal(wgstar_private_file_create(&file, &error), -1);
	assert_non_null(strstr(error.text, "is not overwritten"));
	check_content("before\n");
	assert_int_equal(wgstar_private_file_replace(&file, &error), 0);
	wgstar_private_file_abandon(&file);
	check_content("after\n");
	assert_int_equal(directory_clear(), 1);
}

static int device_add(unsigned int number)
{
	struct wgstar_star_node node = { .role = WGSTAR_STAR_DEVICE };
	struct wgstar_star_file file;
	struct wgstar_error error;
	int result;

	result = wgstar_star_file_open(&file, path, true, &error);
	if (!result)
		result = wgstar_star_file_begin(&file, &error);
	if (!result) {
		snprintf(node.peer.name, sizeof(node.peer.name), "d%u", number);
		node.peer.public_key[0] = number;
		node.addresses[0].family = AF_INET;
		node.addresses[0].length = 32;
		node.addresses[0].ipv4.s_addr = htonl(0x0a090900 + number);
		wgstar_star_text_add(file.next.stream, file.text, &node);
		result = wgstar_star_file_finish(&file, &error);
	}
	if (!result)
		result = wgstar_star_file_commit(&file, &error);
	wgstar_star_file_close(&file);
	return result;
}

/* None overwrites what another one has added. */
static void changes_wait_for_each_other(void **state)
{
	struct wgstar_star_file file;
	struct wgstar_error error;
	unsigned int i;
	int status;

	file_write(star_text, 0600);
	fflush(stdout);
	for (i = 1; i <= 8; i++)
		if (!fork()) {
			fclose(stderr);
			_exit(device_add(i) ? 1 : 0);
		}
	for (i = 1; i <= 8; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(wgstar_star_file_open(&file, path, false, &error), 0);
	assert_int_equal(file.star.node_count, 9);
	wgstar_star_file_close(&file);
	assert_int_equal(directory_clear(), 1);
}

static void a_file_that_others_can_read_is_refused(void **state)
{
	struct wgstar_star_file file;
	struct wgstar_error error;

	file_write(star_text, 0644);
	assert_int_equal(wgstar_star_file_open(&file, path, false, &error), -1);
	assert_non_null(strstr(error.text, "chmod 600"));
	wgstar_star_file_close(&file);
	unlink(path);
	assert_int_equal(wgstar_star_file_open(&file, path, false, &error), -1);
	assert_non_null(strstr(error.text, "`wgstarctl star init' makes it"));
	wgstar_star_file_close(&file);
}

struct request {
	const char *name;
	const char *out;
	const char *watch;
	bool json;
	struct wgstar_words series;
};

static const struct wgstar_option options[] = {
	{ NULL, "a name", WGSTAR_OPTION_TEXT, offsetof(struct request, name) },
	{ "--out", "a file", WGSTAR_OPTION_TEXT,
	  offsetof(struct request, out) },
	{ "--watch", "seconds", WGSTAR_OPTION_NUMBER,
	  offsetof(struct request, watch) },
	{ "--json", NULL, WGSTAR_OPTION_FLAG, offsetof(struct request, json) },
	{ "--export", "a prefix", WGSTAR_OPTION_SERIES,
	  offsetof(struct request, series) },
	{ "--real", NULL, WGSTAR_OPTION_SERIES,
	  offsetof(struct request, series) },
	{ }
};

static void options_go_where_the_table_says(void **state)
{
	char *words[] = { "--export", "a", "--real", "me", "--watch", "--json",
			  "--out", "-", NULL };
	struct wgstar_error error;
	struct request request = {};

	assert_int_equal(wgstar_options_read(options, &request, words, &error),
			 0);
	assert_string_equal(request.name, "me");
	assert_string_equal(request.out, "-");
	assert_string_equal(request.watch, "");
	assert_true(request.json);
	assert_int_equal(request.series.count, 4);
	assert_string_equal(request.series.items[1], "a");
	assert_string_equal(request.series.items[2], "--real");
	assert_string_equal(request.series.items[3], "");
	wgstar_words_clear(&request.series);
}

static void wrong_options_are_named(void **state)
{
	static const struct {
		char *words[4];
		const char *complaint;
	} cases[] = {
		{ { "a", "b" }, "`b' is one word too many" },
		{ { "--jsn" }, "unknown option `--jsn' (did you mean --json?)" },
		{ { "--out" }, "`--out' needs a file behind it" },
		{ { "--export" }, "`--export' needs a prefix behind it" },
		{ { "--watch", "1", "--watch" }, "`--watch' is there twice" },
	};
	struct wgstar_error error;
	char *words[4];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request request = {};

		memcpy(words, cases[i].words, sizeof(words));
		assert_int_equal(wgstar_options_read(options, &request, words,
						     &error), -1);
		assert_string_equal(error.text, cases[i].complaint);
	}
}

#define FILE_TEST(function) \
	cmocka_unit_test_setup_teardown(function, directory_make, \
					directory_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(a_file_appears_when_it_is_whole),
		FILE_TEST(a_file_that_is_abandoned_leaves_nothing),
		FILE_TEST(create_refuses_what_replace_replaces),
		FILE_TEST(changes_wait_for_each_other),
		FILE_TEST(a_file_that_others_can_read_is_refused),
		cmocka_unit_test(options_go_where_the_table_says),
		cmocka_unit_test(wrong_options_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
