// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's table of connections, through libnetfilter_conntrack: entries
 * outlive the rules that made them.
 */
#include <errno.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "host_conntrack.h"
#include "secret.h"

/* What is looked for, and what was found. */
struct search {
	const struct wgstar_gateway *before;
	const struct wgstar_gateway *after;
	const struct wgstar_device *device;
	struct nf_conntrack **found;
	size_t count;
};

static void take_address(struct wgstar_prefix *address,
			 const struct nf_conntrack *entry, int family,
			 enum nf_conntrack_attr ipv4,
			 enum nf_conntrack_attr ipv6)
{
	memset(address, 0, sizeof(*address));
	address->family = family;
	if (family == AF_INET) {
		address->length = 32;
		address->ipv4.s_addr = nfct_get_attr_u32(entry, ipv4);
	} else {
		address->length = 128;
		memcpy(&address->ipv6, nfct_get_attr(entry, ipv6),
		       sizeof(address->ipv6));
	}
}

static uint16_t take_port(const struct nf_conntrack *entry,
			  enum nf_conntrack_attr port)
{
	if (nfct_attr_is_set(entry, port) <= 0)
		return 0;
	return ntohs(nfct_get_attr_u16(entry, port));
}

static void connection_take(struct wgstar_connection *connection,
			    const struct nf_conntrack *entry, int family)
{
	connection->protocol = nfct_get_attr_u8(entry, ATTR_ORIG_L4PROTO);
	take_address(&connection->from, entry, family, ATTR_ORIG_IPV4_SRC,
		     ATTR_ORIG_IPV6_SRC);
	take_address(&connection->to, entry, family, ATTR_ORIG_IPV4_DST,
		     ATTR_ORIG_IPV6_DST);
	take_address(&connection->answers, entry, family, ATTR_REPL_IPV4_SRC,
		     ATTR_REPL_IPV6_SRC);
	connection->to_port = take_port(entry, ATTR_ORIG_PORT_DST);
	connection->answers_port = take_port(entry, ATTR_REPL_PORT_SRC);
}

static int search_look(enum nf_conntrack_msg_type type,
		       struct nf_conntrack *entry, void *data)
{
	int family = nfct_get_attr_u8(entry, ATTR_ORIG_L3PROTO);
	struct wgstar_connection connection;
	struct search *search = data;
	size_t size = search->count * sizeof(*search->found);
	struct nf_conntrack *copy;

	if (family != AF_INET && family != AF_INET6)
		return NFCT_CB_CONTINUE;
	connection_take(&connection, entry, family);
	if (!wgstar_connection_let_in(&connection, search->before,
				      search->device) ||
	    wgstar_connection_let_in(&connection, search->after,
				     search->device))
		return NFCT_CB_CONTINUE;
	copy = nfct_clone(entry);
	if (!copy)
		abort();
	search->found = wgstar_secret_grow(search->found, size,
					   size + sizeof(copy));
	search->found[search->count++] = copy;
	return NFCT_CB_CONTINUE;
}

/* One that ended by itself meanwhile is no failure. */
static int search_delete(struct search *search, struct nfct_handle *handle)
{
	int result = 0;
	size_t i;

	for (i = 0; i < search->count; i++) {
		if (nfct_query(handle, NFCT_Q_DESTROY, search->found[i]) < 0 &&
		    errno != ENOENT)
			result = -1;
		nfct_destroy(search->found[i]);
	}
	free(search->found);
	return result;
}

static int search_run(struct search *search, struct nfct_handle *handle)
{
	uint32_t family = AF_UNSPEC;

	nfct_callback_register(handle, NFCT_T_ALL, search_look, search);
	if (nfct_query(handle, NFCT_Q_DUMP, &family) < 0) {
		search_delete(search, handle);
		return -1;
	}
	nfct_callback_unregister(handle);
	return search_delete(search, handle);
}

int wgstar_conntrack_forget(const struct wgstar_gateway *before,
			    const struct wgstar_gateway *after,
			    const struct wgstar_device *device,
			    struct wgstar_error *error)
{
	struct search search = {
		.before = before,
		.after = after,
		.device = device,
	};
	struct nfct_handle *handle = nfct_open(CONNTRACK, 0);
	int result = handle ? search_run(&search, handle) : -1;

	if (result)
		wgstar_error_set(error,
				 "connections of what is no longer reachable can't be ended: %s",
				 strerror(errno));
	if (handle)
		nfct_close(handle);
	return result;
}
