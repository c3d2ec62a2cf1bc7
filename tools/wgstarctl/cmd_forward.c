// SPDX-License-Identifier: GPL-2.0
/* wgstarctl forward */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "device_msg.h"
#include "firewall_warn.h"
#include "gateway_change.h"
#include "gateway_persist.h"
#include "gateway_place.h"
#include "gateway_show.h"
#include "gateway_words.h"
#include "host_listener.h"
#include "options.h"

/* What the command line asks for. */
struct request {
	const char *ifname;
	struct wgstar_forward_words words;
	bool persist;
	bool dry_run;
	bool json;
};

#define WORD(value, member) \
	{ NULL, value, WGSTAR_OPTION_TEXT, offsetof(struct request, member) }
#define TEXT(word, value, member) \
	{ word, value, WGSTAR_OPTION_TEXT, offsetof(struct request, member) }
#define FLAG(word, member) \
	{ word, NULL, WGSTAR_OPTION_FLAG, offsetof(struct request, member) }

static const struct wgstar_option options[] = {
	WORD("an interface", ifname),
	WORD("add or del", words.verb),
	WORD("tcp or udp", words.protocol),
	WORD("a port", words.port),
	WORD("HOST:PORT", words.host),
	TEXT("--from", "a peer or a prefix", words.from),
	TEXT("--idle", "a time, as 5m", words.idle),
	FLAG("--persist", persist),
	FLAG("--dry-run", dry_run),
	FLAG("--json", json),
	{ }
};

static int forward(int argc, char **argv);

const struct wgstar_command wgstar_command_forward = {
	.name = "forward",
	.usage = "IFACE [--json]\n"
		 "IFACE add tcp|udp PORT HOST:PORT [--from PEER|CIDR] [--idle TIME]\n"
		 "[--persist] [--dry-run]\n"
		 "IFACE del tcp|udp PORT [--from PEER|CIDR] [--persist] [--dry-run]",
	.summary = "Let peers reach one port of a host behind this one",
	.help =
"Without add or del: the forwards, who may use them, and what was counted.\n"
"\n"
"add leads a port of this host's addresses, for packets from the tunnel, to a\n"
"port of a host of the LAN; nothing else of that LAN is opened. --from limits it\n"
"to one peer, named by its name, or to a prefix. With --idle a connection without\n"
"packets for so long is forgotten, and, without --persist, the forward itself\n"
"closes when nobody has used it for so long; add opens it again.\n"
"\n"
"del takes it away and ends its connections.\n"
"\n"
"--persist also writes it into the file that the interface was brought up from.\n"
"--dry-run prints what would be done, one line per step, and does nothing.\n",
	.run = forward,
};

static int show(const struct request *request, struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_device_connect(request->ifname,
							 error);
	struct wgstar_gateway_view view = {};
	json_t *root, *value;
	int result;

	if (!genl)
		return -1;
	result = wgstar_gateway_view_read(&view, genl, request->ifname, error);
	wgstar_genl_close(genl);
	if (!result && request->json) {
		value = wgstar_gateway_view_json(&view);
		root = json_pack("{s:O}", request->ifname, view.found ?
				 json_object_get(value, "forwards") :
				 json_array());
		json_dumpf(root, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(root);
		json_decref(value);
	} else if (!result) {
		wgstar_gateway_view_print_forwards(stdout, &view, time(NULL));
	}
	wgstar_gateway_view_clear(&view);
	return result;
}

static const char *protocol_word(const struct wgstar_forward *forward)
{
	return forward->protocol == IPPROTO_TCP ? "tcp" : "udp";
}

static bool same_host(const struct wgstar_forward *a,
		      const struct wgstar_forward *b)
{
	return a->host_port == b->host_port &&
		!wgstar_prefix_compare(&a->host, &b->host);
}

static int check_port(const struct wgstar_forward *wanted,
		      struct wgstar_error *error)
{
	char name[WGSTAR_LISTENER_NAME_SIZE];

	if (!wgstar_listener_find(wanted->protocol, wanted->host.family,
				  wanted->port, name))
		return 0;
	return wgstar_error_set(error,
				"%s waits at %s port %u of this host: choose another port",
				name, protocol_word(wanted), wanted->port);
}

static int add(struct wgstar_gateway *gateway,
	       const struct wgstar_forward *wanted, struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < gateway->forward_count; i++) {
		struct wgstar_forward *there = &gateway->forwards[i];

		if (!wgstar_forward_same_port(there, wanted))
			continue;
		if (!same_host(there, wanted))
			return wgstar_error_set(error,
						"%s port %u is forwarded already, to another host: del it first",
						protocol_word(wanted),
						wanted->port);
		there->idle = wanted->idle;
		there->transient = wanted->transient;
		return 0;
	}
	if (check_port(wanted, error))
		return -1;
	wgstar_gateway_add_forward(gateway, wanted);
	return 0;
}

