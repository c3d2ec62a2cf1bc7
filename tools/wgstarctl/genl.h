/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_GENL_H
#define _WGSTARCTL_GENL_H

#include <libmnl/libmnl.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

struct wgstar_genl;

/**
 * wgstar_genl_open() - Connect to the wgstar module
 * @error: receives the reason, for instance that the module is not loaded
 *
 * Return: the connection, or NULL.
 */
struct wgstar_genl *wgstar_genl_open(struct wgstar_error *error);

/**
 * wgstar_genl_close() - Disconnect
 * @genl: connection, may be NULL
 */
void wgstar_genl_close(struct wgstar_genl *genl);

/**
 * wgstar_genl_start() - Write the headers of a request
 * @genl: connection
 * @buffer: memory for the request, at least MNL_SOCKET_BUFFER_SIZE
 * @command: WGSTAR_CMD_*
 * @flags: NLM_F_*; NLM_F_REQUEST is implied
 *
 * Return: the message, to which attributes are added.
 */
struct nlmsghdr *wgstar_genl_start(struct wgstar_genl *genl, void *buffer,
				   uint8_t command, uint16_t flags);

/**
 * wgstar_genl_talk() - Send a request and hand every reply to a function
 * @genl: connection
 * @request: complete message of any size
 * @reply: called for each message of the answer; MNL_CB_ERROR with *@error set
 *   gives up. May be NULL.
 * @data: passed to @reply
 * @error: receives what the kernel says
 *
 * Return: 0; -1; 1 if a dump was interrupted by a change and has to be begun
 *   again.
 */
int wgstar_genl_talk(struct wgstar_genl *genl, struct nlmsghdr *request,
		     mnl_cb_t reply, void *data, struct wgstar_error *error);

/**
 * wgstar_genl_errno() - The error code behind the last refusal
 * @genl: connection
 *
 * Return: errno value of the kernel's last answer, 0 if it agreed.
 */
int wgstar_genl_errno(const struct wgstar_genl *genl);

#endif /* _WGSTARCTL_GENL_H */
