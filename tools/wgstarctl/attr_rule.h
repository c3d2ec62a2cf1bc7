/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_ATTR_RULE_H
#define _WGSTARCTL_ATTR_RULE_H

#include <libmnl/libmnl.h>

#include "key.h"

/**
 * struct wgstar_attr_rule - How long an attribute may be, and who takes it
 * @min: bytes at least
 * @max: bytes at most
 * @take: puts it into the object; NULL skips the attribute. Returns 0 or -1.
 *
 * A table of these, indexed by type, describes one kind of nest.
 */
struct wgstar_attr_rule {
	uint16_t min;
	uint16_t max;
	int (*take)(void *object, const struct nlattr *attr);
};

#define RULE_EXACT(size, function) { (size), (size), function }
#define RULE_ANY(function) { 0, UINT16_MAX, function }

/**
 * wgstar_nest_take() - Take all attributes of a nest
 * @rules: table
 * @count: its size
 * @object: what the functions of the table fill in
 * @nest: the nest
 *
 * Return: 0, or -1 if an attribute is malformed.
 */
int wgstar_nest_take(const struct wgstar_attr_rule *rules, unsigned int count,
		     void *object, const struct nlattr *nest);

/**
 * wgstar_message_take() - Take all attributes of a generic netlink message
 * @rules: table
 * @count: its size
 * @object: what the functions of the table fill in
 * @message: the message
 * @error: receives which attribute is malformed
 *
 * Return: 0 or -1.
 */
int wgstar_message_take(const struct wgstar_attr_rule *rules,
			unsigned int count, void *object,
			const struct nlmsghdr *message,
			struct wgstar_error *error);

/**
 * wgstar_text_take() - Copy a text, cut to the room there is
 * @text: receives it, always with a zero byte
 * @room: size of @text
 * @attr: the attribute
 */
void wgstar_text_take(char *text, size_t room, const struct nlattr *attr);

/**
 * wgstar_key_take() - Copy a key
 * @key: receives it
 * @attr: attribute of 32 bytes
 */
void wgstar_key_take(uint8_t key[WGSTAR_KEY_BYTES], const struct nlattr *attr);

#endif /* _WGSTARCTL_ATTR_RULE_H */
