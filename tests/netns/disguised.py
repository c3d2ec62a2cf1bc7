#!/usr/bin/python3
"""UDP datagrams to a port that a careless filter would not find.

  disguised.py SHAPE SOURCE DESTINATION PORT
  disguised.py --list 4|6"""
import socket
import struct
import sys

OPTIONS = b"\1\4\0\0\0\0"  # PadN of six bytes, after next header and length

# Shape: (IPv4 options, fragment word, bytes of the payload that are sent)
SHAPES4 = {
    "plain": (b"", 0, None),
    "options": (b"\1" * 8, 0, None),
    "first-fragment": (b"", 0x2000, 8),
    "options-and-fragment": (b"\1" * 40, 0x2000, 8),
    "no-room-for-ports": (b"", 0, 2),
}

# Shape: headers before UDP, as (type, content without the next header's type)
HOP, ROUTING, FRAGMENT, DESTINATION = 0, 43, 44, 60
SHAPES6 = {
    "plain": [],
    "destination-options": [(DESTINATION, b"\0" + OPTIONS)],
    "three-headers": [(HOP, b"\0" + OPTIONS), (DESTINATION, b"\0" + OPTIONS),
                      (DESTINATION, b"\1" + b"\1\14" + bytes(12))],
    "fragment-of-one": [(FRAGMENT, b"\0" + struct.pack(">HI", 0, 77))],
    "first-fragment": [(FRAGMENT, b"\0" + struct.pack(">HI", 1, 78))],
    "options-behind-fragment": [(FRAGMENT, b"\0" + struct.pack(">HI", 1, 79)),
                                (DESTINATION, b"\0" + OPTIONS)],
    # The fragment ends within the options: what follows is in the next.
    "ports-in-the-next-fragment": [(FRAGMENT, b"\0" + struct.pack(">HI", 1, 80)),
                                   (DESTINATION, b"\3\1\34" + bytes(5))],
}


def datagram(port):
    return struct.pack(">HHHH", 4000, port, 16, 0) + b"disguise"


def packet4(shape, source, destination, port):
    options, fragment, cut = SHAPES4[shape]
    payload = datagram(port)[:cut]
    words = 5 + len(options) // 4
    return struct.pack(">BBHHHBBH4s4s", 0x40 | words, 0,
                       words * 4 + len(payload), 4711, fragment, 64, 17, 0,
                       socket.inet_aton(source),
                       socket.inet_aton(destination)) + options + payload


def packet6(shape, source, destination, port):
    payload, following = datagram(port), 17
    for kind, content in reversed(SHAPES6[shape]):
        if shape == "ports-in-the-next-fragment" and kind == DESTINATION:
            payload = b""
        payload = bytes([following]) + content + payload
        following = kind
    return struct.pack(">IHBB16s16s", 6 << 28, len(payload), following, 64,
                       socket.inet_pton(socket.AF_INET6, source),
                       socket.inet_pton(socket.AF_INET6, destination)) + payload


def main():
    if sys.argv[1] == "--list":
        print(*(SHAPES4 if sys.argv[2] == "4" else SHAPES6))
        return
    shape, source, destination, port = sys.argv[1:]
    family, make = ((socket.AF_INET6, packet6) if ":" in destination else
                    (socket.AF_INET, packet4))
    with socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) as sock:
        sock.sendto(make(shape, source, destination, int(port)),
                    (destination, 0))


main()
