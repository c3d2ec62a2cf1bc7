// SPDX-License-Identifier: GPL-2.0
/*
 * When the name of an endpoint is looked up again: peers over many looks, as
 * lists of what they had sent, received and shaken hands by then.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "endpoint_watch.h"

#define SECOND	1000000000ULL
#define START	(1000000 * SECOND)
#define LOOK	(20 * SECOND)

static union wgstar_endpoint address(const char *text)
{
	union wgstar_endpoint endpoint = {
		.ipv4 = { .sin_family = AF_INET, .sin_port = htons(51820) },
	};

	assert_int_equal(inet_pton(AF_INET, text, &endpoint.ipv4.sin_addr), 1);
	return endpoint;
}

/* A peer at its first look: a handshake @age seconds ago, 0 for none. */
static struct wgstar_peer peer_of(uint64_t age)
{
	struct wgstar_peer peer = { .endpoint = address("192.0.2.1") };

	peer.last_handshake_ns = age ? START - age * SECOND : 0;
	return peer;
}

/* Looks at a peer that sends so much between them; counts the lookups. */
static unsigned int lookups(struct wgstar_peer *peer, unsigned int looks,
			    uint64_t sends, uint64_t receives)
{
	struct wgstar_endpoint_watch watch = {};
	unsigned int count = 0, i;

	for (i = 0; i < looks; i++) {
		count += wgstar_endpoint_watch_look(&watch, peer,
						    START + i * LOOK);
		peer->tx_bytes += sends;
		peer->rx_bytes += receives;
	}
	return count;
}

static void a_peer_without_endpoint_is_looked_up_at_once(void **state)
{
	struct wgstar_peer peer = peer_of(0);

	memset(&peer.endpoint, 0, sizeof(peer.endpoint));
	assert_int_equal(lookups(&peer, 1, 0, 0), 1);
}

static void a_peer_that_answers_is_left_alone(void **state)
{
	struct wgstar_peer peer = peer_of(1000);

	assert_int_equal(lookups(&peer, 100, 10000, 32), 0);
}

static void an_idle_peer_is_left_alone(void **state)
{
	struct wgstar_peer peer = peer_of(100000), never = peer_of(0);

	assert_int_equal(lookups(&peer, 100, 0, 0), 0);
	assert_int_equal(lookups(&never, 100, 0, 0), 0);
}

static void keepalives_alone_are_no_failing_handshakes(void **state)
{
	struct wgstar_peer peer = peer_of(170);

	assert_int_equal(lookups(&peer, 100, 64, 0), 0);
}

/* A first packet into an old session: the handshake may be on its way. */
static void one_unanswered_look_is_not_enough(void **state)
{
	struct wgstar_endpoint_watch watch = {};
	struct wgstar_peer peer = peer_of(100000);

	assert_false(wgstar_endpoint_watch_look(&watch, &peer, START));
	peer.tx_bytes += 148;
	assert_false(wgstar_endpoint_watch_look(&watch, &peer, START + LOOK));
	peer.rx_bytes += 92;
	peer.last_handshake_ns = START + LOOK;
	assert_false(wgstar_endpoint_watch_look(&watch, &peer, START + 2 * LOOK));
}

static void failing_handshakes_are_noticed(void **state)
{
	struct wgstar_peer dead = peer_of(200), never = peer_of(0);

	assert_int_equal(lookups(&dead, 2, 592, 0), 0);
	dead = peer_of(200);
	assert_int_equal(lookups(&dead, 3, 592, 0), 1);
	assert_int_equal(lookups(&never, 3, 592, 0), 1);
}

/* 120 s until somebody wants new keys, 15 s of trying. */
static void nothing_happens_before_135_seconds(void **state)
{
	struct wgstar_peer peer = peer_of(94);

	assert_int_equal(lookups(&peer, 3, 592, 0), 0);
	peer = peer_of(95);
	assert_int_equal(lookups(&peer, 5, 592, 0), 2);
}

static void rests_grow_but_never_end(void **state)
{
	struct wgstar_peer peer = peer_of(0);
	unsigned int first, second;

	memset(&peer.endpoint, 0, sizeof(peer.endpoint));
	assert_int_equal(lookups(&peer, 4, 0, 0), 4);
	first = lookups(&peer, 100, 0, 0);
	second = lookups(&peer, 1000, 0, 0);
	assert_in_range(first, 15, 40);
	assert_in_range(second, 110, 200);
}

