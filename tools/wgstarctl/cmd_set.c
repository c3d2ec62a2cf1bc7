// SPDX-License-Identifier: GPL-2.0
/* set: change an interface and its peers from the command line. */
#include <stdio.h>

#include "change.h"
#include "command.h"
#include "set_words.h"

/**
 * struct peer_lookup - Where names of peers are looked up
 * @ifname: interface
 * @genl: connection, made when the first name comes up
 */
struct peer_lookup {
	const char *ifname;
	struct wgstar_genl *genl;
};

static int peer_find(struct wgstar_peer *peer, void *data,
		     struct wgstar_error *error)
{
	struct peer_lookup *lookup = data;

	if (!lookup->genl)
		lookup->genl = wgstar_device_connect(lookup->ifname, error);
	if (!lookup->genl)
		return -1;
	return wgstar_peer_get_key(lookup->genl, lookup->ifname, peer, error);
}

static int set_run(int argc, char **argv);

const struct wgstar_command wgstar_command_set = {
	.name = "set",
	.usage = "INTERFACE [listen-port PORT] [fwmark MARK|off] [private-key FILE]\n"
		 "[relay auto|stack|direct]\n"
		 "[peer KEY|NAME [remove] [name LABEL] [preshared-key FILE]\n"
		 "[endpoint HOST:PORT] [persistent-keepalive SECONDS|off]\n"
		 "[isolated on|off]\n"
		 "[allowed-ips [+|-]CIDR,...]]...",
	.summary = "Change an interface; add, change and remove peers",
	.help = "All that is named changes in one step, or nothing does. Keys come from files;\n"
		"an empty file takes the key away. `allowed-ips' sets all prefixes of the peer;\n"
		"with + or - in front, the prefix is added to them or taken from them.\n",
	.run = set_run,
};

static int set_run(int argc, char **argv)
{
	struct wgstar_device change = { 0 };
	struct peer_lookup lookup = { 0 };
	struct wgstar_error error;
	int result;

	if (argc < 3)
		return wgstar_command_misused(&wgstar_command_set,
					      "what is to be set?");
	lookup.ifname = argv[1];
	result = wgstar_set_parse(&change, argv + 2, peer_find, &lookup,
				  &error);
	if (!result && !lookup.genl) {
		lookup.genl = wgstar_device_connect(argv[1], &error);
		result = lookup.genl ? 0 : -1;
	}
	if (!result)
		result = wgstar_change_apply(lookup.genl, argv[1], &change,
					     &error);
	wgstar_device_clear(&change);
	wgstar_genl_close(lookup.genl);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
