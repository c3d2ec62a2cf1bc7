// SPDX-License-Identifier: GPL-2.0
/* show: what the devices of this network namespace are and do. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "device_msg.h"
#include "gateway_show.h"
#include "printer.h"
#include "secret.h"

/* Does the environment variable have this value? */
static bool environment_says(const char *variable, const char *value)
{
	const char *setting = getenv(variable);

	return setting && !strcmp(setting, value);
}

static const struct wgstar_ink *ink_choose(void)
{
	if (environment_says("WG_COLOR_MODE", "always"))
		return &wgstar_ink_coloured;
	if (environment_says("WG_COLOR_MODE", "never"))
		return &wgstar_ink_plain;
	return isatty(STDOUT_FILENO) ? &wgstar_ink_coloured : &wgstar_ink_plain;
}

static int device_show(struct wgstar_genl *genl, const char *ifname,
		       struct wgstar_printer *printer,
		       struct wgstar_error *error)
{
	struct wgstar_device device;
	bool peers_matter = printer->topic != WGSTAR_SHOW_FIELD ||
			    printer->field_of_peer;
	int result;

	if (peers_matter)
		result = wgstar_device_get(genl, ifname, &device, error);
	else
		result = wgstar_device_get_alone(genl, ifname, &device, error);
	if (!result)
		wgstar_printer_device(printer, &device);
	wgstar_device_clear(&device);
	return result;
}

static int all_show(struct wgstar_printer *printer, struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	struct wgstar_words names = { 0 };
	int result;
	size_t i;

	if (!genl)
		return -1;
	result = wgstar_device_list(genl, &names, error);
	for (i = 0; !result && i < names.count; i++)
		/* An interface that went away in the meantime is not shown. */
		if (device_show(genl, names.items[i], printer, error) &&
		    wgstar_genl_errno(genl) != ENODEV)
			result = -1;
	wgstar_words_clear(&names);
	wgstar_genl_close(genl);
	return result;
}

static int one_show(const char *ifname, struct wgstar_printer *printer,
		    struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_device_connect(ifname, error);
	int result = genl ? device_show(genl, ifname, printer, error) : -1;

	wgstar_genl_close(genl);
	return result;
}

static void names_print(const struct wgstar_words *names,
			const struct wgstar_printer *printer)
{
	json_t *list;
	size_t i;

	for (i = 0; i < names->count && !printer->json; i++)
		fprintf(printer->out, "%s%s", i ? " " : "", names->items[i]);
	if (printer->json) {
		list = json_array();
		for (i = 0; i < names->count; i++)
			json_array_append_new(list,
					      json_string(names->items[i]));
		json_dumpf(list, printer->out, 0);
		json_decref(list);
	}
	if (names->count || printer->json)
		fputc('\n', printer->out);
}

static int interfaces_show(struct wgstar_printer *printer,
			   struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	struct wgstar_words names = { 0 };
	int result = genl ? wgstar_device_list(genl, &names, error) : -1;

	if (!result)
		names_print(&names, printer);
	wgstar_words_clear(&names);
	wgstar_genl_close(genl);
	return result;
}

/* Take --json out of the arguments, wherever it stands. */
static bool json_wanted(int *argc, char **argv)
{
	int i, kept = 0;

	for (i = 0; i < *argc; i++)
		if (strcmp(argv[i], "--json"))
			argv[kept++] = argv[i];
	i = *argc != kept;
	*argc = kept;
	argv[kept] = NULL;
	return i;
}

static int show_run(int argc, char **argv);

const struct wgstar_command wgstar_command_show = {
	.name = "show",
	.usage = "[INTERFACE | all | interfaces] [public-key | private-key |\n"
		 "listen-port | fwmark | relay | peers | preshared-keys | endpoints |\n"
		 "allowed-ips | latest-handshakes | transfer |\n"
		 "persistent-keepalive | dump | stats | routes | gateway] [--json]",
	.summary = "Show configuration and state of interfaces",
	.help = "Without a field: all of it, for readers; keys that are secret are shown as\n"
		"(hidden) unless WG_HIDE_KEYS=never is in the environment. With a field: that\n"
		"field in lines with tabs, for scripts. `dump' is all of wg's fields, `stats' is\n"
		"what was dropped and why: by the device in all, and the part of each peer in\n"
		"that; and which way packets from peer to peer went. `routes' has the metric of\n"
		"each prefix; `gateway' is what peers reach beyond this host.\n",
	.run = show_run,
};

static int gateway_show(const char *which, bool json)
{
	struct wgstar_error error;

	return wgstar_gateway_show(which, json, &error) ?
		wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}

static int show_run(int argc, char **argv)
{
	struct wgstar_printer printer = { .out = stdout, .ink = ink_choose() };
	bool json = json_wanted(&argc, argv), interfaces;
	const char *which = argc > 1 ? argv[1] : "all";
	struct wgstar_error error;
	const char *near;
	int result;

	interfaces = !strcmp(which, "interfaces");
	if (argc > 3 || (interfaces && argc > 2))
		return wgstar_command_misused(&wgstar_command_show,
					      "too many words");
	if (argc == 3 && !strcmp(argv[2], "gateway"))
		return gateway_show(which, json);
	if (argc > 2 && !wgstar_printer_set_topic(&printer, argv[2])) {
		near = wgstar_word_nearest(argv[2], wgstar_printer_words());
		return wgstar_command_misused(&wgstar_command_show, near ?
					      "no field `%s' (did you mean %s?)" :
					      "no field `%s'", argv[2], near);
	}
	wgstar_secret_buffer_stream(stdout);
	printer.with_ifname = !strcmp(which, "all");
	printer.reveal = environment_says("WG_HIDE_KEYS", "never");
	printer.now = time(NULL);
	if (json)
		wgstar_printer_begin_json(&printer);
	if (interfaces)
		result = interfaces_show(&printer, &error);
	else if (printer.with_ifname)
		result = all_show(&printer, &error);
	else
		result = one_show(which, &printer, &error);
	if (!result) {
		if (!interfaces)
			wgstar_printer_end(&printer);
		result = wgstar_secret_flush_stream(stdout, &error);
	}
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
