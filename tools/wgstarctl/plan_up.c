// SPDX-License-Identifier: GPL-2.0
/*
 * What `up` does, as a plan: from the file's model and the observed host to an
 * ordered list of steps. Pure; refuses what can be seen to fail.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gateway_place.h"
#include "plan_routes.h"
#include "plan_up.h"
#include "ruleset.h"

#define ETHERNET_MTU	1500
#define TUNNEL_OVERHEAD	80	/* IPv6, UDP, and a data message's 32 bytes */
#define IPV6_MIN_MTU	1280

static bool has_ipv6_address(const struct wgstar_quick *quick)
{
	size_t i;

	for (i = 0; i < quick->address_count; i++) {
		if (quick->addresses[i].family == AF_INET6)
			return true;
	}
	return false;
}

static uint32_t choose_mtu(const struct wgstar_quick *quick,
			   const struct wgstar_host *host)
{
	uint32_t path = host->path_mtu ? host->path_mtu : ETHERNET_MTU;
	uint32_t mtu = path > TUNNEL_OVERHEAD ? path - TUNNEL_OVERHEAD : 0;

	if (quick->mtu)
		return quick->mtu;
	if (mtu < IPV6_MIN_MTU && has_ipv6_address(quick))
		return IPV6_MIN_MTU;
	return mtu;
}

static int check_name(const struct wgstar_plan *plan,
		      const struct wgstar_host *host,
		      struct wgstar_error *error)
{
	const struct wgstar_host_link *link;

	link = wgstar_host_link_find(host, plan->ifname);
	if (!link)
		return 0;
	if (!strcmp(link->kind, plan->link_kind))
		return wgstar_error_set(error,
					"there is an interface %s already; it was not brought up by wgstarctl",
					plan->ifname);
	return wgstar_error_set(error,
				"there is an interface %s already, of another kind%s%s%s",
				plan->ifname, *link->kind ? " (" : "",
				link->kind, *link->kind ? ")" : "");
}

static int check_addresses(const struct wgstar_quick *quick,
			   const struct wgstar_host *host,
			   struct wgstar_error *error)
{
	char text[WGSTAR_PREFIX_TEXT_SIZE];
	size_t i;

	if (quick->mtu && quick->mtu < IPV6_MIN_MTU && has_ipv6_address(quick))
		return wgstar_error_set(error,
					"MTU = %u is too small for IPv6, which needs %d",
					quick->mtu, IPV6_MIN_MTU);
	for (i = 0; !host->ipv6 && i < quick->address_count; i++) {
		if (quick->addresses[i].family != AF_INET6)
			continue;
		wgstar_prefix_print(text, &quick->addresses[i]);
		return wgstar_error_set(error,
					"no address %s: IPv6 is disabled on this host (net.ipv6.conf.default.disable_ipv6)",
					text);
	}
	return 0;
}

static bool is_address(const char *text)
{
	struct in6_addr address;

	return inet_pton(AF_INET, text, &address) == 1 ||
		inet_pton(AF_INET6, text, &address) == 1;
}

static bool is_domain(const char *text)
{
	const char *at;

	for (at = text; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("._~-", *at))
			return false;
	}
	return *text != '-';
}

static int check_dns_words(const struct wgstar_words *dns,
			   struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < dns->count; i++) {
		if (!is_address(dns->items[i]) && !is_domain(dns->items[i]))
			return wgstar_error_set(error,
						"DNS = %s is neither an address nor a domain",
						dns->items[i]);
	}
	return 0;
}

static int check_dns(const struct wgstar_quick *quick,
		     const struct wgstar_host *host, struct wgstar_error *error)
{
	if (check_dns_words(&quick->dns, error))
		return -1;
	if (!quick->dns.count || host->dns_tool != WGSTAR_DNS_NONE)
		return 0;
	return wgstar_error_set(error,
				"the file has DNS = %s, but neither resolvconf nor resolvectl is there; install openresolv or systemd-resolved",
				quick->dns.items[0]);
}

static void add_sysctl(struct wgstar_plan *plan, const char *name, int value,
		       const struct wgstar_host *host)
{
	int before = wgstar_host_sysctl(host, name);

	if (before < 0)
		before = 0;
	if (before != value)
		wgstar_plan_add_sysctl(plan, name, before, value);
}

/* What the file does not say is as it is on this host. */
static bool relays(const struct wgstar_quick *quick,
		   const struct wgstar_host *host, const char *ifname)
{
	return quick->relay_line ? quick->relay :
		wgstar_forwarding_was_on(host, ifname);
}

static void add_firewall(struct wgstar_plan *plan,
			 const struct wgstar_plan_routes *routes,
			 const struct wgstar_quick *quick,
			 const struct wgstar_host *host)
{
	struct wgstar_ruleset ruleset = {
		.ifname = plan->ifname,
		.protection = {
			.fwmark = routes->fwmark,
			.ipv4 = routes->full_ipv4,
			.ipv6 = routes->full_ipv6,
			.addresses = quick->addresses,
			.address_count = quick->address_count,
		},
		.relay = relays(quick, host, plan->ifname),
	};
	struct wgstar_step *step;

	ruleset.gateway = wgstar_gateway_or_none(&quick->gateway);
	if (wgstar_ruleset_is_empty(&ruleset))
		return;
	if (routes->full_ipv4)
		add_sysctl(plan, WGSTAR_SYSCTL_SRC_VALID_MARK, 1, host);
	step = wgstar_plan_add(plan, WGSTAR_STEP_FIREWALL_ADD);
	wgstar_ruleset_describe(&step->firewall, &ruleset);
	step->text = wgstar_ruleset_add_text(&ruleset);
}

