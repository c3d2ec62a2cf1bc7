#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Each allocation of each request fails once: -ENOMEM, and nothing changes.

Needs a kernel with failslab and fail-nth (the debug guest).

  failnth.py [--list | SWEEP...]
"""
import errno
import functools
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wgnl import *  # noqa: E402,F403

FAIL_NTH = f"/proc/self/task/{os.getpid()}/fail-nth"
PSK = b"\x77" * 32
LIMIT = 5000
FIRST_GATEWAY = {"export": export("192.168.1.0/24"),
                 "forward": forward(80, "192.168.1.9:80")}


def key(number):
    return number.to_bytes(4, "big") + b"\x01" * 28


def ip(*words):
    subprocess.run(("ip",) + words, check=True)


def state(client):
    """All but the drops: keepalives without an endpoint count as such."""
    device = client.call(DEVICE_GET, ifname="wg0")[0]
    peers = peers_of(client, "wg0")
    for counting in [device, *peers.values()]:
        counting.pop("drop", None)
    try:
        gateway = client.call(GATEWAY_GET, ifname="wg0")[0]
    except Refused:
        gateway = None
    return device, list(peers.items()), gateway


def prepare(client, up):
    ip("link", "add", "wg0", "type", "wgstar")
    client.call(DEVICE_SET, ifname="wg0", private_key=b"\x11" * 32,
                listen_port=5001, peer=[
                    {"public_key": key(n), "name": f"p{n}", "keepalive": n,
                     "route": [prefix(f"10.{n}.0.0/16"),
                               prefix("0.0.0.0/0", metric=n)]}
                    for n in range(20)])
    client.call(GATEWAY_SET, ifname="wg0", gateway=FIRST_GATEWAY)
    if up:
        ip("link", "set", "wg0", "up")


def attempt(client, count, command, body):
    """Returns (error or 0, whether a failure was injected).

    The request is handled within the call that sends it."""
    error = 0
    nth = os.open(FAIL_NTH, os.O_RDWR)
    os.pwrite(nth, str(count).encode(), 0)
    try:
        client.send(client.family, command, body, F_ACK)
    except OSError as refusal:
        error = refusal.errno
    left = int(os.pread(nth, 20, 0))
    os.pwrite(nth, b"0", 0)
    os.close(nth)
    try:
        while not error and not client.receive()[1]:
            pass
    except OSError as refusal:
        error = refusal.errno
    return error, not left


def sweep(client, what, command, up=False, **values):
    prepare(client, up)
    body = encode(DEVICE, {"ifname": "wg0", **values})
    before = state(client)
    for count in range(1, LIMIT):
        error, injected = attempt(client, count, command, body)
        if not error and not injected:
            break
        if error:
            # ENFILE: how sock_create() says that there is no memory
            assert error in (errno.ENOMEM, errno.ENOBUFS, errno.ENFILE), \
                os.strerror(error)
        after = state(client)
        if error and error != errno.ENOBUFS:
            assert after == before, f"{what}, {count}: {before} -> {after}"
        elif after != before or command in (DEVICE_GET, PEER_GET, GATEWAY_GET):
            # it got through, or only its answer was lost: begin again
            ip("link", "del", "wg0")
            prepare(client, up)
            before = state(client)
    else:
        raise AssertionError(f"{what}: no end")
    ip("link", "del", "wg0")
    assert count > 1, f"{what}: no allocation was made to fail"
    return f"{count - 1} allocations"


def let_all_allocations_fail():
    if not os.path.ismount("/sys/kernel/debug"):
        subprocess.run("mount -t debugfs none /sys/kernel/debug".split(),
                       check=True)
    for kind in ("failslab", "fail_page_alloc"):
        for file, value in (("ignore-gfp-wait", "N"), ("verbose", "0")):
            path = os.path.join("/sys/kernel/debug", kind, file)
            if os.path.exists(path):
                with open(path, "w") as switch:
                    switch.write(value)


SECOND_GATEWAY = {"masquerade": 0, "export": [
    FIRST_GATEWAY["export"], export("fd01::/64", "fd02::/64", lan="eth1")],
    "forward": [FIRST_GATEWAY["forward"], forward(81, "192.168.1.9:80")]}

SWEEPS = (
    ("replace all", DEVICE_SET, False, {
        "flags": REPLACE_PEERS,
        "peer": [{"public_key": key(n + 10), "name": f"p{n}",
                  "preshared_key": PSK, "flags": REPLACE_ROUTES,
                  "route": [prefix(f"10.{n}.0.0/16"), prefix(f"fd{n:02}::/64")]}
                 for n in range(20)]}),
    ("change the port and the key", DEVICE_SET, True, {
        "listen_port": 5002, "fwmark": 7, "private_key": b"\x22" * 32,
        "peer": {"public_key": key(50), "route": prefix("10.0.0.0/16")}}),
    ("remove and add", PEER_SET, True, {
        "peer": [{"public_key": key(3), "flags": REMOVE},
                 {"public_key": key(3), "route": prefix("10.3.0.0/16")},
                 {"public_key": key(4), "flags": REMOVE}]}),
    ("peer-del", PEER_DEL, True, {
        "peer": [{"name": "p5"}, {"public_key": key(6)}]}),
    ("route-set", ROUTE_SET, False, {
        "route": [prefix("10.1.0.0/16", peer_name="p2"),
                  prefix("192.168.0.0/16", public_key=key(3))]}),
    ("route-del", ROUTE_DEL, False, {
        "route": [prefix("10.1.0.0/16"),
                  prefix("0.0.0.0/0", peer_name="p2")]}),
    ("gateway-set", GATEWAY_SET, False, {"gateway": SECOND_GATEWAY}),
    ("gateway-get", GATEWAY_GET, False, {}),
    ("gateway-del", GATEWAY_DEL, False, {}),
    ("peer-get", PEER_GET, False, {"peer": {"name": "p1"}}),
    ("device-get", DEVICE_GET, False, {}),
)


def main():
    wanted = sys.argv[1:]
    if wanted == ["--list"]:
        print("\n".join(what for what, *_ in SWEEPS))
        return
    let_all_allocations_fail()
    run_cases([(f"failing allocations: {what}", functools.partial(
        sweep, Wgstar(), what, command, up, **values))
        for what, command, up, values in SWEEPS
        if not wanted or what in wanted])


main()
