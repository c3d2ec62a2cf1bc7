/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_STAR_GRAPH_H
#define _WGSTARCTL_STAR_GRAPH_H

#include <stdio.h>

#include "star_row.h"

/**
 * struct wgstar_graph_box - A node on the drawing, in cells of characters
 * @row: the node
 * @x: left border
 * @y: upper border
 * @width: borders included, odd, so that there is a middle
 * @height: borders included
 * @texts: lines in it
 * @divider: number of the line above which a divider is drawn, 0 if none
 */
struct wgstar_graph_box {
	const struct wgstar_star_row *row;
	int x;
	int y;
	int width;
	int height;
	struct wgstar_words texts;
	size_t divider;
};

/**
 * struct wgstar_graph_line - A line from cell to cell, level or upright
 * @x1: column where it begins
 * @y1: line where it begins
 * @x2: column where it ends, not left of @x1
 * @y2: line where it ends, not above @y1
 */
struct wgstar_graph_line {
	int x1;
	int y1;
	int x2;
	int y2;
};

/**
 * struct wgstar_graph - A drawing: devices above the hub, gateways below it
 * @width: in cells
 * @height: in cells
 * @boxes: array of @box_count, in the order of the rows
 * @box_count: number of boxes
 * @lines: array of @line_count
 * @line_count: number of lines
 */
struct wgstar_graph {
	int width;
	int height;
	struct wgstar_graph_box *boxes;
	size_t box_count;
	struct wgstar_graph_line *lines;
	size_t line_count;
};

/**
 * wgstar_graph_layout() - Find a place for everything
 * @graph: receives the drawing; wgstar_graph_clear() it
 * @rows: nodes, one of which is the hub
 * @count: number of rows
 * @width: cells that there are; a box that is wider makes it wider
 *
 * Pure. Uses @rows until it is cleared.
 */
void wgstar_graph_layout(struct wgstar_graph *graph,
			 const struct wgstar_star_row *rows, size_t count,
			 int width);

/**
 * wgstar_graph_text() - Draw with box drawing characters
 * @out: stream
 * @graph: drawing
 */
void wgstar_graph_text(FILE *out, const struct wgstar_graph *graph);

/**
 * wgstar_graph_svg() - Draw as a picture that needs nothing else
 * @out: stream
 * @graph: drawing
 * @star: whose it is
 */
void wgstar_graph_svg(FILE *out, const struct wgstar_graph *graph,
		      const struct wgstar_star *star);

/**
 * wgstar_graph_dot() - Write what dot(1) draws
 * @out: stream
 * @star: whose it is
 * @rows: its nodes
 */
void wgstar_graph_dot(FILE *out, const struct wgstar_star *star,
		      const struct wgstar_star_row *rows);

/**
 * wgstar_graph_state_text() - How a node is, in a few words
 * @out: stream; nothing is written of a state that is not known
 * @row: node
 */
void wgstar_graph_state_text(FILE *out, const struct wgstar_star_row *row);

/**
 * wgstar_graph_clear() - Free what a drawing holds
 * @graph: all zero afterwards
 */
void wgstar_graph_clear(struct wgstar_graph *graph);

#endif /* _WGSTARCTL_STAR_GRAPH_H */
