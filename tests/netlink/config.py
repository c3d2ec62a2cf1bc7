#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What requests do to a device, and that refused ones do nothing.

  config.py [CASE...]
"""
import errno
import functools
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wgnl import *  # noqa: E402,F403


def key(number):
    return number.to_bytes(4, "big") + b"\x01" * 28


A, B, C, D = (key(n) for n in range(1, 5))
PSK = b"\x77" * 32
nl = None


def ip(*words):
    subprocess.run(("ip",) + words, check=True)


def state():
    device = nl.call(DEVICE_GET, ifname="wg0")[0]
    peers = peers_of(nl, "wg0")
    return ({k: v for k, v in device.items() if k != "drop"},
            [(k, {n: x for n, x in v.items() if n != "drop"})
             for k, v in peers.items()])


def change(command=PEER_SET, **values):
    nl.call(command, ifname="wg0", **values)


def refused(error, sentence, command=PEER_SET, **values):
    before = state()
    values.setdefault("ifname", "wg0")
    try:
        nl.call(command, **values)
    except Refused as refusal:
        assert refusal.errno == error, refusal
        assert sentence in str(refusal), refusal
    else:
        raise AssertionError(f"accepted, instead of: {sentence}")
    assert state() == before, f"changed by: {sentence}"


def routes(public_key):
    return peers_of(nl, "wg0")[public_key]["routes"]


def a_peer_comes_with_all_its_values():
    change(peer={"public_key": A, "preshared_key": PSK, "name": "phone",
                 "endpoint_ipv4": bytes([192, 0, 2, 1]), "port": 51820,
                 "keepalive": 25, "route": [prefix("10.0.0.0/24"),
                                            prefix("fd00::1", metric=7)]})
    peer = peers_of(nl, "wg0")[A]
    assert peer["preshared_key"] == PSK and peer["name"] == "phone"
    assert peer["endpoint_ipv4"] == bytes([192, 0, 2, 1])
    assert peer["port"] == 51820 and peer["keepalive"] == 25
    assert peer["routes"] == ["10.0.0.0/24", "fd00::1/128 metric 7"]
    assert peer["rx_bytes"] == peer["tx_bytes"] == 0
    assert peer["protocol_version"] == 1 and "last_handshake" not in peer


def a_zero_preshared_key_is_none():
    change(peer={"public_key": A, "preshared_key": PSK})
    change(peer={"public_key": A, "preshared_key": bytes(32)})
    assert "preshared_key" not in peers_of(nl, "wg0")[A]


def values_that_are_not_named_stay():
    a_peer_comes_with_all_its_values()
    before = state()
    change(peer={"public_key": A})
    change(DEVICE_SET)
    assert state() == before


def a_later_nest_continues_the_first():
    change(peer=[{"public_key": A, "flags": REPLACE_ROUTES,
                  "route": prefix("10.0.0.0/24")},
                 {"public_key": A, "flags": REPLACE_ROUTES,
                  "route": prefix("10.0.1.0/24")}])
    assert routes(A) == ["10.0.0.0/24", "10.0.1.0/24"]
    change(peer={"public_key": A, "flags": REPLACE_ROUTES,
                 "route": prefix("10.0.2.0/24")})
    assert routes(A) == ["10.0.2.0/24"]


def a_prefix_moves_to_the_last_peer():
    change(peer=[{"public_key": k, "route": prefix("10.0.0.0/24")}
                 for k in (A, B, C, B)])
    assert (routes(A), routes(B), routes(C)) == ([], ["10.0.0.0/24"], [])
    change(peer={"public_key": A, "route": prefix("10.0.0.0/24", metric=5)})
    assert routes(B) == ["10.0.0.0/24"]
    change(peer={"public_key": B, "route": prefix("10.0.0.0/24", flags=REMOVE)})
    assert routes(B) == [] and routes(A) == ["10.0.0.0/24 metric 5"]


def removal_of_what_is_not_there_is_no_error():
    change(peer=[{"public_key": A, "flags": REMOVE},
                 {"name": "nobody", "flags": REMOVE},
                 {"public_key": B, "flags": UPDATE_ONLY, "keepalive": 5}])
    assert not peers_of(nl, "wg0")
    change(peer={"public_key": A, "route": prefix("10.0.0.0/8", flags=REMOVE)})
    refused(errno.ENOENT, "no such peer", PEER_DEL, peer={"public_key": B})
    refused(errno.ENOENT, "no such peer", PEER_DEL,
            peer=[{"public_key": A}, {"public_key": A}])
    change(PEER_DEL, peer={"public_key": A})
    assert not peers_of(nl, "wg0")


def replace_peers_removes_those_not_named():
    change(peer=[{"public_key": k, "route": prefix(f"10.0.{i}.0/24")}
                 for i, k in enumerate((A, B, C))])
    change(DEVICE_SET, flags=REPLACE_PEERS,
           peer=[{"public_key": B}, {"public_key": D}])
    assert list(peers_of(nl, "wg0")) == [B, D]
    assert routes(B) == ["10.0.1.0/24"]
    change(DEVICE_SET, flags=REPLACE_PEERS)
    assert nl.call(DEVICE_GET, ifname="wg0")[0]["peer_count"] == 0


def a_peer_removed_and_named_again_begins_anew():
    a_peer_comes_with_all_its_values()
    change(peer=[{"public_key": A, "flags": REMOVE},
                 {"public_key": A, "route": prefix("10.9.0.0/16")}])
    peer = peers_of(nl, "wg0")[A]
    assert peer["routes"] == ["10.9.0.0/16"] and peer["keepalive"] == 0
    assert not {"preshared_key", "name", "port"} & set(peer)


def names_are_unique_and_can_move():
    change(peer=[{"public_key": A, "name": "phone"},
                 {"public_key": B, "name": "laptop"}])
    refused(errno.EEXIST, "another peer", peer={"public_key": C,
                                                "name": "phone"})
    refused(errno.EEXIST, "another peer",
            peer=[{"public_key": C, "name": "tv"},
                  {"public_key": D, "name": "tv"}])
    change(peer=[{"public_key": A, "name": "laptop"},
                 {"public_key": B, "name": "phone"}])
    peers = peers_of(nl, "wg0")
    assert peers[A]["name"] == "laptop" and peers[B]["name"] == "phone"
    refused(errno.EEXIST, "another peer",
            peer=[{"public_key": A, "name": ""}, {"public_key": B, "name": "x"},
                  {"public_key": C, "name": "y"},
                  {"public_key": D, "name": "y"}])
    change(DEVICE_SET, flags=REPLACE_PEERS,
           peer=[{"public_key": C, "name": "phone"},
                 {"public_key": A, "name": ""}])
    peers = peers_of(nl, "wg0")
    assert peers[C]["name"] == "phone" and "name" not in peers[A]
    change(peer={"name": "phone", "keepalive": 9})
    assert peers_of(nl, "wg0")[C]["keepalive"] == 9
    refused(errno.ENOENT, "no peer has this name", peer={"name": "radio"})
    got = nl.call(PEER_GET, ifname="wg0", peer={"name": "phone"})[0]
    assert got["peer"][0]["public_key"] == C


def relay_is_automatic_until_told_otherwise():
    def mode():
        return nl.call(DEVICE_GET, ifname="wg0")[0]["relay"]

    assert mode() == 0
    for value in (1, 2, 0):
        change(DEVICE_SET, relay=value)
        assert mode() == value
    change(DEVICE_SET, relay=1)
    change(DEVICE_SET, fwmark=3)
    assert mode() == 1
    refused(errno.ERANGE, "range", DEVICE_SET, relay=3)
    change(DEVICE_SET, relay=0, fwmark=0)


def peers_are_isolated_until_told_otherwise():
    change(peer=[{"public_key": A, "isolated": 1}, {"public_key": B}])

    def isolated():
        return [p["isolated"] for p in peers_of(nl, "wg0").values()]

    assert isolated() == [1, 0]
    change(peer=[{"public_key": A}, {"public_key": B, "isolated": 1}])
    assert isolated() == [1, 1]
    change(peer=[{"public_key": B, "isolated": 1},
                 {"public_key": B, "isolated": 0}])
    assert isolated() == [1, 0]
    refused(errno.ERANGE, "range", peer={"public_key": B, "isolated": 2})
    change(peer=[{"public_key": A, "flags": REMOVE}, {"public_key": A}])
    assert isolated() == [0, 0]


def own_key_is_no_peer():
    own = nl.call(DEVICE_GET, ifname="wg0")[0]["public_key"]
    refused(errno.EINVAL, "own public key", peer={"public_key": own})
    change(peer=[{"public_key": own, "flags": REMOVE},
                 {"public_key": own, "flags": UPDATE_ONLY}])
    other = b"\x42" * 32
    nl.call(DEVICE_SET, ifname="wg0", private_key=other)
    device = nl.call(DEVICE_GET, ifname="wg0")[0]
    assert device["private_key"][0] == 0x40 and device["public_key"] != own
    change(peer=[{"public_key": own, "route": prefix("10.1.0.0/16")},
                 {"public_key": A}])
    refused(errno.EINVAL, "own public key", DEVICE_SET, private_key=b"\x11" * 32,
            peer={"public_key": own})
    change(DEVICE_SET, private_key=b"\x11" * 32)
    assert list(peers_of(nl, "wg0")) == [A]
    change(DEVICE_SET, private_key=bytes(32))
    assert "public_key" not in nl.call(DEVICE_GET, ifname="wg0")[0]
    change(DEVICE_SET, private_key=b"\x11" * 32)


def a_failure_late_in_the_request_undoes_all_before():
    a_peer_comes_with_all_its_values()
    own = nl.call(DEVICE_GET, ifname="wg0")[0]["public_key"]
    refused(errno.EINVAL, "own public key", DEVICE_SET, fwmark=99,
            listen_port=4444, flags=REPLACE_PEERS,
            peer=[{"public_key": B, "name": "phone", "preshared_key": PSK,
                   "route": prefix("10.0.0.0/24")},
                  {"public_key": A, "flags": REMOVE},
                  {"public_key": C, "name": "new"}, {"public_key": own}])
    # listen-port is taken last of all
    busy = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    busy.bind(("0.0.0.0", 4445))
    ip("link", "set", "wg0", "up")
    refused(errno.EADDRINUSE, "listen-port", DEVICE_SET, listen_port=4445,
            flags=REPLACE_PEERS, fwmark=5, private_key=b"\x33" * 32,
            peer=[{"public_key": B, "name": "phone",
                   "route": prefix("10.0.0.0/24")}])
    ip("link", "set", "wg0", "down")


def listen_port_changes_while_up():
    change(DEVICE_SET, listen_port=5001)
    ip("link", "set", "wg0", "up")
    for port in (5001, 5002, 5002, 0):
        change(DEVICE_SET, listen_port=port, fwmark=port)
        device = nl.call(DEVICE_GET, ifname="wg0")[0]
        assert device["fwmark"] == port
        assert device["listen_port"] == port or not port
        ports = [int(line.split()[1].split(":")[1], 16) for line in
                 open("/proc/net/udp").read().splitlines()[1:]]
        assert ports.count(device["listen_port"]) == 1 and len(ports) == 1
    ip("link", "set", "wg0", "down")


def routes_are_found_and_taken_away():
    change(peer=[{"public_key": A, "name": "hub", "route": prefix("10.0.0.0/8")},
                 {"public_key": B, "route": [prefix("10.0.0.0/24", metric=2),
                                             prefix("::/0")]}])
    change(ROUTE_SET, route=[prefix("10.0.0.0/24", metric=1, peer_name="hub"),
                             prefix("10.2.0.0/16", public_key=B)])

    def find(address):
        got = nl.call(ROUTE_GET, ifname="wg0", route=prefix(address))[0]
        route = got["route"][0]
        return prefix_text(route), route.get("peer_name"), route["public_key"]

    assert find("10.0.0.7") == ("10.0.0.0/24", "hub", A)
    assert find("10.2.3.4") == ("10.2.0.0/16", None, B)
    assert find("fd00::1") == ("::/0", None, B)
    refused(errno.ENOENT, "no route", ROUTE_GET, route=prefix("11.0.0.1"))
    listed = sorted(prefix_text(m["route"][0]) for m in
                    nl.dump(ROUTE_GET, ifname="wg0"))
    assert listed == ["10.0.0.0/24", "10.0.0.0/24", "10.0.0.0/8",
                      "10.2.0.0/16", "::/0"], listed
    refused(errno.ENOENT, "no such route", ROUTE_DEL,
            route=[prefix("10.0.0.0/24"), prefix("10.0.0.0/25")])
    refused(errno.ENOENT, "no such route", ROUTE_DEL,
            route=prefix("10.2.0.0/16", peer_name="hub"))
    refused(errno.ENOENT, "no such peer", ROUTE_SET,
            route=prefix("10.5.0.0/16", public_key=C))
    change(ROUTE_DEL, route=prefix("10.0.0.0/24"))
    assert find("10.0.0.7")[0] == "10.0.0.0/8"
    assert routes(A) == ["10.0.0.0/8"]


def gateway():
    reply = nl.call(GATEWAY_GET, ifname="wg0")[0]
    assert reply["ifname"] == "wg0"
    assert reply["ifindex"] == socket.if_nametoindex("wg0")
    return reply["gateway"][0]


def give(**values):
    nl.call(GATEWAY_SET, ifname="wg0", gateway=values)


def specimen():
    return {"masquerade": 0, "export": [
        export("192.168.1.0/24", "10.77.1.0/24", lan="eth1"),
        export("fd01::/64"), export("192.168.0.0/24", lan="br-lan")],
        "forward": [
            forward(8080, "192.168.1.7:80", "10.9.0.0/24"),
            forward(8080, "192.168.1.8:80", idle=600, flags=TRANSIENT),
            forward(53, "[fd01::5]:5353", "fd09::7/128", protocol=17)]}


def a_gateway_comes_back_as_it_was_set():
    wanted = specimen()
    give(**wanted)
    got = gateway()
    for kind, counters in (("export", {"packets": 0, "bytes": 0}),
                           ("forward", {"packets": 0, "bytes": 0, "state": 0})):
        for one, other in zip(wanted.pop(kind), got.pop(kind), strict=True):
            if kind == "forward":
                one = {"idle": 0, "flags": 0, **one}
            assert other == {**one, **counters}, other
    assert got == wanted
    give()
    assert gateway() == {"masquerade": 1}
    change(GATEWAY_DEL)
    refused(errno.ENOENT, "no gateway", GATEWAY_GET)
    refused(errno.ENOENT, "no gateway", GATEWAY_DEL)


def the_largest_gateway_fits_into_one_message():
    exports = [export(f"2001:db8:{i:x}::/48", f"fd00:db8:{i:x}::/48",
                      lan="a-lan-of-15-chr") for i in range(129)]
    forwards = [forward(i, f"[fd01::{i:x}]:1", "fd02::/64", idle=9,
                        flags=TRANSIENT) for i in range(1, 130)]
    give(export=exports[:128], forward=forwards[:128])
    got = gateway()
    assert len(got["export"]) == len(got["forward"]) == 128
    for values in ({"export": exports}, {"forward": forwards}):
        refused(errno.EINVAL, "that many", GATEWAY_SET, gateway=values)


def bad_gateways_change_nothing():
    give(**specimen())
    before = gateway()
    good = forward(1, "10.0.0.1:1")
    without = [{k: v for k, v in good.items() if k != name}
               for name in ("protocol", "port", "host_port", "ipv4")]
    for sentence, kind, *values in (
            ("beyond the length", "export", export("10.0.0.1/24")),
            ("beyond the length", "export", export("10.0.0.0/8", "10.1.0.0/8")),
            ("exceeds", "export", export("10.0.0.0/33")),
            ("family of the real", "export", export("10.0.0.0/8", "fd00::/8")),
            ("of one family", "export",
             {**export("10.0.0.0/8"), **export("fd00::/8")}),
            ("prefix of the LAN", "export", {"length": 8}),
            ("prefix-length", "export", export("10.0.0.0")),
            ("name of an interface", "export", export("10.0.0.0/8", lan="a/b")),
            ("read only", "export", export("10.0.0.0/8", packets=1)),
            ("in common", "export", export("10.0.0.0/8"), export("10.1.0.0/16")),
            ("in common", "export", export("10.0.0.0/24"),
             export("10.0.1.0/24", "10.0.0.0/24")),
            ("in common", "export", export("10.0.0.0/8"), export("0.0.0.0/0")),
            ("TCP and UDP", "forward", forward(1, "10.0.0.1:1", protocol=1)),
            ("source-length", "forward",
             forward(1, "10.0.0.1:1", source_ipv4=bytes(4))),
            ("no source", "forward", forward(1, "10.0.0.1:1", source_length=0)),
            ("family of the host", "forward", forward(1, "10.0.0.1:1", "::/0")),
            ("beyond the length", "forward",
             forward(1, "10.0.0.1:1", "10.0.0.1/8")),
            ("idle time", "forward", forward(1, "10.0.0.1:1", flags=TRANSIENT)),
            ("read only", "forward", forward(1, "10.0.0.1:1", state=1)),
            ("another forward", "forward", good, forward(1, "10.0.0.2:1")),
            ("another forward", "forward",
             forward(1, "10.0.0.2:1", "0.0.0.0/0"), good),
            *(("needs", "forward", values) for values in without)):
        refused(errno.EINVAL, sentence, GATEWAY_SET,
                gateway={kind: list(values)})
    for values in ({"port": 0}, {"host_port": 0}, {"flags": 2}):
        refused(errno.ERANGE if "flags" not in values else errno.EINVAL, "",
                GATEWAY_SET, gateway={"forward": {**good, **values}})
    refused(errno.EINVAL, "not given", GATEWAY_SET)
    assert gateway() == before


def requests_name_their_device():
    refused(errno.ENODEV, "no such device", DEVICE_GET, ifname="nothing")
    refused(errno.EOPNOTSUPP, "not a wgstar", DEVICE_GET, ifname="lo")
    refused(errno.EINVAL, "different", DEVICE_GET, ifname="wg0", ifindex=1)
    refused(errno.ENODEV, "no such device", DEVICE_GET, ifname="wg0",
            ifindex=4711)
    index = socket.if_nametoindex("wg0")
    assert nl.call(DEVICE_GET, ifindex=index)[0]["ifname"] == "wg0"
    ip("link", "add", "wg1", "type", "wgstar")
    names = [d["ifname"] for d in nl.dump(DEVICE_GET)]
    ip("link", "del", "wg1")
    assert names == ["wg0", "wg1"], names
    for command in (PEER_GET, ROUTE_GET):
        for name, error in (("lo", errno.EOPNOTSUPP), ("no", errno.ENODEV)):
            try:
                nl.dump(command, ifname=name)
                raise AssertionError("dump accepted")
            except Refused as refusal:
                assert refusal.errno == error, refusal


def a_peer_with_many_routes_is_continued():
    many = [f"10.{i >> 8}.{i & 255}.0/24" for i in range(5000)]
    change(peer=[{"public_key": A, "route": [prefix(p) for p in
                                             many[i:i + 1000]]}
                 for i in range(0, 5000, 1000)])
    change(peer={"public_key": B})
    assert routes(A) == many and routes(B) == []
    try:
        nl.call(PEER_GET, ifname="wg0", peer={"public_key": A})
        raise AssertionError("5000 routes in one reply")
    except Refused as refusal:
        assert refusal.errno == errno.EMSGSIZE and "dump" in str(refusal)


def a_change_in_the_middle_of_a_dump_is_told():
    other = Wgstar()
    change(peer=[{"public_key": key(i)} for i in range(1, 2001)])
    nl.interrupted = False
    nl.send(nl.family, PEER_GET, encode(DEVICE, {"ifname": "wg0"}), F_DUMP)
    bodies, done = nl.receive()
    other.call(PEER_SET, ifname="wg0",
               peer=[{"public_key": key(n), "flags": REMOVE}
                     for n in range(1000, 1100)] + [{"public_key": key(5000)}])
    while not done:
        more, done = nl.receive()
        bodies += more
    keys = [decode(DEVICE, b)["peer"][0]["public_key"] for b in bodies]
    assert nl.interrupted and len(set(keys)) == len(keys)
    stable = [key(n) for n in range(1, 2001) if not 1000 <= n < 1100]
    assert set(stable) <= set(keys)
    nl.dump(PEER_GET, ifname="wg0")
    assert not nl.interrupted


def on_a_new_device(case):
    global nl
    nl = Wgstar()
    ip("link", "add", "wg0", "type", "wgstar")
    try:
        change(DEVICE_SET, private_key=b"\x11" * 32)
        case()
    finally:
        ip("link", "del", "wg0")


def main():
    wanted = sys.argv[1:]
    cases = [(name, functools.partial(on_a_new_device, case))
             for name, case in globals().items()
             if getattr(case, "__module__", "") == "__main__"
             and "_" in name and name != "on_a_new_device"
             and (not wanted or name in wanted)]
    run_cases(cases)


main()
