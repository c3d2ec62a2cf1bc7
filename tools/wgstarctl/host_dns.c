// SPDX-License-Identifier: GPL-2.0
/*
 * Name servers, through resolvconf or resolvectl.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host_dns.h"
#include "host_process.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define MAX_ARGUMENTS	64

/* Debian's resolvconf orders its records by such names. */
#define INTERFACE_ORDER	"/etc/resolvconf/interface-order"

static bool find_program(char path[PATH_MAX], const char *name)
{
	static const char *const directories[] = {
		"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin",
		"/sbin", "/bin",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(directories); i++) {
		snprintf(path, PATH_MAX, "%s/%s", directories[i], name);
		if (!access(path, X_OK))
			return true;
	}
	return false;
}

/* systemd installs its own program under the name of the other, too. */
static bool is_resolvectl(const char *path)
{
	char target[PATH_MAX];
	const char *slash;

	if (!realpath(path, target))
		return false;
	slash = strrchr(target, '/');
	return slash && !strcmp(slash + 1, "resolvectl");
}

void wgstar_dns_observe(struct wgstar_host *host, const char *ifname)
{
	const char *prefix = "";
	char path[PATH_MAX];

	host->dns_tool = WGSTAR_DNS_NONE;
	if (find_program(path, "resolvconf") && !is_resolvectl(path)) {
		host->dns_tool = WGSTAR_DNS_RESOLVCONF;
		if (!access(INTERFACE_ORDER, F_OK))
			prefix = "tun.";
	} else if (find_program(path, "resolvectl")) {
		host->dns_tool = WGSTAR_DNS_RESOLVECTL;
	}
	snprintf(host->dns_record, sizeof(host->dns_record), "%s%s", prefix,
		 ifname);
}

static int run_resolvconf(const char *const *argv, const char *input,
			  struct wgstar_error *error)
{
	char path[PATH_MAX];

	if (!find_program(path, "resolvconf"))
		return wgstar_error_set(error, "resolvconf is not installed");
	return wgstar_process_run(path, argv, input, error);
}

static int run_resolvectl(const char *const *argv, struct wgstar_error *error)
{
	char path[PATH_MAX];

	if (!find_program(path, "resolvectl"))
		return wgstar_error_set(error, "resolvectl is not installed");
	return wgstar_process_run(path, argv, NULL, error);
}

/* One resolvectl call with all words of the lines that begin with @key. */
static int set_resolvectl(const struct wgstar_step *step, const char *verb,
			  const char *first, const char *key,
			  struct wgstar_error *error)
{
	const char *argv[MAX_ARGUMENTS + 1] = { "resolvectl", verb,
						step->dns.record, first };
	size_t count = first ? 4 : 3, before = count;
	char *lines = strdup(step->text), *word, *rest = NULL;
	bool wanted = false;
	int result = 0;

	if (!lines)
		abort();
	for (word = strtok_r(lines, "\n ", &rest); word;
	     word = strtok_r(NULL, "\n ", &rest)) {
		if (!strcmp(word, "nameserver") || !strcmp(word, "search"))
			wanted = !strcmp(word, key);
		else if (wanted && count < MAX_ARGUMENTS)
			argv[count++] = word;
	}
	if (count > before || first)
		result = run_resolvectl(argv, error);
	free(lines);
	return result;
}

int wgstar_dns_set(const struct wgstar_step *step, struct wgstar_error *error)
{
	const char *const argv[] = { "resolvconf", "-a", step->dns.record,
				     "-m", "0", "-x", NULL };

	if (step->dns.tool == WGSTAR_DNS_RESOLVCONF)
		return run_resolvconf(argv, step->text, error);
	/* "~." is what -x of resolvconf means: all names are asked here. */
	if (set_resolvectl(step, "dns", NULL, "nameserver", error))
		return -1;
	return set_resolvectl(step, "domain", "~.", "search", error);
}

int wgstar_dns_delete(const struct wgstar_step *step,
		      struct wgstar_error *error)
{
	const char *const forget[] = { "resolvconf", "-d", step->dns.record,
				       "-f", NULL };
	const char *const revert[] = { "resolvectl", "revert",
				       step->dns.record, NULL };
	char path[PATH_MAX];

	if (step->dns.tool == WGSTAR_DNS_RESOLVECTL) {
		/* systemd-resolved forgets the interface with the link. */
		run_resolvectl(revert, error);
		return 0;
	}
	if (!find_program(path, "resolvconf"))
		return 0;
	return run_resolvconf(forget, NULL, error);
}
