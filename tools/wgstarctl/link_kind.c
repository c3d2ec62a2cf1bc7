// SPDX-License-Identifier: GPL-2.0
/* One question to rtnetlink, so that errors can say what an interface is. */
#include "link_kind.h"

#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void kind_copy(char kind[WGSTAR_LINK_KIND_SIZE],
		      const struct nlattr *info)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, info)
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND &&
		    !mnl_attr_validate(attr, MNL_TYPE_STRING))
			snprintf(kind, WGSTAR_LINK_KIND_SIZE, "%.*s",
				 mnl_attr_get_payload_len(attr),
				 mnl_attr_get_str(attr));
}

static int link_take(const struct nlmsghdr *message, void *kind)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, message, sizeof(struct ifinfomsg))
		if (mnl_attr_get_type(attr) == IFLA_LINKINFO)
			kind_copy(kind, attr);
	return MNL_CB_OK;
}

static struct nlmsghdr *request_build(char *buffer, const char *ifname)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);

	request->nlmsg_type = RTM_GETLINK;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	request->nlmsg_seq = time(NULL);
	mnl_nlmsg_put_extra_header(request, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(request, IFLA_IFNAME, ifname);
	return request;
}

static bool request_answered(struct mnl_socket *socket,
			     struct nlmsghdr *request, void *kind)
{
	char answer[MNL_SOCKET_BUFFER_SIZE * 4];
	int result = 1;
	ssize_t size;

	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return false;
	while (result > 0) {
		size = mnl_socket_recvfrom(socket, answer, sizeof(answer));
		if (size < 0)
			return false;
		result = mnl_cb_run(answer, size, request->nlmsg_seq,
				    mnl_socket_get_portid(socket), link_take,
				    kind);
	}
	return !result;
}

bool wgstar_link_kind(const char *ifname, char kind[WGSTAR_LINK_KIND_SIZE])
{
	struct mnl_socket *socket;
	char buffer[512];
	bool answered;

	*kind = '\0';
	if (!*ifname || strlen(ifname) > 15)
		return false;
	socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (!socket)
		return false;
	answered = request_answered(socket, request_build(buffer, ifname),
				    kind);
	mnl_socket_close(socket);
	return answered;
}
