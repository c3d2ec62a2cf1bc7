#!/usr/bin/python3
"""wgproto.py against the fixed vectors: oneshot_selftest.py VECTORS.json"""
import json
import struct
import sys

import wgproto


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        data = json.load(file)
    given = {k: bytes.fromhex(v) if isinstance(v, str) and "ipv4" not in k else v for k, v in data["input"].items()}
    derived = {k: bytes.fromhex(v) for k, v in data["derived"].items()}
    messages = {k: bytes.fromhex(v) for k, v in data["messages"].items()}

    one = wgproto.Handshake(given["initiator_static_private"], derived["responder_static_public"],
                            given["preshared_key"], given["initiator_ephemeral_private"], given["initiator_index"])
    two = wgproto.Handshake(given["responder_static_private"], None,
                            given["preshared_key"], given["responder_ephemeral_private"], given["responder_index"])
    same("initiation", one.initiation(given["tai64n_timestamp"]), messages["initiation"])
    same("timestamp", two.read_initiation(messages["initiation"]), given["tai64n_timestamp"])
    same("initiator", two.remote, derived["initiator_static_public"])
    one.read_cookie_reply(messages["cookie_reply_to_initiation"])
    same("cookie", one.cookie, derived["cookie"])
    body = messages["initiation_with_mac2"][:132]
    same("mac2", wgproto.mac(one.cookie, body), messages["initiation_with_mac2"][132:])
    same("response", two.response(), messages["response"])
    one.read_response(messages["response"])
    same("chaining key", one.chain, derived["final_chaining_key"])
    ours, theirs = one.session(True), two.session(False)
    same("key", ours.send_key, derived["initiator_to_responder_key"])
    same("key back", theirs.send_key, derived["responder_to_initiator_key"])
    same("echo", ours.seal(messages["inner_echo_request"]), messages["transport_initiator_counter_0_echo"])
    same("keepalive", ours.seal(b""), messages["transport_initiator_counter_1_keepalive"])
    same("keepalive back", theirs.seal(b""), messages["transport_responder_counter_0_keepalive"])
    plain = theirs.open(messages["transport_initiator_counter_0_echo"])
    length, = struct.unpack_from(">H", plain, 2)
    same("inner packet", plain[:length], messages["inner_echo_request"])
    refuse_changed(theirs, messages["transport_initiator_counter_0_echo"])
    print("all vectors match")


def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got.hex()} is not {wanted.hex()}")


def refuse_changed(session, message):
    changed = message[:-1] + bytes([message[-1] ^ 1])
    try:
        session.open(changed)
    except wgproto.Refused:
        return
    sys.exit("a changed message was accepted")


main()
