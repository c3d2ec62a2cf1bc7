/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_FIREWALL_WARN_H
#define _WGSTARCTL_FIREWALL_WARN_H

/**
 * wgstar_firewall_warn() - Say on stderr which firewalls are in the way
 * @ifname: interface of a gateway or hub
 *
 * With the commands that would let its packets through. They are not carried
 * out: the firewall is somebody else's.
 */
void wgstar_firewall_warn(const char *ifname);

#endif /* _WGSTARCTL_FIREWALL_WARN_H */
