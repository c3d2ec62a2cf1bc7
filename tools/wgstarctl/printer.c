// SPDX-License-Identifier: GPL-2.0
/*
 * One printer for text and JSON: both forms come from the same tables of
 * fields, so what one shows the other shows too.
 */
#include "printer.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

const struct wgstar_ink wgstar_ink_plain = { "", "", "", "", "", "" };

const struct wgstar_ink wgstar_ink_coloured = {
	.reset = "\033[0m",
	.interface = "\033[32m",
	.peer = "\033[33m",
	.bold = "\033[1m",
	.unit = "\033[36m",
	.alarm = "\033[31m",
};

static const struct {
	const char *word;
	enum wgstar_printer_topic topic;
} topics[] = {
	{ "dump", WGSTAR_SHOW_DUMP },
	{ "stats", WGSTAR_SHOW_STATS },
	{ "routes", WGSTAR_SHOW_ROUTES },
};

#define TOPIC_COUNT (sizeof(topics) / sizeof(topics[0]))

static bool field_select(struct wgstar_printer *printer,
			 const struct wgstar_field *fields, size_t count,
			 const char *word)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!fields[i].word || strcmp(fields[i].word, word))
			continue;
		printer->topic = WGSTAR_SHOW_FIELD;
		printer->field = &fields[i];
		printer->field_of_peer = fields == wgstar_peer_fields;
		return true;
	}
	return false;
}

bool wgstar_printer_set_topic(struct wgstar_printer *printer, const char *word)
{
	size_t i;

	for (i = 0; i < TOPIC_COUNT; i++) {
		if (!strcmp(topics[i].word, word)) {
			printer->topic = topics[i].topic;
			return true;
		}
	}
	return field_select(printer, wgstar_device_fields,
			    WGSTAR_DEVICE_FIELD_COUNT, word) ||
	       field_select(printer, wgstar_peer_fields,
			    WGSTAR_PEER_FIELD_COUNT, word);
}

static size_t words_collect(const char **words,
			    const struct wgstar_field *fields, size_t count)
{
	size_t i, used = 0;

	for (i = 0; i < count; i++)
		if (fields[i].word)
			words[used++] = fields[i].word;
	return used;
}

const char *const *wgstar_printer_words(void)
{
	static const char *words[WGSTAR_DEVICE_FIELD_COUNT +
				 WGSTAR_PEER_FIELD_COUNT + TOPIC_COUNT + 1];
	size_t i, used;

	used = words_collect(words, wgstar_device_fields,
			     WGSTAR_DEVICE_FIELD_COUNT);
	used += words_collect(words + used, wgstar_peer_fields,
			      WGSTAR_PEER_FIELD_COUNT);
	for (i = 0; i < TOPIC_COUNT; i++)
		words[used++] = topics[i].word;
	return words;
}

/* Strings of the document may be keys. */
static void json_memory_free(void *memory)
{
	wgstar_secret_free(memory, memory ? malloc_usable_size(memory) : 0);
}

void wgstar_printer_begin_json(struct wgstar_printer *printer)
{
	json_set_alloc_funcs(malloc, json_memory_free);
	printer->json = true;
}

void wgstar_printer_device(struct wgstar_printer *printer,
			   const struct wgstar_device *device)
{
	if (printer->json)
		wgstar_printer_device_json(printer, device);
	else
		wgstar_printer_device_text(printer, device);
	printer->devices++;
}

void wgstar_printer_end(struct wgstar_printer *printer)
{
	if (printer->json)
		wgstar_printer_end_json(printer);
}
