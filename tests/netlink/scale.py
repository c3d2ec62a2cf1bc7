#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""100,000 peers with 3 prefixes each: one request, one dump, all replaced."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wgnl import *  # noqa: E402,F403

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100000


def peer_bytes(number, prefixes=3):
    out = put(2, number.to_bytes(4, "big") + b"\x05" * 28)
    for i in range(prefixes):
        address = bytes([10 + i]) + number.to_bytes(3, "big")
        out += put(15 | NESTED, put(1, address) + put(3, b"\x20"))
    return put(9 | NESTED, out)


def name(ifname):
    return put(3, ifname.encode() + b"\0")


def timed(what, function):
    start = time.monotonic()
    result = function()
    print(f"# {time.monotonic() - start:7.2f} s  {what}", flush=True)
    return result


def drain(client, command):
    client.send(client.family, command, name("wg0"), F_DUMP)
    messages, done = 0, False
    while not done:
        bodies, done = client.receive()
        messages += len(bodies)
    return messages


def all_of_it():
    client = Wgstar()
    subprocess.run("ip link add wg0 type wgstar".split(), check=True)
    request = name("wg0") + b"".join(peer_bytes(n) for n in range(COUNT))
    print(f"# request of {len(request) >> 20} MiB")
    timed("add all", lambda: client.raw(client.family, DEVICE_SET, request,
                                        F_ACK))
    timed("same again", lambda: client.raw(client.family, DEVICE_SET, request,
                                           F_ACK))
    assert timed("dump of peers", lambda: drain(client, PEER_GET)) == COUNT
    assert timed("dump of routes", lambda: drain(client, ROUTE_GET)) == 3 * COUNT
    timed("change one", lambda: client.raw(client.family, PEER_SET,
                                           name("wg0") + peer_bytes(7), F_ACK))
    timed("route-del without peer", lambda: client.raw(
        client.family, ROUTE_DEL, name("wg0") + put(11 | NESTED, put(
            1, bytes([10, 0, 0, 7]))), F_ACK))
    moved = name("wg0") + put(8, struct.pack("I", REPLACE_PEERS)) + b"".join(
        peer_bytes(n) for n in range(COUNT // 2, COUNT + COUNT // 2))
    timed("replace half", lambda: client.raw(client.family, DEVICE_SET, moved,
                                             F_ACK))
    assert drain(client, PEER_GET) == COUNT
    timed("remove all", lambda: client.raw(
        client.family, DEVICE_SET,
        name("wg0") + put(8, struct.pack("I", REPLACE_PEERS)), F_ACK))
    one = put(2, b"\x09" * 32)
    nests = [one + b"".join(put(15 | NESTED, put(1, struct.pack(">I", i)))
                            for i in range(start, start + 3000))
             for start in range(0x0a000000, 0x0a000000 + COUNT, 3000)]
    body = name("wg0") + b"".join(put(9 | NESTED, nest) for nest in nests)
    timed("one peer with as many routes", lambda: client.raw(
        client.family, PEER_SET, body, F_ACK))
    timed("dump of that peer", lambda: drain(client, PEER_GET))
    timed("dump of its routes", lambda: drain(client, ROUTE_GET))
    timed("delete the device", lambda: subprocess.run(
        "ip link del wg0".split(), check=True))


run_cases([(f"{COUNT} peers with 3 prefixes each", all_of_it)])
