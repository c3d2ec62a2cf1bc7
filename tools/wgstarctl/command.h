/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_COMMAND_H
#define _WGSTARCTL_COMMAND_H

/**
 * enum wgstar_exit - Exit statuses of wgstarctl
 * @WGSTAR_EXIT_OK: done
 * @WGSTAR_EXIT_FAILED: refused; one line on stderr says why, nothing changed
 */
enum wgstar_exit {
	WGSTAR_EXIT_OK = 0,
	WGSTAR_EXIT_FAILED = 1,
};

/**
 * struct wgstar_command - One command of wgstarctl
 * @name: the word that calls it
 * @usage: what follows the name, broken into lines to fit a terminal; "" if
 *   nothing
 * @summary: one line for the list of commands
 * @help: the paragraphs that `help NAME` prints below the usage
 * @run: does it; argv[0] is the name, argv[argc] is NULL. Returns an enum
 *   wgstar_exit.
 *
 * cmd_NAME.c defines `const struct wgstar_command wgstar_command_NAME`, commands.h
 * declares it, main.c lists it.
 */
struct wgstar_command {
	const char *name;
	const char *usage;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

/* Every command, in the order of the help text; ended by NULL. */
extern const struct wgstar_command *const wgstar_commands[];

/**
 * wgstar_command_find() - Look a command up
 * @name: the word
 *
 * Return: the command, or NULL.
 */
const struct wgstar_command *wgstar_command_find(const char *name);

/**
 * wgstar_command_misused() - Say that the arguments of a command are wrong
 * @command: the command
 * @format: what is wrong, as for printf; NULL prints the usage alone
 *
 * Prints one line on stderr: what is wrong, and the usage.
 *
 * Return: WGSTAR_EXIT_FAILED.
 */
int wgstar_command_misused(const struct wgstar_command *command,
			   const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* _WGSTARCTL_COMMAND_H */
