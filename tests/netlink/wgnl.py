# SPDX-License-Identifier: GPL-2.0
"""A bare generic netlink client for wgstar: messages in, dictionaries out."""
import os
import socket
import struct
import sys
import traceback

SOL_NETLINK = 270
NETLINK_GENERIC = 16
F_REQUEST, F_MULTI, F_ACK, F_DUMP_INTR, F_DUMP = 1, 2, 4, 0x10, 0x300
NESTED = 0x8000

(DEVICE_GET, DEVICE_SET, PEER_GET, PEER_SET, PEER_DEL, ROUTE_GET, ROUTE_SET,
 ROUTE_DEL, GATEWAY_GET, GATEWAY_SET, GATEWAY_DEL) = range(1, 12)

DEVICE = {"ifindex": (2, "I"), "ifname": (3, "s"), "private_key": (4, "b"),
          "public_key": (5, "b"), "listen_port": (6, "H"), "fwmark": (7, "I"),
          "flags": (8, "I"), "peer": (9, "peer"), "peer_count": (10, "I"),
          "route": (11, "route"), "drop": (12, "drop"), "mtu": (13, "I"),
          "gateway": (14, "gateway"), "relay": (15, "B"),
          "relayed": (16, "drop")}
PEER = {"public_key": (2, "b"), "preshared_key": (3, "b"), "flags": (4, "I"),
        "state": (5, "I"), "name": (6, "s"), "endpoint_ipv4": (7, "b"),
        "endpoint_ipv6": (8, "b"), "scope_id": (9, "I"), "port": (10, ">H"),
        "keepalive": (11, "H"), "last_handshake": (12, "Q"),
        "rx_bytes": (13, "Q"), "tx_bytes": (14, "Q"), "route": (15, "route"),
        "protocol_version": (16, "I"), "drop": (17, "drop"),
        "isolated": (18, "B")}
ROUTE = {"ipv4": (2 - 1, "b"), "ipv6": (2, "b"), "length": (3, "B"),
         "metric": (4, "I"), "flags": (5, "I"), "public_key": (6, "b"),
         "peer_name": (7, "s")}
DROP = {"reason": (2, "s"), "packets": (3, "Q")}
GATEWAY = {"masquerade": (1, "B"), "export": (2, "export"),
           "forward": (3, "forward")}
EXPORT = {"ipv4": (2, "b"), "ipv6": (3, "b"), "length": (4, "B"),
          "virtual_ipv4": (5, "b"), "virtual_ipv6": (6, "b"), "lan": (7, "s"),
          "packets": (8, "Q"), "bytes": (9, "Q")}
FORWARD = {"protocol": (2, "B"), "port": (3, "H"), "ipv4": (4, "b"),
           "ipv6": (5, "b"), "host_port": (6, "H"), "source_ipv4": (7, "b"),
           "source_ipv6": (8, "b"), "source_length": (9, "B"),
           "idle": (10, "I"), "flags": (11, "I"), "state": (12, "I"),
           "packets": (13, "Q"), "bytes": (14, "Q"), "last_used": (15, "Q")}
SETS = {"peer": PEER, "route": ROUTE, "drop": DROP, "gateway": GATEWAY,
        "export": EXPORT, "forward": FORWARD}

REMOVE, REPLACE_ROUTES, UPDATE_ONLY, CONTINUED = 1, 2, 4, 1
REPLACE_PEERS = TRANSIENT = CLOSED = 1


class Refused(OSError):
    """The kernel's error with its sentence."""


def put(kind, data):
    length = 4 + len(data)
    return struct.pack("=HH", length, kind) + data + b"\0" * (-length % 4)


def encode(table, values):
    out = b""
    for name, value in values.items():
        kind, form = table[name]
        for item in value if isinstance(value, list) else [value]:
            if form in SETS:
                out += put(kind | NESTED, encode(SETS[form], item))
            elif form == "s":
                out += put(kind, item.encode() + b"\0")
            elif form == "b":
                out += put(kind, item)
            else:
                out += put(kind, struct.pack(form, item))
    return out


