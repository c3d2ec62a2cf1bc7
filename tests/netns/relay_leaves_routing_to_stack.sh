#!/bin/bash
# Packets that the hub's routing would send elsewhere or nowhere go through its
# stack: errors and all.
#
# Topology: see relay.bash
# oracle: no
# guest: debug-ok no
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/relay.bash"

# says TEXT: the last command of way_of printed it.
says() { expect "says: $1" grep -q "$1" "$work/way_of"; }

# both_refused TEXT IPV4-ANSWER IPV6-ANSWER: the last of each is the hub's.
both_refused()
{
	expect "$1: routed_otherwise" way_of routed_otherwise pings_soon a 10.9.0.3
	says "$2"
	expect "$1, IPv6: routed_otherwise" way_of routed_otherwise pings_soon a fd09::3
	says "$3"
}

raw() { on a /usr/bin/python3 "$tests/netns/raw_packet.py" wg0 "$@"; }

hub_between
goes direct "no obstacle" pings a 10.9.0.3
goes direct "no obstacle, IPv6" pings a fd09::3

for kind in "unreachable Host" "prohibit filtered"; do
	on hub ip route add "${kind% *}" 10.9.0.3
	on hub ip route add "${kind% *}" fd09::3
	both_refused "${kind% *}" "From 10.9.0.1.*${kind#* }" "From fd09::1.*\(No route\|prohibited\)"
	on hub ip route del 10.9.0.3
	on hub ip route del fd09::3
done
on hub ip route add blackhole 10.9.0.3
refused routed_otherwise "blackhole" pings_soon a 10.9.0.3
on hub ip link add nowhere type dummy
on hub ip link set nowhere up
on hub ip route replace 10.9.0.3 dev nowhere
refused routed_otherwise "another interface" pings_soon a 10.9.0.3
on hub ip route del 10.9.0.3
on hub ip -6 route add blackhole fd09::3
refused routed_otherwise "blackhole, IPv6" pings_soon a fd09::3
on hub ip -6 route replace fd09::3 dev nowhere
refused routed_otherwise "another interface, IPv6" pings_soon a fd09::3
on hub ip -6 route del fd09::3
expect "there it went" at_least "$(link_counter hub nowhere tx_packets)" 2

for family in -4 -6; do
	on hub ip "$family" rule add iif wg0 prohibit priority 10
done
both_refused "a rule for what comes by wg0" "From 10.9.0.1.*filtered" "From fd09::1.*prohibited"
for family in -4 -6; do
	on hub ip "$family" rule del priority 10
	on hub ip "$family" rule add fwmark 1 prohibit priority 10
done
goes direct "a rule for a mark that it has not" pings a 10.9.0.3
goes direct "a rule for a mark that it has not, IPv6" pings a fd09::3
for family in -4 -6; do
	on hub ip "$family" rule del priority 10
	on hub ip "$family" rule add ipproto udp dport 7001 prohibit priority 10
done
goes routed_otherwise "a rule for ports" pings a 10.9.0.3
goes routed_otherwise "a rule for ports, IPv6" pings a fd09::3
refused routed_otherwise "and to such a port" udp_echo a c 10.9.0.3 --count 3 --wait 1
for family in -4 -6; do
	on hub ip "$family" rule del priority 10
done

on hub sysctl -qw net.ipv4.conf.wg0.rp_filter=1
goes direct "reverse path filter" pings a 10.9.0.3
on hub ip route add 10.9.0.2 dev eth0
refused routed_otherwise "reverse path filter: elsewhere" pings_soon a 10.9.0.3
expect "as the stack counts" equal "$(on hub nstat -asz TcpExtIPReversePathFilter |
	awk '$1 ~ /Filter/ && $2 > 0 { print "some" }')" some
on hub ip route del 10.9.0.2

# Of the link, multicast, loopback: what c may have as addresses by its routes.
background c sink socat -u UDP4-RECV:9000 "OPEN:$work/got,creat,append"
wait_for 10 listens c 9000
peer hub wg0 c +224.1.1.1/32,+127.9.9.9/32,+255.255.255.255/32,+fe80::/64,+ff00::/8
for to in 224.1.1.1 127.9.9.9 255.255.255.255; do
	expect "to $to: routed_otherwise" way_of routed_otherwise raw 10.9.0.2 "$to"
done
on a ip -6 route add fe80::/64 dev wg0
expect "to the link: routed_otherwise" way_of routed_otherwise pings_soon a fe80::9%wg0 -I fd09::2
expect "to a multicast group: routed_otherwise" way_of routed_otherwise pings_soon a ff0e::9 -I wg0
expect "nothing of these comes to c" equal "$(cat "$work/got" 2>/dev/null)" ""
expect "a right one: direct" way_of direct raw 10.9.0.2 10.9.0.3
wait_for 5 grep -q 'as it is' "$work/got"
peer hub wg0 a +fe80::2/128
expect "from the link: routed_otherwise" way_of routed_otherwise on a /usr/bin/python3 \
	"$tests/netns/disguised.py" plain fe80::2 fd09::3 9000
on hub sysctl -qw net.ipv6.conf.all.proxy_ndp=1
goes routed_otherwise "a proxy of neighbours" pings a fd09::3
on hub sysctl -qw net.ipv6.conf.all.proxy_ndp=0
peer hub wg0 c 10.9.0.0/24,fd09::/64
expect "the hub's own address in c's prefix" way_of routed_otherwise pings a 10.9.0.1
expect "the hub's own address in c's prefix, IPv6" way_of routed_otherwise pings a fd09::1
