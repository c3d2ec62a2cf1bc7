#!/bin/bash
# The device's mark chooses the route of its outer packets, and a change of it
# takes effect at once, for both families.
#
#              --- eth0 192.0.2.0/24 ---
#   a 10.9.0.1 --- eth1 198.51.100.0/24 --- 10.9.0.2 b: lo 203.0.113.2, 2001:db8:b::2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# leaves_by IF: outer packets of a ping leave there and nowhere else.
leaves_by()
{
	capture zero a eth0 udp
	capture one a eth1 udp
	pings a 10.9.0.2 >/dev/null || return 1
	wait_for 10 captured_at_least 1 "$([ "$1" = eth0 ] && echo zero || echo one)" udp dst port 1002
	capture_stop
	if [ "$1" = eth0 ]; then
		equal "$(captured_count one udp dst port 1002)" 0
	else
		equal "$(captured_count zero udp dst port 1002)" 0
	fi
}

host a b
cable a eth0 b eth0
cable a eth1 b eth1
address a eth0 192.0.2.1/24 2001:db8::1/64
address b eth0 192.0.2.2/24 2001:db8::2/64
address a eth1 198.51.100.1/24 2001:db8:1::1/64
address b eth1 198.51.100.2/24 2001:db8:1::2/64
address b lo 203.0.113.2/32 2001:db8:b::2/128
on a ip route add 203.0.113.2 via 192.0.2.2
on a ip route add 203.0.113.2 via 198.51.100.2 table 77
on a ip rule add fwmark 0x4d table 77
on a ip -6 route add 2001:db8:b::2 via 2001:db8::2
on a ip -6 route add 2001:db8:b::2 via 2001:db8:1::2 table 77
on a ip -6 rule add fwmark 0x4d table 77
tunnel a wg0 1001 10.9.0.1/24
tunnel b wg0 1002 10.9.0.2/24
peer a wg0 b 10.9.0.2/32 endpoint 203.0.113.2:1002
peer b wg0 a 10.9.0.1/32

for endpoint in 203.0.113.2:1002 '[2001:db8:b::2]:1002'; do
	tool a set wg0 fwmark 0 peer "$(public b)" endpoint "$endpoint"
	expect "$endpoint, no mark: first route" leaves_by eth0
	tool a set wg0 fwmark 0x4d
	expect "the tool shows the mark" equal "$(tool a show wg0 fwmark)" 0x4d
	expect "$endpoint, marked: policy route" leaves_by eth1
	tool a set wg0 fwmark 0x4e
	expect "$endpoint, another mark: first route" leaves_by eth0
	tool a set wg0 fwmark 0x4d
	expect "$endpoint, marked again: policy route" leaves_by eth1
done
tool a set wg0 fwmark off
expect "off: first route" leaves_by eth0
expect "the tool shows off" equal "$(tool a show wg0 fwmark)" off

# A mark with a route of its own that leads nowhere.
on a ip -6 route add unreachable 2001:db8:b::2 table 78
on a ip -6 rule add fwmark 0x4f table 78
tool a set wg0 fwmark 0x4f
expect_not "a mark without a way out: nothing passes" pings_soon a 10.9.0.2
tool a set wg0 fwmark 0
expect "and back" leaves_by eth0

# Routing changes are followed without any change of the device.
on a ip -6 route replace 2001:db8:b::2 via 2001:db8:1::2
expect "the route changes: the packets follow" leaves_by eth1
