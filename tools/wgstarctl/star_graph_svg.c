// SPDX-License-Identifier: GPL-2.0
/* The drawing of a star as SVG: the same places, in pixels. */
#include "star_graph.h"

#define CELL_WIDTH	9
#define CELL_HEIGHT	18
#define BORDER		12
#define FONT_SIZE	14

/* The middle of a cell. */
static int pixel_x(int x)
{
	return BORDER + x * CELL_WIDTH + CELL_WIDTH / 2;
}

static int pixel_y(int y)
{
	return BORDER + y * CELL_HEIGHT + CELL_HEIGHT / 2;
}

static void escaped_print(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
			break;
		}
	}
}

static const char *state_colour(enum wgstar_star_state state)
{
	switch (state) {
	case WGSTAR_STAR_UP:
		return "#2e9e4f";
	case WGSTAR_STAR_STALE:
	case WGSTAR_STAR_ABSENT:
	case WGSTAR_STAR_DOWN:
		return "#d0342c";
	case WGSTAR_STAR_IDLE:
	case WGSTAR_STAR_NEVER:
		return "#8a8f98";
	default:
		return "#3b6ea5";
	}
}

static const char *role_fill(enum wgstar_star_role role)
{
	static const char *const fills[] = {
		[WGSTAR_STAR_HUB] = "#fff3d6",
		[WGSTAR_STAR_GATEWAY] = "#eaf3ea",
		[WGSTAR_STAR_DEVICE] = "#eef2fa",
	};

	return fills[role];
}

static void line_print(FILE *out, int x1, int y1, int x2, int y2)
{
	fprintf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
		x1, y1, x2, y2);
}

static void texts_print(FILE *out, const struct wgstar_graph_box *box)
{
	int x = pixel_x(box->x + box->width / 2), y = box->y + 1;
	size_t i;

	for (i = 0; i < box->texts.count; i++, y++) {
		if (i && i == box->divider) {
			line_print(out, pixel_x(box->x), pixel_y(y),
				   pixel_x(box->x + box->width - 1),
				   pixel_y(y));
			y++;
		}
		fprintf(out, "<text x=\"%d\" y=\"%d\"%s>", x,
			pixel_y(y) + FONT_SIZE / 3,
			i ? "" : " font-weight=\"bold\"");
		escaped_print(out, box->texts.items[i]);
		fputs("</text>\n", out);
	}
}

static void box_print(FILE *out, const struct wgstar_graph_box *box)
{
	const struct wgstar_star_row *row = box->row;

	fputs("<g><title>", out);
	escaped_print(out, row->node->peer.name);
	fprintf(out, ", %s</title>\n",
		wgstar_star_role_name(row->node->role));
	fprintf(out,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%d\"/>\n",
		pixel_x(box->x), pixel_y(box->y),
		(box->width - 1) * CELL_WIDTH, (box->height - 1) * CELL_HEIGHT,
		role_fill(row->node->role), state_colour(row->state),
		row->node->role == WGSTAR_STAR_HUB ? 3 : 2);
	texts_print(out, box);
	fputs("</g>\n", out);
}

void wgstar_graph_svg(FILE *out, const struct wgstar_graph *graph,
		      const struct wgstar_star *star)
{
	int width = graph->width * CELL_WIDTH + 2 * BORDER;
	int height = graph->height * CELL_HEIGHT + 2 * BORDER;
	size_t i;

	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
		"<title>%s</title>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		"<g stroke=\"#6b7280\" stroke-width=\"1.5\">\n",
		width, height, width, height, star->interface);
	for (i = 0; i < graph->line_count; i++) {
		const struct wgstar_graph_line *line = &graph->lines[i];

		line_print(out, pixel_x(line->x1), pixel_y(line->y1),
			   pixel_x(line->x2), pixel_y(line->y2));
	}
	fprintf(out,
		"</g>\n<g font-family=\"monospace\" font-size=\"%d\" text-anchor=\"middle\">\n",
		FONT_SIZE);
	fputs("<style>g g line { stroke: #9aa1ab; stroke-width: 1 }</style>\n",
	      out);
	for (i = 0; i < graph->box_count; i++)
		box_print(out, &graph->boxes[i]);
	fputs("</g>\n</svg>\n", out);
}
