// SPDX-License-Identifier: GPL-2.0
/* route: the prefixes of an interface and the peers they lead to. */
#include <linux/wgstar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "device_msg.h"
#include "secret.h"
#include "value.h"

/**
 * struct hop_list - Routes as they come from the kernel
 * @items: array of @count
 * @count: number of routes
 * @room: how many fit
 */
struct hop_list {
	struct wgstar_hop *items;
	size_t count;
	size_t room;
};

/**
 * struct route_request - What the command line asks for
 * @ifname: interface
 * @route: prefix and metric
 * @peer: peer
 * @peer_given: the command line names a peer
 * @metric_given: the command line has a metric
 */
struct route_request {
	const char *ifname;
	struct wgstar_route route;
	struct wgstar_peer peer;
	bool peer_given;
	bool metric_given;
};

static void hop_collect(const struct wgstar_hop *hop, void *data)
{
	struct hop_list *list = data;
	size_t size = list->room * sizeof(*hop);

	if (!hop) {
		list->count = 0;
		return;
	}
	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 64;
		list->items = wgstar_secret_grow(list->items, size,
						 list->room * sizeof(*hop));
	}
	list->items[list->count++] = *hop;
}

static int hop_compare_route(const struct wgstar_route *left,
			     const struct wgstar_route *right)
{
	int order = wgstar_prefix_compare(&left->prefix, &right->prefix);

	if (order || left->metric == right->metric)
		return order;
	return left->metric < right->metric ? -1 : 1;
}

static int hop_compare(const void *a, const void *b)
{
	const struct wgstar_hop *left = a, *right = b;

	return hop_compare_route(&left->route, &right->route);
}

/* In the words that `route INTERFACE add` takes. */
static void hop_print(const struct wgstar_hop *hop)
{
	char prefix[WGSTAR_PREFIX_TEXT_SIZE], key[WGSTAR_KEY_TEXT_SIZE];

	wgstar_prefix_print(prefix, &hop->route.prefix);
	wgstar_key_to_text(key, hop->public_key);
	printf("%s peer %s metric %u\n", prefix, *hop->name ? hop->name : key,
	       hop->route.metric);
}

static int hops_print(struct hop_list *list, int result,
		      struct wgstar_error *error)
{
	size_t i;

	for (i = 0; !result && i < list->count; i++)
		hop_print(&list->items[i]);
	free(list->items);
	if (!result && fflush(stdout))
		return wgstar_error_set(error, "cannot write the output");
	return result;
}

static int route_list(struct wgstar_genl *genl,
		      const struct route_request *request,
		      struct wgstar_error *error)
{
	struct hop_list list = { 0 };
	int result = wgstar_route_list(genl, request->ifname, hop_collect,
				       &list, error);

	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), hop_compare);
	return hops_print(&list, result, error);
}

static int route_get(struct wgstar_genl *genl,
		     const struct route_request *request,
		     struct wgstar_error *error)
{
	struct hop_list list = { 0 };
	int result = wgstar_route_find(genl, request->ifname,
				       &request->route.prefix, hop_collect,
				       &list, error);

	return hops_print(&list, result, error);
}

static int route_add(struct wgstar_genl *genl,
		     const struct route_request *request,
		     struct wgstar_error *error)
{
	return wgstar_route_change(genl, WGSTAR_CMD_ROUTE_SET, request->ifname,
				   &request->route, &request->peer, error);
}

static bool hop_is_meant(const struct wgstar_hop *hop,
			 const struct route_request *request)
{
	if (hop_compare_route(&hop->route, &request->route))
		return false;
	if (!request->peer_given)
		return true;
	if (request->peer.flags & WGSTAR_PEER_HAS_PUBLIC_KEY)
		return wgstar_key_equal(hop->public_key,
					request->peer.public_key);
	return !strcmp(hop->name, request->peer.name);
}

/* The module deletes by prefix and peer: find the peer that has this metric. */
static int metric_find_peer(struct wgstar_genl *genl,
			    const struct route_request *request,
			    struct wgstar_peer *peer,
			    struct wgstar_error *error)
{
	struct hop_list list = { 0 };
	size_t i;

	if (wgstar_route_list(genl, request->ifname, hop_collect, &list, error))
		return -1;
	for (i = 0; i < list.count; i++)
		if (hop_is_meant(&list.items[i], request))
			break;
	if (i < list.count) {
		memcpy(peer->public_key, list.items[i].public_key,
		       WGSTAR_KEY_BYTES);
		peer->flags = WGSTAR_PEER_HAS_PUBLIC_KEY;
	}
	free(list.items);
	if (peer->flags)
		return 0;
	return wgstar_error_set(error, "%s has no such route of metric %u",
				request->ifname, request->route.metric);
}

