#!/bin/bash
# A LAN has a virtual prefix in the tunnel, translated one to one, so that two
# LANs with the same addresses can be told apart. Made by `gateway on` on an
# interface that was made by hand; `gateway off` leaves nothing of it.
#
#   a eth0 192.0.2.1 === 192.0.2.2 eth0 gw eth1 192.168.1.2 --- lan 192.168.1.10
#   wg0 10.9.0.1 =========== wg0 10.9.0.2  as 10.9.101.0/24, fd09:101::/64
# oracle: no
# guest: own
# timeout: 90
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/updown.bash"
. "$(dirname "$0")/gateway.bash"

gateway_hosts
gateway_by_hand
virtual=(gateway wg0 on --export 192.168.1.0/24 --as 10.9.101.0/24
	--export fd00:1::/64 --as fd09:101::/64 --dev eth1)
remember gw
tool gw "${virtual[@]}" --dry-run >"$work/plan"
expect "a dry run says what it would do" grep -F 'sysctl -w net.ipv4.conf.eth1.forwarding=1' "$work/plan"
expect "and changes nothing" unchanged gw
expect "gateway on" tool gw "${virtual[@]}"
expect "without a warning" equal "$(cat "$work/expect")" ""

capture seen lan eth0 icmp or icmp6 or tcp
expect "a reaches the host by its virtual address" pings a 10.9.101.10
expect "over IPv6 too" pings a fd09:101::10
expect "TCP, data equal" tcp_echo a lan 10.9.101.10
expect "and over IPv6" tcp_echo a lan fd09:101::10
expect "the gateway itself has one as well" pings a 10.9.101.2
capture_stop
expect "the host sees its own address, and the gateway's" \
	captured_at_least 5 seen src 192.168.1.2 and dst 192.168.1.10
expect "never the tunnel" equal "$(captured_count seen net 10.9.0.0/16 or net fd09::/16)" 0
expect_not "the real address is not for peers" pings_soon a 192.168.1.10
expect_not "of neither family" pings_soon a fd00:1::10
counted gw wg0 gateway_policy 2

tool gw gateway wg0 >"$work/shown"
expect "show: the prefix" grep -qx 'export: 192.168.1.0/24' "$work/shown"
expect "show: the virtual one" grep -qx '  virtual prefix: 10.9.101.0/24' "$work/shown"
expect "show: the interface, found by its route" grep -qx '  interface: eth1' "$work/shown"
json() { tool gw gateway wg0 --json | python3 -c "import json, sys; print(json.load(sys.stdin)['wg0']$1)"; }
expect "json: packets" at_least "$(json "['exports'][0]['packets']")" 100
expect "json: connections" equal "$(json "['exports'][0]['connections']")" 2
expect "json: what the policy dropped" at_least "$(json "['dropped_to_others']")" 2
expect "show IFACE gateway says the same" equal "$(tool gw show wg0 gateway --json)" "$(tool gw gateway wg0 --json)"

expect "the same without masquerade" tool gw "${virtual[@]}" --no-masquerade
on lan ip route add 10.9.0.0/24 via 192.168.1.2
capture seen lan eth0 icmp
expect "a reaches the host" pings a 10.9.101.10
capture_stop
expect "the host sees a" captured_at_least 1 seen src 10.9.0.1

refused() # TEXT OPTIONS...
{
	local text=$1 before after
	shift
	before=$(tool gw gateway wg0 --json | grep -v '"packets\|"bytes\|conn')
	! tool gw gateway wg0 on "$@" 2>"$work/err" || return 1
	after=$(tool gw gateway wg0 --json | grep -v '"packets\|"bytes\|conn')
	grep -F -- "$text" "$work/err" && equal "$after" "$before"
}
expect "refused: no route" refused 'name the interface of the LAN' --export 10.77.0.0/24
expect "refused: no such interface" refused 'there is no interface eth7' --export 10.77.0.0/24 --dev eth7
expect "refused: into the tunnel" refused 'through wg0 itself' --export 10.9.0.0/25
expect "refused: another length" refused 'family and length' --export 192.168.1.0/24 --as 10.9.0.0/16
expect "refused: a virtual prefix with an address of the host" refused 'an address of this host' \
	--export 192.168.1.0/24 --as 192.0.2.0/24
expect "refused: overlap" refused 'two exports overlap' --export 192.168.1.0/24 --export 192.168.1.0/25
on gw ip link set wg0 down
expect "refused: the interface is down" refused 'wg0 is down' --export 192.168.1.0/24
on gw ip link set wg0 up
expect "refused: nothing to write to" refused 'no file to write to' --export 192.168.1.0/24 --persist

expect "gateway off" tool gw gateway wg0 off
expect "the host is as it was" unchanged gw
expect "no state is left" no_state
expect_not "a reaches nothing" pings_soon a 10.9.101.10
expect "off again is no failure" tool gw gateway wg0 off

expect "on once more" tool gw "${virtual[@]}"
on gw ip link del wg0
expect_not "the interface is gone: a command says so" tool gw gateway wg0 off
expect "and has taken back the rest" no_state
expect "no table is left" equal "$(on gw nft list ruleset)" ""
expect "nothing is forwarded" equal "$(on gw sysctl -n net.ipv4.conf.eth1.forwarding net.ipv6.conf.all.forwarding | sort -u)" 0
