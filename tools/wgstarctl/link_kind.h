/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_LINK_KIND_H
#define _WGSTARCTL_LINK_KIND_H

#include <stdbool.h>

#define WGSTAR_LINK_KIND_SIZE 32

/**
 * wgstar_link_kind() - Ask what kind of interface this is
 * @ifname: name of the interface
 * @kind: receives the kind, such as "wireguard"; empty if it has none
 *
 * Needs no rights and no module.
 *
 * Return: whether there is such an interface.
 */
bool wgstar_link_kind(const char *ifname, char kind[WGSTAR_LINK_KIND_SIZE]);

#endif /* _WGSTARCTL_LINK_KIND_H */
