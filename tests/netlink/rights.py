#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Who may ask and change what: user and network namespaces."""
import ctypes
import errno
import functools
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wgnl import *  # noqa: E402,F403

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def ip(*words):
    subprocess.run(("ip",) + words, check=True)


def in_child(function):
    child = os.fork()
    if not child:
        try:
            function()
            os._exit(0)
        except BaseException as failure:  # noqa: B902
            print(repr(failure), file=sys.stderr)
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0, function.__name__


def refused(error, function):
    try:
        function()
    except OSError as refusal:
        assert refusal.errno == error, refusal
        return
    raise AssertionError("accepted")


def unprivileged_callers_are_refused():
    client = Wgstar()
    os.setresuid(1000, 1000, 1000)
    for command in range(DEVICE_GET, GATEWAY_DEL + 1):
        refused(errno.EPERM, lambda: client.call(command, ifname="wg0"))
    for command in (DEVICE_GET, PEER_GET, ROUTE_GET):
        refused(errno.EPERM, lambda: client.dump(command, ifname="wg0"))


def root_of_another_user_namespace_is_refused():
    assert libc.unshare(CLONE_NEWUSER) == 0
    client = Wgstar()
    refused(errno.EPERM, lambda: client.call(DEVICE_GET, ifname="wg0"))
    refused(errno.EPERM, lambda: client.dump(PEER_GET, ifname="wg0"))


def sockets_need_rights_where_the_device_was_born():
    ready, moved = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        assert libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
        os.write(ready[1], b"x")
        os.read(moved[0], 1)
        client = Wgstar()
        client.call(DEVICE_SET, ifname="wg0", private_key=b"\x21" * 32,
                    peer={"public_key": b"\x01" * 32})
        for value in ({"fwmark": 1}, {"listen_port": 1}):
            refused(errno.EPERM, lambda: client.call(DEVICE_SET, ifname="wg0",
                                                     **value))
        assert client.call(DEVICE_GET, ifname="wg0")[0]["fwmark"] == 0
        os._exit(0)
    os.read(ready[0], 1)
    ip("link", "add", "wg1", "type", "wgstar")
    ip("link", "set", "wg1", "netns", str(child), "name", "wg0")
    os.write(moved[1], b"x")
    assert os.waitpid(child, 0)[1] == 0


def a_lost_birth_namespace_takes_the_sockets_along():
    ip("netns", "add", "birth")
    ip("-n", "birth", "link", "add", "wg2", "type", "wgstar")
    ip("-n", "birth", "link", "set", "wg2", "netns", str(os.getpid()))
    ip("link", "set", "wg2", "up")
    client = Wgstar()
    client.call(DEVICE_SET, ifname="wg2", listen_port=5005)
    ip("netns", "del", "birth")
    for _ in range(100):
        try:
            client.call(DEVICE_SET, ifname="wg2", listen_port=5005)
        except Refused as refusal:
            assert refusal.errno == errno.ENODEV and "gone" in str(refusal)
            break
        subprocess.run(["sleep", "0.1"], check=True)
    else:
        raise AssertionError("the namespace does not go")
    client.call(DEVICE_SET, ifname="wg2", peer={"public_key": b"\x01" * 32})
    ip("link", "del", "wg2")


def main():
    ip("link", "add", "wg0", "type", "wgstar")
    run_cases([(case.__name__, functools.partial(in_child, case)) for case in
               (unprivileged_callers_are_refused,
                root_of_another_user_namespace_is_refused,
                sockets_need_rights_where_the_device_was_born,
                a_lost_birth_namespace_takes_the_sockets_along)])


main()