def attributes(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        yield kind & 0x3fff, data[4:length]
        data = data[(length + 3) & ~3:]


def decode(table, data):
    names = {kind: (name, form) for name, (kind, form) in table.items()}
    out = {}
    for kind, value in attributes(data):
        if kind not in names:
            continue
        name, form = names[kind]
        if form in SETS:
            out.setdefault(name, []).append(decode(SETS[form], value))
        elif form == "s":
            out[name] = value.rstrip(b"\0").decode()
        elif form == "b":
            out[name] = value
        else:
            out[name] = struct.unpack(form, value)[0]
    return out


class Wgstar:
    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        for option in (10, 11, 12):  # short acks with sentences, strict
            self.sock.setsockopt(SOL_NETLINK, option, 1)
        try:
            for option in (32, 33):  # SO_SNDBUFFORCE, SO_RCVBUFFORCE
                self.sock.setsockopt(socket.SOL_SOCKET, option, 64 << 20)
        except PermissionError:
            pass
        self.sock.bind((0, 0))
        self.seq = 1
        self.interrupted = False
        reply = self.raw(16, 3, put(2, b"wgstar\0"), F_ACK)
        self.family = struct.unpack("=H", dict(attributes(reply[0]))[1])[0]

    def send(self, family, command, body, flags):
        self.seq += 1
        data = struct.pack("=BBH", command, 1, 0) + body
        self.sock.sendto(struct.pack("=IHHII", 16 + len(data), family,
                                     flags | F_REQUEST, self.seq, 0) + data,
                         (0, 0))

    def receive(self):
        """One datagram: (bodies, whether the answer is complete)."""
        data = self.sock.recv(1 << 16)
        bodies = []
        while len(data) >= 16:
            length, kind, flags, seq, _ = struct.unpack_from("=IHHII", data)
            message, data = data[16:length], data[(length + 3) & ~3:]
            self.interrupted |= bool(flags & F_DUMP_INTR)
            if seq != self.seq:
                continue
            if kind in (2, 3):
                self.check(kind, flags, message)
                return bodies, True
            bodies.append(message[4:])
        return bodies, False

    def check(self, kind, flags, message):
        error = struct.unpack_from("=i", message)[0] if message else 0
        if not error:
            return
        rest, text = message[4:] if kind == 3 else message[20:], ""
        if kind == 2 and not flags & 0x100:
            rest = rest[struct.unpack_from("=I", message, 4)[0] - 16:]
        if flags & 0x200:
            text = dict(attributes(rest)).get(1, b"").rstrip(b"\0").decode()
        raise Refused(-error, text or os.strerror(-error))

    def raw(self, family, command, body, flags):
        self.send(family, command, body, flags)
        bodies, done = [], False
        while not done:
            more, done = self.receive()
            bodies += more
        return bodies

    def call(self, command, message_flags=F_ACK, **values):
        return [decode(DEVICE, body) for body in
                self.raw(self.family, command, encode(DEVICE, values),
                         message_flags)]

    def dump(self, command, **values):
        self.interrupted = False
        return self.call(command, F_DUMP, **values)


def prefix(text, **more):
    address, _, length = text.partition("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    key = "ipv6" if ":" in address else "ipv4"
    route = {key: socket.inet_pton(family, address), **more}
    if length:
        route["length"] = int(length)
    return route


def export(text, virtual=None, **more):
    """An export of a gateway: prefix, and its virtual one."""
    values = prefix(text, **more)
    if virtual:
        values.update(("virtual_" + name, value) for name, value
                      in prefix(virtual).items() if name != "length")
    return values


def forward(port, host, source=None, protocol=6, **more):
    """A forward of a gateway: a port, [HOST]:PORT, and who may use it."""
    address, _, host_port = host.rpartition(":")
    values = {"protocol": protocol, "port": port, "host_port": int(host_port),
              **prefix(address.strip("[]")), **more}
    if source:
        values.update(("source_" + name, value) for name, value
                      in prefix(source).items())
    return values


def prefix_text(route):
    key = "ipv4" if "ipv4" in route else "ipv6"
    family = socket.AF_INET if key == "ipv4" else socket.AF_INET6
    return f"{socket.inet_ntop(family, route[key])}/{route['length']}"


def peers_of(client, device):
    """Peers of a device by key, continued ones joined, routes as text."""
    peers = {}
    for message in client.dump(PEER_GET, ifname=device):
        peer = message["peer"][0]
        routes = [prefix_text(route) + (f" metric {route['metric']}"
                                        if "metric" in route else "")
                  for route in peer.pop("route", [])]
        if peer.get("state", 0) & CONTINUED:
            peers[peer["public_key"]]["routes"] += routes
        else:
            assert peer["public_key"] not in peers, "peer twice"
            peers[peer["public_key"]] = {**peer, "routes": routes}
    return peers


def run_cases(cases):
    """Run all (name, function), as TAP; what a function returns is shown.

    A failure does not keep the others from running. Ends the program."""
    print(f"1..{len(cases)}", flush=True)
    failed = not cases
    for number, (name, function) in enumerate(cases, 1):
        try:
            remark = function()
            print(f"ok {number} - {name}", f" # {remark}" if remark else "",
                  sep="", flush=True)
        except Exception:
            failed = True
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {number} - {name}", flush=True)
    sys.exit(1 if failed else 0)
