#!/bin/bash
# What others have put together, or wrapped, before it comes to the tunnel passes
# whole: aggregates of a receiving link, routed and bridged, in each of the forms
# that the stack has for them; a tunnel within the tunnel; queues on the device.
#
#   c eth0 10.6.0.2 --- eth1 10.6.0.1 a wg0 10.9.0.1 === 10.9.0.2 wg0 b eth1 --- d 10.5.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

crosses() # TEXT
{
	pumps "$1, TCP" c stream 10.5.0.2
	pumps "$1, TCP back, IPv6" d stream fd06::2
	pumps "$1, UDP by GSO" c datagrams 10.5.0.2 --gso 1200 --rounds 3
	pumps "$1, UDP by GSO, IPv6" d datagrams fd06::2 --gso 1200 --rounds 3
	pumps "$1, UDP" c datagrams fd05::2 --sizes 0-70,511-513,1300-1320
}

# links FEATURE STATE...: of those on which a and b receive what they forward
links()
{
	local name
	while [ $# -gt 0 ]; do
		for name in a b; do
			on "$name" ethtool -K eth1 "$1" "$2"
		done
		shift 2
	done
}

pair
host c d
cable c eth0 a eth1
cable d eth0 b eth1
address c eth0 10.6.0.2/24 fd06::2/64
address d eth0 10.5.0.2/24 fd05::2/64
address a eth1 10.6.0.1/24 fd06::1/64
address b eth1 10.5.0.1/24 fd05::1/64
on c ip route add default via 10.6.0.1
on c ip route add default via fd06::1
on d ip route add default via 10.5.0.1
on d ip route add default via fd05::1
for name in a b; do
	on "$name" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
done
peer a wg0 b 10.9.0.2/32,fd09::2/128,10.5.0.0/24,fd05::/64
peer b wg0 a 10.9.0.1/32,fd09::1/128,10.6.0.0/24,fd06::/64
on a ip route add 10.5.0.0/24 dev wg0
on a ip route add fd05::/64 dev wg0
on b ip route add 10.6.0.0/24 dev wg0
on b ip route add fd06::/64 dev wg0
serve b
serve c
serve d
expect "c reaches d" pings c 10.5.0.2
pings d fd06::2 >/dev/null
crosses "senders' own GSO skbs"
# Now single packets come, of linear memory, and the link puts them together.
# fq sends as TCP asks, and what waits in netem comes at once.
for name in c d; do
	offload "$name" eth0 tso gso sg tx
	on "$name" tc qdisc add dev eth0 root netem delay 1ms
done
links gro on
crosses "aggregates of a link"
links rx-udp-gro-forwarding on
crosses "UDP aggregates of a link"
links rx-udp-gro-forwarding off rx-gro-list on
crosses "lists of packets"
links rx-gro-list off
on a ip link add br0 type bridge
on a ip address flush dev eth1
on a ip link set eth1 master br0
address a br0 10.6.0.1/24 fd06::1/64
on a ip link set br0 up
crosses "aggregates of a bridge"
on a tc qdisc add dev wg0 root netem delay 1ms 1ms
pumps "a queue on the device" c stream 10.5.0.2
on a tc qdisc replace dev wg0 root fq
pumps "another" c stream 10.5.0.2

tunnel a wg1 1011 10.19.0.1/24 fd19::1/64
tunnel b wg1 1012 10.19.0.2/24 fd19::2/64
on a ip link set wg1 mtu 1340
on b ip link set wg1 mtu 1340
peer a wg1 b 10.19.0.2/32,fd19::2/128 endpoint 10.9.0.2:1012
peer b wg1 a 10.19.0.1/32,fd19::1/128
pings a 10.19.0.2 >/dev/null
pumps "a tunnel within the tunnel, TCP" a stream 10.19.0.2
pumps "a tunnel within the tunnel, IPv6" a stream fd19::2
pumps "a tunnel within the tunnel, UDP" a datagrams 10.19.0.2
pumps "a tunnel within the tunnel, UDP by GSO" a datagrams fd19::2 --gso 1200 --rounds 3
on a ip link set wg1 mtu 1420
on b ip link set wg1 mtu 1420
pumps "the inner one in fragments, TCP" a stream 10.19.0.2
