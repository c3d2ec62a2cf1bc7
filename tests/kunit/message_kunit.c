// SPDX-License-Identifier: GPL-2.0
/* Classifying messages by length and first word; padding. */
#include "suites.h"
#include "../../module/logic/message.h"

#define LENGTH_MAX 2048

static enum message_type expected_type(u32 word, size_t len)
{
	if (word == 1 && len == 148)
		return MESSAGE_INITIATION;
	if (word == 2 && len == 92)
		return MESSAGE_RESPONSE;
	if (word == 3 && len == 64)
		return MESSAGE_COOKIE_REPLY;
	if (word == 4 && len >= 32)
		return MESSAGE_DATA;
	return MESSAGE_INVALID;
}

static void classify_accepts_only_the_lengths_of_each_type(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, LENGTH_MAX, GFP_KERNEL);
	size_t len;
	u8 type;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (type = 0; type < 6; ++type) {
		data[0] = type;
		for (len = 4; len <= LENGTH_MAX; ++len)
			KUNIT_ASSERT_EQ(test, wgstar_message_classify(data, len),
					expected_type(type, len));
	}
}

static void classify_reads_nothing_beyond_a_short_message(struct kunit *test)
{
	size_t len;
	u8 *data;

	for (len = 0; len < 4; ++len) {
		data = kunit_kzalloc(test, len, GFP_KERNEL);
		KUNIT_EXPECT_EQ(test, wgstar_message_classify(data, len),
				MESSAGE_INVALID);
	}
}

static void classify_refuses_reserved_bytes(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 148, GFP_KERNEL);
	unsigned int reserved, bit;

	KUNIT_ASSERT_NOT_NULL(test, data);
	data[0] = MESSAGE_INITIATION;
	for (reserved = 1; reserved < 4; ++reserved) {
		for (bit = 0; bit < 8; ++bit) {
			data[reserved] = BIT(bit);
			KUNIT_EXPECT_EQ(test, wgstar_message_classify(data, 148),
					MESSAGE_INVALID);
		}
		data[reserved] = 0;
	}
	KUNIT_EXPECT_EQ(test, wgstar_message_classify(data, 148),
			MESSAGE_INITIATION);
}

static void classify_takes_any_alignment(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 160, GFP_KERNEL);
	unsigned int offset;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (offset = 0; offset < 8; ++offset) {
		memset(data, 0, 160);
		data[offset] = MESSAGE_RESPONSE;
		KUNIT_EXPECT_EQ(test, wgstar_message_classify(data + offset, 92),
				MESSAGE_RESPONSE);
	}
}

static void padding_fills_sixteen_but_not_past_the_mtu(struct kunit *test)
{
	unsigned int len, mtu, padded;

	for (mtu = 1; mtu <= 300; ++mtu) {
		for (len = 0; len <= mtu; ++len) {
			padded = wgstar_message_padded_length(len, mtu);
			KUNIT_ASSERT_TRUE(test, padded >= len && padded <= mtu);
			KUNIT_ASSERT_TRUE(test, padded - len < 16);
			KUNIT_ASSERT_TRUE(test, padded == mtu || !(padded % 16));
		}
	}
}

static void padding_of_a_long_packet_is_that_of_its_last_unit(struct kunit *test)
{
	unsigned int len, mtu, last;

	for (mtu = 1; mtu <= 120; ++mtu) {
		for (len = mtu + 1; len <= 1000; ++len) {
			last = len % mtu;
			KUNIT_ASSERT_EQ(test, wgstar_message_padded_length(len, mtu),
					len - last + wgstar_message_padded_length(last, mtu));
		}
	}
}

static void padding_without_mtu_has_no_bound(struct kunit *test)
{
	unsigned int len;

	for (len = 0; len <= 65535; ++len)
		KUNIT_ASSERT_EQ(test, wgstar_message_padded_length(len, 0),
				(len + 15) / 16 * 16);
}

static struct kunit_case message_cases[] = {
	KUNIT_CASE(classify_accepts_only_the_lengths_of_each_type),
	KUNIT_CASE(classify_reads_nothing_beyond_a_short_message),
	KUNIT_CASE(classify_refuses_reserved_bytes),
	KUNIT_CASE(classify_takes_any_alignment),
	KUNIT_CASE(padding_fills_sixteen_but_not_past_the_mtu),
	KUNIT_CASE(padding_of_a_long_packet_is_that_of_its_last_unit),
	KUNIT_CASE(padding_without_mtu_has_no_bound),
	{}
};

struct kunit_suite wgstar_message_suite = {
	.name = "wgstar_message",
	.test_cases = message_cases,
};
