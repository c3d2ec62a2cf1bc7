/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests as user space could send them, for the tests of the parser. They are
 * checked against the generated policies first, as the core does.
 */
#ifndef WGSTAR_KUNIT_NETLINK_REQUEST_H
#define WGSTAR_KUNIT_NETLINK_REQUEST_H

#include <net/genetlink.h>

#include "../../module/control/change_set.h"
#include "../../module/gateway.h"

struct kunit;

extern const u8 test_key_a[WGSTAR_KEY_LEN];
extern const u8 test_key_b[WGSTAR_KEY_LEN];

/**
 * struct test_request - a request and what became of it
 * @skb: the message
 * @info: as the core would hand it over
 * @attrs: attributes at the top
 * @extack: what the requester would be told
 * @set: result
 * @gateway: result of gateway-set, freed with the request
 */
struct test_request {
	struct sk_buff *skb;
	struct genl_info info;
	struct nlattr *attrs[WGSTAR_A_DEVICE_MAX + 1];
	struct netlink_ext_ack extack;
	struct wgstar_change_set set;
	struct wgstar_gateway *gateway;
};

struct test_request *test_request_create(struct kunit *test);
void test_request_free(struct test_request *request);
int test_request_parse(struct test_request *request, u8 command);

struct nlattr *test_begin_peer(struct sk_buff *skb, const u8 *key);
struct nlattr *test_begin_route(struct sk_buff *skb, int type,
				const char *address, int length);
void test_put_peer_route(struct sk_buff *skb, const char *address, int length);
void test_put_route(struct sk_buff *skb, const char *address, int length,
		    const u8 *key, const char *name);
void test_put_endpoint(struct sk_buff *skb, const char *address, u16 port);

#endif /* WGSTAR_KUNIT_NETLINK_REQUEST_H */
