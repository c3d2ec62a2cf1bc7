// SPDX-License-Identifier: GPL-2.0
/* wgstarctl up */
#include "command.h"
#include "device_msg.h"
#include "tunnel.h"

static int up(int argc, char **argv);

const struct wgstar_command wgstar_command_up = {
	.name = "up",
	.usage = "FILE|IFACE [--dry-run] [--allow-hooks] [--defer-names]",
	.summary = "Bring an interface up as a wg-quick file says",
	.help =
"Creates the interface with its keys, peers, addresses, routes and name\n"
"servers, all of it or nothing. IFACE stands for /etc/wgstar/IFACE.conf or\n"
"else /etc/wireguard/IFACE.conf.\n"
"\n"
"--dry-run prints what would be done, one line per step, and does nothing.\n"
"--allow-hooks lets PreUp, PostUp, PreDown and PostDown run, as root; without\n"
"it a file that has them is refused.\n"
"--defer-names lets a peer whose endpoint is a name that can't be looked up now\n"
"start without one; `wgstarctl endpoints IFACE --follow` looks it up later.\n",
	.run = up,
};

static int up(int argc, char **argv)
{
	struct wgstar_tunnel_request request = {
		.link_kind = "wgstar",
		.configure = wgstar_device_configure,
	};
	const char *wrong = wgstar_tunnel_request_parse(&request, argc, argv);

	if (wrong)
		return wgstar_command_misused(&wgstar_command_up, "%s", wrong);
	return wgstar_tunnel_up(&request);
}
