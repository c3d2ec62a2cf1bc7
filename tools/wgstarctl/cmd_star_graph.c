// SPDX-License-Identifier: GPL-2.0
/* star graph: the star as a drawing. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cmd_star.h"
#include "command.h"
#include "options.h"
#include "star_file.h"
#include "star_graph.h"
#include "star_live.h"

/* Cells of a drawing that goes nowhere in particular. */
#define WIDTH		80
#define PICTURE_WIDTH	140

/* What the command line asks for. */
struct graph {
	bool dot;
	bool svg;
	bool no_live;
};

static const struct wgstar_option options[] = {
	{ "--dot", NULL, WGSTAR_OPTION_FLAG, offsetof(struct graph, dot) },
	{ "--svg", NULL, WGSTAR_OPTION_FLAG, offsetof(struct graph, svg) },
	{ "--no-live", NULL, WGSTAR_OPTION_FLAG,
	  offsetof(struct graph, no_live) },
	{ }
};

static int graph_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_graph = {
	.name = "graph",
	.usage = "[--dot | --svg] [--no-live]",
	.summary = "Draw the star, with the state of its nodes if this is the running hub",
	.run = graph_run,
};

static int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col < 40)
		return WIDTH;
	return size.ws_col;
}

static void rows_draw(const struct wgstar_star *star,
		      const struct wgstar_star_row *rows,
		      const struct graph *how)
{
	struct wgstar_graph graph;

	if (how->dot) {
		wgstar_graph_dot(stdout, star, rows);
		return;
	}
	wgstar_graph_layout(&graph, rows, star->node_count,
			    how->svg ? PICTURE_WIDTH : terminal_width());
	if (how->svg)
		wgstar_graph_svg(stdout, &graph, star);
	else
		wgstar_graph_text(stdout, &graph);
	wgstar_graph_clear(&graph);
}

/* Elsewhere than on the running hub, the star is drawn without states. */
static void star_draw(const struct wgstar_star *star, const struct graph *how)
{
	struct wgstar_device device = {};
	struct wgstar_error ignored;
	struct wgstar_star_row *rows;
	bool live;

	live = !how->no_live && !wgstar_star_live(star, &device, &ignored);
	rows = wgstar_star_rows(star, live ? &device : NULL, time(NULL));
	rows_draw(star, rows, how);
	free(rows);
	wgstar_device_clear(&device);
}

static int graph_run(const char *path, char **words)
{
	struct wgstar_star_file file;
	struct graph graph = {};
	struct wgstar_error error;
	int status = WGSTAR_EXIT_OK;

	if (wgstar_options_read(options, &graph, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_graph, error.text);
	if (graph.dot && graph.svg)
		return wgstar_star_misused(&wgstar_star_verb_graph,
					   "give either --dot or --svg");
	if (wgstar_star_file_open(&file, path, false, &error))
		status = wgstar_error_print(&error, path);
	else
		star_draw(&file.star, &graph);
	wgstar_star_file_close(&file);
	return status;
}
