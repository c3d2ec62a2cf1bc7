#!/bin/bash
# The kernel's own WireGuard, configured by wg, and wgstar hold a tunnel:
# whoever starts it, IPv4 and IPv6, with a preshared key, and through a hub
# of either kind.
#
#   a wgstar 10.9.0.1 === b wireguard 10.9.0.2 (hub) === c wgstar 10.9.0.3
#   then the same with the kinds exchanged
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"

ours=$WG_KIND:$WG_TOOL
theirs=wireguard:wg

# with KIND:TOOL COMMAND...: the library's functions for that kind.
with()
{
	local WG_KIND=${1%:*} WG_TOOL=${1#*:}
	shift
	"$@"
}

psk() { preshared shared; }

# star SPOKES HUB: a and c of one kind, b of the other.
star()
{
	host a b c
	cable a eth0 b eth0
	cable c eth0 b eth1
	address a eth0 192.0.2.1/24
	address b eth0 192.0.2.2/24
	address b eth1 198.51.100.2/24
	address c eth0 198.51.100.3/24
	on b sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	with "$1" tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
	with "$2" tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
	with "$1" tunnel c wg0 1003 10.9.0.3/24 fd09::3/64
	with "$1" peer a wg0 b 10.9.0.0/24,fd09::/64 preshared-key "$(psk)" \
		endpoint 192.0.2.2:1002
	with "$1" peer c wg0 b 10.9.0.0/24,fd09::/64 preshared-key "$(psk)"
	with "$2" peer b wg0 a 10.9.0.1/32,fd09::1/128 preshared-key "$(psk)"
	with "$2" peer b wg0 c 10.9.0.3/32,fd09::3/128 preshared-key "$(psk)" \
		endpoint 198.51.100.3:1003
}

both_directions()
{
	expect "$1: spoke starts, IPv4" pings a 10.9.0.2
	expect "$1: hub starts, IPv4" pings b 10.9.0.3
	expect "$1: IPv6" pings c fd09::2
	expect "$1: relay, IPv4" pings a 10.9.0.3
	expect "$1: relay, IPv6" pings c fd09::1
	expect "$1: relay, TCP, data equal" tcp_echo a c 10.9.0.3
}

star "$ours" "$theirs"
both_directions "in-tree hub"
for name in a b c; do
	drop_host "$name"
done
star "$theirs" "$ours"
both_directions "in-tree spokes"
