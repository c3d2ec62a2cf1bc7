/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_PRINTER_H
#define _WGSTARCTL_PRINTER_H

#include "field.h"

/**
 * enum wgstar_printer_topic - What is shown of a device
 * @WGSTAR_SHOW_PRETTY: all of it, for readers
 * @WGSTAR_SHOW_FIELD: one field of the device or of its peers
 * @WGSTAR_SHOW_DUMP: all of it, for scripts
 * @WGSTAR_SHOW_STATS: what was dropped and why
 * @WGSTAR_SHOW_ROUTES: prefixes, metrics and peers
 */
enum wgstar_printer_topic {
	WGSTAR_SHOW_PRETTY,
	WGSTAR_SHOW_FIELD,
	WGSTAR_SHOW_DUMP,
	WGSTAR_SHOW_STATS,
	WGSTAR_SHOW_ROUTES,
};

/**
 * struct wgstar_printer - How devices are shown
 * @out: stream for text
 * @topic: what is shown
 * @field: the field of WGSTAR_SHOW_FIELD
 * @field_of_peer: @field is one of wgstar_peer_fields
 * @with_ifname: lines for scripts begin with the interface
 * @reveal: secrets are shown to readers
 * @ink: colours
 * @now: the time that handshakes are compared to
 * @json: JSON rather than text
 * @devices: how many were printed
 */
struct wgstar_printer {
	FILE *out;
	enum wgstar_printer_topic topic;
	const struct wgstar_field *field;
	bool field_of_peer;
	bool with_ifname;
	bool reveal;
	const struct wgstar_ink *ink;
	time_t now;
	bool json;
	unsigned int devices;
};

extern const struct wgstar_ink wgstar_ink_plain;
extern const struct wgstar_ink wgstar_ink_coloured;

/**
 * wgstar_printer_set_topic() - Take a word of the command line
 * @printer: receives the topic
 * @word: name of a field, dump, stats or routes
 *
 * Return: whether the word is one of them.
 */
bool wgstar_printer_set_topic(struct wgstar_printer *printer, const char *word);

/**
 * wgstar_printer_words() - All words of wgstar_printer_set_topic()
 *
 * Return: array ended by NULL.
 */
const char *const *wgstar_printer_words(void);

/**
 * wgstar_printer_begin_json() - Print JSON rather than text
 * @printer: printer
 *
 * Memory of the JSON is wiped when freed.
 */
void wgstar_printer_begin_json(struct wgstar_printer *printer);

/**
 * wgstar_printer_device() - Print a device
 * @printer: printer
 * @device: device with its peers
 */
void wgstar_printer_device(struct wgstar_printer *printer,
			   const struct wgstar_device *device);

/**
 * wgstar_printer_end() - Print what stands behind the last device
 * @printer: printer
 */
void wgstar_printer_end(struct wgstar_printer *printer);

/* The two forms, in printer_text.c and printer_json.c. */
void wgstar_printer_device_text(struct wgstar_printer *printer,
				const struct wgstar_device *device);
void wgstar_printer_device_json(struct wgstar_printer *printer,
				const struct wgstar_device *device);
void wgstar_printer_end_json(struct wgstar_printer *printer);

#endif /* _WGSTARCTL_PRINTER_H */
