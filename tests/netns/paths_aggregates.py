#!/usr/bin/python3
"""A scripted peer that sends aggregates holding anything, and what must come
of them.

  paths_aggregates.py send KEYFILE PEERKEY PORT HOST:PORT   all, as UDP GSO
  paths_aggregates.py count                          what is dropped, by reason
  paths_aggregates.py compare CAPTURE                against what must come
"""
import base64
import collections
import ipaddress
import os
import socket
import struct
import sys
import time

from paths_packets import (ACK, CWR, DESTINATION_PADDING, ECE, FIN, HOP_PADDING, MIXED, PSH, RST, SACKS, STAMPS, SYN, URG,
                           Packet, captured, content, differences, forwarded, same_sum, tcp, udp)

SOL_UDP, UDP_SEGMENT = 17, 103
SIZE = 272  # padded length of all inner packets of an aggregate


class Bad:
    """A message that must not be delivered, and the reason counted."""

    def __init__(self, packet, why):
        self.packet, self.why = packet, why


def stream(family, port, count=8, change=None, fields=None, size=200, **common):
    """Segments of a stream; number @change has other @fields."""
    out, seq = [], 5000
    for number in range(count):
        own = {**common, "ident": 100 + number, **(fields if number == change and fields else {})}
        length = own.pop("size", size)
        seq += own.pop("skip", 0)
        out.append(tcp(family, content(length, number + port), seq=seq, port=port, **own))
        seq += length
    return out


def tcp_lists(family):
    """Streams in which one segment differs from its neighbours."""
    base = 3000
    differing = [
        {}, {"flags": ACK | PSH}, {"flags": ACK | FIN}, {"flags": ACK | SYN}, {"flags": ACK | RST}, {"flags": 0},
        {"flags": ACK | URG, "urgent": 9}, {"flags": ACK | ECE}, {"flags": ACK | CWR}, {"flags": ACK | CWR | ECE},
        {"ack": 78}, {"window": 501}, {"options": STAMPS}, {"options": MIXED}, {"options": SACKS, "size": 180},
        {"ttl": 63}, {"tos": 0x20}, {"tos": 3}, {"skip": 1}, {"skip": -200}, {"skip": 1 << 31}, {"size": 199}, {"size": 208},
        {"size": 203}, {"doff": 4}, {"doff": 15},
    ]
    if family == 4:
        differing += [{"ident": 7}, {"frag": 0x4000}, {"frag": 0x2000}, {"frag": 5}, {"ip_options": bytes((1, 1, 1, 0))},
                      {"frag": 0x8000}]
    else:
        differing += [{"label": 5}, {"extensions": (HOP_PADDING,)}, {"extensions": (DESTINATION_PADDING,)}]
    for number, fields in enumerate(differing):
        for where in (0, 3, 7):
            yield stream(family, base + 10 * number + where, change=where, fields=fields)


def whole_lists(family):
    """Lists in which all are alike, but not what one would expect."""
    yield stream(family, 4000, 30, options=STAMPS, frag=0x4000 if family == 4 else 0)
    yield stream(family, 4001, 60)
    yield stream(family, 4002, 10, tos=3)
    yield stream(family, 4003, 10, flags=ACK | PSH)
    yield stream(family, 4004, 10, ttl=2)
    yield [p for pair in zip(stream(family, 4005), stream(family, 4006)) for p in pair]
    yield [p for pair in zip(stream(family, 4007), stream(10 - family, 4007)) for p in pair]
    yield list(reversed(stream(family, 4008)))
    yield [p for one in stream(family, 4009) for p in (one, one)]
    yield stream(family, 4010, 20, change=10, fields={"skip": -5, "size": 201})
    for length in (199, 208):  # a hole or an overlap after one, where the next begins as if there were none
        segments = stream(family, 4020 + length - 199)
        segments[3] = tcp(family, content(length), seq=5600, port=4020 + length - 199, ident=103)
        yield segments
    yield [udp(family, content(200, n), port=4100, ident=n) for n in range(20)]
    yield [udp(family, content(200 + n % 3, n), port=4101, ident=n) for n in range(20)]
    yield [Packet(family, 253, content(220, n), ident=n) for n in range(8)]
    # A sum of zero means none in UDP: that has to stay so.
    yield [udp(family, content(200, n), port=4102, pseudo=False) for n in range(8)] if family == 4 else []
    # Fragments, of which only the first has ports.
    yield [tcp(family, content(208, n), port=4103, frag=n * 30 | 0x2000, pseudo=False) for n in range(1, 8)] if family == 4 else []


