#!/bin/bash
# A tunnel within a tunnel works; an endpoint that is routed into its own
# device, directly or through a second one, ends in errors and not in a storm.
#
#   a 192.0.2.1 --- 192.0.2.2 b;  wg0 10.9.0.1 === 10.9.0.2
#   wg1 10.9.1.1 === 10.9.1.2, its endpoint is 10.9.0.2
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

total() # packets sent by both devices and the cable
{
	local sum=0 dev
	for dev in wg0 wg1 eth0; do
		sum=$((sum + $(link_counter a "$dev" tx_packets) + $(link_counter a "$dev" tx_errors)))
	done
	echo "$sum"
}

quiet() # no packet within a second; handshakes are tried every 5 s
{
	local before
	before=$(total)
	sleep 1
	at_most "$(total)" $((before + 20))
}

pair
on a ip link set wg0 mtu 1420
for name in a b; do
	on "$name" ip link add wg1 type "$WG_KIND"
	tool "$name" set wg1 private-key "$(key "$name-inner")" listen-port 2000
	on "$name" ip link set wg1 up mtu 1340
done
address a wg1 10.9.1.1/24
address b wg1 10.9.1.2/24
peer a wg1 b-inner 10.9.1.2/32 endpoint 10.9.0.2:2000
peer b wg1 a-inner 10.9.1.1/32
expect "a tunnel in a tunnel works" pings a 10.9.1.2
expect "TCP through both, data equal" tcp_echo a b 10.9.1.2
expect "TCP back, data equal" tcp_echo b a 10.9.1.1

on a ip route add 192.0.2.2 dev wg0
tool a set wg0 peer "$(public b)" allowed-ips 10.9.0.2/32,192.0.2.2/32
before=$(total)
expect_not "endpoint routed into its own device: nothing passes" pings_soon a 10.9.0.2
expect_not "nor to the endpoint itself" pings_soon a 192.0.2.2
wait_for 10 quiet
expect "and no storm: $(($(total) - before)) packets" at_most $(($(total) - before)) 200
counted a wg0 routing_loop
on a ip route del 192.0.2.2 dev wg0
tool a set wg0 peer "$(public b)" allowed-ips 10.9.0.2/32
wait_for 20 pings_soon a 10.9.0.2
ok "route removed: works again"

# wg0's endpoint through wg1, wg1's through wg0.
on a ip route add 192.0.2.2 dev wg1
tool a set wg1 peer "$(public b-inner)" allowed-ips 10.9.1.2/32,192.0.2.2/32
before=$(total)
expect_not "two devices routed into each other: nothing passes" pings_soon a 10.9.0.2
expect_not "from the other side neither" pings_soon a 10.9.1.2
wait_for 20 quiet
expect "and no storm: $(($(total) - before)) packets" at_most $(($(total) - before)) 5000
on a ip route del 192.0.2.2 dev wg1
wait_for 30 pings_soon a 10.9.0.2
wait_for 30 pings_soon a 10.9.1.2
ok "route removed: both work again"
