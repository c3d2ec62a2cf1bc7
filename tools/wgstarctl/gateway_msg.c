// SPDX-License-Identifier: GPL-2.0
/* Conversations with the module about gateways. */
#include "gateway_msg.h"

#include <errno.h>
#include <linux/wgstar.h>
#include <string.h>

#include "gateway_parse.h"
#include "secret.h"

/* What the attributes take at most, headers and padding included. */
#define REQUEST_ROOM	512
#define ITEM_ROOM	192

static struct nlmsghdr *request_start(struct wgstar_genl *genl, void *buffer,
				      uint8_t command, const char *ifname)
{
	struct nlmsghdr *request = wgstar_genl_start(genl, buffer, command, 0);

	mnl_attr_put_strz(request, WGSTAR_A_DEVICE_IFNAME, ifname);
	return request;
}

static void address_put(struct nlmsghdr *message, uint16_t ipv4, uint16_t ipv6,
			const struct wgstar_prefix *prefix)
{
	if (prefix->family == AF_INET)
		mnl_attr_put(message, ipv4, 4, &prefix->ipv4);
	else
		mnl_attr_put(message, ipv6, 16, &prefix->ipv6);
}

static void export_put(struct nlmsghdr *message,
		       const struct wgstar_export *export)
{
	struct nlattr *nest = mnl_attr_nest_start(message,
						  WGSTAR_A_GATEWAY_EXPORT);

	address_put(message, WGSTAR_A_EXPORT_IPV4, WGSTAR_A_EXPORT_IPV6,
		    &export->prefix);
	mnl_attr_put_u8(message, WGSTAR_A_EXPORT_PREFIX_LENGTH,
			export->prefix.length);
	if (export->alias.family != AF_UNSPEC)
		address_put(message, WGSTAR_A_EXPORT_VIRTUAL_IPV4,
			    WGSTAR_A_EXPORT_VIRTUAL_IPV6, &export->alias);
	if (*export->lan)
		mnl_attr_put_strz(message, WGSTAR_A_EXPORT_LAN, export->lan);
	mnl_attr_nest_end(message, nest);
}

static void source_put(struct nlmsghdr *message,
		       const struct wgstar_prefix *from)
{
	address_put(message, WGSTAR_A_FORWARD_SOURCE_IPV4,
		    WGSTAR_A_FORWARD_SOURCE_IPV6, from);
	mnl_attr_put_u8(message, WGSTAR_A_FORWARD_SOURCE_LENGTH, from->length);
}

static void forward_put(struct nlmsghdr *message,
			const struct wgstar_forward *forward)
{
	struct nlattr *nest = mnl_attr_nest_start(message,
						  WGSTAR_A_GATEWAY_FORWARD);

	mnl_attr_put_u8(message, WGSTAR_A_FORWARD_PROTOCOL, forward->protocol);
	mnl_attr_put_u16(message, WGSTAR_A_FORWARD_PORT, forward->port);
	address_put(message, WGSTAR_A_FORWARD_IPV4, WGSTAR_A_FORWARD_IPV6,
		    &forward->host);
	mnl_attr_put_u16(message, WGSTAR_A_FORWARD_HOST_PORT,
			 forward->host_port);
	if (forward->from.family != AF_UNSPEC)
		source_put(message, &forward->from);
	if (forward->idle)
		mnl_attr_put_u32(message, WGSTAR_A_FORWARD_IDLE, forward->idle);
	if (forward->transient)
		mnl_attr_put_u32(message, WGSTAR_A_FORWARD_FLAGS,
				 WGSTAR_FORWARD_FLAG_TRANSIENT);
	mnl_attr_nest_end(message, nest);
}

static void gateway_put(struct nlmsghdr *message,
			const struct wgstar_gateway *gateway)
{
	struct nlattr *nest = mnl_attr_nest_start(message,
						  WGSTAR_A_DEVICE_GATEWAY);
	size_t i;

	mnl_attr_put_u8(message, WGSTAR_A_GATEWAY_MASQUERADE, !gateway->open);
	for (i = 0; i < gateway->export_count; i++)
		export_put(message, &gateway->exports[i]);
	for (i = 0; i < gateway->forward_count; i++)
		forward_put(message, &gateway->forwards[i]);
	mnl_attr_nest_end(message, nest);
}

struct gateway_receiver {
	struct wgstar_gateway *gateway;
	struct wgstar_error *error;
};

static int receiver_take(const struct nlmsghdr *message, void *data)
{
	struct gateway_receiver *receiver = data;

	return wgstar_gateway_parse(receiver->gateway, message,
				    receiver->error) ? MNL_CB_ERROR : MNL_CB_OK;
}

int wgstar_gateway_get(struct wgstar_genl *genl, const char *ifname,
		       struct wgstar_gateway *gateway, bool *found,
		       struct wgstar_error *error)
{
	struct gateway_receiver receiver = { gateway, error };
	char buffer[REQUEST_ROOM];
	struct nlmsghdr *request;
	int result;

	memset(gateway, 0, sizeof(*gateway));
	request = request_start(genl, buffer, WGSTAR_CMD_GATEWAY_GET, ifname);
	result = wgstar_genl_talk(genl, request, receiver_take, &receiver,
				  error);
	*found = !result;
	if (result < 0 && wgstar_genl_errno(genl) == ENOENT)
		return 0;
	return result;
}

int wgstar_gateway_set(struct wgstar_genl *genl, const char *ifname,
		       const struct wgstar_gateway *gateway,
		       struct wgstar_error *error)
{
	size_t size = REQUEST_ROOM + ITEM_ROOM *
		      (gateway->export_count + gateway->forward_count);
	struct nlmsghdr *request;
	int result = -1;
	void *buffer;

	if (gateway->export_count > WGSTAR_EXPORT_MAX ||
	    gateway->forward_count > WGSTAR_FORWARD_MAX)
		return wgstar_error_set(error,
					"a gateway has at most %d exports and %d forwards",
					WGSTAR_EXPORT_MAX, WGSTAR_FORWARD_MAX);
	buffer = wgstar_secret_grow(NULL, 0, size);
	request = request_start(genl, buffer, WGSTAR_CMD_GATEWAY_SET, ifname);
	gateway_put(request, gateway);
	result = wgstar_genl_talk(genl, request, NULL, NULL, error);
	wgstar_secret_free(buffer, size);
	return result;
}

int wgstar_gateway_delete(struct wgstar_genl *genl, const char *ifname,
			  struct wgstar_error *error)
{
	char buffer[REQUEST_ROOM];
	struct nlmsghdr *request;
	int result;

	request = request_start(genl, buffer, WGSTAR_CMD_GATEWAY_DEL, ifname);
	result = wgstar_genl_talk(genl, request, NULL, NULL, error);
	if (result < 0 && wgstar_genl_errno(genl) == ENOENT)
		return 0;
	return result;
}
