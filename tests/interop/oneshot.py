#!/usr/bin/python3
"""A WireGuard peer that lives for one purpose, made from wgproto.py.

  oneshot.py --key FILE --peer KEY [--psk FILE] [--port N] [--to HOST:PORT]
             [--inner SOURCE,DESTINATION] COMMAND [--count N]

Commands, each ends with exit status 0 only if all went as said:
  initiate   complete a handshake, have one echo answered through it
  respond    answer an initiation and COUNT echo requests through it
  replay     a data message again, and one older than the window: no answer
  stale      an initiation again, an older one: no answer
  garbage    COUNT malformed, altered or random messages: no answer
  badmac     COUNT initiations whose mac1 is wrong: no answer
  flood      COUNT initiations whose mac1 alone is right, as fast as possible;
             prints which messages came back
  cookie     while somebody else floods: initiate until a cookie reply comes,
             then complete the handshake with it; COUNT tries
"No answer" is shown by order: what comes next and is allowed is answered, and
nothing else came before that answer.
"""
import argparse
import base64
import collections
import ipaddress
import os
import random
import socket
import struct
import sys
import time

import wgproto
from wgproto import Handshake, Refused


def ones_sum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def icmp(kind, echo, source, destination, data):
    """An echo packet; kind is the type of its family, echo its (id, sequence)."""
    v4 = source.version == 4
    pseudo = b"" if v4 else source.packed + destination.packed + struct.pack(">II", 8 + len(data), 58)
    body = struct.pack(">BBHHH", kind, 0, 0, *echo) + data
    body = body[:2] + struct.pack(">H", ones_sum(pseudo + body)) + body[4:]
    if v4:
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, 1, 0) + source.packed + destination.packed
        return head[:10] + struct.pack(">H", ones_sum(head)) + head[12:] + body
    return struct.pack(">IHBB", 6 << 28, len(body), 58, 64) + source.packed + destination.packed + body


def parse_echo(packet):
    """(type, source, destination, (id, sequence), data) of an ICMP packet."""
    if packet[0] >> 4 == 4:
        source, destination, start = packet[12:16], packet[16:20], 20
        end, = struct.unpack_from(">H", packet, 2)
    else:
        source, destination, start = packet[8:24], packet[24:40], 40
        end = 40 + struct.unpack_from(">H", packet, 4)[0]
    body, padding = packet[start:end], packet[end:]
    if any(padding) or len(padding) > 15 or (end + len(padding)) % 16:
        raise Refused(f"padding is not up to a multiple of 16, or not zero: {padding.hex()}")
    address = ipaddress.ip_address
    return body[0], address(source), address(destination), struct.unpack_from(">HH", body, 4), body[8:]


class Peer:
    def __init__(self, arguments):
        self.args = arguments
        self.private = read_key(arguments.key)
        self.remote = base64.b64decode(arguments.peer)
        self.psk = read_key(arguments.psk) if arguments.psk else wgproto.ZERO_KEY
        self.sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.sock.bind(("::", arguments.port))
        self.to = parse_endpoint(arguments.to) if arguments.to else None
        self.inner = [ipaddress.ip_address(a) for a in arguments.inner.split(",")] if arguments.inner else None
        self.session = None
        self.sequence = 0

    def send(self, message):
        self.sock.sendto(message, self.to)

    def receive(self, seconds=10):
        self.sock.settimeout(seconds)
        try:
            message, source = self.sock.recvfrom(65536)
        except socket.timeout:
            raise Refused(f"nothing came within {seconds} s") from None
        return message, source

    def handshake(self):
        return Handshake(self.private, self.remote, self.psk)

    def initiate(self, cookie=None):
        handshake = self.handshake()
        handshake.cookie = cookie
        sent = handshake.initiation()
        self.send(sent)
        handshake.read_response(self.receive()[0])
        self.session = handshake.session(True)
        return sent

    def request(self, counter=None):
        """An echo request, sealed; the next sequence number."""
        self.sequence += 1
        kind = 8 if self.inner[0].version == 4 else 128
        packet = icmp(kind, (77, self.sequence), *self.inner, b"one shot %d" % self.sequence)
        return self.session.seal(packet, counter)

    def expect_reply(self, sequence=None):
        """The next message must be the reply to that request; else it fails.
        Keepalives are not answers and are passed over."""
        sequence = sequence or self.sequence
        while True:
            plain = self.session.open(self.receive()[0])
            if plain:
                break
        kind, source, destination, echo, data = parse_echo(plain)
        wanted = (0 if source.version == 4 else 129, self.inner[1], self.inner[0], (77, sequence), b"one shot %d" % sequence)
        if (kind, source, destination, echo, data) != wanted:
            raise Refused(f"unexpected packet {plain.hex()}")

    def echo(self):
        self.send(self.request())
        self.expect_reply()


def initiate(peer):
    peer.initiate()
    peer.echo()
    peer.echo()


