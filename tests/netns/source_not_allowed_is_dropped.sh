#!/bin/bash
# What a peer sends from an address that is not its own is dropped, also when
# the address is another peer's, and counted.
#
#   a wg0 10.9.0.1, also 10.9.0.3 and .77 === wg0 10.9.0.2 b, knows c as 10.9.0.3
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

pair
peer b wg0 c 10.9.0.3/32,fd09::3/128
for spoofed in 10.9.0.3 10.9.0.77 fd09::3 fd09::77; do
	on a ip address add "$spoofed" dev wg0 preferred_lft 0 # never chosen by itself
done
expect "own address passes" pings a 10.9.0.2
expect "own address passes, IPv6" pings a fd09::2

capture inside b wg0
errors=$(link_counter b wg0 rx_errors)
for spoofed in 10.9.0.77 10.9.0.3; do
	expect_not "spoofed $spoofed" pings_soon a 10.9.0.2 -I "$spoofed"
done
for spoofed in fd09::77 fd09::3; do
	expect_not "spoofed $spoofed" pings_soon a fd09::2 -I "$spoofed"
done
expect "own address still passes" pings a 10.9.0.2
capture_stop
expect "nothing spoofed left the device in b" equal "$(captured_count inside \
	host 10.9.0.77 or host 10.9.0.3 or host fd09::77 or host fd09::3)" 0
expect "the rest is in the capture" captured_at_least 2 inside host 10.9.0.1
expect "four receive errors at the device" \
	at_least "$(link_counter b wg0 rx_errors)" $((errors + 4))
counted b wg0 source_not_allowed 4

peer b wg0 a 10.9.0.1/32,10.9.0.77/32,fd09::1/128
expect "allowed at run time: passes" pings a 10.9.0.2 -I 10.9.0.77
peer b wg0 a 10.9.0.1/32,fd09::1/128
expect_not "taken away at run time: dropped" pings_soon a 10.9.0.2 -I 10.9.0.77
peer b wg0 c 10.9.0.0/24
expect "longest prefix decides: a's /32 within c's /24" pings a 10.9.0.2
