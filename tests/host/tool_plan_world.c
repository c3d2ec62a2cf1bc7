// SPDX-License-Identifier: GPL-2.0
/*
 * A host that is a struct: what steps make of it, and how it looks to those who
 * plan them.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf.h"
#include "tool_plan_world.h"

void world_start(struct world *world)
{
	static const struct wgstar_host_sysctl sysctls[] = {
		{ "net.ipv4.conf.all.src_valid_mark", 0 },
		{ "net.ipv4.conf.all.send_redirects", 1 },
		{ "net.ipv4.conf.all.forwarding", 0 },
		{ "net.ipv4.conf.default.forwarding", 0 },
		{ "net.ipv4.conf.eth0.forwarding", 0 },
		{ "net.ipv4.conf.wg0.forwarding", 0 },
		{ "net.ipv6.conf.all.forwarding", 0 },
	};

	memset(world, 0, sizeof(*world));
	memcpy(world->sysctls, sysctls, sizeof(sysctls));
	world->sysctl_count = sizeof(sysctls) / sizeof(sysctls[0]);
	world->fail_at = NEVER;
	world->dies_at = NEVER;
}

void world_end(struct world *world)
{
	free(world->firewall);
	free(world->dns);
}

static void text_set(char **text, const char *value)
{
	free(*text);
	*text = value ? strdup(value) : NULL;
}

/* Arrays of things without padding that matters: found by comparing bytes. */
static bool array_has(const void *array, size_t count, const void *item,
		      size_t size, size_t *at)
{
	for (*at = 0; *at < count; ++*at)
		if (!memcmp((const char *)array + *at * size, item, size))
			return true;
	return false;
}

static int array_change(void *array, size_t *count, const void *item,
			size_t size, bool add, bool must)
{
	char *bytes = array;
	size_t at;
	bool found = array_has(array, *count, item, size, &at);

	if (add && found)
		return must ? -1 : 0;
	if (add)
		memcpy(bytes + (*count)++ * size, item, size);
	else if (found)
		memmove(bytes + at * size, bytes + (at + 1) * size,
			(--*count - at) * size);
	return 0;
}

static int change_route(struct world *world, const struct wgstar_step *step,
			bool add)
{
	struct wgstar_link_route route;

	memset(&route, 0, sizeof(route));
	route.prefix = step->route.prefix;
	route.table = step->route.table;
	return array_change(world->routes, &world->route_count, &route,
			    sizeof(route), add, !step->route.restore);
}

static int change_sysctl(struct world *world, const struct wgstar_sysctl *sysctl)
{
	size_t i;

	for (i = 0; i < world->sysctl_count; i++)
		if (!strcmp(world->sysctls[i].name, sysctl->name))
			break;
	assert_true(i < world->sysctl_count);
	if (world->sysctls[i].value == sysctl->before)
		world->sysctls[i].value = sysctl->after;
	return 0;
}

static int change_address(struct world *world, const struct wgstar_step *step,
			  bool add)
{
	return array_change(world->addresses, &world->address_count,
			    &step->address, sizeof(step->address), add, true);
}

static int change_rule(struct world *world, const struct wgstar_step *step,
		       bool add)
{
	return array_change(world->rules, &world->rule_count, &step->rule,
			    sizeof(step->rule), add, true);
}

static void remove_link(struct world *world)
{
	world->link = false;
	world->address_count = 0;
	world->route_count = 0;
	world->mtu = 0;
	world->device = NULL;
	world->gateway = NULL;
	world->sysctls[5].value = 0;
}

