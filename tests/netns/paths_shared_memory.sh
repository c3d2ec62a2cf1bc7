#!/bin/bash
# Memory that others see stays as it was: pages of files, of senders that do not
# copy, and packets that taps hold while they are encrypted and decrypted.
#
#   a wg0 10.9.0.1 fd09::1 === 192.0.2.1 --- 192.0.2.2 === 10.9.0.2 fd09::2 wg0 b
# timeout: 60
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/paths.bash"

file_is_as_before() { sha256sum --quiet -c "$work/file.sum"; }

# tap HOST IF inner|outer
declare -A taps
tap()
{
	nsenter --net="/run/netns/$prefix-$1" -- /usr/bin/python3 "$tests/netns/paths_tap.py" \
		"$2" "$3" >"$work/$1-$2" 2>"$work/$1-$2.log" &
	taps[$1-$2]=$!
	wait_for 10 grep -q listening "$work/$1-$2.log"
}

# tap_end HOST-IF: what it says, and whether it is content.
tap_end()
{
	kill -INT "${taps[$1]}"
	wait "${taps[$1]}" || { cat "$work/$1" "$work/$1.log"; return 1; }
}

tapped() # TEXT
{
	local one
	tap a wg0 inner
	tap b wg0 inner
	tap a eth0 outer
	tap b eth0 outer
	pumps "$1: single datagrams" a datagrams 10.9.0.2 --sizes 20-300,900-1000,1390 --interval 0.001
	pumps "$1: datagrams at once" a datagrams 10.9.0.2 --sizes 20-60,900-950
	pumps "$1: datagrams by GSO" a datagrams 10.9.0.2 --gso 1200
	pumps "$1: a stream meanwhile" a stream 10.9.0.2
	for one in a-wg0 b-wg0 a-eth0 b-eth0; do
		tap_end "$one" || fail "$1: tap $one"
	done
	ok "$1: inner packets on both sides are what was sent"
	expect "$1: outer datagrams came as they left" cmp "$work/a-eth0" "$work/b-eth0"
}

pair
serve b
pings a 10.9.0.2 >/dev/null
head -c 3000001 /dev/urandom >"$work/file"
sha256sum "$work/file" >"$work/file.sum"
for to in 10.9.0.2 fd09::2; do
	pumps "sendfile to $to" a stream "$to" --sendfile "$work/file"
	pumps "splice to $to" a stream "$to" --splice "$work/file"
	pumps "without copying to $to" a stream "$to" --zerocopy --write 100003
done
expect "the file is as before" file_is_as_before
offload a wg0 tso gso
pumps "sendfile, no offload" a stream 10.9.0.2 --sendfile "$work/file"
pumps "without copying, no offload" a stream 10.9.0.2 --zerocopy --write 100003
expect "the file is as before" file_is_as_before
on a ethtool -K wg0 gso on tso on
tapped "tapped"
for name in a b; do
	offload "$name" eth0 tx-udp-segmentation gso
done
tapped "tapped, no GSO outside"
offload a wg0 tso gso sg tx
tapped "tapped, no offload inside"