/* The one to go names no host: it may be of either family. */
static bool is_meant(const struct wgstar_forward *there,
		     const struct wgstar_forward *gone)
{
	struct wgstar_forward as_there = *gone;

	if (gone->from.family == AF_UNSPEC)
		as_there.host.family = there->host.family;
	return wgstar_forward_same_port(there, &as_there);
}

static int del(struct wgstar_gateway *gateway,
	       const struct wgstar_forward *gone, struct wgstar_error *error)
{
	bool all = gone->from.family == AF_UNSPEC;
	size_t i, kept = 0;

	for (i = 0; i < gateway->forward_count; i++) {
		if (!is_meant(&gateway->forwards[i], gone))
			gateway->forwards[kept++] = gateway->forwards[i];
	}
	if (kept == gateway->forward_count)
		return wgstar_error_set(error,
					"%s port %u is not forwarded %s",
					protocol_word(gone), gone->port, all ?
					"for everybody: if it is for some, name them with --from" :
					"for these");
	gateway->forward_count = kept;
	return 0;
}

static int persist(struct wgstar_private_file *file,
		   const struct wgstar_journal *journal,
		   struct wgstar_forward *typed, bool adds,
		   struct wgstar_error *error)
{
	struct wgstar_conf_edit edit = {
		.drops = wgstar_gateway_persist_forward,
		.data = typed,
	};
	char line[192];
	FILE *stream;
	int result;

	if (adds) {
		stream = fmemopen(line, sizeof(line), "w");
		fputs("Forward = ", stream);
		wgstar_forward_print(stream, typed);
		fclose(stream);
		wgstar_words_add(&edit.lines, line);
	}
	result = wgstar_gateway_persist_begin(file, journal, &edit, error);
	wgstar_words_clear(&edit.lines);
	return result;
}

/* The file is ready before anything changes, and in place when all has. */
static int commit(const struct request *request,
		  struct wgstar_gateway_change *change,
		  struct wgstar_forward *typed, bool adds,
		  struct wgstar_error *error)
{
	struct wgstar_private_file file = {};
	int result = wgstar_gateway_change_place(change, error);

	if (!result && request->persist)
		result = persist(&file, &change->state.journal, typed, adds,
				 error);
	if (!result)
		result = wgstar_gateway_change_commit(change, error);
	if (!result && request->persist && !request->dry_run)
		result = wgstar_private_file_replace(&file, error);
	wgstar_private_file_abandon(&file);
	return result;
}

static int run(const struct request *request,
	       struct wgstar_gateway_change *change, struct wgstar_error *error)
{
	bool adds = !strcmp(request->words.verb, "add");
	struct wgstar_forward typed, wanted;

	if (wgstar_gateway_words_forward(&typed, &request->words, error) ||
	    wgstar_gateway_change_open(change, request->ifname,
				       request->dry_run, error))
		return -1;
	wanted = typed;
	wanted.transient = wanted.idle && !request->persist;
	if (*wanted.from_name &&
	    wgstar_gateway_name_source(&wanted, &change->device, error))
		return -1;
	if (adds && wgstar_gateway_change_need_up(change, error))
		return -1;
	if (adds ? add(&change->after, &wanted, error) :
	    del(&change->after, &wanted, error))
		return -1;
	if (commit(request, change, &typed, adds, error))
		return -1;
	if (adds)
		wgstar_firewall_warn(change->ifname);
	return 0;
}

static const char *request_check(const struct request *request)
{
	const struct wgstar_forward_words *words = &request->words;
	bool adds = words->verb && !strcmp(words->verb, "add");
	bool dels = words->verb && !strcmp(words->verb, "del");

	if (!request->ifname)
		return "which interface?";
	if (words->verb && !adds && !dels)
		return "add or del?";
	if (request->json && words->verb)
		return "--json is for showing";
	if (!words->verb && (words->from || words->idle || request->persist ||
			     request->dry_run))
		return "add or del?";
	if (dels && (words->host || words->idle))
		return "del takes protocol, port and --from";
	return NULL;
}

static int forward(int argc, char **argv)
{
	struct wgstar_gateway_change change = { .state.fd = -1 };
	struct request request = {};
	struct wgstar_error error;
	const char *wrong;
	int result;

	if (wgstar_options_read(options, &request, argv + 1, &error))
		return wgstar_command_misused(&wgstar_command_forward, "%s",
					      error.text);
	wrong = request_check(&request);
	if (wrong)
		return wgstar_command_misused(&wgstar_command_forward, "%s",
					      wrong);
	result = request.words.verb ? run(&request, &change, &error) :
		show(&request, &error);
	wgstar_gateway_change_close(&change);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
