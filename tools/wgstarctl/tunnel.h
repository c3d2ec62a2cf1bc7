/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_TUNNEL_H
#define _WGSTARCTL_TUNNEL_H

#include "model.h"

/**
 * struct wgstar_tunnel_request - What up, down and apply are asked to do
 * @argument: file or interface, as typed
 * @dry_run: print the plan, change nothing
 * @allow_hooks: commands of the file may run
 * @defer_names: up and apply: peers whose endpoint is a name without an address
 *   go without
 * @link_kind: kind of the interface
 * @configure: up and apply: applies a configuration to an interface of that kind
 */
struct wgstar_tunnel_request {
	const char *argument;
	bool dry_run;
	bool allow_hooks;
	bool defer_names;
	const char *link_kind;
	int (*configure)(const struct wgstar_device *device,
			 struct wgstar_error *error);
};

/**
 * wgstar_tunnel_request_parse() - Read the arguments of up, down or save
 * @request: receives them
 * @argc: as for a command
 * @argv: as for a command
 *
 * Return: NULL, or what is wrong.
 */
const char *wgstar_tunnel_request_parse(struct wgstar_tunnel_request *request,
					int argc, char **argv);

/**
 * wgstar_tunnel_up() - Bring an interface up, wholly or not at all
 * @request: what and how
 *
 * Says on stderr why it can't.
 *
 * Return: an enum wgstar_exit.
 */
int wgstar_tunnel_up(const struct wgstar_tunnel_request *request);

/**
 * wgstar_tunnel_apply() - Make a running interface what its file says
 * @request: what and how
 *
 * Brings it up if it is not there. Says on stdout what it changes, on stderr
 * why it can't.
 *
 * Return: an enum wgstar_exit.
 */
int wgstar_tunnel_apply(const struct wgstar_tunnel_request *request);

/**
 * wgstar_tunnel_down() - Take back what up did
 * @request: what and how
 *
 * Return: an enum wgstar_exit.
 */
int wgstar_tunnel_down(const struct wgstar_tunnel_request *request);

/**
 * wgstar_tunnel_need_rights() - Refuse to go on without CAP_NET_ADMIN
 * @command: name of the command
 * @error: receives it
 *
 * Return: 0 or -1.
 */
int wgstar_tunnel_need_rights(const char *command, struct wgstar_error *error);

#endif /* _WGSTARCTL_TUNNEL_H */
