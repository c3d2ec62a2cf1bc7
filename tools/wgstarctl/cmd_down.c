// SPDX-License-Identifier: GPL-2.0
/* wgstarctl down */
#include "command.h"
#include "tunnel.h"

static int down(int argc, char **argv);

const struct wgstar_command wgstar_command_down = {
	.name = "down",
	.usage = "FILE|IFACE [--dry-run] [--allow-hooks]",
	.summary = "Take back what up did",
	.help =
"Restores links, addresses, routes, rules, sysctls, nftables and name servers\n"
"as they were before `wgstarctl up`, also after an `up` that was killed. With\n"
"SaveConfig = true the running configuration is written to the file first.\n"
"\n"
"--dry-run prints what would be done, one line per step, and does nothing.\n"
"--allow-hooks lets PreDown and PostDown run, as root.\n",
	.run = down,
};

static int down(int argc, char **argv)
{
	struct wgstar_tunnel_request request = {};
	const char *wrong = wgstar_tunnel_request_parse(&request, argc, argv);

	if (wrong)
		return wgstar_command_misused(&wgstar_command_down, "%s",
					      wrong);
	return wgstar_tunnel_down(&request);
}
