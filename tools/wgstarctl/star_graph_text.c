// SPDX-License-Identifier: GPL-2.0
/*
 * The drawing of a star in box drawing characters. A cell knows in which
 * directions lines leave it, so corners and joints come by themselves.
 */
#include <stdlib.h>
#include <string.h>

#include "secret.h"
#include "star_graph.h"

#define UP	1
#define DOWN	2
#define LEFT	4
#define RIGHT	8

/**
 * struct cell - A character of the drawing
 * @light: directions in which single lines leave it
 * @twin: directions in which double lines leave it
 * @letter: a letter instead, or 0
 */
struct cell {
	unsigned char light;
	unsigned char twin;
	char letter;
};

struct canvas {
	int width;
	int height;
	struct cell *cells;
};

/* By directions: none, U, D, UD, L, UL, DL, UDL, R, UR, DR, UDR, LR, ULR, DLR, all. */
static const char *const light_characters[] = {
	" ", "│", "│", "│", "─", "╯", "╮", "┤",
	"─", "╰", "╭", "├", "─", "┴", "┬", "┼",
};

static const char *const twin_characters[] = {
	" ", "║", "║", "║", "═", "╝", "╗", "╣",
	"═", "╚", "╔", "╠", "═", "╩", "╦", "╬",
};

/* A double line that a single one ends at, by the direction of that. */
static const char *joint_character(const struct cell *cell)
{
	switch (cell->light) {
	case UP:
		return "╧";
	case DOWN:
		return "╤";
	case LEFT:
		return "╢";
	case RIGHT:
		return "╟";
	default:
		return twin_characters[cell->twin];
	}
}

static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
	return &canvas->cells[y * canvas->width + x];
}

static void level_draw(struct canvas *canvas, int x1, int x2, int y, bool twin)
{
	struct cell *cell;
	int x;

	for (x = x1; x <= x2; x++) {
		cell = cell_at(canvas, x, y);
		if (twin)
			cell->twin |= (x > x1 ? LEFT : 0) | (x < x2 ? RIGHT : 0);
		else
			cell->light |= (x > x1 ? LEFT : 0) | (x < x2 ? RIGHT : 0);
	}
}

static void upright_draw(struct canvas *canvas, int x, int y1, int y2,
			 bool twin)
{
	struct cell *cell;
	int y;

	for (y = y1; y <= y2; y++) {
		cell = cell_at(canvas, x, y);
		if (twin)
			cell->twin |= (y > y1 ? UP : 0) | (y < y2 ? DOWN : 0);
		else
			cell->light |= (y > y1 ? UP : 0) | (y < y2 ? DOWN : 0);
	}
}

static void text_draw(struct canvas *canvas, const struct wgstar_graph_box *box,
		      int y, const char *text)
{
	int x = box->x + (box->width - (int)strlen(text)) / 2;

	while (*text)
		cell_at(canvas, x++, y)->letter = *text++;
}

static void box_draw(struct canvas *canvas, const struct wgstar_graph_box *box)
{
	bool twin = box->row->node->role == WGSTAR_STAR_HUB;
	int right = box->x + box->width - 1;
	int bottom = box->y + box->height - 1;
	int y = box->y + 1;
	size_t i;

	level_draw(canvas, box->x, right, box->y, twin);
	level_draw(canvas, box->x, right, bottom, twin);
	upright_draw(canvas, box->x, box->y, bottom, twin);
	upright_draw(canvas, right, box->y, bottom, twin);
	for (i = 0; i < box->texts.count; i++) {
		if (i && i == box->divider)
			level_draw(canvas, box->x, right, y++, false);
		text_draw(canvas, box, y++, box->texts.items[i]);
	}
}

static void cell_print(FILE *out, const struct cell *cell)
{
	if (cell->letter)
		fputc(cell->letter, out);
	else if (cell->twin)
		fputs(joint_character(cell), out);
	else
		fputs(light_characters[cell->light], out);
}

static void canvas_print(FILE *out, const struct canvas *canvas)
{
	const struct cell *cell;
	int x, y, width;

	for (y = 0; y < canvas->height; y++) {
		for (width = canvas->width; width; width--) {
			cell = cell_at(canvas, width - 1, y);
			if (cell->light || cell->twin || cell->letter)
				break;
		}
		for (x = 0; x < width; x++)
			cell_print(out, cell_at(canvas, x, y));
		fputc('\n', out);
	}
}

void wgstar_graph_text(FILE *out, const struct wgstar_graph *graph)
{
	struct canvas canvas = {
		.width = graph->width,
		.height = graph->height,
	};
	size_t i;

	canvas.cells = wgstar_secret_grow(NULL, 0, sizeof(*canvas.cells) *
					  canvas.width * canvas.height);
	for (i = 0; i < graph->box_count; i++)
		box_draw(&canvas, &graph->boxes[i]);
	for (i = 0; i < graph->line_count; i++) {
		const struct wgstar_graph_line *line = &graph->lines[i];

		if (line->y1 == line->y2)
			level_draw(&canvas, line->x1, line->x2, line->y1,
				   false);
		else
			upright_draw(&canvas, line->x1, line->y1, line->y2,
				     false);
	}
	canvas_print(out, &canvas);
	free(canvas.cells);
}