static int world_step(struct world *world, struct wgstar_step *step)
{
	switch (step->kind) {
	case WGSTAR_STEP_SYSCTL_SET:
		return change_sysctl(world, &step->sysctl);
	case WGSTAR_STEP_FIREWALL_ADD:
		text_set(&world->firewall, step->text);
		return 0;
	case WGSTAR_STEP_FIREWALL_DELETE:
		text_set(&world->firewall, NULL);
		return 0;
	case WGSTAR_STEP_LINK_ADD:
		step->ifindex = OURS;
		world->link = true;
		return 0;
	case WGSTAR_STEP_LINK_DELETE:
		remove_link(world);
		return 0;
	case WGSTAR_STEP_CONFIGURE:
		world->device = world->new;
		return 0;
	case WGSTAR_STEP_CHANGE:
		world->device = step->change == &world->change->forth ?
				world->new : world->old;
		return 0;
	case WGSTAR_STEP_GATEWAY_SET:
		world->gateway = step->gateway.after;
		return 0;
	case WGSTAR_STEP_GATEWAY_DELETE:
		world->gateway = NULL;
		return 0;
	case WGSTAR_STEP_FORGET:
		return 0;
	case WGSTAR_STEP_LINK_UP:
	case WGSTAR_STEP_MTU_SET:
		world->mtu = step->mtu;
		return 0;
	case WGSTAR_STEP_DNS_SET:
		text_set(&world->dns, step->text);
		return 0;
	case WGSTAR_STEP_DNS_DELETE:
		text_set(&world->dns, NULL);
		return 0;
	case WGSTAR_STEP_ADDRESS_ADD:
	case WGSTAR_STEP_ADDRESS_DELETE:
		return change_address(world, step,
				      step->kind == WGSTAR_STEP_ADDRESS_ADD);
	case WGSTAR_STEP_RULE_ADD:
	case WGSTAR_STEP_RULE_DELETE:
		return change_rule(world, step,
				   step->kind == WGSTAR_STEP_RULE_ADD);
	case WGSTAR_STEP_ROUTE_ADD:
	case WGSTAR_STEP_ROUTE_DELETE:
		return change_route(world, step,
				    step->kind == WGSTAR_STEP_ROUTE_ADD);
	default:
		fail_msg("a step that nobody knows");
		return -1;
	}
}

static bool is_dead(struct world *world)
{
	return world->dies_at != NEVER && world->events++ >= world->dies_at;
}

static int take_steps(void *data, struct wgstar_step *steps, size_t count,
		      struct wgstar_error *error)
{
	struct world *world = data;
	size_t i;

	if (is_dead(world))
		return 0;
	if (world->calls++ == world->fail_at)
		return wgstar_error_set(error, "step fails");
	for (i = 0; i < count; i++)
		if (world_step(world, &steps[i]))
			return wgstar_error_set(error, "it is there already");
	return 0;
}

static int take_record(void *data, const char *text, struct wgstar_error *error)
{
	struct world *world = data;

	if (!is_dead(world))
		strcat(world->journal, text);
	return 0;
}

static bool never_interrupted(void *data)
{
	return false;
}

static void complain(void *data, const struct wgstar_error *error)
{
	fail_msg("%s", error->text);
}

struct wgstar_runner world_runner(struct world *world)
{
	return (struct wgstar_runner) { take_steps, take_record,
					never_interrupted, complain, world };
}

/* --- looking at the world -------------------------------------------------- */

static struct wgstar_host_link links[] = {
	{ .ifindex = 2, .mtu = 1500, .name = "eth0" },
	{ .ifindex = OURS, .mtu = 1420, .name = "wg0", .kind = "wgstar" },
};

static struct wgstar_host_route lan_route = {
	.prefix = { .family = AF_INET, .length = 24,
		    .ipv4 = { .s_addr = 0x000200c0 } },
	.ifindex = 2 };
static struct wgstar_host_address lan_address = {
	.ifindex = 2, .prefix = { .family = AF_INET, .length = 24,
				  .ipv4 = { .s_addr = 0x010200c0 } } };

static uint32_t lowest_rule(const struct world *world, int family)
{
	uint32_t lowest = 32766;
	size_t i;

	for (i = 0; i < world->rule_count; i++)
		if (world->rules[i].family == family &&
		    world->rules[i].priority < lowest)
			lowest = world->rules[i].priority;
	return lowest;
}

static bool table_is_used(const struct world *world, uint32_t table)
{
	size_t i;

	for (i = 0; i < world->route_count; i++)
		if (world->routes[i].table == table)
			return true;
	return false;
}

