// SPDX-License-Identifier: GPL-2.0
/* mac1, mac2 and cookies against known messages, and against broken ones. */
#include "suites.h"
#include "../../module/logic/mac.h"
#include "../vectors/handshake.h"

static void keys_are_the_known_ones(struct kunit *test)
{
	struct mac_keys keys;

	wgstar_mac_keys_derive(&keys, vector_responder_static_public);
	EXPECT_BYTES_EQ(test, keys.mac1_key, vector_responder_mac1_key, 32);
	EXPECT_BYTES_EQ(test, keys.cookie_key, vector_responder_cookie_key, 32);
	wgstar_mac_keys_derive(&keys, vector_initiator_static_public);
	EXPECT_BYTES_EQ(test, keys.mac1_key, vector_initiator_mac1_key, 32);
}

struct mac1_vector {
	const char *name;
	const u8 *message;
	size_t len;
	const u8 *key;
};

static const struct mac1_vector mac1s[] = {
	{ "initiation", vector_initiation, sizeof(vector_initiation),
	  vector_responder_mac1_key },
	{ "response", vector_response, sizeof(vector_response),
	  vector_initiator_mac1_key },
};

static void mac1_desc(const struct mac1_vector *vector, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", vector->name);
}

KUNIT_ARRAY_PARAM(mac1, mac1s, mac1_desc);

static void mac1_is_the_known_one(struct kunit *test)
{
	const struct mac1_vector *vector = test->param_value;
	u8 msg[148];

	memcpy(msg, vector->message, vector->len);
	memset(msg + vector->len - 32, 0xaa, 32);
	wgstar_mac1_write(msg, vector->len, vector->key);
	wgstar_mac2_write(msg, vector->len, NULL);
	EXPECT_BYTES_EQ(test, msg, vector->message, vector->len);
	KUNIT_EXPECT_TRUE(test, wgstar_mac1_valid(msg, vector->len,
						  vector->key));
}

static void mac1_refuses_any_flipped_bit_before_mac2(struct kunit *test)
{
	const struct mac1_vector *vector = test->param_value;
	u8 msg[148];
	size_t i;

	for (i = 0; i < vector->len; ++i) {
		memcpy(msg, vector->message, vector->len);
		msg[i] ^= 1U << i % 8;
		KUNIT_EXPECT_EQ(test, wgstar_mac1_valid(msg, vector->len,
							vector->key),
				i >= vector->len - 16);
	}
}

static void mac1_of_another_recipient_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, wgstar_mac1_valid(vector_initiation,
						   sizeof(vector_initiation),
						   vector_initiator_mac1_key));
}

static void cookie_is_the_known_one(struct kunit *test)
{
	u8 cookie[16];

	wgstar_cookie_make(cookie, vector_cookie_secret,
			   vector_initiator_source_ipv4, 4,
			   cpu_to_be16(VECTOR_INITIATOR_SOURCE_PORT));
	EXPECT_BYTES_EQ(test, cookie, vector_cookie, 16);
}

static void cookie_depends_on_address_and_port(struct kunit *test)
{
	u8 address[16] = { 0x20, 1, 0xd, 0xb8 };
	u8 first[16], other[16];

	wgstar_cookie_make(first, vector_cookie_secret, address, 16,
			   cpu_to_be16(1));
	wgstar_cookie_make(other, vector_cookie_secret, address, 16,
			   cpu_to_be16(2));
	KUNIT_EXPECT_TRUE(test, memcmp(first, other, 16));
	address[15] ^= 1;
	wgstar_cookie_make(other, vector_cookie_secret, address, 16,
			   cpu_to_be16(1));
	KUNIT_EXPECT_TRUE(test, memcmp(first, other, 16));
	wgstar_cookie_make(other, vector_preshared_key, address, 16,
			   cpu_to_be16(1));
	KUNIT_EXPECT_TRUE(test, memcmp(first, other, 16));
}

