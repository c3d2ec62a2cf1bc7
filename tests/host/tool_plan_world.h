/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _TOOL_PLAN_WORLD_H
#define _TOOL_PLAN_WORLD_H

#include "host_running.h"
#include "plan_apply.h"
#include "plan_run.h"

#define NEVER	(-1)
#define OURS	9	/* index of the interface */

/* The host, as far as steps change it. */
struct world {
	bool link;
	struct wgstar_prefix addresses[8];
	size_t address_count;
	struct wgstar_link_route routes[16];
	size_t route_count;
	struct wgstar_rule rules[8];
	size_t rule_count;
	struct wgstar_host_sysctl sysctls[8];
	size_t sysctl_count;
	uint32_t mtu;
	const struct wgstar_device *device;
	const struct wgstar_gateway *gateway;
	char *firewall;
	char *dns;
	char journal[16384];
	/* What CHANGE leads from and to. */
	const struct wgstar_plan_change *change;
	const struct wgstar_device *old;
	const struct wgstar_device *new;
	/* What goes wrong: at which call, or at which event. */
	int calls;
	int fail_at;
	int events;
	int dies_at;
};

/* An empty one, where nothing goes wrong; world_end() it. */
void world_start(struct world *world);
void world_end(struct world *world);

/* A runner that changes it. */
struct wgstar_runner world_runner(struct world *world);

/* What wgstar_host_observe_marked() and wgstar_running_observe() would see. */
void world_observe(struct wgstar_host *host, const struct world *world,
		   const struct wgstar_config *config);
struct wgstar_running world_running(struct world *world);

/* Everything as lines, sorted where the order does not matter; to free(). */
char *world_text(const struct world *world);

#endif /* _TOOL_PLAN_WORLD_H */
