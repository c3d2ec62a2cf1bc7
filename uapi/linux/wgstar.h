/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	uapi/wgstar.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_WGSTAR_H
#define _UAPI_LINUX_WGSTAR_H

#define WGSTAR_GENL_NAME	"wgstar"
#define WGSTAR_GENL_VERSION	1

#define WGSTAR_KEY_LEN		32
#define WGSTAR_NAME_MAX		31
#define WGSTAR_IFNAME_MAX	15

/**
 * enum wgstar_device_flag - Flags of a device-set request.
 * @WGSTAR_DEVICE_FLAG_REPLACE_PEERS: Remove every peer that the request does
 *   not name.
 */
enum wgstar_device_flag {
	WGSTAR_DEVICE_FLAG_REPLACE_PEERS = 1,
};

/**
 * enum wgstar_peer_flag - Flags of a peer in device-set and peer-set requests.
 * @WGSTAR_PEER_FLAG_REMOVE: Remove the peer. Removing a peer that is not there
 *   is no error.
 * @WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS: Remove the peer's routes before those
 *   of the request are added.
 * @WGSTAR_PEER_FLAG_UPDATE_ONLY: Leave the peer alone if it does not exist
 *   yet.
 */
enum wgstar_peer_flag {
	WGSTAR_PEER_FLAG_REMOVE = 1,
	WGSTAR_PEER_FLAG_REPLACE_ALLOWED_IPS = 2,
	WGSTAR_PEER_FLAG_UPDATE_ONLY = 4,
};

/**
 * enum wgstar_route_flag - Flags of a route within a peer.
 * @WGSTAR_ROUTE_FLAG_REMOVE: Remove the route from the peer. Removing a route
 *   that the peer does not have is no error.
 */
enum wgstar_route_flag {
	WGSTAR_ROUTE_FLAG_REMOVE = 1,
};

/**
 * enum wgstar_peer_state_flag - Flags of a peer in peer-get replies.
 * @WGSTAR_PEER_STATE_FLAG_CONTINUED: The peer did not fit into one message.
 *   This one holds nothing but its public key and further routes.
 */
enum wgstar_peer_state_flag {
	WGSTAR_PEER_STATE_FLAG_CONTINUED = 1,
};

#define WGSTAR_EXPORT_MAX	128
#define WGSTAR_FORWARD_MAX	128

/**
 * enum wgstar_forward_flag - Flags of a forward in gateway-set requests.
 * @WGSTAR_FORWARD_FLAG_TRANSIENT: Close the forward when no packet has used it
 *   for its idle time, which must not be 0 then.
 */
enum wgstar_forward_flag {
	WGSTAR_FORWARD_FLAG_TRANSIENT = 1,
};

/**
 * enum wgstar_forward_state_flag - Flags of a forward in gateway-get replies.
 * @WGSTAR_FORWARD_STATE_FLAG_CLOSED: Its idle time has passed; packets to its
 *   port are dropped until a gateway-set request has it again.
 */
enum wgstar_forward_state_flag {
	WGSTAR_FORWARD_STATE_FLAG_CLOSED = 1,
};

/**
 * enum wgstar_relay_mode - Way of packets that came from one peer and belong
 *   to another.
 * @WGSTAR_RELAY_MODE_AUTO: Straight from decryption to encryption wherever
 *   nobody could tell; everything else through the stack.
 * @WGSTAR_RELAY_MODE_STACK: All through the stack.
 * @WGSTAR_RELAY_MODE_DIRECT: As auto, but without asking whether netfilter,
 *   traffic control, XDP or a packet tap of the device's namespace would want
 *   to see the packets: they don't. Routing, forwarding settings, IPsec
 *   policies, the device's place in a VRF, and what is said of a packet by its
 *   own header and length are asked as with auto, and so are gateway and
 *   isolated peers.
 */
enum wgstar_relay_mode {
	WGSTAR_RELAY_MODE_AUTO,
	WGSTAR_RELAY_MODE_STACK,
	WGSTAR_RELAY_MODE_DIRECT,
};

enum {
	WGSTAR_A_DEVICE_UNSPEC,
	WGSTAR_A_DEVICE_PAD,
	WGSTAR_A_DEVICE_IFINDEX,
	WGSTAR_A_DEVICE_IFNAME,
	WGSTAR_A_DEVICE_PRIVATE_KEY,
	WGSTAR_A_DEVICE_PUBLIC_KEY,
	WGSTAR_A_DEVICE_LISTEN_PORT,
	WGSTAR_A_DEVICE_FWMARK,
	WGSTAR_A_DEVICE_FLAGS,
	WGSTAR_A_DEVICE_PEER,
	WGSTAR_A_DEVICE_PEER_COUNT,
	WGSTAR_A_DEVICE_ROUTE,
	WGSTAR_A_DEVICE_DROP,
	WGSTAR_A_DEVICE_MTU,
	WGSTAR_A_DEVICE_GATEWAY,
	WGSTAR_A_DEVICE_RELAY,
	WGSTAR_A_DEVICE_RELAYED,

	__WGSTAR_A_DEVICE_MAX
};
#define WGSTAR_A_DEVICE_MAX (__WGSTAR_A_DEVICE_MAX - 1)

