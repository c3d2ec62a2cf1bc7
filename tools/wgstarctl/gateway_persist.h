/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_PERSIST_H
#define _WGSTARCTL_GATEWAY_PERSIST_H

#include "conf_edit.h"
#include "journal.h"
#include "private_file.h"

/**
 * wgstar_gateway_persist_begin() - Prepare the file that an interface is from
 * @file: receives the new text, not in place yet;
 *   wgstar_private_file_abandon() it later, also on failure
 * @journal: names the file
 * @edit: lines that change
 * @error: receives the reason, for instance that there is no file
 *
 * The new file has owner and mode of the old one.
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_persist_begin(struct wgstar_private_file *file,
				 const struct wgstar_journal *journal,
				 const struct wgstar_conf_edit *edit,
				 struct wgstar_error *error);

/**
 * wgstar_gateway_persist_all() - Drop all that a file says about a gateway
 * @key: key of a line
 * @value: its value
 * @data: not looked at
 *
 * For struct wgstar_conf_edit, as the following.
 *
 * Return: true for Gateway, Masquerade and Forward.
 */
bool wgstar_gateway_persist_all(const char *key, const char *value, void *data);

/**
 * wgstar_gateway_persist_exports() - Drop exports and masquerade
 * @key: as above
 * @value: as above
 * @data: not looked at
 */
bool wgstar_gateway_persist_exports(const char *key, const char *value,
				    void *data);

/**
 * wgstar_gateway_persist_forward() - Drop a forward
 * @key: as above
 * @value: as above
 * @data: a struct wgstar_forward: those of the same port and source go
 */
bool wgstar_gateway_persist_forward(const char *key, const char *value,
				    void *data);

#endif /* _WGSTARCTL_GATEWAY_PERSIST_H */
