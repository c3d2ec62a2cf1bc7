/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_HOST_RULE_H
#define _WGSTARCTL_HOST_RULE_H

#include "host_rtnl.h"
#include "plan.h"

/**
 * wgstar_host_rule_observe() - Find the lowest priority of a policy rule
 * @rtnl: connection
 * @family: AF_INET or AF_INET6
 * @first: receives it; that of the rule at 0 does not count
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_rule_observe(struct wgstar_rtnl *rtnl, int family,
			     uint32_t *first, struct wgstar_error *error);

/**
 * wgstar_host_rule_add() - Add a policy rule
 * @rtnl: connection
 * @rule: rule
 * @error: receives the reason
 *
 * Return: 0 or -1.
 */
int wgstar_host_rule_add(struct wgstar_rtnl *rtnl,
			 const struct wgstar_rule *rule,
			 struct wgstar_error *error);

/**
 * wgstar_host_rule_delete() - Delete exactly this policy rule
 * @rtnl: connection
 * @rule: rule
 * @error: receives the reason
 *
 * Return: 0, also if there is none, or -1.
 */
int wgstar_host_rule_delete(struct wgstar_rtnl *rtnl,
			    const struct wgstar_rule *rule,
			    struct wgstar_error *error);

#endif /* _WGSTARCTL_HOST_RULE_H */
