/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _WGSTARCTL_MODEL_H
#define _WGSTARCTL_MODEL_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway.h"
#include "key.h"
#include "prefix.h"

#define WGSTAR_PEER_NAME_SIZE	32	/* 31 characters and the zero byte */

/**
 * struct wgstar_route - A prefix that leads to the peer that has it (AllowedIPs)
 * @prefix: no host bits
 * @metric: order among peers with the same prefix, the lowest is sent to
 * @remove: in a change: take the route away
 */
struct wgstar_route {
	struct wgstar_prefix prefix;
	uint32_t metric;
	bool remove;
};

/**
 * struct wgstar_drop - How many packets were dropped for one reason
 * @reason: name of the reason
 * @packets: count
 */
struct wgstar_drop {
	char reason[48];
	uint64_t packets;
};

union wgstar_endpoint {
	struct sockaddr sa;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

/* What a peer has (state) or changes (change). */
#define WGSTAR_PEER_HAS_PUBLIC_KEY	(1u << 0)
#define WGSTAR_PEER_HAS_NAME		(1u << 1)
#define WGSTAR_PEER_HAS_PRESHARED_KEY	(1u << 2)
#define WGSTAR_PEER_HAS_ENDPOINT	(1u << 3)
#define WGSTAR_PEER_HAS_KEEPALIVE	(1u << 4)
#define WGSTAR_PEER_HAS_ISOLATED	(1u << 5)
/* What a change does to the peer besides. */
#define WGSTAR_PEER_REMOVE		(1u << 8)
#define WGSTAR_PEER_REPLACE_ROUTES	(1u << 9)
#define WGSTAR_PEER_UPDATE_ONLY		(1u << 10)

/**
 * struct wgstar_peer - A peer, as it is, as a file says, or as it shall change
 * @flags: WGSTAR_PEER_*
 * @line: line of the file in which its section begins, or 0
 * @public_key: names the peer; in a change @name may do it instead
 * @preshared_key: all zero is none
 * @name: label; empty if there is none
 * @endpoint: address; family AF_UNSPEC until it is known or resolved
 * @endpoint_host: host of a file or command line, a name or an address without
 *   brackets; NULL in what the kernel says
 * @endpoint_port: port that goes with @endpoint_host
 * @persistent_keepalive: seconds, 0 is off
 * @isolated: can't reach other isolated peers of the device, nor they it
 * @metric: Metric of a file, 0 if it has none; the routes have it too
 * @last_handshake_ns: CLOCK_REALTIME in nanoseconds, 0 if there was none
 * @rx_bytes: received
 * @tx_bytes: sent
 * @routes: array of @route_count
 * @route_count: number of routes
 * @route_room: how many fit into @routes
 * @drops: array of @drop_count
 * @drop_count: number of reasons
 */
struct wgstar_peer {
	unsigned int flags;
	unsigned int line;
	uint8_t public_key[WGSTAR_KEY_BYTES];
	uint8_t preshared_key[WGSTAR_KEY_BYTES];
	char name[WGSTAR_PEER_NAME_SIZE];
	union wgstar_endpoint endpoint;
	char *endpoint_host;
	uint16_t endpoint_port;
	uint16_t persistent_keepalive;
	bool isolated;
	uint32_t metric;
	uint64_t last_handshake_ns;
	uint64_t rx_bytes;
	uint64_t tx_bytes;
	struct wgstar_route *routes;
	size_t route_count;
	size_t route_room;
	struct wgstar_drop *drops;
	size_t drop_count;
};

/* What a device has (state) or changes (change). */
#define WGSTAR_DEVICE_HAS_PRIVATE_KEY	(1u << 0)
#define WGSTAR_DEVICE_HAS_PUBLIC_KEY	(1u << 1)
#define WGSTAR_DEVICE_HAS_LISTEN_PORT	(1u << 2)
#define WGSTAR_DEVICE_HAS_FWMARK	(1u << 3)
#define WGSTAR_DEVICE_HAS_RELAY_MODE	(1u << 4)
/* What a change does to the device besides: remove peers it does not name. */
#define WGSTAR_DEVICE_REPLACE_PEERS	(1u << 8)

/**
 * struct wgstar_device - A device, as it is, as a file says, or as it shall change
 * @flags: WGSTAR_DEVICE_*
 * @ifindex: index, 0 if not known
 * @ifname: name of the interface
 * @private_key: all zero is none
 * @public_key: belongs to @private_key
 * @listen_port: UDP port, 0 lets the kernel choose
 * @fwmark: 0 is none
 * @mtu: bytes, 0 if not known
 * @relay_mode: enum wgstar_relay_mode: way of packets from peer to peer
 * @peers: array of @peer_count, in the order of the kernel or the file
 * @peer_count: number of peers
 * @peer_room: how many fit into @peers
 * @drops: array of @drop_count
 * @drop_count: number of reasons
 * @relayed: packets from peer to peer by their way; array of @relayed_count
 * @relayed_count: number of ways
 */
struct wgstar_device {
	unsigned int flags;
	unsigned int ifindex;
	char ifname[IF_NAMESIZE];
	uint8_t private_key[WGSTAR_KEY_BYTES];
	uint8_t public_key[WGSTAR_KEY_BYTES];
	uint16_t listen_port;
	uint32_t fwmark;
	uint32_t mtu;
	uint8_t relay_mode;
	struct wgstar_peer *peers;
	size_t peer_count;
	size_t peer_room;
	struct wgstar_drop *drops;
	size_t drop_count;
	struct wgstar_drop *relayed;
	size_t relayed_count;
};

/**
 * struct wgstar_words - A list of texts
 * @items: array of @count
 * @count: number of texts
 */
struct wgstar_words {
	char **items;
	size_t count;
};

/**
 * struct wgstar_quick - What the files of `up` say beyond wg files
 * @line: line of the first such key, 0 if there is none
 * @addresses: Address, with host bits; array of @address_count
 * @address_count: number of addresses
 * @dns: DNS: addresses and search domains as written
 * @mtu: MTU, 0 if not given
 * @table: Table: "off", "auto", a number or a name; NULL if not given
 * @save_config: SaveConfig
 * @pre_up: PreUp, in order, %i not replaced
 * @post_up: PostUp
 * @pre_down: PreDown
 * @post_down: PostDown
 * @relay: Relay: packets between peers are forwarded
 * @relay_line: its line, 0 if it is not given
 * @gateway: Gateway, Forward and Masquerade
 */
struct wgstar_quick {
	unsigned int line;
	struct wgstar_prefix *addresses;
	size_t address_count;
	struct wgstar_words dns;
	uint32_t mtu;
	char *table;
	bool save_config;
	struct wgstar_words pre_up;
	struct wgstar_words post_up;
	struct wgstar_words pre_down;
	struct wgstar_words post_down;
	bool relay;
	unsigned int relay_line;
	struct wgstar_gateway gateway;
};

/**
 * struct wgstar_masked - A prefix with host bits, in whose place its network
 * was taken
 * @line: line of the file
 * @column: column
 * @given: as it was written
 */
struct wgstar_masked {
	unsigned int line;
	unsigned int column;
	struct wgstar_prefix given;
};

/**
 * struct wgstar_config - What a configuration file says
 * @line: line that is being read
 * @device: what `setconf` applies; its ifname is empty
 * @quick: what `up` applies besides
 * @masked: what to warn of; array of @masked_count
 * @masked_count: number of such prefixes
 * @masked_room: room in @masked
 */
struct wgstar_config {
	unsigned int line;
	struct wgstar_device device;
	struct wgstar_quick quick;
	struct wgstar_masked *masked;
	size_t masked_count;
	size_t masked_room;
};

/**
 * wgstar_device_add_peer() - Append an empty peer
 * @device: device
 *
 * Moves the peers in memory: pointers to other peers of @device are stale.
 *
 * Return: the peer.
 */
struct wgstar_peer *wgstar_device_add_peer(struct wgstar_device *device);

/**
 * wgstar_peer_add_route() - Append a route
 * @peer: peer
 * @prefix: prefix without host bits
 *
 * Return: the route, with metric 0.
 */
struct wgstar_route *wgstar_peer_add_route(struct wgstar_peer *peer,
					   const struct wgstar_prefix *prefix);

/**
 * wgstar_config_add_masked() - Note that a prefix had host bits
 * @config: configuration
 * @given: prefix, as it was written
 *
 * The parser adds line and column.
 */
void wgstar_config_add_masked(struct wgstar_config *config,
			      const struct wgstar_prefix *given);

/**
 * wgstar_quick_forwards() - Does a file ask for packets to be passed on?
 * @quick: what it says
 *
 * Return: true if it relays, exports or forwards.
 */
bool wgstar_quick_forwards(const struct wgstar_quick *quick);

/**
 * wgstar_text_copy() - Copy a text
 * @text: text
 * @length: how many characters of it
 *
 * Ends the process when memory runs out.
 *
 * Return: the copy, for free().
 */
char *wgstar_text_copy(const char *text, size_t length);

/**
 * wgstar_text_open() - Begin a text that is printed into memory
 * @text: receives the text when the stream is closed, for free()
 *
 * Ends the process when memory runs out.
 *
 * Return: the stream.
 */
FILE *wgstar_text_open(char **text);

/**
 * wgstar_words_add() - Append a copy of a text
 * @words: list
 * @text: text
 */
void wgstar_words_add(struct wgstar_words *words, const char *text);

/**
 * wgstar_words_clear() - Free the texts of a list
 * @words: list; empty afterwards
 */
void wgstar_words_clear(struct wgstar_words *words);

/**
 * wgstar_peer_name_check() - Is this a label that a peer may have?
 * @name: 1 to 31 printable ASCII characters without blanks
 * @error: receives what is wrong
 *
 * Return: 0 or -1.
 */
int wgstar_peer_name_check(const char *name, struct wgstar_error *error);

/**
 * wgstar_peer_identify() - Take what a user names a peer by
 * @peer: receives the key, or the name
 * @text: a key in base64, or a name
 * @error: receives what is wrong
 *
 * A name is too short to be a key.
 *
 * Return: 0 or -1.
 */
int wgstar_peer_identify(struct wgstar_peer *peer, const char *text,
			 struct wgstar_error *error);

/**
 * wgstar_ifname_check() - Is this a name that an interface of ours may have?
 * @ifname: 1 to 15 of a-z A-Z 0-9 _ = + . -
 * @error: receives what is wrong
 *
 * The kernel takes more; what ends up in paths and firewall rules must not.
 *
 * Return: 0 or -1.
 */
int wgstar_ifname_check(const char *ifname, struct wgstar_error *error);

/**
 * wgstar_peer_clear() - Wipe a peer and free what it holds
 * @peer: peer; all zero afterwards
 */
void wgstar_peer_clear(struct wgstar_peer *peer);

/**
 * wgstar_device_clear() - Wipe a device and free what it holds
 * @device: device; all zero afterwards
 */
void wgstar_device_clear(struct wgstar_device *device);

/**
 * wgstar_config_clear() - Wipe a configuration and free what it holds
 * @config: configuration; all zero afterwards
 */
void wgstar_config_clear(struct wgstar_config *config);

#endif /* _WGSTARCTL_MODEL_H */
