#!/bin/bash
# Packets that are not simply to be passed on go through the hub's stack, which
# answers with errors or cuts them: options, hop limits, lengths, wrong sums.
#
# Topology: see relay.bash; c has 10.9.0.4 and fd09::4 too
# oracle: no
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/relay.bash"

# says TEXT: the last command of way_of printed it.
says() { expect "says: $1" grep -q "$1" "$work/way_of"; }

disguised() { on a /usr/bin/python3 "$tests/netns/disguised.py" "$@"; }
raw() { on a /usr/bin/python3 "$tests/netns/raw_packet.py" wg0 "$@"; }

hub_between
address c wg0 10.9.0.4/32 fd09::4/128
peer hub wg0 c +10.9.0.4/32,+fd09::4/128

background c sink socat -u UDP4-RECV:9000 "OPEN:$work/got,creat,append"
wait_for 10 listens c 9000
expect "a wrong sum: unusual_header" way_of unusual_header raw 10.9.0.2 10.9.0.3 bad-sum
expect "as the stack counts" equal "$(on hub nstat -asz IpInHdrErrors | awk '/Errors/ { print $2 }')" 1
expect "nothing of that comes to c" equal "$(cat "$work/got" 2>/dev/null)" ""
expect "a right one: direct" way_of direct raw 10.9.0.2 10.9.0.3
wait_for 5 grep -q 'as it is' "$work/got"

goes unusual_header "record route" pings a 10.9.0.3 -R
says 10.9.0.1
expect "hop-by-hop options: unusual_header" way_of unusual_header disguised three-headers fd09::2 fd09::3 9000
expect "other options: direct" way_of direct disguised destination-options fd09::2 fd09::3 9000
for to in 10.9.0.3 fd09::3; do
	expect "the last hop to $to: hop_limit" way_of hop_limit pings_soon a "$to" -t 1
	says "From .*:\?:\?1 .*exceeded"
done

on hub ip link set wg0 mtu 1300
expect "too long for the device: too_long_for_route" way_of too_long_for_route pings_soon a 10.9.0.3 -s 1350 -M 'do'
says "From 10.9.0.1.*mtu = 1300"
expect "too long for the device: too_long_for_route" way_of too_long_for_route pings_soon a fd09::3 -s 1350 -M 'do'
says "From fd09::1.*mtu=1300"
goes too_long_for_route "in fragments, if it may" pings a 10.9.0.4 -s 1350 -M dont
on hub ip link set wg0 mtu 1420
on hub ip route add 10.9.0.4 dev wg0 mtu 1000
on hub ip -6 route add fd09::4 dev wg0 mtu lock 1280
expect "too long for the route: too_long_for_route" way_of too_long_for_route pings_soon a 10.9.0.4 -s 1200 -M 'do'
says "From 10.9.0.1.*mtu = 1000"
expect "too long for the route: too_long_for_route" way_of too_long_for_route pings_soon a fd09::4 -s 1300 -M 'do'
says "From fd09::1.*mtu=1280"
