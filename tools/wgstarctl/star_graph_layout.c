// SPDX-License-Identifier: GPL-2.0
/*
 * Where everything is on the drawing of a star. Nodes stand in ranks, each with
 * a bus to which its boxes are connected:
 *
 *	  ╭─────╮   ╭─────╮	a rank of devices
 *	  ╰──┬──╯   ╰──┬──╯
 *	╭────┴─────────╯	its bus; a trunk at the
 *	│			left if a side has
 *	│    ╔═══╗		more than one rank
 *	╰────╢hub║		else the bus leads straight to the hub
 *	     ╚═╤═╝
 *	   ╭───┴─────╮
 *	╭──┴──╮   ╭──┴──╮	gateways, the other way up
 *	╰─────╯   ╰─────╯
 */
#include <stdlib.h>
#include <string.h>

#include "secret.h"
#include "star_graph.h"

#define GAP		3	/* between boxes; odd, as their widths are */
#define TRUNK		1	/* column of the trunk */
#define MARGIN		4	/* columns left of boxes beside a trunk */

/* One side of the hub. */
struct side {
	enum wgstar_star_role role;
	bool above;
	size_t rank_count;
};

/* What is being laid out. */
struct layout {
	struct wgstar_graph *graph;
	const struct wgstar_graph_box *hub;
	int limit;
	int margin;
	int inner;
};

/* A text is added to a box by writing it. */
struct text {
	char *text;
	FILE *stream;
};

static FILE *text_begin(struct text *text)
{
	static size_t size;

	text->stream = open_memstream(&text->text, &size);
	if (!text->stream)
		abort();
	return text->stream;
}

static void text_end(struct text *text, struct wgstar_graph_box *box)
{
	fclose(text->stream);
	if (*text->text)
		wgstar_words_add(&box->texts, text->text);
	free(text->text);
}

static void addresses_add(struct wgstar_graph_box *box)
{
	const struct wgstar_star_node *node = box->row->node;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &node->addresses[i]);
		wgstar_words_add(&box->texts, text);
	}
}

static void exports_add(struct wgstar_graph_box *box)
{
	const struct wgstar_gateway *gateway = &box->row->node->gateway;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	struct text as;
	size_t i;

	if (gateway->export_count)
		box->divider = box->texts.count;
	for (i = 0; i < gateway->export_count; i++) {
		const struct wgstar_export *export = &gateway->exports[i];

		wgstar_prefix_print(text, &export->prefix);
		wgstar_words_add(&box->texts, text);
		if (export->alias.family == AF_UNSPEC)
			continue;
		wgstar_prefix_print(text, &export->alias);
		fprintf(text_begin(&as), "as %s", text);
		text_end(&as, box);
	}
}

void wgstar_graph_state_text(FILE *out, const struct wgstar_star_row *row)
{
	long long age = wgstar_star_row_age(row);
	char text[16];

	if (row->state == WGSTAR_STAR_UNKNOWN)
		return;
	fputs(wgstar_star_state_name(row->state), out);
	if (age < 0)
		return;
	wgstar_star_age_text(text, age);
	fprintf(out, ", %s ago", text);
}

static void box_fill(struct wgstar_graph_box *box,
		     const struct wgstar_star_row *row)
{
	const struct wgstar_peer *peer = &row->node->peer;
	size_t i, length, width = 0;
	struct text text;

	box->row = row;
	wgstar_words_add(&box->texts, peer->name);
	addresses_add(box);
	if (row->node->role == WGSTAR_STAR_HUB) {
		fprintf(text_begin(&text), strchr(peer->endpoint_host, ':') ?
			"[%s]:%u" : "%s:%u", peer->endpoint_host,
			peer->endpoint_port);
		text_end(&text, box);
	}
	wgstar_graph_state_text(text_begin(&text), row);
	text_end(&text, box);
	exports_add(box);
	for (i = 0; i < box->texts.count; i++) {
		length = strlen(box->texts.items[i]);
		if (length > width)
			width = length;
	}
	box->width = (width + 4) | 1;
	box->height = box->texts.count + 2 + (box->divider ? 1 : 0);
}

static int box_middle(const struct wgstar_graph_box *box)
{
	return box->x + box->width / 2;
}

static void line_add(struct wgstar_graph *graph, int x1, int y1, int x2, int y2)
{
	size_t size = graph->line_count * sizeof(*graph->lines);

	graph->lines = wgstar_secret_grow(graph->lines, size,
					  size + sizeof(*graph->lines));
	graph->lines[graph->line_count++] = (struct wgstar_graph_line){
		.x1 = x1 < x2 ? x1 : x2, .y1 = y1 < y2 ? y1 : y2,
		.x2 = x1 < x2 ? x2 : x1, .y2 = y1 < y2 ? y2 : y1,
	};
}

static struct wgstar_graph_box *next_of_role(const struct layout *layout,
					     struct wgstar_graph_box *box,
					     enum wgstar_star_role role)
{
	struct wgstar_graph *graph = layout->graph;

	for (; box < graph->boxes + graph->box_count; box++)
		if (box->row->node->role == role)
			return box;
	return NULL;
}

/*
 * As many boxes as fit beside each other, from @first on, or one. Return: the
 * first one that does not fit, or NULL.
 */
static struct wgstar_graph_box *rank_measure(const struct layout *layout,
					     struct wgstar_graph_box *first,
					     int *width, int *height)
{
	enum wgstar_star_role role = first->row->node->role;
	struct wgstar_graph_box *box = first;

	*width = -GAP;
	*height = 0;
	for (; box; box = next_of_role(layout, box + 1, role)) {
		if (box != first &&
		    *width + GAP + box->width > layout->limit - MARGIN)
			return box;
		*width += GAP + box->width;
		if (box->height > *height)
			*height = box->height;
	}
	return NULL;
}

