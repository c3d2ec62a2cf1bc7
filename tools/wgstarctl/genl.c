// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink, one request at a time: headers, sending, and the loop that
 * takes the answer apart. What the attributes mean is device_msg's.
 */
#include "genl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/wgstar.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "secret.h"

#define ANSWER_SIZE	(1u << 17)

/**
 * struct wgstar_genl - A connection to the module
 * @socket: netlink socket
 * @family: number of the family wgstar in this kernel
 * @sequence: number of the last request
 * @last_errno: error code of the last answer
 * @answer: what was received last; wiped, as it may hold keys
 */
struct wgstar_genl {
	struct mnl_socket *socket;
	uint16_t family;
	uint32_t sequence;
	int last_errno;
	char answer[ANSWER_SIZE];
};

/**
 * struct genl_exchange - A request that is being answered
 * @genl: connection
 * @sequence: number that every message of the answer bears
 * @interrupted: the dump is not of one moment
 * @reply: who takes the messages
 * @data: for @reply
 * @error: what goes back to the caller
 */
struct genl_exchange {
	struct wgstar_genl *genl;
	uint32_t sequence;
	bool interrupted;
	mnl_cb_t reply;
	void *data;
	struct wgstar_error *error;
};

enum { ANSWER_GOES_ON = 2 };

struct nlmsghdr *wgstar_genl_start(struct wgstar_genl *genl, void *buffer,
				   uint8_t command, uint16_t flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *header;

	message->nlmsg_type = genl->family;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	/* A dump ends by itself, anything else with a verdict. */
	if ((flags & NLM_F_DUMP) != NLM_F_DUMP)
		message->nlmsg_flags |= NLM_F_ACK;
	header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	header->cmd = command;
	header->version = WGSTAR_GENL_VERSION;
	return message;
}

/* The sentence that the kernel gave with its verdict, or NULL. */
static const char *extack_text(const void *attributes, size_t size)
{
	const struct nlattr *attr;

	mnl_attr_for_each_payload(attributes, size)
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_get_payload_len(attr) &&
		    !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			return mnl_attr_get_str(attr);
	return NULL;
}

static int verdict_take(struct genl_exchange *exchange, int code,
			const char *reason)
{
	exchange->genl->last_errno = -code;
	if (!code)
		return exchange->interrupted;
	if (code == -EPERM)
		return wgstar_error_set(exchange->error,
					"needs CAP_NET_ADMIN: run as root");
	if (reason && *reason)
		return wgstar_error_set(exchange->error, "%s", reason);
	return wgstar_error_set(exchange->error, "the kernel refused: %s",
				strerror(-code));
}

/* NLMSG_ERROR: a code, the request's header, perhaps its body, attributes. */
static int error_take(struct genl_exchange *exchange,
		      const struct nlmsghdr *message)
{
	const struct nlmsgerr *verdict = mnl_nlmsg_get_payload(message);
	size_t size = mnl_nlmsg_get_payload_len(message);
	size_t skip = sizeof(*verdict);
	const char *reason = NULL;

	if (size < sizeof(*verdict))
		return wgstar_error_set(exchange->error,
					"the kernel's answer is too short");
	if (!(message->nlmsg_flags & NLM_F_CAPPED))
		skip += MNL_ALIGN(verdict->msg.nlmsg_len) - MNL_NLMSG_HDRLEN;
	if (message->nlmsg_flags & NLM_F_ACK_TLVS && skip < size)
		reason = extack_text((const char *)verdict + skip, size - skip);
	return verdict_take(exchange, verdict->error, reason);
}

/* NLMSG_DONE: the end of a dump, with a code and attributes if it failed. */
static int done_take(struct genl_exchange *exchange,
		     const struct nlmsghdr *message)
{
	const int *code = mnl_nlmsg_get_payload(message);
	size_t size = mnl_nlmsg_get_payload_len(message);
	const char *reason = NULL;

	if (size < sizeof(*code))
		return exchange->interrupted;
	if (message->nlmsg_flags & NLM_F_ACK_TLVS)
		reason = extack_text(code + 1, size - sizeof(*code));
	return verdict_take(exchange, *code < 0 ? *code : 0, reason);
}

static int message_take(struct genl_exchange *exchange,
			const struct nlmsghdr *message)
{
	if (message->nlmsg_seq != exchange->sequence)
		return ANSWER_GOES_ON;
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		exchange->interrupted = true;
	switch (message->nlmsg_type) {
	case NLMSG_NOOP:
		return ANSWER_GOES_ON;
	case NLMSG_ERROR:
		return error_take(exchange, message);
	case NLMSG_DONE:
		return done_take(exchange, message);
	case NLMSG_OVERRUN:
		exchange->interrupted = true;
		return ANSWER_GOES_ON;
	}
	if (mnl_nlmsg_get_payload_len(message) < sizeof(struct genlmsghdr))
		return wgstar_error_set(exchange->error,
					"the kernel's answer is too short");
	/* Of a dump that is to be repeated the rest is only drained. */
	if (!exchange->reply || exchange->interrupted)
		return ANSWER_GOES_ON;
	return exchange->reply(message, exchange->data) == MNL_CB_ERROR ?
	       -1 : ANSWER_GOES_ON;
}

