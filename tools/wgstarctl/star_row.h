/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_ROW_H
#define _WGSTARCTL_STAR_ROW_H

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "star.h"

/**
 * enum wgstar_star_state - How a node is, as its hub sees it
 * @WGSTAR_STAR_UNKNOWN: nobody asked
 * @WGSTAR_STAR_UP: it has a session
 * @WGSTAR_STAR_IDLE: it had one, and needs none now
 * @WGSTAR_STAR_STALE: it had one, and by its keepalive should have one now
 * @WGSTAR_STAR_NEVER: it never had one since the hub is up
 * @WGSTAR_STAR_ABSENT: the running hub does not know it
 * @WGSTAR_STAR_DOWN: the interface of the hub is not up
 */
enum wgstar_star_state {
	WGSTAR_STAR_UNKNOWN,
	WGSTAR_STAR_UP,
	WGSTAR_STAR_IDLE,
	WGSTAR_STAR_STALE,
	WGSTAR_STAR_NEVER,
	WGSTAR_STAR_ABSENT,
	WGSTAR_STAR_DOWN,
};

/**
 * struct wgstar_star_row - A node with what its hub knows of it
 * @node: node
 * @peer: the same as a peer of the running hub, or NULL
 * @state: how it is
 * @now: time that @state is of, seconds since the epoch
 */
struct wgstar_star_row {
	const struct wgstar_star_node *node;
	const struct wgstar_peer *peer;
	enum wgstar_star_state state;
	time_t now;
};

/**
 * wgstar_star_rows() - Join the star and the running hub
 * @star: star
 * @device: the hub as the kernel says; NULL if that is not known
 * @now: seconds since the epoch
 *
 * Return: array of star->node_count rows, for free(); valid as long as @star
 *   and @device.
 */
struct wgstar_star_row *wgstar_star_rows(const struct wgstar_star *star,
					 const struct wgstar_device *device,
					 time_t now);

/**
 * wgstar_star_state_name() - A word for a state
 * @state: state
 */
const char *wgstar_star_state_name(enum wgstar_star_state state);

/**
 * wgstar_star_row_age() - Seconds since the last handshake
 * @row: row
 *
 * Return: seconds, -1 if there was none.
 */
long long wgstar_star_row_age(const struct wgstar_star_row *row);

/**
 * wgstar_star_age_text() - Write an age in few characters: 12s, 5m, 3h, 9d
 * @text: receives it
 * @seconds: age
 */
void wgstar_star_age_text(char text[16], long long seconds);

/**
 * struct wgstar_star_column - A property of a node, in both forms
 * @heading: above it in the table
 * @key: its name in JSON
 * @text: writes it; nothing is shown as -
 * @json: makes it a value
 */
struct wgstar_star_column {
	const char *heading;
	const char *key;
	void (*text)(FILE *out, const struct wgstar_star_row *row);
	json_t *(*json)(const struct wgstar_star_row *row);
};

/* What `star list` and `star status` show; each ended by one without heading. */
extern const struct wgstar_star_column wgstar_star_list_columns[];
extern const struct wgstar_star_column wgstar_star_status_columns[];

/**
 * wgstar_star_table_print() - Write rows as a table
 * @out: stream
 * @columns: columns
 * @rows: array of @count
 * @count: number of rows
 */
void wgstar_star_table_print(FILE *out,
			     const struct wgstar_star_column *columns,
			     const struct wgstar_star_row *rows, size_t count);

/**
 * wgstar_star_table_json() - Write rows as a JSON array, a line each
 * @out: stream
 * @columns: columns
 * @rows: array of @count
 * @count: number of rows
 */
void wgstar_star_table_json(FILE *out,
			    const struct wgstar_star_column *columns,
			    const struct wgstar_star_row *rows, size_t count);

#endif /* _WGSTARCTL_STAR_ROW_H */
