// SPDX-License-Identifier: GPL-2.0
/*
 * rtnetlink: one request, a dump, or many requests at a time. Knows nothing of
 * what the messages mean: see host_link.c, host_route.c and host_rule.c.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "host_rtnl.h"

#define BATCH_BYTES	16384
#define BATCH_MESSAGES	64	/* as many refusals fit into the socket's buffer */
#define DUMP_ATTEMPTS	10

struct wgstar_rtnl {
	struct nl_sock *socket;
};

/* What became of the requests with sequence numbers from first to last. */
struct answer {
	unsigned int first;
	unsigned int last;
	int result;
	unsigned int failed;
	bool interrupted;
	char *text;
	size_t text_size;
	void (*each)(const struct nlmsghdr *message, void *data);
	void *data;
};

static int socket_prepare(struct nl_sock *socket)
{
	int fd, one = 1;

	if (nl_connect(socket, NETLINK_ROUTE) < 0)
		return -1;
	fd = nl_socket_get_fd(socket);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one,
		       sizeof(one)))
		return -1;
	return 0;
}

struct wgstar_rtnl *wgstar_rtnl_open(struct wgstar_error *error)
{
	struct wgstar_rtnl *rtnl = calloc(1, sizeof(*rtnl));

	if (!rtnl)
		abort();
	rtnl->socket = nl_socket_alloc();
	if (!rtnl->socket || socket_prepare(rtnl->socket)) {
		wgstar_error_set(error,
				 "no connection to the kernel's routing (rtnetlink)");
		wgstar_rtnl_close(rtnl);
		return NULL;
	}
	return rtnl;
}

void wgstar_rtnl_close(struct wgstar_rtnl *rtnl)
{
	if (!rtnl)
		return;
	nl_socket_free(rtnl->socket);
	free(rtnl);
}

struct nl_msg *wgstar_rtnl_message(int type, int flags, const void *header,
				   size_t size)
{
	struct nl_msg *message = nlmsg_alloc_simple(type, NLM_F_REQUEST | flags);

	if (!message || nlmsg_append(message, (void *)header, size,
				     NLMSG_ALIGNTO))
		abort();
	return message;
}

static void read_text(const struct nlmsghdr *message, const struct nlmsgerr *why,
		      struct answer *answer)
{
	const struct nlattr *attribute;
	const char *start = (const char *)(why + 1);
	int length = (const char *)message + message->nlmsg_len - start;

	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS) || !answer->text)
		return;
	if (!(message->nlmsg_flags & NLM_F_CAPPED)) {
		start += why->msg.nlmsg_len - sizeof(why->msg);
		length -= why->msg.nlmsg_len - sizeof(why->msg);
	}
	if (length <= 0)
		return;
	attribute = nla_find((struct nlattr *)start, length, NLMSGERR_ATTR_MSG);
	if (attribute)
		nla_strlcpy(answer->text, attribute, answer->text_size);
}

/* Return: is this the end of the answer? */
static bool take_error(const struct nlmsghdr *message, struct answer *answer)
{
	const struct nlmsgerr *why = NLMSG_DATA(message);

	if (message->nlmsg_len < NLMSG_LENGTH(sizeof(*why))) {
		answer->result = -EBADMSG;
		return true;
	}
	if (why->error && !answer->result) {
		answer->result = why->error;
		answer->failed = message->nlmsg_seq - answer->first;
		read_text(message, why, answer);
	}
	return message->nlmsg_seq == answer->last;
}

static bool take_message(const struct nlmsghdr *message, struct answer *answer)
{
	if (message->nlmsg_seq - answer->first > answer->last - answer->first)
		return false;
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->interrupted = true;
	if (message->nlmsg_type == NLMSG_ERROR)
		return take_error(message, answer);
	if (message->nlmsg_type == NLMSG_DONE) {
		/* A dump that failed on the way says so here. */
		if (message->nlmsg_len >= NLMSG_LENGTH(sizeof(int)))
			answer->result = *(int *)NLMSG_DATA(message);
		return true;
	}
	if (answer->each)
		answer->each(message, answer->data);
	return false;
}

