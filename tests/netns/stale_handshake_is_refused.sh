#!/bin/bash
# An initiation that comes again, or carries an older time than one before, is
# not answered and does not disturb the session.
#
#   a: script 192.0.2.1, inside 10.9.0.1 --- 192.0.2.2 b: wg0 10.9.0.2
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

host a b
cable a eth0 b eth0
address a eth0 192.0.2.1/24
address b eth0 192.0.2.2/24
tunnel b wg0 1002 10.9.0.2/24
peer b wg0 a 10.9.0.1/32

capture outer b eth0 udp
expect "script: replayed and older initiations are not answered" \
	oneshot a b --port 1001 --to 192.0.2.2:1002 --inner 10.9.0.1,10.9.0.2 stale
capture_stop
expect "four initiations came" equal "$(captured_count outer "$(message4 1)")" 4
expect "two responses went" equal "$(captured_count outer "$(message4 2)")" 2
counted b wg0 timestamp_replayed 2

# The memory is the peer's: with the peer gone, it is gone.
first=$(handshake_time b wg0 a)
tool b set wg0 peer "$(public a)" remove
peer b wg0 a 10.9.0.1/32
expect "a peer added anew has no handshake" equal "$(handshake_time b wg0 a)" 0
expect "and accepts one" \
	oneshot a b --port 1001 --to 192.0.2.2:1002 --inner 10.9.0.1,10.9.0.2 initiate
expect "later than the first" at_least "$(handshake_time b wg0 a)" "$first"
