// SPDX-License-Identifier: GPL-2.0
/*
 * From what is typed to a file: names, hooks by line, strip, and saving.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf.h"
#include "conf_lines.h"
#include "quick_file.h"

static const struct {
	const char *argument;
	const char *ifname;
} good_names[] = {
	{ "wg0", "wg0" },
	{ "a_=+.-Z09", "a_=+.-Z09" },
	{ "0123456789abcde", "0123456789abcde" },
	{ "wg0.conf", "wg0.conf" },
	{ "./wg0.conf", "wg0" },
	{ "/etc/wire guard/$(id)/nyc.conf", "nyc" },
	{ "/x/.conf.conf", ".conf" },
};

static const char *const bad_names[] = {
	"", ".", "..", "all", "default", "-a", "0123456789abcdef",
	"a;$(id)\"b", "a b", "a/b", "a:b", "wg*", "wg0\n", "w\xc3\xa4", "'",
	"/etc/wireguard/wg0", "/etc/.conf", "./0123456789abcdef.conf",
	"./a;b.conf", "./-a.conf", "/tmp/..conf", "/", "wg0/",
};

static void names_are_taken_or_refused(void **state)
{
	char ifname[IF_NAMESIZE];
	struct wgstar_error error;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good_names) / sizeof(good_names[0]); i++) {
		assert_int_equal(wgstar_quick_file_name(ifname,
							good_names[i].argument,
							&error), 0);
		assert_string_equal(ifname, good_names[i].ifname);
	}
	for (i = 0; i < sizeof(bad_names) / sizeof(bad_names[0]); i++) {
		if (!wgstar_quick_file_name(ifname, bad_names[i], &error))
			fail_msg("'%s' was taken", bad_names[i]);
	}
}

#define PRIVATE	"PrivateKey = mP6hTMbKHf8E1xlJLpGhe9Xl+STaNyPUOj9f1Gp9/2M=\n"
#define PRESHARED "PresharedKey = mP6hTMbKHf8E1xlJLpGhe9Xl+STaNyPUOj9f1Gp9/2M=\n"
#define PUBLIC	"PublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=\n"

static const char whole_file[] =
	"# a comment\n"
	"[Interface]\n"
	"Address = 10.0.0.1/24\n"
	"  dns=10.0.0.2 # why\n"
	PRIVATE
	"MTU = 1400\nTable = off\nListenPort= 51820\nFwMark = 0x1\n"
	"PreUp = echo a = b\nPostUp = true\nPreDown = true\nPostDown = true\n"
	"SaveConfig = true\n"
	"\n"
	"[Peer] # hub\n"
	PUBLIC
	"Name = hub\n"
	"allowedips = 10.0.0.0/24\n"
	"PersistentKeepalive = 25";

static const char stripped_file[] =
	"# a comment\n"
	"[Interface]\n"
	PRIVATE
	"ListenPort= 51820\nFwMark = 0x1\n"
	"\n"
	"[Peer] # hub\n"
	PUBLIC
	"allowedips = 10.0.0.0/24\n"
	"PersistentKeepalive = 25\n";

static void strip_keeps_what_wg_takes(void **state)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	(void)state;
	wgstar_conf_lines_strip(stream, whole_file);
	fclose(stream);
	assert_string_equal(text, stripped_file);
	free(text);
}

static void hooks_are_refused_by_line(void **state)
{
	struct wgstar_error error;

	(void)state;
	assert_int_equal(wgstar_conf_lines_refuse_hooks(whole_file, false,
							&error), -1);
	assert_int_equal(error.line, 10);
	assert_int_equal(error.column, 1);
	assert_int_equal(wgstar_conf_lines_refuse_hooks(whole_file, true,
							&error), -1);
	assert_int_equal(error.line, 12);
	assert_int_equal(wgstar_conf_lines_refuse_hooks("#PostUp = x\nPostUp\n",
							false, &error), 0);
	assert_int_equal(wgstar_conf_lines_refuse_hooks("\n  postup=x", false,
							&error), -1);
	assert_int_equal(error.line, 2);
	assert_int_equal(error.column, 3);
}

static void make_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static void save_replaces_the_file_a_link_leads_to(void **state)
{
	char directory[] = "/tmp/wgstar-test-XXXXXX";
	struct wgstar_quick_file file, again;
	struct wgstar_error error;
	struct stat status;

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(chdir(directory), 0);
	make_file("real.conf", "[Interface]\n" PRIVATE, 0600);
	assert_int_equal(symlink("real.conf", "wg0.conf"), 0);
	assert_int_equal(wgstar_quick_file_find(&file, "./wg0.conf", &error), 0);
	assert_string_equal(file.ifname, "wg0");
	assert_int_equal(wgstar_quick_file_read(&file, &error), 0);
	file.config.quick.mtu = 1400;
	assert_int_equal(wgstar_quick_file_write(&file, &file.config, &error),
			 0);
	assert_int_equal(lstat("wg0.conf", &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_int_equal(stat("wg0.conf", &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(wgstar_quick_file_find(&again, "./wg0.conf", &error),
			 0);
	assert_int_equal(wgstar_quick_file_read(&again, &error), 0);
	assert_int_equal(again.config.quick.mtu, 1400);
	wgstar_quick_file_clear(&file);
	wgstar_quick_file_clear(&again);
	assert_int_equal(unlink("wg0.conf") | unlink("real.conf"), 0);
	/* Nothing else was left in there. */
	assert_int_equal(rmdir(directory), 0);
}

