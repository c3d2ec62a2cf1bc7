// SPDX-License-Identifier: GPL-2.0
/*
 * The files of the journals, in /run/wgstar: one per interface, locked while
 * it is worked on. What they say: journal.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host_state.h"

#define DIRECTORY	"/run/wgstar"
#define MAX_SIZE	65536
#define SUFFIX_SIZE	40

/* Interfaces of one name can exist in several network namespaces. */
static void own_suffix(char suffix[SUFFIX_SIZE])
{
	struct stat own, first;

	if (!stat("/proc/self/ns/net", &own) &&
	    !stat("/proc/1/ns/net", &first) && own.st_ino != first.st_ino)
		snprintf(suffix, SUFFIX_SIZE, "@%lu.state",
			 (unsigned long)own.st_ino);
	else
		strcpy(suffix, ".state");
}

/* Return: is the opened file still the one in the directory? */
static bool still_there(const struct wgstar_state *state)
{
	struct stat opened, named;

	return !fstat(state->fd, &opened) && !stat(state->path, &named) &&
		opened.st_ino == named.st_ino;
}

static void new_path(char path[PATH_MAX + 8], const struct wgstar_state *state)
{
	snprintf(path, PATH_MAX + 8, "%s.new", state->path);
}

static int open_locked(struct wgstar_state *state, const char *ifname,
		       struct wgstar_error *error)
{
	char path[PATH_MAX + 8];

	if (mkdir(DIRECTORY, 0700) && errno != EEXIST)
		return wgstar_error_set(error, DIRECTORY " can't be made: %s",
					strerror(errno));
	for (;;) {
		state->fd = open(state->path, O_RDWR | O_CREAT | O_APPEND |
				 O_NOFOLLOW | O_CLOEXEC, 0600);
		if (state->fd < 0)
			return wgstar_error_set(error, "%s can't be opened: %s",
						state->path, strerror(errno));
		if (flock(state->fd, LOCK_EX | LOCK_NB))
			return wgstar_error_set(error,
						"another wgstarctl is at work on %s",
						ifname);
		state->locked = still_there(state);
		if (state->locked) {
			/* Of a process that was killed just before rename(). */
			new_path(path, state);
			unlink(path);
			return 0;
		}
		close(state->fd);
	}
}

/* A line that a killed process left without its end goes. */
static void cut_last_line(struct wgstar_state *state, char *text)
{
	char *end = strrchr(text, '\n');
	size_t whole = end ? end + 1 - text : 0;

	if (text[whole] && ftruncate(state->fd, whole))
		return;
	text[whole] = '\0';
}

static int read_journal(struct wgstar_state *state, bool create,
			struct wgstar_error *error)
{
	char *text = calloc(1, MAX_SIZE + 1);
	struct wgstar_error why;
	ssize_t length;
	int result;

	if (!text)
		abort();
	length = pread(state->fd, text, MAX_SIZE, 0);
	if (length < 0 || length == MAX_SIZE)
		*text = '\0';
	if (create)
		cut_last_line(state, text);
	result = wgstar_journal_parse(&state->journal, text, &why);
	free(text);
	if (result)
		return wgstar_error_set(error, "%s: line %u: %s", state->path,
					why.line, why.text);
	return 0;
}

int wgstar_state_open(struct wgstar_state *state, const char *ifname,
		      bool create, struct wgstar_error *error)
{
	char suffix[SUFFIX_SIZE];

	memset(state, 0, sizeof(*state));
	own_suffix(suffix);
	snprintf(state->path, sizeof(state->path), DIRECTORY "/%s%s", ifname,
		 suffix);
	if (create) {
		if (open_locked(state, ifname, error))
			return -1;
	} else {
		state->fd = open(state->path, O_RDONLY | O_CLOEXEC);
		if (state->fd < 0)
			return 0;
	}
	return read_journal(state, create, error);
}

int wgstar_state_append(struct wgstar_state *state, const char *text,
			struct wgstar_error *error)
{
	size_t length = strlen(text);

	if (write(state->fd, text, length) == (ssize_t)length)
		return 0;
	return wgstar_error_set(error, "%s can't be written: %s", state->path,
				strerror(errno));
}

void wgstar_state_restart(struct wgstar_state *state)
{
	wgstar_journal_clear(&state->journal);
	if (ftruncate(state->fd, 0))
		unlink(state->path);
}

int wgstar_state_reload(struct wgstar_state *state, struct wgstar_error *error)
{
	wgstar_journal_clear(&state->journal);
	return read_journal(state, true, error);
}

/* The new file is locked before it has the name: nobody gets in between. */
static int write_new(struct wgstar_state *state, const char *path,
		     const char *text)
{
	size_t length = strlen(text);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW |
		      O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	if (write(fd, text, length) != (ssize_t)length ||
	    flock(fd, LOCK_EX | LOCK_NB) || rename(path, state->path)) {
		close(fd);
		return -1;
	}
	close(state->fd);
	state->fd = fd;
	return 0;
}

int wgstar_state_rewrite(struct wgstar_state *state, const char *text,
			 struct wgstar_error *error)
{
	char path[PATH_MAX + 8];
	int failed;

	new_path(path, state);
	if (!write_new(state, path, text))
		return 0;
	failed = errno;
	unlink(path);
	return wgstar_error_set(error, "%s can't be written: %s", path,
				strerror(failed));
}

void wgstar_state_remove(struct wgstar_state *state)
{
	unlink(state->path);
}

void wgstar_state_close(struct wgstar_state *state)
{
	struct stat status;

	if (state->fd >= 0) {
		if (state->locked && !fstat(state->fd, &status) &&
		    !status.st_size && still_there(state))
			unlink(state->path);
		close(state->fd);
	}
	wgstar_journal_clear(&state->journal);
	state->fd = -1;
}

static bool journal_holds_sysctl(const struct wgstar_journal *journal,
				 const char *sysctl, int *before)
{
	size_t i;

	for (i = 0; i < journal->entry_count; i++) {
		const struct wgstar_journal_entry *entry = &journal->entries[i];

		if (entry->undone ||
		    entry->step.kind != WGSTAR_STEP_SYSCTL_SET ||
		    strcmp(entry->step.sysctl.name, sysctl))
			continue;
		*before = entry->step.sysctl.before;
		return true;
	}
	return false;
}

static bool interface_holds_sysctl(const char *ifname, const char *sysctl,
				   int *before)
{
	struct wgstar_error ignored;
	struct wgstar_state state;
	bool holds;

	holds = !wgstar_state_open(&state, ifname, false, &ignored) &&
		journal_holds_sysctl(&state.journal, sysctl, before);
	wgstar_state_close(&state);
	return holds;
}

bool wgstar_state_sysctl_held(const char *ifname, const char *sysctl,
			      int *before)
{
	DIR *directory = opendir(DIRECTORY);
	char suffix[SUFFIX_SIZE], name[NAME_MAX + 1];
	struct dirent *entry;
	bool held = false;

	own_suffix(suffix);
	while (directory && !held && (entry = readdir(directory))) {
		size_t length = strlen(entry->d_name);

		if (length <= strlen(suffix) ||
		    strcmp(entry->d_name + length - strlen(suffix), suffix))
			continue;
		strcpy(name, entry->d_name);
		name[length - strlen(suffix)] = '\0';
		held = !strchr(name, '@') && strcmp(name, ifname) &&
			interface_holds_sysctl(name, sysctl, before);
	}
	if (directory)
		closedir(directory);
	return held;
}