static int receive(struct wgstar_rtnl *rtnl, struct answer *answer)
{
	struct sockaddr_nl from = {};
	unsigned char *buffer = NULL;
	struct nlmsghdr *message;
	bool end = false;
	int length;

	while (!end) {
		length = nl_recv(rtnl->socket, &from, &buffer, NULL);
		if (length == -NLE_INTR || length == -NLE_AGAIN)
			continue;
		if (length <= 0)
			return -EIO;
		message = (struct nlmsghdr *)buffer;
		for (; nlmsg_ok(message, length) && !from.nl_pid;
		     message = nlmsg_next(message, &length))
			end |= take_message(message, answer);
		free(buffer);
	}
	return answer->result;
}

static unsigned int number_message(struct wgstar_rtnl *rtnl,
				   struct nl_msg *message)
{
	struct nlmsghdr *header = nlmsg_hdr(message);

	header->nlmsg_seq = nl_socket_use_seq(rtnl->socket);
	header->nlmsg_pid = nl_socket_get_local_port(rtnl->socket);
	return header->nlmsg_seq;
}

static int send_bytes(struct wgstar_rtnl *rtnl, void *bytes, size_t size)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	if (sendto(nl_socket_get_fd(rtnl->socket), bytes, size, 0,
		   (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return -errno;
	return 0;
}

static int exchange(struct wgstar_rtnl *rtnl, struct nl_msg *message,
		    struct answer *answer)
{
	int result;

	answer->first = number_message(rtnl, message);
	answer->last = answer->first;
	result = send_bytes(rtnl, nlmsg_hdr(message),
			    nlmsg_hdr(message)->nlmsg_len);
	return result ? result : receive(rtnl, answer);
}

int wgstar_rtnl_talk(struct wgstar_rtnl *rtnl, struct nl_msg *message,
		     char *text, size_t text_size)
{
	struct answer answer = { .text = text, .text_size = text_size };

	if (text_size)
		*text = '\0';
	nlmsg_hdr(message)->nlmsg_flags |= NLM_F_ACK;
	return exchange(rtnl, message, &answer);
}

int wgstar_rtnl_read(struct wgstar_rtnl *rtnl, struct nl_msg *message,
		     void (*start)(void *data),
		     void (*each)(const struct nlmsghdr *message, void *data),
		     void *data)
{
	bool dump = nlmsg_hdr(message)->nlmsg_flags & NLM_F_DUMP;
	int attempt, result = 0;

	if (!dump)
		nlmsg_hdr(message)->nlmsg_flags |= NLM_F_ACK;
	for (attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
		struct answer answer = { .each = each, .data = data };

		if (start)
			start(data);
		result = exchange(rtnl, message, &answer);
		if (result || !answer.interrupted)
			return result;
	}
	return -EAGAIN;
}

/* Only the last request asks for an answer; refusals always come. */
static int send_batch(struct wgstar_rtnl *rtnl,
		      struct nl_msg *(*make)(void *data, size_t number),
		      void *data, size_t first, size_t count,
		      struct answer *answer)
{
	char *buffer = malloc(BATCH_BYTES);
	size_t size = 0, i;
	int result;

	if (!buffer)
		abort();
	for (i = 0; i < count; i++) {
		struct nl_msg *message = make(data, first + i);
		struct nlmsghdr *header = nlmsg_hdr(message);

		answer->last = number_message(rtnl, message);
		if (!i)
			answer->first = answer->last;
		if (i == count - 1)
			header->nlmsg_flags |= NLM_F_ACK;
		if (size + NLMSG_ALIGN(header->nlmsg_len) > BATCH_BYTES)
			abort();
		memcpy(buffer + size, header, header->nlmsg_len);
		size += NLMSG_ALIGN(header->nlmsg_len);
		nlmsg_free(message);
	}
	result = send_bytes(rtnl, buffer, size);
	free(buffer);
	return result ? result : receive(rtnl, answer);
}

int wgstar_rtnl_send_many(struct wgstar_rtnl *rtnl,
			  struct nl_msg *(*make)(void *data, size_t number),
			  void *data, size_t count, size_t *failed)
{
	size_t done, length;

	for (done = 0; done < count; done += length) {
		struct answer answer = {};
		int result;

		length = count - done;
		if (length > BATCH_MESSAGES)
			length = BATCH_MESSAGES;
		result = send_batch(rtnl, make, data, done, length, &answer);
		if (result) {
			*failed = done + answer.failed;
			return result;
		}
	}
	return 0;
}
