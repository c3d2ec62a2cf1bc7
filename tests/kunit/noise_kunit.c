// SPDX-License-Identifier: GPL-2.0
/* The handshake against known messages, and against broken ones. */
#include "suites.h"
#include "../../module/logic/noise.h"
#include "../vectors/handshake.h"

/* Both sides of the known handshake. */
struct handshake {
	struct noise_identity initiator, responder;
	struct noise_symmetric initiator_sym, responder_sym;
	struct message_initiation initiation;
	struct message_response response;
	u8 static_static[WGSTAR_KEY_LENGTH];
	u8 remote_static[WGSTAR_KEY_LENGTH];
	u8 timestamp[WGSTAR_TIMESTAMP_LENGTH];
};

static void identity_set(struct noise_identity *identity, const u8 *private,
			 const u8 *public)
{
	memcpy(identity->private, private, WGSTAR_KEY_LENGTH);
	memcpy(identity->public, public, WGSTAR_KEY_LENGTH);
}

static struct handshake *handshake_new(struct kunit *test)
{
	struct handshake *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	identity_set(&h->initiator, vector_initiator_static_private,
		     vector_initiator_static_public);
	identity_set(&h->responder, vector_responder_static_private,
		     vector_responder_static_public);
	KUNIT_ASSERT_TRUE(test, wgstar_noise_static_static(h->static_static,
							   h->initiator.private,
							   h->responder.public));
	return h;
}

static bool initiation_create(struct handshake *h)
{
	return wgstar_noise_initiation_create(&h->initiator_sym, &h->initiation,
					      &h->initiator,
					      h->responder.public,
					      h->static_static,
					      vector_initiator_ephemeral_private,
					      vector_tai64n_timestamp);
}

static bool initiation_open(struct handshake *h)
{
	return wgstar_noise_initiation_open_static(&h->responder_sym,
						   h->remote_static,
						   &h->initiation,
						   &h->responder) &&
	       wgstar_noise_initiation_open_timestamp(&h->responder_sym,
						      h->timestamp,
						      &h->initiation,
						      h->static_static);
}

static bool response_create(struct handshake *h)
{
	return wgstar_noise_response_create(&h->responder_sym, &h->response,
					    vector_responder_ephemeral_private,
					    h->initiation.ephemeral,
					    h->remote_static,
					    vector_preshared_key);
}

/* On a copy, as the product does. */
static bool response_consume(struct handshake *h, const u8 *preshared_key)
{
	struct noise_symmetric sym = h->initiator_sym;
	bool valid;

	valid = wgstar_noise_response_consume(&sym, &h->response, &h->initiator,
					      vector_initiator_ephemeral_private,
					      preshared_key);
	if (valid)
		h->initiator_sym = sym;
	return valid;
}

static void handshake_run(struct kunit *test, struct handshake *h)
{
	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	KUNIT_ASSERT_TRUE(test, initiation_open(h));
	KUNIT_ASSERT_TRUE(test, response_create(h));
	KUNIT_ASSERT_TRUE(test, response_consume(h, vector_preshared_key));
}

static bool all_zero(const void *data, size_t len)
{
	const u8 *byte = data;

	while (len--)
		if (*byte++)
			return false;
	return true;
}

static void initiation_equals_the_known_one(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	/* Index and type are not noise's, mac1 is tested with the macs. */
	EXPECT_BYTES_EQ(test, &h->initiation.ephemeral,
			vector_initiation + 8, 32 + 48 + 28);
	EXPECT_BYTES_EQ(test, h->initiator_sym.hash, vector_initiation_hash, 32);
	EXPECT_BYTES_EQ(test, h->initiator_sym.chaining_key,
			vector_initiation_chaining_key, 32);
	KUNIT_EXPECT_TRUE(test, all_zero(&h->initiation, 8));
	KUNIT_EXPECT_TRUE(test, all_zero(&h->initiation.macs, 32));
}

