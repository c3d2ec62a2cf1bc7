/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_CHECK_HOST_H
#define _WGSTARCTL_CHECK_HOST_H

#include "check.h"

/**
 * wgstar_check_host_observe() - Look at this host, change nothing
 * @facts: receives what is there; clear it later
 * @files: files; `here' is set in those whose interface or address this host
 *   has
 * @file_count: number of files
 *
 * What can't be read without rights, as other firewalls, counts as not there.
 */
void wgstar_check_host_observe(struct wgstar_check_facts *facts,
			       struct wgstar_check_file *const *files,
			       size_t file_count);

/**
 * wgstar_check_names_observe() - Look the endpoints of files up, once
 * @facts: receives the names that have no address
 * @files: files, whose peers' endpoints are filled in
 * @file_count: number of files
 */
void wgstar_check_names_observe(struct wgstar_check_facts *facts,
				struct wgstar_check_file *const *files,
				size_t file_count);

/**
 * wgstar_check_facts_clear() - Free what was observed
 * @facts: all zero afterwards
 */
void wgstar_check_facts_clear(struct wgstar_check_facts *facts);

#endif /* _WGSTARCTL_CHECK_HOST_H */
