// SPDX-License-Identifier: GPL-2.0
/*
 * Files with keys: mode 0600 from the first byte, beside their place until they
 * are whole and on the disk, then put there in one step.
 */
#include "private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "secret.h"

static int file_fail(const struct wgstar_private_file *file,
		     struct wgstar_error *error)
{
	return wgstar_error_set(error, "%s can't be written: %s", file->path,
				strerror(errno));
}

int wgstar_private_file_begin(struct wgstar_private_file *file,
			      const char *path, struct wgstar_error *error)
{
	int fd;

	memset(file, 0, sizeof(*file));
	if (strlen(path) >= sizeof(file->path))
		return wgstar_error_set(error, "%.64s... is too long a path",
					path);
	strcpy(file->path, path);
	snprintf(file->temporary, sizeof(file->temporary), "%s.XXXXXX", path);
	/* Made with mode 0600, whatever the umask is. */
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd < 0) {
		*file->temporary = '\0';
		return file_fail(file, error);
	}
	file->stream = fdopen(fd, "w");
	if (!file->stream) {
		file_fail(file, error);
		close(fd);
		return -1;
	}
	wgstar_secret_buffer_stream(file->stream);
	return 0;
}

int wgstar_private_file_finish(struct wgstar_private_file *file,
			       struct wgstar_error *error)
{
	struct wgstar_error why = {};
	int result = wgstar_secret_flush_stream(file->stream, &why);

	if (result)
		wgstar_error_set(error, "%s can't be written: %s", file->path,
				 why.text);
	else if (fsync(fileno(file->stream)))
		result = file_fail(file, error);
	fclose(file->stream);
	file->stream = NULL;
	return result;
}

/* A name that was changed is on the disk when its directory is. */
static void directory_sync(const struct wgstar_private_file *file)
{
	char directory[PATH_MAX];
	char *slash;
	int fd;

	strcpy(directory, file->path);
	slash = strrchr(directory, '/');
	if (slash)
		slash[1] = '\0';
	else
		strcpy(directory, ".");
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

int wgstar_private_file_replace(struct wgstar_private_file *file,
				struct wgstar_error *error)
{
	if (rename(file->temporary, file->path))
		return file_fail(file, error);
	*file->temporary = '\0';
	directory_sync(file);
	return 0;
}

int wgstar_private_file_create(struct wgstar_private_file *file,
			       struct wgstar_error *error)
{
	/* Unlike rename, a link does not take the place of another. */
	if (link(file->temporary, file->path)) {
		if (errno != EEXIST)
			return file_fail(file, error);
		return wgstar_error_set(error,
					"%s is there already, and is not overwritten",
					file->path);
	}
	unlink(file->temporary);
	*file->temporary = '\0';
	directory_sync(file);
	return 0;
}

void wgstar_private_file_abandon(struct wgstar_private_file *file)
{
	struct wgstar_error ignored;

	if (file->stream)
		wgstar_private_file_finish(file, &ignored);
	if (*file->temporary)
		unlink(file->temporary);
	*file->temporary = '\0';
}
