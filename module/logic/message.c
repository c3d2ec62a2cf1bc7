// SPDX-License-Identifier: GPL-2.0
/*
 * What a UDP payload is, by its length and first word, and how long an inner
 * packet becomes.  Nothing here looks at an index or a key.
 */
#include "message.h"

static bool message_has_length_of(u32 type, size_t len)
{
	switch (type) {
	case MESSAGE_INITIATION:
		return len == WGSTAR_MESSAGE_INITIATION_LENGTH;
	case MESSAGE_RESPONSE:
		return len == WGSTAR_MESSAGE_RESPONSE_LENGTH;
	case MESSAGE_COOKIE_REPLY:
		return len == WGSTAR_MESSAGE_COOKIE_REPLY_LENGTH;
	case MESSAGE_DATA:
		return len >= WGSTAR_MESSAGE_DATA_MIN_LENGTH;
	default:
		return false;
	}
}

enum message_type wgstar_message_classify(const void *data, size_t len)
{
	const struct message_header *header = data;
	u32 type;

	if (len < sizeof(*header))
		return MESSAGE_INVALID;
	type = le32_to_cpu(header->type);
	return message_has_length_of(type, len) ? type : MESSAGE_INVALID;
}

unsigned int wgstar_message_padded_length(unsigned int len, unsigned int mtu)
{
	unsigned int last = len;
	unsigned int padded;

	/* A GSO packet is measured whole, before it is cut at the MTU. */
	if (mtu && last > mtu)
		last %= mtu;
	padded = ALIGN(last, WGSTAR_MESSAGE_PADDING_MULTIPLE);
	if (mtu)
		padded = min(padded, mtu);
	return len - last + padded;
}
