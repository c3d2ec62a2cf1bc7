#!/bin/bash
# wgstar beside the in-tree driver, in three kinds of guest ("beds").
#   run.sh [icount] [smp] [uml]      (default: all; with QUICK=1 icount)
# icount: stock 6.12, one CPU whose clock counts instructions: figures are
#         "per 10^9 guest instructions", repeat to about 1 %, and need no
#         second round; the one to compare with.
# smp:    stock 6.12, two emulated CPUs: the ratios say whether work spreads.
# uml:    native speed, one CPU, generic C cryptography.
# The figures end up in build/bench/bench.json, as a table, and as a chart.
#   QUICK=1        the main rows of one bed, in less than five minutes
#   UPDATE=1       what is measured is what README.md and results/ say from now on
#   BASELINE=1     the rows of the regression guard, and only they, anew
#   BENCH_MEASURES="tcp rr", BENCH_ROUNDS=N    narrow it
# Exits non-zero when something failed; a slow figure is no failure.
# shellcheck disable=SC2317 # the beds are called by name
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

scripts=$WGSTAR_ROOT/scripts
here=$WGSTAR_ROOT/tests/bench
results=$BUILD/bench
kinds="wireguard wgstar plain mixed"
streams="tcp tcp4 relay gateway udp64 udp1400 rr"

# in_guest BED FOLDER ROUNDS SECONDS MEASURES RUNNER...
in_guest()
{
	local bed=$1 folder=$2 rounds=${BENCH_ROUNDS:-$3} seconds=$4 status try
	local raw=$results/$bed.tsv measures
	read -r -a measures <<<"${BENCH_MEASURES:-$5}"
	shift 5
	say "$bed: $(basename "$1") ${*:2}, streams of $seconds s, rounds: $rounds"
	for try in 1 2 3 4 5; do
		status=0
		"$@" --timeout 3600 --no-module -- env "BENCH_SECONDS=$seconds" \
			"$here/guest.sh" "$raw" "$folder" "$rounds" "$kinds" \
			"${measures[@]}" || status=$?
		[ "$status" = 75 ] || break
		say "try $try: the emulator failed"
	done
	return "$status"
}

bed_icount()
{
	local folder rows="aead $streams handshakes peers:10000"
	rows+=" lookups:1 lookups:10000 lookups:100000"
	folder=$("$here/build.sh" stock aead)
	if [ -n "${QUICK:-}" ]; then
		rows="aead tcp relay gateway udp64 rr"
	fi
	in_guest icount "$folder" 1 1 "$rows" \
		"$scripts/qemu-run.sh" --kernel 6.12 --icount --mem 2G
}

bed_smp()
{
	local folder
	folder=$("$here/build.sh" stock aead)
	in_guest smp "$folder" 2 2 "aead $streams handshakes lookups:100000 peers:10000" \
		"$scripts/qemu-run.sh" --kernel 6.12 --smp 2 --mem 2G
}

bed_uml()
{
	local folder
	folder=$("$here/build.sh" uml aead)
	in_guest uml "$folder" 5 1 "aead $streams handshakes lookups:100000 peers:100000" \
		"$scripts/uml-run.sh" --mem 3G
}

if [ -n "${BASELINE:-}" ]; then
	exec "$here/guard.sh" --write
fi
if [ $# -eq 0 ] && [ -n "${QUICK:-}" ]; then
	set -- icount
elif [ $# -eq 0 ]; then
	set -- icount smp uml
fi
mkdir -p "$results"
export PYTHONDONTWRITEBYTECODE=1
status=0
for bed in "$@"; do
	rm -f "$results/$bed.tsv"
	"bed_$bed" || status=1
done
"$here/report.py" "$results" "make bench${QUICK:+ QUICK=1}" "$@" || status=1
if [ -n "${UPDATE:-}" ] && [ "$status" = 0 ]; then
	mkdir -p "$here/results"
	cp "$results/bench.json" "$results/bench.svg" "$here/results/"
	"$here/update-readme.sh" "$results/bench.txt" "$WGSTAR_ROOT/README.md"
fi
exit "$status"
