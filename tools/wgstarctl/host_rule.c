// SPDX-License-Identifier: GPL-2.0
/*
 * Routing policy rules, over rtnetlink. (libnl-route 3.7 knows neither the
 * inversion nor suppress_prefixlength.)
 */
#include <errno.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <string.h>

#include "host_rule.h"

/* The kernel's own last rule; ours go before it in any case. */
#define LAST_PRIORITY	32767

static void read_rule(const struct nlmsghdr *message, void *data)
{
	struct nlattr *priority;
	uint32_t *first = data;

	if (message->nlmsg_type != RTM_NEWRULE)
		return;
	priority = nlmsg_find_attr((void *)message, sizeof(struct fib_rule_hdr),
				   FRA_PRIORITY);
	if (priority && nla_get_u32(priority) &&
	    nla_get_u32(priority) < *first)
		*first = nla_get_u32(priority);
}

int wgstar_host_rule_observe(struct wgstar_rtnl *rtnl, int family,
			     uint32_t *first, struct wgstar_error *error)
{
	struct fib_rule_hdr info = { .family = family };
	struct nl_msg *message;
	int result;

	*first = LAST_PRIORITY;
	message = wgstar_rtnl_message(RTM_GETRULE, NLM_F_DUMP, &info,
				      sizeof(info));
	result = wgstar_rtnl_read(rtnl, message, NULL, read_rule, first);
	nlmsg_free(message);
	/* A kernel without policy rules, or without IPv6. */
	if (!result || result == -EOPNOTSUPP || result == -EAFNOSUPPORT)
		return 0;
	return wgstar_error_set(error, "the policy rules can't be read: %s",
				strerror(-result));
}

static struct nl_msg *make_rule(int type, int flags,
				const struct wgstar_rule *rule)
{
	struct fib_rule_hdr info = {
		.family = rule->family,
		.action = FR_ACT_TO_TBL,
		.flags = rule->not_fwmark ? FIB_RULE_INVERT : 0,
	};
	struct nl_msg *message;

	message = wgstar_rtnl_message(type, flags, &info, sizeof(info));
	nla_put_u32(message, FRA_PRIORITY, rule->priority);
	nla_put_u32(message, FRA_TABLE, rule->table);
	if (rule->not_fwmark)
		nla_put_u32(message, FRA_FWMARK, rule->not_fwmark);
	if (rule->specific_only)
		nla_put_u32(message, FRA_SUPPRESS_PREFIXLEN, 0);
	return message;
}

int wgstar_host_rule_add(struct wgstar_rtnl *rtnl,
			 const struct wgstar_rule *rule,
			 struct wgstar_error *error)
{
	struct nl_msg *message;
	char text[160];
	int result;

	message = make_rule(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);
	result = wgstar_rtnl_talk(rtnl, message, text, sizeof(text));
	nlmsg_free(message);
	if (result)
		return wgstar_error_set(error,
					"the policy rule %u can't be added: %s",
					rule->priority,
					*text ? text : strerror(-result));
	return 0;
}

int wgstar_host_rule_delete(struct wgstar_rtnl *rtnl,
			    const struct wgstar_rule *rule,
			    struct wgstar_error *error)
{
	struct nl_msg *message = make_rule(RTM_DELRULE, 0, rule);
	int result = wgstar_rtnl_talk(rtnl, message, NULL, 0);

	nlmsg_free(message);
	if (result && result != -ENOENT && result != -EAFNOSUPPORT)
		return wgstar_error_set(error,
					"the policy rule %u can't be deleted: %s",
					rule->priority, strerror(-result));
	return 0;
}
