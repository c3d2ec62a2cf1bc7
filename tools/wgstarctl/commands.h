/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_COMMANDS_H
#define _WGSTARCTL_COMMANDS_H

#include "command.h"

/* One per command; each is in the cmd_*.c that runs it. */
extern const struct wgstar_command wgstar_command_show;
extern const struct wgstar_command wgstar_command_showconf;
extern const struct wgstar_command wgstar_command_set;
extern const struct wgstar_command wgstar_command_setconf;
extern const struct wgstar_command wgstar_command_addconf;
extern const struct wgstar_command wgstar_command_syncconf;
extern const struct wgstar_command wgstar_command_genkey;
extern const struct wgstar_command wgstar_command_genpsk;
extern const struct wgstar_command wgstar_command_pubkey;
extern const struct wgstar_command wgstar_command_route;
extern const struct wgstar_command wgstar_command_gateway;
extern const struct wgstar_command wgstar_command_forward;
extern const struct wgstar_command wgstar_command_up;
extern const struct wgstar_command wgstar_command_down;
extern const struct wgstar_command wgstar_command_apply;
extern const struct wgstar_command wgstar_command_save;
extern const struct wgstar_command wgstar_command_strip;
extern const struct wgstar_command wgstar_command_star;
extern const struct wgstar_command wgstar_command_check;
extern const struct wgstar_command wgstar_command_endpoints;
extern const struct wgstar_command wgstar_command_help;

#endif /* _WGSTARCTL_COMMANDS_H */
