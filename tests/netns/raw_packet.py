#!/usr/bin/python3
"""One IPv4 packet with UDP, as it is, past the routes and checks of its host.

  raw_packet.py INTERFACE SOURCE DESTINATION [bad-sum]"""
import socket
import struct
import sys


def checksum(header):
    total = sum(struct.unpack(">10H", header))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def packet(source, destination, spoil):
    payload = struct.pack(">HHHH", 4000, 9000, 16, 0) + b"as it is"
    header = bytearray(struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0,
                                   64, 17, 0, socket.inet_aton(source),
                                   socket.inet_aton(destination)))
    struct.pack_into(">H", header, 10, checksum(header) ^ spoil)
    return bytes(header) + payload


sender = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)
sender.sendto(packet(sys.argv[2], sys.argv[3], sys.argv[4:] == ["bad-sum"]),
              (sys.argv[1], 0x0800))
