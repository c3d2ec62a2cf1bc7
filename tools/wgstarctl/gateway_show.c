// SPDX-License-Identifier: GPL-2.0
/*
 * A gateway for readers and as JSON: what the kernel says, and what its rules
 * counted.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "device_msg.h"
#include "format.h"
#include "gateway_msg.h"
#include "gateway_rules.h"
#include "gateway_show.h"
#include "host_nft.h"
#include "printer.h"
#include "ruleset.h"
#include "value.h"

#define NANOSECONDS	1000000000u

/* The list of nft as {"NAME": PACKETS}. */
static json_t *counters_take(const char *text)
{
	json_t *root = json_loads(text, 0, NULL), *counters = json_object();
	json_t *item, *counter;
	size_t i;

	json_array_foreach(json_object_get(root, "nftables"), i, item) {
		counter = json_object_get(item, "counter");
		if (counter)
			json_object_set(counters,
					json_string_value(json_object_get(counter, "name")),
					json_object_get(counter, "packets"));
	}
	json_decref(root);
	return counters;
}

static json_t *counters_read(const char *ifname)
{
	char table[WGSTAR_RULESET_NAME_SIZE], *command, *text;
	struct wgstar_error ignored;
	json_t *counters = NULL;

	wgstar_ruleset_name(table, ifname);
	if (asprintf(&command, "list counters table inet %s", table) < 0)
		abort();
	if (!wgstar_nft_list(&text, command, &ignored)) {
		counters = counters_take(text);
		free(text);
	}
	free(command);
	return counters;
}

static uint64_t drop_count(const struct wgstar_device *device,
			   const char *reason)
{
	size_t i;

	for (i = 0; i < device->drop_count; i++) {
		if (!strcmp(device->drops[i].reason, reason))
			return device->drops[i].packets;
	}
	return 0;
}

int wgstar_gateway_view_read(struct wgstar_gateway_view *view,
			     struct wgstar_genl *genl, const char *ifname,
			     struct wgstar_error *error)
{
	struct wgstar_device device = {};
	int result;

	memset(view, 0, sizeof(*view));
	view->ifname = ifname;
	if (wgstar_gateway_get(genl, ifname, &view->gateway, &view->found,
			       error))
		return -1;
	if (!view->found)
		return 0;
	result = wgstar_device_get_alone(genl, ifname, &device, error);
	view->refused = drop_count(&device, "gateway_policy");
	view->counters = counters_read(ifname);
	wgstar_device_clear(&device);
	return result;
}

static uint64_t counter(const struct wgstar_gateway_view *view,
			const char *name)
{
	return json_integer_value(json_object_get(view->counters, name));
}

static void print_traffic(FILE *out, const struct wgstar_gateway_view *view,
			  const char *name, uint64_t packets, uint64_t bytes)
{
	fprintf(out, "  connections: %" PRIu64 "\n", counter(view, name));
	fprintf(out, "  transfer: %" PRIu64 " packets, ", packets);
	wgstar_format_bytes(out, bytes, &wgstar_ink_plain);
	fprintf(out, " received\n");
}

static void print_export(FILE *out, const struct wgstar_gateway_view *view,
			 const struct wgstar_export *export)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];

	wgstar_prefix_print(text, &export->prefix);
	fprintf(out, "\nexport: %s\n", text);
	if (export->alias.family != AF_UNSPEC) {
		wgstar_prefix_print(text, &export->alias);
		fprintf(out, "  virtual prefix: %s\n", text);
	}
	fprintf(out, "  interface: %s\n", export->lan);
	wgstar_gateway_rules_export_name(name, export);
	print_traffic(out, view, name, export->packets, export->bytes);
}

static void print_idle(FILE *out, const struct wgstar_forward *forward)
{
	if (!forward->idle)
		return;
	fprintf(out, "  idle limit: ");
	wgstar_format_duration(out, forward->idle, &wgstar_ink_plain);
	if (forward->transient)
		fprintf(out, ", then it closes");
	fputc('\n', out);
}

static void print_forward(FILE *out, const struct wgstar_gateway_view *view,
			  const struct wgstar_forward *forward, time_t now)
{
	struct wgstar_forward heading = *forward;
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];

	heading.idle = 0;
	fprintf(out, "forward: ");
	wgstar_forward_print(out, &heading);
	fprintf(out, "%s\n", forward->closed ? " (closed)" : "");
	print_idle(out, forward);
	wgstar_gateway_rules_forward_name(name, forward);
	print_traffic(out, view, name, forward->packets, forward->bytes);
	if (!forward->last_used_ns)
		return;
	fprintf(out, "  last used: ");
	wgstar_format_ago(out, forward->last_used_ns / NANOSECONDS, now,
			  &wgstar_ink_plain);
	fputc('\n', out);
}

void
wgstar_gateway_view_print_forwards(FILE *out,
				   const struct wgstar_gateway_view *view,
				   time_t now)
{
	size_t i;

	for (i = 0; i < view->gateway.forward_count; i++) {
		if (i)
			fputc('\n', out);
		print_forward(out, view, &view->gateway.forwards[i], now);
	}
}

