// SPDX-License-Identifier: GPL-2.0
/*
 * Exports and forwards of the command line: put together as they stand in
 * files, and read as those are. Pure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway_words.h"

static int export_add(struct wgstar_gateway *gateway, const char *text,
		      struct wgstar_error *error)
{
	struct wgstar_export export;

	if (wgstar_export_parse(&export, text, error))
		return -1;
	wgstar_gateway_add_export(gateway, &export);
	return 0;
}

/* --as and --dev belong to the --export before them. */
static int exports_read(struct wgstar_gateway *gateway, char *text,
			struct wgstar_error *error)
{
	char *line, *rest = NULL;

	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (export_add(gateway, line, error))
			return -1;
	}
	return 0;
}

int wgstar_gateway_words_exports(struct wgstar_gateway *gateway,
				 const struct wgstar_words *series,
				 struct wgstar_error *error)
{
	char *text;
	FILE *stream = wgstar_text_open(&text);
	int result;
	size_t i;

	for (i = 0; i + 1 < series->count; i += 2) {
		const char *option = series->items[i];

		if (!strcmp(option, "--export"))
			fprintf(stream, "\n%s", series->items[i + 1]);
		else
			fprintf(stream, " %s %s", option + 2,
				series->items[i + 1]);
	}
	fclose(stream);
	gateway->export_count = 0;
	if (*text == '\n')
		result = exports_read(gateway, text, error);
	else
		result = wgstar_error_set(error,
					  "say what is exported: --export 192.168.1.0/24");
	free(text);
	return result;
}

int wgstar_gateway_words_forward(struct wgstar_forward *forward,
				 const struct wgstar_forward_words *words,
				 struct wgstar_error *error)
{
	bool ipv6 = words->from && strchr(words->from, ':');
	char *text;
	FILE *stream = wgstar_text_open(&text);
	int result;

	fprintf(stream, "%s", words->protocol ? words->protocol : "");
	if (words->port)
		fprintf(stream, " %s", words->port);
	if (words->port && words->host)
		fprintf(stream, " %s", words->host);
	else if (words->port && !strcmp(words->verb, "del"))
		fprintf(stream, " %s", ipv6 ? "[::]:1" : "0.0.0.0:1");
	if (words->from)
		fprintf(stream, " from %s", words->from);
	if (words->idle)
		fprintf(stream, " idle %s", words->idle);
	fclose(stream);
	result = wgstar_forward_parse(forward, text, error);
	free(text);
	return result;
}
