#!/bin/bash
# Build and run the user-space tests, as one TAP stream.
#   host-tests.sh [PROGRAM...]      names, default all
# tests/host/Makefile puts its programs into $BUILD/host; each prints TAP. One
# that dies without a failing test of its own gets a `not ok` here.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

export CMOCKA_MESSAGE_OUTPUT=TAP
run_program()
{
	local status=0 output=$1.tap
	"$1" >"$output" 2>&1 || status=$?
	echo "# program ${1##*/}"
	cat "$output"
	if [ "$status" != 0 ] && ! grep -q '^not ok' "$output"; then
		echo "1..1"
		echo "not ok 1 - ${1##*/} ends with status $status"
	fi
}

make -s -C "$WGSTAR_ROOT/tests/host" BUILD="$BUILD" -j"$(nproc)"
if [ $# -eq 0 ]; then
	mapfile -t programs < <(find "$BUILD/host" -maxdepth 1 -type f -perm -u+x -name '*_test' | sort)
else
	programs=("${@/#/$BUILD/host/}")
fi
for program in "${programs[@]}"; do
	run_program "$program"
done
