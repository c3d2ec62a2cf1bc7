#!/bin/bash
# A narrow path outside costs fragments but no data; a narrow link behind the
# tunnel is reported to the sender, whose connections go on.
#
#   a 192.0.2.1 --- r --- 198.51.100.2 b eth1 10.7.0.1 --- 10.7.0.2 c
#   wg0 10.9.0.1 ======== wg0 10.9.0.2           ^ MTU 1300
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a r b c
cable a eth0 r eth0
cable r eth1 b eth0
cable b eth1 c eth0
address a eth0 192.0.2.1/24 2001:db8:1::1/64
address r eth0 192.0.2.254/24 2001:db8:1::fe/64
address r eth1 198.51.100.254/24 2001:db8:2::fe/64
address b eth0 198.51.100.2/24 2001:db8:2::2/64
address b eth1 10.7.0.1/24 fd07::1/64
address c eth0 10.7.0.2/24 fd07::2/64
for name in r b; do
	on "$name" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
done
on a ip route add default via 192.0.2.254
on a ip route add default via 2001:db8:1::fe
on b ip route add default via 198.51.100.254
on b ip route add default via 2001:db8:2::fe
on c ip route add default via 10.7.0.1
on c ip route add default via fd07::1
tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
peer a wg0 b 10.9.0.2/32,fd09::2/128,10.7.0.0/24,fd07::/64 endpoint 198.51.100.2:1002
peer b wg0 a 10.9.0.1/32,fd09::1/128
on a ip route add 10.7.0.0/24 dev wg0
on a ip route add fd07::/64 dev wg0
expect "a reaches c" pings a 10.7.0.2

narrow_outside() # WHAT
{
	expect "$1: full size pings pass" pings a 10.9.0.2 -M 'do' -s 1392
	# IPv6 learns the path by losing a packet.
	wait_for 10 pings_soon b 10.9.0.1 -M 'do' -s 1392
	expect "$1: TCP, data equal" tcp_echo a b 10.9.0.2
	expect "$1: TCP back, data equal" tcp_echo b a fd09::1
}

on r ip link set eth1 mtu 1320
on b ip link set eth0 mtu 1320
narrow_outside "narrow IPv4 path"
tool a set wg0 peer "$(public b)" endpoint '[2001:db8:2::2]:1002'
wait_for 5 pings_soon a 10.9.0.2 -M 'do' -s 1392
narrow_outside "narrow IPv6 path"
expect "and it was IPv6 all the time" endpoint_is a wg0 b '[2001:db8:2::2]:1002'
on r ip link set eth1 mtu 1500
on b ip link set eth0 mtu 1500
tool a set wg0 peer "$(public b)" endpoint 198.51.100.2:1002
on a ip route replace 198.51.100.0/24 via 192.0.2.254 mtu 1400
narrow_outside "MTU of the route"

on b ip link set eth1 mtu 1300
on c ip link set eth0 mtu 1300
said=$(pings_soon a 10.7.0.2 -M 'do' -s 1392 || true)
expect "b reports the narrow link behind it" grep -q 'From 10.9.0.2.*mtu = 1300' <<<"$said"
said=$(pings_soon a fd07::2 -M 'do' -s 1372 || true)
expect "b reports it, IPv6" grep -q 'From fd09::2.*[Pp]acket too big.*mtu=1300' <<<"$said"
expect "a has learned it" grep -q 'mtu 1300' <(on a ip route get 10.7.0.2)
expect "TCP through it, data equal" tcp_echo a c 10.7.0.2
expect "TCP through it, IPv6, data equal" tcp_echo a c fd07::2
expect "TCP from behind it, data equal" tcp_echo c a 10.9.0.1
said=$(pings_soon a 10.9.0.2 -M 'do' -s 1393 2>&1 || true)
expect "the device's own MTU is reported to a sender" grep -qi 'message too long, mtu=1420' <<<"$said"
