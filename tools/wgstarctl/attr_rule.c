// SPDX-License-Identifier: GPL-2.0
/* Attributes taken apart by a table that says how long each may be. */
#include "attr_rule.h"

#include <linux/genetlink.h>
#include <string.h>

static int attr_take(const struct wgstar_attr_rule *rules, unsigned int count,
		     void *object, const struct nlattr *attr)
{
	unsigned int type = mnl_attr_get_type(attr);
	unsigned int size = mnl_attr_get_payload_len(attr);

	if (type >= count || !rules[type].take)
		return 0;
	if (size < rules[type].min || size > rules[type].max)
		return -1;
	return rules[type].take(object, attr);
}

int wgstar_nest_take(const struct wgstar_attr_rule *rules, unsigned int count,
		     void *object, const struct nlattr *nest)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (attr_take(rules, count, object, attr))
			return -1;
	return 0;
}

int wgstar_message_take(const struct wgstar_attr_rule *rules, unsigned int count,
			void *object, const struct nlmsghdr *message,
			struct wgstar_error *error)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, message, sizeof(struct genlmsghdr))
		if (attr_take(rules, count, object, attr))
			return wgstar_error_set(error,
						"the module's answer is malformed (attribute %u): do tool and module have one version?",
						mnl_attr_get_type(attr));
	return 0;
}

/* The kernel ends texts with a zero byte; do not rely on it. */
void wgstar_text_take(char *text, size_t room, const struct nlattr *attr)
{
	size_t size = mnl_attr_get_payload_len(attr);

	if (size >= room)
		size = room - 1;
	memset(text, 0, room);
	memcpy(text, mnl_attr_get_payload(attr), size);
}

void wgstar_key_take(uint8_t key[WGSTAR_KEY_BYTES], const struct nlattr *attr)
{
	memcpy(key, mnl_attr_get_payload(attr), WGSTAR_KEY_BYTES);
}
