// SPDX-License-Identifier: GPL-2.0
/* The verdicts about sessions, on both sides of each limit. */
#include "suites.h"
#include "../../module/logic/session_policy.h"

#define BIRTH	WGSTAR_SECONDS_NS(1000)
#define S(n)	WGSTAR_SECONDS_NS(n)
#define REKEY	WGSTAR_REKEY_AFTER_MESSAGES
#define REJECT	WGSTAR_REJECT_AFTER_MESSAGES

struct send_row {
	u64 age_ns;
	u64 counter;
	enum session_verdict of_initiator;
	enum session_verdict of_responder;
};

static const struct send_row send_rows[] = {
	{ 0, 0, SESSION_KEEP, SESSION_KEEP },
	{ S(120) - 1, 5, SESSION_KEEP, SESSION_KEEP },
	{ S(120), 5, SESSION_REKEY_NOW, SESSION_KEEP },
	{ S(180) - 1, 5, SESSION_REKEY_NOW, SESSION_KEEP },
	{ S(180), 5, SESSION_EXPIRED, SESSION_EXPIRED },
	{ S(100000), 5, SESSION_EXPIRED, SESSION_EXPIRED },
	{ 0, REKEY - 1, SESSION_KEEP, SESSION_KEEP },
	{ 0, REKEY, SESSION_REKEY_NOW, SESSION_REKEY_NOW },
	{ 0, REJECT - 1, SESSION_REKEY_NOW, SESSION_REKEY_NOW },
	{ 0, REJECT, SESSION_EXPIRED, SESSION_EXPIRED },
	{ 0, U64_MAX, SESSION_EXPIRED, SESSION_EXPIRED },
};

static void send_desc(const struct send_row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "age %llu ns, counter %llu",
		 (unsigned long long)row->age_ns,
		 (unsigned long long)row->counter);
}

KUNIT_ARRAY_PARAM(send, send_rows, send_desc);

static void sending_renews_and_expires(struct kunit *test)
{
	const struct send_row *row = test->param_value;
	u64 now = BIRTH + row->age_ns;

	KUNIT_EXPECT_EQ(test, wgstar_session_on_send(BIRTH, now, row->counter, true),
			row->of_initiator);
	KUNIT_EXPECT_EQ(test, wgstar_session_on_send(BIRTH, now, row->counter, false),
			row->of_responder);
}

static void only_the_initiator_renews_on_receiving_and_once(struct kunit *test)
{
	u64 late = BIRTH + S(165);

	KUNIT_EXPECT_EQ(test, wgstar_session_on_receive(BIRTH, late - 1, true, false),
			SESSION_KEEP);
	KUNIT_EXPECT_EQ(test, wgstar_session_on_receive(BIRTH, late, true, false),
			SESSION_REKEY_NOW);
	KUNIT_EXPECT_EQ(test, wgstar_session_on_receive(BIRTH, late, true, true),
			SESSION_KEEP);
	KUNIT_EXPECT_EQ(test, wgstar_session_on_receive(BIRTH, late, false, false),
			SESSION_KEEP);
}

static void receiving_ends_with_age_and_counter(struct kunit *test)
{
	u64 end = BIRTH + S(180);

	KUNIT_EXPECT_TRUE(test, wgstar_session_receivable(BIRTH, BIRTH, 0));
	KUNIT_EXPECT_TRUE(test, wgstar_session_receivable(BIRTH, end - 1, 0));
	KUNIT_EXPECT_FALSE(test, wgstar_session_receivable(BIRTH, end, 0));
	KUNIT_EXPECT_TRUE(test, wgstar_session_receivable(BIRTH, BIRTH, REJECT - 1));
	KUNIT_EXPECT_FALSE(test, wgstar_session_receivable(BIRTH, BIRTH, REJECT));
}

static void session_born_on_a_faster_clock_is_new(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, wgstar_session_receivable(BIRTH, BIRTH - 1, 0));
	KUNIT_EXPECT_EQ(test, wgstar_session_on_send(BIRTH, BIRTH - 1, 0, true),
			SESSION_KEEP);
}

static void constants_are_those_of_the_protocol(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, REKEY == 0x1000000000000000ULL);
	KUNIT_EXPECT_TRUE(test, REJECT == 0xffffffffffffdfffULL);
	KUNIT_EXPECT_TRUE(test, WGSTAR_NO_ANSWER_NS == S(15));
	KUNIT_EXPECT_TRUE(test, WGSTAR_REKEY_ON_RECEIVE_NS == S(165));
	KUNIT_EXPECT_TRUE(test, WGSTAR_WIPE_KEYS_AFTER_NS == S(540));
	KUNIT_EXPECT_TRUE(test, WGSTAR_INITIATION_SPACING_NS == 20000000);
}

static struct kunit_case session_policy_cases[] = {
	KUNIT_CASE_PARAM(sending_renews_and_expires, send_gen_params),
	KUNIT_CASE(only_the_initiator_renews_on_receiving_and_once),
	KUNIT_CASE(receiving_ends_with_age_and_counter),
	KUNIT_CASE(session_born_on_a_faster_clock_is_new),
	KUNIT_CASE(constants_are_those_of_the_protocol),
	{}
};

struct kunit_suite wgstar_session_policy_suite = {
	.name = "wgstar_session_policy",
	.test_cases = session_policy_cases,
};