static void known_initiation_opens(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	memcpy(&h->initiation, vector_initiation, sizeof(h->initiation));
	KUNIT_ASSERT_TRUE(test, initiation_open(h));
	EXPECT_BYTES_EQ(test, h->remote_static,
			vector_initiator_static_public, 32);
	EXPECT_BYTES_EQ(test, h->timestamp, vector_tai64n_timestamp, 12);
	EXPECT_BYTES_EQ(test, h->responder_sym.hash, vector_initiation_hash, 32);
	EXPECT_BYTES_EQ(test, h->responder_sym.chaining_key,
			vector_initiation_chaining_key, 32);
}

static void response_equals_the_known_one(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	memcpy(&h->initiation, vector_initiation, sizeof(h->initiation));
	KUNIT_ASSERT_TRUE(test, initiation_open(h));
	KUNIT_ASSERT_TRUE(test, response_create(h));
	EXPECT_BYTES_EQ(test, &h->response.ephemeral, vector_response + 12,
			32 + 16);
	EXPECT_BYTES_EQ(test, h->responder_sym.chaining_key,
			vector_final_chaining_key, 32);
}

static void known_response_is_consumed(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	memcpy(&h->response, vector_response, sizeof(h->response));
	KUNIT_ASSERT_TRUE(test, response_consume(h, vector_preshared_key));
	EXPECT_BYTES_EQ(test, h->initiator_sym.chaining_key,
			vector_final_chaining_key, 32);
}

static void session_keys_cross_over(struct kunit *test)
{
	struct handshake *h = handshake_new(test);
	u8 sending[32], receiving[32];

	handshake_run(test, h);
	wgstar_noise_session_keys(&h->initiator_sym, true, sending, receiving);
	EXPECT_BYTES_EQ(test, sending, vector_initiator_to_responder_key, 32);
	EXPECT_BYTES_EQ(test, receiving, vector_responder_to_initiator_key, 32);
	wgstar_noise_session_keys(&h->responder_sym, false, sending, receiving);
	EXPECT_BYTES_EQ(test, sending, vector_responder_to_initiator_key, 32);
	EXPECT_BYTES_EQ(test, receiving, vector_initiator_to_responder_key, 32);
}

struct transport_vector {
	const char *name;
	const u8 *message;
	size_t len;
	const u8 *key;
	u64 counter;
	const u8 *inner;
	size_t inner_len;
};

static const struct transport_vector transports[] = {
	{
		"echo request of the initiator",
		vector_transport_initiator_counter_0_echo,
		sizeof(vector_transport_initiator_counter_0_echo),
		vector_initiator_to_responder_key, 0,
		vector_inner_echo_request, sizeof(vector_inner_echo_request),
	},
	{
		"keepalive of the initiator",
		vector_transport_initiator_counter_1_keepalive,
		sizeof(vector_transport_initiator_counter_1_keepalive),
		vector_initiator_to_responder_key, 1, NULL, 0,
	},
	{
		"keepalive of the responder",
		vector_transport_responder_counter_0_keepalive,
		sizeof(vector_transport_responder_counter_0_keepalive),
		vector_responder_to_initiator_key, 0, NULL, 0,
	},
};

static void transport_desc(const struct transport_vector *vector, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", vector->name);
}

KUNIT_ARRAY_PARAM(transport, transports, transport_desc);