static void mac2_is_the_known_one(struct kunit *test)
{
	u8 msg[148];

	memcpy(msg, vector_initiation, sizeof(msg));
	KUNIT_EXPECT_FALSE(test, wgstar_mac2_valid(msg, sizeof(msg),
						   vector_cookie));
	wgstar_mac2_write(msg, sizeof(msg), vector_cookie);
	EXPECT_BYTES_EQ(test, msg, vector_initiation_with_mac2, sizeof(msg));
	KUNIT_EXPECT_TRUE(test, wgstar_mac2_valid(msg, sizeof(msg),
						  vector_cookie));
}

static void mac2_refuses_any_flipped_bit(struct kunit *test)
{
	u8 msg[148];
	size_t i;

	for (i = 0; i < sizeof(msg); ++i) {
		memcpy(msg, vector_initiation_with_mac2, sizeof(msg));
		msg[i] ^= 1U << i % 8;
		KUNIT_EXPECT_FALSE(test, wgstar_mac2_valid(msg, sizeof(msg),
							   vector_cookie));
	}
}

static const u8 *initiation_mac1(void)
{
	return vector_initiation + sizeof(vector_initiation) - 32;
}

static void cookie_reply_is_the_known_one(struct kunit *test)
{
	struct message_cookie_reply reply;

	memset(&reply, 0xaa, sizeof(reply));
	wgstar_cookie_reply_create(&reply, cpu_to_le32(VECTOR_INITIATOR_INDEX),
				   vector_cookie_nonce, vector_cookie,
				   initiation_mac1(),
				   vector_responder_cookie_key);
	EXPECT_BYTES_EQ(test, &reply, vector_cookie_reply_to_initiation,
			sizeof(reply));
}

static void cookie_reply_opens_only_for_the_mac1_it_answers(struct kunit *test)
{
	const struct message_cookie_reply *reply =
		(const void *)vector_cookie_reply_to_initiation;
	u8 cookie[16], mac1[16];

	KUNIT_ASSERT_TRUE(test, wgstar_cookie_reply_open(cookie, reply, initiation_mac1(),
							 vector_responder_cookie_key));
	EXPECT_BYTES_EQ(test, cookie, vector_cookie, 16);

	memcpy(mac1, initiation_mac1(), sizeof(mac1));
	mac1[3] ^= 1;
	memset(cookie, 0x55, sizeof(cookie));
	KUNIT_EXPECT_FALSE(test, wgstar_cookie_reply_open(cookie, reply, mac1,
							  vector_responder_cookie_key));
	KUNIT_EXPECT_EQ(test, cookie[0], 0x55);
	KUNIT_EXPECT_EQ(test, cookie[15], 0x55);
}

static void cookie_reply_refuses_any_flipped_bit(struct kunit *test)
{
	struct message_cookie_reply reply;
	u8 cookie[16];
	size_t i;

	for (i = 8; i < sizeof(reply); ++i) {
		memcpy(&reply, vector_cookie_reply_to_initiation,
		       sizeof(reply));
		((u8 *)&reply)[i] ^= 1U << i % 8;
		KUNIT_EXPECT_FALSE(test, wgstar_cookie_reply_open(cookie, &reply,
								  initiation_mac1(),
								  vector_responder_cookie_key));
	}
}

static struct kunit_case mac_cases[] = {
	KUNIT_CASE(keys_are_the_known_ones),
	KUNIT_CASE_PARAM(mac1_is_the_known_one, mac1_gen_params),
	KUNIT_CASE_PARAM(mac1_refuses_any_flipped_bit_before_mac2,
			 mac1_gen_params),
	KUNIT_CASE(mac1_of_another_recipient_is_refused),
	KUNIT_CASE(cookie_is_the_known_one),
	KUNIT_CASE(cookie_depends_on_address_and_port),
	KUNIT_CASE(mac2_is_the_known_one),
	KUNIT_CASE(mac2_refuses_any_flipped_bit),
	KUNIT_CASE(cookie_reply_is_the_known_one),
	KUNIT_CASE(cookie_reply_opens_only_for_the_mac1_it_answers),
	KUNIT_CASE(cookie_reply_refuses_any_flipped_bit),
	{}
};

struct kunit_suite wgstar_mac_suite = {
	.name = "wgstar_mac",
	.test_cases = mac_cases,
};
