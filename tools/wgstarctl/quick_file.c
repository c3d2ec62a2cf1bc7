// SPDX-License-Identifier: GPL-2.0
/*
 * From an argument of up, down, save and strip to the file that it means, and
 * that file's content.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "private_file.h"
#include "quick_file.h"
#include "secret.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define SUFFIX	".conf"

static const char *const directories[] = { "/etc/wgstar", "/etc/wireguard" };

/* These mean something else in paths, options and net.ipv4.conf. */
static const char *const reserved_names[] = { ".", "..", "all", "default" };

static int check_name(const char *ifname, struct wgstar_error *error)
{
	size_t i;

	if (wgstar_ifname_check(ifname, error))
		return -1;
	if (*ifname == '-')
		return wgstar_error_set(error,
					"the name of an interface can't begin with '-'");
	for (i = 0; i < ARRAY_SIZE(reserved_names); i++) {
		if (!strcmp(ifname, reserved_names[i]))
			return wgstar_error_set(error,
						"'%s' can't be the name of an interface",
						ifname);
	}
	return 0;
}

static bool is_path(const char *argument)
{
	return strchr(argument, '/');
}

int wgstar_quick_file_name(char ifname[IF_NAMESIZE], const char *argument,
			   struct wgstar_error *error)
{
	const char *base = strrchr(argument, '/');
	size_t length;

	base = base ? base + 1 : argument;
	length = strlen(base);
	if (is_path(argument)) {
		if (length <= strlen(SUFFIX) ||
		    strcmp(base + length - strlen(SUFFIX), SUFFIX))
			return wgstar_error_set(error,
						"the name of the file has to be that of the interface and '%s', as in wg0%s",
						SUFFIX, SUFFIX);
		length -= strlen(SUFFIX);
	}
	if (length >= IF_NAMESIZE)
		return wgstar_error_set(error,
					"the name of an interface has at most %d characters",
					IF_NAMESIZE - 1);
	memcpy(ifname, base, length);
	ifname[length] = '\0';
	return check_name(ifname, error);
}

static bool has_control_characters(const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ')
			return true;
	}
	return false;
}

static int find_path(struct wgstar_quick_file *file, const char *path,
		     struct wgstar_error *error)
{
	if (!realpath(path, file->path))
		return wgstar_error_set(error, "%s: %s", path, strerror(errno));
	if (has_control_characters(file->path))
		return wgstar_error_set(error,
					"the path of the file has control characters");
	return 0;
}

int wgstar_quick_file_find(struct wgstar_quick_file *file, const char *argument,
			   struct wgstar_error *error)
{
	char path[128];
	size_t i, length = strlen(argument);

	memset(file, 0, sizeof(*file));
	if (wgstar_quick_file_name(file->ifname, argument, error))
		return -1;
	if (is_path(argument))
		return find_path(file, argument, error);
	for (i = 0; i < ARRAY_SIZE(directories); i++) {
		snprintf(path, sizeof(path), "%s/%s" SUFFIX, directories[i],
			 file->ifname);
		if (!access(path, F_OK) || errno != ENOENT)
			return find_path(file, path, error);
	}
	if (length > strlen(SUFFIX) &&
	    !strcmp(argument + length - strlen(SUFFIX), SUFFIX))
		return wgstar_error_set(error,
					"there is no /etc/wgstar/%s%s; for a file of this directory write ./%s",
					argument, SUFFIX, argument);
	return wgstar_error_set(error,
				"there is neither /etc/wgstar/%s%s nor /etc/wireguard/%s%s",
				argument, SUFFIX, argument, SUFFIX);
}

int wgstar_quick_file_read(struct wgstar_quick_file *file,
			   struct wgstar_error *error)
{
	return wgstar_config_read_text(&file->config, file->path, &file->text,
				       &file->size, error);
}

int wgstar_quick_file_write(const struct wgstar_quick_file *file,
			    const struct wgstar_config *config,
			    struct wgstar_error *error)
{
	struct wgstar_private_file written;
	int result = wgstar_private_file_begin(&written, file->path, error);

	if (!result) {
		wgstar_config_write(written.stream, config);
		result = wgstar_private_file_finish(&written, error);
	}
	if (!result)
		result = wgstar_private_file_replace(&written, error);
	wgstar_private_file_abandon(&written);
	return result;
}

void wgstar_quick_file_clear(struct wgstar_quick_file *file)
{
	if (file->text)
		wgstar_secret_free(file->text, file->size + 1);
	wgstar_config_clear(&file->config);
	memset(file, 0, sizeof(*file));
}
