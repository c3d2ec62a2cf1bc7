#!/bin/bash
# A new private key makes new handshakes happen; a peer with the device's own
# key is dropped, the other peers stay.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

peers() { tool "$1" show wg0 peers | sort; }

pair
peer b wg0 newa 10.9.0.8/32
peer b wg0 other 10.9.0.9/32
peer a wg0 third 10.9.0.7/32
expect "works with the first key" pings a 10.9.0.2

capture outer b eth0 udp
tool a set wg0 private-key "$(key newa)"
expect "the device has the new public key" equal "$(tool a show wg0 public-key)" "$(public newa)"
expect "a's peers stay" equal "$(peers a)" "$(printf '%s\n' "$(public b)" "$(public third)" | sort)"
tool b set wg0 peer "$(public newa)" allowed-ips 10.9.0.1/32
expect "works with the new key" pings a 10.9.0.2
capture_stop
expect "a new handshake was made" captured_at_least 1 outer "$(message4 2)"
expect "b knows the new key's session" has_session b wg0 newa
tool b set wg0 peer "$(public a)" remove

before=$(peers b)
tool b set wg0 peer "$(public b)" allowed-ips 10.9.0.66/32 || true
expect "the own key is not taken as a peer" equal "$(peers b)" "$before"

tool b set wg0 private-key "$(key other)"
expect "a peer with what is now the own key is dropped" \
	equal "$(peers b)" "$(public newa)"
expect_not "the old public key no longer answers" pings_soon a 10.9.0.2
peer a wg0 other 10.9.0.2/32 endpoint 192.0.2.2:1002
expect "the one that stayed works with the new key" pings a 10.9.0.2

tool a set wg0 private-key /dev/null
expect "the key can be taken away" equal "$(tool a show wg0 public-key)" "(none)"
on b ping -n -q -c 1 -W 1 10.9.0.1 >/dev/null || true
expect_not "without a key nothing is sent" pings_soon a 10.9.0.2
tool a set wg0 private-key "$(key newa)"
expect "back with the key" pings a 10.9.0.2
