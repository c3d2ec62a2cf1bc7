// SPDX-License-Identifier: GPL-2.0
/*
 * Sysctls, through /proc/sys of this network namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host_sysctl.h"

static int sysctl_open(const char *name, int flags)
{
	char path[128] = "/proc/sys/", *at;

	strncat(path, name, sizeof(path) - strlen(path) - 1);
	for (at = path + strlen("/proc/sys/"); *at; at++) {
		if (*at == '.')
			*at = '/';
		else if (*at == '/')
			*at = '.';
	}
	return open(path, flags | O_CLOEXEC);
}

int wgstar_sysctl_read(const char *name, int *value)
{
	int fd = sysctl_open(name, O_RDONLY);
	ssize_t length;
	char text[32];

	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return -1;
	text[length] = '\0';
	*value = atoi(text);
	return 0;
}

int wgstar_sysctl_write(const char *name, int value, struct wgstar_error *error)
{
	int fd = sysctl_open(name, O_WRONLY);
	int failed = 0;

	if (fd < 0 || dprintf(fd, "%d\n", value) < 0)
		failed = errno;
	if (fd >= 0)
		close(fd);
	if (failed)
		return wgstar_error_set(error, "%s can't be set to %d: %s",
					name, value, strerror(failed));
	return 0;
}
