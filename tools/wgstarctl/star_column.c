// SPDX-License-Identifier: GPL-2.0
/* What is shown of a node, as text and as JSON, and the tables of that. */
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "field.h"
#include "format.h"
#include "printer.h"
#include "star_row.h"

static void name_text(FILE *out, const struct wgstar_star_row *row)
{
	fputs(row->node->peer.name, out);
}

static json_t *name_json(const struct wgstar_star_row *row)
{
	return json_string(row->node->peer.name);
}

static void role_text(FILE *out, const struct wgstar_star_row *row)
{
	fputs(wgstar_star_role_name(row->node->role), out);
}

static json_t *role_json(const struct wgstar_star_row *row)
{
	return json_string(wgstar_star_role_name(row->node->role));
}

static void address_text(FILE *out, const struct wgstar_star_row *row)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	const char *before = "";
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (row->node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &row->node->addresses[i]);
		fprintf(out, "%s%s", before, text);
		before = ",";
	}
}

static json_t *address_json(const struct wgstar_star_row *row)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < WGSTAR_STAR_FAMILIES; i++) {
		if (row->node->addresses[i].family == AF_UNSPEC)
			continue;
		wgstar_star_host_text(text, &row->node->addresses[i]);
		json_array_append_new(list, json_string(text));
	}
	return list;
}

static void exports_text(FILE *out, const struct wgstar_star_row *row)
{
	const struct wgstar_gateway *gateway = &row->node->gateway;
	size_t i;

	for (i = 0; i < gateway->export_count; i++) {
		fputs(i ? ", " : "", out);
		wgstar_export_print(out, &gateway->exports[i]);
	}
}

static json_t *export_json(const struct wgstar_export *export)
{
	char lan[WGSTAR_PREFIX_TEXT_SIZE], seen[WGSTAR_PREFIX_TEXT_SIZE];

	wgstar_prefix_print(lan, &export->prefix);
	wgstar_prefix_print(seen, wgstar_star_export_seen(export));
	return json_pack("{s:s,s:s}", "lan", lan, "seen_as", seen);
}

static json_t *exports_json(const struct wgstar_star_row *row)
{
	const struct wgstar_gateway *gateway = &row->node->gateway;
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < gateway->export_count; i++)
		json_array_append_new(list, export_json(&gateway->exports[i]));
	return list;
}

static void public_key_text(FILE *out, const struct wgstar_star_row *row)
{
	wgstar_field_key_raw(out, row->node->peer.public_key);
}

static json_t *public_key_json(const struct wgstar_star_row *row)
{
	return wgstar_field_key_json(row->node->peer.public_key);
}

static void state_text(FILE *out, const struct wgstar_star_row *row)
{
	fputs(wgstar_star_state_name(row->state), out);
}

static json_t *state_json(const struct wgstar_star_row *row)
{
	return json_string(wgstar_star_state_name(row->state));
}

static void age_text(FILE *out, const struct wgstar_star_row *row)
{
	long long age = wgstar_star_row_age(row);
	char text[16];

	if (age < 0)
		return;
	wgstar_star_age_text(text, age);
	fputs(text, out);
}

static json_t *age_json(const struct wgstar_star_row *row)
{
	long long age = wgstar_star_row_age(row);

	return age < 0 ? json_null() : json_integer(age);
}

static bool endpoint_is_known(const struct wgstar_star_row *row)
{
	return row->peer && row->peer->endpoint.sa.sa_family;
}

static void endpoint_text(FILE *out, const struct wgstar_star_row *row)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE];

	if (!endpoint_is_known(row))
		return;
	wgstar_endpoint_print(text, &row->peer->endpoint);
	fputs(text, out);
}

static json_t *endpoint_json(const struct wgstar_star_row *row)
{
	char text[WGSTAR_ENDPOINT_TEXT_SIZE];

	if (!endpoint_is_known(row))
		return json_null();
	wgstar_endpoint_print(text, &row->peer->endpoint);
	return json_string(text);
}

