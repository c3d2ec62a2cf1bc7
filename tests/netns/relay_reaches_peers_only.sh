#!/bin/bash
# A file with Relay lets peers reach the hub and each other, and nothing else
# that the hub could reach: its own network opens with Gateway, by apply, and
# closes with gateway off.
#
#   a 192.0.2.2 ===== 192.0.2.1 hub 192.0.2.129 ===== 192.0.2.130 b
#   10.9.0.2               10.9.0.1 \                     10.9.0.3
#                            10.1.1.1 --- 10.1.1.2 vpc, with a route back
# oracle: no
# guest: debug-ok no
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

# hub_file LINES: the hub's file, with these lines in [Interface].
hub_file()
{
	write_file "$file" <<-X
		[Interface]
		PrivateKey = $(cat "$(key hub)")
		Address = 10.9.0.1/24
		ListenPort = 1001
		$1
		[Peer]
		PublicKey = $(public a)
		AllowedIPs = 10.9.0.2/32
		[Peer]
		PublicKey = $(public b)
		AllowedIPs = 10.9.0.3/32
	X
}

refused() { counter hub wg0 gateway_policy; }
never() { expect_not "$1" pings_soon a 10.1.1.2; }

host hub a b vpc
cable a eth0 hub eth0
cable b eth0 hub eth1
cable vpc eth0 hub eth2
address a eth0 192.0.2.2/25
address hub eth0 192.0.2.1/25
address b eth0 192.0.2.130/25
address hub eth1 192.0.2.129/25
address vpc eth0 10.1.1.2/24
address hub eth2 10.1.1.1/24
on vpc ip route add 10.9.0.0/24 via 10.1.1.1
remember hub
tunnel a wg0 1002 10.9.0.2/24
tunnel b wg0 1003 10.9.0.3/24
peer a wg0 hub 0.0.0.0/0 endpoint 192.0.2.1:1001
peer b wg0 hub 10.9.0.0/24 endpoint 192.0.2.129:1001
on a ip route add 10.1.1.0/24 dev wg0

hub_file "Relay = yes"
expect "up" tool hub up "$file"
expect "a reaches the hub" pings a 10.9.0.1
expect "b reaches the hub" pings b 10.9.0.1
expect "a reaches b" pings a 10.9.0.3
never "a does not reach the hub's own network"
expect "counted as gateway_policy" at_least "$(refused)" 1
expect "no table: nothing for a relayed packet to pass" equal "$(on hub nft list ruleset)" ""

hub_file $'Relay = yes\nGateway = 10.1.1.0/24'
expect "apply with a Gateway" tool hub apply "$file"
expect "a reaches the hub's network" pings a 10.1.1.2
expect "a still reaches b" pings a 10.9.0.3
expect "gateway off" tool hub gateway wg0 off
never "a does not any more"
expect "a still reaches b" pings a 10.9.0.3
expect "gateway off again has nothing to break" tool hub gateway wg0 off
expect "a still reaches b" pings a 10.9.0.3
expect "apply opens it again" tool hub apply "$file"
expect "a reaches the hub's network" pings a 10.1.1.2

hub_file "Relay = yes"
expect "apply without" tool hub apply "$file"
never "closed again"
expect "a reaches b" pings a 10.9.0.3
hub_file ""
expect "apply without Relay" tool hub apply "$file"
expect_not "a does not reach b" pings_soon a 10.9.0.3
expect "down" tool hub down "$file"
expect "the hub is as it was" unchanged hub
expect "no journal is left" no_state
