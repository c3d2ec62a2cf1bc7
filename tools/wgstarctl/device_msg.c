// SPDX-License-Identifier: GPL-2.0
/*
 * Conversations with the module about devices: what to ask, how often, and what
 * a refusal means. The attributes are device_build.c's and device_parse.c's.
 */
#include "device_msg.h"

#include <errno.h>
#include <linux/wgstar.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "device_build.h"
#include "device_parse.h"
#include "link_kind.h"
#include "secret.h"

/* A device that changes all the time gets a moment to calm down. */
#define DUMP_TRIES	20
#define DUMP_PAUSE_NS	10000000

/* The headers and one small nest. */
#define REQUEST_SIZE	512

typedef int (*reply_parser)(struct wgstar_device *device,
			    const struct nlmsghdr *message,
			    struct wgstar_error *error);

struct device_receiver {
	struct wgstar_device *device;
	reply_parser parse;
	struct wgstar_error *error;
};

static int receiver_take(const struct nlmsghdr *message, void *data)
{
	struct device_receiver *receiver = data;

	return receiver->parse(receiver->device, message, receiver->error) ?
	       MNL_CB_ERROR : MNL_CB_OK;
}

static struct nlmsghdr *request_start(struct wgstar_genl *genl, void *buffer,
				      uint8_t command, uint16_t flags,
				      const char *ifname)
{
	struct nlmsghdr *request = wgstar_genl_start(genl, buffer, command,
						     flags);
	char name[IF_NAMESIZE + 1];

	/* One byte more than is valid: the kernel refuses what is too long. */
	snprintf(name, sizeof(name), "%s", ifname);
	mnl_attr_put_strz(request, WGSTAR_A_DEVICE_IFNAME, name);
	return request;
}

/* Names of the wgstar interfaces there are, for an error. */
static void names_join(struct wgstar_genl *genl, char *text, size_t room)
{
	struct wgstar_words names = { 0 };
	struct wgstar_error ignored;
	size_t i, used = 0;

	snprintf(text, room, "there is none");
	if (genl && !wgstar_device_list(genl, &names, &ignored))
		for (i = 0; i < names.count && used < room; i++)
			used += snprintf(text + used, room - used, "%s%s",
					 i ? ", " : "there is ",
					 names.items[i]);
	wgstar_words_clear(&names);
}

/* Say what is wrong with the name, if it is the name that is wrong. */
static int ifname_explain(struct wgstar_genl *genl, const char *ifname,
			  struct wgstar_error *error)
{
	char kind[WGSTAR_LINK_KIND_SIZE], names[256];

	if (wgstar_link_kind(ifname, kind)) {
		if (!strcmp(kind, WGSTAR_GENL_NAME))
			return 0;
		if (!strcmp(kind, "wireguard"))
			return wgstar_error_set(error,
						"%s is a wireguard interface, not wgstar: use wg",
						ifname);
		return wgstar_error_set(error,
					"%s is not a wgstar interface but of kind %s",
					ifname, *kind ? kind : "none");
	}
	names_join(genl, names, sizeof(names));
	return wgstar_error_set(error,
				"no wgstar interface has the name `%s': %s",
				ifname, names);
}

struct wgstar_genl *wgstar_device_connect(const char *ifname,
					  struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	char kind[WGSTAR_LINK_KIND_SIZE];

	if (!genl) {
		/* Without the module, "it is wireguard" is the better answer. */
		if (wgstar_link_kind(ifname, kind))
			ifname_explain(NULL, ifname, error);
		return NULL;
	}
	if (!ifname_explain(genl, ifname, error))
		return genl;
	wgstar_genl_close(genl);
	return NULL;
}

/* Send a request about one device; its name may be what is refused. */
static int device_talk(struct wgstar_genl *genl, const char *ifname,
		       struct nlmsghdr *request, mnl_cb_t reply, void *data,
		       struct wgstar_error *error)
{
	int result = wgstar_genl_talk(genl, request, reply, data, error);

	if (result < 0 && (wgstar_genl_errno(genl) == ENODEV ||
			   wgstar_genl_errno(genl) == EOPNOTSUPP))
		ifname_explain(genl, ifname, error);
	return result;
}

int wgstar_device_get_alone(struct wgstar_genl *genl, const char *ifname,
			    struct wgstar_device *device,
			    struct wgstar_error *error)
{
	struct device_receiver receiver = { device, wgstar_device_parse, error };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request;

	memset(device, 0, sizeof(*device));
	request = request_start(genl, buffer, WGSTAR_CMD_DEVICE_GET, 0, ifname);
	return device_talk(genl, ifname, request, receiver_take, &receiver,
			   error);
}

static void device_forget_peers(struct wgstar_device *device)
{
	while (device->peer_count)
		wgstar_peer_clear(&device->peers[--device->peer_count]);
}

static void dump_pause(void)
{
	const struct timespec pause = { .tv_nsec = DUMP_PAUSE_NS };

	nanosleep(&pause, NULL);
}

static int dump_give_up(const char *ifname, struct wgstar_error *error)
{
	return wgstar_error_set(error,
				"%s keeps changing while it is read: try again",
				ifname);
}

static int peers_get(struct wgstar_genl *genl, const char *ifname,
		     struct wgstar_device *device, struct wgstar_error *error)
{
	struct device_receiver receiver = { device, wgstar_device_parse_peers,
					    error };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request;
	int tries, result;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		device_forget_peers(device);
		request = request_start(genl, buffer, WGSTAR_CMD_PEER_GET,
					NLM_F_DUMP, ifname);
		result = device_talk(genl, ifname, request, receiver_take,
				     &receiver, error);
		if (result <= 0)
			return result;
		dump_pause();
	}
	return dump_give_up(ifname, error);
}

