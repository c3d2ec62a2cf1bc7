/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GATEWAY_SHOW_H
#define _WGSTARCTL_GATEWAY_SHOW_H

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "genl.h"
#include "model.h"

/**
 * struct wgstar_gateway_view - A gateway as it is shown
 * @ifname: its interface
 * @found: there is one
 * @gateway: as the kernel has it
 * @refused: packets that the kernel dropped: to other destinations
 * @counters: those of the rules, by name; NULL if there are no rules
 */
struct wgstar_gateway_view {
	const char *ifname;
	bool found;
	struct wgstar_gateway gateway;
	uint64_t refused;
	json_t *counters;
};

/**
 * wgstar_gateway_view_read() - Read what is shown
 * @view: receives it; wgstar_gateway_view_clear() it later, also on failure
 * @genl: connection
 * @ifname: name that outlives @view
 * @error: receives the reason
 *
 * Return: 0 or -1; no gateway is no failure.
 */
int wgstar_gateway_view_read(struct wgstar_gateway_view *view,
			     struct wgstar_genl *genl, const char *ifname,
			     struct wgstar_error *error);

/**
 * wgstar_gateway_view_print() - Write it for readers
 * @out: stream
 * @view: what was read
 * @now: time that others are compared to
 */
void wgstar_gateway_view_print(FILE *out,
			       const struct wgstar_gateway_view *view,
			       time_t now);

/**
 * wgstar_gateway_view_print_forwards() - Write its forwards for readers
 * @out: stream
 * @view: what was read
 * @now: time that others are compared to
 */
void
wgstar_gateway_view_print_forwards(FILE *out,
				   const struct wgstar_gateway_view *view,
				   time_t now);

/**
 * wgstar_gateway_view_json() - Make it a value
 * @view: what was read
 *
 * Return: new reference; null if there is no gateway.
 */
json_t *wgstar_gateway_view_json(const struct wgstar_gateway_view *view);

/**
 * wgstar_gateway_show() - Show the gateway of one interface, or of all
 * @ifname: interface, or "all": those that have a gateway
 * @json: as {"IFACE": {...}}
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_gateway_show(const char *ifname, bool json,
			struct wgstar_error *error);

/**
 * wgstar_gateway_view_clear() - Free what is held
 * @view: all zero afterwards
 */
void wgstar_gateway_view_clear(struct wgstar_gateway_view *view);

#endif /* _WGSTARCTL_GATEWAY_SHOW_H */
