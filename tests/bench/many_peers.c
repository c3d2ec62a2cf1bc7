// SPDX-License-Identifier: GPL-2.0
/*
 * Many peers behind one UDP socket: they make sessions with a hub and have it
 * answer pings through them.  The arithmetic is the module's own, in user space.
 *
 *   many_peers config NET COUNT
 *	the [Peer] sections of the hub: keys, and addresses NET.0.0.1 and on
 *   many_peers talk KEY ADDRESS ROUNDS NET:PORT:COUNT[:USED]...
 *	COUNT sessions each with the device that has the public key KEY and
 *	listens at PORT; "session" says how many came up.
 *	Then ROUNDS times in turn 8192 pings from each, through the first USED
 *	sessions (all), to NET.255.255.254; each answer must come in the
 *	session of its ping.  The last lines are
 *	  NET USED answered of sent, median ticks per ping, median ratio to the first
 *
 * A set with the same NET and PORT as one before it uses the sessions of that.
 * Keys are made from NET and number: no secret, and the same in each run.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>

#include "../../module/logic/mac.h"
#include "../../module/logic/message.h"
#include "../../module/logic/noise.h"

enum {
	WINDOW = 64,
	PINGS = 8192,
	SETS_MAX = 8,
	ROUNDS_MAX = 64,
	PAYLOAD = 36,
	HUB_HOST = 0xfffffe,
	/* Goes through the sessions in no order that caches could foresee. */
	STRIDE = 1000003,
};

struct ping {
	struct iphdr ip;
	struct icmphdr icmp;
	u8 payload[PAYLOAD];
};

struct ping_message {
	struct message_data head;
	u8 sealed[sizeof(struct ping) + WGSTAR_TAG_LENGTH];
};

struct session {
	struct noise_identity me;
	struct noise_symmetric symmetric;
	u8 ephemeral[WGSTAR_KEY_LENGTH];
	u8 sending[WGSTAR_KEY_LENGTH];
	u8 receiving[WGSTAR_KEY_LENGTH];
	__le32 remote_index;
	u64 counter;
	bool up;
};

struct set {
	unsigned int net, port, count, used;
	struct session *sessions;
	unsigned long sent, answered, turn;
	double ticks[ROUNDS_MAX];
};

static struct set sets[SETS_MAX];
static u8 hub_key[WGSTAR_KEY_LENGTH];
static struct mac_keys hub_mac_keys;
static struct sockaddr_in hub;
static int fd;

/*
 * In a guest whose clock stands still while there is work to do, so that
 * sessions do not grow old, only the processor's counter goes on.
 */
static u64 now_ticks(void)
{
#ifdef __x86_64__
	return __builtin_ia32_rdtsc();
#else
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
#endif
}

static void identity_make(struct noise_identity *identity, unsigned int net,
			  unsigned int number)
{
	u32 seed[2] = { net, number };

	wgstar_env_blake2s(identity->private, WGSTAR_KEY_LENGTH, NULL, 0, seed,
			   sizeof(seed));
	identity->private[0] &= 248;
	identity->private[31] = (identity->private[31] & 127) | 64;
	if (!curve25519_generate_public(identity->public, identity->private))
		abort();
}

static void config(unsigned int net, unsigned int count)
{
	struct noise_identity identity;
	char text[48];
	unsigned int i;

	for (i = 1; i <= count; ++i) {
		identity_make(&identity, net, i);
		EVP_EncodeBlock((u8 *)text, identity.public, WGSTAR_KEY_LENGTH);
		printf("[Peer]\nPublicKey = %s\nAllowedIPs = %u.%u.%u.%u/32\n",
		       text, net, i >> 16, i >> 8 & 255, i & 255);
	}
}

/* Handshakes */

static void initiation_send(struct set *set, unsigned int number)
{
	struct session *session = &set->sessions[number];
	u8 static_static[WGSTAR_KEY_LENGTH], timestamp[WGSTAR_TIMESTAMP_LENGTH];
	struct message_initiation message = {
		.header.type = htole32(MESSAGE_INITIATION),
		.sender_index = htole32(number),
	};
	struct timespec now;

	identity_make(&session->me, set->net, number + 1);
	RAND_bytes(session->ephemeral, WGSTAR_KEY_LENGTH);
	clock_gettime(CLOCK_REALTIME, &now);
	wgstar_noise_tai64n(timestamp, now.tv_sec, now.tv_nsec);
	if (!wgstar_noise_static_static(static_static, session->me.private, hub_key) ||
	    !wgstar_noise_initiation_create(&session->symmetric, &message,
					    &session->me, hub_key, static_static,
					    session->ephemeral, timestamp))
		abort();
	wgstar_mac1_write(&message, sizeof(message), hub_mac_keys.mac1_key);
	send(fd, &message, sizeof(message), 0);
}

