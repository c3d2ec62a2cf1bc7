#!/bin/bash
# The tunnel is narrower than the LAN: a gateway lowers the segment size that
# TCP connections agree on, in both directions and families, so that they work
# where nobody hears of packets that are too big.
#
#   a wg0 10.9.0.1 === 10.9.0.2 wg0 gw eth1 192.168.1.2 --- lan 192.168.1.10
#     MTU 1500         MTU 1300                             hears no ICMP
# oracle: no
# guest: own
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

gateway_hosts
gateway_by_hand
on gw ip link set wg0 mtu 1300
on a ip link set wg0 mtu 1500
for name in a lan; do
	on "$name" nft -f - <<-X
		table inet deaf {
			chain in {
				type filter hook input priority 0; policy accept;
				icmp type destination-unreachable drop
				icmpv6 type packet-too-big drop
			}
		}
	X
done
expect "gateway on" tool gw gateway wg0 on --export 192.168.1.0/24 --export fd00:1::/64

capture there lan eth0 'tcp[tcpflags] & tcp-syn != 0 or (ip6 and ip6[6] = 6)'
capture back a wg0 'tcp[tcpflags] & tcp-syn != 0 or (ip6 and ip6[6] = 6)'
expect "TCP both ways, data equal" tcp_echo a lan 192.168.1.10 300000
expect "and over IPv6" tcp_echo a lan fd00:1::10 300000
capture_stop
syn_sizes() { captured "$@" | grep -o 'mss [0-9]*' | sort -u | tr '\n' ' '; }
expect "the LAN is offered 1260" equal "$(syn_sizes there src 192.168.1.2)" "mss 1260 "
expect "the tunnel is offered 1260" equal "$(syn_sizes back src 192.168.1.10)" "mss 1260 "
expect "1240 over IPv6" equal "$(syn_sizes there src fd00:1::2)" "mss 1240 "
expect "both ways" equal "$(syn_sizes back src fd00:1::10)" "mss 1240 "
