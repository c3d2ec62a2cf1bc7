// SPDX-License-Identifier: GPL-2.0
/*
 * Text of a wg or wg-quick file -> model: the grammar of such files for
 * grammar.c. The values are conf_key.c's. Pure; nothing is printed.
 */
#include "conf.h"

#include <stdlib.h>
#include <string.h>

#include "conf_check.h"
#include "conf_key.h"
#include "grammar.h"
#include "secret.h"

static const struct wgstar_grammar_section sections[] = {
	[WGSTAR_CONF_INTERFACE] = {
		.name = "Interface",
		.once = true,
		.advice = "write PrivateKey, ListenPort, FwMark or a key of wg-quick(8)",
	},
	[WGSTAR_CONF_PEER] = {
		.name = "Peer",
		.advice = "see CONFIGURATION FILES in wgstarctl(8)",
	},
};

static const struct wgstar_grammar_key *config_key(size_t number)
{
	return number < WGSTAR_CONF_KEY_COUNT ? &wgstar_conf_keys[number].key :
						NULL;
}

static void config_begin(void *model, unsigned int section, unsigned int line)
{
	struct wgstar_config *config = model;
	struct wgstar_peer *peer;

	if (section != WGSTAR_CONF_PEER)
		return;
	peer = wgstar_device_add_peer(&config->device);
	peer->line = line;
	peer->flags = WGSTAR_PEER_REPLACE_ROUTES;
}

static int config_take(void *model, size_t number,
		       const struct wgstar_place *place, const char *value,
		       struct wgstar_error *error)
{
	const struct wgstar_conf_key *key = &wgstar_conf_keys[number];
	struct wgstar_config *config = model;
	size_t i = config->masked_count;

	config->line = place->line;
	if (key->quick && !config->quick.line)
		config->quick.line = place->line;
	if (key->parse(config, value, error))
		return -1;
	for (; i < config->masked_count; i++) {
		config->masked[i].line = place->line;
		config->masked[i].column = place->column;
	}
	return 0;
}

static const struct wgstar_grammar grammar = {
	.sections = sections,
	.section_count = sizeof(sections) / sizeof(sections[0]),
	.manual = "wg(8)",
	.key = config_key,
	.begin = config_begin,
	.take = config_take,
};

/* Metric may stand above or below the AllowedIPs that it is for. */
static void routes_take_metrics(struct wgstar_device *device)
{
	struct wgstar_peer *peer;
	size_t i, j;

	for (i = 0; i < device->peer_count; i++) {
		peer = &device->peers[i];
		for (j = 0; j < peer->route_count; j++)
			peer->routes[j].metric = peer->metric;
	}
}

/* With @report the reader goes on behind a bad line. */
static int lines_parse(struct wgstar_config *config, const char *text,
		       wgstar_config_report report, void *data,
		       struct wgstar_error *error)
{
	int result;

	memset(config, 0, sizeof(*config));
	result = wgstar_grammar_read(&grammar, config, text, report, data,
				     error);
	routes_take_metrics(&config->device);
	return result;
}

int wgstar_config_parse(struct wgstar_config *config, const char *text,
			struct wgstar_error *error)
{
	if (lines_parse(config, text, NULL, NULL, error))
		return -1;
	return wgstar_config_check(config, error);
}

void wgstar_config_parse_all(struct wgstar_config *config, const char *text,
			     wgstar_config_report report, void *data)
{
	struct wgstar_error error;

	lines_parse(config, text, report, data, &error);
}

static bool config_has_keys(const struct wgstar_config *config)
{
	const struct wgstar_device *device = &config->device;
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (device->peers[i].flags & WGSTAR_PEER_HAS_PRESHARED_KEY)
			return true;
	return device->flags & WGSTAR_DEVICE_HAS_PRIVATE_KEY;
}

int wgstar_config_read_text(struct wgstar_config *config, const char *path,
			    char **text, size_t *size,
			    struct wgstar_error *error)
{
	mode_t exposed;
	int result;

	memset(config, 0, sizeof(*config));
	if (wgstar_secret_read_exposed(path, text, size, &exposed, error))
		return -1;
	if (strlen(*text) != *size)
		return wgstar_error_set(error, "%s is not a text file", path);
	result = wgstar_config_parse(config, *text, error);
	/* Also when there is something else wrong: this is worse. */
	if (exposed && config_has_keys(config))
		return wgstar_secret_refuse_exposed(path, exposed, error);
	return result;
}

int wgstar_config_read_file(struct wgstar_config *config, const char *path,
			    struct wgstar_error *error)
{
	char *text;
	size_t size;
	int result = wgstar_config_read_text(config, path, &text, &size, error);

	wgstar_secret_free(text, size + 1);
	return result;
}

int wgstar_config_refuse_quick(const struct wgstar_config *config,
			       struct wgstar_error *error)
{
	if (!config->quick.line)
		return 0;
	return wgstar_error_set_at(error, config->quick.line, 0,
				   "a key of wg-quick: `wgstarctl up' takes this file, `wgstarctl strip' takes such keys out");
}
