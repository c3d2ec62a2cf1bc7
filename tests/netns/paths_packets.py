"""Packets of every kind, made by hand, and captures of them compared.

Endpoints are fixed: from 10.8.0.2 or fd08::2 to 10.7.0.2 or fd07::2.
"""
import ipaddress
import struct

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = (1 << n for n in range(8))
TCP, UDP, FRAGMENT = 6, 17, 44
STAMPS = bytes((1, 1, 8, 10)) + struct.pack(">II", 0x01020304, 0x05060708)
SACKS = bytes((1, 1, 5, 18)) + struct.pack(">IIII", 1000, 2000, 3000, 4000)
MIXED = bytes((1, 1, 4, 2))
HOP_PADDING = (0, bytes((0, 1, 4, 0, 0, 0, 0)))
DESTINATION_PADDING = (60, bytes((0, 1, 4, 0, 0, 0, 0)))
SOURCES = {4: ipaddress.ip_address("10.8.0.2").packed, 6: ipaddress.ip_address("fd08::2").packed}
TARGETS = {4: ipaddress.ip_address("10.7.0.2").packed, 6: ipaddress.ip_address("fd07::2").packed}


def ones_sum(data):
    """The sum as it is before it is negated."""
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def content(count, salt=0):
    """Bytes no two windows of which are alike."""
    return b"".join(struct.pack(">I", (n + salt * 7919) * 2654435761 & 0xFFFFFFFF) for n in range(count // 4 + 1))[:count]


class Packet:
    """What is common: family, IP header fields, extension headers, protocol."""

    def __init__(self, family, protocol, body, *, ident=1, frag=0, ttl=64, tos=0, label=0,
                 options=b"", extensions=(), source=None, pseudo=True):
        self.family, self.protocol, self.body, self.pseudo = family, protocol, body, pseudo
        self.ident, self.frag, self.ttl, self.tos, self.label = ident, frag, ttl, tos, label
        self.options, self.extensions = options, extensions
        self.source, self.target = source or SOURCES[family], TARGETS[family]

    def head(self):
        if self.family == 4:
            words = 5 + len(self.options) // 4
            head = struct.pack(">BBHHHBBH", 0x40 | words, self.tos, 4 * words + len(self.body), self.ident,
                               self.frag, self.ttl, self.protocol, 0) + self.source + self.target + self.options
            return head[:10] + struct.pack(">H", ~ones_sum(head) & 0xFFFF) + head[12:]
        following = [number for number, _ in self.extensions] + [self.protocol]
        extra = b"".join(bytes([after]) + data for after, (_, data) in zip(following[1:], self.extensions))
        return struct.pack(">IHBB", 6 << 28 | self.tos << 20 | self.label, len(extra) + len(self.body),
                           following[0], self.ttl) + self.source + self.target + extra

    def pseudo_sum(self):
        return ones_sum(self.source + self.target + struct.pack(">II", len(self.body), self.protocol))

    def sum_at(self):
        return {TCP: 16, UDP: 6}.get(self.protocol)

    def with_sum(self, value):
        at = self.sum_at()
        self.body = self.body[:at] + struct.pack(">H", value) + self.body[at + 2:]
        return self.head() + self.body

    def complete(self):
        """All of it, the checksum right."""
        if not self.pseudo or self.sum_at() is None:
            return self.head() + self.body
        self.with_sum(0)
        value = ~ones_sum(struct.pack(">H", self.pseudo_sum()) + self.body) & 0xFFFF
        return self.with_sum(value or 0xFFFF)

    def partial(self):
        """All of it, the checksum left to somebody else; and where it begins."""
        self.with_sum(self.pseudo_sum())
        head = self.head()
        return head + self.body, len(head)


def tcp(family, payload, *, seq=1, ack=77, flags=ACK, window=500, options=b"", urgent=0, port=1000, doff=None, **ip):
    offset = doff if doff is not None else 5 + len(options) // 4
    header = struct.pack(">HHIIBBHHH", port, 80, seq & 0xFFFFFFFF, ack, offset << 4, flags, window, 0, urgent)
    return Packet(family, TCP, header + options + payload, **{"options" if k == "ip_options" else k: v for k, v in ip.items()})


def udp(family, payload, *, port=2000, **ip):
    return Packet(family, UDP, struct.pack(">HHHH", port, 90, 8 + len(payload), 0) + payload, **ip)


def forwarded(raw):
    """What a router makes of it."""
    if raw[0] >> 4 == 6:
        return raw[:7] + bytes([raw[7] - 1]) + raw[8:]
    end = (raw[0] & 15) * 4
    head = raw[:8] + bytes([raw[8] - 1]) + raw[9:10] + bytes(2) + raw[12:end]
    return head[:10] + struct.pack(">H", ~ones_sum(head) & 0xFFFF) + head[12:] + raw[end:]


def same_sum(raw):
    """A sum of 0 and of 0xffff are one number; in UDP the former means none."""
    if raw[0] >> 4 == 4:
        protocol, at = raw[9], (raw[0] & 15) * 4 + 16
    else:
        protocol, at = raw[6], 56
    if protocol == TCP and raw[at:at + 2] == bytes(2):
        return raw[:at] + b"\xff\xff" + raw[at + 2:]
    return raw


def captured(path):
    """IP packets of a pcap file of an Ethernet, or of an IP, device."""
    with open(path, "rb") as file:
        data = file.read()
    skip = 14 if struct.unpack_from("<I", data, 20)[0] == 1 else 0
    at, out = 24, []
    while at < len(data):
        kept, = struct.unpack_from("<I", data, at + 8)
        raw = data[at + 16 + skip:at + 16 + kept]
        length = struct.unpack_from(">H", raw, 2)[0] if raw[0] >> 4 == 4 else 40 + struct.unpack_from(">H", raw, 4)[0]
        if raw[12:16] == SOURCES[4] or raw[8:24] == SOURCES[6]:
            out.append(same_sum(raw[:length]))
        at += 16 + kept
    return out


def flow(raw):
    """Order is kept within it. What GRO can't understand, by its options,
    a broken header or being a fragment, may overtake what it holds."""
    at = (raw[0] & 15) * 4 if raw[0] >> 4 == 4 else 40
    broken = len(raw) <= at + 12 or not 5 <= raw[at + 12] >> 4 < 15
    fragment = raw[0] >> 4 == 4 and any((raw[6] & 0x3F, raw[7]))
    return raw[0], raw[at:at + 2], broken or fragment


def differences(got, wanted):
    """Sentences about how two lists of packets differ, flow by flow."""
    for key in sorted({flow(p) for p in got + wanted}):
        ours, theirs = ([p for p in side if flow(p) == key] for side in (got, wanted))
        name = f"{key[0]:x} flow {key[1].hex()}"
        if len(ours) != len(theirs):
            yield f"{name}: {len(ours)} packets, {len(theirs)} wanted"
        for number, (one, other) in enumerate(zip(ours, theirs)):
            if one != other:
                at = [n for n in range(min(len(one), len(other))) if one[n] != other[n]][:8]
                yield f"{name} packet {number}: {len(one)} bytes, {len(other)} wanted; differ at {at}: {one[:80].hex()} is not {other[:80].hex()}"
                break
