#!/bin/bash
# Datagrams that come one by one, right after each other, are made bursts; none
# waits for one that does not come, none is lost with the interface, and a peer
# that talks with us is not slowed down.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# oracle: no
# guest: debug-ok no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

mixed=20,1300,21-24,1390,512,513,30-60,600-610,100,1391,16-31,511,1000,20-29

# frames_of_stream: how many skbs of a stream of 4 MB b's interface hands on.
frames_of_stream()
{
	capture frames b wg0 tcp and dst 10.9.0.2 and dst port 7100
	pump a stream 10.9.0.2 --bytes 4000000 >/dev/null
	capture_stop
	captured_count frames
}

# A flood of one direction, while what receives it goes away.
flooded()
{
	background a flood /usr/bin/python3 "$tests/netns/paths_pump.py" datagrams 10.9.0.2 7100 \
		--sizes 100-130 --rounds 2000 --lossy
	floods+=("$started")
	wait_for 20 received_more "$(received_bytes b wg0 a)"
}

received_more() { at_least "$(received_bytes b wg0 a)" $(($1 + 100000)); }

# The flood ends, and a forgets its session as b did.
flood_ends()
{
	kill "${floods[@]}" 2>/dev/null || true
	floods=()
	on a ip link set wg0 down
	on a ip link set wg0 up
}

kinds wireguard wgstar
pair
serve b
pings a 10.9.0.2 >/dev/null
frames=$(frames_of_stream)
expect "a stream of 4 MB in single datagrams comes as $frames" at_most "$frames" 2000
pumps "sizes mixed" a datagrams 10.9.0.2 --sizes "$mixed" --in-order
pumps "many times" a datagrams fd09::2 --sizes 20-40,1300,1301,500-520 --rounds 30 --in-order --lossy
pumps "with pauses: each comes at once" a datagrams 10.9.0.2 --sizes 64-80 --interval 0.01 --in-order
pumps "IPv6, streams side by side" a stream fd09::2 --streams 4

on b tcpdump -i eth0 -w /dev/null udp >/dev/null 2>&1 &
tap=$!
pumps "while somebody listens outside" a datagrams 10.9.0.2 --sizes "$mixed" --in-order
kill "$tap"

floods=()
flooded
on b ip link set wg0 down
on b ip link set wg0 up
ok "down and up in the middle of a flood"
flood_ends
pings a 10.9.0.2 >/dev/null
flooded
tool b set wg0 peer "$(public a)" remove
ok "the peer removed in the middle of a flood"
flood_ends
tool b set wg0 peer "$(public a)" allowed-ips 10.9.0.1/32,fd09::1/128
pings a 10.9.0.2 >/dev/null
flooded
on b ip link del wg0
ok "the interface removed in the middle of a flood"