int wgstar_device_get(struct wgstar_genl *genl, const char *ifname,
		      struct wgstar_device *device, struct wgstar_error *error)
{
	if (wgstar_device_get_alone(genl, ifname, device, error))
		return -1;
	return peers_get(genl, ifname, device, error);
}

int wgstar_device_set(struct wgstar_genl *genl,
		      const struct wgstar_device *change,
		      struct wgstar_error *error)
{
	size_t size = REQUEST_SIZE + wgstar_device_build_size(change);
	void *buffer = wgstar_secret_grow(NULL, 0, size);
	struct nlmsghdr *request;
	int result;

	request = wgstar_genl_start(genl, buffer, WGSTAR_CMD_DEVICE_SET, 0);
	wgstar_device_build(request, change);
	result = device_talk(genl, change->ifname, request, NULL, NULL, error);
	wgstar_secret_free(buffer, size);
	return result;
}

int wgstar_device_configure(const struct wgstar_device *change,
			    struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_genl_open(error);
	int result;

	if (!genl)
		return -1;
	result = wgstar_device_set(genl, change, error);
	wgstar_genl_close(genl);
	return result;
}

struct names_receiver {
	struct wgstar_words *names;
	struct wgstar_error *error;
};

static int names_take(const struct nlmsghdr *message, void *data)
{
	struct names_receiver *receiver = data;
	struct wgstar_device device = { 0 };
	int result = wgstar_device_parse(&device, message, receiver->error);

	if (!result)
		wgstar_words_add(receiver->names, device.ifname);
	wgstar_device_clear(&device);
	return result ? MNL_CB_ERROR : MNL_CB_OK;
}

int wgstar_device_list(struct wgstar_genl *genl, struct wgstar_words *names,
		       struct wgstar_error *error)
{
	struct names_receiver receiver = { names, error };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request;
	int tries, result;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		wgstar_words_clear(names);
		request = wgstar_genl_start(genl, buffer, WGSTAR_CMD_DEVICE_GET,
					    NLM_F_DUMP);
		result = wgstar_genl_talk(genl, request, names_take, &receiver,
					  error);
		if (result <= 0)
			return result;
		dump_pause();
	}
	return dump_give_up("the list of interfaces", error);
}

int wgstar_peer_get_key(struct wgstar_genl *genl, const char *ifname,
			struct wgstar_peer *peer, struct wgstar_error *error)
{
	struct wgstar_device found = { 0 };
	struct device_receiver receiver = { &found, wgstar_device_parse_peers,
					    error };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request;
	struct nlattr *nest;
	int result;

	request = request_start(genl, buffer, WGSTAR_CMD_PEER_GET, 0, ifname);
	nest = mnl_attr_nest_start(request, WGSTAR_A_DEVICE_PEER);
	mnl_attr_put_strz(request, WGSTAR_A_PEER_NAME, peer->name);
	mnl_attr_nest_end(request, nest);
	result = device_talk(genl, ifname, request, receiver_take, &receiver,
			     error);
	if (result < 0 && wgstar_genl_errno(genl) == ENOENT)
		wgstar_error_set(error, "%s has no peer with the name `%s'",
				 ifname, peer->name);
	if (!result && !found.peer_count)
		result = wgstar_error_set(error, "%s: the module left out a peer",
					  ifname);
	if (!result) {
		memcpy(peer->public_key, found.peers[0].public_key,
		       WGSTAR_KEY_BYTES);
		peer->flags |= WGSTAR_PEER_HAS_PUBLIC_KEY;
	}
	wgstar_device_clear(&found);
	return result;
}

int wgstar_route_change(struct wgstar_genl *genl, uint8_t command,
			const char *ifname, const struct wgstar_route *route,
			const struct wgstar_peer *peer,
			struct wgstar_error *error)
{
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request = request_start(genl, buffer, command, 0,
						 ifname);

	wgstar_route_build(request, route, peer);
	return device_talk(genl, ifname, request, NULL, NULL, error);
}

struct hops_receiver {
	wgstar_hop_taker take;
	void *data;
	struct wgstar_error *error;
};

static int hops_take(const struct nlmsghdr *message, void *data)
{
	struct hops_receiver *receiver = data;

	return wgstar_hops_parse(message, receiver->take, receiver->data,
				 receiver->error) ? MNL_CB_ERROR : MNL_CB_OK;
}

int wgstar_route_find(struct wgstar_genl *genl, const char *ifname,
		      const struct wgstar_prefix *address,
		      wgstar_hop_taker take, void *data,
		      struct wgstar_error *error)
{
	struct hops_receiver receiver = { take, data, error };
	struct wgstar_route route = { .prefix = *address };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request = request_start(genl, buffer,
						 WGSTAR_CMD_ROUTE_GET, 0,
						 ifname);

	wgstar_route_build(request, &route, NULL);
	return device_talk(genl, ifname, request, hops_take, &receiver, error);
}

int wgstar_route_list(struct wgstar_genl *genl, const char *ifname,
		      wgstar_hop_taker take, void *data,
		      struct wgstar_error *error)
{
	struct hops_receiver receiver = { take, data, error };
	char buffer[REQUEST_SIZE];
	struct nlmsghdr *request;
	int tries, result;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		take(NULL, data);
		request = request_start(genl, buffer, WGSTAR_CMD_ROUTE_GET,
					NLM_F_DUMP, ifname);
		result = device_talk(genl, ifname, request, hops_take,
				     &receiver, error);
		if (result <= 0)
			return result;
		dump_pause();
	}
	return dump_give_up(ifname, error);
}
