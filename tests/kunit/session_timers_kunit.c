// SPDX-License-Identifier: GPL-2.0
/*
 * Each rule of the table of timers, played on a clock of its own: a timer that
 * fires when it was armed to, and nothing else that calls due().
 */
#include "suites.h"
#include "../../module/logic/session_timers.h"

#define START	WGSTAR_SECONDS_NS(1000)
#define S(n)	WGSTAR_SECONDS_NS(n)
#define JITTER	(S(1) / 4)

struct play {
	struct session_timers timers;
	u64 now;
	u64 timer;		/* what the caller's timer is set to */
	unsigned int fired;
};

static struct play *play_new(struct kunit *test)
{
	struct play *play = kunit_kzalloc(test, sizeof(*play), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, play);
	wgstar_timers_init(&play->timers);
	play->now = START;
	return play;
}

/* What the caller does with the return value of an event. */
static void play_event(struct play *play, bool must_arm)
{
	if (must_arm)
		play->timer = wgstar_timers_arm(&play->timers);
}

/*
 * Let time pass up to @until, or to the first action, which is returned.  An
 * initiation that is asked for is "sent" at once if @initiate.
 */
static u32 play_next(struct play *play, u64 until, bool initiate)
{
	u32 due;

	while (play->timer && play->timer <= until) {
		if (play->timer > play->now)
			play->now = play->timer;
		++play->fired;
		due = wgstar_timers_due(&play->timers, play->now);
		if (initiate && due & (TIMER_RETRY_HANDSHAKE | TIMER_NEW_HANDSHAKE)) {
			wgstar_timers_any_sent(&play->timers, play->now);
			wgstar_timers_initiation_sent(&play->timers, play->now,
						      JITTER);
		}
		play->timer = wgstar_timers_arm(&play->timers);
		if (due)
			return due;
	}
	play->now = until;
	return 0;
}

static void nothing_is_due_for_a_new_peer(struct kunit *test)
{
	struct play *play = play_new(test);

	KUNIT_EXPECT_TRUE(test, wgstar_timers_next(&play->timers) == 0);
	KUNIT_EXPECT_EQ(test, wgstar_timers_due(&play->timers, U64_MAX), 0U);
	KUNIT_EXPECT_TRUE(test, wgstar_timers_may_initiate(&play->timers, 1));
}

static void initiation_is_retried_for_ninety_seconds(struct kunit *test)
{
	struct play *play = play_new(test);
	unsigned int retries = 0;
	u64 last = START;
	u32 due;

	play_event(play, wgstar_timers_initiation_sent(&play->timers, START,
						       JITTER));
	while ((due = play_next(play, START + S(1000), true)) ==
	       TIMER_RETRY_HANDSHAKE) {
		KUNIT_EXPECT_TRUE(test, play->now == last + S(5) + JITTER);
		last = play->now;
		++retries;
	}
	KUNIT_EXPECT_EQ(test, due, (u32)TIMER_GIVE_UP);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(90));
	KUNIT_EXPECT_EQ(test, retries, 17U);
	/* Ephemeral keys of a peer that never answered do not stay for ever. */
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), true),
			(u32)TIMER_WIPE_KEYS);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(90 + 540));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(9000), true), 0U);
}

static void retries_go_on_though_none_can_be_sent(struct kunit *test)
{
	struct play *play = play_new(test);
	unsigned int retries = 0;
	u32 due;

	play_event(play, wgstar_timers_initiation_sent(&play->timers, START, 0));
	while ((due = play_next(play, START + S(1000), false)) ==
	       TIMER_RETRY_HANDSHAKE)
		++retries;
	KUNIT_EXPECT_EQ(test, due, (u32)TIMER_GIVE_UP);
	KUNIT_EXPECT_EQ(test, retries, 17U);
}

static void next_send_after_giving_up_starts_anew(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_initiation_sent(&play->timers, START, 0));
	while (play_next(play, START + S(1000), true) == TIMER_RETRY_HANDSHAKE)
		;
	play_event(play, wgstar_timers_initiation_sent(&play->timers, play->now,
						       0));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), true),
			(u32)TIMER_RETRY_HANDSHAKE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(95));
}

static void response_ends_the_retries(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_initiation_sent(&play->timers, START, 0));
	wgstar_timers_handshake_complete(&play->timers);
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), true), 0U);
}

