// SPDX-License-Identifier: GPL-2.0
/* Devices as text, byte for byte as wg(8) prints them, for readers and scripts. */
#include <stdlib.h>

#include "peer_order.h"
#include "printer.h"

/* "(hidden)" stands for a secret nobody asked for. */
static void field_line_print(const struct wgstar_printer *printer,
			     const struct wgstar_field *field,
			     const void *object)
{
	const struct wgstar_ink *ink = printer->ink;

	fprintf(printer->out, "  %s%s%s: ", ink->bold, field->label,
		ink->reset);
	if (field->secret && !printer->reveal)
		fputs("(hidden)", printer->out);
	else if (field->pretty)
		field->pretty(printer->out, object, ink, printer->now);
	else
		field->raw(printer->out, object, ' ');
	fputc('\n', printer->out);
}

static void field_lines_print(const struct wgstar_printer *printer,
			      const struct wgstar_field *fields, size_t count,
			      const void *object)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fields[i].label && fields[i].present(object))
			field_line_print(printer, &fields[i], object);
}

static void peer_print_pretty(const struct wgstar_printer *printer,
			      const struct wgstar_peer *peer)
{
	const struct wgstar_ink *ink = printer->ink;

	fprintf(printer->out, "\n%s%speer%s: %s", ink->peer, ink->bold,
		ink->reset, ink->peer);
	wgstar_peer_fields[WGSTAR_FIELD_PEER].raw(printer->out, peer, ' ');
	fprintf(printer->out, "%s\n", ink->reset);
	field_lines_print(printer, wgstar_peer_fields, WGSTAR_PEER_FIELD_COUNT,
			  peer);
}

static void device_print_pretty(const struct wgstar_printer *printer,
				const struct wgstar_device *device)
{
	struct wgstar_peer **sorted =
		wgstar_peers_sorted(device, wgstar_peer_compare_handshake);
	const struct wgstar_ink *ink = printer->ink;
	size_t i;

	if (printer->devices)
		fputc('\n', printer->out);
	fprintf(printer->out, "%s%s%sinterface%s: %s%s%s\n", ink->reset,
		ink->interface, ink->bold, ink->reset, ink->interface,
		device->ifname, ink->reset);
	field_lines_print(printer, wgstar_device_fields,
			  WGSTAR_DEVICE_FIELD_COUNT, device);
	for (i = 0; i < device->peer_count; i++)
		peer_print_pretty(printer, sorted[i]);
	free(sorted);
}

static void line_begin(const struct wgstar_printer *printer,
		       const struct wgstar_device *device)
{
	if (printer->with_ifname)
		fprintf(printer->out, "%s\t", device->ifname);
}

static void peer_key_print(FILE *out, const struct wgstar_peer *peer)
{
	wgstar_peer_fields[WGSTAR_FIELD_PEER].raw(out, peer, ' ');
}

/*
 * wg 1.0.20210914 omits the interface before all but the first endpoint of
 * `show all endpoints`; its manual, later versions and this do not.
 */
static void device_print_field(const struct wgstar_printer *printer,
			       const struct wgstar_device *device)
{
	const struct wgstar_field *field = printer->field;
	const struct wgstar_peer *peer;
	size_t i;

	if (!printer->field_of_peer) {
		line_begin(printer, device);
		field->raw(printer->out, device, ' ');
		fputc('\n', printer->out);
		return;
	}
	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		line_begin(printer, device);
		peer_key_print(printer->out, peer);
		if (field != &wgstar_peer_fields[WGSTAR_FIELD_PEER]) {
			fputc('\t', printer->out);
			field->raw(printer->out, peer, ' ');
		}
		fputc('\n', printer->out);
	}
}

