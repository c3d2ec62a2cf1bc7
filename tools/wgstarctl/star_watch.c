// SPDX-License-Identifier: GPL-2.0
/* Something that is shown live on a terminal, which is left as it was. */
#include "star_watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#define SCREEN_ENTER	"\033[?1049h\033[?25l"
#define SCREEN_LEAVE	"\033[?25h\033[?1049l"
#define SCREEN_CLEAR	"\033[H\033[2J"

static const int end_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

#define END_SIGNAL_COUNT (sizeof(end_signals) / sizeof(end_signals[0]))

static volatile sig_atomic_t ended_by;

/**
 * struct watch - The terminal before
 * @screen: stdout is a terminal
 * @keys: stdin is one
 * @modes: what the line was like
 * @actions: what the signals did
 */
struct watch {
	bool screen;
	bool keys;
	struct termios modes;
	struct sigaction actions[END_SIGNAL_COUNT];
};

static void end_note(int number)
{
	ended_by = number;
}

static void watch_begin(struct watch *watch)
{
	struct sigaction action = { .sa_handler = end_note };
	struct termios modes;
	size_t i;

	ended_by = 0;
	for (i = 0; i < END_SIGNAL_COUNT; i++)
		sigaction(end_signals[i], &action, &watch->actions[i]);
	watch->screen = isatty(STDOUT_FILENO);
	watch->keys = watch->screen &&
		      !tcgetattr(STDIN_FILENO, &watch->modes);
	if (watch->keys) {
		modes = watch->modes;
		modes.c_lflag &= ~(ICANON | ECHO);
		tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	}
	if (watch->screen)
		fputs(SCREEN_ENTER, stdout);
}

/* What ended it by a signal ends the process by it, now that all is restored. */
static void watch_end(struct watch *watch)
{
	size_t i;

	if (watch->screen)
		fputs(SCREEN_LEAVE, stdout);
	fflush(stdout);
	if (watch->keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &watch->modes);
	for (i = 0; i < END_SIGNAL_COUNT; i++)
		sigaction(end_signals[i], &watch->actions[i], NULL);
	if (ended_by && ended_by != SIGINT)
		raise(ended_by);
}

/* Return: whether it goes on. */
static bool watch_wait(const struct watch *watch, unsigned int milliseconds)
{
	struct pollfd keys = {
		.fd = watch->keys ? STDIN_FILENO : -1,
		.events = POLLIN,
	};
	char key;

	if (ended_by || poll(&keys, 1, milliseconds) < 0)
		return !ended_by && errno == EINTR;
	if (!keys.revents)
		return true;
	return read(STDIN_FILENO, &key, 1) == 1 && key != 'q' && key != 'Q';
}

int wgstar_watch(int (*show)(void *data), void *data, unsigned int milliseconds)
{
	struct watch watch = {};
	bool first = true;
	int result;

	watch_begin(&watch);
	do {
		if (watch.screen)
			fputs(SCREEN_CLEAR, stdout);
		else if (!first)
			fputc('\n', stdout);
		first = false;
		result = show(data);
		if (fflush(stdout))
			break;
	} while (!result && watch_wait(&watch, milliseconds));
	watch_end(&watch);
	return result;
}
