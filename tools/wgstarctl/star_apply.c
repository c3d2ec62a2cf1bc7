// SPDX-License-Identifier: GPL-2.0
/*
 * From the star to the hub that this host is: its file in /etc/wgstar, then its
 * interface by `up` or `apply`.
 */
#include "star_apply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "device_msg.h"
#include "link_kind.h"
#include "secret.h"
#include "star_render.h"
#include "tunnel.h"

#define DIRECTORY	"/etc/wgstar"

int wgstar_star_hub_key(const struct wgstar_star *star,
			uint8_t key[WGSTAR_KEY_BYTES],
			struct wgstar_error *error)
{
	const struct wgstar_star_node *hub = wgstar_star_hub(star);
	uint8_t public_key[WGSTAR_KEY_BYTES];

	if (wgstar_key_read_file(key, hub->private_key_file, error))
		return -1;
	wgstar_key_derive_public(public_key, key);
	if (wgstar_key_equal(public_key, hub->peer.public_key))
		return 0;
	wgstar_secret_wipe(key, WGSTAR_KEY_BYTES);
	return wgstar_error_set(error,
				"the key in %s does not belong to the PublicKey of %s: one of them is wrong",
				hub->private_key_file, hub->peer.name);
}

/* Return: 1 if there is such a file, and it was rendered; 0 if there is none. */
static int file_is_rendered(const char *path, struct wgstar_error *error)
{
	char *text;
	size_t size;
	int result;

	if (access(path, F_OK))
		return 0;
	if (wgstar_secret_read_file(path, &text, &size, error))
		return -1;
	result = !strncmp(text, WGSTAR_STAR_MARK, strlen(WGSTAR_STAR_MARK));
	wgstar_secret_free(text, size + 1);
	if (result)
		return 1;
	return wgstar_error_set(error,
				"%s was not rendered from a star: --replace replaces it",
				path);
}

static int hub_write(const struct wgstar_star *star, const char *path,
		     struct wgstar_error *error)
{
	struct wgstar_private_file file;
	uint8_t key[WGSTAR_KEY_BYTES];
	int result;

	if (wgstar_star_hub_key(star, key, error))
		return -1;
	result = wgstar_private_file_begin(&file, path, error);
	if (!result) {
		wgstar_star_render_write(file.stream, star,
					 wgstar_star_hub(star), key, false);
		result = wgstar_private_file_finish(&file, error);
	}
	if (!result)
		result = wgstar_private_file_replace(&file, error);
	wgstar_private_file_abandon(&file);
	wgstar_secret_wipe(key, sizeof(key));
	return result;
}

static void hub_path(char path[PATH_MAX], const char *directory,
		     const struct wgstar_star *star)
{
	snprintf(path, PATH_MAX, "%s/%s.conf", directory, star->interface);
}

static bool interface_is_there(const struct wgstar_star *star)
{
	char kind[WGSTAR_LINK_KIND_SIZE];

	return wgstar_link_kind(star->interface, kind);
}

static int tunnel_change(const char *path, bool dry_run)
{
	struct wgstar_tunnel_request request = {
		.argument = path,
		.dry_run = dry_run,
		.link_kind = "wgstar",
		.configure = wgstar_device_configure,
	};

	return wgstar_tunnel_apply(&request);
}

/* The file of a dry run is in a directory of its own, and gone behind it. */
static int apply_dry(const struct wgstar_star *star)
{
	char directory[] = "/run/wgstarctl.XXXXXX";
	struct wgstar_error error;
	char path[PATH_MAX];
	int status;

	if (!mkdtemp(directory)) {
		wgstar_error_set(&error, "%s: %s", directory, strerror(errno));
		return wgstar_error_print(&error, NULL);
	}
	hub_path(path, directory, star);
	if (hub_write(star, path, &error))
		status = wgstar_error_print(&error, NULL);
	else
		status = tunnel_change(path, true);
	unlink(path);
	rmdir(directory);
	return status;
}

int wgstar_star_apply(const struct wgstar_star *star,
		      const struct wgstar_star_apply *how)
{
	struct wgstar_error error;
	char path[PATH_MAX];

	hub_path(path, DIRECTORY, star);
	if (!how->replace && file_is_rendered(path, &error) < 0)
		return wgstar_error_print(&error, NULL);
	if (how->dry_run)
		return apply_dry(star);
	if (wgstar_tunnel_need_rights("star apply", &error))
		return wgstar_error_print(&error, NULL);
	if (mkdir(DIRECTORY, 0700) && errno != EEXIST) {
		wgstar_error_set(&error, "%s: %s", DIRECTORY, strerror(errno));
		return wgstar_error_print(&error, NULL);
	}
	if (hub_write(star, path, &error))
		return wgstar_error_print(&error, NULL);
	return tunnel_change(path, false);
}

/* What brings the interface up later must not bring up an older star. */
static int file_refresh(const struct wgstar_star *star)
{
	struct wgstar_error error;
	char path[PATH_MAX];

	hub_path(path, DIRECTORY, star);
	if (file_is_rendered(path, &error) <= 0)
		return WGSTAR_EXIT_OK;
	if (hub_write(star, path, &error))
		return wgstar_error_print(&error, NULL);
	fprintf(stderr, "wgstarctl: %s has it too\n", path);
	return WGSTAR_EXIT_OK;
}

int wgstar_star_apply_change(const struct wgstar_star *star, bool wanted)
{
	struct wgstar_star_apply how = {};
	int status;

	if (!wanted) {
		fprintf(stderr,
			"wgstarctl: %s is as it was: `wgstarctl star apply' changes it\n",
			star->interface);
		return WGSTAR_EXIT_OK;
	}
	if (!interface_is_there(star)) {
		fprintf(stderr,
			"wgstarctl: %s is not up here: `wgstarctl star apply' brings it up, on the hub\n",
			star->interface);
		return file_refresh(star);
	}
	fprintf(stderr, "wgstarctl: changing %s:\n", star->interface);
	/* Standard output, and the buffer it had, were for the node's file. */
	fflush(stdout);
	setvbuf(stdout, NULL, _IONBF, 0);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	status = wgstar_star_apply(star, &how);
	if (status != WGSTAR_EXIT_OK)
		fprintf(stderr,
			"wgstarctl: the star file is changed, the interface is not: `wgstarctl star apply' tries again\n");
	return status;
}
