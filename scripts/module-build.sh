#!/bin/bash
# Build wgstar.ko for one kernel, outside the source tree.
#   module-build.sh KDIR OUTDIR [kunit [MAKE-ARGUMENTS...]]
# Copies the module's sources to OUTDIR (times kept, so builds there are
# incremental) and runs kbuild there. `kunit` builds wgstar_kunit.ko too.
# What a source tree has no more is removed from the copy; objects stay.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ $# -ge 2 ] || die "usage: module-build.sh KDIR OUTDIR [kunit]"
kdir=$1
outdir=$2
kunit=${3:-}
more=("${@:4}")

source_parts()
{
	local part
	for part in Kbuild dkms.conf module uapi tests/kunit tests/vectors; do
		[ -e "$part" ] && printf '%s\n' "$part"
	done
}

copy_sources()
{
	local parts
	mapfile -t parts < <(source_parts)
	rsync -aR --delete --filter='P *.o' --filter='P .*.cmd' --filter='P *.ko' \
		--filter='P *.mod' --filter='P *.mod.c' --filter='P *.a' \
		"${parts[@]}" "$outdir/"
}

build()
{
	local args=(-C "$kdir" "M=$outdir" -s -j"$(nproc)")
	mkdir -p "$outdir"
	copy_sources
	if grep -qs '^CONFIG_UML=y' "$kdir/.config"; then
		args+=(ARCH=um)
	fi
	if [ "$kunit" = kunit ]; then
		args+=(WGSTAR_KUNIT=1)
	fi
	make "${args[@]}" "${more[@]}" modules
}

cd "$WGSTAR_ROOT"
[ -e Kbuild ] || die "there is no Kbuild in $WGSTAR_ROOT"
outdir=$(realpath -m "$outdir")
with_lock "$outdir.lock" build
