#!/bin/bash
# Build the modules for a bed, and what the guest reads.
#   build.sh stock|uml [aead]
# Prints the folder that holds wgstar.ko, and with `aead` bench_aead.ko, too.
set -euo pipefail
. "$(dirname "$0")/../../scripts/lib.sh"

here=$WGSTAR_ROOT/tests/bench

build_inputs()
{
	local count
	mkdir -p "$BUILD/bench/keys"
	gcc -O2 -Wall -Wextra -o "$BUILD/bench/flood" "$here/flood.c"
	for count in 1 10000 100000; do
		[ -s "$BUILD/bench/targets.$count" ] ||
			"$here/prefixes.sh" "$BUILD/bench" "$count"
		[ -s "$BUILD/bench/peers.$count" ] ||
			"$here/peers.sh" "$count" >"$BUILD/bench/peers.$count"
	done
	[ -s "$BUILD/bench/keys/100.pub" ] || make_keys
	make -s -C "$WGSTAR_ROOT" tools >/dev/null
}

make_keys()
{
	local i
	for i in $(seq 100); do
		(umask 077 && wg genkey >"$BUILD/bench/keys/$i")
		wg pubkey <"$BUILD/bench/keys/$i" >"$BUILD/bench/keys/$i.pub"
	done
}

# build_aead KDIR OUTDIR [MAKE-ARGUMENTS...]
build_aead()
{
	local kdir=$1 out=$2
	shift 2
	mkdir -p "$out"
	(cd "$WGSTAR_ROOT" && rsync -aR dkms.conf module tests/bench/aead/time.c "$out/")
	cp -p "$WGSTAR_ROOT/Kbuild" "$out/Kbuild.wgstar"
	cp -p "$here/aead/Kbuild" "$out/Kbuild"
	make -s -C "$kdir" "M=$out" "$@" modules >&2
}

kdir=$KERNELS/stock/6.12/kdir
arguments=()
if [ "$1" = uml ]; then
	"$WGSTAR_ROOT/scripts/kernel-uml.sh" plain >&2
	kdir=$KERNELS/uml/plain
	arguments=(ARCH=um)
else
	"$WGSTAR_ROOT/scripts/kernel-stock.sh" 6.12 >&2
fi
out=$BUILD/bench/$1
with_lock "$BUILD/bench/inputs.lock" build_inputs
"$WGSTAR_ROOT/scripts/module-build.sh" "$kdir" "$out/wgstar" >&2
ln -f "$out/wgstar/wgstar.ko" "$out/"
if [ "${2:-}" = aead ]; then
	with_lock "$out/aead.lock" build_aead "$kdir" "$out/aead" "${arguments[@]}"
	ln -f "$out/aead/bench_aead.ko" "$out/"
fi
echo "$out"
