#!/bin/bash
# A flood of initiations whose mac1 is right makes b ask for cookies; a real
# handshake still completes, with a cookie; a wrong mac1 is never answered.
#
#   a 192.0.2.1 --- 192.0.2.2 b 198.51.100.2 --- 198.51.100.1 flooder
#   wg0 10.9.0.1 === 10.9.0.2   the script, inside 10.9.0.3, is on a too
# guest: debug-ok no
# timeout: 180
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# The load comes and goes, so a may have been answered between: it tries anew.
asked_for_cookie()
{
	captured_at_least 1 outer "$(message4 3) and dst port 1001" && return
	on a ip link set wg0 down
	on a ip link set wg0 up
	sleep 1
	return 1
}

# An initiation of a with a mac2.
mac2_sent() { captured_at_least 1 outer "$(message4 1) and src port 1001 and udp[140:4] != 0"; }

key flooder >/dev/null
pair
host flooder
cable flooder eth0 b eth1
address flooder eth0 198.51.100.1/24
address b eth1 198.51.100.2/24
peer b wg0 script 10.9.0.3/32

capture flood b eth1 udp or icmp
capture outer a eth0 udp
# Several, so that they get more of a single CPU than b's worker does.
floods=()
for port in 4001 4002 4003 4004; do
	background flooder "flood$port" /usr/bin/python3 "$tests/interop/oneshot.py" \
		--key "$(key flooder)" --peer "$(public b)" --port "$port" \
		--to 198.51.100.2:1002 flood --count 10000000
	floods+=("$started")
done
wait_for 30 captured_at_least 10 flood "$(message4 3)"
ok "the flooder gets cookie replies"

on a ping -n -q -i 0.2 10.9.0.2 >/dev/null &
wait_for 60 has_session b wg0 a
ok "the kernel's handshake completes under load"
wait_for 60 asked_for_cookie
ok "it is asked for a cookie"
wait_for 10 mac2_sent
ok "it sends one"

cp "$(key script)" "$work/a.key"
expect "the script's handshake completes with a cookie" oneshot a b --port 3003 \
	--to 192.0.2.2:1002 --inner 10.9.0.3,10.9.0.2 cookie --count 40
counted b wg0 cookie_required 100
kill "${floods[@]}"
capture_stop
expect "no response to the flooder, no ICMP" \
	equal "$(captured_count flood "src host 198.51.100.2 and not $(message4 3) and not arp")" 0
expect "never more replies than messages" \
	at_least "$(captured_count flood "$(message4 1)")" "$(captured_count flood "$(message4 3)")"

calm() # a second after the load, initiations are answered at once again
{
	oneshot a b --port 3004 --to 192.0.2.2:1002 --inner 10.9.0.3,10.9.0.2 initiate
}
wait_for 30 calm
ok "after the flood no cookie is needed"

capture bad b eth0 udp
oneshot a b --port 3005 --to 192.0.2.2:1002 --inner 10.9.0.3,10.9.0.2 badmac --count 5000 >/dev/null
capture_stop
expect "thousands with a wrong mac1 came" captured_at_least 1000 bad "$(message4 1) and src port 3005"
expect "no cookie reply to any of them" \
	equal "$(captured_count bad "$(message4 3) and dst port 3005")" 0
expect "the session lives" pings b 10.9.0.1
