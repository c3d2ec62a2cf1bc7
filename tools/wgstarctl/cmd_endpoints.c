// SPDX-License-Identifier: GPL-2.0
/* wgstarctl endpoints */
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "endpoint_renew.h"
#include "error.h"
#include "quick_file.h"

/* Between two looks; the lower is what endpoint_watch.h asks for. */
#define PAUSE_MIN_MS	15000
#define PAUSE_SPREAD_MS	15000

static int endpoints(int argc, char **argv);

const struct wgstar_command wgstar_command_endpoints = {
	.name = "endpoints",
	.usage = "INTERFACE [--follow]",
	.summary = "Look up the names of endpoints again, where they lead to nobody",
	.help =
"Looks up the host names that the file of INTERFACE, as it was brought up, gives\n"
"as endpoints: those of peers without an endpoint, and of peers whose session\n"
"has ended. Peers with a living session keep their endpoint, wherever they are.\n"
"\n"
"--follow goes on for ever, with a look every 15 to 30 seconds, and looks up\n"
"what handshakes have failed with. wgstar-endpoints@INTERFACE.service runs it.\n",
	.run = endpoints,
};

static void pause_between(void)
{
	unsigned int ms = PAUSE_MIN_MS + randombytes_uniform(PAUSE_SPREAD_MS);
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

/* An interface may go and come back: what is wrong is said once. */
static void follow(struct wgstar_renew *renew)
{
	struct wgstar_error error = {}, said = {};

	for (;;) {
		if (wgstar_renew_look(renew, &error) &&
		    strcmp(said.text, error.text))
			wgstar_error_print(&error, NULL);
		said = error;
		memset(&error, 0, sizeof(error));
		pause_between();
	}
}

static int endpoints(int argc, char **argv)
{
	struct wgstar_renew renew = {};
	struct wgstar_error error = {};
	char ifname[IF_NAMESIZE];
	int result;

	renew.follow = argc == 3 && !strcmp(argv[2], "--follow");
	if (argc != 2 + renew.follow || *argv[1] == '-')
		return wgstar_command_misused(&wgstar_command_endpoints,
					      "give one interface");
	if (wgstar_quick_file_name(ifname, argv[1], &error))
		return wgstar_error_print(&error, NULL);
	renew.ifname = ifname;
	if (renew.follow)
		follow(&renew);
	result = wgstar_renew_look(&renew, &error);
	wgstar_renew_clear(&renew);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
