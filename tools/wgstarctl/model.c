// SPDX-License-Identifier: GPL-2.0
/* The life of devices, peers and configurations in memory. */
#include "model.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "secret.h"

/* Make room for one more item of an array that doubles as it grows. */
static void *array_reserve(void *items, size_t count, size_t *room, size_t size)
{
	size_t old_room = *room;

	if (count < old_room)
		return items;
	*room = old_room ? old_room * 2 : 4;
	return wgstar_secret_grow(items, old_room * size, *room * size);
}

struct wgstar_peer *wgstar_device_add_peer(struct wgstar_device *device)
{
	device->peers = array_reserve(device->peers, device->peer_count,
				      &device->peer_room,
				      sizeof(*device->peers));
	return &device->peers[device->peer_count++];
}

struct wgstar_route *wgstar_peer_add_route(struct wgstar_peer *peer,
					   const struct wgstar_prefix *prefix)
{
	struct wgstar_route *route;

	peer->routes = array_reserve(peer->routes, peer->route_count,
				     &peer->route_room, sizeof(*peer->routes));
	route = &peer->routes[peer->route_count++];
	route->prefix = *prefix;
	return route;
}

void wgstar_config_add_masked(struct wgstar_config *config,
			      const struct wgstar_prefix *given)
{
	config->masked = array_reserve(config->masked, config->masked_count,
				       &config->masked_room,
				       sizeof(*config->masked));
	config->masked[config->masked_count++].given = *given;
}

bool wgstar_quick_forwards(const struct wgstar_quick *quick)
{
	return quick->relay || wgstar_gateway_present(&quick->gateway);
}

char *wgstar_text_copy(const char *text, size_t length)
{
	return memcpy(wgstar_secret_grow(NULL, 0, length + 1), text, length);
}

FILE *wgstar_text_open(char **text)
{
	static size_t size;
	FILE *stream = open_memstream(text, &size);

	if (!stream)
		abort();
	return stream;
}

void wgstar_words_add(struct wgstar_words *words, const char *text)
{
	size_t size = words->count * sizeof(*words->items);

	words->items = wgstar_secret_grow(words->items, size,
					  size + sizeof(*words->items));
	words->items[words->count++] = wgstar_text_copy(text, strlen(text));
}

void wgstar_words_clear(struct wgstar_words *words)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		free(words->items[i]);
	free(words->items);
	memset(words, 0, sizeof(*words));
}

int wgstar_peer_name_check(const char *name, struct wgstar_error *error)
{
	const char *c;

	if (!*name)
		return wgstar_error_set(error, "a name has at least one character");
	for (c = name; *c; c++)
		if (*c <= ' ' || *c > '~')
			return wgstar_error_set(error,
						"name `%s' has a blank or a character beyond ASCII: use letters, digits and -",
						name);
	if (c - name >= WGSTAR_PEER_NAME_SIZE)
		return wgstar_error_set(error,
					"name `%s' has %zu characters: at most %d fit",
					name, (size_t)(c - name),
					WGSTAR_PEER_NAME_SIZE - 1);
	return 0;
}

int wgstar_peer_identify(struct wgstar_peer *peer, const char *text,
			 struct wgstar_error *error)
{
	size_t length = strlen(text);

	if (length < WGSTAR_PEER_NAME_SIZE && length &&
	    text[length - 1] != '=') {
		if (wgstar_peer_name_check(text, error))
			return -1;
		strcpy(peer->name, text);
		peer->flags |= WGSTAR_PEER_HAS_NAME;
		return 0;
	}
	if (wgstar_key_from_text(peer->public_key, text, error))
		return -1;
	peer->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	return 0;
}

int wgstar_ifname_check(const char *ifname, struct wgstar_error *error)
{
	const char *c = ifname;

	while (isalnum((unsigned char)*c) || (*c && strchr("_=+.-", *c)))
		c++;
	if (*c || c == ifname || c - ifname >= IF_NAMESIZE)
		return wgstar_error_set(error,
					"`%s' is not an interface name: use 1 to 15 of a-z A-Z 0-9 _ = + . -",
					ifname);
	return 0;
}

void wgstar_peer_clear(struct wgstar_peer *peer)
{
	free(peer->endpoint_host);
	free(peer->routes);
	free(peer->drops);
	wgstar_secret_wipe(peer, sizeof(*peer));
}

void wgstar_device_clear(struct wgstar_device *device)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		wgstar_peer_clear(&device->peers[i]);
	free(device->peers);
	free(device->drops);
	free(device->relayed);
	wgstar_secret_wipe(device, sizeof(*device));
}

void wgstar_config_clear(struct wgstar_config *config)
{
	struct wgstar_quick *quick = &config->quick;

	wgstar_device_clear(&config->device);
	free(quick->addresses);
	free(quick->table);
	wgstar_words_clear(&quick->dns);
	wgstar_words_clear(&quick->pre_up);
	wgstar_words_clear(&quick->post_up);
	wgstar_words_clear(&quick->pre_down);
	wgstar_words_clear(&quick->post_down);
	wgstar_gateway_clear(&quick->gateway);
	free(config->masked);
	memset(config, 0, sizeof(*config));
}
