#!/bin/bash
# Persistent keepalive: the first goes out at once, then one for each interval
# in which nothing else passes; none without it; set and taken at run time.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# guest: time-travel
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# Less those that follow a response to confirm it.
keepalives_from_a() # LABEL
{
	local all confirming
	all=$(captured_count "$1" "$(message4 4) and udp[4:2] = 40 and src host 192.0.2.1")
	confirming=$(captured_count "$1" "$(message4 2)")
	echo $((all - confirming))
}

every() { tool a set wg0 peer "$(public b)" persistent-keepalive "$1"; }

watch_for() # LABEL SECONDS
{
	capture "$1" a eth0 udp
	sleep "$2" # the time under test
	capture_stop
}

pair
watch_for before 60
expect "without it nothing is sent, not even a handshake" equal "$(captured_count before)" 0

capture start a eth0 udp
every 25
wait_for 5 has_session b wg0 a
capture_stop
expect "switching it on starts a session at once" captured_at_least 1 start "$(message4 2)"
expect "b reaches a, which never sent data" pings b 10.9.0.1

capture busy a eth0 udp
on a ping -n -q -c 30 -i 2 10.9.0.2 >/dev/null
capture_stop
expect "traffic makes it superfluous" equal "$(keepalives_from_a busy)" 0

watch_for steady 100
count=$(keepalives_from_a steady)
expect "one each 25 s: $count in 100 s" awk -v n="$count" 'BEGIN { exit !(n >= 2 && n <= 5) }'
expect "the tool shows it" equal "$(field a wg0 persistent-keepalive b)" 25

every 7
watch_for faster 70
count=$(keepalives_from_a faster)
expect "changed to 7 s: $count in 70 s" awk -v n="$count" 'BEGIN { exit !(n >= 8 && n <= 11) }'

every off
watch_for after 40 # one last may pass at its end
watch_for silence 60
expect "switched off: silence" equal "$(captured_count silence)" 0
expect "the tool shows that" equal "$(field a wg0 persistent-keepalive b)" off

every 25
on a ip link set wg0 down
watch_for down 60
expect "link down: nothing" equal "$(captured_count down)" 0
capture up a eth0 udp
on a ip link set wg0 up
wait_for 40 captured_at_least 1 up "$(message4 2)"
ok "link up: a session comes by itself"