/* The first message confirms the session to the hub. */
static void keepalive_send(struct session *session)
{
	struct {
		struct message_data head;
		u8 sealed[WGSTAR_TAG_LENGTH];
	} message = {
		.head.header.type = htole32(MESSAGE_DATA),
		.head.receiver_index = session->remote_index,
		.head.counter = htole64(session->counter),
	};

	chacha20poly1305_encrypt(message.sealed, NULL, 0, NULL, 0,
				 session->counter++, session->sending);
	send(fd, &message, sizeof(message), 0);
}

/* Whether a session came up by it. */
static bool response_receive(struct set *set)
{
	static const u8 no_key[WGSTAR_KEY_LENGTH];
	struct message_response message;
	struct session *session;
	u32 number;

	if (recv(fd, &message, sizeof(message), 0) != sizeof(message) ||
	    message.header.type != htole32(MESSAGE_RESPONSE))
		return false;
	number = le32toh(message.receiver_index);
	if (number >= set->count || set->sessions[number].up)
		return false;
	session = &set->sessions[number];
	if (!wgstar_noise_response_consume(&session->symmetric, &message,
					   &session->me, session->ephemeral, no_key))
		errx(1, "a response that is no answer");
	wgstar_noise_session_keys(&session->symmetric, true, session->sending,
				  session->receiving);
	session->remote_index = message.sender_index;
	session->up = true;
	keepalive_send(session);
	return true;
}

static void sessions_begin(struct set *set)
{
	unsigned int first, last, number, up = 0, missing;

	set->sessions = calloc(set->count, sizeof(*set->sessions));
	if (!set->sessions)
		err(1, "%u sessions", set->count);
	for (first = 0; first < set->count; first = last) {
		last = min(first + WINDOW, set->count);
		for (number = first; number < last; ++number)
			initiation_send(set, number);
		/* Any message, or a silence, uses up patience. */
		for (missing = last - first; missing; --missing)
			up += response_receive(set);
	}
	printf("session %u %u of %u\n", set->net, up, set->count);
	fflush(stdout);
	if (up < set->count)
		errx(1, "not all came up");
}

/* Pings */

