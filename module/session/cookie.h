/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cookies: what a loaded device asks for and what a peer answers with
 * (protocol: "mac1, mac2, cookies"). The arithmetic is logic/mac.
 */
#ifndef WGSTAR_COOKIE_H
#define WGSTAR_COOKIE_H

#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "../endpoint.h"
#include "../logic/mac.h"
#include "../logic/message.h"

struct wgstar_device;
struct wgstar_peer;

/**
 * struct wgstar_cookie_checker - the asking side, one in a device
 * @lock: protects all below; softirq
 * @keys: mac1 and cookie keys of our own public key
 * @have_keys: whether the device has a private key
 * @secret: cookies are made from it
 * @secret_birth_ns: when @secret was made, 0 if never
 */
struct wgstar_cookie_checker {
	spinlock_t lock;
	struct mac_keys keys;
	bool have_keys;
	u8 secret[32];
	u64 secret_birth_ns;
};

/**
 * struct wgstar_cookie - the answering side, one in a peer
 * @lock: protects all below; process context
 * @keys: mac1 and cookie keys of the peer's public key
 * @cookie: what the peer asked us to put into mac2
 * @birth_ns: when we got @cookie, 0 if there is none
 * @last_mac1: mac1 of the last handshake message sent
 * @mac1_outstanding: whether a cookie reply to @last_mac1 may come
 */
struct wgstar_cookie {
	spinlock_t lock;
	struct mac_keys keys;
	u8 cookie[16];
	u64 birth_ns;
	u8 last_mac1[16];
	bool mac1_outstanding;
};

void wgstar_cookie_checker_init(struct wgstar_cookie_checker *checker);
void wgstar_cookie_checker_set_identity(struct wgstar_cookie_checker *checker,
					const u8 *public_key);
bool wgstar_cookie_checker_mac1_valid(struct wgstar_cookie_checker *checker,
				      const void *message, size_t len);
bool wgstar_cookie_checker_mac2_valid(struct wgstar_cookie_checker *checker,
				      const struct wgstar_endpoint *from,
				      const void *message, size_t len);
bool wgstar_cookie_checker_reply(struct wgstar_cookie_checker *checker,
				 const struct wgstar_endpoint *from,
				 const void *message, size_t len,
				 struct message_cookie_reply *reply);

void wgstar_cookie_init(struct wgstar_cookie *cookie, const u8 public_key[32]);
void wgstar_cookie_add_macs(struct wgstar_cookie *cookie, void *message,
			    size_t len);
void wgstar_cookie_consume_reply(struct wgstar_device *device,
				 const struct message_cookie_reply *reply);

#endif /* WGSTAR_COOKIE_H */
