#!/bin/bash
# An aggregate of messages may hold anything: segments that differ in one field,
# flows, families and protocols in turn, messages that are not authentic, were
# seen before, or are for nobody. What is good is delivered, byte for byte and
# in order; what is not is counted, and takes nobody with it.
#
#   a: script 192.0.2.1, inside 10.8.0.2, fd08::2 --- 192.0.2.2 b: wg0 10.9.0.2 --- c 10.7.0.2
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"

aggregates() # WORDS...
{
	/usr/bin/python3 "$tests/netns/paths_aggregates.py" "$@"
}

# round TEXT OUTER
round()
{
	local text why number
	on b ip link set wg0 down
	on b ip link set wg0 up
	aggregates count >"$work/wanted"
	while read -r why number; do
		before[$why]=$(counter b wg0 "$why")
	done <"$work/wanted"
	capture inner c eth0 ip or ip6
	on a /usr/bin/python3 "$tests/netns/paths_aggregates.py" send "$(key a)" "$(public b)" 1001 "$2"
	wait_for 20 captured_at_least 1 inner 'ip and src port 9999'
	capture_stop
	text=$(aggregates compare "$work/inner.pcap") || fail "$1: $text"
	ok "$1: $text"
	[ "$WG_KIND" = wgstar ] || return 0
	while read -r why number; do
		expect "$1: $why, $number times" equal \
			"$(($(counter b wg0 "$why") - before[$why]))" "$number"
	done <"$work/wanted"
}

declare -A before
host a b c
cable a eth0 b eth0
cable b eth1 c eth0
address a eth0 192.0.2.1/24 2001:db8::1/64
address b eth0 192.0.2.2/24 2001:db8::2/64
address b eth1 10.7.0.1/24 fd07::1/64
address c eth0 10.7.0.2/24 fd07::2/64
on b ethtool -K eth1 tx off sg off tso off gso off >/dev/null
on b sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
on c nft 'add table inet t; add chain inet t in { type filter hook prerouting priority -300; policy drop; }
	add rule inet t in icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'
on b ping -n -c 1 -W 1 fd07::2 >/dev/null || true
on b ping -n -c 1 -W 1 10.7.0.2 >/dev/null || true
tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
peer b wg0 a 10.8.0.0/24,fd08::/64
on b ip route add 10.8.0.0/24 dev wg0
on b ip route add fd08::/64 dev wg0

round "aggregates, outer IPv4" 192.0.2.2:1002
round "aggregates, outer IPv6" '[2001:db8::2]:1002'
on b ethtool -K wg0 gro off
round "aggregates, no GRO inside" 192.0.2.2:1002
