/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arithmetic of the handshake, Noise_IKpsk2 (section "Handshake").
 *
 * Every function is pure: randomness, time and keys come in as arguments, and
 * nothing is kept.  States, indices, macs, timestamps already seen and locks
 * are the business of session/handshake.
 *
 * Private keys need not be clamped: the Curve25519 of the kernel does it.  An
 * unset private key is the caller's business.  Whenever a function fails, the
 * symmetric state it was working on and all its outputs are wiped.
 */
#ifndef WGSTAR_LOGIC_NOISE_H
#define WGSTAR_LOGIC_NOISE_H

#include "env.h"
#include "message.h"

/**
 * struct noise_identity - a static key pair
 * @private: Curve25519 private key
 * @public: the public key that belongs to it
 */
struct noise_identity {
	u8 private[WGSTAR_KEY_LENGTH];
	u8 public[WGSTAR_KEY_LENGTH];
};

/**
 * struct noise_symmetric - what a handshake has agreed on so far
 * @hash: H, over everything that was said
 * @chaining_key: C, from every secret that was shared
 *
 * Secret; wipe it as soon as the session keys exist.
 */
struct noise_symmetric {
	u8 hash[WGSTAR_HASH_LENGTH];
	u8 chaining_key[WGSTAR_HASH_LENGTH];
};

/**
 * wgstar_noise_init() - compute the two constant hashes
 *
 * Context: once, before any other function here (start of the module).
 */
void wgstar_noise_init(void);

/**
 * wgstar_noise_static_static() - precompute DH(own static, remote static)
 * @out: the shared secret; zeros on failure
 * @private: own static private key
 * @remote_public: the peer's static public key
 *
 * Context: any; costs one Curve25519 multiplication.
 * Return: false if @remote_public is of low order.
 */
bool wgstar_noise_static_static(u8 out[WGSTAR_KEY_LENGTH],
				const u8 private[WGSTAR_KEY_LENGTH],
				const u8 remote_public[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_noise_initiation_create() - write the secrets of an initiation
 * @sym: the initiator's state after the message
 * @msg: ephemeral, encrypted_static and encrypted_timestamp are filled; type,
 *	 index and macs are not touched
 * @me: own static key pair
 * @remote_static: the responder's static public key
 * @static_static: what wgstar_noise_static_static() gave for this peer
 * @ephemeral_private: fresh random private key
 * @timestamp: what wgstar_noise_tai64n() gave
 *
 * Context: any; costs two Curve25519 multiplications.
 * Return: false if a Diffie-Hellman result is zero; @msg must not be sent.
 */
bool wgstar_noise_initiation_create(struct noise_symmetric *sym,
				    struct message_initiation *msg,
				    const struct noise_identity *me,
				    const u8 remote_static[WGSTAR_KEY_LENGTH],
				    const u8 static_static[WGSTAR_KEY_LENGTH],
				    const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				    const u8 timestamp[WGSTAR_TIMESTAMP_LENGTH]);

/**
 * wgstar_noise_initiation_open_static() - learn who sent an initiation
 * @sym: the responder's state, for wgstar_noise_initiation_open_timestamp()
 * @remote_static: the initiator's static public key, authenticated only for a
 *		   sender that has the ephemeral key: believe it no further
 * @msg: the message, mac1 already checked
 * @me: own static key pair
 *
 * Context: any; costs one Curve25519 multiplication.
 * Return: false if the message is not for @me or is broken.
 */
bool wgstar_noise_initiation_open_static(struct noise_symmetric *sym,
					 u8 remote_static[WGSTAR_KEY_LENGTH],
					 const struct message_initiation *msg,
					 const struct noise_identity *me);

/**
 * wgstar_noise_initiation_open_timestamp() - authenticate an initiation
 * @sym: what wgstar_noise_initiation_open_static() left
 * @timestamp: the initiator's TAI64N; memcmp() orders two of them
 * @msg: the message
 * @static_static: what wgstar_noise_static_static() gave for this initiator
 *
 * Context: any.
 * Return: false if the message is not from this initiator.
 */
bool wgstar_noise_initiation_open_timestamp(struct noise_symmetric *sym,
					    u8 timestamp[WGSTAR_TIMESTAMP_LENGTH],
					    const struct message_initiation *msg,
					    const u8 static_static[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_noise_response_create() - write the secrets of a response
 * @sym: the responder's state after the initiation; then after the response
 * @msg: ephemeral and encrypted_nothing are filled; type, indices and macs
 *	 are not touched
 * @ephemeral_private: fresh random private key
 * @remote_ephemeral: the initiator's ephemeral public key
 * @remote_static: the initiator's static public key
 * @preshared_key: zeros if there is none
 *
 * Context: any; costs three Curve25519 multiplications.
 * Return: false if a Diffie-Hellman result is zero; @msg must not be sent.
 */
bool wgstar_noise_response_create(struct noise_symmetric *sym,
				  struct message_response *msg,
				  const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				  const u8 remote_ephemeral[WGSTAR_KEY_LENGTH],
				  const u8 remote_static[WGSTAR_KEY_LENGTH],
				  const u8 preshared_key[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_noise_response_consume() - authenticate a response
 * @sym: a copy of the initiator's state after the initiation, since a forged
 *	 response must not spoil the handshake; then after the response
 * @msg: the message, mac1 already checked
 * @me: own static key pair
 * @ephemeral_private: private key of the initiation that is answered
 * @preshared_key: zeros if there is none
 *
 * Context: any; costs two Curve25519 multiplications.
 * Return: false if the message does not answer that initiation.
 */
bool wgstar_noise_response_consume(struct noise_symmetric *sym,
				   const struct message_response *msg,
				   const struct noise_identity *me,
				   const u8 ephemeral_private[WGSTAR_KEY_LENGTH],
				   const u8 preshared_key[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_noise_session_keys() - derive the two keys of a session
 * @sym: the state after the response
 * @initiator: whether the own side sent the initiation
 * @sending: key under which the own side sends
 * @receiving: key under which the other side sends
 *
 * Context: any.
 */
void wgstar_noise_session_keys(const struct noise_symmetric *sym,
			       bool initiator,
			       u8 sending[WGSTAR_KEY_LENGTH],
			       u8 receiving[WGSTAR_KEY_LENGTH]);

/**
 * wgstar_noise_tai64n() - a timestamp for an initiation
 * @out: TAI64N
 * @seconds: wall clock, seconds since 1970
 * @nanoseconds: wall clock, 0 .. 999999999
 *
 * The nanoseconds are rounded down to the power of two at or under 1 s / 50,
 * so that the clock is no covert timer.  Section "Primitives".
 *
 * Context: any.
 */
void wgstar_noise_tai64n(u8 out[WGSTAR_TIMESTAMP_LENGTH], u64 seconds,
			 u32 nanoseconds);

#endif /* WGSTAR_LOGIC_NOISE_H */
