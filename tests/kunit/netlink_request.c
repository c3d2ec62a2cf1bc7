// SPDX-License-Identifier: GPL-2.0
/*
 * Making requests for the tests of the parser. See netlink_request.h.
 */
#include "netlink_request.h"

#include <linux/inet.h>
#include <linux/skbuff.h>

#include "../../module/control/generated.h"
#include "../../module/control/netlink_parse.h"
#include "../../module/control/netlink_parse_gateway.h"
#include "suites.h"

#define REQUEST_SIZE 4096

const u8 test_key_a[WGSTAR_KEY_LEN] = { 0xaa, 1 };
const u8 test_key_b[WGSTAR_KEY_LEN] = { 0xbb, 2 };

/* The generated table of operations needs handlers; nothing here calls them. */
static int unused_doit(struct sk_buff *skb, struct genl_info *info)
{
	return -EOPNOTSUPP;
}

static int unused_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return -EOPNOTSUPP;
}

#define UNUSED_DOIT(name)						\
	int name(struct sk_buff *skb, struct genl_info *info)		\
		__alias(unused_doit)
#define UNUSED_DUMPIT(name)						\
	int name(struct sk_buff *skb, struct netlink_callback *cb)	\
		__alias(unused_dumpit)
UNUSED_DOIT(wgstar_nl_device_get_doit);
UNUSED_DOIT(wgstar_nl_device_set_doit);
UNUSED_DOIT(wgstar_nl_peer_get_doit);
UNUSED_DOIT(wgstar_nl_peer_set_doit);
UNUSED_DOIT(wgstar_nl_peer_del_doit);
UNUSED_DOIT(wgstar_nl_route_get_doit);
UNUSED_DOIT(wgstar_nl_route_set_doit);
UNUSED_DOIT(wgstar_nl_route_del_doit);
UNUSED_DOIT(wgstar_nl_gateway_get_doit);
UNUSED_DOIT(wgstar_nl_gateway_set_doit);
UNUSED_DOIT(wgstar_nl_gateway_del_doit);
UNUSED_DUMPIT(wgstar_nl_device_get_dumpit);
UNUSED_DUMPIT(wgstar_nl_peer_get_dumpit);
UNUSED_DUMPIT(wgstar_nl_route_get_dumpit);

struct test_request *test_request_create(struct kunit *test)
{
	struct test_request *request = kunit_kzalloc(test, sizeof(*request),
						GFP_KERNEL);
	struct nlmsghdr *header;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, request);
	request->skb = alloc_skb(REQUEST_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, request->skb);
	header = nlmsg_put(request->skb, 0, 0, GENL_MIN_ID, GENL_HDRLEN, 0);
	request->info.nlhdr = header;
	request->info.genlhdr = nlmsg_data(header);
	request->info.attrs = request->attrs;
	request->info.extack = &request->extack;
	wgstar_change_set_init(&request->set);
	return request;
}

void test_request_free(struct test_request *request)
{
	wgstar_change_set_wipe(&request->set);
	if (request->gateway)
		wgstar_gateway_free(request->gateway);
	kfree_skb(request->skb);
}

int test_request_parse(struct test_request *request, u8 command)
{
	const struct genl_ops *ops = &wgstar_nl_ops[command - 1];
	struct nlmsghdr *header = nlmsg_hdr(request->skb);
	int err;

	nlmsg_end(request->skb, header);
	err = nla_parse(request->attrs, ops->maxattr,
			genlmsg_data(request->info.genlhdr),
			genlmsg_len(request->info.genlhdr), ops->policy,
			&request->extack);
	if (err)
		return err;
	switch (command) {
	case WGSTAR_CMD_DEVICE_SET:
		return wgstar_netlink_parse_device_set(&request->info,
						       &request->set);
	case WGSTAR_CMD_PEER_SET:
		return wgstar_netlink_parse_peer_set(&request->info,
						     &request->set);
	case WGSTAR_CMD_PEER_DEL:
		return wgstar_netlink_parse_peer_del(&request->info,
						     &request->set);
	case WGSTAR_CMD_ROUTE_SET:
		return wgstar_netlink_parse_route_set(&request->info,
						      &request->set);
	case WGSTAR_CMD_ROUTE_DEL:
		return wgstar_netlink_parse_route_del(&request->info,
						      &request->set);
	case WGSTAR_CMD_GATEWAY_SET:
		return wgstar_netlink_parse_gateway_set(&request->info,
							&request->gateway);
	default:
		return -EOPNOTSUPP;
	}
}

/* Writing attributes */

struct nlattr *test_begin_peer(struct sk_buff *skb, const u8 *key)
{
	struct nlattr *nest = nla_nest_start(skb, WGSTAR_A_DEVICE_PEER);

	if (key)
		nla_put(skb, WGSTAR_A_PEER_PUBLIC_KEY, WGSTAR_KEY_LEN, key);
	return nest;
}

struct nlattr *test_begin_route(struct sk_buff *skb, int type,
				const char *address, int length)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	struct in6_addr ipv6;

	if (strchr(address, ':')) {
		in6_pton(address, -1, ipv6.s6_addr, -1, NULL);
		nla_put_in6_addr(skb, WGSTAR_A_ROUTE_IPV6, &ipv6);
	} else {
		nla_put_in_addr(skb, WGSTAR_A_ROUTE_IPV4, in_aton(address));
	}
	if (length >= 0)
		nla_put_u8(skb, WGSTAR_A_ROUTE_PREFIX_LENGTH, length);
	return nest;
}

void test_put_peer_route(struct sk_buff *skb, const char *address, int length)
{
	nla_nest_end(skb, test_begin_route(skb, WGSTAR_A_PEER_ROUTE, address,
					   length));
}

void test_put_route(struct sk_buff *skb, const char *address, int length,
		    const u8 *key, const char *name)
{
	struct nlattr *nest;

	nest = test_begin_route(skb, WGSTAR_A_DEVICE_ROUTE, address, length);
	if (key)
		nla_put(skb, WGSTAR_A_ROUTE_PUBLIC_KEY, WGSTAR_KEY_LEN, key);
	if (name)
		nla_put_string(skb, WGSTAR_A_ROUTE_PEER_NAME, name);
	nla_nest_end(skb, nest);
}

void test_put_endpoint(struct sk_buff *skb, const char *address, u16 port)
{
	struct in6_addr ipv6;

	if (strchr(address, ':')) {
		in6_pton(address, -1, ipv6.s6_addr, -1, NULL);
		nla_put_in6_addr(skb, WGSTAR_A_PEER_ENDPOINT_IPV6, &ipv6);
	} else {
		nla_put_in_addr(skb, WGSTAR_A_PEER_ENDPOINT_IPV4,
				in_aton(address));
	}
	nla_put_be16(skb, WGSTAR_A_PEER_ENDPOINT_PORT, htons(port));
}
