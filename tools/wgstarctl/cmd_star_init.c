// SPDX-License-Identifier: GPL-2.0
/* star init: the key of the hub and a star that has the hub alone. */
#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd_star.h"
#include "command.h"
#include "endpoint.h"
#include "host_route.h"
#include "options.h"
#include "private_file.h"
#include "quick_file.h"
#include "secret.h"
#include "star_address.h"
#include "star_file.h"
#include "star_key.h"
#include "star_write.h"

#define NETWORK "10.9.0.0/16"

/* What the command line asks for. */
struct init {
	const char *endpoint;
	const char *name;
	const char *interface;
	const char *network;
	const char *infrastructure;
	const char *devices;
	const char *ipv6;
};

static const struct wgstar_option options[] = {
	{ "--endpoint", "HOST[:PORT]", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, endpoint) },
	{ "--name", "a name", WGSTAR_OPTION_TEXT, offsetof(struct init, name) },
	{ "--interface", "a name", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, interface) },
	{ "--network", "a prefix", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, network) },
	{ "--infrastructure", "a prefix", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, infrastructure) },
	{ "--devices", "a prefix", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, devices) },
	{ "--ipv6", "a prefix", WGSTAR_OPTION_TEXT,
	  offsetof(struct init, ipv6) },
	{ }
};

static int init_run(const char *path, char **words);

const struct wgstar_star_verb wgstar_star_verb_init = {
	.name = "init",
	.usage = "--endpoint HOST[:PORT] [--name router] [--interface wgs0]\n"
		 "[--network 10.9.0.0/16] [--infrastructure CIDR] [--devices CIDR]\n"
		 "[--ipv6 CIDR]",
	.summary = "Make the star file and the hub's key, on the hub",
	.run = init_run,
};

/* HOST, HOST:PORT, ADDRESS, [ADDRESS] or [ADDRESS]:PORT */
static int endpoint_take(struct wgstar_star_node *hub, const char *text,
			 struct wgstar_error *error)
{
	const char *colon = strrchr(text, ':');
	struct wgstar_prefix address;
	struct wgstar_error ignored;
	char with_port[300];
	bool bare;

	bare = !colon || (*text == '[' && colon < strchrnul(text, ']')) ||
	       (!strchr(text, '/') &&
		!wgstar_prefix_parse(&address, text, &ignored));
	if (!bare)
		return wgstar_endpoint_split(&hub->peer, text, error);
	snprintf(with_port, sizeof(with_port), colon && *text != '[' ?
		 "[%.250s]:%u" : "%.250s:%u", text, WGSTAR_STAR_PORT);
	return wgstar_endpoint_split(&hub->peer, with_port, error);
}

static int network_take(struct wgstar_star *star, const struct init *init,
			struct wgstar_error *error)
{
	if (wgstar_star_take_prefix(star->networks, init->network ?
				    init->network : NETWORK, error) ||
	    (init->ipv6 &&
	     wgstar_star_take_prefix(star->networks, init->ipv6, error)) ||
	    (init->infrastructure &&
	     wgstar_star_take_prefix(star->infrastructure,
				     init->infrastructure, error)) ||
	    (init->devices &&
	     wgstar_star_take_prefix(star->devices, init->devices, error)))
		return -1;
	return wgstar_star_divide(star, error);
}

/* The key is beside the star file, under the name of the interface. */
static int key_path_make(struct wgstar_star *star, const char *path,
			 struct wgstar_error *error)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX], key[PATH_MAX + 32];

	snprintf(directory, sizeof(directory), "%.*s",
		 slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
	if (!strcmp(directory, "/etc/wgstar/") && mkdir(directory, 0700) &&
	    errno != EEXIST)
		return wgstar_error_set(error, "%s: %s", directory,
					strerror(errno));
	if (!realpath(directory, key))
		return wgstar_error_set(error, "%s: %s", directory,
					strerror(errno));
	if (strpbrk(key, "#\n"))
		return wgstar_error_set(error,
					"%s has a # in its path: choose another place",
					key);
	snprintf(key + strlen(key), 32, "/%s.key", star->interface);
	wgstar_star_hub(star)->private_key_file = wgstar_text_copy(key,
								   strlen(key));
	return 0;
}

static int hub_make(struct wgstar_star *star, const struct init *init,
		    const char *path, struct wgstar_error *error)
{
	struct wgstar_star_node *hub = wgstar_star_add_node(star,
							    WGSTAR_STAR_HUB);
	const char *name = init->name ? init->name : "router";

	if (strchr(name, '#'))
		return wgstar_error_set(error, "a name has no #");
	if (wgstar_peer_name_check(name, error) ||
	    endpoint_take(hub, init->endpoint, error) ||
	    wgstar_star_assign_addresses(star, hub, error))
		return -1;
	strcpy(hub->peer.name, name);
	return key_path_make(star, path, error);
}

static int star_make(struct wgstar_star *star, const struct init *init,
		     const char *path, struct wgstar_error *error)
{
	if (!init->endpoint)
		return wgstar_error_set(error,
					"where do the others find this hub? give --endpoint HOST[:PORT]");
	if (wgstar_quick_file_name(star->interface, init->interface ?
				   init->interface : WGSTAR_STAR_INTERFACE,
				   error) ||
	    network_take(star, init, error) ||
	    hub_make(star, init, path, error))
		return -1;
	star->line = 1;
	return 0;
}

