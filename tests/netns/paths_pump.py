#!/usr/bin/python3
"""Streams and datagrams whose content is compared where they arrive.

  paths_pump.py serve PORT                 both kinds, until killed
  paths_pump.py stream HOST PORT [--bytes N] [--streams N] [--write odd|N]
                [--mss N] [--echo] [--zerocopy] [--sendfile FILE] [--splice FILE]
                [--short N] [--until FILE]
  paths_pump.py datagrams HOST PORT [--sizes LIST] [--rounds N] [--gso SIZE]
                [--mix] [--interval S] [--lossy] [--in-order]
  paths_pump.py pingpong HOST PORT COUNT   prints the median in microseconds

Sizes are numbers and ranges: 0-70,1391,1392. `stream --short` makes as many
connections, one after the other; with --until each lasts until there is FILE.
Datagrams are sent once each, their number
in the first four bytes; with --gso, all of a round by UDP_SEGMENT, and with
--mix the others after that. Wrong ones and doubled ones are always an error,
missing ones unless --lossy.
"""
import argparse
import hashlib
import os
import random
import socket
import statistics
import struct
import sys
import threading
import time

SOL_UDP, UDP_SEGMENT, UDP_GRO = 17, 103, 104
SO_ZEROCOPY, MSG_ZEROCOPY, SO_RCVBUFFORCE = 60, 0x4000000, 33
BLOCK = random.Random(4).randbytes(1 << 18)
ASK, ANSWER, PING = b"\xff\xff\xff\xff?", b"\xff\xff\xff\xff!", b"\xff\xff\xff\xfe"


def window(number, size):
    at = number * 37 % (len(BLOCK) - size)
    return BLOCK[at:at + size]


def datagram(number, size):
    return (struct.pack("<I", number) + window(number, size))[:size]


# --- the serving side ---

def serve_stream(sock):
    """One letter says what is wanted: the hash, or all of it back as well."""
    with sock:
        echo = sock.recv(1) == b"e"
        digest = hashlib.sha256()
        while data := sock.recv(1 << 16):
            digest.update(data)
            if echo:
                sock.sendall(data)
        if not echo:
            sock.sendall(digest.hexdigest().encode())


class Account:
    """What came from one sender since it last asked."""

    def __init__(self):
        self.seen, self.wrong, self.doubled, self.late, self.last, self.short = set(), [], 0, 0, -1, 0

    def add(self, data):
        if len(data) < 4:
            self.short += 1
            if window(0, 4)[:0] != data and data not in (struct.pack("<I", n)[:len(data)] for n in range(256)):
                self.wrong.append(data.hex())
            return
        number, = struct.unpack_from("<I", data)
        if data != datagram(number, len(data)):
            self.wrong.append(f"{number}, {len(data)} bytes")
            return
        self.doubled += number in self.seen
        self.late += number < self.last
        self.last = max(self.last, number)
        self.seen.add(number)

    def text(self):
        return f"{len(self.seen)} {self.short} {self.doubled} {self.late} {len(self.wrong)} {self.wrong[:3]}"


def serve_datagrams(sock):
    """With UDP_GRO, so that an aggregate may come as one."""
    accounts = {}
    while True:
        data, control, _, source = sock.recvmsg(1 << 17, 64)
        size = max([struct.unpack("i", value)[0] for level, kind, value in control if (level, kind) == (SOL_UDP, UDP_GRO)]
                   + [0]) or max(len(data), 1)
        if data == ASK:
            sock.sendto(ANSWER + accounts.pop(source, Account()).text().encode(), source)
        elif data[:4] == PING:
            sock.sendto(data, source)
        else:
            account = accounts.setdefault(source, Account())
            for at in range(0, max(len(data), 1), size):
                account.add(data[at:at + size])


def serve(port):
    udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
    udp.setsockopt(SOL_UDP, UDP_GRO, 1)
    udp.bind(("::", port))
    threading.Thread(target=serve_datagrams, args=(udp,), daemon=True).start()
    listener = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=200)
    while True:
        threading.Thread(target=serve_stream, args=(listener.accept()[0],), daemon=True).start()


# --- streams ---

def pieces(args, seed):
    """Writes of sizes that are no multiple of anything, or of one size."""
    rng = random.Random(seed)
    left = args.bytes
    while left > 0 or args.until and not os.path.exists(args.until):
        if left <= 0:
            time.sleep(0.02)
        size = min(left if left > 0 else 20000, rng.choice((1, 15, 17, 999, 1361, 4097, 20011, 65537)) if args.write == "odd" else int(args.write))
        yield rng.randbytes(size)
        left -= size


def write_file(sock, args):
    """The file's own pages go to the device."""
    with open(args.sendfile or args.splice, "rb") as file:
        if args.sendfile:
            while os.sendfile(sock.fileno(), file.fileno(), None, 70001):
                pass
        else:
            out, into = os.pipe()
            while count := os.splice(file.fileno(), into, 50001):
                while count:
                    count -= os.splice(out, sock.fileno(), count)
        file.seek(0)
        return hashlib.sha256(file.read()).hexdigest()


