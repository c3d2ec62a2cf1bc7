/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PLAN_WITHOUT_H
#define _WGSTARCTL_PLAN_WITHOUT_H

#include "host.h"
#include "host_running.h"
#include "journal.h"

/**
 * wgstar_plan_without() - Make of a host what it would be without an interface
 * @host: observed; what belongs to @running, or was changed for it, is taken
 *   away, so that it can be planned for as if the interface were down
 * @running: the interface
 * @journal: what was done for it
 * @fwmark: FwMark of the file, 0 if it gives none; then the mark and table that
 *   up chose stay
 *
 * Pure.
 */
void wgstar_plan_without(struct wgstar_host *host,
			 const struct wgstar_running *running,
			 const struct wgstar_journal *journal, uint32_t fwmark);

#endif /* _WGSTARCTL_PLAN_WITHOUT_H */
