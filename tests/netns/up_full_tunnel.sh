#!/bin/bash
# AllowedIPs = 0.0.0.0/0, ::/0 brings everything into the tunnel but the
# tunnel's own packets and the LAN; the LAN can't probe or inject into the
# tunnel's address (CVE-2019-14899); replies pass a strict reverse path filter.
#
#   c eth0 192.168.7.2 --- 192.168.7.1 lan  a  eth0 192.0.2.1 === .2 eth0 b
#                       10.9.0.1, fd09::1 wg0 ............. wg0 10.9.0.2
#               b lo: 203.0.113.9, 2001:db8:9::9, "the net"; 203.0.113.1, its endpoint
# oracle: no
# guest: own
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"

file=$work/etc/wg0.conf

through_tunnel() # ADDRESS
{
	local before
	before=$(link_counter a wg0 tx_packets)
	pings a "$1" && at_least "$(link_counter a wg0 tx_packets)" $((before + 1))
}

beside_tunnel() # ADDRESS
{
	local before
	before=$(link_counter a wg0 tx_packets)
	pings a "$1" && equal "$(link_counter a wg0 tx_packets)" "$before"
}

# c sends to the tunnel's address, and counts what comes back.
probe() { pings_soon c "$1"; }

busy_host
fake_resolver 0
host c
cable c eth0 a lan
address c eth0 192.168.7.2/24 fd07::2/64
address a lan 192.168.7.1/24 fd07::1/64
on c ip route add 10.9.0.1 via 192.168.7.1
on c ip -6 route add fd09::1 via fd07::1
address b lo 203.0.113.1/32 203.0.113.9/32 2001:db8:9::9/128
on a ip -6 route add default via 2001:db8::2
on a sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1
tunnel b wg0 1002 10.9.0.2/24 fd09::2/64
peer b wg0 a 10.9.0.1/32,fd09::1/128

expect "without the tunnel a reaches the net in the clear" pings a 203.0.113.9
remember a
full_file "$file"
sed -i 's/^Endpoint.*/Endpoint = 203.0.113.1:1002/' "$file"
capture outer b eth0 icmp or icmp6
expect "up" tool a up "$file"
expect "the net goes through the tunnel" through_tunnel 203.0.113.9
expect "the net goes through the tunnel, IPv6" through_tunnel 2001:db8:9::9
expect "the far end goes through the tunnel" through_tunnel 10.9.0.2
expect "TCP to the net, data equal" tcp_echo a b 203.0.113.9
expect "the LAN stays beside it" beside_tunnel 192.168.7.2
expect "the LAN stays beside it, IPv6" beside_tunnel fd07::2
capture_stop
expect "nothing passed in the clear meanwhile" equal \
	"$(captured_count outer 'icmp or (icmp6 and ip6[40] >= 128 and ip6[40] <= 129)')" 0
expect "the endpoint is reached outside of it" endpoint_is b wg0 a "192.0.2.1:$(tool a show wg0 listen-port)"

expect_not "the LAN can't probe the tunnel's address" probe 10.9.0.1
expect_not "the LAN can't probe the tunnel's address, IPv6" probe fd09::1
table=$(on a nft list table inet wgstar-up-wg0)
on a nft delete table inet wgstar-up-wg0
expect "but for the protection, it could" probe 10.9.0.1
expect "but for the protection, it could, IPv6" probe fd09::1
expect_not "but for the mark on replies, the reverse path filter drops them" \
	pings_soon a 10.9.0.2
on a nft -f - <<<"$table"
expect "with it, they pass again" pings a 10.9.0.2

expect "down" tool a down "$file"
expect "as before" unchanged a
expect "a reaches the net in the clear again" pings a 203.0.113.9
