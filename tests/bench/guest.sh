#!/bin/bash
# Take measurements in one boot of a guest; a line for each figure goes to FILE:
#   MEASURE KIND ROUND NAME VALUE           (separated by tabs)
#   guest.sh FILE MODULES ROUNDS KINDS MEASURE...
# The kinds take turns within a round, so that what slows the machine down
# slows all of them: theirs, ours, the mixtures, plain. KINDS ("wireguard
# wgstar plain mixed") says which; those that a measure can't have are left out.
# MODULES holds wgstar.ko and bench_aead.ko. A measure that FILE already has
# whole is not repeated, so that a guest can go on where another one died.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/guest-lib.sh"

file=$1
modules=$2
rounds=$3
read -r -a wanted <<<"$4"
shift 4

kinds_of()
{
	local kind
	for kind in "${wanted[@]}"; do
		case $kind:$1 in
		mixed:tcp | mixed:udp64) echo wireguard+wgstar wgstar+wireguard ;;
		mixed:* | plain:handshakes | plain:lookups:* | plain:peers:*) ;;
		*) echo "$kind" ;;
		esac
	done
}

# record MEASURE KIND ROUND: of its lines "result NAME VALUE".
record()
{
	sed -n "s/^result \([^ ]*\) \(.*\)/$1\t$2\t$3\t\1\t\2/p" "$output" | tee -a "$file"
}

one()
{
	if [ -s "$file" ] && cut -f 1-3 "$file" | grep -qxF "$(printf '%s\t%s\t%s' "$@")"; then
		return
	fi
	if ! WG_KIND=$2 timeout 900 "$here/measure.sh" "$1" >"$output" 2>&1; then
		echo "failed: $1 $2"
		sed 's/^/    | /' "$output"
		return 1
	fi
	record "$@"
}

measure()
{
	local round kind failed=0
	for round in $(seq "$rounds"); do
		for kind in $(kinds_of "$1"); do
			one "$1" "$kind" "$round" || failed=1
		done
	done
	return $failed
}

# The time one message takes to encrypt and to decrypt, without any network.
aead()
{
	load_module "$modules/bench_aead.ko"
	dmesg | sed -n 's/.*bench_aead: \([^ ]*\) \([0-9]*\)$/result \1 \2/p' >"$output"
	record aead - 1
	rmmod bench_aead
}

# The first use of a program reads it from the host, in the host's time.
warm_up()
{
	WG_KIND=plain BENCH_SECONDS=1 "$here/measure.sh" tcp >"$output" 2>&1 ||
		{ cat "$output" && return 1; }
}

status=0
output=$(mktemp)
load_module "$modules/wgstar.ko"
printf 'kernel\t-\t1\t%s\t%s\n' "$(uname -r)" "$(nproc)" >>"$file"
warm_up
for name in "$@"; do
	if [ "$name" = aead ]; then
		aead || status=1
	else
		measure "$name" || status=1
	fi
done
exit "$status"
