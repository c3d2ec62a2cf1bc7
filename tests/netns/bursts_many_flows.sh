#!/bin/bash
# Twenty streams of several peers, both ways, go on and stay whole while peers,
# devices, ports and endpoints change under them; and short ones in between.
#
#   a 10.9.0.2 ---.
#                  b 10.9.0.1 (hub)
#   c 10.9.0.3 ---'
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

flows=()
# flow HOST ADDRESS OPTIONS...: in the background
flow()
{
	pump "$1" stream "${@:2}" >"$work/flow${#flows[@]}" 2>&1 &
	flows+=("$!")
}

connected() { at_least "$(on "$1" ss -Htn state established 'sport = :7100' | wc -l)" "$2"; }

# flows_all: until flows_end; returns when all are connected
flows_all()
{
	rm -f "$work/enough"
	flow a 10.9.0.1 --streams 5 --bytes 100000 --until "$work/enough" --echo
	flow c fd09::1 --streams 5 --bytes 100000 --until "$work/enough" --echo
	flow b 10.9.0.2 --streams 4 --bytes 100000 --until "$work/enough"
	flow b fd09::3 --streams 4 --bytes 100000 --until "$work/enough"
	flow a 10.9.0.3 --streams 2 --bytes 100000 --until "$work/enough" --echo
	wait_for 20 connected b 10
	wait_for 20 connected a 4
	wait_for 20 connected c 6
}

flows_end() # TEXT
{
	local number
	touch "$work/enough"
	for number in "${!flows[@]}"; do
		wait "${flows[number]}" || fail "$1: $(cat "$work/flow$number")"
	done
	flows=()
	ok "$1: all streams whole, $SECONDS s"
}

host a b c
cable a eth0 b eth0
cable c eth0 b eth1
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
address c eth0 198.51.100.1/24
address b eth1 198.51.100.2/24
on b sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
tunnel a wg0 1001 10.9.0.2/24 fd09::2/64
tunnel b wg0 1002 10.9.0.1/24 fd09::1/64
tunnel c wg0 1003 10.9.0.3/24 fd09::3/64
peer a wg0 b 10.9.0.0/24,fd09::/64 endpoint 192.0.2.2:1002
peer c wg0 b 10.9.0.0/24,fd09::/64 endpoint 198.51.100.2:1002
peer_a() { peer b wg0 a 10.9.0.2/32,fd09::2/128 endpoint 192.0.2.1:1001; }
peer_a
peer b wg0 c 10.9.0.3/32,fd09::3/128 endpoint 198.51.100.1:1003
for name in a b c; do
	serve "$name"
done
expect "a reaches c" pings a 10.9.0.3

flows_all
sleep 1
flows_end "at rest"

# New sessions, under load, one after the other: a responder's first data is
# what its initiator has to have confirmed.
flows_all
for round in 1 2; do
	tool a set wg0 peer "$(public b)" preshared-key "$(preshared "$round")"
	tool b set wg0 peer "$(public a)" preshared-key "$(preshared "$round")"
	on a ip link set wg0 down
	on a ip link set wg0 up
	on c ip link set wg0 down
	on c ip link set wg0 up
	sleep 0.3
done
flows_end "devices down and up, preshared keys"

flows_all
for round in 1 2; do
	tool a set wg0 listen-port $((2000 + round))
	tool b set wg0 peer "$(public a)" endpoint "192.0.2.1:$((2000 + round))"
	tool b set wg0 peer "$(public a)" remove
	sleep 0.1
	peer b wg0 a 10.9.0.2/32,fd09::2/128 endpoint "192.0.2.1:$((2000 + round))" \
		preshared-key "$(preshared 2)"
	sleep 0.1
done
tool b set wg0 listen-port 1004
tool a set wg0 peer "$(public b)" endpoint 192.0.2.2:1004
tool c set wg0 peer "$(public b)" endpoint 198.51.100.2:1004
flows_end "ports, endpoints, a peer removed and added"

pumps "short ones" a stream 10.9.0.1 --streams 10 --short 6 --bytes 3000
pumps "short ones by way of the hub" c stream fd09::2 --streams 10 --short 4 --bytes 20000

# All is taken away while everything runs; nothing may break.
flows_all
tool b set wg0 peer "$(public a)" remove
on b ip link delete wg0
on a ip link delete wg0
expect "the devices are gone under load" pings_soon a 192.0.2.2
