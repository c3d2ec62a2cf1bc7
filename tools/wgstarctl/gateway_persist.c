// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of a gateway in the file that its interface was brought up from, so
 * that the next up makes them again.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "gateway_persist.h"
#include "quick_file.h"

/* The new text has to make sense to the next up. */
static int check_text(const struct wgstar_private_file *file,
		      struct wgstar_error *error)
{
	struct wgstar_config config = {};
	struct wgstar_error why;
	int result;

	result = wgstar_config_read_file(&config, file->temporary, &why);
	if (result)
		wgstar_error_set(error, "%s would not be readable: %s",
				 file->path, why.text);
	wgstar_config_clear(&config);
	return result;
}

static int keep_owner(const struct wgstar_private_file *file,
		      struct wgstar_error *error)
{
	struct stat status;

	if (!stat(file->path, &status) &&
	    !chown(file->temporary, status.st_uid, status.st_gid) &&
	    !chmod(file->temporary, status.st_mode & 07777))
		return 0;
	return wgstar_error_set(error, "%s can't be written: %s", file->path,
				strerror(errno));
}

int wgstar_gateway_persist_begin(struct wgstar_private_file *file,
				 const struct wgstar_journal *journal,
				 const struct wgstar_conf_edit *edit,
				 struct wgstar_error *error)
{
	struct wgstar_quick_file old = {};
	int result = -1;

	if (!journal->file)
		return wgstar_error_set(error,
					"there is no file to write to: the interface was not brought up by `wgstarctl up'");
	snprintf(old.path, sizeof(old.path), "%s", journal->file);
	if (!wgstar_quick_file_read(&old, error) &&
	    !wgstar_private_file_begin(file, old.path, error)) {
		wgstar_conf_edit_write(file->stream, old.text, edit);
		if (!wgstar_private_file_finish(file, error) &&
		    !check_text(file, error) && !keep_owner(file, error))
			result = 0;
	}
	wgstar_quick_file_clear(&old);
	return result;
}

bool wgstar_gateway_persist_exports(const char *key, const char *value,
				    void *data)
{
	return !strcasecmp(key, "Gateway") || !strcasecmp(key, "Masquerade");
}

bool wgstar_gateway_persist_all(const char *key, const char *value, void *data)
{
	return !strcasecmp(key, "Forward") ||
		wgstar_gateway_persist_exports(key, value, data);
}

bool wgstar_gateway_persist_forward(const char *key, const char *value,
				    void *data)
{
	const struct wgstar_forward *gone = data;
	struct wgstar_forward forward;
	struct wgstar_error ignored;

	return !strcasecmp(key, "Forward") &&
		!wgstar_forward_parse(&forward, value, &ignored) &&
		wgstar_forward_same_port(&forward, gone);
}
