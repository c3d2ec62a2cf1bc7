#!/bin/bash
# The clock of the protocol, with its real constants: retries each 5 s for
# 90 s, passive keepalive after 10 s, a new handshake 15 s after data that
# nobody answers; silence when idle. The kernel's coarse timers may be late by
# an eighth, and the protocol adds up to a third of a second; never early.
#
#   a wg0 10.9.0.1 === 192.0.2.1 --- 192.0.2.2 === wg0 10.9.0.2 b
# guest: time-travel
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# stamps LABEL FILTER...: capture times, in seconds.
stamps()
{
	captured "$@" | awk '/^[0-9]/ { print $1 }'
}

# apart LOW HIGH: of the times on stdin, each pair of neighbours is.
apart()
{
	awk -v low="$1" -v high="$2" '
		NR > 1 && ($1 - last < low || $1 - last > high) { print last, $1; bad = 1 }
		{ last = $1 }
		END { exit bad || NR < 2 }'
}

# none_later LIMIT: of the times on stdin, none is that long after $start.
none_later()
{
	awk -v limit="$((start + $1))" '$1 > limit { exit 1 }'
}

one_way() # COUNT: UDP from b to a that a does not answer, one each second
{
	local i
	for ((i = 0; i < $1; i++)); do
		on b bash -c 'echo hello >/dev/udp/10.9.0.1/9'
		sleep 1 # the pace of the stream
	done
}

keepalives() { printf '%s and udp[4:2] = 40' "$(message4 4)"; }
from() { printf '(%s) and src host %s' "$2" "$1"; }

pair
on a nft add table ip f
on a nft add chain ip f in '{ type filter hook input priority 0; }'
on a nft add rule ip f in iifname wg0 udp dport 9 drop

# Nobody answers: retries.
on b ip link set wg0 down
capture retry a eth0 udp
start=$(date +%s)
on a ping -n -c 1 -W 130 10.9.0.2 >/dev/null || true
sleep 30
capture_stop
stamps retry "$(message4 1)" >"$work/times"
expect "retries are 5 s apart" apart 4.99 6.1 <"$work/times"
expect "between 15 and 20 of them: $(wc -l <"$work/times")" \
	awk -v n="$(wc -l <"$work/times")" 'BEGIN { exit !(n >= 15 && n <= 20) }'
patience=97 # 90 s and one more wait; the oracle counts retries, not seconds
[ "$WG_KIND" = wgstar ] || patience=115
expect "none after $patience s" none_later "$patience" <"$work/times"
expect_not "but some after 80 s" none_later 80 <"$work/times"

# Idle: nothing is sent. Data that is received and not answered: keepalive.
on b ip link set wg0 up
pings a 10.9.0.2 >/dev/null
sleep 30
capture idle a eth0 udp
sleep 60
capture_stop
expect "an idle session is silent" equal "$(captured_count idle)" 0

capture passive a eth0 udp
one_way 1
sleep 30
began=$SECONDS
one_way 25
most=$((3 + (SECONDS - began) / 10)) # one for the first, one more at the end
sleep 30
capture_stop
data=$(from 192.0.2.2 "$(message4 4)")
answers=$(from 192.0.2.1 "$(keepalives)")
{ stamps passive "$data" | head -n 1; stamps passive "$answers" | head -n 1; } >"$work/times"
expect "a keepalive 10 s after data" apart 9.99 11.7 <"$work/times"
# One more follows each handshake, to confirm it.
count=$(($(captured_count passive "$answers") - $(captured_count passive "$(message4 2)")))
expect "in a stream one each 10 s, not more: $count" at_most "$count" "$most"
expect "and not fewer" at_least "$count" 3

# Data that nobody answers: after 15 s a asks for a new session.
on b nft add table ip f
on b nft add chain ip f in '{ type filter hook input priority 0; }'
on b nft add rule ip f in iifname eth0 meta l4proto udp drop
capture dead a eth0 udp
on a ping -n -c 1 -W 1 10.9.0.2 >/dev/null || true
sleep 18
capture_stop
on b nft delete table ip f
stamps dead "$(message4 4) or $(message4 1)" | head -n 2 >"$work/times"
expect "a handshake 15 s after data without answer" apart 14.99 17.3 <"$work/times"
wait_for 20 pings_soon a 10.9.0.2
