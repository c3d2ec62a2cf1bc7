/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_STATE_H
#define _WGSTARCTL_HOST_STATE_H

#include <limits.h>

#include "journal.h"

/**
 * struct wgstar_state - The file with the journal of one interface, locked
 * @path: /run/wgstar/NAME.state, or NAME@NUMBER.state outside of the network
 *   namespace in which the host's first process is
 * @fd: the file; -1 if it was opened to look only, and is not there
 * @locked: it was opened to work with, not to look only
 * @journal: what it said when it was opened
 */
struct wgstar_state {
	char path[PATH_MAX];
	int fd;
	bool locked;
	struct wgstar_journal journal;
};

/**
 * wgstar_state_open() - Open, lock and read the journal of an interface
 * @state: receives it; wgstar_state_close() it later, also on failure
 * @ifname: checked name
 * @create: make the file if there is none, and take part in locking; otherwise
 *   only look
 * @error: receives the reason, for instance that another wgstarctl has it
 *
 * Return: 0 or -1.
 */
int wgstar_state_open(struct wgstar_state *state, const char *ifname,
		      bool create, struct wgstar_error *error);

/**
 * wgstar_state_append() - Append text in one write
 * @state: state, opened with create
 * @text: whole lines
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_state_append(struct wgstar_state *state, const char *text,
			struct wgstar_error *error);

/**
 * wgstar_state_restart() - Forget what the file says and begin anew
 * @state: state, opened with create
 */
void wgstar_state_restart(struct wgstar_state *state);

/**
 * wgstar_state_reload() - Read what the file says by now
 * @state: state, opened with create; its journal is replaced
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_state_reload(struct wgstar_state *state, struct wgstar_error *error);

/**
 * wgstar_state_rewrite() - Replace all that the file says, or nothing of it
 * @state: state, opened with create
 * @text: whole lines
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_state_rewrite(struct wgstar_state *state, const char *text,
			 struct wgstar_error *error);

/**
 * wgstar_state_remove() - Delete the file: all was taken back
 * @state: state
 */
void wgstar_state_remove(struct wgstar_state *state);

/**
 * wgstar_state_close() - Unlock and free; an empty file of ours is deleted
 * @state: state
 */
void wgstar_state_close(struct wgstar_state *state);

/**
 * wgstar_state_sysctl_held() - Does another interface need the sysctl?
 * @ifname: this interface
 * @name: name of the sysctl
 * @before: receives the value from before that one changed it
 */
bool wgstar_state_sysctl_held(const char *ifname, const char *name,
			      int *before);

#endif /* _WGSTARCTL_HOST_STATE_H */
