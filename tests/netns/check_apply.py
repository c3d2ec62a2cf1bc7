#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Writes what `wgstarctl check --json` says into files, and nothing else.

usage: check_apply.py FINDINGS FROM TO KEYS ADDRESS

FROM and TO are directories of NAME.conf; the files of KEYS have the private
keys that stand for <output of: wgstarctl genkey>, and ADDRESS is the public
address of the hub.
"""
import json
import os
import re
import subprocess
import sys


def private_key(keys, name):
    with open(os.path.join(keys, name + ".conf"), encoding="utf-8") as file:
        return re.search(r"^PrivateKey = (\S+)", file.read(), re.M).group(1)


def fill_in(line, name, keys, address):
    """What only the reader of the finding knows."""
    if "genkey>" in line:
        return "PrivateKey = " + private_key(keys, name)
    far = re.search(r"wgstarctl pubkey, given the PrivateKey of (\S+)>", line)
    if far:
        public = subprocess.run(["wgstarctl", "pubkey"], check=True, text=True,
                                input=private_key(keys, far.group(1)),
                                capture_output=True).stdout
        return "PublicKey = " + public.strip()
    return re.sub(r"<public address of \S+>", address, line)


def edits(findings):
    """By file and line: what is put below, and what is in its place."""
    below, instead = {}, {}
    for finding in findings:
        for fix in finding["fixes"]:
            if fix["action"] == "run":
                continue
            place = (os.path.basename(fix["file"]), fix["line"])
            if fix["action"] == "add":
                lines = below.setdefault(place, [])
                lines += [line for line in fix["lines"] if line not in lines]
            elif instead.setdefault(place, fix["lines"]) != fix["lines"]:
                sys.exit(f"two right forms of {place}: {fix['lines']}")
    return below, instead


def main():
    findings, source, target, keys, address = sys.argv[1:]
    with open(findings, encoding="utf-8") as file:
        below, instead = edits(json.load(file))
    for entry in sorted(os.listdir(source)):
        path, name = os.path.join(source, entry), entry.removesuffix(".conf")
        written = []
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file.read().splitlines(), 1):
                written += instead.get((entry, number), [line])
                written += below.get((entry, number), [])
        with open(os.path.join(target, entry), "w", encoding="utf-8") as file:
            for line in written:
                file.write(fill_in(line, name, keys, address) + "\n")


main()