static void first_transport_messages_decrypt(struct kunit *test)
{
	const struct transport_vector *vector = test->param_value;
	const struct message_data *msg = (const void *)vector->message;
	size_t len = vector->len - sizeof(*msg);
	u8 plain[64] = {};

	KUNIT_ASSERT_EQ(test, wgstar_message_classify(msg, vector->len),
			MESSAGE_DATA);
	KUNIT_EXPECT_TRUE(test, le64_to_cpu(msg->counter) == vector->counter);
	KUNIT_ASSERT_TRUE(test, chacha20poly1305_decrypt(plain, msg->encrypted,
							 len, NULL, 0,
							 vector->counter,
							 vector->key));
	len -= WGSTAR_TAG_LENGTH;
	KUNIT_EXPECT_EQ(test, (unsigned int)len,
			wgstar_message_padded_length(vector->inner_len, 1420));
	if (!vector->inner_len)
		return;
	EXPECT_BYTES_EQ(test, plain, vector->inner, vector->inner_len);
	KUNIT_EXPECT_TRUE(test, all_zero(plain + vector->inner_len,
					 len - vector->inner_len));
}

static void flipped_bit_in_an_initiation_is_refused(struct kunit *test)
{
	struct handshake *h = handshake_new(test);
	u8 *bytes = (u8 *)&h->initiation;
	size_t i;

	for (i = 8; i < sizeof(h->initiation) - 32; ++i) {
		memcpy(&h->initiation, vector_initiation,
		       sizeof(h->initiation));
		bytes[i] ^= 1U << i % 8;
		/* Curve25519 ignores the top bit of a point; the hash does not. */
		KUNIT_EXPECT_TRUE_MSG(test, !initiation_open(h), "byte %u",
				      (unsigned int)i);
		KUNIT_EXPECT_TRUE(test, all_zero(&h->responder_sym,
						 sizeof(h->responder_sym)));
	}
}

static void flipped_bit_in_a_response_is_refused(struct kunit *test)
{
	struct handshake *h = handshake_new(test);
	u8 *bytes = (u8 *)&h->response;
	size_t i;

	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	for (i = 12; i < sizeof(h->response) - 32; ++i) {
		memcpy(&h->response, vector_response, sizeof(h->response));
		bytes[i] ^= 1U << i % 8;
		KUNIT_EXPECT_TRUE_MSG(test,
				      !response_consume(h, vector_preshared_key),
				      "byte %u", (unsigned int)i);
	}
	/* The forgeries have not spoiled the handshake. */
	memcpy(&h->response, vector_response, sizeof(h->response));
	KUNIT_EXPECT_TRUE(test, response_consume(h, vector_preshared_key));
}

static void response_under_another_preshared_key_is_refused(struct kunit *test)
{
	struct handshake *h = handshake_new(test);
	u8 none[32] = {};

	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	memcpy(&h->response, vector_response, sizeof(h->response));
	KUNIT_EXPECT_FALSE(test, response_consume(h, none));
}

static void initiation_to_somebody_else_is_refused(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	memcpy(&h->initiation, vector_initiation, sizeof(h->initiation));
	h->responder = h->initiator;
	KUNIT_EXPECT_FALSE(test, initiation_open(h));
	KUNIT_EXPECT_TRUE(test, all_zero(h->remote_static, 32));
}

/* Points of order 1, 2, 4 and 8 on the curve and on its twist. */
static const u8 low_order_points[][32] = {
	{ 0 },
	{ 1 },
	{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
	  0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
	  0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00 },
	{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
	  0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
	  0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57 },
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
};

static void low_order_desc(const u8 (*point)[32], char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "point %02x..%02x", (*point)[0],
		 (*point)[31]);
}

KUNIT_ARRAY_PARAM(low_order, low_order_points, low_order_desc);

