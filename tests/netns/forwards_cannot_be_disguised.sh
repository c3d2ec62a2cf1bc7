#!/bin/bash
# Who may not use a forward can't reach its port behind IP options, extension
# headers or fragments either; the same packets to other ports pass.
#
#   a wg0 10.9.0.1, fd09::1 === wg0 10.9.0.2, fd09::2 b, a gateway
# oracle: no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

pair
on b /usr/bin/python3 "$tests/netlink/gateway.py" wg0 set \
	"forward=udp:8001>192.0.2.77:80,source=10.9.0.77/32" \
	"forward=udp:8001>[2001:db8::77]:80,source=fd09::77/128"
expect "a reaches b" pings a 10.9.0.2
expect "a reaches b, IPv6" pings a fd09::2

dropped() { counter b wg0 gateway_policy; }

# sends SHAPE FROM TO PORT: one packet; b has dealt with it when this returns.
sends()
{
	on a /usr/bin/python3 "$tests/netns/disguised.py" "$@"
	pings a 10.9.0.2
}

# passes SHAPE FROM TO: to a port that is not forwarded.
passes()
{
	local before
	before=$(dropped)
	sends "$@" 8009 >/dev/null
	expect "$1 to $3: another port is the host's" equal "$(dropped)" "$before"
}

capture inside b wg0 udp or ip6
for family in 4 6; do
	from=10.9.0.1 to=10.9.0.2
	[ $family = 4 ] || from=fd09::1 to=fd09::2
	for shape in $(/usr/bin/python3 "$tests/netns/disguised.py" --list $family); do
		before=$(dropped)
		sends "$shape" "$from" "$to" 8001 >/dev/null
		expect "$shape to $to: dropped" equal "$(dropped)" $((before + 1))
		case $shape in
		no-room-for-ports | ports-in-the-next-fragment) ;;
		*) passes "$shape" "$from" "$to" ;;
		esac
	done
done
capture_stop
expect "none of them left the device" equal "$(captured inside | grep -c '[ .]8001: ' || true)" 0
expect "those to other ports did" at_least "$(captured inside | grep -c '[ .]8009: ')" 6
