// SPDX-License-Identifier: GPL-2.0
/*
 * The file of a star on disk: locked while it is changed, replaced in one step.
 */
#include "star_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secret.h"

static int path_find(struct wgstar_star_file *file, const char *path,
		     struct wgstar_error *error)
{
	if (realpath(path, file->path))
		return 0;
	if (errno == ENOENT)
		return wgstar_error_set(error,
					"there is no %s: `wgstarctl star init' makes it, on the hub",
					path);
	return wgstar_error_set(error, "%s: %s", path, strerror(errno));
}

static void lock_wait(int fd, int operation)
{
	if (!flock(fd, operation | LOCK_NB))
		return;
	fputs("wgstarctl: waiting for another wgstarctl that changes the star\n",
	      stderr);
	while (flock(fd, operation) && errno == EINTR)
		;
}

/* Who waited for a lock has one on a file that was replaced in the meantime. */
static bool lock_is_current(int fd, const char *path)
{
	struct stat locked, current;

	return !fstat(fd, &locked) && !stat(path, &current) &&
	       locked.st_dev == current.st_dev &&
	       locked.st_ino == current.st_ino;
}

static int file_lock(struct wgstar_star_file *file, bool change,
		     struct wgstar_error *error)
{
	do {
		if (file->lock >= 0)
			close(file->lock);
		file->lock = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (file->lock < 0)
			return wgstar_error_set(error, "%s: %s", file->path,
						strerror(errno));
		lock_wait(file->lock, change ? LOCK_EX : LOCK_SH);
	} while (!lock_is_current(file->lock, file->path));
	return 0;
}

int wgstar_star_file_open(struct wgstar_star_file *file, const char *path,
			  bool change, struct wgstar_error *error)
{
	memset(file, 0, sizeof(*file));
	file->lock = -1;
	if (path_find(file, path, error) || file_lock(file, change, error) ||
	    wgstar_secret_read_file(file->path, &file->text, &file->size,
				    error))
		return -1;
	if (strlen(file->text) != file->size)
		return wgstar_error_set(error, "%s is not a text file",
					file->path);
	return wgstar_star_parse(&file->star, file->text, error);
}

int wgstar_star_file_begin(struct wgstar_star_file *file,
			   struct wgstar_error *error)
{
	return wgstar_private_file_begin(&file->next, file->path, error);
}

int wgstar_star_file_finish(struct wgstar_star_file *file,
			    struct wgstar_error *error)
{
	return wgstar_private_file_finish(&file->next, error);
}

int wgstar_star_file_commit(struct wgstar_star_file *file,
			    struct wgstar_error *error)
{
	return wgstar_private_file_replace(&file->next, error);
}

void wgstar_star_file_close(struct wgstar_star_file *file)
{
	wgstar_private_file_abandon(&file->next);
	if (file->lock >= 0)
		close(file->lock);
	wgstar_secret_free(file->text, file->text ? file->size + 1 : 0);
	wgstar_star_clear(&file->star);
	memset(file, 0, sizeof(*file));
	file->lock = -1;
}
