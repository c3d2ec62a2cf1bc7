#!/bin/bash
# Answers go out from the address that was spoken to; when that address is
# taken away they leave from another, and the other side follows.
#
#   a 192.0.2.1 2001:db8::1 --- eth0 192.0.2.2 .22, 2001:db8::2 ::22 b
#   wg0 10.9.0.1 ============== wg0 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

aim_at() # ENDPOINT
{
	tool a set wg0 peer "$(public b)" endpoint "$1"
}

# answers_from ADDRESS: all that b sends for pings from both sides does.
answers_from()
{
	capture answers b eth0 udp and src port 1002
	pings a 10.9.0.2 >/dev/null || return 1
	pings b 10.9.0.1 >/dev/null || return 1
	wait_for 10 captured_at_least 2 answers
	capture_stop
	equal "$(captured_count answers not src host "$1")" 0
}

pair
address b eth0 192.0.2.22/24 2001:db8::22/64

aim_at 192.0.2.22:1002
expect "second address spoken to: answers from it" answers_from 192.0.2.22
expect "a still has that endpoint" endpoint_is a wg0 b 192.0.2.22:1002
aim_at 192.0.2.2:1002
expect "first address spoken to: answers from it" answers_from 192.0.2.2
aim_at 192.0.2.22:1002
expect "second again" answers_from 192.0.2.22

on b ip address del 192.0.2.22/24 dev eth0
expect "address gone: b still reaches a" pings b 10.9.0.1
expect "a follows to the address that is left" endpoint_is a wg0 b 192.0.2.2:1002
expect "answers from the one that is left" answers_from 192.0.2.2

aim_at '[2001:db8::22]:1002'
expect "IPv6, second address: answers from it" answers_from 2001:db8::22
aim_at '[2001:db8::2]:1002'
expect "IPv6, first address: answers from it" answers_from 2001:db8::2
aim_at '[2001:db8::22]:1002'
expect "IPv6, second again" answers_from 2001:db8::22
on b ip address del 2001:db8::22/64 dev eth0
expect "IPv6, address gone: b still reaches a" pings b 10.9.0.1
expect "a follows" endpoint_is a wg0 b '[2001:db8::2]:1002'

# The interface is part of what sticks: another way to a that gets shorter.
cable a eth1 b eth1
address a eth1 198.51.100.1/24
address b eth1 198.51.100.2/24
aim_at 192.0.2.2:1002
expect "over the first cable" answers_from 192.0.2.2
on b ip route add 192.0.2.1 dev eth1
on a ip route add 192.0.2.2 dev eth1
capture second b eth1 udp
expect "the route changes: still both ways" pings a 10.9.0.2
expect "and from b" pings b 10.9.0.1
capture_stop
expect "over the second cable" captured_at_least 1 second udp and src port 1002
