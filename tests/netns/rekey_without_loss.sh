#!/bin/bash
# A steady stream over 400 s loses nothing while sessions are replaced: at
# 120 s by the side that made them, never by the other.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# guest: time-travel
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# When each message of a kind passed, in seconds after the first initiation.
times() # KIND
{
	captured outer "$(message4 "$1")" | awk -v start="$first" '/^[0-9]/ { printf "%.3f\n", $1 - start }'
}

pair
capture outer a eth0 udp
stream=$(udp_echo a b 10.9.0.2 --count 2000 --interval 0.2 --size 700) || fail "$stream"
ok "the stream of 400 s is whole: $stream"
capture_stop
expect "handshake time moved on" at_least "$(handshake_time b wg0 a)" "$(($(date +%s) - 130))"

first=$(captured outer "$(message4 1)" | awk '{ print $1; exit }')
mapfile -t initiations < <(times 1)
mapfile -t responses < <(times 2)
expect "four handshakes were begun" equal "${#initiations[@]}" 4
expect "each was answered once" equal "${#responses[@]}" 4
expect "all by a" equal "$(captured_count outer "$(message4 1)" and src host 192.0.2.2)" 0
previous=0
for begun in "${initiations[@]:1}"; do
	expect "next handshake within 120.0 to 120.6 s: at $begun s" \
		awk -v t="$begun" -v p="$previous" 'BEGIN { exit !(t - p >= 119.9 && t - p <= 120.6) }'
	previous=$begun
done

# Each session has its own index; more than one was used.
indices()
{
	captured outer "$(message4 4)" and dst host 192.0.2.2 -x |
		awk '/0x0010:/ { want = 1 } /0x0020:/ && want { print $2 $3; want = 0 }' | sort -u | wc -l
}
expect "data went over four sessions" equal "$(indices)" 4
