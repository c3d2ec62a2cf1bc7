// SPDX-License-Identifier: GPL-2.0
/* wgstarctl gateway */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "firewall_warn.h"
#include "gateway_change.h"
#include "gateway_persist.h"
#include "gateway_show.h"
#include "gateway_words.h"
#include "options.h"

/* What the command line asks for. */
struct request {
	const char *ifname;
	const char *verb;
	struct wgstar_words exports;
	bool open;
	bool persist;
	bool dry_run;
	bool json;
};

#define FLAG(word, member) \
	{ word, NULL, WGSTAR_OPTION_FLAG, offsetof(struct request, member) }
#define SERIES(word, value) \
	{ word, value, WGSTAR_OPTION_SERIES, offsetof(struct request, exports) }

static const struct wgstar_option options[] = {
	{ NULL, "an interface", WGSTAR_OPTION_TEXT,
	  offsetof(struct request, ifname) },
	{ NULL, "on or off", WGSTAR_OPTION_TEXT,
	  offsetof(struct request, verb) },
	SERIES("--export", "a prefix of the LAN"),
	SERIES("--as", "a virtual prefix"),
	SERIES("--dev", "the interface of the LAN"),
	FLAG("--no-masquerade", open),
	FLAG("--persist", persist),
	FLAG("--dry-run", dry_run),
	FLAG("--json", json),
	{ }
};

static int gateway(int argc, char **argv);

const struct wgstar_command wgstar_command_gateway = {
	.name = "gateway",
	.usage = "IFACE [--json]\n"
		 "IFACE on --export CIDR [--as CIDR] [--dev LAN]... [--no-masquerade]\n"
		 "[--persist] [--dry-run]\n"
		 "IFACE off [--persist] [--dry-run]",
	.summary = "Let peers reach a LAN behind this host",
	.help =
"Without on or off: what is exported and forwarded, and what was counted.\n"
"\n"
"on lets new connections from the tunnel pass to the exported prefixes, and to\n"
"nothing else; it replaces earlier exports, and forwards stay. --as gives the\n"
"LAN a virtual prefix of the same length, under which peers know it. --dev names\n"
"its interface, if the routing table does not. Hosts of the LAN see this host's\n"
"address, unless --no-masquerade is given: then they need a route back.\n"
"\n"
"off takes exports and forwards away, and ends their connections.\n"
"\n"
"--persist also writes it into the file that the interface was brought up from.\n"
"--dry-run prints what would be done, one line per step, and does nothing.\n",
	.run = gateway,
};

/* The lines of the file, as they were typed. */
static void edit_start(struct wgstar_conf_edit *edit,
		       const struct wgstar_gateway *typed, bool on)
{
	char line[128];
	FILE *stream;
	size_t i;

	memset(edit, 0, sizeof(*edit));
	edit->drops = on ? wgstar_gateway_persist_exports :
		wgstar_gateway_persist_all;
	for (i = 0; on && i < typed->export_count; i++) {
		stream = fmemopen(line, sizeof(line), "w");
		fputs("Gateway = ", stream);
		wgstar_export_print(stream, &typed->exports[i]);
		fclose(stream);
		wgstar_words_add(&edit->lines, line);
	}
	if (on && typed->open)
		wgstar_words_add(&edit->lines, "Masquerade = no");
}

/* The file is ready before anything changes, and in place when all has. */
static int change(const struct request *request,
		  struct wgstar_gateway_change *change,
		  struct wgstar_error *error)
{
	struct wgstar_private_file file = {};
	struct wgstar_conf_edit edit;
	int result = 0;

	edit_start(&edit, &change->after, !strcmp(request->verb, "on"));
	if (wgstar_gateway_change_place(change, error))
		result = -1;
	if (!result && request->persist)
		result = wgstar_gateway_persist_begin(&file,
						      &change->state.journal,
						      &edit, error);
	if (!result)
		result = wgstar_gateway_change_commit(change, error);
	if (!result && request->persist && !request->dry_run)
		result = wgstar_private_file_replace(&file, error);
	wgstar_private_file_abandon(&file);
	wgstar_words_clear(&edit.lines);
	return result;
}

static int turn(const struct request *request,
		struct wgstar_gateway_change *to, struct wgstar_error *error)
{
	bool on = !strcmp(request->verb, "on");

	if (wgstar_gateway_change_open(to, request->ifname, request->dry_run,
				       error))
		return -1;
	if (on) {
		to->after.open = request->open;
		if (wgstar_gateway_change_need_up(to, error) ||
		    wgstar_gateway_words_exports(&to->after, &request->exports,
						 error))
			return -1;
	} else {
		wgstar_gateway_clear(&to->after);
	}
	if (change(request, to, error))
		return -1;
	if (on)
		wgstar_firewall_warn(to->ifname);
	return 0;
}

static const char *request_check(const struct request *request)
{
	bool on = request->verb && !strcmp(request->verb, "on");

	if (!request->ifname)
		return "which interface?";
	if (request->verb && !on && strcmp(request->verb, "off"))
		return "on or off?";
	if (request->json && request->verb)
		return "--json is for showing";
	if (!request->verb && (request->persist || request->dry_run))
		return "on or off?";
	if (!on && (request->exports.count || request->open))
		return "exports come behind `on'";
	return NULL;
}

static int gateway(int argc, char **argv)
{
	struct wgstar_gateway_change to = { .state.fd = -1 };
	struct request request = {};
	struct wgstar_error error;
	const char *wrong;
	int result;

	if (wgstar_options_read(options, &request, argv + 1, &error))
		return wgstar_command_misused(&wgstar_command_gateway, "%s",
					      error.text);
	wrong = request_check(&request);
	if (wrong) {
		wgstar_words_clear(&request.exports);
		return wgstar_command_misused(&wgstar_command_gateway, "%s",
					      wrong);
	}
	result = request.verb ? turn(&request, &to, &error) :
		wgstar_gateway_show(request.ifname, request.json, &error);
	wgstar_gateway_change_close(&to);
	wgstar_words_clear(&request.exports);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