static void key_write(FILE *stream, const uint8_t key[WGSTAR_KEY_BYTES])
{
	char text[WGSTAR_KEY_TEXT_SIZE];

	wgstar_key_to_text(text, key);
	fprintf(stream, "%s\n", text);
	wgstar_secret_wipe(text, sizeof(text));
}

static int key_make(struct wgstar_star *star, struct wgstar_private_file *file,
		    struct wgstar_error *error)
{
	struct wgstar_star_node *hub = wgstar_star_hub(star);
	uint8_t key[WGSTAR_KEY_BYTES];

	if (wgstar_private_file_begin(file, hub->private_key_file, error))
		return -1;
	wgstar_key_generate_private(key);
	wgstar_key_derive_public(hub->peer.public_key, key);
	hub->peer.flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	key_write(file->stream, key);
	wgstar_secret_wipe(key, sizeof(key));
	return wgstar_private_file_finish(file, error);
}

static int star_create(const struct wgstar_star *star, const char *path,
		       struct wgstar_private_file *file,
		       struct wgstar_error *error)
{
	if (wgstar_private_file_begin(file, path, error))
		return -1;
	fputs("# The star: hub, gateways and devices. `wgstarctl star' reads and changes this\n"
	      "# file; comments stay. See THE STAR FILE in wgstarctl(8).\n\n",
	      file->stream);
	wgstar_star_write(file->stream, star);
	if (wgstar_private_file_finish(file, error))
		return -1;
	return wgstar_private_file_create(file, error);
}

/* Both files or none. */
static int files_make(struct wgstar_star *star, const char *path,
		      struct wgstar_error *error)
{
	struct wgstar_private_file key_file = {}, star_file = {};
	int result = -1;

	if (!access(path, F_OK))
		return wgstar_error_set(error,
					"%s is there already: `wgstarctl star list' shows it",
					path);
	if (!key_make(star, &key_file, error) &&
	    !wgstar_star_check(star, error) &&
	    !wgstar_private_file_create(&key_file, error)) {
		result = star_create(star, path, &star_file, error);
		if (result)
			unlink(key_file.path);
	}
	wgstar_private_file_abandon(&star_file);
	wgstar_private_file_abandon(&key_file);
	return result;
}

static void overlap_warn(const struct wgstar_star *star,
			 const struct wgstar_host_route *route)
{
	char network[WGSTAR_PREFIX_TEXT_SIZE], local[WGSTAR_PREFIX_TEXT_SIZE];
	const struct wgstar_prefix *of_star;

	if (!route->prefix.length)
		return;
	of_star = &star->networks[wgstar_star_family(route->prefix.family)];
	if (!wgstar_prefix_overlap(of_star, &route->prefix))
		return;
	wgstar_prefix_print(network, of_star);
	wgstar_prefix_print(local, &route->prefix);
	fprintf(stderr,
		"wgstarctl: warning: the network of the star, %s, overlaps %s, which this host has a route to: another --network is safer\n",
		network, local);
}

/* What this host reaches in its own network it can't reach in the star. */
static void overlaps_warn(const struct wgstar_star *star)
{
	struct wgstar_host host = {};
	struct wgstar_error ignored;
	struct wgstar_rtnl *rtnl = wgstar_rtnl_open(&ignored);
	size_t i;

	if (!rtnl)
		return;
	if (!wgstar_host_route_observe(rtnl, RT_TABLE_MAIN, &host, &ignored))
		for (i = 0; i < host.route_count; i++)
			overlap_warn(star, &host.routes[i]);
	free(host.routes);
	wgstar_rtnl_close(rtnl);
}

static void next_steps_print(const struct wgstar_star *star, const char *path)
{
	const struct wgstar_star_node *hub = wgstar_star_hub(star);
	const char *file = strcmp(path, WGSTAR_STAR_FILE) ? path : NULL;

	fprintf(stderr,
		"wgstarctl: made %s, and %s with the hub's key. What comes next:\n"
		"  let UDP port %u through, in the firewall of this host and of its provider\n"
		"  wgstarctl star add gateway NAME --export LAN --out FILE%s%s\n"
		"  wgstarctl star add device NAME --qr%s%s\n"
		"  wgstarctl star apply%s%s\n"
		"  systemctl enable wgstar@%s\n",
		path, hub->private_key_file, hub->peer.endpoint_port,
		file ? " --file " : "", file ? file : "",
		file ? " --file " : "", file ? file : "",
		file ? " --file " : "", file ? file : "", star->interface);
}

static int init_run(const char *path, char **words)
{
	struct wgstar_star star = {};
	struct wgstar_error error;
	struct init init = {};
	int result;

	if (wgstar_options_read(options, &init, words, &error))
		return wgstar_star_misused(&wgstar_star_verb_init, error.text);
	result = star_make(&star, &init, path, &error);
	if (!result)
		result = files_make(&star, path, &error);
	if (!result) {
		overlaps_warn(&star);
		next_steps_print(&star, path);
	}
	wgstar_star_clear(&star);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
