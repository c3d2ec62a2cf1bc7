// SPDX-License-Identifier: GPL-2.0
/* star: a whole star from one file; finds the verb and runs it. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_star.h"
#include "command.h"
#include "star_file.h"

static const struct wgstar_star_verb *const verbs[] = {
	&wgstar_star_verb_init,
	&wgstar_star_verb_add,
	&wgstar_star_verb_remove,
	&wgstar_star_verb_list,
	&wgstar_star_verb_render,
	&wgstar_star_verb_qr,
	&wgstar_star_verb_graph,
	&wgstar_star_verb_apply,
	&wgstar_star_verb_status,
};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

static int star_run(int argc, char **argv);

const struct wgstar_command wgstar_command_star = {
	.name = "star",
	.usage = "init | add gateway | add device | remove | list | render | qr |\n"
		 "graph | apply | status [WORDS] [--file FILE]",
	.summary = "Make and run a star of hub, gateways and devices from one file",
	.help =
"On a server with a public address:\n"
"	wgstarctl star init --endpoint hub.example.org\n"
"	wgstarctl star add gateway home --export 192.168.1.0/24 --out home.conf\n"
"	wgstarctl star add device phone --qr\n"
"	wgstarctl star apply\n"
"The box at home gets home.conf as /etc/wgstar/wgs0.conf and runs `wgstarctl\n"
"up wgs0'; the phone scans the code. After that, `add' and `remove' change the\n"
"running hub by themselves.\n"
"\n"
"The file is /etc/wgstar/star.conf, or that of --file or of the environment\n"
"variable WGSTAR_STAR. It has the public keys of all nodes; private keys of\n"
"others than the hub are shown once, in the node's file, and not kept.\n"
"`wgstarctl star VERB --help' says more.\n",
	.run = star_run,
};

int wgstar_star_misused(const struct wgstar_star_verb *verb, const char *text)
{
	struct wgstar_error reason;

	wgstar_error_set(&reason, "%s; see `wgstarctl star %s --help'", text,
			 verb->name);
	return wgstar_error_print(&reason, NULL);
}

static int verbs_print(void)
{
	size_t i;

	printf("usage: wgstarctl star VERB [WORDS] [--file FILE]\n\n");
	for (i = 0; i < VERB_COUNT; i++)
		printf("  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
	puts("\nMore: wgstarctl star VERB --help, wgstarctl help star, wgstarctl(8).");
	return WGSTAR_EXIT_OK;
}

static int verb_help(const struct wgstar_star_verb *verb)
{
	const char *c;

	printf("usage: wgstarctl star %s ", verb->name);
	for (c = verb->usage; *c; c++)
		printf(*c == '\n' ? "\n       " : "%c", *c);
	printf("\n\n%s. More: STAR in wgstarctl(8).\n", verb->summary);
	return WGSTAR_EXIT_OK;
}

static int verb_unknown(const char *word)
{
	const char *names[VERB_COUNT + 1], *nearest;
	struct wgstar_error error;
	size_t i;

	for (i = 0; i < VERB_COUNT; i++)
		names[i] = verbs[i]->name;
	names[i] = NULL;
	nearest = wgstar_word_nearest(word, names);
	wgstar_error_set(&error, nearest ?
			 "unknown word `%.32s' (did you mean %s?)" :
			 "unknown word `%.32s': see `wgstarctl star'",
			 word, nearest);
	return wgstar_error_print(&error, NULL);
}

/* Take --file out of the words, wherever it stands. */
static const char *path_choose(char **words, struct wgstar_error *error)
{
	const char *path = getenv(WGSTAR_STAR_VARIABLE);
	char **kept = words;

	if (!path || !*path)
		path = WGSTAR_STAR_FILE;
	for (; *words; words++) {
		if (strcmp(*words, "--file")) {
			*kept++ = *words;
			continue;
		}
		path = *++words;
		if (!path) {
			wgstar_error_set(error, "`--file' needs a file behind it");
			return NULL;
		}
	}
	*kept = NULL;
	return path;
}

static bool asks_for_help(char **words)
{
	for (; *words; words++)
		if (!strcmp(*words, "--help") || !strcmp(*words, "-h"))
			return true;
	return false;
}

static int star_run(int argc, char **argv)
{
	struct wgstar_error error;
	const char *path = path_choose(argv + 1, &error);
	size_t i = 0;

	if (!path)
		return wgstar_error_print(&error, NULL);
	if (!argv[1] || !strcmp(argv[1], "help") || *argv[1] == '-')
		return verbs_print();
	while (i < VERB_COUNT && strcmp(verbs[i]->name, argv[1]))
		i++;
	if (i == VERB_COUNT)
		return verb_unknown(argv[1]);
	if (asks_for_help(argv + 2))
		return verb_help(verbs[i]);
	return verbs[i]->run(path, argv + 2);
}