def respond(peer):
    """The other side starts. What we send before its first data message would
    be wrong, so nothing is."""
    message, peer.to = peer.receive(peer.args.wait)
    handshake = peer.handshake()
    handshake.read_initiation(message)
    peer.send(handshake.response())
    peer.session = handshake.session(False)
    answered = 0
    while answered < peer.args.count:
        plain = peer.session.open(peer.receive()[0])
        if not plain:
            continue
        kind, source, destination, echo, data = parse_echo(plain)
        if kind in (8, 128):
            peer.send(peer.session.seal(icmp({8: 0, 128: 129}[kind], echo, destination, source, data)))
            answered += 1


def replay(peer):
    peer.initiate()
    first = peer.request()
    peer.send(first)
    peer.expect_reply()
    peer.send(first)
    peer.send(first)
    peer.echo()
    late = peer.request(peer.session.counter + 5)
    peer.send(late)
    peer.expect_reply()
    peer.send(late)
    peer.echo()  # its counter is older, but within the window
    peer.send(peer.request(peer.session.counter + 20000))
    peer.expect_reply()
    peer.send(peer.request(peer.session.counter))  # far below the window
    peer.session.counter += 20001
    peer.echo()


def stale(peer):
    older = peer.handshake().initiation(wgproto.tai64n(time.time_ns() - 5 * 10**9))
    first = peer.initiate()
    peer.echo()
    time.sleep(0.1)  # past the least distance between two initiations
    peer.send(first)
    peer.send(older)
    peer.echo()
    time.sleep(0.1)
    peer.initiate()
    peer.echo()


def altered(messages, rng):
    """One malformed message made from valid ones."""
    message = bytearray(rng.choice(messages))
    how = rng.randrange(6)
    if how == 0:
        message[rng.randrange(len(message))] ^= 1 << rng.randrange(8)
    elif how == 1:
        del message[rng.randrange(len(message)):]
    elif how == 2:
        message += rng.randbytes(rng.randrange(1, 40))
    elif how == 3:
        message[rng.randrange(1, 4)] = rng.randrange(1, 256)
    elif how == 4:
        message = bytearray(bytes([rng.randrange(256), 0, 0, 0]) + rng.randbytes(rng.randrange(1400)))
    else:
        message = bytearray(bytes([rng.randrange(1, 5), 0, 0, 0]) + rng.randbytes(rng.choice((28, 60, 88, 144))))
    return bytes(message)


def garbage(peer):
    rng = random.Random(peer.args.seed)
    handshake = peer.handshake()
    peer.initiate()
    peer.echo()
    valid = [handshake.initiation(), struct.pack("<III", 2, handshake.index, peer.session.remote_index) + os.urandom(80),
             struct.pack("<II", 3, peer.session.remote_index) + os.urandom(56), peer.request(), peer.session.seal(b"")]
    for number in range(peer.args.count):
        message = altered(valid, rng)
        if message not in valid and not authentic(peer, message):
            peer.send(message)
        if number % 50 == 49:
            peer.echo()
    peer.echo()


def authentic(peer, message):
    """Changed so that it still means the same: an initiation's mac2."""
    return len(message) == 148 and message[:4] == b"\1\0\0\0" and \
        wgproto.mac(wgproto.blake2s(b"mac1----" + peer.remote), message[:116]) == message[116:132]


def junk_initiation(mac1_key, index):
    body = struct.pack("<II", 1, index) + os.urandom(108)
    return body + wgproto.mac(mac1_key, body) + bytes(16)


def badmac(peer):
    for index in range(peer.args.count):
        peer.send(junk_initiation(os.urandom(32), index))
    peer.initiate()
    peer.echo()


def flood(peer):
    key = wgproto.blake2s(b"mac1----" + peer.remote)
    junk = [junk_initiation(key, index) for index in range(1000)]
    came = collections.Counter()
    peer.sock.setblocking(False)
    for number in range(peer.args.count):
        peer.send(junk[number % len(junk)])
        try:
            came[peer.sock.recv(4096)[0]] += 1
        except BlockingIOError:
            pass
    print("came back:", *(f"type{kind}={came[kind]}" for kind in range(1, 5)))


def cookie(peer):
    held = None
    for _ in range(peer.args.count):
        handshake = peer.handshake()
        handshake.cookie = held
        peer.send(handshake.initiation())
        message = peer.receive()[0]
        if len(message) == wgproto.RESPONSE_SIZE and held:
            handshake.read_response(message)
            peer.session = handshake.session(True)
            peer.echo()
            return
        if len(message) == wgproto.COOKIE_REPLY_SIZE:
            handshake.read_cookie_reply(message)
            held = handshake.cookie
        time.sleep(0.05)
    raise Refused("never under load" if held is None else "a cookie did not help")


def read_key(path):
    with open(path, encoding="ascii") as file:
        return base64.b64decode(file.read())


def parse_endpoint(text):
    host, port = text.rsplit(":", 1)
    host = host.strip("[]")
    return (host if ":" in host else "::ffff:" + host), int(port)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--psk")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--to")
    parser.add_argument("--inner")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wait", type=float, default=30)
    commands = {c.__name__: c for c in (initiate, respond, replay, stale, garbage, badmac, flood, cookie)}
    parser.add_argument("command", choices=commands)
    arguments = parser.parse_args()
    try:
        commands[arguments.command](Peer(arguments))
    except Refused as refusal:
        sys.exit(f"{arguments.command}: {refusal}")
    print(f"{arguments.command}: all as it must be")


main()
