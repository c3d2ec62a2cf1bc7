// SPDX-License-Identifier: GPL-2.0
/* wgstarctl apply */
#include "command.h"
#include "device_msg.h"
#include "tunnel.h"

static int apply(int argc, char **argv);

const struct wgstar_command wgstar_command_apply = {
	.name = "apply",
	.usage = "FILE|IFACE [--dry-run] [--defer-names]",
	.summary = "Change an interface that is up to what its file says now",
	.help =
"Prints, and then changes, only what differs: keys, port, peers, addresses, MTU,\n"
"routes, rules, name servers, gateway. Sessions of peers that stay go on without\n"
"losing a packet. All of it happens or nothing. An interface that is down is\n"
"brought up. IFACE stands for the file that it was brought up from.\n"
"\n"
"--dry-run prints what would be changed, one line per step, and does nothing.\n"
"--defer-names is as for up. PreUp, PostUp, PreDown and PostDown are not run; with\n"
"Table = off routes are left alone.\n",
	.run = apply,
};

static int apply(int argc, char **argv)
{
	struct wgstar_tunnel_request request = {
		.link_kind = "wgstar",
		.configure = wgstar_device_configure,
	};
	const char *wrong = wgstar_tunnel_request_parse(&request, argc, argv);

	if (wrong)
		return wgstar_command_misused(&wgstar_command_apply, "%s",
					      wrong);
	return wgstar_tunnel_apply(&request);
}
