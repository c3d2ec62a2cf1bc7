// SPDX-License-Identifier: GPL-2.0
/*
 * Names looked up with a limit of time: by a child, which writes the addresses
 * into a pipe or is killed.
 */
#include "resolve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "error.h"

#define SOME_LIMIT_MS	4000	/* for all names of a device together */

/* What goes through the pipe. */
struct answer {
	int code;
	struct wgstar_addresses addresses;
};

static void answer_collect(struct answer *answer, const struct addrinfo *found)
{
	struct wgstar_addresses *addresses = &answer->addresses;

	for (; found && addresses->count < WGSTAR_RESOLVE_MAX;
	     found = found->ai_next) {
		if (found->ai_addrlen > sizeof(addresses->items[0]))
			continue;
		memcpy(&addresses->items[addresses->count++], found->ai_addr,
		       found->ai_addrlen);
	}
}

static void answer_find(struct answer *answer, const char *host, uint16_t port,
			int flags)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
		.ai_protocol = IPPROTO_UDP,
		.ai_flags = AI_NUMERICSERV | flags,
	};
	struct addrinfo *found;
	char service[8];

	memset(answer, 0, sizeof(*answer));
	snprintf(service, sizeof(service), "%u", port);
	answer->code = getaddrinfo(host, service, &hints, &found);
	if (answer->code)
		return;
	answer_collect(answer, found);
	freeaddrinfo(found);
}

bool wgstar_resolve_is_name(const char *host)
{
	struct answer answer;

	if (!host)
		return false;
	answer_find(&answer, host, 1, AI_NUMERICHOST);
	return answer.code;
}

static void child_run(int to, const char *host, uint16_t port)
{
	struct answer answer;

	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	answer_find(&answer, host, port, 0);
	_exit(write(to, &answer, sizeof(answer)) != sizeof(answer));
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* An answer is smaller than what a pipe takes in one piece. */
static bool answer_wait(struct answer *answer, int from, unsigned int limit_ms)
{
	struct pollfd ready = { .fd = from, .events = POLLIN };
	int64_t end = now_ms() + limit_ms, left;
	int result;

	do {
		left = end - now_ms();
		result = poll(&ready, 1, left > 0 ? left : 0);
	} while (result < 0 && errno == EINTR && left > 0);
	return result == 1 &&
	       read(from, answer, sizeof(*answer)) == sizeof(*answer);
}

static int answer_ask(struct answer *answer, const char *host, uint16_t port,
		      unsigned int limit_ms)
{
	bool answered = false;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	child = fork();
	if (!child)
		child_run(ends[1], host, port);
	close(ends[1]);
	if (child > 0) {
		answered = answer_wait(answer, ends[0], limit_ms);
		kill(child, SIGKILL);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
	return answered ? 0 : -1;
}

int wgstar_resolve(struct wgstar_addresses *addresses, const char *host,
		   uint16_t port, unsigned int limit_ms,
		   struct wgstar_error *error)
{
	struct answer answer;

	answer_find(&answer, host, port, AI_NUMERICHOST);
	if (answer.code && answer_ask(&answer, host, port, limit_ms))
		return wgstar_error_set(error,
					"endpoint `%s:%u' cannot be looked up: no answer in %u.%u s",
					host, port, limit_ms / 1000,
					limit_ms / 100 % 10);
	if (answer.code)
		return wgstar_error_set(error,
					"endpoint `%s:%u' cannot be looked up: %s",
					host, port, gai_strerror(answer.code));
	*addresses = answer.addresses;
	return 0;
}

static void warn_of_peer(const struct wgstar_peer *peer, const char *path,
			 const struct wgstar_error *error)
{
	fprintf(stderr,
		"wgstarctl: warning: %s:%u:1: %s; the peer starts without an endpoint\n",
		path, peer->line, error->text);
}

void wgstar_device_resolve_some(struct wgstar_device *device, const char *path)
{
	int64_t end = now_ms() + SOME_LIMIT_MS;
	size_t i;

	for (i = 0; i < device->peer_count; i++) {
		struct wgstar_peer *peer = &device->peers[i];
		struct wgstar_addresses addresses;
		struct wgstar_error error;
		int64_t left = end - now_ms();

		if (!peer->endpoint_host)
			continue;
		if (!wgstar_resolve(&addresses, peer->endpoint_host,
				    peer->endpoint_port, left > 0 ? left : 0,
				    &error)) {
			peer->endpoint = addresses.items[0];
			continue;
		}
		peer->flags &= ~WGSTAR_PEER_HAS_ENDPOINT;
		warn_of_peer(peer, path, &error);
	}
}
