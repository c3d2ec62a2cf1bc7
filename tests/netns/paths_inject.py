#!/usr/bin/python3
"""Packets and GSO skbs of every kind into the stack, by a tun device.

  paths_inject.py send TUN         all of them, in order; waits between none
  paths_inject.py compare A B      two captures of what came of them
"""
import fcntl
import struct
import sys

from paths_packets import (ACK, CWR, DESTINATION_PADDING, ECE, FIN, HOP_PADDING, PSH, SACKS, STAMPS, TCP, URG, Packet,
                           captured, content, differences, ones_sum, tcp, udp)

TUNSETIFF, IFF_TUN, IFF_NO_PI, IFF_VNET_HDR = 0x400454CA, 1, 0x1000, 0x4000
GSO_TCP, GSO_UDP, GSO_ECN = {4: 1, 6: 4}, 5, 0x80
NEEDS_SUM = 1


def vnet(packet, size=0, ecn=0):
    """The skb of @packet; with @size, a GSO one."""
    raw, start = packet.partial()
    kind, header = 0, 0
    if size:
        kind = GSO_TCP[packet.family] | ecn if packet.protocol == TCP else GSO_UDP
        header = start + ((packet.body[12] >> 4) * 4 if packet.protocol == TCP else 8)
    return struct.pack("=BBHHHH", NEEDS_SUM, kind, header, size, start, packet.sum_at()) + raw


def whole(packet):
    return bytes(10) + packet.complete()


def tcp_bursts(family):
    """(segment size, ecn, packet)"""
    def burst(size, length, ecn=0, **fields):
        bursts.append((size, ecn, tcp(family, content(length, len(bursts)), port=1000 + len(bursts), **fields)))

    bursts = []
    burst(1300, 13000)
    burst(1300, 12345, flags=ACK | PSH)
    burst(1300, 1301, flags=ACK | PSH)
    burst(1348, 44 * 1348, flags=ACK | PSH | FIN, options=STAMPS)
    burst(1300, 64000, options=STAMPS)
    burst(1001, 9999, options=STAMPS + SACKS, flags=ACK | FIN)
    burst(1300, 7000, GSO_ECN, flags=ACK | CWR | PSH, tos=2)
    burst(1300, 7000, flags=ACK | ECE, tos=1)
    burst(1300, 7000, flags=ACK | URG, urgent=4000, tos=0xB8)
    burst(1300, 9000, ident=0xFFFC)
    burst(1300, 9000, ident=0xFFFC, frag=0x4000)
    burst(1300, 9000, seq=0xFFFFF000, label=0xABCDE)
    burst(537, 30000, flags=ACK | PSH)
    burst(100, 100 * 60 + 1, flags=ACK | PSH)
    burst(33, 33 * 150)
    burst(8, 8 * 20 + 3)
    burst(1300, 3 * 1300 + 1, ttl=4)
    if family == 4:
        burst(1300, 9000, ip_options=bytes((1, 1, 1, 0)), options=STAMPS)
    else:
        burst(1300, 9000, extensions=(HOP_PADDING,))
        burst(1300, 9000, extensions=(DESTINATION_PADDING, DESTINATION_PADDING), options=STAMPS)
    return bursts


def zero_sum(family, payload, make, **fields):
    """A packet whose sum comes to zero."""
    draft = make(family, payload + bytes(2), **fields)
    draft.with_sum(0)
    left = ~ones_sum(struct.pack(">H", draft.pseudo_sum()) + draft.body) & 0xFFFF
    return make(family, payload + struct.pack(">H", left), **fields)


def skbs(family):
    for size, ecn, packet in tcp_bursts(family):
        yield vnet(packet, size, ecn)
    yield vnet(udp(family, content(1200 * 20 + 7), port=2000), 1200)
    yield vnet(udp(family, content(1372 * 40), port=2001, ident=0xFFF0), 1372)
    yield vnet(udp(family, content(21 * 60 + 1), port=2002, tos=1), 21)
    draft = udp(family, bytes(1000), port=2003)  # one with such a sum among others
    one = zero_sum(family, content(998), udp, port=2003)
    assert len(one.body) == len(draft.body)
    yield vnet(udp(family, content(1000) + one.body[8:] + content(1000, 3), port=2003), 1000)
    yield vnet(zero_sum(family, content(998), udp, port=2004))
    yield vnet(zero_sum(family, content(998), tcp, port=1900))
    room = 1420 - (28 if family == 4 else 48)
    for length in (0, 1, 15, 16, 17, 20, 36, 63, 64, 65, 500, 511, 513, 1000, room - 1, room):
        yield vnet(udp(family, content(length, length), port=2100))
        yield whole(udp(family, content(length, length), port=2200, tos=length & 3))
    for length in (0, 1, 700, 1340):
        yield vnet(tcp(family, content(length, length), options=STAMPS, port=1901))
        yield whole(tcp(family, content(length), port=1902, flags=length & 63))
    for length in (0, 1, 2, 3, 777):
        yield whole(Packet(family, 253, content(length, 9)))  # a protocol nobody knows
    if family == 4:
        large = udp(4, content(2600), port=2300).complete()[20:]
        for frag, part in ((0x2000, large[:1304]), (163, large[1304:])):
            yield whole(Packet(4, 17, part, frag=frag, pseudo=False))
    yield whole(udp(family, b"the end", port=9999))


def send(name):
    with open("/dev/net/tun", "r+b", buffering=0) as tun:
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI | IFF_VNET_HDR))
        for family in (6, 4):
            for skb in skbs(family):
                assert tun.write(skb) == len(skb)


def compare(one, other):
    got, wanted = captured(one), captured(other)
    print(f"{len(got)} packets, {len(wanted)} wanted")
    found = list(differences(got, wanted))
    print(*found, sep="\n")
    sys.exit(bool(found) or len(wanted) < 1000)


{"send": send, "compare": compare}[sys.argv[1]](*sys.argv[2:])
