#!/bin/bash
# Prove the module on one of Debian's stock kernels; prints TAP.
#   stock-run.sh 6.1|6.12
# The packages are built, DKMS builds and installs the module, then
# tests/qemu/stock.sh runs in a guest with two CPUs, which installs the packages
# and loads, uses and unloads the module.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

if ! "$WGSTAR_ROOT/scripts/dkms-test.sh" "$1" 2>&1; then
	echo "1..1"
	echo "not ok 1 - dkms builds and installs"
	exit 1
fi
echo "1..1"
echo "ok 1 - dkms builds and installs"

export WGSTAR_PACKAGES=$BUILD/dkms/$1/deb
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for try in 1 2 3 4 5; do
	status=0
	"$WGSTAR_ROOT/scripts/qemu-run.sh" --kernel "$1" --smp 2 --no-module \
		--timeout 1800 -- "$WGSTAR_ROOT/tests/qemu/stock.sh" >"$output" || status=$?
	[ "$status" = 75 ] || break
	say "try $try did not count"
done
cat "$output"
exit "$status"