def hostile_lists(family):
    """Good ones among bad ones."""
    good = stream(family, 5000 + family, 24)
    strange = tcp(family, content(200), port=5100, source=ipaddress.ip_address("10.8.1.9" if family == 4 else "fd77::9").packed)
    yield [p for n, one in enumerate(good[:12]) for p in (
        one, Bad(one, "authentication_failed") if n % 3 else Bad(one, "counter_replayed"))]
    yield [p for n, one in enumerate(good[12:]) for p in (
        one, Bad(strange, "source_not_allowed") if n % 3 else Bad(one, "no_session_for_index"))]
    yield [p for n, one in enumerate(stream(family, 5010 + family)) for p in (one, Bad(one, ("malformed_inner", "malformed_message")[n % 2]))]


def alone_lists(family):
    """Short ones and long ones, of a size of their own."""
    yield [tcp(family, b"", seq=9000, ack=n * 100, port=6000, options=STAMPS) for n in range(20)]
    yield [tcp(family, content(n), port=6001 + n, seq=9000) for n in (1, 2, 3)]
    for size in (1300, 1336, 536):
        yield stream(family, 6100 + size % 100, 20, size=size, options=STAMPS)
        yield stream(family, 6200 + size % 100, 20, change=19, fields={"size": 7, "flags": ACK | PSH | FIN}, size=size)
    yield [udp(family, b"the end", port=9999)]


def lists():
    for family in (6, 4):
        for make in (tcp_lists, whole_lists, hostile_lists, alone_lists):
            yield from filter(None, make(family))


def padded_size(packets):
    longest = max(len(p.complete()) for p in packets if not isinstance(p, Bad))
    return SIZE if longest <= SIZE else (longest + 15) // 16 * 16


def message(session, item, size):
    """Sealed, or spoiled as its reason wants."""
    packet = item.packet if isinstance(item, Bad) else item
    inner = packet.complete()
    why = getattr(item, "why", None)
    if why == "malformed_inner":
        inner = b"\x55" + inner[1:]
    counter = session.counter - 1 if why == "counter_replayed" else None
    sealed = bytearray(session.seal(inner + bytes(size - len(inner)), counter))
    if why == "authentication_failed":
        sealed[len(sealed) // 2] ^= 4
    elif why == "no_session_for_index":
        sealed[4] ^= 1
    elif why == "malformed_message":
        sealed[0] = 9
    return bytes(sealed)


def send(key, remote, port, to):
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../interop"))
    import wgproto  # pylint: disable=import-outside-toplevel
    with open(key, encoding="ascii") as file:
        private = base64.b64decode(file.read())
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(("::", int(port)))
    host, port = to.rsplit(":", 1)
    sock.connect((host.strip("[]") if "[" in host else "::ffff:" + host, int(port)))
    handshake = wgproto.Handshake(private, base64.b64decode(remote))
    sock.send(handshake.initiation())
    handshake.read_response(sock.recv(2048))
    session = handshake.session(True)
    for packets in lists():
        size = padded_size(packets)
        burst = [message(session, item, size) for item in packets]
        for at in range(0, len(burst), 40):
            sock.sendmsg([b"".join(burst[at:at + 40])],
                         [(SOL_UDP, UDP_SEGMENT, struct.pack("H", size + 32))])
        time.sleep(0.001)


def compare(path):
    wanted = [same_sum(forwarded(p.complete())) for packets in lists() for p in packets if not isinstance(p, Bad)]
    got = captured(path)
    print(f"{len(got)} packets, {len(wanted)} wanted")
    found = list(differences(got, wanted))
    print(*found, sep="\n")
    sys.exit(bool(found))


def count():
    for why, number in collections.Counter(p.why for packets in lists() for p in packets if isinstance(p, Bad)).items():
        print(why, number)


{"send": send, "compare": compare, "count": count}[sys.argv[1]](*sys.argv[2:])