/* How many ranks a side has, and how wide the widest is. */
static void side_measure(struct layout *layout, struct side *side)
{
	struct wgstar_graph_box *first =
		next_of_role(layout, layout->graph->boxes, side->role);
	int width, height;

	for (; first; side->rank_count++) {
		first = rank_measure(layout, first, &width, &height);
		if (width > layout->inner)
			layout->inner = width;
	}
}

/* Places the boxes of a rank, and the lines to its bus. */
static void rank_place(struct layout *layout, struct wgstar_graph_box *box,
		       const struct wgstar_graph_box *end, int width,
		       int height, int y, bool above)
{
	enum wgstar_star_role role = box->row->node->role;
	int x = layout->margin + (layout->inner - width) / 2;
	int bus = above ? y + height : y;

	for (; box && box != end; box = next_of_role(layout, box + 1, role)) {
		box->x = x;
		box->y = above ? bus - box->height : bus + 1;
		x += box->width + GAP;
		line_add(layout->graph, box_middle(box),
			 above ? bus - 1 : bus, box_middle(box),
			 above ? bus : bus + 1);
	}
}

/* The bus: from the first box to the last, to the trunk or the hub's middle. */
static void bus_place(struct layout *layout, struct wgstar_graph_box *box,
		      const struct wgstar_graph_box *end, int bus, bool trunk)
{
	enum wgstar_star_role role = box->row->node->role;
	int to = trunk ? TRUNK : layout->margin + layout->inner / 2;
	int left = to, right = to, middle;

	for (; box && box != end; box = next_of_role(layout, box + 1, role)) {
		middle = box_middle(box);
		if (middle < left)
			left = middle;
		if (middle > right)
			right = middle;
	}
	if (left != right)
		line_add(layout->graph, left, bus, right, bus);
}

/*
 * Return: the line below the side. *first_bus and *last_bus receive where its
 * buses are.
 */
static int side_place(struct layout *layout, const struct side *side, int y,
		      int *first_bus, int *last_bus)
{
	struct wgstar_graph_box *box, *next;
	int width, height, bus;

	box = next_of_role(layout, layout->graph->boxes, side->role);
	*first_bus = -1;
	for (; box; box = next) {
		next = rank_measure(layout, box, &width, &height);
		rank_place(layout, box, next, width, height, y, side->above);
		bus = side->above ? y + height : y;
		bus_place(layout, box, next, bus, side->rank_count > 1);
		if (*first_bus < 0)
			*first_bus = bus;
		*last_bus = bus;
		y += height + 1;
	}
	return y;
}

/* From the buses of a side to the hub. */
static void side_connect(struct layout *layout, const struct side *side,
			 int first_bus, int last_bus)
{
	const struct wgstar_graph_box *hub = layout->hub;
	int level = hub->y + hub->height / 2;
	struct wgstar_graph *graph = layout->graph;

	if (side->rank_count > 1)
		line_add(graph, TRUNK, side->above ? first_bus : level, TRUNK,
			 side->above ? level : last_bus);
	else if (side->rank_count && side->above)
		line_add(graph, box_middle(hub), last_bus, box_middle(hub),
			 hub->y);
	else if (side->rank_count)
		line_add(graph, box_middle(hub), hub->y + hub->height - 1,
			 box_middle(hub), first_bus);
}

static void graph_place(struct layout *layout, struct wgstar_graph_box *hub,
			const struct side *above, const struct side *below)
{
	bool trunk = above->rank_count > 1 || below->rank_count > 1;
	struct wgstar_graph *graph = layout->graph;
	int first = 0, last = 0, y;

	y = side_place(layout, above, 0, &first, &last);
	hub->x = layout->margin + (layout->inner - hub->width) / 2;
	hub->y = above->rank_count ? y + 1 : 0;
	side_connect(layout, above, first, last);
	y = hub->y + hub->height;
	if (below->rank_count) {
		y = side_place(layout, below, y + 1, &first, &last);
		side_connect(layout, below, first, last);
	}
	if (trunk)
		line_add(graph, TRUNK, hub->y + hub->height / 2, hub->x,
			 hub->y + hub->height / 2);
	graph->height = y;
	graph->width = layout->margin + layout->inner;
}

void wgstar_graph_layout(struct wgstar_graph *graph,
			 const struct wgstar_star_row *rows, size_t count,
			 int width)
{
	struct side above = { .role = WGSTAR_STAR_DEVICE, .above = true };
	struct side below = { .role = WGSTAR_STAR_GATEWAY };
	struct layout layout = { .graph = graph, .limit = width };
	struct wgstar_graph_box *hub;
	size_t i;

	memset(graph, 0, sizeof(*graph));
	graph->boxes = wgstar_secret_grow(NULL, 0, (count + 1) *
					  sizeof(*graph->boxes));
	graph->box_count = count;
	for (i = 0; i < count; i++)
		box_fill(&graph->boxes[i], &rows[i]);
	hub = next_of_role(&layout, graph->boxes, WGSTAR_STAR_HUB);
	layout.hub = hub;
	layout.inner = hub->width;
	side_measure(&layout, &above);
	side_measure(&layout, &below);
	if (above.rank_count > 1 || below.rank_count > 1)
		layout.margin = MARGIN;
	graph_place(&layout, hub, &above, &below);
}

void wgstar_graph_clear(struct wgstar_graph *graph)
{
	size_t i;

	for (i = 0; i < graph->box_count; i++)
		wgstar_words_clear(&graph->boxes[i].texts);
	free(graph->boxes);
	free(graph->lines);
	memset(graph, 0, sizeof(*graph));
}
