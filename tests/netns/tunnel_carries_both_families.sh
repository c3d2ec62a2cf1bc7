#!/bin/bash
# Ping, TCP and UDP pass both ways, IPv4 and IPv6 inside, IPv4 and IPv6
# outside; one side knows the other's endpoint, the other learns it.
#
#   a wg0 10.9.0.1 fd09::1 === eth0 192.0.2.0/24, 2001:db8::/64 === wg0 10.9.0.2 fd09::2 b
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"

sizes_pass() # FROM ADDRESS: every padding, and more than one outer packet
{
	local size
	for size in 0 1 15 16 17 100 1372 1373 4000; do
		pings "$1" "$2" -s "$size" || return 1
	done
}

both_ways() # OUTER INNER_A INNER_B
{
	expect "$1: ping $2 -> $3 in sizes" sizes_pass a "$3"
	expect "$1: ping $3 -> $2 in sizes" sizes_pass b "$2"
	expect "$1: TCP $2 -> $3, data equal" tcp_echo a b "$3"
	expect "$1: TCP $3 -> $2, data equal" tcp_echo b a "$2"
	expect "$1: UDP $2 -> $3, data equal" udp_echo a b "$3"
	expect "$1: UDP $3 -> $2, data equal" udp_echo b a "$2"
}

pair
expect_not "no session, no way from b to a yet" pings_soon b 10.9.0.1
both_ways "outer IPv4" 10.9.0.1 10.9.0.2
both_ways "outer IPv4" fd09::1 fd09::2
expect "b learned a's endpoint" endpoint_is b wg0 a 192.0.2.1:1001

tool a set wg0 peer "$(public b)" endpoint '[2001:db8::2]:1002'
both_ways "outer IPv6" 10.9.0.1 10.9.0.2
both_ways "outer IPv6" fd09::1 fd09::2
expect "b learned a's endpoint" endpoint_is b wg0 a '[2001:db8::1]:1001'

capture outer a eth0 udp or ip6
capture inner a wg0
pings a 10.9.0.2 -p 77676e696e >/dev/null
capture_stop
expect "the ping is in the capture" captured_at_least 2 outer "$(message6 4)"
expect "the pattern is in the tunnel" grep -q 'wgninwgnin' "$work/inner.pcap"
expect_not "no plain text on the cable" grep -q 'wgninwgnin' "$work/outer.pcap"
