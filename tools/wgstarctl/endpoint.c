// SPDX-License-Identifier: GPL-2.0
/* Endpoints: HOST:PORT as text, looked up, and printed. */
#include "endpoint.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "value.h"

#define RETRIES_DEFAULT		15
#define RETRIES_MAX		1000
#define RETRY_FIRST_US		1000000
#define RETRY_MAX_US		20000000

static int endpoint_misspelt(const char *text, struct wgstar_error *error)
{
	return wgstar_error_set(error,
				"`%s' is not an endpoint: write HOST:PORT or [ADDRESS]:PORT",
				text);
}

int wgstar_endpoint_split(struct wgstar_peer *peer, const char *text,
			  struct wgstar_error *error)
{
	const char *colon = strrchr(text, ':'), *host = text;
	struct wgstar_error reason;
	struct in6_addr address;
	size_t length;
	char *copy;

	if (!colon || strpbrk(text, " \t"))
		return endpoint_misspelt(text, error);
	if (wgstar_value_port(&peer->endpoint_port, colon + 1, &reason) ||
	    !peer->endpoint_port)
		return wgstar_error_set(error,
					"`%s' does not end in a port: write a number from 1 to 65535 after the last colon",
					text);
	length = colon - text;
	if (*text == '[' && length > 2 && colon[-1] == ']') {
		host++;
		length -= 2;
	}
	copy = wgstar_text_copy(host, length);
	/* wg takes 2001:db8::1:51820; a host name has no colon. */
	if (!length || strpbrk(copy, "[]/") ||
	    (host == text && strchr(copy, ':') &&
	     inet_pton(AF_INET6, copy, &address) != 1)) {
		free(copy);
		return endpoint_misspelt(text, error);
	}
	free(peer->endpoint_host);
	peer->endpoint_host = copy;
	peer->flags |= WGSTAR_PEER_HAS_ENDPOINT;
	return 0;
}

/* How often to try again, as the environment says. */
static unsigned int retries_allowed(void)
{
	const char *text = getenv("WG_ENDPOINT_RESOLUTION_RETRIES");
	unsigned long retries;
	char *end;

	if (!text)
		return RETRIES_DEFAULT;
	if (!strcmp(text, "infinity"))
		return RETRIES_MAX;
	retries = strtoul(text, &end, 10);
	if (!*text || *end || *text == '-')
		return RETRIES_DEFAULT;
	return retries < RETRIES_MAX ? retries : RETRIES_MAX;
}

/* Will asking again give the same answer? */
static bool failure_is_final(int code)
{
	return code != EAI_AGAIN && code != EAI_SYSTEM && code != EAI_MEMORY;
}

static int host_lookup(const char *host, const char *port,
		       struct addrinfo **found)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
		.ai_protocol = IPPROTO_UDP,
		.ai_flags = AI_NUMERICSERV,
	};

	return getaddrinfo(host, port, &hints, found);
}

static int host_lookup_patiently(const char *host, const char *port,
				 struct addrinfo **found)
{
	unsigned int retries = retries_allowed();
	uint64_t pause = RETRY_FIRST_US;
	struct timespec time;
	int code;

	for (;;) {
		code = host_lookup(host, port, found);
		if (!code || failure_is_final(code) || !retries--)
			return code;
		fprintf(stderr, "%s: `%s:%s'. Trying again in %.2f seconds...\n",
			gai_strerror(code), host, port, pause / 1000000.0);
		time.tv_sec = pause / 1000000;
		time.tv_nsec = pause % 1000000 * 1000;
		nanosleep(&time, NULL);
		pause += pause / 5;
		if (pause > RETRY_MAX_US)
			pause = RETRY_MAX_US;
	}
}

static int peer_resolve_endpoint(struct wgstar_peer *peer,
				 struct wgstar_error *error)
{
	struct addrinfo *found;
	char port[8];
	int code;

	snprintf(port, sizeof(port), "%u", peer->endpoint_port);
	code = host_lookup_patiently(peer->endpoint_host, port, &found);
	if (code)
		return wgstar_error_set_at(error, peer->line, peer->line ? 1 : 0,
					   "endpoint `%s:%s' cannot be looked up: %s",
					   peer->endpoint_host, port,
					   gai_strerror(code));
	if (found->ai_addrlen <= sizeof(peer->endpoint))
		memcpy(&peer->endpoint, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	return 0;
}

int wgstar_device_resolve_endpoints(struct wgstar_device *device,
				    struct wgstar_error *error)
{
	size_t i;

	for (i = 0; i < device->peer_count; i++)
		if (device->peers[i].endpoint_host &&
		    peer_resolve_endpoint(&device->peers[i], error))
			return -1;
	return 0;
}

bool wgstar_endpoint_equal(const union wgstar_endpoint *a,
			   const union wgstar_endpoint *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_UNSPEC)
		return true;
	if (a->ipv4.sin_port != b->ipv4.sin_port)
		return false;
	if (a->sa.sa_family == AF_INET)
		return a->ipv4.sin_addr.s_addr == b->ipv4.sin_addr.s_addr;
	return !memcmp(&a->ipv6.sin6_addr, &b->ipv6.sin6_addr, 16) &&
	       a->ipv6.sin6_scope_id == b->ipv6.sin6_scope_id;
}

void wgstar_endpoint_print(char text[WGSTAR_ENDPOINT_TEXT_SIZE],
			   const union wgstar_endpoint *endpoint)
{
	char host[INET6_ADDRSTRLEN + IF_NAMESIZE + 1] = "";
	char port[8] = "";
	socklen_t size = endpoint->sa.sa_family == AF_INET ?
			 sizeof(endpoint->ipv4) : sizeof(endpoint->ipv6);

	getnameinfo(&endpoint->sa, size, host, sizeof(host), port, sizeof(port),
		    NI_NUMERICHOST | NI_NUMERICSERV | NI_DGRAM);
	snprintf(text, WGSTAR_ENDPOINT_TEXT_SIZE,
		 strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}