static int datagram_take(struct genl_exchange *exchange, const void *datagram,
			 int size)
{
	const struct nlmsghdr *message = datagram;
	int result = ANSWER_GOES_ON;

	while (result == ANSWER_GOES_ON && mnl_nlmsg_ok(message, size)) {
		result = message_take(exchange, message);
		message = mnl_nlmsg_next(message, &size);
	}
	return result;
}

/* Return: bytes; 0 for what is not from the kernel; -1. */
static ssize_t datagram_receive(struct genl_exchange *exchange)
{
	struct wgstar_genl *genl = exchange->genl;
	struct sockaddr_nl sender = { 0 };
	struct iovec part = { genl->answer, sizeof(genl->answer) };
	struct msghdr header = {
		.msg_name = &sender, .msg_namelen = sizeof(sender),
		.msg_iov = &part, .msg_iovlen = 1,
	};
	ssize_t size = recvmsg(mnl_socket_get_fd(genl->socket), &header, 0);

	if (size < 0 && errno == EINTR)
		return 0;
	if (size < 0 && errno == ENOBUFS) {
		exchange->interrupted = true;
		return 0;
	}
	if (size < 0)
		return wgstar_error_set(exchange->error,
					"no answer from the kernel: %s",
					strerror(errno));
	if (header.msg_flags & MSG_TRUNC)
		return wgstar_error_set(exchange->error,
					"the kernel's answer is too long");
	return sender.nl_pid ? 0 : size;
}

static int answer_take(struct genl_exchange *exchange, bool dump)
{
	int result = ANSWER_GOES_ON;
	ssize_t size;

	while (result == ANSWER_GOES_ON) {
		size = datagram_receive(exchange);
		if (size < 0)
			return -1;
		/* A verdict that was lost does not come again. */
		if (exchange->interrupted && !dump)
			return wgstar_error_set(exchange->error,
						"the kernel had no memory for its answer");
		result = datagram_take(exchange, exchange->genl->answer, size);
		wgstar_secret_wipe(exchange->genl->answer, size);
	}
	return result;
}

/* The kernel takes a request only if it fits the send buffer as a whole. */
static void send_buffer_fit(struct wgstar_genl *genl, uint32_t size)
{
	int fd = mnl_socket_get_fd(genl->socket);
	int room = size < INT32_MAX / 2 ? (int)size : INT32_MAX / 2;

	if (size < 65536)
		return;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
}

/* Within a user namespace only the sysctl of the host gives more room. */
static int send_failed(struct wgstar_genl *genl, uint32_t size,
		       struct wgstar_error *error)
{
	genl->last_errno = errno;
	if (errno == EMSGSIZE)
		return wgstar_error_set(error,
					"a change of %u bytes in one step needs CAP_NET_ADMIN of the host, or sysctl net.core.wmem_max=%u",
					size, size);
	return wgstar_error_set(error, "cannot send %u bytes to the kernel: %s",
				size, strerror(errno));
}

int wgstar_genl_talk(struct wgstar_genl *genl, struct nlmsghdr *request,
		     mnl_cb_t reply, void *data, struct wgstar_error *error)
{
	struct genl_exchange exchange = {
		.genl = genl,
		.sequence = ++genl->sequence,
		.reply = reply,
		.data = data,
		.error = error,
	};

	genl->last_errno = 0;
	request->nlmsg_seq = exchange.sequence;
	send_buffer_fit(genl, request->nlmsg_len);
	if (mnl_socket_sendto(genl->socket, request, request->nlmsg_len) < 0)
		return send_failed(genl, request->nlmsg_len, error);
	return answer_take(&exchange, (request->nlmsg_flags & NLM_F_DUMP) ==
				      NLM_F_DUMP);
}

static int family_take(const struct nlmsghdr *message, void *data)
{
	struct wgstar_genl *genl = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, message, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U16))
			genl->family = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

static int family_find(struct wgstar_genl *genl, struct wgstar_error *error)
{
	char buffer[256];
	struct nlmsghdr *request;

	genl->family = GENL_ID_CTRL;
	request = wgstar_genl_start(genl, buffer, CTRL_CMD_GETFAMILY, 0);
	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, WGSTAR_GENL_NAME);
	if (!wgstar_genl_talk(genl, request, family_take, genl, error))
		return 0;
	if (genl->last_errno == ENOENT)
		wgstar_error_set(error,
				 "the wgstar module is not loaded: modprobe wgstar");
	return -1;
}

static int socket_set_up(struct wgstar_genl *genl, struct wgstar_error *error)
{
	int on = 1;

	genl->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!genl->socket ||
	    mnl_socket_bind(genl->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return wgstar_error_set(error, "no netlink socket: %s",
					strerror(errno));
	/* Without these two errors are less clear and larger, no more. */
	mnl_socket_setsockopt(genl->socket, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(genl->socket, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

struct wgstar_genl *wgstar_genl_open(struct wgstar_error *error)
{
	struct wgstar_genl *genl = wgstar_secret_grow(NULL, 0, sizeof(*genl));

	if (socket_set_up(genl, error) || family_find(genl, error)) {
		wgstar_genl_close(genl);
		return NULL;
	}
	return genl;
}

void wgstar_genl_close(struct wgstar_genl *genl)
{
	if (!genl)
		return;
	if (genl->socket)
		mnl_socket_close(genl->socket);
	free(genl);
}

int wgstar_genl_errno(const struct wgstar_genl *genl)
{
	return genl->last_errno;
}
