/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_DNS_H
#define _WGSTARCTL_HOST_DNS_H

#include "host.h"

/**
 * wgstar_dns_observe() - Find the program that is told about name servers
 * @host: receives dns_tool and dns_record
 * @ifname: checked name of the interface
 */
void wgstar_dns_observe(struct wgstar_host *host, const char *ifname);

/**
 * wgstar_dns_set() - Tell it the name servers and domains of an interface
 * @step: DNS_SET
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_dns_set(const struct wgstar_step *step, struct wgstar_error *error);

/**
 * wgstar_dns_delete() - Take that back
 * @step: DNS_DELETE
 * @error: receives the reason
 *
 * Return: 0, also if the program is gone, or -1.
 */
int wgstar_dns_delete(const struct wgstar_step *step,
		      struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_DNS_H */
