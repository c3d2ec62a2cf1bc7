#!/bin/bash
# A gateway lets its peers reach a LAN whose hosts know nothing of it: they see
# the gateway's own address, and their default route is somewhere else. Nothing
# else is opened, in no direction, and down leaves the gateway as it was.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 gw eth1 192.168.1.2 --- lan 192.168.1.10
#   wg0 10.9.0.1 =========== wg0 10.9.0.2  eth2 172.16.0.2  --- far 172.16.0.10
# oracle: no
# guest: own
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

gateway_hosts
host far
cable gw eth2 far eth0
address gw eth2 172.16.0.2/24
address far eth0 172.16.0.10/24
on far ip route add default via 172.16.0.2
on gw sysctl -qw net.ipv6.conf.eth2.forwarding=1 # by itself: has to stay
remember gw
write_file "$work/etc/wg0.conf" <<-X
	[Interface]
	PrivateKey = $(cat "$(key gw)")
	Address = 10.9.0.2/24, fd09::2/64
	ListenPort = 1002
	Gateway = 192.168.1.0/24
	Gateway = fd00:1::/64
	[Peer]
	PublicKey = $(public a)
	AllowedIPs = 10.9.0.1/32, fd09::1/128
	Endpoint = 192.0.2.1:1001
	PersistentKeepalive = 1
X
expect "up" tool gw up "$work/etc/wg0.conf"
expect "without a warning" equal "$(cat "$work/expect")" ""

capture seen lan eth0 icmp or icmp6 or tcp
expect "a reaches a LAN host" pings a 192.168.1.10
expect "over IPv6 too" pings a fd00:1::10
expect "TCP, data equal" tcp_echo a lan 192.168.1.10
expect "and over IPv6" tcp_echo a lan fd00:1::10
capture_stop
expect "the LAN sees the gateway" captured_at_least 10 seen src 192.168.1.2
expect "never the tunnel" equal "$(captured_count seen net 10.9.0.0/16 or net fd09::/16)" 0

expect_not "a network that is not exported stays closed" pings_soon a 172.16.0.10
counted gw wg0 gateway_policy
on lan ip route add 10.9.0.0/24 via 192.168.1.2
on lan ip -6 route add fd09::/64 via fd00:1::2
expect_not "a LAN host opens nothing in the tunnel" pings_soon lan 10.9.0.1
expect_not "nor over IPv6" pings_soon lan fd09::1
expect "such packets are counted" at_least "$(drops to)" 2
expect "a still reaches the LAN host" pings a 192.168.1.10
expect_not "a network beside opens nothing in the LAN" pings_soon far 192.168.1.10

expect "down" tool gw down wg0
expect "the gateway is as it was" unchanged gw
expect "no state is left" no_state

sed 's/1002/1003/; s/^Address.*/Address = 10.8.0.2/; s/^AllowedIPs.*/AllowedIPs = 10.8.0.1/; s/192.168.1.0/172.16.0.0/' \
	"$work/etc/wg0.conf" >"$work/etc/wg1.conf"
expect "two gateways on one host" tool gw up "$work/etc/wg0.conf"
expect "the second" tool gw up "$work/etc/wg1.conf"
expect "the first goes down" tool gw down wg0
expect "the second still forwards" \
	equal "$(on gw sysctl -n net.ipv4.conf.wg1.forwarding net.ipv4.conf.eth2.forwarding net.ipv6.conf.all.forwarding | tr -d '\n')" 111
expect "and goes down" tool gw down wg1
expect "the host is as it was" unchanged gw

on gw sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
remember gw
expect "up on a host that forwards" tool gw up "$work/etc/wg0.conf"
wait_for 10 has_session gw wg0 a
expect_not "a network that is not exported stays closed" pings_soon a 172.16.0.10
expect_not "a LAN host opens nothing in the tunnel" pings_soon lan 10.9.0.1
on lan ip route add 172.16.0.0/24 via 192.168.1.2
expect "what has nothing to do with the tunnel passes" pings far 192.168.1.10
expect "a reaches the LAN host" pings a 192.168.1.10
expect "down" tool gw down wg0
expect "as it was" unchanged gw
