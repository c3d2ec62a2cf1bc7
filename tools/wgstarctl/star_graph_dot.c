// SPDX-License-Identifier: GPL-2.0
/* A star as the text that Graphviz draws. */
#include <string.h>

#include "star_graph.h"

static void escaped_print(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void node_print(FILE *out, const struct wgstar_star_row *row)
{
	static const char *const shapes[] = {
		[WGSTAR_STAR_HUB] = "box, peripheries=2",
		[WGSTAR_STAR_GATEWAY] = "box",
		[WGSTAR_STAR_DEVICE] = "box, style=rounded",
	};
	const struct wgstar_star_node *node = row->node;
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	unsigned int i;

	fputs("\t\"", out);
	escaped_print(out, node->peer.name);
	fprintf(out, "\" [shape=%s, label=\"", shapes[node->role]);
	escaped_print(out, node->peer.name);
	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &node->addresses[i]);
		fprintf(out, "\\n%s", text);
	}
	fputs("\"];\n", out);
}

static void link_print(FILE *out, const struct wgstar_star_node *hub,
		       const struct wgstar_star_row *row)
{
	fputs("\t\"", out);
	escaped_print(out, hub->peer.name);
	fputs("\" -- \"", out);
	escaped_print(out, row->node->peer.name);
	fputs("\" [label=\"", out);
	wgstar_graph_state_text(out, row);
	fprintf(out, "\", style=%s];\n",
		row->state == WGSTAR_STAR_UP ||
		row->state == WGSTAR_STAR_UNKNOWN ? "solid" : "dashed");
}

static void lans_print(FILE *out, const struct wgstar_star_node *node)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; i < node->gateway.export_count; i++) {
		const struct wgstar_export *export = &node->gateway.exports[i];

		fputs("\t\"", out);
		escaped_print(out, node->peer.name);
		fprintf(out, " LAN %zu\" [shape=ellipse, label=\"", i + 1);
		wgstar_prefix_print(text, &export->prefix);
		fputs(text, out);
		if (export->alias.family != AF_UNSPEC) {
			wgstar_prefix_print(text, &export->alias);
			fprintf(out, "\\nas %s", text);
		}
		fputs("\"];\n\t\"", out);
		escaped_print(out, node->peer.name);
		fputs("\" -- \"", out);
		escaped_print(out, node->peer.name);
		fprintf(out, " LAN %zu\";\n", i + 1);
	}
}

void wgstar_graph_dot(FILE *out, const struct wgstar_star *star,
		      const struct wgstar_star_row *rows)
{
	const struct wgstar_star_node *hub = wgstar_star_hub(star);
	size_t i;

	fprintf(out, "graph \"%s\" {\n", star->interface);
	for (i = 0; i < star->node_count; i++)
		node_print(out, &rows[i]);
	for (i = 0; i < star->node_count; i++) {
		if (rows[i].node != hub)
			link_print(out, hub, &rows[i]);
		lans_print(out, rows[i].node);
	}
	fputs("}\n", out);
}
