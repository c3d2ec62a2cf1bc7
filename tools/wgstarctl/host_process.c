// SPDX-License-Identifier: GPL-2.0
/*
 * Other programs: the resolver's tools and, on request, the hooks of a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host_process.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };

static atomic_int stop_signal;

static void note_signal(int signal)
{
	stop_signal = signal;
}

void wgstar_process_catch_signals(void)
{
	/* No SA_RESTART: waiting for a hook has to end. */
	struct sigaction action = { .sa_handler = note_signal };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(stop_signals); i++)
		sigaction(stop_signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool wgstar_process_interrupted(void)
{
	return stop_signal;
}

static int input_open(const char *input)
{
	int fd;

	if (!input)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	fd = memfd_create("input", MFD_CLOEXEC);
	if (fd >= 0 && (write(fd, input, strlen(input)) != (ssize_t)strlen(input) ||
			lseek(fd, 0, SEEK_SET))) {
		close(fd);
		return -1;
	}
	return fd;
}

static void child_run(const char *path, const char *const *argv, int input,
		      bool own_group)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(stop_signals); i++)
		signal(stop_signals[i], SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (own_group)
		setpgid(0, 0);
	if (dup2(input, STDIN_FILENO) < 0)
		_exit(126);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	execv(path, (char *const *)argv);
	_exit(127);
}

static int child_wait(pid_t child, bool pass_signals)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
		if (pass_signals && stop_signal)
			kill(child, stop_signal);
	}
	return status;
}

static int child_status(const char *name, int status,
			struct wgstar_error *error)
{
	if (WIFSIGNALED(status))
		return wgstar_error_set(error, "%s was ended by signal %d",
					name, WTERMSIG(status));
	if (WEXITSTATUS(status) == 127)
		return wgstar_error_set(error, "%s does not start", name);
	if (WEXITSTATUS(status))
		return wgstar_error_set(error, "%s failed with exit status %d",
					name, WEXITSTATUS(status));
	return 0;
}

static int run(const char *path, const char *const *argv, const char *input,
	       bool hook, struct wgstar_error *error)
{
	int fd = input_open(input);
	int status = -1;
	pid_t child;

	if (fd < 0)
		return wgstar_error_set(error, "%s does not start: %s", argv[0],
					strerror(errno));
	child = fork();
	if (!child)
		child_run(path, argv, fd, !hook);
	if (child > 0)
		status = child_wait(child, hook);
	close(fd);
	if (status < 0)
		return wgstar_error_set(error, "%s does not start: %s", argv[0],
					strerror(errno));
	return child_status(hook ? argv[2] : argv[0], status, error);
}

int wgstar_process_run(const char *path, const char *const *argv,
		       const char *input, struct wgstar_error *error)
{
	return run(path, argv, input, false, error);
}

int wgstar_process_run_hook(const char *command, struct wgstar_error *error)
{
	const char *shell = "/bin/bash";
	const char *const argv[] = { "sh", "-c", command, NULL };

	if (access(shell, X_OK))
		shell = "/bin/sh";
	return run(shell, argv, NULL, true, error);
}
