// SPDX-License-Identifier: GPL-2.0
/* check: the mistakes of one or several files, before anybody is bitten. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_host.h"
#include "check_star.h"
#include "command.h"
#include "printer.h"
#include "quick_file.h"
#include "secret.h"

/* Exit statuses of this command, besides WGSTAR_EXIT_OK. */
#define EXIT_WARNINGS	1
#define EXIT_ERRORS	2

/**
 * struct check_request - What the command line asks for
 * @files: files, array of @file_count
 * @file_count: number of files
 * @json: print JSON
 * @host: the files are this host's
 * @no_dns: look no names up
 */
struct check_request {
	struct wgstar_check_file **files;
	size_t file_count;
	bool json;
	bool host;
	bool no_dns;
};

static const char *const directories[] = {
	"/etc/wgstar/*.conf",
	"/etc/wireguard/*.conf",
};

static void request_add(struct check_request *request,
			struct wgstar_check_file *file)
{
	size_t size = request->file_count * sizeof(file);

	request->files = wgstar_secret_grow(request->files, size,
					    size + sizeof(file));
	request->files[request->file_count++] = file;
}

static void request_add_star(struct wgstar_check_file *file, void *data)
{
	request_add(data, file);
}

static int path_read(struct check_request *request, const char *path,
		     struct wgstar_error *error)
{
	struct wgstar_check_file *file = wgstar_check_file_read(path, error);

	if (!file)
		return -1;
	if (!wgstar_check_is_star(file)) {
		request_add(request, file);
		return 0;
	}
	wgstar_check_star_render(file, request_add_star, request);
	wgstar_check_file_free(file);
	return 0;
}

/* A file here, or the name of an interface as `up' takes it. */
static int word_read(struct check_request *request, const char *word,
		     struct wgstar_error *error)
{
	struct wgstar_quick_file found;

	if (strchr(word, '/') || !access(word, F_OK))
		return path_read(request, word, error);
	if (wgstar_quick_file_find(&found, word, error))
		return -1;
	return path_read(request, found.path, error);
}

static int directories_read(struct check_request *request,
			    struct wgstar_error *error)
{
	glob_t found;
	size_t i, j;
	int result = 0;

	for (i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		if (glob(directories[i], 0, NULL, &found))
			continue;
		for (j = 0; !result && j < found.gl_pathc; j++)
			result = path_read(request, found.gl_pathv[j], error);
		globfree(&found);
	}
	if (!result && !request->file_count)
		return wgstar_error_set(error,
					"there is no .conf in /etc/wgstar and /etc/wireguard: give a file");
	return result;
}

static int files_read(struct check_request *request, char **words,
		      struct wgstar_error *error)
{
	bool given = false;

	for (; *words; words++) {
		if (!strncmp(*words, "--", 2))
			continue;
		given = true;
		if (word_read(request, *words, error))
			return -1;
	}
	return given ? 0 : directories_read(request, error);
}

/* Return: the option that is none, or NULL. */
static const char *options_parse(struct check_request *request, char **words)
{
	for (; *words; words++) {
		if (!strcmp(*words, "--json"))
			request->json = true;
		else if (!strcmp(*words, "--host"))
			request->host = true;
		else if (!strcmp(*words, "--no-dns"))
			request->no_dns = true;
		else if (!strncmp(*words, "--", 2))
			return *words;
	}
	return NULL;
}

static int findings_show(const struct check_request *request,
			 const struct wgstar_findings *findings)
{
	struct wgstar_printer printer = { .out = stdout };

	if (request->json) {
		wgstar_printer_begin_json(&printer);
		wgstar_findings_print_json(stdout, findings);
	} else {
		wgstar_findings_print(stdout, findings, request->file_count);
	}
	if (wgstar_findings_count(findings, WGSTAR_ERROR))
		return EXIT_ERRORS;
	return wgstar_findings_count(findings, WGSTAR_WARNING) ? EXIT_WARNINGS :
								 WGSTAR_EXIT_OK;
}

/*
 * The file of a star stands for all of its nodes, one of which may have its own
 * file here: they are two views of one network.
 */
static void request_check(const struct check_request *request, bool star,
			  const struct wgstar_check_facts *facts,
			  struct wgstar_findings *findings)
{
	struct check_request part = { .file_count = 0 };
	size_t i;

	for (i = 0; i < request->file_count; i++)
		if (!!request->files[i]->star == star)
			request_add(&part, request->files[i]);
	wgstar_check_run(part.files, part.file_count, facts, findings);
	free(part.files);
}

static int files_check(const struct check_request *request)
{
	struct wgstar_check_facts facts = { .now = 0 };
	struct wgstar_findings findings = { .count = 0 };
	int status;
	size_t i;

	for (i = 0; i < request->file_count; i++)
		request->files[i]->here = request->host;
	wgstar_check_host_observe(&facts, request->files, request->file_count);
	if (!request->no_dns)
		wgstar_check_names_observe(&facts, request->files,
					   request->file_count);
	request_check(request, false, &facts, &findings);
	request_check(request, true, &facts, &findings);
	status = findings_show(request, &findings);
	wgstar_findings_clear(&findings);
	wgstar_check_facts_clear(&facts);
	return status;
}

static int check_run(int argc, char **argv);

const struct wgstar_command wgstar_command_check = {
	.name = "check",
	.usage = "[FILE|IFACE...] [--json] [--host] [--no-dns]",
	.summary = "Find mistakes in files of wg-quick and in how they fit together",
	.help =
"Several files are checked as the nodes of one network: hub, gateways, devices.\n"
"Without a file: all of /etc/wgstar and /etc/wireguard. For each finding:\n"
"error, warning or note, the name of the rule (wgstarctl(8) lists them), what\n"
"happens, and the lines that would be right.\n"
"\n"
"--host takes the files as this host's, also while their interface is down.\n"
"--no-dns looks no names of endpoints up.\n"
"\n"
"Exit status: 0 nothing or notes only, 1 warnings, 2 errors. A file that can't\n"
"be read: 1, and a line on standard error.\n",
	.run = check_run,
};

static int check_run(int argc, char **argv)
{
	struct check_request request = { .file_count = 0 };
	const char *unknown = options_parse(&request, argv + 1);
	struct wgstar_error error;
	int status;
	size_t i;

	if (unknown)
		return wgstar_command_misused(&wgstar_command_check,
					      "unknown option `%.32s'",
					      unknown);
	if (files_read(&request, argv + 1, &error))
		status = wgstar_error_print(&error, NULL);
	else
		status = files_check(&request);
	for (i = 0; i < request.file_count; i++)
		wgstar_check_file_free(request.files[i]);
	free(request.files);
	return status;
}
