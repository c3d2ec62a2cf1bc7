#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The gateway of a device, for scenarios.

  gateway.py IF set [export=PREFIX[@VIRTUAL]]...
                    [forward=tcp|udp:PORT>HOST:PORT[,source=PREFIX][,idle=N]]...
  gateway.py IF del
  gateway.py IF show     one line each: what, packets, bytes, open or closed

A forward with idle is transient."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from wgnl import *  # noqa: E402,F403


def read_forward(text):
    rule, *options = text.split(",")
    here, host = rule.split(">")
    protocol, port = here.split(":")
    more = dict(option.split("=") for option in options)
    if "idle" in more:
        more.update(idle=int(more["idle"]), flags=TRANSIENT)
    return forward(int(port), host,
                   protocol={"tcp": 6, "udp": 17}[protocol], **more)


def show(gateway):
    for one in gateway.get("export", []):
        print("export", prefix_text(one), one["packets"], one["bytes"])
    for one in gateway.get("forward", []):
        print("forward", one["port"], one["packets"], one["bytes"],
              "closed" if one["state"] & CLOSED else "open")


def main():
    device, command, *words = sys.argv[1:]
    client = Wgstar()
    if command == "set":
        rules = [word.split("=", 1) for word in words]
        client.call(GATEWAY_SET, ifname=device, gateway={
            "export": [export(*text.split("@")) for kind, text in rules
                       if kind == "export"],
            "forward": [read_forward(text) for kind, text in rules
                        if kind == "forward"]})
    elif command == "del":
        client.call(GATEWAY_DEL, ifname=device)
    else:
        show(client.call(GATEWAY_GET, ifname=device)[0]["gateway"][0])


main()
