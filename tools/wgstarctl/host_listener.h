/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_LISTENER_H
#define _WGSTARCTL_HOST_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#define WGSTAR_LISTENER_NAME_SIZE	32

/**
 * wgstar_listener_find() - Does a program of this host wait at a port?
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @family: AF_INET or AF_INET6: packets that it has to get
 * @port: port
 * @name: receives its name and process id, or "the kernel"
 *
 * A program that waits at the loopback only does not count: nothing from a
 * tunnel gets there.
 */
bool wgstar_listener_find(uint8_t protocol, int family, uint16_t port,
			  char name[WGSTAR_LISTENER_NAME_SIZE]);

/**
 * wgstar_listener_parse() - Look for it in a file of /proc/net
 * @text: content of tcp, tcp6, udp or udp6
 * @protocol: as above
 * @port: as above
 * @inode: receives the number of the socket, 0 if it has none
 *
 * Pure.
 */
bool wgstar_listener_parse(const char *text, uint8_t protocol, uint16_t port,
			   unsigned long *inode);

#endif /* _WGSTARCTL_HOST_LISTENER_H */