static const struct {
	const char *name;
	const char *text;
	mode_t mode;
	const char *complaint;
} exposed[] = {
	{ "private key, readable", "[Interface]\n" PRIVATE, 0644, "holds keys" },
	{ "private key above a mistake, readable",
	  "[Interface]\n" PRIVATE "Foo = 1\n", 0604, "holds keys" },
	{ "preshared key, readable", "[Peer]\n" PUBLIC PRESHARED, 0644,
	  "holds keys" },
	{ "private key, not readable by others", "[Interface]\n" PRIVATE, 0640 },
	{ "no key, readable", "[Interface]\nListenPort = 1\n[Peer]\n" PUBLIC,
	  0644 },
	{ "a key in a comment", "[Interface]\n#" PRIVATE, 0644 },
	{ "no key, writable", "[Interface]\nListenPort = 1\n", 0646,
	  "others can change it" },
};

static void readable_file_is_refused_if_it_has_keys(void **state)
{
	char path[] = "/tmp/wgstar-test-XXXXXX", name[64];
	struct wgstar_quick_file file;
	struct wgstar_error error;
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(path));
	snprintf(name, sizeof(name), "%s/wg0.conf", path);
	for (i = 0; i < sizeof(exposed) / sizeof(exposed[0]); i++) {
		memset(&error, 0, sizeof(error));
		make_file(name, exposed[i].text, exposed[i].mode);
		assert_int_equal(wgstar_quick_file_find(&file, name, &error), 0);
		if (wgstar_quick_file_read(&file, &error) !=
		    (exposed[i].complaint ? -1 : 0))
			fail_msg("%s: %s", exposed[i].name, error.text);
		if (exposed[i].complaint) {
			assert_non_null(strstr(error.text, exposed[i].complaint));
			assert_non_null(strstr(error.text, "chmod 600"));
		}
		assert_null(strstr(error.text, "mP6h"));
		wgstar_quick_file_clear(&file);
	}
	assert_int_equal(unlink(name) | rmdir(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_taken_or_refused),
		cmocka_unit_test(strip_keeps_what_wg_takes),
		cmocka_unit_test(hooks_are_refused_by_line),
		cmocka_unit_test(save_replaces_the_file_a_link_leads_to),
		cmocka_unit_test(readable_file_is_refused_if_it_has_keys),
	};

	return cmocka_run_group_tests_name("files of up", tests, NULL, NULL);
}
