/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_LINK_H
#define _WGSTARCTL_HOST_LINK_H

#include "host.h"
#include "host_rtnl.h"

/**
 * wgstar_host_link_observe() - List the interfaces of the host
 * @rtnl: connection
 * @host: receives links and link_count
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_link_observe(struct wgstar_rtnl *rtnl, struct wgstar_host *host,
			     struct wgstar_error *error);

/**
 * wgstar_host_link_add() - Create an interface
 * @rtnl: connection
 * @name: checked name
 * @kind: link kind
 * @error: receives the reason, for instance that the module is missing
 *
 * Return: its index, or 0.
 */
unsigned int wgstar_host_link_add(struct wgstar_rtnl *rtnl, const char *name,
				  const char *kind, struct wgstar_error *error);

/**
 * wgstar_host_link_delete() - Remove an interface
 * @rtnl: connection
 * @name: its name
 * @kind: its kind
 * @ifindex: its index, 0 if not known
 * @error: receives the reason; an interface of this name with another kind or
 *   index is somebody else's and left alone
 *
 * Return: 0, also if there is none, or -1.
 */
int wgstar_host_link_delete(struct wgstar_rtnl *rtnl, const char *name,
			    const char *kind, unsigned int ifindex,
			    struct wgstar_error *error);

/**
 * wgstar_host_link_set_up() - Set the MTU of an interface and take it up
 * @rtnl: connection
 * @ifindex: index
 * @mtu: bytes
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_link_set_up(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			    uint32_t mtu, struct wgstar_error *error);

/**
 * wgstar_host_link_set_mtu() - Set the MTU of an interface
 * @rtnl: connection
 * @ifindex: index
 * @mtu: bytes
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_link_set_mtu(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			     uint32_t mtu, struct wgstar_error *error);

/**
 * wgstar_host_address_add() - Give an interface an address
 * @rtnl: connection
 * @ifindex: index
 * @address: address in its network
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_address_add(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			    const struct wgstar_prefix *address,
			    struct wgstar_error *error);

/**
 * wgstar_host_address_delete() - Take an address from an interface
 * @rtnl: connection
 * @ifname: name of the interface
 * @ifindex: its index
 * @address: address in its network
 * @error: receives the reason
 *
 * Other addresses of the same network stay.
 *
 * Return: 0, also if there is no such address, or -1.
 */
int wgstar_host_address_delete(struct wgstar_rtnl *rtnl, const char *ifname,
			       unsigned int ifindex,
			       const struct wgstar_prefix *address,
			       struct wgstar_error *error);

/**
 * wgstar_host_address_list() - Read the addresses of an interface
 * @rtnl: connection
 * @ifindex: index
 * @quick: its addresses are replaced; those that the kernel made by itself
 *   (link-local) are left out
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_address_list(struct wgstar_rtnl *rtnl, unsigned int ifindex,
			     struct wgstar_quick *quick,
			     struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_LINK_H */
