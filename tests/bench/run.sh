#!/bin/bash
# wgstar beside the in-tree driver, in three kinds of guest.
#   run.sh [icount] [smp] [uml]      (default: all)
# icount: stock 6.12, one CPU whose clock counts instructions: figures are
#         "per 10^9 guest instructions", repeat to about 1 %, and need no
#         second round; the one to compare with.
# smp:    stock 6.12, two emulated CPUs: the ratios say whether work spreads.
# uml:    native speed, one CPU, generic C cryptography.
# BENCH_MEASURES narrows what is measured (see measure.sh), BENCH_KINDS names
# two other link kinds. BENCH_ROUNDS overrides the rounds of smp and uml.
# shellcheck disable=SC2317 # the beds are called by name
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

scripts=$WGSTAR_ROOT/scripts
read -r -a measures <<<"${BENCH_MEASURES:-}"
kinds=${BENCH_KINDS:-wireguard wgstar}

prepare_inputs()
{
	local count
	mkdir -p "$BUILD/bench"
	gcc -O2 -Wall -Wextra -o "$BUILD/bench/flood" "$WGSTAR_ROOT/tests/bench/flood.c"
	for count in 1 10 1000 10000 100000; do
		[ -s "$BUILD/bench/targets.$count" ] ||
			"$WGSTAR_ROOT/tests/bench/prefixes.sh" "$BUILD/bench" "$count"
	done
	[ -s "$BUILD/bench/keys/100.pub" ] || make_keys "$BUILD/bench/keys"
	make -s -C "$WGSTAR_ROOT" tools
}

make_keys()
{
	local i
	mkdir -p "$1"
	for i in $(seq 100); do
		(umask 077 && wg genkey >"$1/$i")
		wg pubkey <"$1/$i" >"$1/$i.pub"
	done
}

prepare_stock()
{
	"$scripts/kernel-stock.sh" 6.12
	[[ $kinds != *wgstar* ]] || "$scripts/dkms-test.sh" 6.12
}

prepare_uml()
{
	"$scripts/kernel-uml.sh" plain
	[[ $kinds != *wgstar* ]] || "$scripts/module-build.sh" \
		"$KERNELS/uml/plain" "$BUILD/module/uml-plain" >/dev/null
}

# in_guest TITLE ROUNDS SECONDS RUNNER...
in_guest()
{
	local title=$1 rounds=$2 seconds=$3 status
	local command=(env "BENCH_KINDS=$kinds" "BENCH_SECONDS=$seconds"
		"$WGSTAR_ROOT/tests/bench/guest.sh" "$rounds" "${measures[@]}")
	shift 3
	printf '\n%s\n' "$title"
	printf '%s\n' "$(basename "$1") ${*:2} -- guest.sh $rounds, streams of $seconds s"
	for _ in 1 2 3 4 5; do
		status=0
		"$@" --timeout 3600 -- "${command[@]}" || status=$?
		[ "$status" = 75 ] || return "$status"
		echo "(again: the emulator failed)"
	done
	return 1
}

bed_icount()
{
	prepare_stock
	in_guest "stock kernel, one CPU, per 10^9 instructions" 1 1 \
		"$scripts/qemu-run.sh" --kernel 6.12 --icount --mem 2G
}

bed_smp()
{
	prepare_stock
	in_guest "stock kernel, two emulated CPUs" "${BENCH_ROUNDS:-3}" 3 \
		"$scripts/qemu-run.sh" --kernel 6.12 --smp 2 --mem 2G
}

bed_uml()
{
	prepare_uml
	in_guest "User-Mode Linux, one CPU" "${BENCH_ROUNDS:-5}" 2 \
		"$scripts/uml-run.sh" --mem 1G
}

if [ $# -eq 0 ]; then
	set -- icount smp uml
fi
prepare_inputs
status=0
for bed in "$@"; do
	"bed_$bed" || status=1
done
exit "$status"