static void add_interface(struct wgstar_plan *plan,
			  const struct wgstar_plan_routes *routes,
			  const struct wgstar_config *config,
			  const struct wgstar_host *host)
{
	struct wgstar_step *step;
	size_t i;

	add_sysctl(plan, WGSTAR_SYSCTL_SEND_REDIRECTS, 0, host);
	wgstar_plan_add(plan, WGSTAR_STEP_LINK_ADD);
	step = wgstar_plan_add(plan, WGSTAR_STEP_CONFIGURE);
	step->peer_count = config->device.peer_count;
	step->fwmark = routes->fwmark ? routes->fwmark : config->device.fwmark;
	/* Who only relays has a gateway too, one that exports nothing. */
	if (wgstar_quick_forwards(&config->quick)) {
		step = wgstar_plan_add(plan, WGSTAR_STEP_GATEWAY_SET);
		step->gateway.after = &config->quick.gateway;
	}
	for (i = 0; i < config->quick.address_count; i++) {
		step = wgstar_plan_add(plan, WGSTAR_STEP_ADDRESS_ADD);
		step->address = config->quick.addresses[i];
	}
	step = wgstar_plan_add(plan, WGSTAR_STEP_LINK_UP);
	step->mtu = choose_mtu(&config->quick, host);
}

static char *resolver_lines(const struct wgstar_words *dns)
{
	const char *before = "search ";
	char *text;
	size_t size, i;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (i = 0; i < dns->count; i++) {
		if (is_address(dns->items[i]))
			fprintf(stream, "nameserver %s\n", dns->items[i]);
	}
	for (i = 0; i < dns->count; i++) {
		if (is_address(dns->items[i]))
			continue;
		fprintf(stream, "%s%s", before, dns->items[i]);
		before = " ";
	}
	fprintf(stream, "%s", *before == ' ' ? "\n" : "");
	fclose(stream);
	return text;
}

static void add_dns(struct wgstar_plan *plan, const struct wgstar_words *dns,
		    const struct wgstar_host *host)
{
	struct wgstar_step *step;

	if (!dns->count)
		return;
	step = wgstar_plan_add(plan, WGSTAR_STEP_DNS_SET);
	step->dns.tool = host->dns_tool;
	memcpy(step->dns.record, host->dns_record, sizeof(step->dns.record));
	step->text = resolver_lines(dns);
}

static void need_family(struct wgstar_forwarding *forwarding,
			const struct wgstar_prefix *prefix)
{
	if (prefix->family == AF_INET)
		forwarding->ipv4 = true;
	else
		forwarding->ipv6 = true;
}

/* Between peers, of each family that is in the tunnel. */
static void need_relay(struct wgstar_forwarding *forwarding,
		       const struct wgstar_config *config)
{
	size_t i, j;

	for (i = 0; i < config->quick.address_count; i++)
		need_family(forwarding, &config->quick.addresses[i]);
	for (i = 0; i < config->device.peer_count; i++) {
		const struct wgstar_peer *peer = &config->device.peers[i];

		for (j = 0; j < peer->route_count; j++)
			need_family(forwarding, &peer->routes[j].prefix);
	}
}

int wgstar_plan_up(struct wgstar_plan *plan, const struct wgstar_config *config,
		   const struct wgstar_host *host, struct wgstar_error *error)
{
	const struct wgstar_quick *quick = &config->quick;
	struct wgstar_forwarding forwarding = { .ifname = plan->ifname };
	struct wgstar_plan_routes routes;
	int result = -1;

	if (check_name(plan, host, error) ||
	    check_addresses(quick, host, error) ||
	    check_dns(quick, host, error))
		return -1;
	if (wgstar_plan_routes_collect(&routes, config, host, error))
		goto out;
	wgstar_plan_add_hooks(plan, "PreUp", &quick->pre_up);
	plan->relay = quick->relay;
	if (quick->relay)
		need_relay(&forwarding, config);
	wgstar_gateway_forwarding(&forwarding, &quick->gateway, host);
	add_firewall(plan, &routes, quick, host);
	wgstar_forwarding_plan_ipv6(plan, &forwarding, host, NULL);
	add_interface(plan, &routes, config, host);
	if (wgstar_plan_routes_add_rules(plan, &routes, host, error))
		goto out;
	wgstar_plan_routes_add_routes(plan, &routes);
	wgstar_forwarding_plan_ipv4(plan, &forwarding, host, NULL);
	add_dns(plan, &quick->dns, host);
	wgstar_plan_add_hooks(plan, "PostUp", &quick->post_up);
	result = 0;
out:
	wgstar_forwarding_clear(&forwarding);
	wgstar_plan_routes_clear(&routes);
	return result;
}
