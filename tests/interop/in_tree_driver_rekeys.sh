#!/bin/bash
# Ours and the in-tree driver replace sessions without losing a packet in a
# stream of 400 s, whoever begins.
#
#   a: ours, wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === b: in-tree, wg0 10.9.0.2
# guest: time-travel
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/matrix.bash"

stream() # FROM TO ADDRESS
{
	local text
	capture outer a eth0 udp
	text=$(udp_echo "$1" "$2" "$3" --count 1600 --interval 0.25 --size 700) ||
		fail "$1 begins: $text"
	capture_stop
	ok "$1 begins: the stream of 400 s is whole: $text"
	expect "$1 begins: four handshakes" equal "$(captured_count outer "$(message4 2)")" 4
	expect "$1 begins: each answered" equal "$(captured_count outer "$(message4 1)")" 4
}

kind_at[b]=wireguard
tool_at[b]=wg
device=wg0
cable_up
# An answer that comes before the question's sender has gone on is what only
# a cable without length gives, and the in-tree driver asks again after 5 s.
for name in a b; do
	on "$name" tc qdisc add dev eth0 root netem delay 2ms
done
tunnel a wg0 1001 10.9.0.1/24
tunnel b wg0 1002 10.9.0.2/24
introduce a 4 none
stream a b 10.9.0.2
introduce b 4 psk
stream b a 10.9.0.1