static int route_del(struct wgstar_genl *genl,
		     const struct route_request *request,
		     struct wgstar_error *error)
{
	struct wgstar_route route = { .prefix = request->route.prefix };
	struct wgstar_peer peer = { 0 };

	if (request->metric_given &&
	    metric_find_peer(genl, request, &peer, error))
		return -1;
	if (!request->metric_given)
		peer = request->peer;
	return wgstar_route_change(genl, WGSTAR_CMD_ROUTE_DEL, request->ifname,
				   &route, peer.flags ? &peer : NULL, error);
}

/**
 * struct route_verb - What can be done with routes
 * @word: the word behind the interface
 * @takes_words: peer and metric may follow the prefix
 * @needs_peer: a peer must follow the prefix
 * @run: does it
 */
static const struct route_verb {
	const char *word;
	bool takes_words;
	bool needs_peer;
	int (*run)(struct wgstar_genl *genl,
		   const struct route_request *request,
		   struct wgstar_error *error);
} verbs[] = {
	{ "add", true, true, route_add },
	{ "del", true, false, route_del },
	{ "get", false, false, route_get },
};

static const struct route_verb verb_list = {
	"", false, false, route_list
};

static const struct route_verb *verb_find(const char *word,
					  struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].word, word))
			return &verbs[i];
	wgstar_error_set(error, "unknown word `%s': write add, del or get",
			 word);
	return NULL;
}

static int option_parse(struct route_request *request, const char *word,
			const char *value, struct wgstar_error *error)
{
	bool is_peer = !strcmp(word, "peer");

	if (!is_peer && strcmp(word, "metric"))
		return wgstar_error_set(error,
					"unknown word `%s': write peer or metric",
					word);
	if (!value)
		return wgstar_error_set(error, "`%s' needs %s behind it", word,
					is_peer ? "a key or a name" :
						  "a number");
	if (!is_peer) {
		request->metric_given = true;
		return wgstar_value_metric(&request->route.metric, value,
					   error);
	}
	request->peer_given = true;
	return wgstar_peer_identify(&request->peer, value, error);
}

/* A packet goes to an address, a route to a network. */
static int prefix_check(const struct route_verb *verb,
			const struct wgstar_prefix *prefix,
			struct wgstar_error *error)
{
	if (verb->takes_words)
		return wgstar_prefix_check_network(prefix, error);
	if (prefix->length == (prefix->family == AF_INET ? 32 : 128))
		return 0;
	return wgstar_error_set(error,
				"`get' takes an address: leave the /%u away",
				prefix->length);
}

static int words_parse(struct route_request *request,
		       const struct route_verb **verb, char **words,
		       struct wgstar_error *error)
{
	*verb = &verb_list;
	if (!*words)
		return 0;
	*verb = verb_find(*words++, error);
	if (!*verb)
		return -1;
	if (!*words)
		return wgstar_error_set(error, "`%s' needs a prefix behind it",
					(*verb)->word);
	if (wgstar_prefix_parse(&request->route.prefix, *words++, error) ||
	    prefix_check(*verb, &request->route.prefix, error))
		return -1;
	if (*words && !(*verb)->takes_words)
		return wgstar_error_set(error, "`%s' is one word too many",
					*words);
	for (; *words; words += words[1] ? 2 : 1)
		if (option_parse(request, words[0], words[1], error))
			return -1;
	if ((*verb)->needs_peer && !request->peer_given)
		return wgstar_error_set(error,
					"whom does the route lead to? write `peer KEY' or `peer NAME'");
	return 0;
}

static int route_run(int argc, char **argv);

const struct wgstar_command wgstar_command_route = {
	.name = "route",
	.usage = "INTERFACE [add CIDR peer KEY|NAME [metric N] |\n"
		 "del CIDR [peer KEY|NAME] [metric N] | get ADDRESS]",
	.summary = "List, add and remove routes to peers; ask for the way to an address",
	.help = "Routes are the allowed IPs with a metric. A packet goes to the peer of the\n"
		"longest prefix and lowest metric; its source is accepted from any peer that\n"
		"has the prefix. At an equal metric a prefix has one peer: the last.\n",
	.run = route_run,
};

static int route_run(int argc, char **argv)
{
	struct route_request request = { 0 };
	const struct route_verb *verb;
	struct wgstar_genl *genl;
	struct wgstar_error error;
	int result;

	if (argc < 2)
		return wgstar_command_misused(&wgstar_command_route,
					      "give an interface");
	request.ifname = argv[1];
	if (words_parse(&request, &verb, argv + 2, &error))
		return wgstar_error_print(&error, NULL);
	genl = wgstar_device_connect(request.ifname, &error);
	result = genl ? verb->run(genl, &request, &error) : -1;
	wgstar_genl_close(genl);
	return result ? wgstar_error_print(&error, NULL) : WGSTAR_EXIT_OK;
}