static void peer_print_dump(const struct wgstar_printer *printer,
			    const struct wgstar_peer *peer)
{
	const char *before = "";
	size_t i;

	for (i = 0; i < WGSTAR_PEER_FIELD_COUNT; i++) {
		if (!wgstar_peer_fields[i].raw)
			continue;
		fputs(before, printer->out);
		wgstar_peer_fields[i].raw(printer->out, peer, ',');
		before = "\t";
	}
	fputc('\n', printer->out);
}

static void device_print_dump(const struct wgstar_printer *printer,
			      const struct wgstar_device *device)
{
	static const enum wgstar_device_field order[] = {
		WGSTAR_FIELD_PRIVATE_KEY, WGSTAR_FIELD_PUBLIC_KEY,
		WGSTAR_FIELD_LISTEN_PORT, WGSTAR_FIELD_FWMARK,
	};
	size_t i;

	line_begin(printer, device);
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (i)
			fputc('\t', printer->out);
		wgstar_device_fields[order[i]].raw(printer->out, device, ',');
	}
	fputc('\n', printer->out);
	for (i = 0; i < device->peer_count; i++) {
		line_begin(printer, device);
		peer_print_dump(printer, &device->peers[i]);
	}
}

static void count_print(const struct wgstar_printer *printer,
			const struct wgstar_drop *count)
{
	fprintf(printer->out, "\t%s\t%llu\n", count->reason,
		(unsigned long long)count->packets);
}

/* Counters of the device, under the word for what they count. */
static void counts_print(const struct wgstar_printer *printer,
			 const struct wgstar_device *device, const char *what,
			 const struct wgstar_drop *counts, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		line_begin(printer, device);
		fputs(what, printer->out);
		count_print(printer, &counts[i]);
	}
}

static void peer_print_drops(const struct wgstar_printer *printer,
			     const struct wgstar_device *device,
			     const struct wgstar_peer *peer)
{
	size_t i;

	for (i = 0; i < peer->drop_count; i++) {
		line_begin(printer, device);
		peer_key_print(printer->out, peer);
		count_print(printer, &peer->drops[i]);
	}
}

static void device_print_stats(const struct wgstar_printer *printer,
			       const struct wgstar_device *device)
{
	size_t i;

	if (device->drop_count) {
		line_begin(printer, device);
		fputs("# device: all drops, those of its peers included\n",
		      printer->out);
	}
	counts_print(printer, device, "device", device->drops,
		     device->drop_count);
	for (i = 0; i < device->peer_count; i++)
		peer_print_drops(printer, device, &device->peers[i]);
	if (device->relayed_count) {
		line_begin(printer, device);
		fputs("# relay: packets from peer to peer; all but direct ones went to the stack\n",
		      printer->out);
	}
	counts_print(printer, device, "relay", device->relayed,
		     device->relayed_count);
}

static void peer_print_routes(const struct wgstar_printer *printer,
			      const struct wgstar_device *device,
			      const struct wgstar_peer *peer)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	for (i = 0; i < peer->route_count; i++) {
		line_begin(printer, device);
		wgstar_prefix_print(text, &peer->routes[i].prefix);
		fprintf(printer->out, "%s\t%u\t", text,
			peer->routes[i].metric);
		peer_key_print(printer->out, peer);
		fputc('\n', printer->out);
	}
}

static void device_print_routes(const struct wgstar_printer *printer,
				const struct wgstar_device *device)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		peer_print_routes(printer, device, &device->peers[i]);
}

void wgstar_printer_device_text(struct wgstar_printer *printer,
				const struct wgstar_device *device)
{
	static void (*const print[])(const struct wgstar_printer *printer,
				     const struct wgstar_device *device) = {
		[WGSTAR_SHOW_PRETTY] = device_print_pretty,
		[WGSTAR_SHOW_FIELD] = device_print_field,
		[WGSTAR_SHOW_DUMP] = device_print_dump,
		[WGSTAR_SHOW_STATS] = device_print_stats,
		[WGSTAR_SHOW_ROUTES] = device_print_routes,
	};

	print[printer->topic](printer, device);
}
