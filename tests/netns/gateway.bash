# shellcheck shell=bash
# What the scenarios of gateways and forwards share. Sourced after updown.bash.

# gateway_hosts: a, the gateway gw, and lan behind it, which has another
# default route. a's tunnel is there; it sends the LAN and virtual prefixes
# into it.
#   a eth0 192.0.2.1, 2001:db8::1      gw eth0 192.0.2.2, 2001:db8::2
#   wg0 10.9.0.1, fd09::1              eth1 192.168.1.2, fd00:1::2
#                                      lan eth0 192.168.1.10, fd00:1::10
gateway_hosts()
{
	host a gw lan
	cable a eth0 gw eth0
	cable gw eth1 lan eth0
	address a eth0 192.0.2.1/24 2001:db8::1/64
	address gw eth0 192.0.2.2/24 2001:db8::2/64
	address gw eth1 192.168.1.2/24 fd00:1::2/64
	address lan eth0 192.168.1.10/24 fd00:1::10/64
	on lan ip route add default via 192.168.1.1
	on lan ip route add default via fd00:1::1
	tunnel a wg0 1001 10.9.0.1/24 fd09::1/64
	peer a wg0 gw 0.0.0.0/0,::/0 endpoint 192.0.2.2:1002
	local net
	for net in 192.168.1.0/24 172.16.0.0/24 10.9.0.0/16 fd00:1::/64 fd09::/16; do
		on a ip route add "$net" dev wg0
	done
}

# gateway_by_hand: wg0 of gw, up, without wgstarctl up.
gateway_by_hand()
{
	tunnel gw wg0 1002 10.9.0.2/24 fd09::2/64
	peer gw wg0 a 10.9.0.1/32,fd09::1/128 name MacBook
}

# drops from|to: packets that gw's rules dropped from or to the tunnel.
drops()
{
	on gw nft list counter inet wgstar-up-wg0 "dropped-$1-tunnel" |
		awk '$1 == "packets" { print $2 }'
}
