#!/usr/bin/python3
"""A packet socket that reads late: what is in memory that it shares with others
is seen as it is then, not as it was when it came.

  paths_tap.py IF inner|outer     from "listening" on stderr until SIGINT

inner: says which of the datagrams of paths_pump.py are not what was sent.
outer: prints the hash of each long message on port 1002, without repeats. Short
ones may be keepalives, which one of two taps may be too early for.
"""
import hashlib
import signal
import socket
import struct
import sys

from paths_packets import ones_sum
from paths_pump import datagram

SOL_PACKET, PACKET_VNET_HDR, ETH_P_ALL, ETH_P_IP, SO_RCVBUFFORCE = 263, 15, 3, 0x0800, 33


def datagrams(sock, link):
    """(size of those that came as one, UDP header and payload) of what waits."""
    sock.setblocking(False)
    while True:
        try:
            data, source = sock.recvfrom(1 << 17)
        except BlockingIOError:
            return
        size, data = struct.unpack_from("=H", data, 4)[0], data[10 + link:]
        if source[1] == ETH_P_IP and ones_sum(data[:20]) != 0xFFFF:
            sys.exit(f"what was an IP packet is none any more: {data[:40].hex()}")
        whole = not struct.unpack_from(">H", data, 6)[0] & 0x3FFF if len(data) > 28 else False
        if source[1] == ETH_P_IP and whole and data[9] == 17:
            yield size, data[(data[0] & 15) * 4:]


def inner(sock, link=0):
    seen = wrong = 0
    for size, data in datagrams(sock, link):
        if struct.unpack_from(">H", data, 2)[0] != 7100:
            continue
        size = size or max(len(data) - 8, 1)
        for at in range(8, len(data), size):
            payload = data[at:at + size]
            if payload[:4] != b"\xff\xff\xff\xff":
                seen += 1
                wrong += payload != datagram(struct.unpack_from("<I", payload)[0], len(payload))
    print(f"{seen} seen, {wrong} of them wrong")
    return seen > 50 and not wrong


def outer(sock, link=14):
    hashes = {hashlib.sha256(data[8:]).hexdigest() for _, data in datagrams(sock, link)
              if 1002 in struct.unpack_from(">HH", data) and data[8:12] == b"\4\0\0\0" and len(data) > 500}
    print(*sorted(hashes), sep="\n")
    return len(hashes) > 50


def main():
    signal.signal(signal.SIGINT, lambda *_: None)
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 128 << 20)
    sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    sock.bind((sys.argv[1], ETH_P_ALL))
    print("listening", file=sys.stderr, flush=True)
    signal.pause()
    if not {"inner": inner, "outer": outer}[sys.argv[2]](sock):
        sys.exit(1)


main()
