/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_RTNL_H
#define _WGSTARCTL_HOST_RTNL_H

#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "error.h"

struct wgstar_rtnl;

/**
 * wgstar_rtnl_open() - Connect to the kernel's rtnetlink
 * @error: receives the reason
 *
 * Return: the connection, or NULL.
 */
struct wgstar_rtnl *wgstar_rtnl_open(struct wgstar_error *error);

/**
 * wgstar_rtnl_close() - Disconnect
 * @rtnl: connection, may be NULL
 */
void wgstar_rtnl_close(struct wgstar_rtnl *rtnl);

/**
 * wgstar_rtnl_message() - Begin a message
 * @type: RTM_*
 * @flags: NLM_F_*
 * @header: what follows the netlink header
 * @size: bytes of @header
 *
 * Return: the message; nlmsg_free() it. Ends the process without memory.
 */
struct nl_msg *wgstar_rtnl_message(int type, int flags, const void *header,
				   size_t size);

/**
 * wgstar_rtnl_talk() - Send one request and wait for the answer
 * @rtnl: connection
 * @message: request, not freed
 * @text: receives what the kernel says besides, or NULL
 * @text_size: bytes of @text
 *
 * Return: 0 or a negative errno value.
 */
int wgstar_rtnl_talk(struct wgstar_rtnl *rtnl, struct nl_msg *message,
		     char *text, size_t text_size);

/**
 * wgstar_rtnl_read() - Send a request and hand out each message of the answer
 * @rtnl: connection
 * @message: request, not freed; with NLM_F_DUMP the answer has many messages
 * @start: called before the first message, and once more each time when a dump
 *   is begun again because something changed meanwhile; may be NULL
 * @each: called for each message
 * @data: passed to both
 *
 * Return: 0 or a negative errno value.
 */
int wgstar_rtnl_read(struct wgstar_rtnl *rtnl, struct nl_msg *message,
		     void (*start)(void *data),
		     void (*each)(const struct nlmsghdr *message, void *data),
		     void *data);

/**
 * wgstar_rtnl_send_many() - Send many requests in few system calls
 * @rtnl: connection
 * @make: makes the request with this number; freed here
 * @data: passed to @make
 * @count: number of requests
 * @failed: receives the number of the first that failed
 *
 * Stops soon, but not at once, after one failed: the caller takes them back.
 *
 * Return: 0 or a negative errno value.
 */
int wgstar_rtnl_send_many(struct wgstar_rtnl *rtnl,
			  struct nl_msg *(*make)(void *data, size_t number),
			  void *data, size_t count, size_t *failed);

#endif /* _WGSTARCTL_HOST_RTNL_H */
