// SPDX-License-Identifier: GPL-2.0
/*
 * Small UDP packets, many of them: what the benchmarks send and count.
 *
 *   flood send ADDRESS PORT SIZE SECONDS   as fast as sendmmsg() goes; prints packets and ns
 *   flood receive PORT                     counts until a second of silence; prints packets
 *   flood ask ADDRESS PORT SIZE COUNT      COUNT times there and back; prints the median in ns
 *   flood answer PORT                      sends back what comes, for ever
 *   flood once FILE PORT                   one packet to each address; prints the start in ns
 *   flood await PORT COUNT                 until COUNT came or 30 s passed; prints count, end in ns
 *   flood scatter FILE PORT COUNT          COUNT times sendto(), address after address; prints ns
 *
 * Addresses are IPv4, one a line in files. Times are CLOCK_MONOTONIC, which
 * all network namespaces of a machine share. Errors of sendto() are wanted
 * by some callers (see measure.sh) and ignored.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, SIZE_MAX_PACKET = 1500 };

struct batch {
	struct mmsghdr message[BATCH];
	struct iovec part[BATCH];
	char data[BATCH][SIZE_MAX_PACKET];
};

static struct batch batch;

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static struct sockaddr_in address_of(const char *text, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		errx(2, "no IPv4 address: %s", text);
	return address;
}

static void batch_prepare(size_t size)
{
	int i;

	for (i = 0; i < BATCH; i++) {
		batch.part[i].iov_base = batch.data[i];
		batch.part[i].iov_len = size;
		batch.message[i].msg_hdr.msg_iov = &batch.part[i];
		batch.message[i].msg_hdr.msg_iovlen = 1;
	}
}

static int udp_socket(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		err(1, "socket");
	return fd;
}

static int udp_listener(int port, int timeout_s)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct timeval timeout = { .tv_sec = timeout_s };
	int size = 8 << 20;
	int fd = udp_socket();

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "bind");
	return fd;
}

static void flood_send(char **word)
{
	struct sockaddr_in to = address_of(word[0], atoi(word[1]));
	int64_t start, end, limit = atof(word[3]) * 1e9;
	unsigned long count = 0;
	int sent, fd = udp_socket();

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "connect");
	batch_prepare(atoi(word[2]));
	start = now_ns();
	do {
		sent = sendmmsg(fd, batch.message, BATCH, 0);
		if (sent > 0)
			count += sent;
		end = now_ns();
	} while (end - start < limit);
	printf("%lu %lld\n", count, (long long)(end - start));
}

static void flood_receive(char **word)
{
	int got, fd = udp_listener(atoi(word[0]), 1);
	unsigned long count = 0;

	/* The first packet may take its time. */
	batch_prepare(SIZE_MAX_PACKET);
	for (;;) {
		got = recvmmsg(fd, batch.message, BATCH, MSG_WAITFORONE, NULL);
		if (got > 0)
			count += got;
		else if (count)
			break;
	}
	printf("%lu\n", count);
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void flood_ask(char **word)
{
	struct sockaddr_in to = address_of(word[0], atoi(word[1]));
	int i, size = atoi(word[2]), count = atoi(word[3]), fd = udp_listener(0, 10);
	int64_t *took = calloc(count, sizeof(*took));

	if (!took)
		err(1, "calloc");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "connect");
	for (i = 0; i < count; i++) {
		took[i] = now_ns();
		if (send(fd, batch.data[0], size, 0) != size ||
		    recv(fd, batch.data[1], SIZE_MAX_PACKET, 0) != size)
			err(1, "packet %d has no answer", i);
		took[i] = now_ns() - took[i];
	}
	qsort(took, count, sizeof(*took), compare_ns);
	printf("%lld\n", (long long)took[count / 2]);
	free(took);
}

static void flood_answer(char **word)
{
	int fd = udp_listener(atoi(word[0]), 0);
	struct sockaddr_in from;
	char data[SIZE_MAX_PACKET];
	socklen_t length;
	ssize_t size;

	for (;;) {
		length = sizeof(from);
		size = recvfrom(fd, data, sizeof(data), 0, (struct sockaddr *)&from, &length);
		if (size >= 0)
			sendto(fd, data, size, 0, (struct sockaddr *)&from, length);
	}
}

static void flood_await(char **word)
{
	int fd = udp_listener(atoi(word[0]), 30);
	int count = 0, wanted = atoi(word[1]);
	char data[SIZE_MAX_PACKET];

	while (count < wanted && recv(fd, data, sizeof(data), 0) >= 0)
		count++;
	printf("%d %lld\n", count, (long long)now_ns());
}

/* Reads the addresses of a file; the caller owns the array. */
static struct sockaddr_in *addresses_read(const char *path, int port, size_t *count)
{
	struct sockaddr_in *list = NULL;
	FILE *file = fopen(path, "r");
	char line[64];

	if (!file)
		err(1, "%s", path);
	for (*count = 0; fgets(line, sizeof(line), file); ++*count) {
		line[strcspn(line, "\n")] = '\0';
		list = realloc(list, (*count + 1) * sizeof(*list));
		if (!list)
			err(1, "realloc");
		list[*count] = address_of(line, port);
	}
	fclose(file);
	if (!*count)
		errx(1, "%s is empty", path);
	return list;
}

static void send_to_all(struct sockaddr_in *list, size_t length, size_t count)
{
	int fd = udp_socket();
	size_t i;

	for (i = 0; i < count; i++)
		sendto(fd, "x", 1, 0, (struct sockaddr *)&list[i % length], sizeof(*list));
}

static void flood_once(char **word)
{
	size_t length;
	struct sockaddr_in *list = addresses_read(word[0], atoi(word[1]), &length);

	printf("%lld\n", (long long)now_ns());
	send_to_all(list, length, length);
	free(list);
}

static void flood_scatter(char **word)
{
	size_t length, count = atoi(word[2]);
	struct sockaddr_in *list = addresses_read(word[0], atoi(word[1]), &length);
	int64_t start;

	send_to_all(list, length, 1000);
	start = now_ns();
	send_to_all(list, length, count);
	printf("%lld\n", (long long)(now_ns() - start));
	free(list);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int words;
		void (*run)(char **word);
	} commands[] = {
		{ "send", 4, flood_send },	 { "receive", 1, flood_receive },
		{ "ask", 4, flood_ask },	 { "answer", 1, flood_answer },
		{ "once", 2, flood_once },	 { "await", 2, flood_await },
		{ "scatter", 3, flood_scatter },
	};
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) || argc - 2 != commands[i].words)
			continue;
		commands[i].run(argv + 2);
		return 0;
	}
	errx(2, "usage: see the head of flood.c");
}
