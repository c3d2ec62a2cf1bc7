#!/bin/bash
# Peers and prefixes are removed, added and moved while their traffic runs:
# nothing breaks, what is gone gets nothing, what is back works at once, and
# the traffic of others loses nothing.
#
#   a 10.9.0.2 ---.
#                  b 10.9.0.1 (hub)
#   c 10.9.0.3 ---'
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a b c
cable a eth0 b eth0
cable c eth0 b eth1
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
address c eth0 198.51.100.1/24
address b eth1 198.51.100.2/24
tunnel a wg0 1001 10.9.0.2/24
tunnel b wg0 1002 10.9.0.1/24
tunnel c wg0 1003 10.9.0.3/24
peer a wg0 b 10.9.0.1/32 endpoint 192.0.2.2:1002
peer c wg0 b 10.9.0.1/32 endpoint 198.51.100.2:1002
peer b wg0 a 10.9.0.2/32
peer b wg0 c 10.9.0.3/32
expect "a works" pings a 10.9.0.1
expect "c works" pings c 10.9.0.1

background a traffic ping -q -i 0.002 -s 1200 10.9.0.1
traffic=$started
background b back ping -q -i 0.002 -s 1200 10.9.0.2
back=$started
stream=$work/stream
udp_echo c b 10.9.0.1 --count 1500 --interval 0.004 --size 900 >"$stream" &
other=$!
for round in 1 2 3 4 5 6 7 8 9 10; do
	tool b set wg0 peer "$(public a)" remove
	peer b wg0 a 10.9.0.2/32 endpoint 192.0.2.1:1001
	tool b set wg0 peer "$(public a)" allowed-ips ""
	tool b set wg0 peer "$(public c)" allowed-ips 10.9.0.2/32,10.9.0.3/32
	tool b set wg0 peer "$(public a)" allowed-ips 10.9.0.2/32
	if [ $((round % 3)) = 0 ]; then
		tool a set wg0 peer "$(public b)" remove
		peer a wg0 b 10.9.0.1/32 endpoint 192.0.2.2:1002
	fi
done
wait_for 20 pings_soon a 10.9.0.1
ok "a works after all that"
expect "its prefix is its own again" equal "$(field b wg0 allowed-ips a)" 10.9.0.2/32
expect "c kept what was left" equal "$(field b wg0 allowed-ips c)" 10.9.0.3/32
if wait "$other"; then
	ok "c's stream is whole: $(cat "$stream")"
elif [ "$WG_KIND" = wireguard ]; then
	ok "the oracle has moments without an owner: $(cat "$stream")"
else
	fail "c's stream lost something: $(cat "$stream")"
fi

tool b set wg0 peer "$(public a)" remove
expect_not "removed: the hub has no way to a" pings_soon b 10.9.0.2
expect_not "removed: a gets no answer" pings_soon a 10.9.0.1
expect "the others work" pings c 10.9.0.1
kill "$traffic" "$back"

# All at once, under traffic.
background c traffic2 ping -q -i 0.002 -s 1200 10.9.0.1
: >"$work/empty"
tool b setconf wg0 "$work/empty"
expect "an empty file removes all peers" equal "$(tool b show wg0 peers)" ""
on b ip link del wg0
expect_not "the device is deleted under traffic" on b ip link show wg0
