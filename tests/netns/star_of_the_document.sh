#!/bin/bash
# The star of the document, built with the commands a user types: MacBook and
# phone reach hub, gateways, each other and every LAN host; LAN hosts and
# gateways reach nothing that is not theirs. The phone is plain WireGuard.
# guest: own
# oracle: no
# timeout: 180
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/star.bash"
. "$(dirname "$0")/updown.bash"

file_has() { grep -F -- "$2" "$work/$1"; }
camera_sees() { captured_at_least 1 lan "icmp and src host $1"; }

star_hosts
star_remember
star_build >"$work/built" 2>&1 || { cat "$work/built"; fail "the star can't be built"; }
ok "the star is built with one command and one file for each node"

matrix >"$work/matrix" || { cat "$work/matrix"; fail "the reachability is not as expected"; }
cat "$work/matrix"
ok "everybody reaches what they should, and nothing else"

expect "TCP from the MacBook to the NAS at home, data equal" tcp_echo macbook nas 10.9.101.30
expect "TCP from the phone to jenkins, data equal" tcp_echo phone jenkins 10.9.102.20
expect "TCP from the phone to the MacBook, data equal" tcp_echo phone macbook 10.9.9.1

capture lan camera eth0 icmp
expect "the phone pings the camera" reaches phone 10.9.101.20
capture_stop
expect "the camera sees the gateway's own LAN address" camera_sees 192.168.1.2
expect_not "and no address of the tunnel" camera_sees 10.9.9.2

expect "the phone's file has keys of wg-quick only" wgstarctl strip "$work/phone.conf"
expect_not "no key of wgstar's" grep -Ei '^(Name|Isolated|Gateway|Forward|Relay|Metric) *=' "$work/phone.conf"
expect "a device has one route, the star" file_has phone.conf "AllowedIPs = 10.9.0.0/16"
expect_not "a device has no keepalive" file_has macbook.conf PersistentKeepalive
expect "a gateway has one" file_has home-gw.conf "PersistentKeepalive = 25"
for node in home-gw office-gw macbook phone; do
	private=$(sed -n 's/^PrivateKey = //p' "$work/$node.conf")
	expect_not "the hub did not keep the private key of $node" \
		grep -rqF "$private" "$(own_files hub)"
done

star_ends
