#!/bin/bash
# A NAT forgets the client and gives it another address and port: the session
# goes on as soon as the client speaks, by its persistent keepalive alone.
#
#   a 10.1.1.2 --- 10.1.1.1 nat 192.0.2.1, later .7 --- 192.0.2.2 b
#   wg0 10.9.0.1 ======================================= wg0 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# translate ADDRESS PORT: all of a's UDP leaves from there; old flows are gone.
translate()
{
	on nat nft -f - <<-END
		add table ip nat
		delete table ip nat
		table ip nat {
			chain post {
				type nat hook postrouting priority 100
				oifname "eth1" udp dport 1002 snat to $1:$2
			}
		}
	END
	on nat conntrack -F 2>/dev/null
}

moved_to() { endpoint_is b wg0 a "$1"; }

host a nat b
cable a eth0 nat eth0
cable nat eth1 b eth0
address a eth0 10.1.1.2/24
address nat eth0 10.1.1.1/24
address nat eth1 192.0.2.1/24 192.0.2.7/24
address b eth0 192.0.2.2/24
on a ip route add default via 10.1.1.1
on nat sysctl -qw net.ipv4.ip_forward=1
translate 192.0.2.1 3000
tunnel a wg0 1001 10.9.0.1/24
tunnel b wg0 1002 10.9.0.2/24
peer b wg0 a 10.9.0.1/32
peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002 persistent-keepalive 1

wait_for 10 has_session b wg0 a
expect "b sees the NAT" endpoint_is b wg0 a 192.0.2.1:3000
expect "b reaches a through it" pings b 10.9.0.1
session=$(handshake_time b wg0 a)

translate 192.0.2.7 4000
wait_for 10 moved_to 192.0.2.7:4000
ok "rebound: b follows the keepalive"
expect "rebound: b reaches a" pings b 10.9.0.1
expect "rebound: a reaches b" pings a 10.9.0.2
expect "rebound: TCP, data equal" tcp_echo b a 10.9.0.1
expect "rebound: same session" equal "$(handshake_time b wg0 a)" "$session"

tool a set wg0 peer "$(public b)" persistent-keepalive 0
translate 192.0.2.1 5000
expect_not "rebound without keepalive: b cannot reach a" pings_soon b 10.9.0.1
expect "a speaks" pings a 10.9.0.2
expect "then b can again" pings b 10.9.0.1
expect "b follows" moved_to 192.0.2.1:5000
