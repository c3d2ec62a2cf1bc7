/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The four messages of the protocol as they lie on the wire (section
 * "Messages"), and the rules about their lengths.
 */
#ifndef WGSTAR_LOGIC_MESSAGE_H
#define WGSTAR_LOGIC_MESSAGE_H

#include "env.h"

#define WGSTAR_KEY_LENGTH		32
#define WGSTAR_HASH_LENGTH		32
#define WGSTAR_TAG_LENGTH		16
#define WGSTAR_MAC_LENGTH		16
#define WGSTAR_COOKIE_LENGTH		16
#define WGSTAR_TIMESTAMP_LENGTH		12
#define WGSTAR_COOKIE_NONCE_LENGTH	24

/* Decrypted data is zero padded to a multiple of this. */
#define WGSTAR_MESSAGE_PADDING_MULTIPLE	16

/**
 * enum message_type - the first word of a message, in host order
 * @MESSAGE_INVALID: none of ours: another length or first word
 * @MESSAGE_INITIATION: &struct message_initiation
 * @MESSAGE_RESPONSE: &struct message_response
 * @MESSAGE_COOKIE_REPLY: &struct message_cookie_reply
 * @MESSAGE_DATA: &struct message_data and what follows it
 */
enum message_type {
	MESSAGE_INVALID = 0,
	MESSAGE_INITIATION = 1,
	MESSAGE_RESPONSE = 2,
	MESSAGE_COOKIE_REPLY = 3,
	MESSAGE_DATA = 4,
};

/**
 * struct message_header - the first word of every message
 * @type: &enum message_type; the three reserved bytes above it are zero
 */
struct message_header {
	__le32 type;
} __packed;

/**
 * struct message_macs - the end of both handshake messages
 * @mac1: keyed with the recipient's public key, over all before it
 * @mac2: keyed with a cookie, over all before it; zeros without a cookie
 */
struct message_macs {
	u8 mac1[WGSTAR_MAC_LENGTH];
	u8 mac2[WGSTAR_MAC_LENGTH];
} __packed;

/**
 * struct message_initiation - first message of a handshake
 * @header: MESSAGE_INITIATION
 * @sender_index: the initiator's session index
 * @ephemeral: the initiator's ephemeral public key
 * @encrypted_static: the initiator's static public key and a tag
 * @encrypted_timestamp: TAI64N and a tag
 * @macs: mac1 and mac2
 */
struct message_initiation {
	struct message_header header;
	__le32 sender_index;
	u8 ephemeral[WGSTAR_KEY_LENGTH];
	u8 encrypted_static[WGSTAR_KEY_LENGTH + WGSTAR_TAG_LENGTH];
	u8 encrypted_timestamp[WGSTAR_TIMESTAMP_LENGTH + WGSTAR_TAG_LENGTH];
	struct message_macs macs;
} __packed;

/**
 * struct message_response - second message of a handshake
 * @header: MESSAGE_RESPONSE
 * @sender_index: the responder's session index
 * @receiver_index: the initiator's session index
 * @ephemeral: the responder's ephemeral public key
 * @encrypted_nothing: a tag
 * @macs: mac1 and mac2
 */
struct message_response {
	struct message_header header;
	__le32 sender_index;
	__le32 receiver_index;
	u8 ephemeral[WGSTAR_KEY_LENGTH];
	u8 encrypted_nothing[WGSTAR_TAG_LENGTH];
	struct message_macs macs;
} __packed;

/**
 * struct message_cookie_reply - answer to a handshake message under load
 * @header: MESSAGE_COOKIE_REPLY
 * @receiver_index: sender_index of the message that is answered
 * @nonce: random nonce of XChaCha20-Poly1305
 * @encrypted_cookie: the cookie and a tag
 */
struct message_cookie_reply {
	struct message_header header;
	__le32 receiver_index;
	u8 nonce[WGSTAR_COOKIE_NONCE_LENGTH];
	u8 encrypted_cookie[WGSTAR_COOKIE_LENGTH + WGSTAR_TAG_LENGTH];
} __packed;

/**
 * struct message_data - the header of transport data
 * @header: MESSAGE_DATA
 * @receiver_index: the receiver's session index
 * @counter: nonce of the AEAD, unique for ever under one key
 * @encrypted: the padded inner packet and a tag
 */
struct message_data {
	struct message_header header;
	__le32 receiver_index;
	__le64 counter;
	u8 encrypted[];
} __packed;

#define WGSTAR_MESSAGE_INITIATION_LENGTH   sizeof(struct message_initiation)
#define WGSTAR_MESSAGE_RESPONSE_LENGTH	   sizeof(struct message_response)
#define WGSTAR_MESSAGE_COOKIE_REPLY_LENGTH sizeof(struct message_cookie_reply)
#define WGSTAR_MESSAGE_DATA_HEADER_LENGTH  sizeof(struct message_data)
/* A keepalive: header and tag around nothing. */
#define WGSTAR_MESSAGE_DATA_MIN_LENGTH \
	(WGSTAR_MESSAGE_DATA_HEADER_LENGTH + WGSTAR_TAG_LENGTH)

static_assert(WGSTAR_MESSAGE_INITIATION_LENGTH == 148);
static_assert(WGSTAR_MESSAGE_RESPONSE_LENGTH == 92);
static_assert(WGSTAR_MESSAGE_COOKIE_REPLY_LENGTH == 64);
static_assert(WGSTAR_MESSAGE_DATA_HEADER_LENGTH == 16);

/**
 * wgstar_message_classify() - which message starts here
 * @data: the UDP payload, at any alignment; its first four bytes are read
 * @len: length of the whole UDP payload
 *
 * Lengths of handshake messages are exact and the first four bytes are one
 * word, so that non-zero reserved bytes are refused.  Section "Messages".
 *
 * Context: any.
 * Return: the type, or MESSAGE_INVALID.
 */
enum message_type wgstar_message_classify(const void *data, size_t len);

/**
 * wgstar_message_padded_length() - length of an inner packet with its padding
 * @len: length of the inner packet in bytes; more than @mtu for a packet that
 *	 will be cut into units of @mtu, of which only the last is padded
 * @mtu: MTU of the device in bytes, 0 for no bound
 *
 * Context: any.
 * Return: @len rounded up to a multiple of 16, but never past the MTU.
 */
unsigned int wgstar_message_padded_length(unsigned int len, unsigned int mtu);

#endif /* WGSTAR_LOGIC_MESSAGE_H */
