#!/usr/bin/python3
"""Attach an XDP program that lets everything pass, the generic way.

  xdp_pass.py INTERFACE"""
import ctypes
import os
import socket
import struct
import sys

SYS_BPF, PROG_LOAD, TYPE_XDP = 321, 5, 6
XDP_PASS, SKB_MODE = 2, 2
RTM_SETLINK, IFLA_XDP, XDP_FD, XDP_FLAGS = 19, 43, 1, 3


def load():
    program = struct.pack("<BBhi", 0xb7, 0, 0, XDP_PASS) + struct.pack("<BBhi", 0x95, 0, 0, 0)
    code, licence = ctypes.create_string_buffer(program), ctypes.create_string_buffer(b"GPL")
    attr = struct.pack("<IIQQ", TYPE_XDP, 2, ctypes.addressof(code), ctypes.addressof(licence))
    attr = ctypes.create_string_buffer(attr.ljust(120, b"\0"), 120)
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.syscall(SYS_BPF, PROG_LOAD, attr, 120)
    if number < 0:
        raise OSError(ctypes.get_errno(), "bpf")
    return number


def attribute(kind, value):
    return struct.pack("<HH", 4 + len(value), kind) + value


def attach(interface, program):
    xdp = attribute(XDP_FD, struct.pack("<i", program)) + \
        attribute(XDP_FLAGS, struct.pack("<I", SKB_MODE))
    body = struct.pack("<BxHiII", 0, 0, socket.if_nametoindex(interface), 0, 0) + \
        attribute(IFLA_XDP | 0x8000, xdp)
    request = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    request.send(struct.pack("<IHHII", 16 + len(body), RTM_SETLINK, 5, 1, 0) + body)
    error = struct.unpack_from("<i", request.recv(4096), 16)[0]
    if error:
        sys.exit(f"{interface}: {os.strerror(-error)}")


attach(sys.argv[1], load())
