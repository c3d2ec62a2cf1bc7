#!/bin/bash
# A local sender learns why nothing goes: no peer for the destination is
# ENOKEY and host unreachable, a peer without endpoint is EDESTADDRREQ.
#
#   a wg0 10.9.0.1 fd09::1, peer b has 10.9.0.2 and no endpoint
#   c --- a forwards 10.8.0.0/24 into wg0
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

said() # ADDRESS
{
	pings_soon a "$1" 2>&1 || true
}

host a c
tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
peer a wg0 b 10.9.0.2/32,fd09::2/128
cable a eth0 c eth0
address a eth0 10.8.0.1/24 fd08::1/64
address c eth0 10.8.0.2/24 fd08::2/64
on a sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
on c ip route add default via 10.8.0.1
on c ip route add default via fd08::1

errors=$(link_counter a wg0 tx_errors)
text=$(said 10.9.0.7)
expect "no peer: ENOKEY" grep -q 'Required key not available' <<<"$text"
expect "no peer: host unreachable" grep -q 'From 10.9.0.1.*Destination Host Unreachable' <<<"$text"
text=$(said fd09::7)
expect "no peer, IPv6: ENOKEY" grep -q 'Required key not available' <<<"$text"
expect "no peer, IPv6: unreachable" grep -qi 'From fd09::1.*unreachable' <<<"$text"
counted a wg0 no_peer_for_destination 2

text=$(said 10.9.0.2)
expect "no endpoint: EDESTADDRREQ" grep -q 'Destination address required' <<<"$text"
text=$(said fd09::2)
expect "no endpoint, IPv6: EDESTADDRREQ" grep -q 'Destination address required' <<<"$text"
counted a wg0 no_endpoint 2
expect "four transmit errors at the device" \
	at_least "$(link_counter a wg0 tx_errors)" $((errors + 4))

text=$(pings_soon c 10.9.0.7 2>&1 || true)
expect "a forwarded packet is reported to its sender" \
	grep -q 'From 10.8.0.1.*Destination Host Unreachable' <<<"$text"
text=$(pings_soon c fd09::7 2>&1 || true)
expect "a forwarded packet is reported, IPv6" grep -qi 'From fd08::1.*unreachable' <<<"$text"

on a ip link set wg0 down
expect_not "link down: no way" pings_soon a 10.9.0.2