def write_all(sock, args, seed):
    if args.sendfile or args.splice:
        return write_file(sock, args)
    digest, kept, flags = hashlib.sha256(), [], 0
    if args.zerocopy:
        sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
        flags = MSG_ZEROCOPY
    for piece in pieces(args, seed):
        digest.update(piece)
        kept += [(piece, hashlib.sha256(piece).digest())] if args.zerocopy else []
        view = memoryview(piece)
        while view:
            try:
                view = view[sock.send(view, flags):]
            except OSError:  # too many notifications wait: those few are copied
                view = view[sock.send(view):]
    for piece, before in kept:
        if hashlib.sha256(piece).digest() != before:
            sys.exit("what was sent without copying has changed in the sender")
    return digest.hexdigest()


def one_stream(args, seed):
    family, _, _, _, address = socket.getaddrinfo(args.host, args.port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        if args.mss:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, args.mss)
        sock.connect(address)
        sock.sendall(b"e" if args.echo else b"h")
        echoed, answer = hashlib.sha256(), b""

        def read():
            nonlocal answer
            while data := sock.recv(1 << 16):
                echoed.update(data)
                answer = (answer + data)[:64]

        reader = threading.Thread(target=read)
        reader.start()
        wanted = write_all(sock, args, seed)
        sock.shutdown(socket.SHUT_WR)
        reader.join()
        return (echoed.hexdigest().encode() if args.echo else answer) == wanted.encode()


def streams(args):
    results = []
    for _ in range(args.short):
        threads = [threading.Thread(target=lambda n=n: results.append(one_stream(args, n))) for n in range(args.streams)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(f"{results.count(True)} of {args.short * args.streams} streams equal")
    return results == [True] * args.short * args.streams


# --- datagrams ---

def sizes_of(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def ask(sock):
    """Repeated, since the way may lose it; an account is given once."""
    sock.settimeout(1)
    for _ in range(20):
        try:
            sock.send(ASK)
            while (data := sock.recv(2048))[:5] != ANSWER:
                pass
            return data[5:].decode()
        except OSError:
            pass
    sys.exit("the other side does not answer")


def send_round(sock, args, number, sizes):
    if args.gso:
        count = 65000 // args.gso if args.gso > 1100 else 60
        whole = b"".join(datagram(number + n, args.gso) for n in range(count - 1)) + datagram(number + count - 1, args.gso - 3)
        sock.sendmsg([whole], [(SOL_UDP, UDP_SEGMENT, struct.pack("H", args.gso))])
        number += count
    short = 0
    for size in sizes if args.mix or not args.gso else ():
        sock.send(datagram(number % 256 if size < 4 else number, size))
        short += size < 4
        number += size >= 4
        if args.interval:
            time.sleep(args.interval)
    return number, short


def datagrams(args):
    family, _, _, _, address = socket.getaddrinfo(args.host, args.port, type=socket.SOCK_DGRAM)[0]
    sizes, number, short = list(sizes_of(args.sizes)), 0, 0
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.connect(address)
        for _ in range(args.rounds):
            number, more = send_round(sock, args, number, sizes)
            short += more
        time.sleep(0.2 if args.lossy else 0.05)
        text = ask(sock)
    came, came_short, doubled, late, wrong = map(int, text.split(" ", 5)[:5])
    print(f"sent {number} and {short} short; came, short, doubled, late, wrong: {text}")
    return not wrong and not doubled and came_short <= short and (came, came_short) <= (number, short) and \
        (args.lossy and came > number // 3 or (came, came_short) == (number, short)) and not (args.in_order and late)


def pingpong(args):
    family, _, _, _, address = socket.getaddrinfo(args.host, args.port, type=socket.SOCK_DGRAM)[0]
    times = []
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.connect(address)
        sock.settimeout(5)
        for number in range(args.count):
            data = PING + struct.pack("<I", number) + window(number, 56)
            before = time.perf_counter()
            sock.send(data)
            if sock.recv(2048) != data:
                return False
            times.append(time.perf_counter() - before)
            time.sleep(0.002)
    print(round(statistics.median(times) * 1e6))
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    made = {name: commands.add_parser(name) for name in ("serve", "stream", "datagrams", "pingpong")}
    for name in ("stream", "datagrams", "pingpong"):
        made[name].add_argument("host")
    for one in made.values():
        one.add_argument("port", type=int)
    made["pingpong"].add_argument("count", type=int)
    for option, default in (("--bytes", 1000000), ("--streams", 1), ("--short", 1), ("--mss", 0)):
        made["stream"].add_argument(option, type=int, default=default)
    for option in ("--sendfile", "--splice", "--until"):
        made["stream"].add_argument(option)
    made["stream"].add_argument("--write", default="odd")
    for option in ("--echo", "--zerocopy"):
        made["stream"].add_argument(option, action="store_true")
    made["datagrams"].add_argument("--sizes", default="0-70,127-129,255-257,511-513,1000,1371-1373,1391-1393,3000,9000")
    for option in ("--rounds", "--gso"):
        made["datagrams"].add_argument(option, type=int, default=1 if option == "--rounds" else 0)
    made["datagrams"].add_argument("--interval", type=float, default=0)
    for option in ("--lossy", "--in-order", "--mix"):
        made["datagrams"].add_argument(option, action="store_true")
    args = parser.parse_args()
    if args.command == "serve":
        serve(args.port)
    elif not {"stream": streams, "datagrams": datagrams, "pingpong": pingpong}[args.command](args):
        sys.exit(1)


if __name__ == "__main__":
    main()
