#!/bin/bash
# A forward opens one port of one host of the LAN, for all peers or for one,
# and nothing else of that LAN. Taken away, it stops at once.
#
#   a wg0 10.9.0.1 ===.
#   b wg0 10.9.0.3 === 10.9.0.2 wg0 gw eth1 192.168.1.2 --- lan 192.168.1.10
# oracle: no
# guest: own
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

gateway_hosts
gateway_by_hand
host b
cable b eth0 gw eth2
address b eth0 198.51.100.2/24
address gw eth2 198.51.100.1/24
tunnel b wg0 1003 10.9.0.3/24 fd09::3/64
peer b wg0 gw 10.9.0.0/24,fd09::/64 endpoint 198.51.100.1:1002
peer gw wg0 b 10.9.0.3/32,fd09::3/128 name Phone
lan_servers
pings a 10.9.0.2 >/dev/null
remember gw

expect_not "before: nothing is there" echoes a tcp 10.9.0.2 2222
expect "forward add" tool gw forward wg0 add tcp 2222 192.168.1.10:22
expect "without a warning" equal "$(cat "$work/expect")" ""
capture seen lan eth0 tcp
expect "a reaches the host behind the port" echoes a tcp 10.9.0.2 2222
capture_stop
expect "the host sees the gateway" captured_at_least 1 seen src 192.168.1.2 and dst port 22
expect "the same for UDP" tool gw forward wg0 add udp 5353 192.168.1.10:53
expect "a reaches it" echoes a udp 10.9.0.2 5353
expect "and over IPv6" tool gw forward wg0 add tcp 2222 '[fd00:1::10]:22'
expect "a reaches it" echoes a tcp fd09::2 2222
expect "the one over IPv4 is still there" echoes a tcp 10.9.0.2 2222
expect "b, too" echoes b tcp 10.9.0.2 2222

expect_not "nothing else opens: another port" echoes a tcp 10.9.0.2 2223
expect_not "nothing else opens: the host itself" echoes a tcp 192.168.1.10 22
expect_not "nothing else opens: its echo" pings_soon a 192.168.1.10
expect_not "nothing else opens: not from outside of the tunnel" echoes a tcp 192.0.2.2 2222
counted gw wg0 gateway_policy 2

expect "only for one peer, by its name" tool gw forward wg0 add tcp 2022 192.168.1.10:22 --from Phone
expect "that peer reaches it" echoes b tcp 10.9.0.2 2022
expect_not "another does not" echoes a tcp 10.9.0.2 2022
expect "the list has its address" equal "$(forwards '[g["from"] for g in f if g["port"] == 2022]')" "['10.9.0.3/32']"
expect "and counts connections" equal "$(forwards '[g["connections"] for g in f if g["port"] == 2022]')" "[1]"
expect "and packets" at_least "$(forwards '[g["packets"] for g in f if g["port"] == 2022][0]')" 4
expect "and the last use" at_least "$(forwards '[g["last_used"] for g in f if g["port"] == 2022][0]')" "$(($(date +%s) - 60))"
expect "text: who and where" grep -qx 'forward: tcp 2022 192.168.1.10:22 from 10.9.0.3/32' <(tool gw forward wg0)

refused() # TEXT WORDS...
{
	local text=$1 before
	shift
	before=$(tool gw forward wg0 --json)
	! tool gw forward wg0 "$@" 2>"$work/err" || return 1
	grep -F -- "$text" "$work/err" && equal "$(tool gw forward wg0 --json)" "$before"
}
background gw local-server socat TCP-LISTEN:2300 STDOUT
wait_for 10 listens gw 2300
expect "refused: a program waits there" refused 'socat (' add tcp 2300 192.168.1.10:22
expect "refused: another host" refused 'forwarded already' add tcp 2222 192.168.1.11:22
expect "refused: no such peer" refused 'no peer `Nobody' add tcp 2400 192.168.1.10:22 --from Nobody
expect "refused: into the tunnel" refused 'through wg0 itself' add tcp 2400 10.9.0.3:22
expect "refused: not there" refused 'not forwarded' del tcp 2400
expect "the same again is no failure" tool gw forward wg0 add tcp 2222 192.168.1.10:22
kill "$started"

client a old 10.9.0.2 2222
client b other 10.9.0.2 2022
expect "forward del" tool gw forward wg0 del tcp 2222
expect "its connection ends" equal "$(became old)" reset
expect "another one goes on" equal "$(became other)" alive
expect_not "no new one either" echoes a tcp 10.9.0.2 2222
expect_not "of neither family" echoes a tcp fd09::2 2222
expect "UDP goes on" echoes a udp 10.9.0.2 5353
expect "the last ones go" tool gw forward wg0 del udp 5353
expect "and its peer's" tool gw forward wg0 del tcp 2022 --from Phone
expect "the host is as it was" unchanged gw
expect "no state is left" no_state