static void received_text(FILE *out, const struct wgstar_star_row *row)
{
	if (row->peer)
		wgstar_format_bytes(out, row->peer->rx_bytes,
				    &wgstar_ink_plain);
}

static json_t *received_json(const struct wgstar_star_row *row)
{
	return row->peer ? json_integer(row->peer->rx_bytes) : json_null();
}

static void sent_text(FILE *out, const struct wgstar_star_row *row)
{
	if (row->peer)
		wgstar_format_bytes(out, row->peer->tx_bytes,
				    &wgstar_ink_plain);
}

static json_t *sent_json(const struct wgstar_star_row *row)
{
	return row->peer ? json_integer(row->peer->tx_bytes) : json_null();
}

const struct wgstar_star_column wgstar_star_list_columns[] = {
	{ "NAME", "name", name_text, name_json },
	{ "ROLE", "role", role_text, role_json },
	{ "ADDRESS", "addresses", address_text, address_json },
	{ "EXPORTS", "exports", exports_text, exports_json },
	{ "PUBLIC KEY", "public_key", public_key_text, public_key_json },
	{ }
};

const struct wgstar_star_column wgstar_star_status_columns[] = {
	{ "NAME", "name", name_text, name_json },
	{ "ROLE", "role", role_text, role_json },
	{ "ADDRESS", "addresses", address_text, address_json },
	{ "STATE", "state", state_text, state_json },
	{ "HANDSHAKE", "handshake_age", age_text, age_json },
	{ "ENDPOINT", "endpoint", endpoint_text, endpoint_json },
	{ "RECEIVED", "received", received_text, received_json },
	{ "SENT", "sent", sent_text, sent_json },
	{ }
};

/* What a cell says, for free(). */
static char *cell_text(const struct wgstar_star_column *column,
		       const struct wgstar_star_row *row)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	column->text(stream, row);
	if (!ftell(stream))
		fputc('-', stream);
	fclose(stream);
	return text;
}

static int column_width(const struct wgstar_star_column *column,
			const struct wgstar_star_row *rows, size_t count)
{
	size_t i, length, width = strlen(column->heading);
	char *text;

	for (i = 0; i < count; i++) {
		text = cell_text(column, &rows[i]);
		length = strlen(text);
		if (length > width)
			width = length;
		free(text);
	}
	return width;
}

#define COLUMNS_MAX 12

static void cell_print(FILE *out, const struct wgstar_star_column *column,
		       int width, const char *text)
{
	/* Nothing stands behind the last column. */
	if (column[1].heading)
		fprintf(out, "%-*s  ", width, text);
	else
		fprintf(out, "%s\n", text);
}

void wgstar_star_table_print(FILE *out,
			     const struct wgstar_star_column *columns,
			     const struct wgstar_star_row *rows, size_t count)
{
	int widths[COLUMNS_MAX];
	size_t i, j;
	char *text;

	for (j = 0; columns[j].heading; j++) {
		widths[j] = column_width(&columns[j], rows, count);
		cell_print(out, &columns[j], widths[j], columns[j].heading);
	}
	for (i = 0; i < count; i++)
		for (j = 0; columns[j].heading; j++) {
			text = cell_text(&columns[j], &rows[i]);
			cell_print(out, &columns[j], widths[j], text);
			free(text);
		}
}

void wgstar_star_table_json(FILE *out,
			    const struct wgstar_star_column *columns,
			    const struct wgstar_star_row *rows, size_t count)
{
	size_t i, j;
	json_t *row;

	fputs("[", out);
	for (i = 0; i < count; i++) {
		row = json_object();
		for (j = 0; columns[j].heading; j++)
			json_object_set_new(row, columns[j].key,
					    columns[j].json(&rows[i]));
		fputs(i ? ",\n  " : "\n  ", out);
		json_dumpf(row, out, 0);
		json_decref(row);
	}
	fputs(count ? "\n]\n" : "]\n", out);
}