static u16 ones_sum(const void *data, size_t len)
{
	const u16 *word = data;
	u32 sum = 0;

	for (; len; len -= 2)
		sum += *word++;
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

static void ping_write(struct ping *ping, unsigned int net, unsigned int number)
{
	*ping = (struct ping) {
		.ip = {
			.version = 4,
			.ihl = 5,
			.tot_len = htons(sizeof(*ping)),
			.ttl = 64,
			.protocol = IPPROTO_ICMP,
			.saddr = htonl(net << 24 | (number + 1)),
			.daddr = htonl(net << 24 | HUB_HOST),
		},
		.icmp.type = ICMP_ECHO,
		.icmp.un.echo.id = htons(number),
	};
	ping->ip.check = ones_sum(&ping->ip, sizeof(ping->ip));
	ping->icmp.checksum = ones_sum(&ping->icmp, sizeof(*ping) - sizeof(ping->ip));
}

static void message_write(struct ping_message *message, struct set *set)
{
	unsigned int number = set->turn++ * STRIDE % set->used;
	struct session *session = &set->sessions[number];
	struct ping ping;

	ping_write(&ping, set->net, number);
	message->head.header.type = htole32(MESSAGE_DATA);
	message->head.receiver_index = session->remote_index;
	message->head.counter = htole64(session->counter);
	chacha20poly1305_encrypt(message->sealed, (u8 *)&ping, sizeof(ping),
				 NULL, 0, session->counter++, session->sending);
}

/* Whether it is the answer to a ping, for and from the one who asked. */
static bool message_answers(const struct ping_message *message, size_t len,
			    struct set *set)
{
	u32 number = le32toh(message->head.receiver_index);
	struct ping ping;

	if (len != sizeof(*message) || number >= set->used ||
	    message->head.header.type != htole32(MESSAGE_DATA) ||
	    !chacha20poly1305_decrypt((u8 *)&ping, message->sealed,
				      sizeof(message->sealed), NULL, 0,
				      le64toh(message->head.counter),
				      set->sessions[number].receiving))
		return false;
	return ping.icmp.type == ICMP_ECHOREPLY &&
	       ping.icmp.un.echo.id == htons(number) &&
	       ping.ip.daddr == htonl(set->net << 24 | (number + 1));
}

/* One window of pings and what comes back; its time, without our own work. */
static u64 window_run(struct set *set)
{
	static struct ping_message out[WINDOW], in[WINDOW];
	struct mmsghdr send_list[WINDOW] = {}, receive_list[WINDOW] = {};
	struct iovec parts[2 * WINDOW];
	int i, more, got = 0;
	u64 took;

	for (i = 0; i < WINDOW; ++i) {
		message_write(&out[i], set);
		parts[i] = (struct iovec) { &out[i], sizeof(out[i]) };
		parts[WINDOW + i] = (struct iovec) { &in[i], sizeof(in[i]) };
		send_list[i].msg_hdr.msg_iov = &parts[i];
		send_list[i].msg_hdr.msg_iovlen = 1;
		receive_list[i].msg_hdr.msg_iov = &parts[WINDOW + i];
		receive_list[i].msg_hdr.msg_iovlen = 1;
	}
	took = now_ticks();
	sendmmsg(fd, send_list, WINDOW, 0);
	do {
		more = recvmmsg(fd, receive_list + got, WINDOW - got,
				MSG_WAITFORONE, NULL);
		got += more > 0 ? more : 0;
	} while (more > 0 && got < WINDOW);
	took = now_ticks() - took;
	set->sent += WINDOW;
	for (i = 0; i < got; ++i)
		set->answered += message_answers(&in[i], receive_list[i].msg_len, set);
	return took;
}

static double round_run(struct set *set)
{
	unsigned int i, pings = set->used > PINGS ? set->used : PINGS;
	u64 took = 0;

	hub.sin_port = htons(set->port);
	if (connect(fd, (struct sockaddr *)&hub, sizeof(hub)))
		err(1, "connect");
	for (i = 0; i < pings; i += WINDOW)
		took += window_run(set);
	return (double)took / i;
}

static int compare(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;

	return (difference > 0) - (difference < 0);
}

static double median(double *values, unsigned int count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

static void report(struct set *set, const double *first, unsigned int rounds)
{
	double ratio[ROUNDS_MAX], ticks[ROUNDS_MAX];
	unsigned int i;

	for (i = 0; i < rounds; ++i) {
		ticks[i] = set->ticks[i];
		ratio[i] = ticks[i] / first[i];
	}
	printf("%u %u %lu of %lu %.0f ticks %.3f\n", set->net, set->used,
	       set->answered, set->sent, median(ticks, rounds), median(ratio, rounds));
}

static void set_parse(struct set *set, const char *word)
{
	struct set *old;
	int words = sscanf(word, "%u:%u:%u:%u", &set->net, &set->port,
			   &set->count, &set->used);

	if (words < 3)
		errx(2, "no set: %s", word);
	if (words < 4)
		set->used = set->count;
	hub.sin_port = htons(set->port);
	for (old = sets; old < set; ++old)
		if (old->net == set->net)
			set->sessions = old->sessions;
	if (connect(fd, (struct sockaddr *)&hub, sizeof(hub)))
		err(1, "connect");
	if (!set->sessions)
		sessions_begin(set);
}

static void talk(int count, char **word)
{
	struct timeval patience = { .tv_sec = 2 };
	unsigned int i, round, rounds = atoi(word[2]);
	u8 key[48];

	if (EVP_DecodeBlock(key, (u8 *)word[0], 44) != 33 ||
	    inet_pton(AF_INET, word[1], &hub.sin_addr) != 1 ||
	    !rounds || rounds > ROUNDS_MAX || count - 3 > SETS_MAX)
		errx(2, "no key, no address, or too much");
	memcpy(hub_key, key, sizeof(hub_key));
	hub.sin_family = AF_INET;
	wgstar_mac_keys_derive(&hub_mac_keys, hub_key);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		err(1, "socket");
	count -= 3;
	for (i = 0; i < count; ++i)
		set_parse(&sets[i], word[3 + i]);
	for (round = 0; round < rounds; ++round)
		for (i = 0; i < count; ++i)
			sets[i].ticks[round] = round_run(&sets[i]);
	for (i = 0; i < count; ++i)
		report(&sets[i], sets[0].ticks, rounds);
}

int main(int argc, char **argv)
{
	wgstar_noise_init();
	if (argc == 4 && !strcmp(argv[1], "config"))
		config(atoi(argv[2]), atoi(argv[3]));
	else if (argc >= 6 && !strcmp(argv[1], "talk"))
		talk(argc - 2, argv + 2);
	else
		errx(2, "usage: see the head of many_peers.c");
	return 0;
}
