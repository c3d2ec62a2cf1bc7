/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_TABLE_H
#define _WGSTARCTL_HOST_TABLE_H

#include <stdint.h>

#include "error.h"

/**
 * wgstar_table_find() - Number of a routing table
 * @table: receives the number
 * @text: a number, or a name of iproute2's rt_tables
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_table_find(uint32_t *table, const char *text,
		      struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_TABLE_H */
