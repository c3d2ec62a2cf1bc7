// SPDX-License-Identifier: GPL-2.0
/* help: the commands, or one of them. */
#include <stdio.h>

#include "command.h"

static int help_run(int argc, char **argv);

const struct wgstar_command wgstar_command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "Print this, or more about a command",
	.help = "",
	.run = help_run,
};

static void commands_print(void)
{
	const struct wgstar_command *const *command;

	puts("usage: wgstarctl [COMMAND [WORDS]]\n");
	for (command = wgstar_commands; *command; command++)
		printf("  %-10s %s\n", (*command)->name, (*command)->summary);
	puts("\nWithout a command: show. More: wgstarctl help COMMAND, wgstarctl(8).");
}

static int help_run(int argc, char **argv)
{
	const struct wgstar_command *command;
	const char *c;

	if (argc == 1) {
		commands_print();
		return WGSTAR_EXIT_OK;
	}
	command = wgstar_command_find(argv[1]);
	if (argc > 2 || !command)
		return wgstar_command_misused(&wgstar_command_help,
					      "no command `%.32s'", argv[1]);
	printf("usage: wgstarctl %s ", command->name);
	for (c = command->usage; *c; c++)
		printf(*c == '\n' ? "\n       " : "%c", *c);
	printf("\n\n%s", command->help);
	return WGSTAR_EXIT_OK;
}
