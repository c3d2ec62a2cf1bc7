#!/bin/bash
# All traffic goes through the tunnel, but the tunnel's own packets: a rule on
# the device's mark keeps them out.
#
#   a eth0 192.0.2.1 --- r --- 198.51.100.2 b --- 203.0.113.1 internet 203.0.113.5
#   wg0 10.9.0.1 ============= 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a r b internet
cable a eth0 r eth0
cable r eth1 b eth0
cable b eth1 internet eth0
address a eth0 192.0.2.1/24
address r eth0 192.0.2.254/24
address r eth1 198.51.100.254/24
address b eth0 198.51.100.2/24
address b eth1 203.0.113.1/24
address internet eth0 203.0.113.5/24
for name in r b; do
	on "$name" sysctl -qw net.ipv4.ip_forward=1
done
on a ip route add default via 192.0.2.254
on b ip route add 192.0.2.0/24 via 198.51.100.254
on r ip route add 203.0.113.0/24 via 198.51.100.2
on internet ip route add 10.9.0.0/24 via 203.0.113.1
on internet ip route add 192.0.2.0/24 via 203.0.113.1
tunnel a wg0 1001 10.9.0.1/24
tunnel b wg0 1002 10.9.0.2/24
peer a wg0 b 0.0.0.0/0 endpoint 198.51.100.2:1002
peer b wg0 a 10.9.0.1/32

capture direct r eth0
expect "before: a reaches the internet directly" pings a 203.0.113.5
capture_stop
expect "before: the router sees it" captured_at_least 1 direct icmp

tool a set wg0 fwmark 51820
on a ip route add default dev wg0 table 51820
on a ip rule add not fwmark 51820 table 51820
on a ip rule add table main suppress_prefixlength 0

capture outer r eth0
capture far internet eth0
expect "a reaches the internet" pings a 203.0.113.5
expect "TCP to the internet, data equal" tcp_echo a internet 203.0.113.5 3000000
expect "TCP from the internet, data equal" tcp_echo internet a 10.9.0.1 3000000
expect "a reaches its own router" pings a 192.0.2.254
capture_stop
expect "the internet sees the tunnel address" captured_at_least 1 far src host 10.9.0.1
expect "nothing of a's own address there" equal "$(captured_count far host 192.0.2.1)" 0
expect "the router sees only the tunnel" equal "$(captured_count outer \
	not arp and not icmp6 and not '(udp port 1002)' and not host 192.0.2.254)" 0
expect "and it does see that" captured_at_least 100 outer udp port 1002

# A packet that dies outside must not confuse the tunnel inside.
on r ip route add unreachable 198.51.100.2
expect_not "the way outside breaks" pings_soon a 203.0.113.5
on r ip route del unreachable 198.51.100.2
expect "and heals" pings a 203.0.113.5
tool a set wg0 fwmark 0
expect_not "without the mark the tunnel swallows itself" pings_soon a 203.0.113.5
tool a set wg0 fwmark 51820
expect "with it, all is well again" pings a 203.0.113.5
