/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_QUICK_SAVE_H
#define _WGSTARCTL_QUICK_SAVE_H

#include "journal.h"
#include "quick_file.h"

/**
 * wgstar_quick_save_collect() - What the file would say of the running interface
 * @config: receives device and addresses as they are, the rest as in the file;
 *   wgstar_config_clear() it later, also on failure
 * @file: read; what moves to @config is gone from it
 * @journal: knows which mark `up` chose by itself; that is not saved
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_quick_save_collect(struct wgstar_config *config,
			      struct wgstar_quick_file *file,
			      const struct wgstar_journal *journal,
			      struct wgstar_error *error);

#endif /* _WGSTARCTL_QUICK_SAVE_H */
