#!/bin/bash
# Where the instructions of one measurement go: perf in the -icount guest.
#   profile.sh [--kind wgstar|wireguard] [--graph] [--seconds S] [--lines N] MEASURE
# MEASURE as in measure.sh. Samples are taken while its stream runs, in all of
# the guest, and printed by symbol; --graph adds who called. There are no NMIs:
# a stretch with interrupts off is charged to the instruction that ends it.
# The module is built from this tree; BENCH_MODULE=FILE.ko names another one.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

here=$WGSTAR_ROOT/tests/bench
inside=
kind=wgstar
graph=
seconds=1
lines=60
while [[ ${1:-} == --* ]]; do
	case $1 in
	--inside) inside=1 ;;
	--kind) kind=$2 && shift ;;
	--graph) graph=1 ;;
	--seconds) seconds=$2 && shift ;;
	--lines) lines=$2 && shift ;;
	*) die "unknown option: $1" ;;
	esac
	shift
done
[ $# -eq 1 ] || die "name one measure"
measure=$1

# A perf of another series does: it only has to know the cpu-clock.
record_and_report()
{
	local data=/tmp/perf.data record
	local report=(perf report -q -i "$data" --stdio --no-children --sort symbol)
	record="perf record -q -a -e cpu-clock -F 5000 -o $data"
	if [ -n "$graph" ]; then
		record+=" -g"
		report+=(-g "caller,2,callee" --max-stack 15)
	fi
	. "$here/guest-lib.sh"
	load_module "$BENCH_MODULE"
	WG_KIND=$kind BENCH_SECONDS=$seconds BENCH_WRAP="$record --" "$here/measure.sh" "$measure"
	"${report[@]}" 2>/tmp/complaints | sed -E "s|( +-){1,2} *$||; /^$/d" | head -n "$lines"
}

if [ -n "$inside" ]; then
	record_and_report
	exit
fi
"$WGSTAR_ROOT/scripts/kernel-stock.sh" 6.12
if [ -z "${BENCH_MODULE:-}" ]; then
	"$WGSTAR_ROOT/scripts/module-build.sh" "$KERNELS/stock/6.12/kdir" "$BUILD/module/stock-6.12"
	BENCH_MODULE=$BUILD/module/stock-6.12/wgstar.ko
	make -s -C "$WGSTAR_ROOT" tools
fi
command -v perf >/dev/null || die "install linux-perf"
mkdir -p "$BUILD/bench"
gcc -O2 -o "$BUILD/bench/flood" "$here/flood.c"
"$WGSTAR_ROOT/scripts/qemu-run.sh" --kernel 6.12 --icount --mem 2G --timeout 1800 --no-module -- \
	env "BENCH_MODULE=$BENCH_MODULE" "$here/profile.sh" --inside --kind "$kind" \
	${graph:+--graph} --seconds "$seconds" --lines "$lines" "$measure"
