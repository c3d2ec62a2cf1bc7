// SPDX-License-Identifier: GPL-2.0
/* wgstarctl: finds the command and runs it. */
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "commands.h"
#include "error.h"
#include "secret.h"

const struct wgstar_command *const wgstar_commands[] = {
	&wgstar_command_show,
	&wgstar_command_showconf,
	&wgstar_command_set,
	&wgstar_command_setconf,
	&wgstar_command_addconf,
	&wgstar_command_syncconf,
	&wgstar_command_genkey,
	&wgstar_command_genpsk,
	&wgstar_command_pubkey,
	&wgstar_command_route,
	&wgstar_command_gateway,
	&wgstar_command_forward,
	&wgstar_command_up,
	&wgstar_command_down,
	&wgstar_command_apply,
	&wgstar_command_save,
	&wgstar_command_strip,
	&wgstar_command_star,
	&wgstar_command_check,
	&wgstar_command_endpoints,
	&wgstar_command_help,
	NULL
};

const struct wgstar_command *wgstar_command_find(const char *name)
{
	const struct wgstar_command *const *command;

	for (command = wgstar_commands; *command; command++)
		if (!strcmp((*command)->name, name))
			return *command;
	return NULL;
}

int wgstar_command_misused(const struct wgstar_command *command,
			   const char *format, ...)
{
	struct wgstar_error reason = { 0 };
	const char *c;
	char text[256];
	va_list args;

	fputs("wgstarctl: ", stderr);
	if (format) {
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
		wgstar_error_set(&reason, "%s", text);
		fprintf(stderr, "%s; ", reason.text);
	}
	fprintf(stderr, "usage: wgstarctl %s ", command->name);
	for (c = command->usage; *c; c++)
		fputc(*c == '\n' ? ' ' : *c, stderr);
	fputc('\n', stderr);
	return WGSTAR_EXIT_FAILED;
}

static int command_unknown(const char *word)
{
	const char *names[32];
	struct wgstar_error error;
	const char *nearest;
	size_t i;

	for (i = 0; i < 31 && wgstar_commands[i]; i++)
		names[i] = wgstar_commands[i]->name;
	names[i] = NULL;
	nearest = wgstar_word_nearest(word, names);
	wgstar_error_set(&error, nearest ?
			 "unknown command `%.32s' (did you mean %s?)" :
			 "unknown command `%.32s': see `wgstarctl help'",
			 word, nearest);
	return wgstar_error_print(&error, NULL);
}

static int version_print(void)
{
	puts("wgstarctl " WGSTAR_VERSION);
	return WGSTAR_EXIT_OK;
}

static bool asks_for_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

int main(int argc, char **argv)
{
	char *words[3] = { argv[0] };
	const struct wgstar_command *command;

	wgstar_secret_protect_process();
	if (sodium_init() < 0)
		return WGSTAR_EXIT_FAILED;
	if (argc < 2)
		return wgstar_command_show.run(1, words);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-v"))
		return version_print();
	if (asks_for_help(argv[1]))
		return wgstar_command_help.run(1, words);
	command = wgstar_command_find(argv[1]);
	if (!command)
		return command_unknown(argv[1]);
	if (argc == 3 && asks_for_help(argv[2])) {
		words[1] = argv[1];
		return wgstar_command_help.run(2, words);
	}
	return command->run(argc - 1, argv + 1);
}
