#!/bin/bash
# All measurements, both drivers, in one boot; prints a table.
#   guest.sh ROUNDS [MEASURE...]
# The drivers take turns (theirs, ours, theirs, ours ...); figures are medians
# and the ratio is the median of the rounds' ratios. BENCH_KINDS names the
# two, theirs first, so that the bed can be tried with one driver twice.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
rounds=$1
shift
read -r theirs ours <<<"${BENCH_KINDS:-wireguard wgstar}"
if [ $# -eq 0 ]; then
	set -- tcp relay udp handshakes lookups:1 lookups:10 lookups:1000 \
		lookups:10000 lookups:100000
fi
output=$(mktemp)

median()
{
	sort -g | awk '{ a[NR] = $1 } END { print NR ? (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 : "-" }'
}

unit_of()
{
	case $1 in
	tcp | relay) echo "Mbit/s" ;;
	udp) echo "packets/s" ;;
	handshakes) echo "handshakes/s" ;;
	*) echo "lookups/s" ;;
	esac
}

# one KIND MEASURE: the figure, or nothing after telling why.
one()
{
	if WG_KIND=$1 "$here/measure.sh" "$2" >"$output" 2>&1; then
		sed -n 's/^result //p' "$output"
	else
		sed 's/^/    | /' "$output" >&2
	fi
}

one_pair()
{
	local a b
	a=$(one "$theirs" "$1")
	b=$(one "$ours" "$1")
	[ -z "$a" ] || [ -z "$b" ] || echo "$a $b"
}

measure()
{
	local figures ratio a b
	figures=$(for ((i = 0; i < rounds; i++)); do one_pair "$1"; done)
	if [ -z "$figures" ]; then
		printf '%-16s %14s %14s %8s  %s\n' "$1" failed failed - "$(unit_of "$1")"
		return 1
	fi
	ratio=$(awk '{ print $2 / $1 }' <<<"$figures" | median)
	a=$(cut -d ' ' -f 1 <<<"$figures" | median)
	b=$(cut -d ' ' -f 2 <<<"$figures" | median)
	printf '%-16s %14.1f %14.1f %8.2f  %s' "$1" "$a" "$b" "$ratio" "$(unit_of "$1")"
	over_one_prefix "$1" "$a" "$b"
	echo
}

# What the number of prefixes alone costs: the time over that with one.
over_one_prefix()
{
	case $1 in
	lookups:1) base="$2 $3" ;;
	lookups:*)
		[ -z "$base" ] || awk -v a="$2" -v b="$3" '{
			printf " (over one prefix: %+.0f ns, %+.0f ns)",
				1e9 / a - 1e9 / $1, 1e9 / b - 1e9 / $2 }' <<<"$base"
		;;
	esac
}

status=0
base=
echo "kernel $(uname -r), $(nproc) CPU, rounds $rounds"
printf '%-16s %14s %14s %8s\n' measure "in-tree" "$ours" "ratio"
for name in "$@"; do
	measure "$name" || status=1
done
exit "$status"