enum {
	WGSTAR_A_PEER_UNSPEC,
	WGSTAR_A_PEER_PAD,
	WGSTAR_A_PEER_PUBLIC_KEY,
	WGSTAR_A_PEER_PRESHARED_KEY,
	WGSTAR_A_PEER_FLAGS,
	WGSTAR_A_PEER_STATE,
	WGSTAR_A_PEER_NAME,
	WGSTAR_A_PEER_ENDPOINT_IPV4,
	WGSTAR_A_PEER_ENDPOINT_IPV6,
	WGSTAR_A_PEER_ENDPOINT_SCOPE_ID,
	WGSTAR_A_PEER_ENDPOINT_PORT,
	WGSTAR_A_PEER_PERSISTENT_KEEPALIVE,
	WGSTAR_A_PEER_LAST_HANDSHAKE,
	WGSTAR_A_PEER_RX_BYTES,
	WGSTAR_A_PEER_TX_BYTES,
	WGSTAR_A_PEER_ROUTE,
	WGSTAR_A_PEER_PROTOCOL_VERSION,
	WGSTAR_A_PEER_DROP,
	WGSTAR_A_PEER_ISOLATED,

	__WGSTAR_A_PEER_MAX
};
#define WGSTAR_A_PEER_MAX (__WGSTAR_A_PEER_MAX - 1)

enum {
	WGSTAR_A_ROUTE_UNSPEC,
	WGSTAR_A_ROUTE_IPV4,
	WGSTAR_A_ROUTE_IPV6,
	WGSTAR_A_ROUTE_PREFIX_LENGTH,
	WGSTAR_A_ROUTE_METRIC,
	WGSTAR_A_ROUTE_FLAGS,
	WGSTAR_A_ROUTE_PUBLIC_KEY,
	WGSTAR_A_ROUTE_PEER_NAME,

	__WGSTAR_A_ROUTE_MAX
};
#define WGSTAR_A_ROUTE_MAX (__WGSTAR_A_ROUTE_MAX - 1)

enum {
	WGSTAR_A_DROP_UNSPEC,
	WGSTAR_A_DROP_PAD,
	WGSTAR_A_DROP_REASON,
	WGSTAR_A_DROP_PACKETS,

	__WGSTAR_A_DROP_MAX
};
#define WGSTAR_A_DROP_MAX (__WGSTAR_A_DROP_MAX - 1)

enum {
	WGSTAR_A_GATEWAY_UNSPEC,
	WGSTAR_A_GATEWAY_MASQUERADE,
	WGSTAR_A_GATEWAY_EXPORT,
	WGSTAR_A_GATEWAY_FORWARD,

	__WGSTAR_A_GATEWAY_MAX
};
#define WGSTAR_A_GATEWAY_MAX (__WGSTAR_A_GATEWAY_MAX - 1)

enum {
	WGSTAR_A_EXPORT_UNSPEC,
	WGSTAR_A_EXPORT_PAD,
	WGSTAR_A_EXPORT_IPV4,
	WGSTAR_A_EXPORT_IPV6,
	WGSTAR_A_EXPORT_PREFIX_LENGTH,
	WGSTAR_A_EXPORT_VIRTUAL_IPV4,
	WGSTAR_A_EXPORT_VIRTUAL_IPV6,
	WGSTAR_A_EXPORT_LAN,
	WGSTAR_A_EXPORT_PACKETS,
	WGSTAR_A_EXPORT_BYTES,

	__WGSTAR_A_EXPORT_MAX
};
#define WGSTAR_A_EXPORT_MAX (__WGSTAR_A_EXPORT_MAX - 1)

enum {
	WGSTAR_A_FORWARD_UNSPEC,
	WGSTAR_A_FORWARD_PAD,
	WGSTAR_A_FORWARD_PROTOCOL,
	WGSTAR_A_FORWARD_PORT,
	WGSTAR_A_FORWARD_IPV4,
	WGSTAR_A_FORWARD_IPV6,
	WGSTAR_A_FORWARD_HOST_PORT,
	WGSTAR_A_FORWARD_SOURCE_IPV4,
	WGSTAR_A_FORWARD_SOURCE_IPV6,
	WGSTAR_A_FORWARD_SOURCE_LENGTH,
	WGSTAR_A_FORWARD_IDLE,
	WGSTAR_A_FORWARD_FLAGS,
	WGSTAR_A_FORWARD_STATE,
	WGSTAR_A_FORWARD_PACKETS,
	WGSTAR_A_FORWARD_BYTES,
	WGSTAR_A_FORWARD_LAST_USED,

	__WGSTAR_A_FORWARD_MAX
};
#define WGSTAR_A_FORWARD_MAX (__WGSTAR_A_FORWARD_MAX - 1)

enum {
	WGSTAR_CMD_UNSPEC,
	WGSTAR_CMD_DEVICE_GET,
	WGSTAR_CMD_DEVICE_SET,
	WGSTAR_CMD_PEER_GET,
	WGSTAR_CMD_PEER_SET,
	WGSTAR_CMD_PEER_DEL,
	WGSTAR_CMD_ROUTE_GET,
	WGSTAR_CMD_ROUTE_SET,
	WGSTAR_CMD_ROUTE_DEL,
	WGSTAR_CMD_GATEWAY_GET,
	WGSTAR_CMD_GATEWAY_SET,
	WGSTAR_CMD_GATEWAY_DEL,

	__WGSTAR_CMD_MAX
};
#define WGSTAR_CMD_MAX (__WGSTAR_CMD_MAX - 1)

#endif /* _UAPI_LINUX_WGSTAR_H */
