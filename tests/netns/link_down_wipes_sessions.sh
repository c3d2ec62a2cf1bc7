#!/bin/bash
# Link down closes the port and wipes the sessions; link up needs a new
# handshake, and configuration and counters stay.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

handshakes() { captured_count outer "$(message4 2)"; }

pair
capture outer b eth0 udp
expect "works" pings a 10.9.0.2
before=$(tool a showconf wg0)
on a ip link set wg0 down
expect "down: configuration stays" equal "$(tool a showconf wg0)" "$before"
expect_not "down: the port is closed" listens a 1001
expect_not "down: nothing passes" pings_soon a 10.9.0.2
expect_not "down: b gets no answer" pings_soon b 10.9.0.1
on a ip link set wg0 up
expect "up: the port is open" listens a 1001
expect "up: works" pings a 10.9.0.2
wait_for 10 captured_at_least 2 outer "$(message4 2)"
ok "up: by a new handshake"

for _ in 1 2 3 4 5 6 7 8 9 10; do
	on a ip link set wg0 down
	on a ip link set wg0 up
done
expect "ten times down and up: works" pings a 10.9.0.2
on b ip link set wg0 down
on b ip link set wg0 up
expect "the other side down and up: works from there" pings b 10.9.0.1
capture_stop

# Under traffic.
background a traffic ping -q -i 0.002 10.9.0.2
for _ in 1 2 3 4 5; do
	on a ip link set wg0 down
	on a ip link set wg0 up
	on b ip link set wg0 down
	on b ip link set wg0 up
done
kill "$started"
wait_for 30 pings_soon a 10.9.0.2
ok "under traffic: works"

# A device made up before it has a key or port starts when they come.
on a ip link del wg0
on a ip link add wg0 type "$WG_KIND"
address a wg0 10.9.0.1/24
on a ip link set wg0 up
peer a wg0 b 10.9.0.2/32 endpoint 192.0.2.2:1002 persistent-keepalive 1
session=$(handshake_time b wg0 a)
tool a set wg0 private-key "$(key a)"
newer() { at_least "$(handshake_time b wg0 a)" $((session + 1)); }
wait_for 20 newer
ok "a key that comes late starts the session"
expect "works" pings a 10.9.0.2

# A port that is taken.
on a ip link set wg0 down
tool a set wg0 listen-port 1001
background a taken socat -u UDP-LISTEN:1001 STDOUT
wait_for 10 listens a 1001
expect_not "a taken port: link up is refused" on a ip link set wg0 up
kill "$started"
wait "$started" || true
expect "free again: link up" on a ip link set wg0 up
expect "works" pings a 10.9.0.2
