/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_PROCESS_H
#define _WGSTARCTL_HOST_PROCESS_H

#include <stdbool.h>

#include "error.h"

/**
 * wgstar_process_catch_signals() - From now on only note SIGINT, SIGTERM, SIGHUP
 */
void wgstar_process_catch_signals(void);

/**
 * wgstar_process_interrupted() - Did one of those come?
 */
bool wgstar_process_interrupted(void);

/**
 * wgstar_process_run() - Run a program and wait for it
 * @path: program, absolute
 * @argv: its arguments, from argv[0], ended by NULL
 * @input: what it reads, or NULL for nothing
 * @error: receives how it failed
 *
 * The program is out of reach of the terminal's ^C: half of its work is worse
 * than all of it.
 *
 * Return: 0 if it exited with 0, else -1.
 */
int wgstar_process_run(const char *path, const char *const *argv,
		       const char *input, struct wgstar_error *error);

/**
 * wgstar_process_run_hook() - Have a shell run a command of a file
 * @command: text for the shell
 * @error: receives how it failed
 *
 * wg-quick files are written for bash; it is taken where it is installed. A
 * signal that tells this process to stop is passed on.
 *
 * Return: 0 if it exited with 0, else -1.
 */
int wgstar_process_run_hook(const char *command, struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_PROCESS_H */
