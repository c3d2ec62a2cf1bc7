// SPDX-License-Identifier: GPL-2.0
/*
 * Memory and files that hold keys: wiped after use, not dumped, not taken from
 * files that everybody can read.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP	65536
#define FILE_SIZE_MAX	(1u << 30)
#define STREAM_BUFFER	65536

/* One stream at a time holds secrets, and static memory is never swapped out
 * by a realloc that leaves a copy.
 */
static char stream_buffer[STREAM_BUFFER];

void wgstar_secret_protect_process(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

void wgstar_secret_wipe(void *memory, size_t size)
{
	if (memory)
		sodium_memzero(memory, size);
}

void wgstar_secret_free(void *memory, size_t size)
{
	wgstar_secret_wipe(memory, size);
	free(memory);
}

void *wgstar_secret_grow(void *memory, size_t old_size, size_t new_size)
{
	void *grown = calloc(1, new_size);

	if (!grown) {
		fputs("wgstarctl: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	if (memory)
		memcpy(grown, memory, old_size);
	wgstar_secret_free(memory, old_size);
	return grown;
}

/* What the shell opened for us was opened with the shell's own care. */
static bool path_is_descriptor(const char *path)
{
	return !strcmp(path, "/dev/stdin") ||
	       !strncmp(path, "/dev/fd/", 8) ||
	       !strncmp(path, "/proc/self/fd/", 14);
}

int wgstar_secret_refuse_exposed(const char *path, mode_t exposed,
				 struct wgstar_error *error)
{
	return wgstar_error_set(error,
				"%s holds keys and has mode %04o, so others can use it: chmod 600 %s",
				path, exposed, path);
}

static int file_check_mode(int fd, const char *path, mode_t *exposed,
			   struct wgstar_error *error)
{
	struct stat status;

	*exposed = 0;
	if (fstat(fd, &status))
		return wgstar_error_set(error, "%s: %s", path, strerror(errno));
	if (S_ISDIR(status.st_mode))
		return wgstar_error_set(error, "%s is a directory", path);
	if (!S_ISREG(status.st_mode) || path_is_descriptor(path))
		return 0;
	if (status.st_mode & S_IWOTH)
		return wgstar_error_set(error,
					"%s has mode %04o, so others can change it: chmod 600 %s",
					path, status.st_mode & 07777, path);
	if (status.st_mode & S_IROTH)
		*exposed = status.st_mode & 07777;
	return 0;
}

static int descriptor_read(int fd, const char *path, char **text, size_t *size,
			   struct wgstar_error *error)
{
	size_t room = READ_STEP;
	ssize_t got;

	*text = wgstar_secret_grow(NULL, 0, room);
	*size = 0;
	for (;;) {
		got = read(fd, *text + *size, room - *size - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		*size += got;
		if (*size + 1 < room)
			continue;
		*text = wgstar_secret_grow(*text, room, room * 2);
		room *= 2;
		if (room > FILE_SIZE_MAX)
			return wgstar_error_set(error, "%s is too large", path);
	}
	if (got < 0)
		return wgstar_error_set(error, "%s: %s", path, strerror(errno));
	(*text)[*size] = '\0';
	return 0;
}

/* A small root file system may lack the link /dev/stdin. */
static int path_open(const char *path)
{
	if (!strcmp(path, "/dev/stdin"))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

int wgstar_secret_read_exposed(const char *path, char **text, size_t *size,
			       mode_t *exposed, struct wgstar_error *error)
{
	int fd = path_open(path);
	int result;

	*text = NULL;
	*size = 0;
	if (fd < 0)
		return wgstar_error_set(error, "%s: %s", path, strerror(errno));
	result = file_check_mode(fd, path, exposed, error);
	if (!result)
		result = descriptor_read(fd, path, text, size, error);
	close(fd);
	if (result) {
		wgstar_secret_free(*text, *text ? *size + 1 : 0);
		*text = NULL;
	}
	return result;
}

int wgstar_secret_read_file(const char *path, char **text, size_t *size,
			    struct wgstar_error *error)
{
	mode_t exposed;

	if (wgstar_secret_read_exposed(path, text, size, &exposed, error))
		return -1;
	if (!exposed)
		return 0;
	wgstar_secret_free(*text, *size + 1);
	*text = NULL;
	return wgstar_secret_refuse_exposed(path, exposed, error);
}

/* Whoever redirects into a file that others can read should know. */
void wgstar_secret_warn_readable(int fd)
{
	struct stat status;

	if (!fstat(fd, &status) && S_ISREG(status.st_mode) &&
	    status.st_mode & S_IRWXO)
		fputs("wgstarctl: warning: others can use this file: umask 077 first\n",
		      stderr);
}

void wgstar_secret_buffer_stream(FILE *stream)
{
	setvbuf(stream, stream_buffer, _IOFBF, sizeof(stream_buffer));
}

int wgstar_secret_flush_stream(FILE *stream, struct wgstar_error *error)
{
	int failed = fflush(stream) || ferror(stream);
	int reason = errno;

	/* What could not be written must not be tried again at exit. */
	__fpurge(stream);
	wgstar_secret_wipe(stream_buffer, sizeof(stream_buffer));
	if (failed)
		return wgstar_error_set(error, "cannot write the output: %s",
					strerror(reason));
	return 0;
}