static void initiations_keep_five_seconds_apart(struct kunit *test)
{
	struct play *play = play_new(test);

	wgstar_timers_initiation_sent(&play->timers, START, 0);
	KUNIT_EXPECT_FALSE(test, wgstar_timers_may_initiate(&play->timers, START));
	KUNIT_EXPECT_FALSE(test, wgstar_timers_may_initiate(&play->timers, START - 1));
	KUNIT_EXPECT_FALSE(test, wgstar_timers_may_initiate(&play->timers, START + S(5) - 1));
	KUNIT_EXPECT_TRUE(test, wgstar_timers_may_initiate(&play->timers, START + S(5)));
	wgstar_timers_handshake_complete(&play->timers);
	KUNIT_EXPECT_FALSE(test, wgstar_timers_may_initiate(&play->timers, START + S(4)));
	wgstar_timers_keys_wiped(&play->timers);
	KUNIT_EXPECT_TRUE(test, wgstar_timers_may_initiate(&play->timers, START + S(4)));
}

static void unanswered_data_starts_a_handshake(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_data_sent(&play->timers, START, JITTER));
	KUNIT_EXPECT_TRUE(test, wgstar_timers_awaits_answer(&play->timers));
	/* Later data does not put it off. */
	play_event(play, wgstar_timers_data_sent(&play->timers, START + S(14), 0));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(100), false),
			(u32)TIMER_NEW_HANDSHAKE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(15) + JITTER);
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void anything_received_answers_the_data(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_data_sent(&play->timers, START, 0));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(14), false), 0U);
	wgstar_timers_any_received(&play->timers);
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void received_data_is_answered_by_a_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_data_received(&play->timers, START));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(100), false),
			(u32)TIMER_SEND_KEEPALIVE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(10));
	play_event(play, wgstar_timers_any_sent(&play->timers, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void anything_sent_spares_the_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_data_received(&play->timers, START));
	play_event(play, wgstar_timers_data_received(&play->timers, START + 1));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(9), false), 0U);
	play_event(play, wgstar_timers_any_sent(&play->timers, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void more_data_gets_one_more_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_data_received(&play->timers, START));
	play_event(play, wgstar_timers_data_received(&play->timers, START + S(1)));
	play_event(play, wgstar_timers_data_received(&play->timers, START + S(2)));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(100), false),
			(u32)TIMER_SEND_KEEPALIVE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(10));
	play_event(play, wgstar_timers_any_sent(&play->timers, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(100), false),
			(u32)TIMER_SEND_KEEPALIVE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(20));
	play_event(play, wgstar_timers_any_sent(&play->timers, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void keys_without_renewal_are_wiped(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_session_derived(&play->timers, START));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(500), false), 0U);
	play_event(play, wgstar_timers_session_derived(&play->timers, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(5000), false),
			(u32)TIMER_WIPE_KEYS);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(500 + 540));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(9000), false), 0U);
}

static void silence_is_broken_by_the_persistent_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);
	unsigned int i;

	play_event(play, wgstar_timers_persistent_set(&play->timers, 25, START));
	for (i = 1; i <= 10; ++i) {
		KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false),
				(u32)TIMER_PERSISTENT_KEEPALIVE);
		KUNIT_EXPECT_TRUE(test, play->now == START + S(25 * i));
	}
	play_event(play, wgstar_timers_persistent_set(&play->timers, 0, play->now));
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false), 0U);
}

static void traffic_puts_off_the_persistent_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);
	unsigned int i;

	play_event(play, wgstar_timers_persistent_set(&play->timers, 10, START));
	for (i = 0; i < 100; ++i) {
		KUNIT_EXPECT_EQ(test, play_next(play, play->now + S(7), false), 0U);
		wgstar_timers_any_traversal(&play->timers, play->now);
	}
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(1000), false),
			(u32)TIMER_PERSISTENT_KEEPALIVE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(710));
}

static void persistent_interval_reaches_its_greatest_value(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_persistent_set(&play->timers, 65535, START));
	KUNIT_EXPECT_TRUE(test, play->timer == START + S(65535));
}

static void busy_peer_sets_its_timer_once_in_ten_seconds(struct kunit *test)
{
	struct play *play = play_new(test);
	unsigned int i, armed = 0;
	bool must_arm;

	/* A message either way each millisecond, for 100 s. */
	for (i = 0; i < 100000; ++i) {
		KUNIT_ASSERT_EQ(test, play_next(play, START + S(1) / 1000 * i, false), 0U);
		must_arm = wgstar_timers_data_sent(&play->timers, play->now, 0);
		must_arm |= wgstar_timers_any_sent(&play->timers, play->now);
		must_arm |= wgstar_timers_data_received(&play->timers, play->now);
		wgstar_timers_any_received(&play->timers);
		armed += must_arm;
		play_event(play, must_arm);
	}
	KUNIT_EXPECT_LE(test, armed, 2U);
	KUNIT_EXPECT_LE(test, play->fired, 11U);
}

