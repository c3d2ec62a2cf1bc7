#!/bin/bash
# B forwards between its peers: C sees A's own address and one hop less; with
# forwarding off on B nothing passes.
#
#   a 10.9.0.2 === 10.9.0.1 b 10.9.0.1 === 10.9.0.3 c
#   192.0.2.1 --- 192.0.2.2    198.51.100.2 --- 198.51.100.1
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a b c
cable a eth0 b eth0
cable c eth0 b eth1
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
address b eth1 198.51.100.2/24
address c eth0 198.51.100.1/24
tunnel a wg0 1001 10.9.0.2/24 fd09::2/64
tunnel b wg0 1002 10.9.0.1/24 fd09::1/64
tunnel c wg0 1003 10.9.0.3/24 fd09::3/64
peer a wg0 b 10.9.0.0/24,fd09::/64 endpoint 192.0.2.2:1002
peer c wg0 b 10.9.0.0/24,fd09::/64 endpoint 198.51.100.2:1002
peer b wg0 a 10.9.0.2/32,fd09::2/128
peer b wg0 c 10.9.0.3/32,fd09::3/128
expect "a reaches b" pings a 10.9.0.1
expect "c reaches b" pings c 10.9.0.1

capture before c wg0
expect_not "forwarding off: a does not reach c" pings_soon a 10.9.0.3
expect_not "forwarding off: a does not reach c, IPv6" pings_soon a fd09::3
pings c 10.9.0.1 >/dev/null
capture_stop
expect "forwarding off: nothing of a arrives at c" \
	equal "$(captured_count before host 10.9.0.2 or host fd09::2)" 0

on b sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
capture after c wg0
expect "forwarding on: a reaches c" pings a 10.9.0.3
expect "forwarding on: a reaches c, IPv6" pings a fd09::3
expect "forwarding on: TCP a to c, data equal" tcp_echo a c 10.9.0.3 2000000
expect "forwarding on: TCP c to a, IPv6, data equal" tcp_echo c a fd09::2 2000000
expect "forwarding on: UDP a to c, data equal" udp_echo a c 10.9.0.3
capture_stop
expect "c sees a's own address" captured_at_least 1 after icmp and src host 10.9.0.2
expect "c sees a's own address, IPv6" captured_at_least 1 after icmp6 and src host fd09::2
expect "c sees nothing of the relay" \
	equal "$(captured_count after src host 10.9.0.1 or src host fd09::1)" 0
expect "one hop less" captured_at_least 1 after src host 10.9.0.2 and icmp and 'ip[8] = 63'
expect "one hop less, IPv6" captured_at_least 1 after src host fd09::2 and icmp6 and 'ip6[7] = 63'
hop=$(pings_soon a 10.9.0.3 -t 1 || true)
expect "a packet that dies on the way is reported by b" grep -q 'From 10.9.0.1.*exceeded' <<<"$hop"
