/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHECK_STAR_H
#define _WGSTARCTL_CHECK_STAR_H

#include "check_file.h"

/**
 * wgstar_check_is_star() - Is this the file of a star?
 * @file: file
 *
 * Return: true if it has a section [Star].
 */
bool wgstar_check_is_star(const struct wgstar_check_file *file);

/**
 * wgstar_check_star_render() - Make the file of each node of a star
 * @file: file of the star
 * @add: takes each file, PATH(NODE); or, if the star makes no sense, one with
 *   the reason as its bad line
 * @data: for @add
 */
void wgstar_check_star_render(const struct wgstar_check_file *file,
			      void (*add)(struct wgstar_check_file *file,
					  void *data), void *data);

#endif /* _WGSTARCTL_CHECK_STAR_H */
