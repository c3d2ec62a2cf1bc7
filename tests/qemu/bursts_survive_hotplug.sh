#!/bin/bash
# With this kernel's own code for the cipher, datagrams of every length arrive as
# they were sent, and streams go on, whole, while a CPU that works for them goes
# away and comes back.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# timeout: 120
set -euo pipefail
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/paths.bash"

cpu=/sys/devices/system/cpu/cpu1/online
[ -w "$cpu" ] || skip "no CPU can be taken away here"

online() # 0|1
{
	echo "$1" >"$cpu"
	equal "$(cat "$cpu")" "$1"
}

connected() { at_least "$(on "$1" ss -Htn state established 'sport = :7100' | wc -l)" "$2"; }

pair
serve a
serve b
pings a 10.9.0.2 >/dev/null
pumps "every length" a datagrams 10.9.0.2 --sizes 0-700
pumps "every length, IPv6" b datagrams fd09::1 --sizes 700-1392 --interval 0.0005
pumps "every length by GSO" a datagrams fd09::2 --gso 1001
pump a stream 10.9.0.2 --streams 3 --bytes 200000 --until "$work/enough" >"$work/there" 2>&1 &
there=$!
pump b stream fd09::1 --streams 2 --bytes 200000 --until "$work/enough" >"$work/back" 2>&1 &
back=$!
wait_for 60 connected a 2
wait_for 60 connected b 3
for round in 1 2; do
	expect "round $round: one CPU" online 0
	pumps "round $round: with one CPU" a datagrams 10.9.0.2 --sizes 20-60,1000-1020 --in-order
	expect "round $round: two CPUs" online 1
	pumps "round $round: with two CPUs" b datagrams fd09::1 --sizes 20-60,1000-1020
done
touch "$work/enough"
wait "$there" || fail "streams to b: $(cat "$work/there")"
wait "$back" || fail "streams to a: $(cat "$work/back")"
ok "all streams are whole: $(cat "$work/there" "$work/back" | xargs)"