/* As wgstar_host_observe_marked() would fill it in. */
void world_observe(struct wgstar_host *host, const struct world *world,
		   const struct wgstar_config *config)
{
	uint32_t mark = config->device.fwmark;
	size_t i;

	memset(host, 0, sizeof(*host));
	host->links = calloc(2, sizeof(*host->links));
	memcpy(host->links, links, sizeof(links));
	host->link_count = world->link ? 2 : 1;
	host->lan_routes = calloc(1, sizeof(*host->lan_routes));
	*host->lan_routes = lan_route;
	host->addresses = calloc(1, sizeof(*host->addresses));
	*host->addresses = lan_address;
	host->lan_route_count = 1;
	host->address_count = 1;
	host->table = config->quick.table ? 1234 : 254;
	host->routes = calloc(16, sizeof(*host->routes));
	for (i = 0; i < world->route_count; i++)
		if (world->routes[i].table == host->table)
			host->routes[host->route_count++] =
				(struct wgstar_host_route) {
					.prefix = world->routes[i].prefix,
					.metric = world->routes[i].prefix.family ==
						  AF_INET6 ? 1024 : 0,
					.ifindex = OURS };
	host->tunnel_table = mark ? mark : 51820;
	while (!mark && table_is_used(world, host->tunnel_table))
		host->tunnel_table++;
	host->tunnel_table_used = table_is_used(world, host->tunnel_table);
	host->first_rule_ipv4 = lowest_rule(world, AF_INET);
	host->first_rule_ipv6 = lowest_rule(world, AF_INET6);
	host->path_mtu = 1500;
	host->ipv6 = true;
	for (i = 0; i < world->sysctl_count; i++)
		wgstar_host_add_sysctl(host, world->sysctls[i].name,
				       world->sysctls[i].value);
	host->dns_tool = WGSTAR_DNS_RESOLVCONF;
	strcpy(host->dns_record, "wg0");
}

struct wgstar_running world_running(struct world *world)
{
	struct wgstar_running running = {
		.ifindex = OURS, .ifname = "wg0", .kind = "wgstar",
		.mtu = world->mtu,
		.addresses = world->addresses,
		.address_count = world->address_count,
		.routes = world->routes,
		.route_count = world->route_count,
	};

	running.device = *world->device;
	if (world->gateway)
		running.gateway = *world->gateway;
	running.has_gateway = world->gateway;
	return running;
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Everything as sorted lines. */
char *world_text(const struct world *world)
{
	char *lines[64], *text, prefix[WGSTAR_PREFIX_TEXT_SIZE];
	size_t count = 0, size, i;
	FILE *stream;

	for (i = 0; i < world->address_count; i++) {
		wgstar_prefix_print(prefix, &world->addresses[i]);
		assert_true(asprintf(&lines[count++], "address %s", prefix) > 0);
	}
	for (i = 0; i < world->route_count; i++) {
		wgstar_prefix_print(prefix, &world->routes[i].prefix);
		assert_true(asprintf(&lines[count++], "route %s %u", prefix,
				     world->routes[i].table) > 0);
	}
	for (i = 0; i < world->rule_count; i++)
		assert_true(asprintf(&lines[count++], "rule %d %u %u %u %d",
				     world->rules[i].family,
				     world->rules[i].priority,
				     world->rules[i].not_fwmark,
				     world->rules[i].table,
				     world->rules[i].specific_only) > 0);
	for (i = 0; i < world->sysctl_count; i++)
		assert_true(asprintf(&lines[count++], "%s %d",
				     world->sysctls[i].name,
				     world->sysctls[i].value) > 0);
	qsort(lines, count, sizeof(*lines), compare_lines);
	stream = open_memstream(&text, &size);
	for (i = 0; i < count; i++) {
		fprintf(stream, "%s\n", lines[i]);
		free(lines[i]);
	}
	fprintf(stream, "link %d mtu %u gateway %d\nfirewall %s\ndns %s\n",
		world->link, world->mtu, !!world->gateway,
		world->firewall ? world->firewall : "none",
		world->dns ? world->dns : "none");
	if (world->device)
		wgstar_device_write(stream, world->device);
	fclose(stream);
	return text;
}