static void a_living_session_ends_the_rests(void **state)
{
	struct wgstar_endpoint_watch watch = { .seen = true, .fruitless = 30,
					       .rest = 7 };
	struct wgstar_peer peer = peer_of(10);

	assert_false(wgstar_endpoint_watch_look(&watch, &peer, START));
	assert_int_equal(watch.fruitless, 0);
	assert_int_equal(watch.rest, 0);
}

static void one_look_takes_the_end_of_a_session(void **state)
{
	struct wgstar_peer peer = peer_of(179);

	assert_false(wgstar_endpoint_watch_dead(&peer, START));
	peer = peer_of(180);
	assert_true(wgstar_endpoint_watch_dead(&peer, START));
	peer = peer_of(0);
	assert_true(wgstar_endpoint_watch_dead(&peer, START));
}

static void who_came_back_during_the_lookup_is_left_alone(void **state)
{
	struct wgstar_peer before = peer_of(500), after = before;

	assert_true(wgstar_endpoint_watch_same(&before, &after));
	after.tx_bytes++;
	assert_true(wgstar_endpoint_watch_same(&before, &after));
	after.rx_bytes++;
	assert_false(wgstar_endpoint_watch_same(&before, &after));
	after = before;
	after.last_handshake_ns = START;
	assert_false(wgstar_endpoint_watch_same(&before, &after));
	after = before;
	after.endpoint = address("192.0.2.2");
	assert_false(wgstar_endpoint_watch_same(&before, &after));
}

static void addresses_take_turns(void **state)
{
	struct wgstar_addresses two = {
		.items = { address("192.0.2.1"), address("192.0.2.2") },
		.count = 2,
	};
	struct wgstar_addresses one = { .items = { address("192.0.2.1") },
					.count = 1 };
	union wgstar_endpoint none = {}, other = address("192.0.2.9");

	assert_ptr_equal(wgstar_endpoint_choose(&two, &none), &two.items[0]);
	assert_ptr_equal(wgstar_endpoint_choose(&two, &other), &two.items[0]);
	assert_ptr_equal(wgstar_endpoint_choose(&two, &two.items[0]),
			 &two.items[1]);
	assert_ptr_equal(wgstar_endpoint_choose(&two, &two.items[1]),
			 &two.items[0]);
	assert_null(wgstar_endpoint_choose(&one, &one.items[0]));
	assert_ptr_equal(wgstar_endpoint_choose(&one, &other), &one.items[0]);
}

static void addresses_are_not_looked_up(void **state)
{
	struct wgstar_addresses addresses;
	struct wgstar_error error;

	assert_false(wgstar_resolve_is_name("192.0.2.1"));
	assert_false(wgstar_resolve_is_name("2001:db8::1"));
	assert_false(wgstar_resolve_is_name(NULL));
	assert_true(wgstar_resolve_is_name("hub.example.org"));
	assert_int_equal(wgstar_resolve(&addresses, "192.0.2.1", 51820, 0,
					&error), 0);
	assert_int_equal(addresses.count, 1);
	assert_int_equal(wgstar_resolve(&addresses, "localhost", 51820, 10000,
					&error), 0);
	assert_true(addresses.count > 0);
	assert_int_equal(wgstar_resolve(&addresses, "localhost", 51820, 0,
					&error), -1);
	assert_non_null(strstr(error.text, "no answer in 0.0 s"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_without_endpoint_is_looked_up_at_once),
		cmocka_unit_test(a_peer_that_answers_is_left_alone),
		cmocka_unit_test(an_idle_peer_is_left_alone),
		cmocka_unit_test(keepalives_alone_are_no_failing_handshakes),
		cmocka_unit_test(one_unanswered_look_is_not_enough),
		cmocka_unit_test(failing_handshakes_are_noticed),
		cmocka_unit_test(nothing_happens_before_135_seconds),
		cmocka_unit_test(rests_grow_but_never_end),
		cmocka_unit_test(a_living_session_ends_the_rests),
		cmocka_unit_test(one_look_takes_the_end_of_a_session),
		cmocka_unit_test(who_came_back_during_the_lookup_is_left_alone),
		cmocka_unit_test(addresses_take_turns),
		cmocka_unit_test(addresses_are_not_looked_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
