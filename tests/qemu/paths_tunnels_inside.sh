#!/bin/bash
# Other tunnels within ours, whose GSO skbs have headers within headers, pass
# whole: GRE, VXLAN, IPIP and IPv6 in IPv4; and a macvlan's packets.
#
#   a 10.20.0.1 == tunnel == 10.20.0.2 b, over wg0 10.9.0.1 === 10.9.0.2
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/paths.bash"

# inside TEXT WORDS...: a link of that type and what else it wants
inside()
{
	local name text=$1 near far
	shift
	for name in a b; do
		far=10.9.0.$([ "$name" = a ] && echo 2 || echo 1)
		near=10.9.0.$([ "$name" = a ] && echo 1 || echo 2)
		on "$name" ip link add inside type "$@" local "$near" remote "$far"
		on "$name" ip link set inside up mtu 1300
		[ "$text" = "IPv6 in IPv4" ] || address "$name" inside "10.20.0.${near##*.}/24"
		[ "$text" = "IPIP" ] || address "$name" inside "fd20::${near##*.}/64"
	done
	if [ "$text" != "IPv6 in IPv4" ]; then
		pings a 10.20.0.2 >/dev/null
		pumps "$text, TCP" a stream 10.20.0.2 --bytes 300000
		pumps "$text, UDP by GSO" a datagrams 10.20.0.2 --gso 1200
	fi
	if [ "$text" != "IPIP" ]; then
		pings b fd20::1 >/dev/null
		pumps "$text, TCP, IPv6" b stream fd20::1 --bytes 300000
	fi
	for name in a b; do
		on "$name" ip link delete inside
	done
}

pair
serve a
serve b
pings a 10.9.0.2 >/dev/null
inside GRE gre
inside VXLAN vxlan id 7 dstport 4789
inside IPIP ipip
inside "IPv6 in IPv4" sit
host c
on a ip link add link eth0 name macvlan0 netns "/run/netns/$prefix-c" type macvlan mode bridge
on c ip link set macvlan0 up
address c macvlan0 192.0.2.3/24
tunnel c wg0 1003 10.9.0.3/24
peer c wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002
peer b wg0 c 10.9.0.3/32
pings c 10.9.0.2 >/dev/null
pumps "over a macvlan, TCP" c stream 10.9.0.2 --bytes 300000
pumps "over a macvlan, UDP" c datagrams 10.9.0.2 --sizes 20-40,1300
