#!/bin/bash
# One measurement of one driver, in a guest; its last words are "result X".
#   WG_KIND=wgstar|wireguard measure.sh tcp|relay|udp|handshakes|lookups:N
# BENCH_SECONDS is how long streams last. Both ends are in this guest, so
# each figure is what sending and receiving cost together.
#   tcp, relay   Mbit/s received by one iperf3 stream: a-b; a-hub-c
#   udp          packets/s received, 64 bytes each, sender at full speed
#   handshakes   handshakes/s: 100 interfaces of a are given one packet each
#                at once; until b has received all 100
#   lookups:N    sendto()/s to random addresses in N prefixes of a peer that
#                has no endpoint: all a packet meets then is the socket, the
#                route, the lookup, and the refusal, which both drivers must
#                do alike; what differs with N is the lookup alone
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"

umask 077
flood=$BUILD/bench/flood
seconds=${BENCH_SECONDS:-3}
read -r -a wrap <<<"${BENCH_WRAP:-}"

result() { echo "result $1"; }

# stream FROM TO ADDRESS
stream()
{
	background "$2" server iperf3 -s -1
	wait_for 20 listens "$2" 5201
	pings "$1" "$3"
	on "$1" "${wrap[@]}" iperf3 -J -c "$3" -t "$seconds" >"$work/stream"
	result "$(jq '.end.sum_received.bits_per_second / 1e6' "$work/stream")"
}

measure_tcp()
{
	pair
	stream a b 10.9.0.2
}

measure_relay()
{
	host a b c
	cable a eth0 b eth0
	cable b eth1 c eth0
	address a eth0 192.0.2.1/24
	address b eth0 192.0.2.2/24
	address b eth1 198.51.100.2/24
	address c eth0 198.51.100.3/24
	on b sysctl -qw net.ipv4.ip_forward=1
	tunnel a wg0 1001 10.9.0.1/24
	tunnel b wg0 1002 10.9.0.2/24
	tunnel c wg0 1003 10.9.0.3/24
	peer a wg0 b 10.9.0.0/24 endpoint 192.0.2.2:1002
	peer c wg0 b 10.9.0.0/24 endpoint 198.51.100.2:1002
	peer b wg0 a 10.9.0.1/32
	peer b wg0 c 10.9.0.3/32
	pings c 10.9.0.2
	stream a c 10.9.0.3
}

measure_udp()
{
	local sent
	pair
	pings a 10.9.0.2
	background b received "$flood" receive 7001
	wait_for 20 listens b 7001
	sent=$(on a "${wrap[@]}" "$flood" send 10.9.0.2 7001 64 "$seconds")
	wait "$started"
	result "$(awk -v ns="${sent#* }" '{ print $1 * 1e9 / ns }' "$work/received")"
}

# Client i is 10.76.0.i on its own interface; for it b is 10.77.0.i. The keys
# come from the host, and ip works in batches: processes are dear in a guest.
handshake_clients()
{
	local i
	for i in $(seq "$clients"); do
		echo "link add w$i type $WG_KIND" >>"$work/links"
		printf '%s\n' "address add 10.76.0.$i/32 dev w$i" "link set w$i up" \
			"route add 10.77.0.$i/32 dev w$i" >>"$work/routes"
		printf '[Peer]\nPublicKey = %s\nAllowedIPs = 10.76.0.%s/32\n' \
			"$(<"$keys/$i.pub")" "$i" >>"$work/peers"
		echo "10.77.0.$i" >>"$work/targets"
	done
	on a ip -batch "$work/links"
	for i in $(seq "$clients"); do
		tool a set "w$i" private-key "$keys/$i" listen-port $((20000 + i)) \
			peer "$(public b)" allowed-ips 10.77.0.0/16 endpoint 192.0.2.2:1002
	done
	on a ip -batch "$work/routes"
}

measure_handshakes()
{
	local start clients=100 keys=$BUILD/bench/keys
	host a b
	cable a eth0 b eth0
	address a eth0 192.0.2.1/24
	address b eth0 192.0.2.2/24
	tunnel b wg0 1002 10.9.0.2/24
	handshake_clients
	tool b addconf wg0 "$work/peers"
	on b ip route add local 10.77.0.0/16 dev lo
	on b ip route add 10.76.0.0/16 dev wg0
	background b received "$flood" await 7001 "$clients"
	wait_for 20 listens b 7001
	start=$(on a "$flood" once "$work/targets" 7001)
	wait "$started"
	result "$(awk -v start="$start" '{ print $1 * 1e9 / ($2 - start) }' "$work/received")"
}

measure_lookups()
{
	local ns count=20000
	host a
	tunnel a wg0 1001 10.200.0.1/32
	on a ip route add 10.0.0.0/8 dev wg0
	{
		printf '[Peer]\nPublicKey = %s\n' "$(public b)"
		sed 's/^/AllowedIPs = /' "$BUILD/bench/prefixes.$1"
	} >"$work/peers"
	tool a addconf wg0 "$work/peers"
	ns=$(on a "$flood" scatter "$BUILD/bench/targets.$1" 7001 $count)
	result "$(awk -v ns="$ns" -v count=$count 'BEGIN { print count * 1e9 / ns }')"
}

measure=${1%%:*}
"measure_$measure" "${1#*:}"