void wgstar_gateway_view_print(FILE *out,
			       const struct wgstar_gateway_view *view,
			       time_t now)
{
	size_t i;

	fprintf(out, "gateway: %s\n", view->ifname);
	if (!wgstar_gateway_present(&view->gateway)) {
		fprintf(out, "  relay: peers reach this host and each other, nothing else\n");
		fprintf(out, "  dropped: %" PRIu64 " to other destinations\n",
			view->refused);
		return;
	}
	fprintf(out, "  masquerade: %s\n", view->gateway.open ? "no" : "yes");
	fprintf(out, "  dropped: %" PRIu64 " to other destinations, ",
		view->refused);
	fprintf(out, "%" PRIu64 " from the tunnel, %" PRIu64 " into it\n",
		counter(view, WGSTAR_GATEWAY_RULES_FROM_TUNNEL),
		counter(view, WGSTAR_GATEWAY_RULES_TO_TUNNEL));
	if (!view->counters)
		fprintf(out, "  rules: missing (`wgstarctl gateway %s on ...' makes them again)\n",
			view->ifname);
	for (i = 0; i < view->gateway.export_count; i++)
		print_export(out, view, &view->gateway.exports[i]);
	if (view->gateway.forward_count)
		fputc('\n', out);
	wgstar_gateway_view_print_forwards(out, view, now);
}

static json_t *prefix_json(const struct wgstar_prefix *prefix)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];

	if (prefix->family == AF_UNSPEC)
		return json_null();
	wgstar_prefix_print(text, prefix);
	return json_string(text);
}

static json_t *export_json(const struct wgstar_gateway_view *view,
			   const struct wgstar_export *export)
{
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];

	wgstar_gateway_rules_export_name(name, export);
	return json_pack("{s:o, s:o, s:s, s:I, s:I, s:I}",
			 "prefix", prefix_json(&export->prefix),
			 "virtual_prefix", prefix_json(&export->alias),
			 "interface", export->lan,
			 "connections", (json_int_t)counter(view, name),
			 "packets", (json_int_t)export->packets,
			 "bytes", (json_int_t)export->bytes);
}

static json_t *forward_json(const struct wgstar_gateway_view *view,
			    const struct wgstar_forward *forward)
{
	json_int_t last_used = forward->last_used_ns / NANOSECONDS;
	char name[WGSTAR_GATEWAY_RULES_NAME_SIZE];
	char host[INET6_ADDRSTRLEN];

	inet_ntop(forward->host.family, &forward->host.ipv4, host,
		  sizeof(host));
	wgstar_gateway_rules_forward_name(name, forward);
	return json_pack("{s:s, s:i, s:s, s:i, s:o, s:I, s:b, s:b, s:I, s:I, s:I, s:o}",
			 "protocol",
			 forward->protocol == IPPROTO_TCP ? "tcp" : "udp",
			 "port", forward->port,
			 "host", host,
			 "host_port", forward->host_port,
			 "from", prefix_json(&forward->from),
			 "idle", (json_int_t)forward->idle,
			 "transient", forward->transient,
			 "closed", forward->closed,
			 "connections", (json_int_t)counter(view, name),
			 "packets", (json_int_t)forward->packets,
			 "bytes", (json_int_t)forward->bytes,
			 "last_used", last_used ? json_integer(last_used) :
			 json_null());
}

json_t *wgstar_gateway_view_json(const struct wgstar_gateway_view *view)
{
	const struct wgstar_gateway *gateway = &view->gateway;
	json_t *exports, *forwards;
	size_t i;

	if (!view->found)
		return json_null();
	exports = json_array();
	for (i = 0; i < gateway->export_count; i++)
		json_array_append_new(exports,
				      export_json(view, &gateway->exports[i]));
	forwards = json_array();
	for (i = 0; i < gateway->forward_count; i++)
		json_array_append_new(forwards,
				      forward_json(view, &gateway->forwards[i]));
	return json_pack("{s:b, s:I, s:I, s:I, s:o, s:o}",
			 "masquerade", !gateway->open,
			 "dropped_to_others", (json_int_t)view->refused,
			 "dropped_from_tunnel",
			 (json_int_t)counter(view, WGSTAR_GATEWAY_RULES_FROM_TUNNEL),
			 "dropped_into_tunnel",
			 (json_int_t)counter(view, WGSTAR_GATEWAY_RULES_TO_TUNNEL),
			 "exports", exports, "forwards", forwards);
}

void wgstar_gateway_view_clear(struct wgstar_gateway_view *view)
{
	wgstar_gateway_clear(&view->gateway);
	json_decref(view->counters);
	memset(view, 0, sizeof(*view));
}

static int show_one(struct wgstar_genl *genl, const char *ifname, bool all,
		    json_t *root, struct wgstar_error *error)
{
	struct wgstar_gateway_view view;
	int result = wgstar_gateway_view_read(&view, genl, ifname, error);

	if (!result && root && (view.found || !all))
		json_object_set_new(root, ifname,
				    wgstar_gateway_view_json(&view));
	else if (!result && view.found)
		wgstar_gateway_view_print(stdout, &view, time(NULL));
	else if (!result && !all)
		printf("%s has no gateway\n", ifname);
	wgstar_gateway_view_clear(&view);
	return result;
}

static int show_all(struct wgstar_genl *genl, json_t *root,
		    struct wgstar_error *error)
{
	struct wgstar_words names = {};
	int result = wgstar_device_list(genl, &names, error);
	size_t i;

	for (i = 0; !result && i < names.count; i++)
		result = show_one(genl, names.items[i], true, root, error);
	wgstar_words_clear(&names);
	return result;
}

int wgstar_gateway_show(const char *ifname, bool json,
			struct wgstar_error *error)
{
	bool all = !strcmp(ifname, "all");
	struct wgstar_genl *genl = all ? wgstar_genl_open(error) :
		wgstar_device_connect(ifname, error);
	json_t *root = json ? json_object() : NULL;
	int result = -1;

	if (genl)
		result = all ? show_all(genl, root, error) :
			show_one(genl, ifname, false, root, error);
	if (!result && root) {
		json_dumpf(root, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(root);
	wgstar_genl_close(genl);
	return result;
}