static void low_order_point_is_refused_everywhere(struct kunit *test)
{
	struct handshake *h = handshake_new(test);
	const u8 *point = test->param_value;
	u8 shared[32];

	memset(shared, 1, sizeof(shared));
	KUNIT_EXPECT_FALSE(test, wgstar_noise_static_static(shared, h->initiator.private,
							    point));
	KUNIT_EXPECT_TRUE(test, all_zero(shared, sizeof(shared)));

	memcpy(&h->initiation, vector_initiation, sizeof(h->initiation));
	memcpy(h->initiation.ephemeral, point, 32);
	KUNIT_EXPECT_FALSE(test, initiation_open(h));

	KUNIT_ASSERT_TRUE(test, initiation_create(h));
	memcpy(&h->response, vector_response, sizeof(h->response));
	memcpy(h->response.ephemeral, point, 32);
	KUNIT_EXPECT_FALSE(test, response_consume(h, vector_preshared_key));

	KUNIT_ASSERT_TRUE(test, initiation_open(h));
	memcpy(h->remote_static, point, 32);
	KUNIT_EXPECT_FALSE(test, response_create(h));
	KUNIT_EXPECT_TRUE(test, all_zero(&h->responder_sym,
					 sizeof(h->responder_sym)));

	memcpy(h->responder.public, point, 32);
	KUNIT_EXPECT_FALSE(test, initiation_create(h));
}

static void zero_static_static_is_refused(struct kunit *test)
{
	struct handshake *h = handshake_new(test);

	memset(h->static_static, 0, sizeof(h->static_static));
	memcpy(&h->initiation, vector_initiation, sizeof(h->initiation));
	KUNIT_EXPECT_FALSE(test, initiation_open(h));
	KUNIT_EXPECT_FALSE(test, initiation_create(h));
	KUNIT_EXPECT_TRUE(test, all_zero(&h->initiator_sym,
					 sizeof(h->initiator_sym)));
}

struct clock_vector {
	u64 seconds;
	u32 nanoseconds;
	u8 label[12];
};

static const struct clock_vector clocks[] = {
	{ 0, 0, { 0x40, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0 } },
	{ 0, 16777215, { 0x40, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0 } },
	{ 0, 16777216, { 0x40, 0, 0, 0, 0, 0, 0, 0x0a, 1, 0, 0, 0 } },
	{ 0xfffffff6, 999999999,
	  { 0x40, 0, 0, 1, 0, 0, 0, 0, 0x3b, 0, 0, 0 } },
	{ 0x671b2a00, 0x12345678,
	  { 0x40, 0, 0, 0, 0x67, 0x1b, 0x2a, 0x0a, 0x12, 0, 0, 0 } },
};

static void clock_desc(const struct clock_vector *clock, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%llu s %u ns",
		 (unsigned long long)clock->seconds, clock->nanoseconds);
}

KUNIT_ARRAY_PARAM(clock, clocks, clock_desc);

static void timestamp_hides_the_fine_clock(struct kunit *test)
{
	const struct clock_vector *clock = test->param_value;
	u8 label[12];

	wgstar_noise_tai64n(label, clock->seconds, clock->nanoseconds);
	EXPECT_BYTES_EQ(test, label, clock->label, sizeof(label));
}

static int noise_suite_init(struct kunit_suite *suite)
{
	wgstar_noise_init();
	return 0;
}

static struct kunit_case noise_cases[] = {
	KUNIT_CASE(initiation_equals_the_known_one),
	KUNIT_CASE(known_initiation_opens),
	KUNIT_CASE(response_equals_the_known_one),
	KUNIT_CASE(known_response_is_consumed),
	KUNIT_CASE(session_keys_cross_over),
	KUNIT_CASE_PARAM(first_transport_messages_decrypt,
			 transport_gen_params),
	KUNIT_CASE(flipped_bit_in_an_initiation_is_refused),
	KUNIT_CASE(flipped_bit_in_a_response_is_refused),
	KUNIT_CASE(response_under_another_preshared_key_is_refused),
	KUNIT_CASE(initiation_to_somebody_else_is_refused),
	KUNIT_CASE_PARAM(low_order_point_is_refused_everywhere,
			 low_order_gen_params),
	KUNIT_CASE(zero_static_static_is_refused),
	KUNIT_CASE_PARAM(timestamp_hides_the_fine_clock, clock_gen_params),
	{}
};

struct kunit_suite wgstar_noise_suite = {
	.name = "wgstar_noise",
	.suite_init = noise_suite_init,
	.test_cases = noise_cases,
};
