#!/usr/bin/python3
"""The WireGuard protocol for tests, written from its published description.

Slow, readable, standard library only: Curve25519, ChaCha20-Poly1305 and the
Noise_IKpsk2 handshake with WireGuard's framing. Nothing here is constant
time; never use it for anything but tests.
"""
import hashlib
import os
import struct
import time

CONSTRUCTION = b"Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s"
IDENTIFIER = b"WireGuard v1 zx2c4 Jason@zx2c4.com"
INITIATION, RESPONSE, COOKIE_REPLY, DATA = 1, 2, 3, 4
INITIATION_SIZE, RESPONSE_SIZE, COOKIE_REPLY_SIZE, DATA_OVERHEAD = 148, 92, 64, 32
ZERO_KEY = bytes(32)


class Refused(Exception):
    """A message did not authenticate, or makes no sense."""


# --- Curve25519 (RFC 7748) ---

P = 2**255 - 19


def dh(private, public):
    k = int.from_bytes(clamp(private), "little")
    u = int.from_bytes(public, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for bit in range(254, -1, -1):
        if swap != (k >> bit) & 1:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = (k >> bit) & 1
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a, c * b
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    shared = (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")
    if shared == ZERO_KEY:
        raise Refused("low order point")
    return shared


def clamp(private):
    k = bytearray(private)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    return bytes(k)


def public_of(private):
    return dh(private, (9).to_bytes(32, "little"))


# --- ChaCha20-Poly1305 (RFC 8439) and XChaCha20-Poly1305 ---

SIGMA = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574)
QUARTERS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
            (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def rotate(x, n):
    return (x << n | x >> 32 - n) & 0xFFFFFFFF


def chacha_rounds(state):
    s = list(state)
    for _ in range(10):
        for a, b, c, d in QUARTERS:
            for x, y, z, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = s[x] + s[y] & 0xFFFFFFFF
                s[z] = rotate(s[z] ^ s[x], n)
    return s


def chacha_xor(key, nonce, counter, data):
    out = bytearray()
    for offset in range(0, len(data), 64):
        state = SIGMA + struct.unpack("<8I", key) + (counter + offset // 64,) + struct.unpack("<3I", nonce)
        block = struct.pack("<16I", *((x + y) & 0xFFFFFFFF for x, y in zip(state, chacha_rounds(state))))
        out += bytes(x ^ y for x, y in zip(data[offset:offset + 64], block))
    return bytes(out)


def padded(data):
    return data + bytes(-len(data) % 16)


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for offset in range(0, len(message), 16):
        total = (total + int.from_bytes(message[offset:offset + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def tag_of(key, nonce, ciphertext, aad):
    once = chacha_xor(key, nonce, 0, bytes(32))
    lengths = struct.pack("<QQ", len(aad), len(ciphertext))
    return poly1305(once, padded(aad) + padded(ciphertext) + lengths)


def seal(key, nonce, plain, aad=b""):
    ciphertext = chacha_xor(key, nonce, 1, plain)
    return ciphertext + tag_of(key, nonce, ciphertext, aad)


def unseal(key, nonce, sealed, aad=b""):
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if len(sealed) < 16 or tag_of(key, nonce, ciphertext, aad) != tag:
        raise Refused("authentication failed")
    return chacha_xor(key, nonce, 1, ciphertext)


def count_nonce(counter):
    return bytes(4) + struct.pack("<Q", counter)


def xchacha(key, nonce):
    """Subkey and nonce for the ChaCha20-Poly1305 within."""
    s = chacha_rounds(SIGMA + struct.unpack("<8I", key) + struct.unpack("<4I", nonce[:16]))
    return struct.pack("<8I", *s[:4], *s[12:]), bytes(4) + nonce[16:]


# --- hashing ---

def blake2s(data):
    return hashlib.blake2s(data).digest()


def mac(key, data):
    return hashlib.blake2s(data, key=key, digest_size=16).digest()


def hmac(key, data):
    block = key + bytes(64 - len(key))
    inner = blake2s(bytes(x ^ 0x36 for x in block) + data)
    return blake2s(bytes(x ^ 0x5C for x in block) + inner)


def kdf(count, key, data):
    secret, out = hmac(key, data), [b""]
    for number in range(1, count + 1):
        out.append(hmac(secret, out[-1] + bytes([number])))
    return out[1:]


def tai64n(now_ns=None):
    now_ns = time.time_ns() if now_ns is None else now_ns
    return struct.pack(">QI", 0x400000000000000A + now_ns // 10**9, now_ns % 10**9 & ~0xFFFFFF)


# --- handshake ---

class Handshake:
    """One handshake from either side; `psk` is zeros if there is none."""

    def __init__(self, private, remote=None, psk=ZERO_KEY, ephemeral=None, index=None):
        self.private, self.remote, self.psk = private, remote, psk
        self.ephemeral = ephemeral or os.urandom(32)
        self.index = int.from_bytes(os.urandom(4), "little") if index is None else index
        self.remote_index = None
        self.cookie = None

    def begin(self, responder_public):
        self.chain = blake2s(CONSTRUCTION)
        self.hash = blake2s(blake2s(self.chain + IDENTIFIER) + responder_public)

    def mix_hash(self, data):
        self.hash = blake2s(self.hash + data)

    def mix_key(self, data):
        self.chain, = kdf(1, self.chain, data)

    def sealed(self, secret, plain):
        self.chain, key = kdf(2, self.chain, secret)
        out = seal(key, bytes(12), plain, self.hash)
        self.mix_hash(out)
        return out

    def opened(self, secret, data):
        self.chain, key = kdf(2, self.chain, secret)
        plain = unseal(key, bytes(12), data, self.hash)
        self.mix_hash(data)
        return plain

    def with_macs(self, body):
        body += mac(blake2s(b"mac1----" + self.remote), body)
        self.last_mac1 = body[-16:]
        return body + (mac(self.cookie, body) if self.cookie else bytes(16))

    def initiation(self, timestamp=None):
        self.begin(self.remote)
        own = public_of(self.ephemeral)
        self.mix_key(own)
        self.mix_hash(own)
        static = self.sealed(dh(self.ephemeral, self.remote), public_of(self.private))
        stamp = self.sealed(dh(self.private, self.remote), timestamp or tai64n())
        return self.with_macs(struct.pack("<II", INITIATION, self.index) + own + static + stamp)

    def read_initiation(self, message):
        public = public_of(self.private)
        if len(message) != INITIATION_SIZE or struct.unpack_from("<I", message)[0] != INITIATION:
            raise Refused("not an initiation")
        if mac(blake2s(b"mac1----" + public), message[:116]) != message[116:132]:
            raise Refused("mac1")
        self.begin(public)
        self.remote_index, self.remote_ephemeral = struct.unpack_from("<I32s", message, 4)
        self.mix_key(self.remote_ephemeral)
        self.mix_hash(self.remote_ephemeral)
        static = self.opened(dh(self.private, self.remote_ephemeral), message[40:88])
        if self.remote not in (None, static):
            raise Refused("another peer")
        self.remote = static
        return self.opened(dh(self.private, static), message[88:116])

    def mix_response(self, ephemeral, *secrets):
        self.mix_key(ephemeral)
        self.mix_hash(ephemeral)
        for secret in secrets:
            self.mix_key(secret)
        self.chain, tau, key = kdf(3, self.chain, self.psk)
        self.mix_hash(tau)
        return key

    def response(self):
        own = public_of(self.ephemeral)
        key = self.mix_response(own, dh(self.ephemeral, self.remote_ephemeral), dh(self.ephemeral, self.remote))
        nothing = seal(key, bytes(12), b"", self.hash)
        self.mix_hash(nothing)
        return self.with_macs(struct.pack("<III", RESPONSE, self.index, self.remote_index) + own + nothing)

    def read_response(self, message):
        kind, self.remote_index, index, ephemeral = struct.unpack_from("<III32s", message)
        if len(message) != RESPONSE_SIZE or kind != RESPONSE or index != self.index:
            raise Refused("not a response for us")
        if mac(blake2s(b"mac1----" + public_of(self.private)), message[:60]) != message[60:76]:
            raise Refused("mac1")
        key = self.mix_response(ephemeral, dh(self.ephemeral, ephemeral), dh(self.private, ephemeral))
        unseal(key, bytes(12), message[44:60], self.hash)
        self.mix_hash(message[44:60])

    def read_cookie_reply(self, message):
        kind, index = struct.unpack_from("<II", message)
        if len(message) != COOKIE_REPLY_SIZE or kind != COOKIE_REPLY or index != self.index:
            raise Refused("not a cookie reply for us")
        key, nonce = xchacha(blake2s(b"cookie--" + self.remote), message[8:32])
        self.cookie = unseal(key, nonce, message[32:], self.last_mac1)

    def session(self, initiator):
        first, second = kdf(2, self.chain, b"")
        send, receive = (first, second) if initiator else (second, first)
        return Session(self.index, self.remote_index, send, receive)


class Session:
    def __init__(self, index, remote_index, send_key, receive_key):
        self.index, self.remote_index = index, remote_index
        self.send_key, self.receive_key = send_key, receive_key
        self.counter = 0

    def seal(self, inner, counter=None):
        if counter is None:
            counter = self.counter
            self.counter += 1
        body = seal(self.send_key, count_nonce(counter), padded(inner))
        return struct.pack("<IIQ", DATA, self.remote_index, counter) + body

    def open(self, message):
        kind, index, counter = struct.unpack_from("<IIQ", message)
        if kind != DATA or index != self.index:
            raise Refused("not data for us")
        return unseal(self.receive_key, count_nonce(counter), message[16:])
