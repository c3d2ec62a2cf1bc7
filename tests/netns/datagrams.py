#!/usr/bin/python3
"""Numbered datagrams, there and back.

  datagrams.py echo PORT
  datagrams.py send HOST PORT [--count N] [--interval S] [--size BYTES]
                              [--wait S] [--lossy]

`send` paces the datagrams, checks every echo byte for byte and prints one
line. It fails when one is missing, changed or doubled; with --lossy, missing
ones are only reported.
"""
import argparse
import random
import select
import socket
import struct
import sys
import time


def roomy(sock):
    """A reader that has to wait for the CPU must not be taken for loss."""
    force = getattr(socket, "SO_RCVBUFFORCE", 33)
    sock.setsockopt(socket.SOL_SOCKET, force, 16 << 20)
    return sock


def echo(port):
    sock = roomy(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(("::", port))
    while True:
        data, source = sock.recvfrom(65536)
        try:
            sock.sendto(data, source)
        except OSError:
            pass  # the sender is gone; the next one may not be


def payload(number, size):
    return struct.pack("<I", number) + random.Random(number).randbytes(size - 4)


class Stream:
    def __init__(self, arguments):
        self.args = arguments
        info = socket.getaddrinfo(arguments.host, arguments.port, type=socket.SOCK_DGRAM)[0]
        self.sock = roomy(socket.socket(info[0], socket.SOCK_DGRAM))
        self.sock.connect(info[4])
        self.sock.setblocking(False)
        self.waiting = {}
        self.wrong = 0
        self.refused = 0

    def send(self, number):
        self.waiting[number] = payload(number, self.args.size)
        try:
            self.sock.send(self.waiting[number])
        except OSError:
            self.refused += 1

    def receive_until(self, deadline):
        while True:
            left = deadline - time.monotonic()
            if not select.select([self.sock], [], [], max(left, 0))[0]:
                return
            try:
                data = self.sock.recv(65536)
            except OSError:
                self.refused += 1
                continue
            if self.waiting.pop(struct.unpack_from("<I", data)[0], None) != data:
                self.wrong += 1

    def run(self):
        start = time.monotonic()
        for number in range(self.args.count):
            self.send(number)
            self.receive_until(start + (number + 1) * self.args.interval)
        deadline = time.monotonic() + self.args.wait
        while self.waiting and time.monotonic() < deadline:
            self.receive_until(min(deadline, time.monotonic() + 0.1))
        lost = sorted(self.waiting)
        print(f"sent {self.args.count} lost {len(lost)} wrong {self.wrong} refused {self.refused}"
              + (f" missing {lost[:10]}" if lost else ""))
        return self.wrong == 0 and (self.args.lossy or not lost)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("echo")
    one.add_argument("port", type=int)
    one = commands.add_parser("send")
    one.add_argument("host")
    one.add_argument("port", type=int)
    one.add_argument("--count", type=int, default=100)
    one.add_argument("--interval", type=float, default=0.002)
    one.add_argument("--size", type=int, default=512)
    one.add_argument("--wait", type=float, default=5)
    one.add_argument("--lossy", action="store_true")
    arguments = parser.parse_args()
    if arguments.command == "echo":
        echo(arguments.port)
    elif not Stream(arguments).run():
        sys.exit(1)


main()
