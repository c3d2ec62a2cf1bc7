#!/usr/bin/python3
"""Play the UDP payloads of a capture again: play.py NETNS PCAP HOST PORT SOURCE_PORT
Prints how many were sent; fails if there was none. Ethernet and IPv4 only."""
import ctypes
import os
import socket
import struct
import sys


def payloads(path):
    with open(path, "rb") as file:
        data = file.read()
    offset = 24
    while offset + 16 <= len(data):
        size = struct.unpack_from("<I", data, offset + 8)[0]
        packet = data[offset + 16 + 14:offset + 16 + size]
        offset += 16 + size
        if packet[0] >> 4 == 4 and packet[9] == 17:
            yield packet[(packet[0] & 15) * 4 + 8:]


def main():
    netns, path, host, port, source = sys.argv[1:]
    with open(netns, "rb") as handle:
        if ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), 0):
            sys.exit(os.strerror(ctypes.get_errno()))
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", int(source)))
    count = 0
    for payload in payloads(path):
        sock.sendto(payload, (host, int(port)))
        count += 1
    print(f"played {count}")
    sys.exit(count == 0)


main()
