// SPDX-License-Identifier: GPL-2.0
/*
 * Devices as JSON, {"wg0": {"public_key": ..., "peers": [{...}]}}, with a line
 * for each peer.
 */
#include <string.h>

#include "printer.h"

/* Does the topic of the command line include this field? */
static bool field_wanted(const struct wgstar_printer *printer,
			 const struct wgstar_field *field)
{
	switch (printer->topic) {
	case WGSTAR_SHOW_PRETTY:
	case WGSTAR_SHOW_DUMP:
		return true;
	case WGSTAR_SHOW_FIELD:
		if (field == printer->field)
			return true;
		break;
	default:
		break;
	}
	/* Peers are always told apart by their key and name. */
	return field == &wgstar_peer_fields[WGSTAR_FIELD_PEER] ||
	       field == &wgstar_peer_fields[WGSTAR_FIELD_NAME];
}

static json_t *field_value(const struct wgstar_printer *printer,
			   const struct wgstar_field *field, const void *object)
{
	bool asked_for = printer->reveal ||
			 printer->topic == WGSTAR_SHOW_FIELD ||
			 printer->topic == WGSTAR_SHOW_DUMP;

	if (field->secret && !asked_for && field->present(object))
		return json_string("(hidden)");
	return field->json(object);
}

static void fields_add(const struct wgstar_printer *printer,
		       const struct wgstar_field *fields, size_t count,
		       const void *object, json_t *members)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (field_wanted(printer, &fields[i]))
			json_object_set_new(members, fields[i].key,
					    field_value(printer, &fields[i],
							object));
}

static void counts_add(const struct wgstar_printer *printer, const char *key,
		       const struct wgstar_drop *drops, size_t count,
		       json_t *members)
{
	json_t *reasons;
	size_t i;

	if (printer->topic != WGSTAR_SHOW_STATS &&
	    printer->topic != WGSTAR_SHOW_PRETTY)
		return;
	reasons = json_object();
	for (i = 0; i < count; i++)
		json_object_set_new(reasons, drops[i].reason,
				    json_integer(drops[i].packets));
	json_object_set_new(members, key, reasons);
}

static void routes_add(const struct wgstar_printer *printer,
		       const struct wgstar_peer *peer, json_t *members)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	json_t *routes;
	size_t i;

	if (printer->topic != WGSTAR_SHOW_ROUTES &&
	    printer->topic != WGSTAR_SHOW_PRETTY)
		return;
	routes = json_array();
	for (i = 0; i < peer->route_count; i++) {
		wgstar_prefix_print(text, &peer->routes[i].prefix);
		json_array_append_new(routes,
				      json_pack("{s:s,s:I}", "prefix", text,
						"metric", (json_int_t)
						peer->routes[i].metric));
	}
	json_object_set_new(members, "routes", routes);
}

static json_t *peer_value(const struct wgstar_printer *printer,
			  const struct wgstar_peer *peer)
{
	json_t *members = json_object();

	fields_add(printer, wgstar_peer_fields, WGSTAR_PEER_FIELD_COUNT, peer,
		   members);
	routes_add(printer, peer, members);
	counts_add(printer, "drops", peer->drops, peer->drop_count, members);
	return members;
}

static void value_print(const struct wgstar_printer *printer, json_t *value,
			size_t flags)
{
	json_dumpf(value, printer->out, flags);
	json_decref(value);
}

static void peers_print(const struct wgstar_printer *printer,
			const struct wgstar_device *device)
{
	size_t i;

	fputs("\"peers\": [", printer->out);
	for (i = 0; i < device->peer_count; i++) {
		fputs(i ? ",\n    " : "\n    ", printer->out);
		value_print(printer, peer_value(printer, &device->peers[i]), 0);
	}
	fputs(i ? "\n  ]" : "]", printer->out);
}

static json_t *device_value(const struct wgstar_printer *printer,
			    const struct wgstar_device *device)
{
	json_t *members = json_object();

	fields_add(printer, wgstar_device_fields, WGSTAR_DEVICE_FIELD_COUNT,
		   device, members);
	if (device->mtu && printer->topic == WGSTAR_SHOW_PRETTY)
		json_object_set_new(members, "mtu", json_integer(device->mtu));
	counts_add(printer, "drops", device->drops, device->drop_count,
		   members);
	counts_add(printer, "relayed", device->relayed, device->relayed_count,
		   members);
	return members;
}

/* Peer by peer, so that the tree of many thousands is never in memory. */
void wgstar_printer_device_json(struct wgstar_printer *printer,
				const struct wgstar_device *device)
{
	bool with_peers = printer->topic != WGSTAR_SHOW_FIELD ||
			  printer->field_of_peer;
	json_t *members = device_value(printer, device);
	bool members_given = json_object_size(members);

	fputs(printer->devices ? ",\n  " : "{\n  ", printer->out);
	value_print(printer, json_string(device->ifname), JSON_ENCODE_ANY);
	fputs(": {", printer->out);
	value_print(printer, members, JSON_EMBED);
	if (members_given && with_peers)
		fputs(", ", printer->out);
	if (with_peers)
		peers_print(printer, device);
	fputc('}', printer->out);
}

void wgstar_printer_end_json(struct wgstar_printer *printer)
{
	fputs(printer->devices ? "\n}\n" : "{}\n", printer->out);
}
