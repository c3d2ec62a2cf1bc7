#!/bin/bash
# Whatever the stack hands over as one - TCP and UDP GSO skbs with any header,
# packets without a checksum, fragments - comes out on the other side byte for
# byte as without a tunnel, whichever driver receives. What a tun device makes is
# not trusted and cut by the stack; what a link has put together is.
#
#                      .-- eth1 192.168.5.1 ----- 192.168.5.2 eth1 --.  (without)
#   tun0 s -- eth2 tun0 a                                            b eth2 -- c 10.7.0.2
#                      '-- eth0 === wg0 10.9.0.1 === 10.9.0.2 wg0 ---'
# oracle: no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

plain() # HOST IF: whole, complete packets on the wire
{
	on "$1" ethtool -K "$2" tx off sg off tso off gso off gro off >/dev/null
}

hosts() # KIND TOOL of b
{
	host s a b c
	kind_at[b]=$1
	tool_at[b]=$2
	cable a eth0 b eth0
	cable a eth1 b eth1
	cable b eth2 c eth0
	cable s eth0 a eth2
	address a eth0 192.0.2.1/24
	address b eth0 192.0.2.2/24
	address a eth1 192.168.5.1/24 fd05::1/64
	address b eth1 192.168.5.2/24 fd05::2/64
	address b eth2 10.7.0.1/24 fd07::1/64
	address c eth0 10.7.0.2/24 fd07::2/64
	address s eth0 10.6.0.2/24 fd06::2/64
	address a eth2 10.6.0.1/24 fd06::1/64
	on s ip route add default via 10.6.0.1
	on s ip route add default via fd06::1
	plain s eth0
	on a ethtool -K eth2 gro on rx-udp-gro-forwarding on
	plain a eth1
	plain b eth2
	on c nft 'add table inet t; add chain inet t in { type filter hook prerouting priority -300; policy drop; }
		add rule inet t in icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'
	for name in s a; do
		on "$name" ip tuntap add tun0 mode tun vnet_hdr
		on "$name" ip link set tun0 up mtu 65535
	done
	for name in s a b; do
		on "$name" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	done
	tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
	tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
	peer a wg0 b 10.9.0.2/32,fd09::2/128,10.7.0.0/24,fd07::/64 endpoint 192.0.2.2:1002
	peer b wg0 a 10.9.0.1/32,fd09::1/128,10.8.0.0/24,fd08::/64
	expect "a reaches b" pings a 10.9.0.2
	pings a fd05::2 >/dev/null
	pings a 192.168.5.2 >/dev/null
	on b ping -n -c 1 -W 1 fd07::2 >/dev/null || true
	on b ping -n -c 1 -W 1 10.7.0.2 >/dev/null || true
}

# inject HOST LABEL IPv4-WAY IPv6-WAY
# shellcheck disable=SC2086 # ways are words
inject()
{
	on a ip route replace 10.7.0.0/24 $3
	on a ip route replace fd07::/64 $4
	capture "$2" c eth0 ip or ip6
	on "$1" /usr/bin/python3 "$tests/netns/paths_inject.py" send tun0
	wait_for 10 captured_at_least 1 "$2" 'ip and src port 9999'
	capture_stop
}

compare() # TEXT LABEL
{
	local text
	text=$(/usr/bin/python3 "$tests/netns/paths_inject.py" compare \
		"$work/$2.pcap" "$work/without.pcap") || fail "$1: $text"
	ok "$1: byte for byte as without, $text"
}

# through HOST TEXT
through()
{
	inject "$1" within "dev wg0" "dev wg0"
	compare "$2" within
}

without() # HOST
{
	inject "$1" without "via 192.168.5.2" "via fd05::2"
}

for kind in wireguard:wg wgstar:wgstarctl; do
	hosts "${kind%:*}" "${kind#*:}"
	pings s 10.6.0.1 >/dev/null
	pings s fd06::1 >/dev/null
	without a
	through a "to $kind"
	without s
	through s "to $kind, put together by a link"
	on a ethtool -K eth0 tx-udp-segmentation off
	through s "to $kind, no UDP segmentation outside"
	offload a wg0 gso tso sg tx
	through s "to $kind, no offload inside"
	for name in s a b c; do
		drop_host "$name"
	done
done
