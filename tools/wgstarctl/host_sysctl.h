/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_SYSCTL_H
#define _WGSTARCTL_HOST_SYSCTL_H

#include "error.h"

/**
 * wgstar_sysctl_read() - Read a sysctl that is a number
 * @name: name with dots; a dot in the name of an interface is written as /
 * @value: receives the value
 *
 * Return: 0, or -1 with errno if there is none.
 */
int wgstar_sysctl_read(const char *name, int *value);

/**
 * wgstar_sysctl_write() - Set a sysctl to a number
 * @name: as above
 * @value: value
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_sysctl_write(const char *name, int value,
			struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_SYSCTL_H */