static void wiping_turns_all_off_but_the_persistent_keepalive(struct kunit *test)
{
	struct play *play = play_new(test);

	play_event(play, wgstar_timers_initiation_sent(&play->timers, START, 0));
	play_event(play, wgstar_timers_session_derived(&play->timers, START));
	play_event(play, wgstar_timers_data_sent(&play->timers, START, 0));
	play_event(play, wgstar_timers_data_received(&play->timers, START));
	play_event(play, wgstar_timers_data_received(&play->timers, START));
	play_event(play, wgstar_timers_persistent_set(&play->timers, 3000, START));
	wgstar_timers_keys_wiped(&play->timers);
	KUNIT_EXPECT_EQ(test, play_next(play, START + S(9000), false),
			(u32)TIMER_PERSISTENT_KEEPALIVE);
	KUNIT_EXPECT_TRUE(test, play->now == START + S(3000));
}

/* The caller's promise: a timer is never set later than the next deadline. */
static void random_events_never_outrun_the_timer(struct kunit *test)
{
	struct play *play = play_new(test);
	struct session_timers *timers = &play->timers;
	u64 seed = 99, next;
	unsigned int i;

	for (i = 0; i < 20000 * WGSTAR_TEST_EFFORT; ++i) {
		play_next(play, play->now + test_random_below(&seed, U32_MAX),
			  test_random_below(&seed, 2));
		switch (test_random_below(&seed, 9)) {
		case 0:
			play_event(play, wgstar_timers_data_sent(timers, play->now, 0));
			break;
		case 1:
			play_event(play, wgstar_timers_data_received(timers, play->now));
			break;
		case 2:
			play_event(play, wgstar_timers_any_sent(timers, play->now));
			break;
		case 3:
			wgstar_timers_any_received(timers);
			break;
		case 4:
			wgstar_timers_any_traversal(timers, play->now);
			break;
		case 5:
			play_event(play, wgstar_timers_initiation_sent(timers, play->now,
								       JITTER));
			break;
		case 6:
			wgstar_timers_handshake_complete(timers);
			break;
		case 7:
			play_event(play, wgstar_timers_session_derived(timers, play->now));
			break;
		case 8:
			play_event(play, wgstar_timers_persistent_set(timers,
								      test_random_below(&seed, 60),
								      play->now));
			break;
		}
		next = wgstar_timers_next(timers);
		KUNIT_ASSERT_TRUE(test, !next || (play->timer && play->timer <= next));
	}
}

static struct kunit_case session_timers_cases[] = {
	KUNIT_CASE(nothing_is_due_for_a_new_peer),
	KUNIT_CASE(initiation_is_retried_for_ninety_seconds),
	KUNIT_CASE(retries_go_on_though_none_can_be_sent),
	KUNIT_CASE(next_send_after_giving_up_starts_anew),
	KUNIT_CASE(response_ends_the_retries),
	KUNIT_CASE(initiations_keep_five_seconds_apart),
	KUNIT_CASE(unanswered_data_starts_a_handshake),
	KUNIT_CASE(anything_received_answers_the_data),
	KUNIT_CASE(received_data_is_answered_by_a_keepalive),
	KUNIT_CASE(anything_sent_spares_the_keepalive),
	KUNIT_CASE(more_data_gets_one_more_keepalive),
	KUNIT_CASE(keys_without_renewal_are_wiped),
	KUNIT_CASE(silence_is_broken_by_the_persistent_keepalive),
	KUNIT_CASE(traffic_puts_off_the_persistent_keepalive),
	KUNIT_CASE(persistent_interval_reaches_its_greatest_value),
	KUNIT_CASE(busy_peer_sets_its_timer_once_in_ten_seconds),
	KUNIT_CASE(wiping_turns_all_off_but_the_persistent_keepalive),
	KUNIT_CASE(random_events_never_outrun_the_timer),
	{}
};

struct kunit_suite wgstar_session_timers_suite = {
	.name = "wgstar_session_timers",
	.test_cases = session_timers_cases,
};
